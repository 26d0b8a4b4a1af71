// Package plain reads files that are text: prose and source, Markdown and
// pages, tables of values, JSON and notebooks.
//
// Each reader is linear in the size of its file, and the text of a piece is
// what a person sees: entities, quotation marks and escapes are undone. Line
// and column are those of the file, whatever it is encoded in ([Decode]).
package plain

import (
	"bytes"
	"context"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

const (
	// longestPiece is where a paragraph is cut into several pieces, in bytes:
	// logs and listings have no empty lines.
	longestPiece = 16 << 10
	// longestWord is where a run without any space is cut, in bytes: files
	// that a program wrote in one line.
	longestWord = 64 << 10
)

// Text reads prose and source. A piece is a paragraph: lines without an empty
// one between them, since a sentence goes over lines and a figure in words
// with it. A long one is cut at the end of a line.
func Text(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
	return Paragraphs(ctx, Decode(f.Content), extract.Place{}, sink)
}

// Paragraphs hands over a text in UTF-8 by its paragraphs. The place is that
// of the text; line and column are counted from its beginning.
func Paragraphs(ctx context.Context, text []byte, place extract.Place, sink extract.Sink) error {
	p := paragraphs{text: text, place: place, sink: sink, trail: extract.TrailTo(sink)}
	place.Line, place.Column = 1, 1
	p.place = place
	for steps := 0; p.at < len(text); steps++ {
		if steps%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := p.next(); err != nil {
			return err
		}
	}
	return nil
}

type paragraphs struct {
	trail extract.Trail
	text  []byte
	at    int           // where the next piece begins
	place extract.Place // of that
	sink  extract.Sink
}

// next hands over one piece and goes behind it.
func (p *paragraphs) next() error {
	end, breaks := p.end()
	body := bytes.TrimRight(p.text[p.at:end], " \t\r\n\f\v")
	if len(bytes.TrimSpace(body)) > 0 {
		lead := body[:len(body)-len(bytes.TrimLeft(body, " \t\f\v\r"))]
		here := p.place
		here.Column += len(lead)
		p.trail.Add(extract.Origin{End: len(body) - len(lead), From: p.at + len(lead), To: p.at + len(body)})
		p.trail.Tell(0, len(body)-len(lead))
		if err := p.sink.Piece(extract.Piece{Place: here, Text: string(body[len(lead):])}); err != nil {
			return err
		}
	}
	if p.place.Line += breaks; breaks > 0 {
		p.place.Column = 1
	} else {
		p.place.Column += utf8.RuneCount(p.text[p.at:end])
	}
	p.at = end
	return nil
}

// end finds where the piece ends that begins at p.at, and how many lines do
// before that.
func (p *paragraphs) end() (end, breaks int) {
	for at := p.at; ; {
		i := bytes.IndexByte(p.text[at:min(len(p.text), p.at+longestWord)], '\n')
		switch {
		case i < 0 && len(p.text)-p.at <= longestWord:
			return len(p.text), breaks
		case i < 0 && at > p.at:
			return at, breaks // a line too long to belong to the piece begins here
		case i < 0:
			return p.cut(), 0
		}
		line := p.text[at : at+i]
		if at > p.at && len(bytes.TrimRight(line, " \t\r")) == 0 {
			return at, breaks
		}
		at += i + 1
		breaks++
		if at-p.at > longestPiece || len(bytes.TrimRight(line, " \t\r")) == 0 {
			return at, breaks
		}
	}
}

// cut finds where a line is cut that is too long: behind its last space, else
// where no number can stand.
func (p *paragraphs) cut() int {
	window := p.text[p.at : p.at+longestWord]
	if i := bytes.LastIndexAny(window[longestWord/2:], ` ;{}"<>`); i >= 0 {
		return p.at + longestWord/2 + i + 1
	}
	i := len(window)
	for i > len(window)-utf8.UTFMax && !utf8.RuneStart(p.text[p.at+i]) {
		i--
	}
	return p.at + i
}
