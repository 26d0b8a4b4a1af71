// Package shelf keeps the indexes of folders, for those who asked for one, in
// the data folder of ownup.
//
// Each index lies in a folder of its own, whose name says nothing, beside a
// small file that holds its key and the folder that it is of, sealed by the
// owner's key. To forget an index is to remove that file first: without it the
// rest is noise, whatever a disk or a backup still has of it.
package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/trace/index"
)

// Sealer seals what an owner keeps, bound to a context.
type Sealer interface {
	Seal(random io.Reader, context, plain []byte) ([]byte, error)
	Open(context, sealed []byte) ([]byte, error)
}

// Shelf is the indexes in a folder.
type Shelf struct {
	Dir    string
	Sealer Sealer
	Stamp  string // of the readers and the limits, see [index.Setup]
	Random io.Reader
}

// card is what is kept sealed beside an index.
type card struct {
	Root string `json:"root"`
	Key  []byte `json:"key"`
}

const cardFile = "card"

// Kept is one index on the shelf.
type Kept struct {
	Root  string
	Bytes int64  // on the disk
	dir   string // below the shelf
}

// Index opens the index of a folder, and makes it where there is none. It must
// be closed.
func (s Shelf) Index(root string) (*index.Index, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, unwritten(err)
	}
	kept, err := s.List()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(kept, func(k Kept) bool { return k.Root == root })
	if i < 0 {
		return s.add(root)
	}
	c, err := s.card(kept[i].dir)
	if err != nil {
		return nil, err
	}
	return s.open(kept[i].dir, c)
}

func (s Shelf) open(name string, c card) (*index.Index, error) {
	return index.Open(filepath.Join(s.Dir, name, "index"), index.Setup{Key: c.Key, Stamp: s.Stamp, Random: s.Random})
}

// add makes an index. Its card is written before anything that is sealed with
// its key.
func (s Shelf) add(root string) (*index.Index, error) {
	var chance [index.KeySize + 16]byte
	if _, err := io.ReadFull(s.Random, chance[:]); err != nil {
		return nil, fmt.Errorf("key of an index: %w", err)
	}
	c := card{Root: root, Key: chance[:index.KeySize]}
	name := hex.EncodeToString(chance[index.KeySize:])
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("card of an index: %w", err)
	}
	sealed, err := s.Sealer.Seal(s.Random, context(name), plain)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(s.Dir, name), 0o700); err != nil {
		return nil, unwritten(err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, name, cardFile), sealed, 0o600); err != nil {
		return nil, unwritten(err)
	}
	return s.open(name, c)
}

// context binds a card to the folder that it lies in.
func context(name string) []byte {
	sum := sha256.Sum256([]byte("ownup index 1\x00" + name))
	return sum[:]
}

func (s Shelf) card(name string) (card, error) {
	var c card
	sealed, err := os.ReadFile(filepath.Join(s.Dir, name, cardFile))
	if err != nil {
		return c, fmt.Errorf("card of an index: %w", err)
	}
	plain, err := s.Sealer.Open(context(name), sealed)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(plain, &c); err != nil || len(c.Key) != index.KeySize {
		return c, problem.Wrap(err, problem.Damaged, "An index cannot be read.", "Forget it; the next trace makes it anew.")
	}
	return c, nil
}

// List returns the indexes in the order of their folders. What cannot be opened
// is no index any more and is not listed; [Shelf.Forget] with "" removes it.
func (s Shelf) List() ([]Kept, error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unwritten(err)
	}
	var kept []Kept
	for _, e := range entries {
		c, err := s.card(e.Name())
		if err != nil {
			continue
		}
		kept = append(kept, Kept{Root: c.Root, Bytes: sizeOf(filepath.Join(s.Dir, e.Name())), dir: e.Name()})
	}
	slices.SortFunc(kept, func(a, b Kept) int { return strings.Compare(a.Root, b.Root) })
	return kept, nil
}

func sizeOf(dir string) int64 {
	var size int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what is gone takes no room
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return nil
	})
	return size
}

// Forget removes the index of a folder, or with "" all there are and whatever
// is left of others. It returns how many were removed; a folder that has none
// is a problem of kind Missing.
func (s Shelf) Forget(root string) (int, error) {
	if root == "" {
		return s.clear()
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return 0, unwritten(err)
	}
	kept, err := s.List()
	if err != nil {
		return 0, err
	}
	for _, k := range kept {
		if k.Root == root {
			return 1, s.remove(k.dir)
		}
	}
	return 0, problem.New(problem.Missing, "There is no index of this folder.", "ownup index lists those there are.")
}

func (s Shelf) clear() (int, error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, unwritten(err)
	}
	for _, e := range entries {
		if err := s.remove(e.Name()); err != nil {
			return 0, err
		}
	}
	return len(entries), nil
}

// remove destroys the key, then removes what is noise without it.
func (s Shelf) remove(name string) error {
	dir := filepath.Join(s.Dir, name)
	if err := os.Remove(filepath.Join(dir, cardFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritten(err)
	}
	if err := index.Erase(filepath.Join(dir, "index")); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return unwritten(err)
	}
	return nil
}

func unwritten(err error) error {
	return problem.Wrap(err, problem.Unreachable, "The folder of the indexes cannot be used.", "Check that you may write in the data folder.")
}
