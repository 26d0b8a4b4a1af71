package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"

	"ownup/internal/store"
	"ownup/internal/store/storetest"
	"ownup/internal/testkit/postgres"
)

func TestSQLite(t *testing.T) { storetest.Run(t, freshSQLite) }

func TestPostgres(t *testing.T) { storetest.Run(t, freshPostgres(t)) }

func freshSQLite(t *testing.T) string {
	t.Helper()
	// A name with characters that mean something in a URL.
	return "sqlite:" + filepath.Join(t.TempDir(), "a database? 100%#1.db")
}

// freshPostgres returns a function that makes one empty schema after another
// in one database: making a database takes a hundred times as long.
func freshPostgres(t *testing.T) func(*testing.T) string {
	t.Helper()
	base := postgres.Start(t)
	var schemas atomic.Int64
	return func(t *testing.T) string {
		t.Helper()
		name := fmt.Sprintf("schema_%d", schemas.Add(1))
		db, err := sql.Open("pgx", base)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if _, err := db.ExecContext(t.Context(), `CREATE SCHEMA `+name); err != nil {
			t.Fatalf("create schema: %v", err)
		}
		return withOption(t, base, "search_path", name)
	}
}

// onBoth runs test with a maker of fresh databases of either kind.
func onBoth(t *testing.T, test func(t *testing.T, fresh func(*testing.T) string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, freshSQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, freshPostgres(t)) })
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}
