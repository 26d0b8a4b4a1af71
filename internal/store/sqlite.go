package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // registers "sqlite"
)

// readers is how many reads run at once, on either database.
const readers = 8

// connectSQLite sets up the pools for the file at path, and creates it where
// there is none.
func connectSQLite(path string) (*Store, error) {
	// Two pools cannot share a database in memory.
	if path == "" || path == ":memory:" || strings.ContainsRune(path, 0) {
		return nil, invalidURL(errors.New("sqlite: without the path of a file"))
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unreachableFile(err)
	}
	if err := createPrivate(path); err != nil {
		return nil, unreachableFile(err)
	}
	write, err := sql.Open("sqlite", sqliteName(path, "_txlock", "immediate"))
	if err != nil {
		return nil, err
	}
	read, err := sql.Open("sqlite", sqliteName(path, "_query_only", "1"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &Store{write: write, read: read, scrub: func(ctx context.Context) (bool, error) {
		return truncateLog(ctx, write)
	}}, nil
}

// sqliteName returns the connection string for path. Every option stands in
// it, because one set by a statement reaches only one connection of a pool.
func sqliteName(path, key, value string) string {
	q := url.Values{
		"_busy_timeout": {"5000"}, // milliseconds; another process may be writing
		"_journal_mode": {"WAL"},
		"_foreign_keys": {"1"},
		"_synchronous":  {"FULL"}, // what was said to be saved survives a loss of power
		"_pragma":       {"secure_delete(1)", "trusted_schema(0)"},
		key:             {value},
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // "C:/…" on Windows
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// creating keeps two calls of this process from creating one file: POSIX
// drops all of a process's locks on a file when any descriptor of it is
// closed, also those that SQLite holds by then.
var creating sync.Mutex

// createPrivate creates an empty file that only its owner may read. SQLite
// itself would let the group and the world read it; the log files beside it
// take over the mode of this one.
func createPrivate(path string) error {
	creating.Lock()
	defer creating.Unlock()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database file: %w", err)
	}
	return f.Close()
}

// truncateLog writes the log back into the database file and cuts it to
// nothing. Until then the log holds pages as they were before a deletion;
// secure_delete reaches only the pages of the file.
func truncateLog(ctx context.Context, write *sql.DB) (bool, error) {
	var blocked, frames, moved int
	err := write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&blocked, &frames, &moved)
	if err != nil {
		return false, fmt.Errorf("truncate log: %w", err)
	}
	return blocked == 0, nil
}
