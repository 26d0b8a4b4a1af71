package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ownup/internal/core/match"
	"ownup/internal/trace/survey"
)

// runSize is how many postings are gathered in memory, of eight bytes each, and
// as much again to sort them.
const runSize = 1 << 20

// Of what was read, the next state is published when it is this share of all,
// and so many files: a process that is killed has read no more than that in
// vain, and the table is not written again for every few files.
const (
	publishShare = 5
	publishLeast = 2000
)

// Writer adds files to an index. Its methods are safe for concurrent use, and
// so are several recorders side by side.
type Writer struct {
	x         *Index
	root      string
	files     []survey.File
	recorders sync.Pool
	content   func() contents // made when first asked for

	mu      sync.Mutex
	err     error // the first; nothing is written behind it
	head    head  // the state as it is on disk
	old     bool  // entries holds what the index knew
	entries []*entry
	added   []*entry // in the state that is published next
	run     run
	segment uint32 // the number that the run will have
	units   uint32 // in the run
	store   *storeFile
}

// storeFile is the file of pieces that is being written.
type storeFile struct {
	part
	out *sealer
}

// Begin returns a writer for the files of a survey of the root, or nil where
// another process writes. Of the files that the index knows and the survey does
// not, nothing is left after [Writer.Commit].
func (x *Index) Begin(root string, files []survey.File) (*Writer, error) {
	if x.unlock == nil {
		return nil, nil
	}
	w := &Writer{x: x, root: root, files: files, head: x.head, content: sync.OnceValue(x.table.contents)}
	w.head.Stores, w.head.Postings = slices.Clone(x.head.Stores), slices.Clone(x.head.Postings)
	w.segment = w.number()
	if x.notice != "" {
		return w, nil // what cannot be used stays until there is something in its place
	}
	if err := sweep(x.dir, &w.head); err != nil {
		return nil, unreachable(err)
	}
	return w, nil
}

// number returns a number that no file of the index has.
func (w *Writer) number() uint32 {
	w.head.Next++
	return w.head.Next
}

// Record returns a recorder for the i-th of the files.
func (w *Writer) Record(i int) *Recorder {
	r, _ := w.recorders.Get().(*Recorder)
	if r == nil {
		r = &Recorder{}
	}
	r.reset(w, &w.files[i])
	return r
}

// stretch writes a block of pieces and takes in its keys.
func (w *Writer) stretch(block []byte, keys []match.Key) (stretch, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return stretch{}, w.err
	}
	if len(w.run.words)+len(keys) > runSize && len(w.run.words) > 0 {
		if w.err = w.checkpoint(); w.err != nil {
			return stretch{}, w.err
		}
	}
	if w.store == nil {
		if w.store, w.err = w.newStore(); w.err != nil {
			return stretch{}, w.err
		}
	}
	s := stretch{segment: w.segment, unit: w.units, store: w.store.ID}
	if s.span, w.err = w.store.out.add(block); w.err != nil {
		return stretch{}, w.err
	}
	w.run.add(keys, w.units)
	w.units++
	return s, nil
}

// add takes in a file whose stretches have been written.
func (w *Writer) add(r *Recorder) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.added = append(w.added, r.entry)
	w.recorders.Put(r)
	return w.err
}

// newFile begins a file of the index.
func (w *Writer) newFile() (part, *sealer, error) {
	name, err := newName(w.x.setup.Random)
	if err != nil {
		return part{}, nil, err
	}
	out, err := newSealer(filepath.Join(w.x.dir, name), w.x.setup)
	if err != nil {
		return part{}, nil, err
	}
	return part{ID: w.number(), Name: name, Salt: out.salt}, out, nil
}

func (w *Writer) newStore() (*storeFile, error) {
	p, out, err := w.newFile()
	if err != nil {
		return nil, err
	}
	return &storeFile{p, out}, nil
}

// checkpoint writes what is in memory, and now and then makes it part of the
// state, so that a process that ends now has not read in vain.
func (w *Writer) checkpoint() error {
	if err := w.flush(); err != nil {
		return err
	}
	if len(w.added) < max(publishLeast, len(w.entries)/publishShare) {
		return nil
	}
	return w.publish()
}

