//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"ownup/internal/record"
	"ownup/internal/store"
)

// who puts the batches of a file into a database, asks "ownup who" about one
// path, and returns how long that took and how much memory it had at most.
func who(binary, file string) (took time.Duration, most uint64, err error) {
	data := file + "-data"
	if err := os.Mkdir(data, 0o700); err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	if err := fill(filepath.Join(data, "ownup.db"), file); err != nil {
		return 0, 0, err
	}
	cmd := exec.Command(binary, "--data", data, "who", "--about", path(1, 1).Key) //nolint:gosec // the ownup just built
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return time.Since(start), most, err
		case <-tick.C:
			most = max(most, highWater(strconv.Itoa(cmd.Process.Pid)))
		}
	}
}

// fill stores the batches of a file as a git source has them stored.
func fill(database, file string) (err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	source, err := s.Source(ctx, "local", "git", "/made/up")
	if err != nil {
		return err
	}
	generation := source.Generation
	return batches(file, func(batch []byte) error {
		step := record.Step{Batch: batch, Cursor: []byte("{}"), At: began}
		if generation, err = s.PutBatch(ctx, source.ID, generation, step); err != nil {
			return fmt.Errorf("store a batch: %w", err)
		}
		return nil
	})
}
