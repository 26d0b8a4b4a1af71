package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// Lessons returns what the owner keeps, newest first.
func (s *Store) Lessons(ctx context.Context, owner string) ([]record.Lesson, error) {
	all, err := collect(ctx, s.read, func(r row) (record.Lesson, error) {
		var l record.Lesson
		var at sql.NullInt64
		err := r.Scan(&l.ID, &l.Owner, &at, &l.Sealed)
		l.At = moment(at)
		return l, err
	}, `SELECT id, owner, at, sealed FROM lessons WHERE owner = $1 ORDER BY at DESC, id DESC`, owner)
	return all, fail("read lessons", err)
}

func insertLesson(ctx context.Context, tx *sql.Tx, l *record.Lesson) error {
	if l == nil {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO lessons (id, owner, at, sealed) VALUES ($1, $2, $3, $4)`,
		l.ID, l.Owner, micros(l.At), l.Sealed)
	return err
}

// Corrections returns the owner's corrections, ordered by A, then B.
func (s *Store) Corrections(ctx context.Context, owner string) ([]record.Correction, error) {
	all, err := collect(ctx, s.read, func(r row) (record.Correction, error) {
		var c record.Correction
		err := r.Scan(&c.Kind, &c.A, &c.B)
		return c, err
	}, `SELECT kind, a, b FROM corrections WHERE owner = $1`, owner)
	// Sorted here: databases order text each in their own way.
	slices.SortFunc(all, func(x, y record.Correction) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return all, fail("read corrections", err)
}

// PutCorrection stores c in place of what the owner said about this pair
// before.
func (s *Store) PutCorrection(ctx context.Context, owner string, c record.Correction) error {
	c = inOrder(c)
	return s.transact(ctx, "store correction", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO corrections (owner, a, b, kind) VALUES ($1, $2, $3, $4)
			ON CONFLICT (owner, a, b) DO UPDATE SET kind = excluded.kind`,
			owner, c.A, c.B, c.Kind)
		return err
	})
}

// DropCorrection forgets what the owner said about this pair, or returns a
// problem of kind Missing.
func (s *Store) DropCorrection(ctx context.Context, owner string, c record.Correction) error {
	c = inOrder(c)
	return s.transact(ctx, "drop correction", func(tx *sql.Tx) error {
		ok, err := changedOne(tx.ExecContext(ctx, `
			DELETE FROM corrections WHERE owner = $1 AND a = $2 AND b = $3 AND kind = $4`,
			owner, c.A, c.B, c.Kind))
		if err == nil && !ok {
			err = problem.New(problem.Missing, "There is no such correction.", "List the corrections to see which there are.")
		}
		return err
	})
}

// inOrder puts the smaller name first, so that a pair is one row.
func inOrder(c record.Correction) record.Correction {
	if c.A > c.B {
		c.A, c.B = c.B, c.A
	}
	return c
}

// Setting returns the value that the owner gave to name, or a problem of kind
// Missing.
func (s *Store) Setting(ctx context.Context, owner, name string) ([]byte, error) {
	var value []byte
	err := s.read.QueryRowContext(ctx, `SELECT value FROM settings WHERE owner = $1 AND name = $2`,
		owner, name).Scan(&value)
	return value, fail("read setting", missing(err, "This has not been set."))
}

// PutSetting gives name a value in place of the one it had; nil is stored as
// an empty value.
func (s *Store) PutSetting(ctx context.Context, owner, name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	return s.transact(ctx, "store setting", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO settings (owner, name, value) VALUES ($1, $2, $3)
			ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value`,
			owner, name, value)
		return err
	})
}
