package history

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"ownup/internal/gitrun"
)

// scanner reads what diff-tree answers, commit by commit:
//
//	commit  = { NUL } hash NUL message NUL { NUL | LF } { entry } [ NUL { patch } ]
//	entry   = ":" modes, names and status NUL path NUL [ path NUL ]
//	patch   = "diff " ... LF { line LF }
//
// Paths come from the entries, in which they stand as they are; the patches
// follow in the same order. What a line of a patch is, its first character
// says; so nothing that a file holds can be taken for anything else.
type scanner struct {
	in      *bufio.Reader
	scratch []byte // a line or token that was longer than the reader's room
	cut     bool   // the last line or token was longer than its limit
	read    int64  // bytes so far
	entries []entry
	from    origins
	hash    [64]byte
	message []byte
}

// entry is one path of one commit, as the raw part of the answer has it.
type entry struct {
	old, path string
	mode      [6]byte // of what it is now
	was       [6]byte // of what it was; of a merge as against the first parent
	blob      oid
	status    byte
	parents   int
	same      bool // the content did not change
}

const (
	regular = "100" // how the mode of a file begins
	nothing = "000000"
)

func newScanner() *scanner { return &scanner{in: bufio.NewReaderSize(nil, 256<<10)} }

// reset begins with another answer.
func (s *scanner) reset(in io.Reader) { s.in.Reset(in) }

// peek returns the next byte without taking it.
func (s *scanner) peek() (byte, error) {
	b, err := s.in.Peek(1)
	if err != nil {
		return 0, err
	}
	return b[0], nil
}

// peekLine is peek where the answer may end: then it returns zero, as between
// two commits.
func (s *scanner) peekLine() (byte, error) {
	b, err := s.peek()
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	return b, err
}

// until returns what comes before the next end byte, at most limit bytes of
// it; cut says whether there was more. The bytes are good until the next call.
func (s *scanner) until(end byte, limit int) ([]byte, error) {
	s.cut = false
	part, err := s.in.ReadSlice(end)
	s.read += int64(len(part))
	if err == nil {
		part = part[:len(part)-1]
		if len(part) > limit {
			part, s.cut = part[:limit], true
		}
		return part, nil
	}
	s.scratch = s.scratch[:0]
	for {
		if room := limit - len(s.scratch); len(part) > room {
			part, s.cut = part[:room], true
		}
		s.scratch = append(s.scratch, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
		part, err = s.in.ReadSlice(end)
		s.read += int64(len(part))
		if err == nil {
			part = part[:len(part)-1]
			if room := limit - len(s.scratch); len(part) > room {
				part, s.cut = part[:room], true
			}
			s.scratch = append(s.scratch, part...)
			return s.scratch, nil
		}
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return nil, err
}

// next reads up to the patches of the next commit. It returns io.EOF where
// there is none.
func (s *scanner) next() (hash []byte, err error) {
	s.entries = s.entries[:0]
	if cap(s.scratch) > maxPassage {
		s.scratch = nil
	}
	if err := s.skip(); err != nil {
		return nil, err
	}
	token, err := s.until(0, len(s.hash)+1)
	if err != nil {
		return nil, err
	}
	if !gitrun.IsHash(token) {
		return nil, errGarbled
	}
	hash = s.hash[:copy(s.hash[:], token)]
	if token, err = s.until(0, maxMessage); err != nil {
		return hash, err
	}
	s.message = append(s.message[:0], token...)
	if err := s.skip(); err != nil {
		if errors.Is(err, io.EOF) {
			err = nil // the last commit, without changes
		}
		return hash, err
	}
	for {
		b, err := s.peekLine()
		if err != nil || b != ':' {
			return hash, err
		}
		if err := s.entry(); err != nil {
			return hash, err
		}
	}
}

// skip goes over what stands between commits and before the entries.
func (s *scanner) skip() error {
	for {
		b, err := s.peek()
		if err != nil {
			return err
		}
		if b != 0 && b != '\n' {
			return nil
		}
		_, _ = s.in.Discard(1)
		s.read++
	}
}

// maxEntry is more than the line of a merge of a thousand parents takes.
const maxEntry = 256 << 10

// entry reads ":100644 100644 name name M" and the path, or with as many
// colons more modes and names as there are parents.
func (s *scanner) entry() error {
	token, err := s.until(0, maxEntry)
	if err != nil {
		return err
	}
	parents := 0
	for parents < len(token) && token[parents] == ':' {
		parents++
	}
	token = token[parents:]
	e := entry{parents: parents}
	same := true
	for i := range 2*parents + 3 {
		var field []byte
		field, token, _ = bytes.Cut(token, []byte{' '})
		var ok bool
		switch {
		case i <= parents: // modes, the last of what it is now
			if len(field) != len(e.mode) {
				return errGarbled
			}
			if i == 0 {
				copy(e.was[:], field)
			}
			copy(e.mode[:], field)
		case i <= 2*parents+1: // names likewise
			before := e.blob
			if e.blob, ok = parse(field); !ok {
				return errGarbled
			}
			same = same && (i == parents+1 || e.blob == before)
		case len(field) == 0:
			return errGarbled
		default:
			e.status = field[0]
		}
	}
	e.same = same
	if err := s.path(&e.path); err != nil {
		return err
	}
	e.old = e.path
	if parents == 1 && (e.status == 'R' || e.status == 'C') {
		if err := s.path(&e.path); err != nil {
			return err
		}
	}
	s.entries = append(s.entries, e)
	return nil
}

// maxPath is longer than any file system has paths.
const maxPath = 64 << 10

func (s *scanner) path(into *string) error {
	token, err := s.until(0, maxPath)
	if err != nil {
		return err
	}
	*into = s.from.keep(token)
	return nil
}

// origins keeps each path once, for a history names the same few thousand of
// them over and over.
type origins map[string]string

const maxKept = 1 << 16

func (o *origins) keep(b []byte) string {
	if kept, ok := (*o)[string(b)]; ok {
		return kept
	}
	if *o == nil || len(*o) >= maxKept {
		*o = origins{}
	}
	kept := string(b)
	(*o)[kept] = kept
	return kept
}
