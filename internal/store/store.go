// Package store keeps ownup's rows in a database: a SQLite file for one
// person, PostgreSQL for a firm with several replicas.
//
// There is one SQL text for both. Every statement stands in the method that
// runs it, in the words that both databases share: numbered parameters,
// RETURNING, ON CONFLICT, times as microseconds in a bigint. The two differ
// only in how they are opened ([Open]) and how their errors are numbered;
// package storetest holds both to one suite.
//
// Writes go through one transaction helper, which rolls back on an error or
// a panic and repeats what the database asks to repeat. Two writers to one
// row are told apart by number, not by lock: each write names the state it
// saw, and the one that comes second gets a problem of kind Conflict with
// nothing written.
//
// On SQLite all writes share one connection with immediate transactions, so
// they queue up in the process instead of failing busy; reads use connections
// that cannot write. The same holds on PostgreSQL for the reading pool.
//
// Errors that a person can act on are [problem.Problem] values, translated
// from the drivers' codes in one place. A call whose context ended returns an
// error that wraps the context's.
package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"ownup/internal/core/problem"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB
	// scrub removes deleted rows from where the database still has copies of
	// them; nil where it cannot be done from here. It reports whether it got
	// all of them.
	scrub   func(context.Context) (bool, error)
	unclean atomic.Bool // the last scrub did not get all of them
}

// Open opens the database at address, "sqlite:PATH" or "postgres://…", and
// brings its schema up to date.
//
// An address that is neither is a problem of kind Invalid; a database that does not
// answer, Unreachable; one written by a later version, Newer; a file that
// is no database, Damaged.
//
// PostgreSQL has to be reached directly or through a pooler that keeps
// sessions: migrations take a session lock.
func Open(ctx context.Context, address string) (*Store, error) {
	s, dialect, err := connect(address)
	if err != nil {
		return nil, fail("open database", err)
	}
	if err := s.prepare(ctx, dialect); err != nil {
		return nil, fail("open database", errors.Join(err, s.closePools()))
	}
	return s, nil
}

// connect sorts out the kinds of database. Nothing has been asked of the
// database when it returns.
func connect(address string) (*Store, dialect, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		s, err := connectSQLite(path)
		return s, sqliteDialect, err
	}
	if u, err := url.Parse(address); err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql") {
		s, err := connectPostgres(address)
		return s, postgresDialect, err
	}
	return nil, "", invalidURL(errors.New("neither a sqlite: nor a postgres: address"))
}

func (s *Store) prepare(ctx context.Context, d dialect) error {
	for _, db := range []*sql.DB{s.write, s.read} {
		if err := db.PingContext(ctx); err != nil {
			return err
		}
	}
	if err := migrate(ctx, s.write, d); err != nil {
		return err
	}
	// A program that was killed between erasing and scrubbing left the work.
	s.unclean.Store(true)
	return s.clean(ctx)
}

// Close ends what is under way and closes the database.
func (s *Store) Close() error {
	err := s.clean(context.Background())
	return fail("close database", errors.Join(err, s.closePools()))
}

func (s *Store) closePools() error { return errors.Join(s.read.Close(), s.write.Close()) }

// scrubTime bounds how long a scrub waits for readers.
const scrubTime = 2 * time.Second

// clean scrubs if an erasure asked for it and it has not been possible yet.
// The rows are deleted by then, so it goes on though ctx ends.
func (s *Store) clean(ctx context.Context) error {
	if s.scrub == nil || !s.unclean.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), scrubTime)
	defer cancel()
	done, err := s.scrub(ctx)
	if done {
		s.unclean.Store(false)
	}
	if ctx.Err() != nil || classify(err) == busy {
		return nil // a reader is in the way; the next write tries again
	}
	return err
}

func invalidURL(cause error) error {
	return problem.Wrap(cause, problem.Invalid, "The address of the database cannot be understood.",
		"Write sqlite: and the path of a file, or postgres:// with host and database.")
}
