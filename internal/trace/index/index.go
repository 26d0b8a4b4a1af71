package index

import (
	"crypto/rand"
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
	"sync"
	"sync/atomic"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/problem"
	"ownup/internal/trace/survey"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// Setup is what an index is opened with.
type Setup struct {
	// Key seals everything. Whoever has it can read the index.
	Key []byte
	// Stamp names the readers and the limits that files are read with. What was
	// read with others is read again.
	Stamp string
	// Now and Random stand in for the clock and for chance in tests; nil means
	// the real ones.
	Now    func() time.Time
	Random io.Reader

	hasty bool // does not wait for the disk: for tests, which commit a thousand times
}

// Format keeps the key out of logs and error texts, whatever the verb.
func (s Setup) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "setup of an index") }

// Index is the index of one folder, as it was when it was opened. Its methods
// that read are safe for concurrent use.
type Index struct {
	dir    string
	setup  Setup
	unlock func() // nil: another process writes
	notice string
	broken atomic.Bool // found out while it was read

	head     head
	table    *table
	postings []*postings
	stores   map[uint32]*opener
	opened   []*opener
	readers  sync.Pool // of *inflater
}

// head is the state of an index.
type head struct {
	Stamp    string        `json:"stamp"`
	Next     uint32        `json:"next"` // number for the next file
	Table    tableHead     `json:"table"`
	Stores   []part        `json:"stores"`
	Postings []postingPart `json:"postings"`
}

// part is one file of the index.
type part struct {
	ID   uint32 `json:"id"`
	Name string `json:"name"`
	Salt salt   `json:"salt"`
	Size int64  `json:"size"`
}

// postingPart is a file of postings.
type postingPart struct {
	part
	Blocks span   `json:"blocks"`
	Units  uint32 `json:"units"` // stretches that it was written with
}

// Names of files. All others are chosen by chance.
const (
	headName = "head"
	lockName = "lock"
)

// Open opens the index in a folder, and makes the folder where there is none.
// An index that cannot be used is as good as empty, see [Index.Notice].
//
// The error is one of the file system, or a key of the wrong length.
func Open(dir string, s Setup) (*Index, error) {
	if len(s.Key) != KeySize {
		return nil, fmt.Errorf("index key of %d bytes where %d are needed", len(s.Key), KeySize)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Random == nil {
		s.Random = rand.Reader
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unreachable(err)
	}
	unlock, err := lock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, unreachable(err)
	}
	x := &Index{dir: dir, setup: s, unlock: unlock}
	// Another process may put a new state in the place of the one that is just
	// being read: then its files are gone, and the new state is read.
	for range 5 {
		if err = x.load(); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		x.closeParts()
	}
	if err != nil {
		x.closeParts()
		x.empty()
		x.notice = "The index is damaged or was made with another key; it is made anew."
	}
	return x, nil
}

func unreachable(err error) error {
	return problem.Wrap(err, problem.Unreachable, "The folder of the index cannot be used.", "Check that it may be written and that the disk is not full.")
}

// empty makes x an index of nothing.
func (x *Index) empty() {
	x.head = head{Stamp: x.stamp()}
	x.table = &table{starts: make([]byte, 4), sums: func() ([]byte, error) { return nil, nil }}
	x.postings, x.stores = nil, map[uint32]*opener{}
}

// stamp is what everything in the index depends on.
func (x *Index) stamp() string { return fmt.Sprintf("%d %s", match.KeyVersion, x.setup.Stamp) }

