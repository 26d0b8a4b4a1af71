package history

import (
	"bytes"
	"hash/maphash"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/core/match"
)

// passage collects lines that stand one below the other and has them searched
// together, so that a phrase that goes over lines is found. Only hits count
// that touch an added line. A passage that is long is searched in pieces, with
// the last lines of one before the next.
type passage struct {
	search *match.Search
	keep   func(match.Hit) bool
	seed   maphash.Seed

	markup bool   // what is read of the lines is not what they are written as
	room   []byte // for what is read of them

	text  []byte // the lines, each with its line feed
	lines []line
	first int32 // number of the first
	some  bool  // any of them is added
	done  int   // bytes at the front that were searched before
	said  []said
}

type line struct {
	begin int
	added bool
}

// overlap is how many bytes of a searched piece come before the next.
const overlap = 1 << 10

// begin starts with a line number. What was collected has to be ended.
func (p *passage) begin(number int32) {
	if cap(p.text) > 4*maxPassage {
		p.text = nil
	}
	p.text, p.lines, p.first, p.some, p.done = p.text[:0], p.lines[:0], number, false, 0
}

// add takes the next line.
func (p *passage) add(text []byte, added bool) {
	p.lines = append(p.lines, line{len(p.text), added})
	p.text = append(append(p.text, text...), '\n')
	p.some = p.some || added
	if len(p.text) > maxPassage {
		p.find()
		p.shorten()
	}
}

// end searches what was not searched yet.
func (p *passage) end() {
	if p.some && len(p.text) > p.done {
		p.find()
	}
	p.begin(0)
}

// shorten leaves the last lines only.
func (p *passage) shorten() {
	stay := len(p.lines)
	for stay > 0 && len(p.text)-p.lines[stay-1].begin <= overlap {
		stay--
	}
	at := len(p.text)
	if stay < len(p.lines) {
		at = p.lines[stay].begin
	}
	p.first += int32(stay)
	p.text = p.text[:copy(p.text, p.text[at:])]
	p.lines = p.lines[:copy(p.lines, p.lines[stay:])]
	for i := range p.lines {
		p.lines[i].begin -= at
	}
	p.done = len(p.text)
}

// find searches what is collected and keeps what says something.
func (p *passage) find() {
	text, done := p.text, p.done
	if !utf8.Valid(text) {
		done, text = len(western(text[:done])), western(text)
	}
	before := len(p.said)
	p.look(text, done, nil)
	if !p.markup || !hasMarkup(text) {
		return
	}
	asWritten := map[seen]bool{}
	for _, s := range p.said[before:] {
		for _, h := range s.hits {
			asWritten[seenOf(s.line, h)] = true
		}
	}
	p.room = shown(p.room[:0], text)
	p.look(p.room, len(shown(nil, text[:done])), asWritten)
}

// seen is what a line says.
type seen struct {
	line   int32
	phrase bool
	index  int
}

func seenOf(line int32, h match.Hit) seen { return seen{line, h.Kind == match.Text, h.Index} }

// look searches a text that has the lines collected, as they are written or
// as they are read, behind its first done bytes. What is known of a line is left
// out.
func (p *passage) look(text []byte, done int, known map[seen]bool) {
	at := place{text: text}
	for _, h := range p.search.Find(match.Passage{Text: text}) {
		if h.End <= done || p.keep != nil && !p.keep(h) {
			continue
		}
		at.to(h.Start)
		number := p.first + int32(at.line)
		if known[seenOf(number, h)] || !p.touches(at.line, at.line+bytes.Count(text[h.Start:h.End], []byte{'\n'})) {
			continue
		}
		if at.shows(h) {
			last := &p.said[len(p.said)-1]
			last.hits = append(last.hits, within(h, at.shown, len(last.text)))
			continue
		}
		at.show(h)
		shown := string(bytes.TrimRight(text[at.shown:at.shownTo], "\r\n"))
		p.said = append(p.said, said{
			line: number, column: at.column(), text: shown,
			hits: []match.Hit{within(h, at.shown, len(shown))}, sum: p.sum(at.line),
		})
	}
}

// western reads what is not UTF-8 as Windows-1252, which holds Latin-1, byte by
// byte: a history may have lines in both. Lines stay lines.
func western(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		out, text = utf8.AppendRune(out, r), text[size:]
	}
	return out
}

// touches reports whether one of the lines from first to last is added.
func (p *passage) touches(first, last int) bool {
	for _, l := range p.lines[first:min(last+1, len(p.lines))] {
		if l.added {
			return true
		}
	}
	return false
}

// sum is the hash of a line as it is written.
func (p *passage) sum(line int) uint64 {
	text := p.text[p.lines[line].begin:]
	return sumOf(p.seed, text[:bytes.IndexByte(text, '\n')])
}

func sumOf(seed maphash.Seed, line []byte) uint64 { return maphash.Bytes(seed, line) }

// within is a hit with its place in what is shown, and without what belongs
// to the search.
func within(h match.Hit, shown, size int) match.Hit {
	h.Start, h.End = h.Start-shown, min(h.End-shown, size)
	h.Quantity.Readings = nil
	return h
}

// place goes through a text and knows the line that it is in, and what was
// last shown of it.
type place struct {
	text  []byte
	pos   int
	line  int // from 0
	begin int // where it begins

	shown, shownTo int // what is shown
	counted        int // up to where characters of the line are
	characters     int
}

// to goes forward.
func (c *place) to(pos int) {
	stretch := c.text[c.pos:pos]
	if n := bytes.Count(stretch, []byte{'\n'}); n > 0 {
		c.line += n
		c.begin = c.pos + bytes.LastIndexByte(stretch, '\n') + 1
		c.counted, c.characters = c.begin, 0
	}
	c.pos = pos
}

// shows reports whether a hit lies in what is shown of this line already.
func (c *place) shows(h match.Hit) bool { return c.shown >= c.begin && h.End <= c.shownTo }

// show chooses what to show of a hit: its line, or of a long one what stands
// around it.
func (c *place) show(h match.Hit) {
	end := h.End
	if c.text[end-1] != '\n' {
		end += bytes.IndexByte(c.text[end:], '\n') // each line has one
	}
	begin := c.begin
	if end-begin > maxText {
		begin = max(begin, h.Start-maxText/4)
		end = min(end, max(h.End, begin+maxText))
		for begin > c.begin && !utf8.RuneStart(c.text[begin]) {
			begin--
		}
		for end > h.End && !utf8.RuneStart(c.text[end]) {
			end--
		}
	}
	c.shown, c.shownTo = begin, end
}

// column is where in its line that begins which is shown, in characters.
func (c *place) column() int32 {
	c.characters += utf8.RuneCount(c.text[c.counted:c.shown])
	c.counted = c.shown
	return int32(c.characters) + 1
}
