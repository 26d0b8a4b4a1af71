package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ownup/internal/core/problem"
	"ownup/internal/record"
)

const noSource = "There is no such record of work."

// Source returns the owner's source of this kind at this location, and makes
// one where there is none.
func (s *Store) Source(ctx context.Context, owner, kind, location string) (record.Source, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return record.Source{}, fail("name source", err)
	}
	var src record.Source
	err = s.transact(ctx, "store source", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO sources (id, owner, kind, location) VALUES ($1, $2, $3, $4)
			ON CONFLICT (owner, kind, location) DO NOTHING`,
			id.String(), owner, kind, location)
		if err != nil {
			return err
		}
		src, err = scanSource(tx.QueryRowContext(ctx, `
			SELECT id, owner, kind, location, cursor, generation, acts, skipped, synced_at
			FROM sources WHERE owner = $1 AND kind = $2 AND location = $3`,
			owner, kind, location))
		return err
	})
	return src, err
}

// Sources returns the owner's sources, oldest first.
func (s *Store) Sources(ctx context.Context, owner string) ([]record.Source, error) {
	all, err := collect(ctx, s.read, scanSource, `
		SELECT id, owner, kind, location, cursor, generation, acts, skipped, synced_at
		FROM sources WHERE owner = $1 ORDER BY id`,
		owner)
	return all, fail("read sources", err)
}

func scanSource(r row) (record.Source, error) {
	var src record.Source
	var synced sql.NullInt64
	err := r.Scan(&src.ID, &src.Owner, &src.Kind, &src.Location, &src.Cursor, &src.Generation,
		&src.Acts, &src.Skipped, &synced)
	src.SyncedAt = moment(synced)
	return src, err
}

// PutBatch stores one step of reading a source and returns the source's new
// generation. Where the source is not at generation any more, it returns a
// problem of kind Conflict and nothing is written: somebody else is reading
// the same source.
func (s *Store) PutBatch(ctx context.Context, sourceID string, generation int64, step record.Step) (int64, error) {
	next := generation + 1
	err := s.transact(ctx, "store batch", func(tx *sql.Tx) error {
		if err := advanceSource(ctx, tx, sourceID, generation, step); err != nil {
			return err
		}
		if step.Reset {
			if _, err := tx.ExecContext(ctx, `DELETE FROM batches WHERE source_id = $1`, sourceID); err != nil {
				return err
			}
		}
		if step.Batch == nil {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO batches (source_id, generation, bytes) VALUES ($1, $2, $3)`,
			sourceID, next, step.Batch)
		return err
	})
	if err != nil {
		return 0, err
	}
	return next, nil
}

func advanceSource(ctx context.Context, tx *sql.Tx, id string, generation int64, step record.Step) error {
	ok, err := changedOne(tx.ExecContext(ctx, `
		UPDATE sources SET generation = generation + 1, cursor = $1, synced_at = $2,
			acts = $3 + CASE WHEN $4 THEN 0 ELSE acts END,
			skipped = $5 + CASE WHEN $4 THEN 0 ELSE skipped END
		WHERE id = $6 AND generation = $7`,
		step.Cursor, micros(step.At), step.Acts, step.Reset, step.Skipped, id, generation))
	if err != nil || ok {
		return err
	}
	var now int64
	err = tx.QueryRowContext(ctx, `SELECT generation FROM sources WHERE id = $1`, id).Scan(&now)
	if errors.Is(err, sql.ErrNoRows) {
		return missing(err, noSource)
	}
	if err != nil {
		return err
	}
	return problem.New(problem.Conflict, "This record of work is being read already.",
		"Wait until that is finished, then try once more.")
}

// DropSource forgets the owner's source with this id and all that was read
// from it, or returns a problem of kind Missing.
func (s *Store) DropSource(ctx context.Context, owner, id string) error {
	return s.transact(ctx, "drop source", func(tx *sql.Tx) error {
		// The row is taken first, as PutBatch does: whoever comes second waits
		// here and finds nothing.
		ok, err := changedOne(tx.ExecContext(ctx, `
			UPDATE sources SET generation = generation + 1 WHERE owner = $1 AND id = $2`, owner, id))
		if err != nil {
			return err
		}
		if !ok {
			return missing(sql.ErrNoRows, noSource)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM batches WHERE source_id = $1`, id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM sources WHERE id = $1`, id)
		return err
	})
}

// Batches calls yield with every batch of the owner's sources, as of one
// moment: source after source, oldest first, and a source's batches in the
// order they were written. An error of yield ends it and is returned as it
// is. The bytes are yield's to keep.
func (s *Store) Batches(ctx context.Context, owner string, yield func(record.Batch) error) error {
	var stopped error
	err := each(ctx, s.read, func(r row) error {
		var b record.Batch
		var generation int64
		if err := r.Scan(&b.SourceID, &generation, &b.Bytes); err != nil {
			return err
		}
		b.ID = batchID(b.SourceID, generation)
		stopped = yield(b)
		return stopped
	}, `
		SELECT b.source_id, b.generation, b.bytes
		FROM sources s JOIN batches b ON b.source_id = s.id
		WHERE s.owner = $1 ORDER BY s.id, b.generation`,
		owner)
	if stopped != nil {
		return stopped
	}
	return fail("read batches", err)
}

// BatchIDs returns the ids of the batches that Batches would yield, in its
// order. Equal lists mean equal batches, on any replica.
func (s *Store) BatchIDs(ctx context.Context, owner string) ([]string, error) {
	ids, err := collect(ctx, s.read, func(r row) (string, error) {
		var source string
		var generation int64
		err := r.Scan(&source, &generation)
		return batchID(source, generation), err
	}, `
		SELECT b.source_id, b.generation
		FROM sources s JOIN batches b ON b.source_id = s.id
		WHERE s.owner = $1 ORDER BY s.id, b.generation`,
		owner)
	return ids, fail("read batch ids", err)
}

func batchID(source string, generation int64) string { return fmt.Sprintf("%s/%d", source, generation) }
