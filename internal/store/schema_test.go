package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

// The schema itself holds the rules, whatever the code above it forgets.
// Each statement would be fine but for the one thing that its name says.
func TestSchemaHoldsTheRules(t *testing.T) {
	const (
		mistake = `INSERT INTO mistakes (id, number, owner, state, seq, head, head_mac, created_at) VALUES `
		event   = `INSERT INTO events (mistake_id, seq, sealed, hash) VALUES `
		intent  = `INSERT INTO intents (id, mistake_id, listener, state, created_at, lease_until) VALUES `
	)
	good := []string{
		mistake + `('m', 1, 'ines', 'open', 1, HASH, HASH, 0)`,
		event + `('m', 1, ONE, HASH)`,
		intent + `('i', 'm', 'tom', 'attempting', 0, 5)`,
		`INSERT INTO owners (owner, last_number) VALUES ('ines', 1)`,
		`INSERT INTO sources (id, owner, kind, location) VALUES ('s', 'ines', 'git', 'x')`,
		`INSERT INTO batches (source_id, generation, bytes) VALUES ('s', 1, ONE)`,
		`INSERT INTO corrections (owner, a, b, kind) VALUES ('ines', 'a', 'b', 'apart')`,
	}
	bad := map[string]string{
		"an unknown state of a mistake":     mistake + `('n', 2, 'ines', 'lost', 1, HASH, HASH, 0)`,
		"a mistake without a state":         mistake + `('n', 2, 'ines', NULL, 1, HASH, HASH, 0)`,
		"a mistake numbered 0":              mistake + `('n', 0, 'ines', 'open', 1, HASH, HASH, 0)`,
		"a number twice":                    mistake + `('n', 1, 'ines', 'open', 1, HASH, HASH, 0)`,
		"a mistake without events":          mistake + `('n', 2, 'ines', 'open', 0, HASH, HASH, 0)`,
		"a short head":                      mistake + `('n', 2, 'ines', 'open', 1, ONE, HASH, 0)`,
		"a short signature":                 mistake + `('n', 2, 'ines', 'open', 1, HASH, ONE, 0)`,
		"an event of no mistake":            event + `('n', 1, ONE, HASH)`,
		"an event twice":                    event + `('m', 1, ONE, HASH)`,
		"an event numbered 0":               event + `('m', 0, ONE, HASH)`,
		"an empty event":                    event + `('m', 2, EMPTY, HASH)`,
		"an event with a short hash":        event + `('m', 2, ONE, ONE)`,
		"an intent of no mistake":           intent + `('j', 'n', 'tom', 'done', 0, NULL)`,
		"an unknown state of an intent":     intent + `('j', 'm', 'tom', 'sent', 0, NULL)`,
		"an attempt without a lease":        intent + `('j', 'm', 'tom', 'attempting', 0, NULL)`,
		"an empty key":                      `INSERT INTO data_keys (name, wrapped) VALUES ('k', EMPTY)`,
		"an empty lesson":                   `INSERT INTO lessons (id, owner, at, sealed) VALUES ('l', 'ines', 0, EMPTY)`,
		"a source twice":                    `INSERT INTO sources (id, owner, kind, location) VALUES ('t', 'ines', 'git', 'x')`,
		"fewer acts than none":              `UPDATE sources SET acts = -1`,
		"a batch of no source":              `INSERT INTO batches (source_id, generation, bytes) VALUES ('t', 1, ONE)`,
		"a batch of generation 0":           `INSERT INTO batches (source_id, generation, bytes) VALUES ('s', 0, ONE)`,
		"an unknown kind of correction":     `INSERT INTO corrections (owner, a, b, kind) VALUES ('ines', 'a', 'c', 'maybe')`,
		"a correction of one with itself":   `INSERT INTO corrections (owner, a, b, kind) VALUES ('ines', 'c', 'c', 'apart')`,
		"dropping a source under its batch": `DELETE FROM sources`,
		"dropping a mistake under its past": `DELETE FROM mistakes`,
	}
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		address := fresh(t)
		write, _ := store.Pools(open(t, address))
		hash, one, empty := `x'`+strings.Repeat("00", 32)+`'`, `x'01'`, `x''`
		if strings.HasPrefix(address, "postgres") {
			hash, one, empty = `'\x`+hash[2:]+`::bytea`, `'\x01'::bytea`, `'\x'::bytea`
		}
		fill := strings.NewReplacer("HASH", hash, "ONE", one, "EMPTY", empty)
		for _, statement := range good {
			if _, err := write.ExecContext(t.Context(), fill.Replace(statement)); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		for name, statement := range bad {
			if _, err := write.ExecContext(t.Context(), fill.Replace(statement)); err == nil {
				t.Errorf("the schema let through %s", name)
			}
		}
	})
}

