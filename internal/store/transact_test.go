package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"ownup/internal/core/problem"
	"ownup/internal/store"
)

const put = `INSERT INTO settings (owner, name, value) VALUES ('ines', 'n', 'v')`

func wantNoSetting(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Setting(t.Context(), "ines", "n"); problem.KindOf(err) != problem.Missing {
		t.Errorf("the setting is there (%v), want it rolled back", err)
	}
}

func TestTransactRollsBack(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		s := open(t, fresh(t))
		broken := errors.New("broken")
		// More often than there are connections to lose.
		for range 20 {
			err := store.Transact(s, t.Context(), "try", func(tx *sql.Tx) error {
				if _, err := tx.ExecContext(t.Context(), put); err != nil {
					t.Error(err)
				}
				return broken
			})
			if !errors.Is(err, broken) {
				t.Fatalf("transact = %v, want the error of its function", err)
			}
			func() {
				defer func() {
					if r := recover(); r != "oh" {
						t.Errorf("recovered %v, want the panic to go on", r)
					}
				}()
				_ = store.Transact(s, t.Context(), "try", func(tx *sql.Tx) error {
					if _, err := tx.ExecContext(t.Context(), put); err != nil {
						t.Error(err)
					}
					panic("oh")
				})
			}()
		}
		wantNoSetting(t, s)
	})
}

func TestTransactTriesAgainWithinBounds(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func(*testing.T) string) {
		s := open(t, fresh(t))
		lost := fmt.Errorf("update: %w", &pgconn.PgError{Code: "40001"})
		for _, tt := range []struct {
			failures, calls int
			want            problem.Kind
		}{{0, 1, ""}, {3, 4, ""}, {4, 5, ""}, {5, 5, problem.Conflict}, {99, 5, problem.Conflict}} {
			calls := 0
			err := store.Transact(s, t.Context(), "try", func(*sql.Tx) error {
				if calls++; calls <= tt.failures {
					return lost
				}
				return nil
			})
			if problem.KindOf(err) != tt.want || calls != tt.calls {
				t.Errorf("%d failures: %v after %d calls, want kind %q after %d", tt.failures, err, calls, tt.want, tt.calls)
			}
		}
	})
}

func TestTransactStopsWithItsContext(t *testing.T) {
	s := open(t, freshSQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := store.Transact(s, ctx, "try", func(*sql.Tx) error {
		calls++
		cancel()
		return &pgconn.PgError{Code: "40001"}
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("transact = %v after %d calls, want context.Canceled after 1", err, calls)
	}
}

// Two transactions that wait for each other: PostgreSQL ends one of them,
// and the store tries that one again.
func TestTransactSurvivesADeadlock(t *testing.T) {
	s := open(t, freshPostgres(t)(t))
	for _, name := range []string{"a", "b"} {
		if err := s.PutSetting(t.Context(), "ines", name, []byte("0")); err != nil {
			t.Fatal(err)
		}
	}
	const update = `UPDATE settings SET value = 'x' WHERE name = $1`
	holds := map[string]chan struct{}{"a": make(chan struct{}), "b": make(chan struct{})}
	done := make(chan error, 2)
	start := func(first, second string) {
		tries := 0
		done <- store.Transact(s, t.Context(), "try", func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(t.Context(), update, first); err != nil {
				return err
			}
			if tries++; tries == 1 {
				close(holds[first])
				<-holds[second]
			}
			_, err := tx.ExecContext(t.Context(), update, second)
			return err
		})
	}
	go start("a", "b")
	go start("b", "a")
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("transact: %v", err)
		}
	}
}
