package store

import (
	"context"
	"database/sql"
	"time"

	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// Intents returns the intents that are in one of these states, oldest first.
// Without states it returns all of them.
func (s *Store) Intents(ctx context.Context, states ...record.IntentState) ([]record.Intent, error) {
	wanted := map[record.IntentState]bool{}
	for _, st := range states {
		wanted[st] = true
	}
	is := func(st record.IntentState) bool { return len(states) == 0 || wanted[st] }
	// A list of any length cannot be one parameter on both databases; three
	// switches can.
	all, err := collect(ctx, s.read, scanIntent, `
		SELECT id, mistake_id, listener, state, created_at, lease_until
		FROM intents
		WHERE (state = 'intended' AND $1) OR (state = 'attempting' AND $2) OR (state = 'done' AND $3)
		ORDER BY created_at, id`,
		is(record.Intended), is(record.Attempting), is(record.Done))
	return all, fail("read intents", err)
}

// Intent returns the intent with this id, or a problem of kind Missing.
func (s *Store) Intent(ctx context.Context, id string) (record.Intent, error) {
	in, err := scanIntent(s.read.QueryRowContext(ctx, `
		SELECT id, mistake_id, listener, state, created_at, lease_until
		FROM intents WHERE id = $1`,
		id))
	return in, fail("read intent", missing(err, "There is no such message on its way."))
}

// StaleIntents returns the intents that somebody has to look after, oldest
// first: attempts whose lease has ended by now, and those not begun though
// they were created before createdBefore.
func (s *Store) StaleIntents(ctx context.Context, now, createdBefore time.Time) ([]record.Intent, error) {
	all, err := collect(ctx, s.read, scanIntent, `
		SELECT id, mistake_id, listener, state, created_at, lease_until
		FROM intents
		WHERE (state = 'attempting' AND lease_until <= $1) OR (state = 'intended' AND created_at < $2)
		ORDER BY created_at, id`,
		micros(now), micros(createdBefore))
	return all, fail("read stale intents", err)
}

func scanIntent(r row) (record.Intent, error) {
	var in record.Intent
	var created, lease sql.NullInt64
	if err := r.Scan(&in.ID, &in.MistakeID, &in.Listener, &in.State, &created, &lease); err != nil {
		return record.Intent{}, err
	}
	in.CreatedAt, in.LeaseUntil = moment(created), moment(lease)
	return in, nil
}

// applyIntents inserts and moves the intents of one mistake.
func applyIntents(ctx context.Context, tx *sql.Tx, mistakeID string, change record.Change) error {
	for _, in := range change.Intents {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO intents (id, mistake_id, listener, state, created_at, lease_until)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			in.ID, mistakeID, in.Listener, in.State, micros(in.CreatedAt), micros(in.LeaseUntil))
		if err != nil {
			return err
		}
	}
	for _, mv := range change.Moves {
		ok, err := changedOne(tx.ExecContext(ctx, `
			UPDATE intents SET state = $1, lease_until = $2
			WHERE id = $3 AND mistake_id = $4 AND state = $5`,
			mv.To, micros(mv.LeaseUntil), mv.ID, mistakeID, mv.From))
		if err != nil {
			return err
		}
		if !ok {
			return problem.New(problem.Conflict, "This message is being dealt with already.",
				"Look again in a moment to see what came of it.")
		}
	}
	return nil
}
