package doc

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
)

// story puts the letters of one part together to paragraphs.
type story struct {
	*document
	part    string
	count   int // paragraphs so far
	text    []byte
	deleted []byte // what was deleted of the paragraph
	hidden  []byte // what is hidden of it
	fields  []bool // open, whether their result has begun
	high    uint16 // the first half of a character that takes two
	steps   int
}

// The characters that mean something to Word.
const (
	picture    = 0x01
	reference  = 0x02
	comment    = 0x05
	cellEnd    = 0x07
	drawn      = 0x08
	lineBreak  = 0x0b
	pageBreak  = 0x0c
	columnEnd  = 0x0e
	fieldBegin = 0x13
	fieldTurn  = 0x14 // from the instruction to the result
	fieldEnd   = 0x15
	hardHyphen = 0x1e
	softHyphen = 0x1f
)

// chunk reads a stretch of the text; last says that the part ends with it.
func (s *story) chunk(c chunk, last bool) error {
	size := 1
	if c.wide {
		size = 2
	}
	var l look
	until := -1
	for at := c.begin; at+size <= c.end; at += size {
		if at >= until {
			l, until = s.at(at)
		}
		if s.steps++; s.steps%asked == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		unit := uint16(s.main[at])
		if c.wide {
			unit = uint16(cfb.Uint16(s.main, at))
		} else if unit >= 0x80 {
			unit = uint16(charmap.Windows1252.DecodeByte(byte(unit)))
		}
		if err := s.unit(unit, l); err != nil {
			return err
		}
	}
	if last {
		return s.end()
	}
	return nil
}

// unit reads half a character or a whole one.
func (s *story) unit(u uint16, l look) error {
	switch {
	case s.high != 0:
		r := utf16.DecodeRune(rune(s.high), rune(u))
		s.high = 0
		s.letter(r, l)
	case u >= 0xd800 && u < 0xdc00:
		s.high = u
	case u >= 0xdc00 && u < 0xe000:
		s.letter(utf8.RuneError, l)
	case u < ' ':
		return s.mark(rune(u), l)
	default:
		s.letter(rune(u), l)
	}
	return nil
}

// mark reads a character that is none.
func (s *story) mark(r rune, l look) error {
	switch r {
	case '\r', cellEnd, pageBreak, columnEnd:
		return s.end()
	case '\t', lineBreak, '\n':
		if r == lineBreak {
			r = '\n'
		}
		s.letter(r, l)
	case hardHyphen:
		s.letter('\u2011', l)
	case softHyphen:
		s.letter('\u00ad', l)
	case fieldBegin:
		s.fields = append(s.fields, false)
	case fieldTurn:
		if n := len(s.fields); n > 0 {
			s.fields[n-1] = true
		}
	case fieldEnd:
		if n := len(s.fields); n > 0 {
			s.fields = s.fields[:n-1]
		}
	case picture, reference, comment, drawn: // they stand for something that is elsewhere
	}
	return nil
}

// letter adds a character to the text. Instructions of fields are not shown.
func (s *story) letter(r rune, l look) {
	if n := len(s.fields); n > 0 && !s.fields[n-1] {
		return
	}
	if l.raised && r >= '0' && r <= '9' && len(s.text) > 0 {
		r = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0']
	}
	switch {
	case l.deleted:
		s.deleted = utf8.AppendRune(s.deleted, r)
	case l.hidden:
		s.hidden = utf8.AppendRune(s.hidden, r)
	default:
		s.text = utf8.AppendRune(s.text, r)
	}
}

// end ends a paragraph or a cell, and hands on what is in it.
func (s *story) end() error {
	s.count++
	for _, found := range []struct {
		text *[]byte
		part string
	}{{&s.text, s.part}, {&s.deleted, "deleted"}, {&s.hidden, "hidden"}} {
		text := strings.TrimSpace(string(*found.text))
		*found.text = (*found.text)[:0]
		if text == "" {
			continue
		}
		if s.left -= len(text); s.left < 0 {
			return s.sink.Skip(extract.Place{}, "The document has too much text; not all of it is read.")
		}
		if err := s.sink.Piece(extract.Piece{Place: extract.Place{Part: found.part, Paragraph: s.count}, Text: text}); err != nil {
			return err
		}
	}
	return nil
}
