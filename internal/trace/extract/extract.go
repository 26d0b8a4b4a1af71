// Package extract takes the text out of documents, and keeps for every piece
// of it the place that a person can go to: the cell of a sheet, the slide,
// the paragraph, the line.
//
// A reader hands its pieces to a [Sink] in the order of the document. What it
// cannot read it reports ([Sink.Skip]) and goes on: nothing is passed over in
// silence, and one damaged part does not lose the rest.
package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Place is where a piece of text stands. What does not apply is zero.
type Place struct {
	Line      int    `json:"line,omitempty"`      // from 1
	Column    int    `json:"column,omitempty"`    // from 1, in characters
	Row       int    `json:"row,omitempty"`       // of a table of values, from 1
	Path      string `json:"path,omitempty"`      // JSON pointer (RFC 6901), field of a mail or a form, name of a column, or of a file that an archive holds
	Page      int    `json:"page,omitempty"`      // from 1
	Slide     int    `json:"slide,omitempty"`     // from 1
	Shape     string `json:"shape,omitempty"`     // of a slide
	Sheet     string `json:"sheet,omitempty"`     // its name
	Cell      string `json:"cell,omitempty"`      // in the A1 notation
	Paragraph int    `json:"paragraph,omitempty"` // from 1
	Part      string `json:"part,omitempty"`      // header, footnote, comment, notes, chart, text box, field, hidden, deleted; "": the body
	Box       Box    `json:"box,omitzero"`        // on the page
}

// Properties that say whose a file is: the path of a piece of Part
// "properties".
const (
	Creator    = "creator"
	LastEditor = "lastModifiedBy"
)

// Piece is a stretch of text that stands together: a paragraph, a cell, a
// line. Numbers are not split over two of them. Where the place has a line and
// the text has several, the place is that of its first character, and
// [Piece.At] gives that of another; where it has a box, that is around all of
// the text, and [Piece.Span] gives that of a part.
type Piece struct {
	Place
	Text  string
	Spots []Spot // where its words stand on the page, in the order of the text
	// Value is the number behind the text where the document keeps one, such
	// as 0.042 behind "4%". HasValue says whether it does.
	Value    float64
	HasValue bool
	Formula  string // of a cell whose value is the cached result
	By       string // who wrote it, as the file names them: the author of a comment or of a change
}

// Sink takes what a reader finds. An error ends the reading, and the reader
// returns it.
type Sink interface {
	Piece(p Piece) error
	// Member takes a file inside the file: an attachment, a file in an
	// archive, an embedded workbook. The bytes may be kept.
	Member(name string, content []byte) error
	// Skip reports what could not be read, in a sentence that names no text:
	// "The sheet is damaged."
	Skip(p Place, reason string) error
}

// Cell returns the A1 notation of a cell; column and row count from 0.
func Cell(column, row int) string {
	var room [32]byte
	digits := strconv.AppendInt(room[:8], int64(row)+1, 10)
	start := 8
	for c := column + 1; c > 0 && start > 0; c = (c - 1) / 26 {
		start--
		digits[start] = byte('A' + (c-1)%26)
	}
	return string(digits[start:])
}

// At returns the place of the character that begins at offset, in bytes of
// the text: a piece may go over several lines. Its box is that of the word.
func (p Piece) At(offset int) Place { return p.Span(offset, offset) }

// Span returns the place of the text from start to end, in bytes. Its box is
// around the words of it that stand in the line of the first.
func (p Piece) Span(start, end int) Place {
	place := p.lineAt(start)
	if first, ok := p.spot(start); ok {
		place.Box = p.around(first, end)
	}
	return place
}

// lineAt counts the lines of the text up to offset.
func (p Piece) lineAt(offset int) Place {
	place := p.Place
	if place.Line == 0 {
		return place
	}
	before := p.Text[:min(max(offset, 0), len(p.Text))]
	if breaks := strings.Count(before, "\n"); breaks > 0 {
		place.Line += breaks
		place.Column = 1
		before = before[strings.LastIndexByte(before, '\n')+1:]
	}
	place.Column += utf8.RuneCountInString(before)
	return place
}
