package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

// keep stores a mistake with a wrapped key of random bytes, and returns both.
func keep(t *testing.T, s *store.Store) (id string, wrapped []byte) {
	t.Helper()
	id = uuid.NewString() // in random order, so that keys land on all pages
	wrapped = make([]byte, 61)
	if _, err := rand.Read(wrapped); err != nil {
		t.Fatal(err)
	}
	hash := make([]byte, record.HashSize)
	_, err := s.CreateMistake(t.Context(), record.Mistake{
		ID: id, Owner: "ines", State: record.Open, Seq: 1, Head: hash, HeadMAC: hash, CreatedAt: time.Unix(1, 0),
	}, wrapped, []record.Event{{Seq: 1, Sealed: []byte("sealed"), Hash: hash}})
	if err != nil {
		t.Fatal(err)
	}
	return id, wrapped
}

func erase(t *testing.T, s *store.Store, id string) {
	t.Helper()
	hash := make([]byte, record.HashSize)
	err := s.Append(t.Context(), id, 1, []record.Event{{Seq: 2, Sealed: []byte("erased"), Hash: hash}},
		record.Change{State: record.Erased, Head: hash, HeadMAC: hash, EraseKey: true})
	if err != nil {
		t.Fatal(err)
	}
}

// bytesOf returns all that the database has on disk.
func bytesOf(t *testing.T, address string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(strings.TrimPrefix(address, "sqlite:")), "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files to look at (%v)", err)
	}
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

func TestErasedKeyLeavesNoBytes(t *testing.T) {
	address := freshSQLite(t)
	s := open(t, address)
	id, wrapped := keep(t, s)
	_, other := keep(t, s)
	if !bytes.Contains(bytesOf(t, address), wrapped) {
		t.Fatal("the key is not on disk before, so the search proves nothing")
	}
	erase(t, s, id)
	now := bytesOf(t, address)
	if bytes.Contains(now, wrapped) {
		t.Error("the erased key is still on disk")
	}
	if !bytes.Contains(now, other) {
		t.Error("the other key is gone from disk")
	}
	if _, err := s.DataKey(t.Context(), record.MistakeKey(id)); problem.KindOf(err) != problem.Missing {
		t.Errorf("DataKey: %v, want missing", err)
	}
}

// Pages split, move and merge as keys come and go; no copy may stay behind in
// any of them.
func TestErasedKeysLeaveNoBytesWhateverTheOrder(t *testing.T) {
	address := freshSQLite(t)
	s := open(t, address)
	random := mathrand.New(mathrand.NewPCG(1, 2))
	type key struct {
		id      string
		wrapped []byte
	}
	var kept, erased []key
	for range 600 {
		if len(kept) > 0 && random.IntN(100) < 45 {
			i := random.IntN(len(kept))
			erase(t, s, kept[i].id)
			erased = append(erased, kept[i])
			kept = append(kept[:i], kept[i+1:]...)
			continue
		}
		id, wrapped := keep(t, s)
		kept = append(kept, key{id, wrapped})
	}
	now := bytesOf(t, address)
	left := 0
	for _, k := range erased {
		if bytes.Contains(now, k.wrapped) {
			left++
		}
	}
	if left > 0 {
		t.Errorf("%d of %d erased keys are still on disk", left, len(erased))
	}
	for _, k := range kept {
		if !bytes.Contains(now, k.wrapped) {
			t.Fatal("a kept key is not on disk, so the search proves nothing")
		}
	}
}

func TestErasingWaitsForNoReaderAndCatchesUp(t *testing.T) {
	address := freshSQLite(t)
	s := open(t, address)
	src, err := s.Source(t.Context(), "ines", "git", "x")
	if err != nil {
		t.Fatal(err)
	}
	for g := range int64(2) {
		if _, err := s.PutBatch(t.Context(), src.ID, g, record.Step{Batch: []byte("x"), At: time.Unix(1, 0)}); err != nil {
			t.Fatal(err)
		}
	}
	first, firstKey := keep(t, s)
	stop := errors.New("stop")
	err = s.Batches(t.Context(), "ines", func(record.Batch) error {
		erase(t, s, first) // while this reader holds on to what was before
		if !store.Unclean(s) {
			t.Error("nothing is left to scrub though a reader was in the way")
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	keep(t, s)
	second, secondKey := keep(t, s)
	erase(t, s, second)
	now := bytesOf(t, address)
	if bytes.Contains(now, firstKey) || bytes.Contains(now, secondKey) || store.Unclean(s) {
		t.Error("an erased key is still on disk after the reader had gone")
	}
}

// A program that dies between deleting and scrubbing leaves the rest to the
// next one that opens the database.
func TestOpenScrubsWhatACrashLeft(t *testing.T) {
	address := freshSQLite(t)
	s := open(t, address)
	id, wrapped := keep(t, s)
	write, _ := store.Pools(s)
	if _, err := write.ExecContext(t.Context(), `DELETE FROM data_keys WHERE name = $1`, record.MistakeKey(id)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(bytesOf(t, address), wrapped) {
		t.Fatal("the log holds no copy, so the search proves nothing")
	}
	open(t, address)
	if bytes.Contains(bytesOf(t, address), wrapped) {
		t.Error("the key is still on disk after the next Open")
	}
}
