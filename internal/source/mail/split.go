package mail

import (
	"bytes"
	"io"
	"strconv"
	"time"

	"ownup/internal/source/mailparse"
)

const (
	longestFrom = 1024      // bytes of a From_ line
	window      = 256 << 10 // first size of the splitter's buffer

	// fromReach is how far before a mail's own date that of its From_ line is
	// believed. Farther off it is no clock's, but was invented by a program.
	fromReach = 30 * 24 * time.Hour
)

// splitter divides an mbox into messages, with one message in memory at a
// time.
//
// A message begins at a From_ line: "From " after an empty line, an address,
// and a date as asctime writes it. The date is asked for because mboxo leaves
// every "From " of a text as it is where a program forgot to quote it. Where
// a header has Content-Length (mboxcl), and a From_ line or the end of the
// file stands where it says, then it is believed over what looks like a From_
// line in between; where it lies, it is ignored. Quoting (">From ") is not
// undone, for it only happens in texts, which nobody keeps.
type splitter struct {
	src   io.Reader
	limit int // bytes of a message; a longer one is passed over

	buf   []byte // what was read and not yet given out
	start int    // of what was not given out, in buf
	base  int64  // offset of buf[start] in the mbox
	eof   bool
	err   error // of src, other than its end
}

// piece is one message of an mbox.
type piece struct {
	from    []byte // its From_ line
	behind  []byte // the From_ line behind it; empty at the end, or behind what was passed over
	raw     []byte // the message; valid until the next call
	end     int64  // offset of what follows
	tooLong bool   // passed over: raw is empty
	stray   bool   // not behind a From_ line
}

func newSplitter(src io.Reader, offset int64, limit int) *splitter {
	return &splitter{src: src, limit: limit, base: offset}
}

// rest is what lies ready in the buffer.
func (s *splitter) rest() []byte { return s.buf[s.start:] }

// fill reads on until at least n bytes lie ready, or the source ends.
func (s *splitter) fill(n int) {
	for len(s.rest()) < n && !s.eof {
		if s.start > 0 && (s.start == len(s.buf) || len(s.buf) == cap(s.buf)) {
			s.buf = append(s.buf[:0], s.rest()...)
			s.start = 0
		}
		if len(s.buf) == cap(s.buf) {
			grown := make([]byte, len(s.buf), max(window, min(2*cap(s.buf), cap(s.buf)+s.limit/4)))
			copy(grown, s.buf)
			s.buf = grown
		}
		k, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+k]
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
		}
	}
}

// drop gives out n bytes.
func (s *splitter) drop(n int) {
	s.start += n
	s.base += int64(n)
}

// next gives the next message, or false at the end of the mbox.
func (s *splitter) next() (piece, bool) {
	s.skipEmptyLines()
	s.fill(longestFrom)
	if len(s.rest()) == 0 {
		return piece{}, false
	}
	line := firstLine(s.rest())
	p := piece{stray: !isFromLine(line)}
	if !p.stray {
		p.from = bytes.Clone(bytes.TrimRight(line, "\r\n"))
		s.drop(len(line))
	}
	end, ok := s.messageEnd()
	if !ok {
		s.passOver()
		p.tooLong, p.end = true, s.base
		return p, true
	}
	p.raw = s.rest()[:end]
	s.drop(end)
	p.behind = bytes.TrimRight(firstLine(bytes.TrimLeft(s.rest(), "\r\n")), "\r\n")
	p.end = s.base
	return p, true
}

func (s *splitter) skipEmptyLines() {
	for {
		s.fill(2)
		r := s.rest()
		switch {
		case len(r) > 0 && r[0] == '\n':
			s.drop(1)
		case len(r) > 1 && r[0] == '\r' && r[1] == '\n':
			s.drop(2)
		default:
			return
		}
	}
}

// messageEnd finds the length of the message that lies ready; not ok where
// it is beyond the limit.
func (s *splitter) messageEnd() (n int, ok bool) {
	headerAsked := false
	for at := 0; ; {
		if !headerAsked {
			if body := bodyStart(s.rest()); body > 0 || s.eof || len(s.rest()) > mailparse.MaxHeader {
				headerAsked = true
				if n, ok := s.declaredEnd(body); ok {
					return n, true
				}
			}
		}
		if headerAsked {
			i, found := nextFrom(s.rest(), at, s.eof)
			if i > s.limit || !found && i >= s.limit {
				return 0, false
			}
			if found || s.eof {
				return i, true
			}
			at = i
		}
		s.fill(len(s.rest()) + 1)
	}
}

// declaredEnd believes Content-Length where what follows bears it out.
func (s *splitter) declaredEnd(body int) (n int, ok bool) {
	if body <= 0 {
		return 0, false
	}
	length := contentLength(s.rest()[:body])
	if length < 0 || length > s.limit-body {
		return 0, false
	}
	n = body + length
	s.fill(n + longestFrom)
	r := s.rest()
	if n > len(r) {
		return 0, false
	}
	after := bytes.TrimLeft(r[n:min(len(r), n+longestFrom)], "\r\n")
	if len(r[n:])-len(after) > 4 && len(after) > 0 {
		return 0, false
	}
	lineStart := n == 0 || r[n-1] == '\n' || len(r) == n || r[n] == '\n' || r[n] == '\r'
	if lineStart && (len(after) == 0 && s.eof || isFromLine(firstLine(after))) {
		return n, true
	}
	return 0, false
}

