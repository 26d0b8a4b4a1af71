package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"ownup/internal/testkit/postgres"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestEveryStartIsAFreshDatabase(t *testing.T) {
	first, second := connect(t, postgres.Start(t)), connect(t, postgres.Start(t))
	if _, err := first.Exec(t.Context(), `CREATE TABLE mistake (id bigint)`); err != nil {
		t.Fatalf("create a table: %v", err)
	}
	var tables int
	const count = `SELECT count(*) FROM pg_tables WHERE tablename = 'mistake'`
	if err := second.QueryRow(t.Context(), count).Scan(&tables); err != nil {
		t.Fatalf("count tables: %v", err)
	}
	if tables != 0 {
		t.Error("a table of one test database is seen in another")
	}
}

func TestDatabaseIsDroppedWithItsTest(t *testing.T) {
	var name string
	t.Run("inner", func(t *testing.T) {
		conn := connect(t, postgres.Start(t))
		if err := conn.QueryRow(t.Context(), `SELECT current_database()`).Scan(&name); err != nil {
			t.Fatalf("read the name: %v", err)
		}
	})
	var left int
	outer := connect(t, postgres.Start(t))
	if err := outer.QueryRow(t.Context(), `SELECT count(*) FROM pg_database WHERE datname = $1`, name).Scan(&left); err != nil {
		t.Fatalf("count databases: %v", err)
	}
	if left != 0 {
		t.Errorf("database %q outlived its test", name)
	}
}

func TestTextIsUnicode(t *testing.T) {
	conn := connect(t, postgres.Start(t))
	var encoding string
	if err := conn.QueryRow(t.Context(), `SHOW server_encoding`).Scan(&encoding); err != nil {
		t.Fatalf("read the encoding: %v", err)
	}
	if encoding != "UTF8" {
		t.Errorf("the server stores %s, want UTF8", encoding)
	}
}
