package mail

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/mailparse"
)

// progressEvery is the number of messages between two reports of progress.
const progressEvery = 256

// endBytes is how much of each end of what was read of an mbox is hashed.
const endBytes = 4096

// reader is one Read.
type reader struct {
	sink   workgraph.Sink
	every  int // messages between checkpoints, at least
	limit  int // bytes of a message
	state  state
	fresh  []uint64 // names of files read since the last checkpoint
	since  int      // messages since the last checkpoint
	met    int      // messages met
	done   int64    // bytes
	total  int64
	counts Counts
	raw    []byte // the file being read
}

func (r *reader) read(ctx context.Context, path string, cursor []byte) error {
	all, err := find(ctx, path)
	if err != nil {
		return err
	}
	if err := r.goOn(cursor, all.files); err != nil {
		return err
	}
	if len(all.files) == 0 && len(all.skipped) == 0 && len(cursor) == 0 && !all.mailbox {
		return errUnknown
	}
	for _, s := range all.skipped {
		r.skip(s.place, s.reason)
	}
	todo := r.plan(all.files)
	for _, f := range todo {
		if f.form == mbox {
			err = r.box(ctx, f)
		} else {
			err = r.one(ctx, f)
		}
		if err != nil {
			return err
		}
	}
	r.sink.Progress(r.total, r.total)
	return r.checkpoint()
}

// goOn takes up the cursor, or resets where it no longer holds.
func (r *reader) goOn(cursor []byte, files []file) error {
	var err error
	r.state, err = decodeState(cursor)
	if err == nil {
		for _, f := range files {
			if mark, ok := r.state.boxes[f.id]; ok && f.form == mbox && !mark.holds(f) {
				err = errCursor
				break
			}
		}
	}
	if err == nil {
		return nil
	}
	r.state = newState()
	return r.sink.Reset()
}

// plan leaves out what was read before, and forgets files that are gone.
func (r *reader) plan(files []file) []file {
	var todo []file
	boxes := make(map[uint64]boxMark, len(r.state.boxes))
	var names []uint64
	for _, f := range files {
		if f.form == mbox {
			if mark, ok := r.state.boxes[f.id]; ok {
				boxes[f.id] = mark
				r.done += mark.offset
			}
			r.total += f.size
			todo = append(todo, f)
			continue
		}
		if _, read := slices.BinarySearch(r.state.files, f.id); read {
			names = append(names, f.id)
			continue
		}
		r.total += f.size
		todo = append(todo, f)
	}
	slices.Sort(names)
	r.state.boxes, r.state.files = boxes, slices.Compact(names)
	return todo
}

// holds reports whether what was read of an mbox is still its beginning, and
// whether what follows begins a message.
func (m boxMark) holds(f file) bool {
	if f.size == m.size && f.mtime == m.mtime {
		return true
	}
	if f.size < m.offset {
		return false
	}
	fh, err := os.Open(f.path)
	if err != nil {
		return true // it is skipped and named when its turn comes
	}
	defer func() { _ = fh.Close() }()
	ends, err := hashEnds(fh, m.offset)
	if err != nil || ends != m.ends {
		return false
	}
	s := newSplitter(io.NewSectionReader(fh, m.offset, f.size-m.offset), 0, longestFrom)
	s.skipEmptyLines()
	s.fill(longestFrom)
	return len(s.rest()) == 0 || isFromLine(firstLine(s.rest()))
}

// hashEnds hashes the first and the last bytes before offset.
func hashEnds(fh io.ReaderAt, offset int64) (ends [16]byte, err error) {
	sum := sha256.New()
	n := min(offset, endBytes)
	for _, at := range []int64{0, offset - n} {
		if _, err := io.Copy(sum, io.NewSectionReader(fh, at, n)); err != nil {
			return ends, fmt.Errorf("hash an mbox: %w", err)
		}
	}
	copy(ends[:], sum.Sum(nil))
	return ends, nil
}