// passOver gives out everything up to the next From_ line, however far.
func (s *splitter) passOver() {
	for {
		i, found := nextFrom(s.rest(), 0, s.eof)
		s.drop(i)
		if found || s.eof {
			return
		}
		s.fill(len(s.rest()) + window/2)
	}
}

// nextFrom finds the next From_ line behind an empty line, from at on. Where
// there is none it gives the place up to which that is certain; the end of b
// where nothing more comes.
func nextFrom(b []byte, at int, last bool) (i int, found bool) {
	mark := []byte("\nFrom ")
	for {
		k := bytes.Index(b[at:], mark)
		if k < 0 {
			break
		}
		i := at + k + 1
		at = i
		if !afterEmptyLine(b[:i]) {
			continue
		}
		line := firstLine(b[i:])
		if !last && len(line) < longestFrom && line[len(line)-1] != '\n' {
			return max(0, i-2*len("\r\n")), false // the line is not all there
		}
		if isFromLine(line) {
			return i, true
		}
	}
	if last {
		return len(b), false
	}
	return max(at, len(b)-len(mark)-2*len("\r\n")), false
}

// afterEmptyLine reports whether b ends in an empty line or is nothing but
// one.
func afterEmptyLine(b []byte) bool {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	b = bytes.TrimSuffix(b, []byte{'\r'})
	return len(b) == 0 || b[len(b)-1] == '\n'
}

// firstLine is the first line of b with its end, at most longestFrom bytes.
func firstLine(b []byte) []byte {
	if len(b) > longestFrom {
		b = b[:longestFrom]
	}
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i+1]
	}
	return b
}

// bodyStart is where the body begins; 0 where the header has not ended.
func bodyStart(b []byte) int {
	if len(b) > mailparse.MaxHeader {
		b = b[:mailparse.MaxHeader]
	}
	lf := bytes.Index(b, []byte("\n\n"))
	if lf >= 0 {
		b = b[:lf]
	}
	if crlf := bytes.Index(b, []byte("\n\r\n")); crlf >= 0 {
		return crlf + 3
	}
	if lf >= 0 {
		return lf + 2
	}
	return 0
}

// contentLength reads that field; -1 where there is none.
func contentLength(header []byte) int {
	name := []byte("content-length:")
	for len(header) > 0 {
		var line []byte
		line, header, _ = bytes.Cut(header, []byte{'\n'})
		if len(line) <= len(name) || line[0]|0x20 != 'c' || !bytes.EqualFold(line[:len(name)], name) {
			continue
		}
		if n, err := strconv.Atoi(string(bytes.TrimSpace(line[len(name):]))); err == nil && n >= 0 {
			return n
		}
	}
	return -1
}

// isFromLine reports whether line is "From ", somebody, and a date: month,
// day, time, and a year of four digits, in asctime's order.
func isFromLine(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("From ")) || len(line) >= longestFrom {
		return false
	}
	return fromDate(line) >= 0
}

// fromDate is the index of the month among the words of a From_ line; -1
// where no date follows it.
func fromDate(line []byte) int {
	words := bytes.Fields(line)
	for i := 2; i+2 < len(words); i++ {
		if isMonth(words[i]) && isDay(words[i+1]) && isTime(words[i+2]) && hasYear(words[i+3:]) {
			return i
		}
	}
	return -1
}

func isMonth(w []byte) bool {
	switch string(w) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

func isDay(w []byte) bool {
	n, err := strconv.Atoi(string(w))
	return err == nil && 1 <= n && n <= 31
}

func isTime(w []byte) bool {
	i := bytes.IndexByte(w, ':')
	return 1 <= i && i <= 2 && len(w) >= i+3 && '0' <= w[0] && w[0] <= '9'
}

func hasYear(words [][]byte) bool {
	for _, w := range words[:min(len(words), 3)] {
		if n, err := strconv.Atoi(string(w)); err == nil && len(w) == 4 && 1900 < n && n < 2200 {
			return true
		}
	}
	return false
}

// arrival is what the From_ line of a piece says about when it arrived, how
// far that may be believed, and its time in seconds, 0 for none; before is
// that of the message before.
func (p piece) arrival(before int64) (delivered time.Time, reach time.Duration, seconds int64) {
	delivered = deliveredAt(p.from)
	if delivered.IsZero() {
		return delivered, 0, 0
	}
	seconds = delivered.Unix()
	if seconds == before || delivered.Equal(deliveredAt(p.behind)) {
		return delivered, 0, seconds
	}
	return delivered, fromReach, seconds
}

// deliveredAt reads the date of a From_ line; zero where it cannot.
func deliveredAt(line []byte) time.Time {
	i := fromDate(line)
	if i < 0 {
		return time.Time{}
	}
	words := bytes.Fields(line)
	if i > 2 {
		i-- // the day of the week
	}
	return mailparse.ParseDate(string(bytes.Join(words[i:], []byte{' '})))
}
