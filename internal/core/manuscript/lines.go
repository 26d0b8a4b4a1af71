package manuscript

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// Unit is what a column counts. Programs do not agree about it.
type Unit int

// The units.
const (
	Characters Unit = iota // code points, as people count them
	Bytes                  // of UTF-8
	UTF16                  // code units, as many editors count them
)

// Lines finds lines and columns in a text.
type Lines struct {
	text   []byte
	starts []int // the offset at which each line begins
}

// LinesOf returns the lines of a text. A line ends in LF or CRLF.
func LinesOf(text []byte) Lines {
	starts := []int{0}
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return Lines{text, starts}
		}
		at += i + 1
		starts = append(starts, at)
	}
}

// EditorLinesOf is LinesOf as editors count: a line may also end in CR alone.
func EditorLinesOf(text []byte) Lines {
	if bytes.IndexByte(text, '\r') < 0 {
		return LinesOf(text)
	}
	starts := []int{0}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return Lines{text, starts}
}

// Count is how many lines there are; a text that ends in a line break has an
// empty last one.
func (l Lines) Count() int { return len(l.starts) }

// At returns the line and column of an offset, both from 0. An offset outside
// of the text is that of its beginning or end.
func (l Lines) At(offset int, unit Unit) (line, column int) {
	offset = min(max(offset, 0), len(l.text))
	line, found := slices.BinarySearch(l.starts, offset)
	if !found {
		line--
	}
	return line, lengthIn(l.text[l.starts[line]:offset], unit)
}

// Offset returns the offset of a line and column, both from 0. What is beyond
// the end of a line means its end, what is within a character its beginning.
func (l Lines) Offset(line, column int, unit Unit) int {
	if line < 0 {
		return 0
	}
	if line >= len(l.starts) {
		return len(l.text)
	}
	from, to := l.Bounds(line)
	return from + bytesIn(l.text[from:to], column, unit)
}

// Bounds returns where a line begins and where it ends, without its break.
func (l Lines) Bounds(line int) (from, to int) {
	from, to = l.starts[line], len(l.text)
	if line+1 < len(l.starts) {
		to = l.starts[line+1] - 1
		if to > from && l.text[to-1] == '\r' {
			to--
		}
	}
	return from, to
}

// Start returns where a line begins; behind the last one, the end of the text.
func (l Lines) Start(line int) int {
	if line >= len(l.starts) {
		return len(l.text)
	}
	return l.starts[line]
}

// lengthIn is how many units a piece of a line takes. Bytes that are no UTF-8
// count one each.
func lengthIn(piece []byte, unit Unit) int {
	switch unit {
	case Bytes:
		return len(piece)
	case UTF16:
		n := 0
		for len(piece) > 0 {
			r, size := utf8.DecodeRune(piece)
			n += units(r)
			piece = piece[size:]
		}
		return n
	case Characters:
	}
	return utf8.RuneCount(piece)
}

// bytesIn is how many bytes of a line take column units.
func bytesIn(line []byte, column int, unit Unit) int {
	at := 0
	for at < len(line) && column > 0 {
		r, size := utf8.DecodeRune(line[at:])
		switch unit {
		case Bytes:
			column -= size
		case UTF16:
			column -= units(r)
		case Characters:
			column--
		}
		if column < 0 {
			break
		}
		at += size
	}
	return at
}

// units is how many code units of UTF-16 a character takes.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
