package store

import (
	"context"
	"database/sql"
	"time"
)

// pauses are the waits before a transaction is tried again. Contention here
// is between the few processes that share a database, and who comes second
// mostly waits inside the database already, so the waits are fixed and few.
var pauses = [...]time.Duration{
	5 * time.Millisecond, 20 * time.Millisecond, 80 * time.Millisecond, 320 * time.Millisecond,
}

// transact runs do in a transaction and commits it. An error of do, or a
// panic in it, rolls back. Where the database says that the transaction
// lost against another one and should be repeated, do runs again, so it must
// not have effects of its own.
func (s *Store) transact(ctx context.Context, attempt string, do func(*sql.Tx) error) error {
	for try := 0; ; try++ {
		err := s.transactOnce(ctx, do)
		if err == nil || classify(err) != busy || try == len(pauses) {
			return fail(attempt, err)
		}
		if err := pause(ctx, pauses[try]); err != nil {
			return fail(attempt, err)
		}
	}
}

func (s *Store) transactOnce(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// After Commit this does nothing. It also runs when do panics.
	defer func() { _ = tx.Rollback() }()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// queryer is what a statement can run on: a pool or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// row is what a scan function reads: the current row of a result.
type row interface{ Scan(into ...any) error }

// collect runs query and returns what scan makes of each row.
func collect[T any](ctx context.Context, db queryer, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := each(ctx, db, func(r row) error {
		one, err := scan(r)
		all = append(all, one)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// each runs query and calls do for each row, until do fails.
func each(ctx context.Context, db queryer, do func(row) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// changedOne reports whether a statement changed a row.
func changedOne(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// micros is how a time is stored: microseconds since 1970, NULL for the zero
// time.
func micros(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

// moment reverses micros; the time is in UTC.
func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}
