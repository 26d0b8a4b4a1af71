package store_test

import (
	"path/filepath"
	"testing"

	"ownup/internal/store/storetest"
	"ownup/internal/testkit/postgres"
)

func freshSQLite(t *testing.T) string {
	t.Helper()
	// A name with characters that mean something in a URL.
	return "sqlite:" + filepath.Join(t.TempDir(), "a database? 100%#1.db")
}

func freshPostgres(t *testing.T) string {
	t.Helper()
	return postgres.Start(t)
}

func TestSQLite(t *testing.T)   { storetest.Run(t, freshSQLite) }
func TestPostgres(t *testing.T) { storetest.Run(t, freshPostgres) }

// onBoth runs test on a fresh database of either kind.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, freshSQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, freshPostgres(t)) })
}