// box reads an mbox from where its mark stands.
func (r *reader) box(ctx context.Context, f file) error {
	mark := r.state.boxes[f.id]
	if mark.offset == f.size && mark.size == f.size && mark.mtime == f.mtime {
		return nil
	}
	fh, err := os.Open(f.path)
	if err != nil {
		r.skip(f.base(), "cannot be opened")
		return nil
	}
	defer func() { _ = fh.Close() }()
	mark.size, mark.mtime = f.size, f.mtime
	// Only what was there when the file was measured: the mark must fit it.
	s := newSplitter(io.NewSectionReader(fh, mark.offset, f.size-mark.offset), mark.offset, r.limit)
	for {
		p, ok := s.next()
		if !ok {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.done += p.end - mark.offset
		mark.offset, mark.number = p.end, mark.number+1
		var o mailparse.Options
		o.Delivered, o.Reach, mark.from = p.arrival(mark.from)
		if err := r.piece(f.base()+" message "+strconv.FormatInt(mark.number, 10), p, o); err != nil {
			return err
		}
		if err := r.pause(func() { r.mark(f, fh, mark) }); err != nil {
			return err
		}
	}
	if s.err != nil {
		r.skip(f.base(), "could not be read to its end")
	}
	r.mark(f, fh, mark)
	return nil
}

// mark notes how far an mbox was read. Where its ends cannot be read again,
// the older mark stands, and what follows that is read anew the next time.
func (r *reader) mark(f file, fh io.ReaderAt, m boxMark) {
	ends, err := hashEnds(fh, m.offset)
	if err != nil {
		return
	}
	m.ends = ends
	r.state.boxes[f.id] = m
}

// piece hands over one message of an mbox.
func (r *reader) piece(place string, p piece, o mailparse.Options) error {
	switch {
	case p.tooLong:
		r.skip(place, reason(mailparse.ErrTooLong))
		return nil
	case p.stray:
		r.skip(place, "does not begin as a message of an mbox")
		return nil
	}
	return r.message(place, p.raw, o)
}

// one reads a file that is one message.
func (r *reader) one(ctx context.Context, f file) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.done += f.size
	if f.size > int64(r.limit) {
		r.skip(f.base(), reason(mailparse.ErrTooLong))
		r.fresh = append(r.fresh, f.id)
		return nil
	}
	if err := r.load(f); err != nil {
		if !errors.Is(err, os.ErrNotExist) { // else it was moved or deleted meanwhile
			r.skip(f.base(), "cannot be opened")
		}
		return nil // and tried again the next time
	}
	r.fresh = append(r.fresh, f.id)
	if len(r.raw) == 0 {
		r.skip(f.base(), "empty file")
		return nil
	}
	var o mailparse.Options
	if f.form == stored { // named by the clock of the machine it was delivered to
		o.Delivered, o.Reach = storedAt(f.base()), math.MaxInt64
	}
	if err := r.message(f.base(), r.raw, o); err != nil {
		return err
	}
	return r.pause(nil)
}

// load reads a file into the buffer that all files share.
func (r *reader) load(f file) error {
	fh, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = fh.Close() }()
	r.raw = slices.Grow(r.raw[:0], int(f.size))[:f.size]
	n, err := io.ReadFull(fh, r.raw)
	r.raw = r.raw[:n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil // it became shorter meanwhile
	}
	return err
}

// storedAt reads the moment of delivery that a Maildir name begins with.
func storedAt(base string) time.Time {
	digits, _, _ := strings.Cut(filepath.Base(base), ".")
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil && len(digits) >= 9 && len(digits) <= 10 {
		return time.Unix(n, 0)
	}
	return time.Time{}
}

// message hands over one message, or skips and names it.
func (r *reader) message(place string, raw []byte, o mailparse.Options) error {
	m, err := mailparse.Parse(raw, o)
	if err != nil {
		r.skip(place, reason(err))
		return nil
	}
	if m.Date.IsZero() {
		r.skip(place, "no date that can be right")
		return nil
	}
	if r.state.memory.isCopy(m.ID) {
		r.counts.Copies++
		return nil
	}
	for _, note := range m.Notes {
		r.sink.Skip(place, note)
	}
	if m.Automatic {
		r.counts.Automatic++
	}
	r.counts.Messages++
	return r.sink.Act(r.act(m))
}

func (r *reader) skip(place, reason string) {
	r.counts.Skipped++
	r.sink.Skip(place, reason)
}

// reason says in a few words why a message was skipped, without its story.
func reason(err error) string {
	switch {
	case errors.Is(err, mailparse.ErrHeaderTooLong):
		return "header longer than 1 MB"
	case errors.Is(err, mailparse.ErrTooLong):
		return "longer than 64 MB"
	}
	return "not a mail"
}

// pause reports progress and sets checkpoints when their turn comes; ready
// brings the state up to date before one.
//
// The cursor grows with what was read. So that writing it stays a small part
// of the work, checkpoints come further apart as it does.
func (r *reader) pause(ready func()) error {
	if r.met++; r.met%progressEvery == 0 {
		r.sink.Progress(r.done, r.total)
	}
	if r.since++; r.since < max(r.every, (len(r.state.files)+len(r.state.memory.seen.keys))/20) {
		return nil
	}
	if ready != nil {
		ready()
	}
	return r.checkpoint()
}

func (r *reader) checkpoint() error {
	r.since = 0
	r.state.files = append(r.state.files, r.fresh...)
	slices.Sort(r.state.files)
	r.state.files = slices.Compact(r.state.files)
	r.fresh = r.fresh[:0]
	return r.sink.Checkpoint(r.state.encode())
}
