package store

import "database/sql"

// Pools gives tests the two pools, for what the methods do not let through.
func Pools(s *Store) (write, read *sql.DB) { return s.write, s.read }

// Transact is the transaction helper.
var Transact = (*Store).transact

// Unclean reports whether erased rows are still to be scrubbed.
func Unclean(s *Store) bool { return s.unclean.Load() }
