package store

import (
	"context"
	"database/sql"
)

// DataKey returns the wrapped data key of this name. One that never was, and
// one that was erased, is a problem of kind Missing.
func (s *Store) DataKey(ctx context.Context, name string) ([]byte, error) {
	var wrapped []byte
	err := s.read.QueryRowContext(ctx, `SELECT wrapped FROM data_keys WHERE name = $1`, name).Scan(&wrapped)
	return wrapped, fail("read data key", missing(err, "The key to this is gone."))
}

// PutDataKey stores a wrapped data key unless there is one of this name, and
// returns the one that is stored then: of callers that come at once, all get
// the same.
func (s *Store) PutDataKey(ctx context.Context, name string, wrapped []byte) ([]byte, error) {
	var stored []byte
	err := s.transact(ctx, "store data key", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO data_keys (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
			name, wrapped)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT wrapped FROM data_keys WHERE name = $1`, name).Scan(&stored)
	})
	return stored, err
}
