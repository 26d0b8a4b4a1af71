package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ownup/internal/core/problem"
)

// dialect is the migration library's name for a kind of database. Nothing
// else asks which kind it is.
type dialect = goose.Dialect

const (
	sqliteDialect   = goose.DialectSQLite3
	postgresDialect = goose.DialectPostgres
)

// migrations go forward only and are never changed once released.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the advisory lock under which replicas migrate one after
// another: "ownup" in ASCII.
const migrationLock = 0x6f776e7570

// migrate brings the schema up to date, or refuses one that is ahead.
func migrate(ctx context.Context, db *sql.DB, d dialect) error {
	provider, err := newProvider(db, d)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	have, know, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if have > know {
		return problem.Wrap(fmt.Errorf("schema version %d, newest known %d", have, know), problem.Newer,
			"This database was written by a newer version of ownup.", "Update ownup, then open it again.")
	}
	// SQLite has no lock across transactions, so of two processes that start
	// at once one may find a step taken by the other. Each such failure is one
	// step of progress, which bounds them.
	for range provider.ListSources() {
		if _, err = provider.Up(ctx); err == nil {
			return nil
		}
		if pending, e := provider.HasPending(ctx); e == nil && !pending {
			return nil
		}
	}
	return fmt.Errorf("migrate: %w", err)
}

func newProvider(db *sql.DB, d dialect) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d == postgresDialect {
		// Ask once a second, for at most five minutes of somebody else's migration.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(migrationLock), lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(d, db, files, options...)
}
