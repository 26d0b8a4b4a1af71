package store

import (
	"context"
	"database/sql"
	"errors"

	"ownup/internal/core/problem"
	"ownup/internal/record"
)

const noMistake = "There is no such mistake."

// CreateMistake stores m, its wrapped data key (under [record.MistakeKey])
// and its first events, and returns the number that its owner knows it by.
// m.Number is ignored. An id that exists is a problem of kind Conflict.
func (s *Store) CreateMistake(ctx context.Context, m record.Mistake, wrappedKey []byte, events []record.Event) (int64, error) {
	const attempt = "create mistake"
	if err := m.Validate(events); err != nil {
		return 0, fail(attempt, err)
	}
	err := s.transact(ctx, attempt, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `
			INSERT INTO owners (owner, last_number) VALUES ($1, 1)
			ON CONFLICT (owner) DO UPDATE SET last_number = owners.last_number + 1
			RETURNING last_number`,
			m.Owner).Scan(&m.Number)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO mistakes (id, number, owner, state, seq, head, head_mac, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			m.ID, m.Number, m.Owner, m.State, m.Seq, m.Head, m.HeadMAC, micros(m.CreatedAt))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO data_keys (name, wrapped) VALUES ($1, $2)`,
			record.MistakeKey(m.ID), wrappedKey)
		if err != nil {
			return err
		}
		return insertEvents(ctx, tx, m.ID, events)
	})
	if err != nil {
		return 0, err
	}
	return m.Number, nil
}

// Mistakes returns the owner's mistakes, newest first.
func (s *Store) Mistakes(ctx context.Context, owner string) ([]record.Mistake, error) {
	all, err := collect(ctx, s.read, scanMistake, `
		SELECT id, number, owner, state, seq, head, head_mac, created_at
		FROM mistakes WHERE owner = $1 ORDER BY number DESC`,
		owner)
	return all, fail("read mistakes", err)
}

// Mistake returns the owner's mistake with this number, or a problem of kind
// Missing.
func (s *Store) Mistake(ctx context.Context, owner string, number int64) (record.Mistake, error) {
	m, err := scanMistake(s.read.QueryRowContext(ctx, `
		SELECT id, number, owner, state, seq, head, head_mac, created_at
		FROM mistakes WHERE owner = $1 AND number = $2`,
		owner, number))
	return m, fail("read mistake", missing(err, noMistake))
}

// MistakeByID returns the mistake with this id, whoever owns it, or a problem
// of kind Missing. It is for work that no person asked for, such as delivery.
func (s *Store) MistakeByID(ctx context.Context, id string) (record.Mistake, error) {
	m, err := scanMistake(s.read.QueryRowContext(ctx, `
		SELECT id, number, owner, state, seq, head, head_mac, created_at
		FROM mistakes WHERE id = $1`,
		id))
	return m, fail("read mistake", missing(err, noMistake))
}

// Events returns the events of the mistake with this id in order, or a
// problem of kind Missing. To hold them against the mistake's head, use
// [Store.History]: between two reads somebody may append.
func (s *Store) Events(ctx context.Context, id string) ([]record.Event, error) {
	_, events, err := s.History(ctx, id)
	return events, err
}

// History returns a mistake together with its events in order, both as of
// one moment, or a problem of kind Missing.
func (s *Store) History(ctx context.Context, id string) (record.Mistake, []record.Event, error) {
	var m record.Mistake
	// One statement sees one moment on both databases, at any isolation.
	events, err := collect(ctx, s.read, func(r row) (e record.Event, err error) {
		m, err = scanMistakeAnd(r, &e.Seq, &e.Sealed, &e.Hash)
		return e, err
	}, `
		SELECT m.id, m.number, m.owner, m.state, m.seq, m.head, m.head_mac, m.created_at,
			e.seq, e.sealed, e.hash
		FROM mistakes m JOIN events e ON e.mistake_id = m.id
		WHERE m.id = $1 ORDER BY e.seq`,
		id)
	if err == nil && len(events) == 0 {
		err = missing(sql.ErrNoRows, noMistake)
	}
	return m, events, fail("read history", err)
}

func scanMistake(r row) (record.Mistake, error) { return scanMistakeAnd(r) }

// scanMistakeAnd reads a mistake's columns, and more columns after them.
func scanMistakeAnd(r row, more ...any) (record.Mistake, error) {
	var m record.Mistake
	var created sql.NullInt64
	into := append([]any{&m.ID, &m.Number, &m.Owner, &m.State, &m.Seq, &m.Head, &m.HeadMAC, &created}, more...)
	if err := r.Scan(into...); err != nil {
		return record.Mistake{}, err
	}
	m.CreatedAt = moment(created)
	return m, nil
}

// Append adds events to the mistake with this id, after event number after,
// and makes change with them: all of it or nothing.
//
// Where the mistake's last event is another one by now, or an intent is not
// in the state that its move starts from, Append returns a problem of kind
// Conflict; where there is no such mistake, Missing.
//
// When it has erased a key on SQLite, the wrapped key's bytes are gone from
// the file, and from its log as soon as no reader is in the way: before
// Append returns or, at the latest, with a later write or the next Open.
func (s *Store) Append(ctx context.Context, id string, after int64, events []record.Event, change record.Change) error {
	const attempt = "append events"
	if err := change.Validate(after, events); err != nil {
		return fail(attempt, err)
	}
	err := s.transact(ctx, attempt, func(tx *sql.Tx) error {
		// First of all this takes the mistake's row, so that two writers to one
		// mistake queue up and the second one sees the first one's number.
		if err := advance(ctx, tx, id, after, after+int64(len(events)), change); err != nil {
			return err
		}
		if err := insertEvents(ctx, tx, id, events); err != nil {
			return err
		}
		if err := applyIntents(ctx, tx, id, change); err != nil {
			return err
		}
		if err := insertLesson(ctx, tx, change.Lesson); err != nil {
			return err
		}
		if !change.EraseKey {
			return nil
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM data_keys WHERE name = $1`, record.MistakeKey(id))
		return err
	})
	if err != nil {
		return err
	}
	if change.EraseKey {
		s.unclean.Store(true)
	}
	return fail("scrub database", s.clean(ctx))
}

// advance moves the mistake's row from event number after to event number to.
func advance(ctx context.Context, tx *sql.Tx, id string, after, to int64, change record.Change) error {
	ok, err := changedOne(tx.ExecContext(ctx, `
		UPDATE mistakes SET seq = $1, head = coalesce($2, head), head_mac = coalesce($3, head_mac),
			state = coalesce(nullif($4, ''), state)
		WHERE id = $5 AND seq = $6`,
		to, change.Head, change.HeadMAC, change.State, id, after))
	if err != nil || ok {
		return err
	}
	var seq int64
	err = tx.QueryRowContext(ctx, `SELECT seq FROM mistakes WHERE id = $1`, id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return missing(err, noMistake)
	}
	if err != nil {
		return err
	}
	return problem.New(problem.Conflict, "This mistake was changed meanwhile.", "Load it again, then try once more.")
}

func insertEvents(ctx context.Context, tx *sql.Tx, id string, events []record.Event) error {
	for _, e := range events {
		_, err := tx.ExecContext(ctx, `INSERT INTO events (mistake_id, seq, sealed, hash) VALUES ($1, $2, $3, $4)`,
			id, e.Seq, e.Sealed, e.Hash)
		if err != nil {
			return err
		}
	}
	return nil
}