// The words of the program and of the schema are the same words.
func TestSchemaKnowsEveryState(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		write, _ := store.Pools(open(t, fresh(t)))
		for i, state := range record.States() {
			_, err := write.ExecContext(t.Context(), `
				INSERT INTO mistakes (id, number, owner, state, seq, head, head_mac, created_at)
				VALUES ($1, $2, 'ines', $3, 1, $4, $4, 0)`,
				fmt.Sprint(i), i+1, state, make([]byte, record.HashSize))
			if err != nil {
				t.Errorf("state %s of a mistake: %v", state, err)
			}
		}
		for _, state := range record.IntentStates() {
			_, err := write.ExecContext(t.Context(), `
				INSERT INTO intents (id, mistake_id, listener, state, created_at, lease_until)
				VALUES ($1, '0', 'tom', $1, 0, 0)`, state)
			if err != nil {
				t.Errorf("state %s of an intent: %v", state, err)
			}
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		s := open(t, fresh(t))
		_, read := store.Pools(s)
		// On many connections at once: an option that reaches only one would show.
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for _, statement := range []string{
					`INSERT INTO settings (owner, name, value) VALUES ('ines', 'n', 'v')`,
					`DELETE FROM settings`, `CREATE TABLE extra (a text)`, `DROP TABLE settings`,
				} {
					if _, err := read.ExecContext(t.Context(), statement); err == nil {
						t.Errorf("reader %d could run %s", i, statement)
					}
				}
			})
		}
		wg.Wait()
		if _, err := s.Setting(t.Context(), "ines", "n"); problem.KindOf(err) != problem.Missing {
			t.Errorf("after that: %v, want missing", err)
		}
	})
}

// What the package promises rests on these options being set on every
// connection.
func TestSQLiteOptions(t *testing.T) {
	write, read := store.Pools(open(t, freshSQLite(t)))
	for option, want := range map[string]string{
		"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "secure_delete": "1", "busy_timeout": "5000",
	} {
		var writes, reads string
		if err := write.QueryRowContext(t.Context(), "PRAGMA "+option).Scan(&writes); err != nil {
			t.Fatal(err)
		}
		if err := read.QueryRowContext(t.Context(), "PRAGMA "+option).Scan(&reads); err != nil {
			t.Fatal(err)
		}
		if writes != want || reads != want {
			t.Errorf("%s is %s for the writer and %s for readers, want %s", option, writes, reads, want)
		}
	}
	if n := write.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d connections write, want 1", n)
	}
}

// Reading first and writing later in one transaction is what made deferred
// transactions fail busy. Here nothing is tried again, so each failure shows.
func TestSQLiteIsNeverBusy(t *testing.T) {
	address := freshSQLite(t)
	stores := []*store.Store{open(t, address), open(t, address)} // as two processes
	if err := stores[0].PutSetting(t.Context(), "ines", "n", []byte("0")); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		write, read := store.Pools(stores[i%2])
		wg.Go(func() {
			for range 40 {
				tx, err := write.BeginTx(t.Context(), nil)
				if err != nil {
					t.Errorf("begin: %v", err)
					return
				}
				var n int
				if err := tx.QueryRowContext(t.Context(), `SELECT cast(value AS integer) FROM settings`).Scan(&n); err != nil {
					t.Errorf("read: %v", err)
				}
				if _, err := tx.ExecContext(t.Context(), `UPDATE settings SET value = $1`, fmt.Sprint(n+1)); err != nil {
					t.Errorf("write: %v", err)
				}
				if err := tx.Commit(); err != nil {
					t.Errorf("commit: %v", err)
				}
				if err := read.QueryRowContext(t.Context(), `SELECT count(*) FROM settings`).Scan(&n); err != nil {
					t.Errorf("read beside: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got, err := stores[0].Setting(t.Context(), "ines", "n"); err != nil || string(got) != "320" {
		t.Errorf("counted to %s (%v), want 320: no write is lost", got, err)
	}
}
