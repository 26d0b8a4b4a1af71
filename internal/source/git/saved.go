package git

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// readSaved reads a saved log. Its cursor names the bytes read so far by a
// digest: where a file still begins with those bytes, reading goes on after
// them, be it after an interruption or because the log has grown. Where it
// does not, or where the log comes through a pipe and cannot be looked at
// twice, the sink is reset and all is read anew.
func readSaved(ctx context.Context, in io.Reader, space string, held []byte, sink workgraph.Sink) error {
	cur := cursor{Saved: true}
	digest := sha256.New()
	if len(held) > 0 {
		old, err := rejoin(ctx, in, held, digest)
		if err != nil {
			return err
		}
		if old == nil {
			if err := sink.Reset(); err != nil {
				return err
			}
			digest.Reset()
		} else {
			cur = *old
		}
	}
	s := &savedLog{sink: sink, make: newBuilder(space), cur: cur, total: sizeOf(in)}
	s.scan = newScanner(ending(ctx, in), maxRecord)
	s.scan.digest, s.scan.bytes = digest, cur.Bytes
	return s.read(ctx)
}

// rejoin moves in to behind the bytes that the cursor says were read, having
// digested them. It returns nil, with in where it was, if they are others.
func rejoin(ctx context.Context, in io.Reader, held []byte, digest hash.Hash) (*cursor, error) {
	cur, ok := parseCursor(held, true)
	seeker, base, can := position(in)
	if !ok || !can {
		return nil, nil
	}
	_, err := io.CopyN(digest, during{ctx, in}, cur.Bytes)
	if err == nil && hex.EncodeToString(digest.Sum(nil)) == cur.Digest {
		return &cur, nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadLog(ctx, err)
	}
	if _, err := seeker.Seek(base, io.SeekStart); err != nil {
		return nil, unreadLog(ctx, err)
	}
	return nil, nil
}

// position says where in stands, if one can move about in it: not in a pipe.
func position(in io.Reader) (seeker io.Seeker, at int64, ok bool) {
	seeker, ok = in.(io.Seeker)
	if !ok {
		return nil, 0, false
	}
	at, err := seeker.Seek(0, io.SeekCurrent)
	return seeker, at, err == nil
}

// savedLog is one Read of a saved log.
type savedLog struct {
	sink  workgraph.Sink
	make  *builder
	scan  *scanner
	cur   cursor
	total int64 // bytes; 0 where unknown
}

func (s *savedLog) read(ctx context.Context) error {
	garbled := false
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rec, err := s.scan.scan()
		switch {
		case err == nil:
			if garbled {
				s.sink.Skip("git log before commit "+string(rec.hash[:12]), "not in the expected format")
				garbled = false
			}
			if err := s.take(rec); err != nil {
				return err
			}
		case s.cur.Records == 0 && (errors.Is(err, errGarbled) || errors.Is(err, errTruncated) || errors.Is(err, io.EOF)):
			return problem.Wrap(err, problem.Invalid, "That is not a git log in the form that ownup reads.",
				"Name the folder of the repository itself; it is read as it is.")
		case errors.Is(err, errGarbled):
			garbled = true
		case errors.Is(err, errTruncated), errors.Is(err, io.EOF):
			if garbled || errors.Is(err, errTruncated) {
				s.sink.Skip("end of the git log", "cut off in the middle of a commit")
			}
			s.sink.Progress(s.scan.bytes, s.total)
			return s.checkpoint()
		default:
			return unreadLog(ctx, err)
		}
	}
}

// take hands a record over and notes how far the log has been read.
func (s *savedLog) take(rec *record) error {
	if err := handCommit(s.sink, s.make, rec, false); err != nil {
		return err
	}
	s.cur.Records++
	s.cur.Bytes = s.scan.bytes
	s.cur.Digest = hex.EncodeToString(s.scan.digest.Sum(nil))
	if s.cur.Records%progressed == 0 {
		s.sink.Progress(s.scan.bytes, s.total)
	}
	if s.cur.Records%checkpoints == 0 {
		return s.checkpoint()
	}
	return nil
}

func (s *savedLog) checkpoint() error {
	text, err := s.cur.encode()
	if err != nil {
		return err
	}
	return s.sink.Checkpoint(text)
}

// sizeOf returns the size of a file, 0 for what is none.
func sizeOf(in io.Reader) int64 {
	f, ok := in.(*os.File)
	if !ok {
		return 0
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

func unreadLog(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return problem.Wrap(err, problem.Unreachable, "The saved git log could not be read to its end.",
		"What was read so far is kept. Try again.")
}
