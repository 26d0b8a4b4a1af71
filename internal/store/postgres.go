package store

import (
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Limits of one replica on PostgreSQL.
const (
	writers        = 8
	connectTimeout = 5 * time.Second // where the URL names none
)

// connectPostgres sets up the pools for the server at address.
//
// Nothing is scrubbed here: the server keeps old versions of rows until it
// vacuums, and copies in its log and replicas for as long as it was told to.
// What is erased stays unreadable to whoever has these but not the vault.
func connectPostgres(address string) (*Store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, invalidURL(err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	write := stdlib.OpenDB(*config)
	write.SetMaxOpenConns(writers)
	write.SetMaxIdleConns(writers)

	reading := config.Copy()
	reading.RuntimeParams = maps.Clone(config.RuntimeParams)
	reading.RuntimeParams["default_transaction_read_only"] = "on"
	read := stdlib.OpenDB(*reading)
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &Store{write: write, read: read}, nil
}
