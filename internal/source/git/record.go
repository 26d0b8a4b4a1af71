package git

import (
	"bufio"
	"errors"
	"hash"
	"io"

	"ownup/internal/gitrun"
)

// record is one commit as git printed it. Its slices are the scanner's own
// and are good until the next record is read.
type record struct {
	hash      []byte
	author    [2][]byte // name, address
	committer [2][]byte
	committed []byte // seconds since 1970, decimal
	authored  []byte
	body      []byte // the whole message
	paths     [][]byte
	changed   int  // how many paths it changed; more than len(paths) where they were capped
	oversize  bool // larger than the limit: only hash can be relied on
}

// maxHeld is how large a buffer is kept from one record to the next.
const maxHeld = 4 << 20

// header is the number of NUL-ended tokens before the paths.
const header = 8

var (
	// errGarbled means that a token is not what the format has at its place.
	// The scanner has read on to where the next record seems to begin.
	errGarbled = errors.New("not a git log in the expected format")
	// errTruncated means that the input ended within a record.
	errTruncated = errors.New("the git log ends in the middle of a commit")
)

// scanner reads records from git's output in logFormat with -z and
// --name-status:
//
//	record = NUL hash NUL 6 x (field NUL) message NUL [ LF changes ]
//	changes = { status NUL path NUL }
//
// with one more NUL between records. Neither fields nor paths can hold a NUL,
// and neither a status nor the end of a record can be taken for a path, so
// the parse is unambiguous whatever a repository holds. Memory is bounded by
// the limit on a record.
type scanner struct {
	in     *bufio.Reader
	limit  int       // bytes of one record
	digest hash.Hash // of all bytes read, where not nil
	bytes  int64     // read so far

	rec    record
	buf    []byte      // the record's tokens, end to end
	ends   [header]int // where in buf the tokens of the header end
	starts []int       // where in buf each kept path begins
	over   bool        // the record has gone past the limit
	size   int         // bytes of the record so far
	next   [64]byte    // hash of the next record, where resync found one
	queued int         // length of that hash, 0 for none
}

func newScanner(in io.Reader, limit int) *scanner {
	return &scanner{in: bufio.NewReaderSize(in, 256<<10), limit: limit}
}

// scan reads the next record. It returns [io.EOF] where the input ends
// between records, errTruncated or errGarbled (after which scan may be called
// again) where it is not as it should be, or the reader's error.
func (s *scanner) scan() (*record, error) {
	if cap(s.buf) > maxHeld {
		s.buf = nil
	}
	s.buf, s.starts, s.over, s.size = s.buf[:0], s.starts[:0], false, 0
	s.rec.changed = 0
	if err := s.readHeader(); err != nil {
		return nil, err
	}
	if err := s.readPaths(); err != nil {
		return nil, err
	}
	s.slice()
	return &s.rec, nil
}

// readHeader reads the tokens before the paths.
func (s *scanner) readHeader() error {
	if s.queued > 0 {
		s.buf = append(s.buf, s.next[:s.queued]...)
		s.queued = 0
	}
	for len(s.buf) == 0 { // NULs between records
		if err := s.token(); err != nil {
			return err
		}
	}
	if !gitrun.IsHash(s.buf) {
		return s.resync()
	}
	s.ends[0] = len(s.buf)
	for i := 1; i < header; i++ {
		if err := s.token(); err != nil {
			return within(err)
		}
		s.ends[i] = len(s.buf)
	}
	return nil
}

// readPaths reads the changes, which may be none, and the NUL after them.
func (s *scanner) readPaths() error {
	for first := true; ; first = false {
		kept := len(s.buf)
		err := s.token()
		if errors.Is(err, io.EOF) {
			return nil // the last record has no NUL after it
		}
		if err != nil {
			return err
		}
		status := s.buf[kept:]
		if first && len(status) > 0 && status[0] == '\n' {
			status = status[1:]
		}
		if len(status) == 0 {
			s.buf = s.buf[:kept]
			return nil
		}
		paths := pathsOf(status)
		s.buf = s.buf[:kept]
		if paths == 0 {
			return s.resync()
		}
		for range paths {
			if err := s.readPath(); err != nil {
				return err
			}
		}
	}
}

func (s *scanner) readPath() error {
	kept := len(s.buf)
	if err := s.token(); err != nil {
		return within(err)
	}
	if s.rec.changed++; len(s.starts) >= MaxPaths || s.over {
		s.buf = s.buf[:kept]
		return nil
	}
	s.starts = append(s.starts, kept)
	return nil
}

// pathsOf returns how many paths follow a status: one, two where the log was
// saved with renames or copies, none where it is no status.
func pathsOf(status []byte) int {
	for _, c := range status[1:] {
		if c < '0' || c > '9' {
			return 0
		}
	}
	switch status[0] {
	case 'A', 'M', 'D', 'T', 'U', 'X', 'B':
		return 1
	case 'R', 'C':
		return 2
	}
	return 0
}

// token appends to buf what comes before the next NUL. Beyond the limit it
// keeps only the beginning of each token, enough to tell a hash and a status.
func (s *scanner) token() error {
	some, start := false, len(s.buf)
	for {
		part, err := s.in.ReadSlice(0)
		s.bytes += int64(len(part))
		if s.digest != nil {
			s.digest.Write(part)
		}
		some = some || len(part) > 0
		if s.size += len(part); s.size > s.limit {
			s.over = true
		}
		if err == nil {
			part = part[:len(part)-1]
		}
		if s.over {
			part = part[:min(len(part), max(0, len(s.next)-(len(s.buf)-start)))]
		}
		s.buf = append(s.buf, part...)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, io.EOF) && some:
			return errTruncated
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// resync reads on to the next record: an empty token and then a hash.
func (s *scanner) resync() error {
	empty := false
	for {
		s.buf, s.size, s.over = s.buf[:0], 0, false
		err := s.token()
		if errors.Is(err, io.EOF) || errors.Is(err, errTruncated) {
			return errGarbled
		}
		if err != nil {
			return err
		}
		if empty && gitrun.IsHash(s.buf) {
			s.queued = copy(s.next[:], s.buf)
			return errGarbled
		}
		empty = len(s.buf) == 0
	}
}

// slice points the record's fields into buf, which has stopped moving.
func (s *scanner) slice() {
	s.rec.oversize = s.over
	field := func(i int) []byte {
		if i == 0 {
			return s.buf[:s.ends[0]]
		}
		return s.buf[s.ends[i-1]:s.ends[i]]
	}
	s.rec.hash = field(0)
	s.rec.author = [2][]byte{field(1), field(2)}
	s.rec.committer = [2][]byte{field(3), field(4)}
	s.rec.committed, s.rec.authored, s.rec.body = field(5), field(6), field(7)
	s.rec.paths = s.rec.paths[:0]
	for i, start := range s.starts {
		end := len(s.buf)
		if i+1 < len(s.starts) {
			end = s.starts[i+1]
		}
		s.rec.paths = append(s.rec.paths, s.buf[start:end])
	}
}

// within says of an end of input that it came in the middle of a record.
func within(err error) error {
	if errors.Is(err, io.EOF) {
		return errTruncated
	}
	return err
}
