package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "modernc.org/sqlite/lib"

	"ownup/internal/core/problem"
)

func TestEveryClassHasItsWords(t *testing.T) {
	for c := busy; c <= unreadable; c++ {
		if p := says[c]; p == nil || p.Sentence == "" || p.Next == "" {
			t.Errorf("class %d says %v, want a sentence and a next step", c, p)
		}
	}
}

func TestSQLiteCodes(t *testing.T) {
	for code, want := range map[int]class{
		sqlite3.SQLITE_BUSY: busy, sqlite3.SQLITE_BUSY_SNAPSHOT: busy, sqlite3.SQLITE_LOCKED: busy,
		sqlite3.SQLITE_CONSTRAINT_UNIQUE: taken, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: taken,
		sqlite3.SQLITE_CONSTRAINT_CHECK: other, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: other,
		sqlite3.SQLITE_CANTOPEN: absent, sqlite3.SQLITE_IOERR_READ: absent,
		sqlite3.SQLITE_READONLY: readOnly, sqlite3.SQLITE_FULL: full,
		sqlite3.SQLITE_CORRUPT: damaged, sqlite3.SQLITE_NOTADB: damaged,
		sqlite3.SQLITE_TOOBIG: unreadable, sqlite3.SQLITE_ERROR: other,
	} {
		if got := classifySQLite(code); got != want {
			t.Errorf("code %d is class %d, want %d", code, got, want)
		}
	}
}

func TestOtherErrors(t *testing.T) {
	state := func(code string) error { return fmt.Errorf("q: %w", &pgconn.PgError{Code: code}) }
	for _, tt := range []struct {
		err  error
		want problem.Kind
	}{
		{nil, ""},
		{state("23505"), problem.Conflict},
		{state("23514"), problem.Internal},
		{state("40001"), problem.Conflict},
		{state("40P01"), problem.Conflict},
		{state("25006"), problem.Unreachable},
		{state("53100"), problem.Unreachable},
		{state("53300"), problem.Unreachable},
		{state("57P01"), problem.Unreachable},
		{state("28P01"), problem.Unreachable},
		{state("08006"), problem.Unreachable},
		{state("22021"), problem.Invalid},
		{state("XX001"), problem.Damaged},
		{state("42601"), problem.Internal},
		{&net.OpError{Op: "dial", Err: errors.New("x")}, problem.Unreachable},
		{driver.ErrBadConn, problem.Unreachable},
		{io.ErrUnexpectedEOF, problem.Unreachable},
		{errors.New("x"), problem.Internal},
		{problem.New(problem.Sealed, "s", "n"), problem.Sealed},
	} {
		if got := problem.KindOf(fail("try", tt.err)); got != tt.want {
			t.Errorf("%v is of kind %q, want %q", tt.err, got, tt.want)
		}
	}
	// An ended context is the caller's own doing, not a database out of reach.
	err := fail("try", fmt.Errorf("%w: %w", io.ErrUnexpectedEOF, context.DeadlineExceeded))
	if !errors.Is(err, context.DeadlineExceeded) || problem.KindOf(err) != problem.Internal {
		t.Errorf("ended context: %v of kind %q", err, problem.KindOf(err))
	}
}