// load reads the state and opens its files.
func (x *Index) load() error {
	x.empty()
	h, err := readHead(filepath.Join(x.dir, headName), x.setup.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if h.Stamp != x.stamp() {
		x.notice = "The index was made with other readers or limits; it is made anew."
		return nil
	}
	file, err := x.part(h.Table.part)
	if err != nil {
		return err
	}
	if x.table, err = h.Table.load(file); err != nil {
		return err
	}
	for _, p := range h.Stores {
		if x.stores[p.ID], err = x.part(p); err != nil {
			return err
		}
	}
	for _, p := range h.Postings {
		file, err := x.part(p.part)
		if err != nil {
			return err
		}
		blocks, err := file.block(p.Blocks, nil)
		if err != nil {
			return err
		}
		if len(blocks)%blockWidth != 0 {
			return errDamaged
		}
		x.postings = append(x.postings, &postings{p.ID, file, blocks})
	}
	x.head = h
	return nil
}

func (x *Index) part(p part) (*opener, error) {
	o, err := newOpener(filepath.Join(x.dir, filepath.Base(p.Name)), x.setup.Key, p.Salt)
	if err == nil {
		x.opened = append(x.opened, o)
	}
	return o, err
}

func readHead(path string, key []byte) (head, error) {
	file, err := os.Open(path)
	if err != nil {
		return head{}, fmt.Errorf("read index: %w", err)
	}
	s, err := readSalt(file)
	if err != nil {
		return head{}, errors.Join(err, file.Close())
	}
	aead, err := cipherOf(key, s)
	if err != nil {
		return head{}, errors.Join(err, file.Close())
	}
	o := &opener{aead, file}
	defer o.close()
	info, err := file.Stat()
	if err != nil {
		return head{}, fmt.Errorf("read index: %w", err)
	}
	plain, err := o.block(span{int64(headSize), info.Size() - int64(headSize)}, nil)
	if err != nil {
		return head{}, err
	}
	var h head
	if json.Unmarshal(plain, &h) != nil {
		return head{}, errDamaged
	}
	return h, nil
}

// write puts the state in the place of the one before.
func (h *head) write(dir string, s Setup) error {
	plain, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	name, err := newName(s.Random)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	out, err := newSealer(path, s)
	if err != nil {
		return err
	}
	_, err = out.add(plain)
	if err = errors.Join(err, out.finish()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	if err := os.Rename(path, filepath.Join(dir, headName)); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if s.hasty {
		return nil
	}
	return syncFolder(dir)
}

// syncFolder makes sure that a new name is on the disk. Not every system can.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	_ = d.Sync()
	return d.Close()
}

// newName is a name that says nothing.
func newName(random io.Reader) (string, error) {
	var raw [8]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("draw name: %w", err)
	}
	return hex.EncodeToString(raw[:]), nil
}

// Notice says in a sentence why the index is empty although there was one; ""
// where there is nothing to say.
func (x *Index) Notice() string { return x.notice }

// Files is how many files the index knows.
func (x *Index) Files() int { return x.table.files }

// Fresh returns for each file its number, or [NoDoc] where it must be read. The
// files are those of a survey of one root, in its order.
func (x *Index) Fresh(root string, files []survey.File) []Doc { return x.table.fresh(root, files) }

// relative is a path below the root.
func relative(root, path string) string {
	switch {
	case root == ".":
		return path
	case len(path) > len(root) && strings.HasPrefix(path, root):
		if os.IsPathSeparator(root[len(root)-1]) {
			return path[len(root):]
		}
		if os.IsPathSeparator(path[len(root)]) {
			return path[len(root)+1:]
		}
	}
	return path
}

// Close closes the index and lets another process write. An index that turned
// out to be damaged while it was read is empty from then on.
func (x *Index) Close() {
	x.closeParts()
	if x.unlock != nil {
		if x.broken.Load() {
			_ = os.Remove(filepath.Join(x.dir, headName)) // else it turns out once more
		}
		x.unlock()
		x.unlock = nil
	}
}

func (x *Index) closeParts() {
	for _, o := range x.opened {
		o.close()
	}
	x.opened = nil
}

// sweep removes the files of the index that its state does not name: left
// behind by a process that ended half way, or no longer needed.
func sweep(dir string, h *head) error {
	keep := []string{headName, lockName, h.Table.Name}
	for _, p := range h.Stores {
		keep = append(keep, p.Name)
	}
	for _, p := range h.Postings {
		keep = append(keep, p.Name)
	}
	return remove(dir, func(name string) bool { return !slices.Contains(keep, name) })
}

// Erase removes an index. A process that has it open keeps what it has open.
func Erase(dir string) error {
	err := remove(dir, func(string) bool { return true })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreachable(err)
	}
	_ = os.Remove(dir) // stays where somebody has put something else into it
	return nil
}

// remove removes the files of an index that are chosen, and no others.
func remove(dir string, chosen func(name string) bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read folder of the index: %w", err)
	}
	var failed error
	for _, e := range entries {
		raw, err := hex.DecodeString(e.Name())
		ours := err == nil && len(raw) == 8 || e.Name() == headName || e.Name() == lockName
		if ours && e.Type().IsRegular() && chosen(e.Name()) {
			failed = errors.Join(failed, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return failed
}