// flush writes the run as a file of postings.
func (w *Writer) flush() error {
	if w.units == 0 {
		return nil
	}
	p, out, err := w.newFile()
	if err != nil {
		return err
	}
	p.ID = w.segment
	pw := &postingWriter{out: out}
	err = w.run.write(pw)
	var blocks span
	if err == nil {
		blocks, err = pw.finish()
	}
	p.Size = out.offset
	if err = errors.Join(err, out.finish()); err != nil {
		return err
	}
	w.head.Postings = append(w.head.Postings, postingPart{p, blocks, w.units})
	w.segment, w.units = w.number(), 0
	return nil
}

// publish writes the table and then the head: what was added is in the index
// from here on.
func (w *Writer) publish() error {
	if err := w.gather(); err != nil {
		return err
	}
	h := w.head
	if w.store != nil {
		if err := w.store.out.sync(); err != nil {
			return err
		}
		w.store.Size = w.store.out.offset
		h.Stores = append(slices.Clone(h.Stores), w.store.part)
	}
	p, out, err := w.newFile()
	if err != nil {
		return err
	}
	h.Next = w.head.Next
	h.Table = tableHead{part: p}
	err = h.Table.write(out, w.entries)
	h.Table.Size = out.offset
	if err = errors.Join(err, out.finish()); err != nil {
		return err
	}
	h.Stamp = w.x.stamp()
	if err := h.write(w.x.dir, w.x.setup); err != nil {
		return err
	}
	if before := w.head.Table.Name; before != "" {
		_ = os.Remove(filepath.Join(w.x.dir, before)) // [sweep] does where this could not
	}
	w.head.Table = h.Table
	return nil
}

// gather brings the entries up to date: those that the index knew and that are
// still there, and in the place of any of them what was added.
func (w *Writer) gather() error {
	if !w.old {
		if err := w.remember(); err != nil {
			return err
		}
		w.old = true
	}
	slices.SortStableFunc(w.added, func(a, b *entry) int { return strings.Compare(a.path, b.path) })
	merged := make([]*entry, 0, len(w.entries)+len(w.added))
	old := w.entries
	for i, e := range w.added {
		if i+1 < len(w.added) && w.added[i+1].path == e.path {
			continue // the later one counts
		}
		for len(old) > 0 && old[0].path <= e.path {
			if old[0].path < e.path {
				merged = append(merged, old[0])
			}
			old = old[1:]
		}
		merged = append(merged, e)
	}
	merged = append(merged, old...)
	w.entries, w.added = merged, w.added[:0]
	return nil
}

// remember takes the entries of the files that are still there out of the
// index.
func (w *Writer) remember() error {
	var failed error
	w.each(func(d Doc) {
		e, err := w.x.table.entry(d)
		failed = errors.Join(failed, err)
		w.entries = append(w.entries, e)
	})
	return failed
}

// still is how many files of the index are still there.
func (w *Writer) still() int {
	n := 0
	w.each(func(Doc) { n++ })
	return n
}

// each yields the files of the index that are still there.
func (w *Writer) each(yield func(Doc)) {
	t, next := w.x.table, 0
	for d := range Doc(t.files) {
		c := -1
		for next < len(w.files) {
			if c = compare(t.path(d), relative(w.root, w.files[next].Path)); c <= 0 {
				break
			}
			next++
		}
		if c == 0 {
			yield(d)
		}
	}
}

// Commit makes everything that was kept part of the index, and brings its files
// into order. The index itself stays as it was opened; open it again to see
// what was written. The writer must not be used again.
func (w *Writer) Commit() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.err
	if err == nil {
		err = w.commit()
	}
	if w.store != nil {
		err = errors.Join(err, w.store.out.file.Close())
	}
	w.err = errors.New("writer is committed")
	if err != nil {
		return unreachable(fmt.Errorf("commit index: %w", err))
	}
	return nil
}

func (w *Writer) commit() error {
	if len(w.added) == 0 && w.store == nil && w.x.notice == "" && w.still() == w.x.table.files {
		return nil // as it was
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.run = run{}
	if err := w.gather(); err != nil {
		return err
	}
	if err := w.tidy(); err != nil {
		return err
	}
	if err := w.publish(); err != nil {
		return err
	}
	h := w.head
	if w.store != nil {
		h.Stores = append(slices.Clone(h.Stores), w.store.part)
	}
	return sweep(w.x.dir, &h)
}
