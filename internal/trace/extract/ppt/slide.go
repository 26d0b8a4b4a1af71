package ppt

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
)

// view is what is known of the place while the records of a slide are read.
type view struct {
	place extract.Place
	texts []string // of placeholders
	used  []bool   // which of them stand on the slide
}

// asked is after how many records the context is asked.
const asked = 1024

// slide reads one slide, from 1.
func (p *presentation) slide(number int, s listed) error {
	v := view{place: extract.Place{Slide: number}, texts: s.texts, used: make([]bool, len(s.texts))}
	slide, ok := p.part(s.part, recSlide)
	if !ok {
		if err := p.sink.Skip(v.place, "The slide is damaged."); err != nil {
			return err
		}
	}
	if isHidden(slide.data) {
		v.place.Part = "hidden"
	}
	if err := p.walk(slide.data, v, 0); err != nil {
		return err
	}
	for i, text := range v.texts {
		if !v.used[i] {
			if err := p.paragraphs(v.place, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// isHidden reports whether a slide is left out of the show.
func isHidden(b []byte) bool {
	const hidden = 4
	for {
		r, rest, ok := next(b)
		if !ok {
			return false
		}
		if r.kind == recShowInfo {
			return cfb.Uint16(r.data, 10)&hidden != 0
		}
		b = rest
	}
}

// walk reads the texts in records, and in those inside them.
func (p *presentation) walk(b []byte, v view, depth int) error {
	if depth > p.limits.Nesting {
		return p.sink.Skip(v.place, "The presentation is nested deeper than the limit.")
	}
	for {
		r, rest, ok := next(b)
		if !ok {
			return nil
		}
		b = rest
		if p.steps++; p.steps%asked == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		if err := p.record(r, v, depth); err != nil {
			return err
		}
	}
}

func (p *presentation) record(r record, v view, depth int) error {
	within := v
	switch r.kind {
	case recTextBox: // a container, whether it says so or not
		return p.walk(r.data, v, depth+1)
	case recOutlineRef:
		if i := int(cfb.Uint32(r.data, 0)); i >= 0 && i < len(v.texts) && !v.used[i] {
			v.used[i] = true
			return p.paragraphs(v.place, v.texts[i])
		}
		return nil
	case recChars, recBytes:
		text, _ := letters(r)
		return p.paragraphs(v.place, text)
	case recComment:
		return p.comment(r, v.place)
	case recMargins:
		within.place.Part = "footer"
	case recString:
		if v.place.Part == "footer" {
			text, _ := letters(r)
			return p.paragraphs(v.place, text)
		}
		return nil
	}
	if !r.container && !holdsRecords(r.kind) {
		return nil
	}
	return p.walk(r.data, within, depth+1)
}

// holdsRecords reports records that hold others without being containers: the
// data of extensions, comments among them.
func holdsRecords(kind uint16) bool { return kind == 0x138b }

// comment reads a comment: its author and its text are strings by number.
func (p *presentation) comment(r record, place extract.Place) error {
	const author, said = 0, 1
	piece := extract.Piece{Place: place}
	piece.Part = "comment"
	for b := r.data; ; {
		s, rest, ok := next(b)
		if !ok {
			break
		}
		b = rest
		if text, ok := letters(s); ok && s.instance == author {
			piece.By = strings.TrimSpace(text)
		} else if ok && s.instance == said {
			piece.Text = strings.TrimSpace(text)
		}
	}
	return p.piece(piece)
}

// letters returns the text of a record that is one: in two bytes a character,
// or in the lower one of each.
func letters(r record) (string, bool) {
	switch r.kind {
	case recChars, recString:
		units := make([]uint16, 0, len(r.data)/2)
		for b := r.data; len(b) >= 2; b = b[2:] {
			units = append(units, binary.LittleEndian.Uint16(b))
		}
		return string(utf16.Decode(units)), true
	case recBytes:
		text, err := charmap.Windows1252.NewDecoder().Bytes(r.data)
		return string(text), err == nil
	}
	return "", false
}

// paragraphs hands on the paragraphs of a text.
func (p *presentation) paragraphs(place extract.Place, text string) error {
	text = strings.NewReplacer("\v", "\n", "\x00", "").Replace(text)
	for paragraph := range strings.SplitSeq(text, "\r") {
		if err := p.piece(extract.Piece{Place: place, Text: strings.TrimSpace(paragraph)}); err != nil {
			return err
		}
	}
	return nil
}

// piece hands on a piece that says something.
func (p *presentation) piece(piece extract.Piece) error {
	if piece.Text == "" || p.left < 0 {
		return nil
	}
	if p.left -= len(piece.Text); p.left < 0 {
		return p.sink.Skip(extract.Place{Slide: piece.Slide}, "The presentation has too much text; not all of it is read.")
	}
	return p.sink.Piece(piece)
}

// unpack returns an embedded file, or why there is none.
func unpack(r record, most int64) (content []byte, reason string) {
	const packed = 1
	if r.instance != packed {
		return r.data, ""
	}
	z, err := zlib.NewReader(bytes.NewReader(r.data[min(4, len(r.data)):]))
	if err != nil {
		return nil, "An embedded file is damaged."
	}
	content, err = io.ReadAll(io.LimitReader(z, most+1))
	switch {
	case int64(len(content)) > most:
		return nil, "An embedded file is larger than the limit."
	case err != nil && len(content) != int(cfb.Uint32(r.data, 0)): // a wrong sum behind all of it does not matter
		return nil, "An embedded file is damaged."
	}
	return content, ""
}
