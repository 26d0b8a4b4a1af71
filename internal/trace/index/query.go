package index

import (
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"ownup/internal/core/match"
	"ownup/internal/core/problem"
	"ownup/internal/trace/extract"
)

// Candidate is a file that may have a hit.
type Candidate struct {
	Doc  Doc
	rows []int // the stretches that have a key, in order
}

// lost is the error for an index that turned out to be damaged while it was
// read. What it knows must be read from the files instead.
func (x *Index) lost(err error) error {
	x.broken.Store(true)
	return problem.Wrap(err, problem.Damaged, "The index is damaged.", "It is made anew; the trace reads the files themselves.")
}

// Candidates returns the files that have one of the keys, in the order of their
// paths. Those that have none have no hit. The keys ascend.
//
// An error is a problem of kind Damaged.
func (x *Index) Candidates(keys []match.Key) ([]Candidate, error) {
	type job struct {
		*postings
		keys []match.Key
	}
	var jobs []job
	parts := runtime.GOMAXPROCS(0)
	for _, p := range x.postings {
		for part := range slices.Chunk(keys, (len(keys)+parts-1)/parts+8) {
			jobs = append(jobs, job{p, part})
		}
	}
	rows := make([][]int, len(jobs))
	failed := make([]error, len(jobs))
	var group sync.WaitGroup
	for i, j := range jobs {
		group.Go(func() {
			failed[i] = j.search(j.keys, func(unit uint32) {
				x.table.each(j.id, unit, func(row int) { rows[i] = append(rows[i], row) })
			})
		})
	}
	group.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, x.lost(err)
		}
	}
	all := slices.Concat(rows...)
	slices.Sort(all)
	var found []Candidate
	for _, row := range slices.Compact(all) {
		if n := len(found); n > 0 {
			if _, end := x.table.rowsOf(found[n-1].Doc); row < end {
				found[n-1].rows = append(found[n-1].rows, row)
				continue
			}
		}
		found = append(found, Candidate{x.table.docOf(row), []int{row}})
	}
	return found, nil
}

// All returns a candidate for every file, as if each stretch had a key.
func (x *Index) All() []Candidate {
	all := make([]Candidate, x.table.files)
	for i := range all {
		all[i].Doc = Doc(i)
		for from, to := x.table.rowsOf(Doc(i)); from < to; from++ {
			all[i].rows = append(all[i].rows, from)
		}
	}
	return all
}

// Find returns the candidate that is a file, or false.
func Find(candidates []Candidate, d Doc) (Candidate, bool) {
	i, ok := slices.BinarySearchFunc(candidates, d, func(c Candidate, d Doc) int { return cmp.Compare(c.Doc, d) })
	if !ok {
		return Candidate{}, false
	}
	return candidates[i], true
}

// Picky is a sink that wants to know which pieces may have a hit. It is told
// before the pieces of each stretch; without that, it may take it that all may.
type Picky interface{ May(have bool) }

// Replay hands everything that was read in a file to a sink, in the order in
// which it was read. It returns the error of the sink or of the context, or a
// problem of kind Damaged.
func (x *Index) Replay(ctx context.Context, c Candidate, sink extract.DeepSink) error {
	in, _ := x.readers.Get().(*inflater)
	if in == nil {
		in = &inflater{}
	}
	defer x.readers.Put(in)
	picky, _ := sink.(Picky)
	var r reading
	for from, to := x.table.rowsOf(c.Doc); from < to; from++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if picky != nil {
			_, has := slices.BinarySearch(c.rows, from)
			picky.May(has)
		}
		records, err := x.stretch(x.table.row(from), in)
		if err != nil {
			return x.lost(err)
		}
		if err := r.replay(records, sink); err != nil {
			if err == errDamaged { //nolint:errorlint // never wrapped; a sink has others
				return x.lost(err)
			}
			return err
		}
	}
	return nil
}

// stretch opens the records of a stretch, in memory that the next call uses.
func (x *Index) stretch(s stretch, in *inflater) ([]byte, error) {
	store, ok := x.stores[s.store]
	if !ok {
		return nil, errDamaged
	}
	plain, err := store.block(s.span, in.sealed)
	if err != nil {
		return nil, err
	}
	in.sealed = plain
	return in.open(plain)
}

// A block of pieces begins with the length of its records; where it is not the
// rest of the block, that is packed (DEFLATE, RFC 1951).

// inflater unpacks blocks one after the other.
type inflater struct {
	sealed, room []byte
	packed       bytes.Reader
	flate        io.ReadCloser
}

func (in *inflater) open(plain []byte) ([]byte, error) {
	size, n := binary.Uvarint(plain)
	if n <= 0 || size > mostBlock {
		return nil, errDamaged
	}
	plain = plain[n:]
	if uint64(len(plain)) == size {
		return plain, nil
	}
	in.packed.Reset(plain)
	if in.flate == nil {
		in.flate = flate.NewReader(&in.packed)
	} else if err := in.flate.(flate.Resetter).Reset(&in.packed, nil); err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if uint64(cap(in.room)) < size {
		in.room = make([]byte, size)
	}
	in.room = in.room[:size]
	if _, err := io.ReadFull(in.flate, in.room); err != nil {
		return nil, errDamaged
	}
	return in.room, nil
}

// Known returns what there is to say of a file without opening its pieces.
func (x *Index) Known(d Doc) Known { return x.table.known(d) }

// Skips hands what could not be read in a file to yield. Members are valid
// until it returns. [Index.Replay] tells the same among the pieces.
func (x *Index) Skips(d Doc, yield func(members []string, p extract.Place, reason string)) error {
	records := x.table.skipsOf(d)
	if len(records) == 0 {
		return nil
	}
	var r reading
	if err := r.replay(records, skipSink(yield)); err != nil {
		return x.lost(err)
	}
	return nil
}

// skipSink is a sink of skips alone.
type skipSink func(members []string, p extract.Place, reason string)

func (skipSink) Begin([]string, extract.Begun) error { return nil }
func (skipSink) Piece([]string, extract.Piece) error { return nil }

func (s skipSink) Skip(members []string, p extract.Place, reason string) error {
	s(members, p, reason)
	return nil
}
