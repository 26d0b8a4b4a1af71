package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ownup/internal/core/problem"
)

// class is what an error of either driver comes down to.
type class int

const (
	other      class = iota // a fault of ownup: a bad statement, a broken rule of the schema
	busy                    // lost against another transaction; repeating may succeed
	taken                   // a row with this key exists
	absent                  // the server or file does not answer, or refuses us
	readOnly                // the database may be read but not written
	full                    // no space left
	damaged                 // the file is no database, or a broken one
	unreadable              // a value that the database cannot hold
)

// says is what a person is told about each class; other has no entry.
var says = map[class]*problem.Problem{
	busy: problem.New(problem.Conflict, "Somebody else was writing at the same time.",
		"Try once more."),
	taken: problem.New(problem.Conflict, "Somebody else saved the same thing first.",
		"Load it again, then try once more."),
	absent: problem.New(problem.Unreachable, "The database does not answer.",
		"Check that it is running, and that its address and sign-in are right."),
	readOnly: problem.New(problem.Unreachable, "The database cannot be written to.",
		"Check that you may write to its file and folder, or that it is not a read-only copy."),
	full: problem.New(problem.Unreachable, "There is no space left for the database.",
		"Free some space on its disk, then try once more."),
	damaged: problem.New(problem.Damaged, "This file is not a database that ownup can read.",
		"Put it back from a backup, or choose another file."),
	unreadable: problem.New(problem.Invalid, "This contains a character that cannot be kept.",
		"Remove unusual characters, then try once more."),
}

// fail turns an error into what a method returns. A problem stays as it is,
// an ended context stays recognisable, a driver's error becomes the problem
// of its class, and any other error names what was attempted.
func fail(attempt string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*problem.Problem](err); ok {
		return err
	}
	err = fmt.Errorf("%s: %w", attempt, err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if p, ok := says[classify(err)]; ok {
		return problem.Wrap(err, p.Kind, p.Sentence, p.Next)
	}
	return err
}

// classify goes by the drivers' codes, never by their words.
func classify(err error) class {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return classifySQLite(e.Code())
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return classifyPostgres(e.Code)
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	if connecting || network || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return absent
	}
	return other
}

// classifySQLite goes by the result code (https://sqlite.org/rescode.html),
// whose low byte is the primary one.
func classifySQLite(code int) class {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return taken
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return busy
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return absent
	case sqlite3.SQLITE_READONLY:
		return readOnly
	case sqlite3.SQLITE_FULL:
		return full
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged
	case sqlite3.SQLITE_TOOBIG:
		return unreadable
	}
	return other
}

// classifyPostgres goes by the SQLSTATE (PostgreSQL manual, appendix A); its
// first two characters are the class.
func classifyPostgres(state string) class {
	switch state {
	case "23505": // unique_violation
		return taken
	case "40001", "40P01", "55P03": // could not serialise, deadlock, lock not available
		return busy
	case "25006": // read_only_sql_transaction
		return readOnly
	case "53100": // disk_full
		return full
	case "57P01", "57P02", "57P03", "3D000": // shutdown, crash, starting up, no such database
		return absent
	}
	switch {
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "28"), strings.HasPrefix(state, "53"):
		return absent // connection, sign-in, resources
	case strings.HasPrefix(state, "22"):
		return unreadable
	case strings.HasPrefix(state, "XX"):
		return damaged
	}
	return other
}

// missing gives an absent row its sentence; any other error stays.
func missing(err error, sentence string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return problem.New(problem.Missing, sentence, "Check the number or name, or list what there is.")
	}
	return err
}

func unreachableFile(cause error) error {
	return problem.Wrap(cause, problem.Unreachable, "The database file cannot be opened or made.",
		"Check that its folder exists and that you may write to it.")
}
