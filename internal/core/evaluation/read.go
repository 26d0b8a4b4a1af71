package evaluation

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// Limits on what is read: an unpacked file of cases can be much larger than
// it looks.
const (
	maxLine  = 1 << 20   // bytes
	maxAll   = 512 << 20 // bytes, unpacked
	maxCases = 1_000_000
	maxBad   = 1000 // lines that hold no case
)

// Span is a stretch of time, from the first moment up to the second. A zero
// time leaves that side open.
type Span struct{ From, Until time.Time }

// Holds reports whether a time is in the stretch.
func (s Span) Holds(t time.Time) bool {
	return !t.Before(s.From) && (s.Until.IsZero() || t.Before(s.Until))
}

// BadLine is one line that holds no case.
type BadLine struct {
	Line  int    `json:"line"`
	Error string `json:"error"` // a sentence that begins with the number
}

// Cases is what a file of cases holds.
type Cases struct {
	List []Case // oldest first; of those at one time, by ID
	Bad  []BadLine
}

// Read reads cases, one JSON object a line, plain or packed with gzip, and
// keeps those whose At lies in the span. Blank lines are passed over. A line
// that holds no case is named in Bad and does not end the reading. Read fails
// with a [problem.Problem] where the file is damaged, larger than its limits
// or hardly a file of cases, and with the reader's own error where that fails.
func Read(r io.Reader, s Span) (Cases, error) {
	in, err := unpacked(r)
	if err != nil {
		return Cases{}, err
	}
	var all Cases
	left := int64(maxAll)
	for n := 1; ; n++ {
		line, size, err := nextLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if left -= size; left < 0 || len(all.List) == maxCases {
			return Cases{}, problem.New(problem.Invalid, "The cases are more than 512 MB, or more than a million.", "Give them in several files.")
		}
		if len(all.Bad) == maxBad {
			return Cases{}, problem.New(problem.Invalid, "A thousand lines hold no case, so this is hardly a file of cases.", "docs/formats.md says how a case is written.")
		}
		if err != nil && !errors.Is(err, errLong) {
			return Cases{}, damaged(err)
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		c, fault := Parse(line)
		if errors.Is(err, errLong) {
			fault = "It is longer than 1 MB."
		}
		switch {
		case fault != "":
			all.Bad = append(all.Bad, BadLine{n, fmt.Sprintf("Line %d: %s", n, fault)})
		case s.Holds(c.At):
			all.List = append(all.List, c)
		}
	}
	slices.SortStableFunc(all.List, func(a, b Case) int {
		return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID, b.ID))
	})
	return all, nil
}

// unpacked returns the lines of a file that may be packed.
func unpacked(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, maxLine+1)
	if start, _ := in.Peek(2); string(start) != "\x1f\x8b" { // a file of one byte is read as it is
		return in, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, damaged(err)
	}
	return bufio.NewReaderSize(z, maxLine+1), nil
}

// damaged gives an error of unpacking a sentence; any other is the reader's.
func damaged(err error) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || isFlate(err) {
		return problem.Wrap(err, problem.Invalid, "The packed file is damaged.", "Unpack it to see what is left, and give that.")
	}
	return err
}

var errLong = errors.New("the line is too long")

// nextLine returns the next line without its end, and how much was read. A
// line that is too long comes back as errLong, with the rest of it thrown
// away. The line is valid until the next call.
func nextLine(in *bufio.Reader) (line []byte, size int64, err error) {
	line, err = in.ReadSlice('\n')
	size = int64(len(line))
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = in.ReadSlice('\n')
			size += int64(len(line))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, size, err
		}
		return nil, size, errLong
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	return line, size, err
}

var bom = []byte("\xef\xbb\xbf")

// Parse reads one case. Keys that it does not know are ignored. Where the
// line holds no case, fault is a sentence that says why.
func Parse(line []byte) (c Case, fault string) {
	line = bytes.TrimPrefix(line, bom)
	if !json.Valid(line) {
		return Case{}, "It is not JSON."
	}
	if err := json.Unmarshal(line, &c); err != nil {
		return Case{}, wrongType(err)
	}
	switch {
	case len(c.About) == 0 && len(c.With) == 0 && strings.TrimSpace(c.Text) == "":
		return Case{}, "What it is about is missing."
	case c.Owner.key() == "":
		return Case{}, "The owner is missing."
	case c.At.IsZero():
		return Case{}, `"at" is missing, the moment before which everything is known.`
	case slices.ContainsFunc(c.Told, func(p Person) bool { return p.key() == "" }):
		return Case{}, "Somebody told has neither a name nor an address."
	}
	c.At = c.At.UTC()
	return c, ""
}

func wrongType(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if t.Field == "" {
			return "It is not an object in curly brackets."
		}
		return fmt.Sprintf("%q does not hold what belongs there.", t.Field)
	}
	return `"at" is not a time such as 2026-03-02T15:00:00Z.`
}

// isFlate reports whether unpacking itself failed.
func isFlate(err error) bool {
	_, ok := errors.AsType[flate.CorruptInputError](err)
	return ok
}
