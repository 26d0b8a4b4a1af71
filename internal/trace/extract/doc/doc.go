// Package doc reads the documents that Word wrote before 2007 ([MS-DOC]): the
// body with its tables, footnotes, headers, comments and text boxes.
//
// The text of a document is one row of characters: the body, then everything
// beside it in a fixed order. It lies in the file in pieces, the oldest and the
// newest where they happened to be saved, and a table says which piece comes
// when. What is formatted in a special way is told by another table, by places
// in the file; here that is what was deleted while changes were tracked, what
// is hidden, and raised digits, which are marks or exponents.
//
// A paragraph is a piece, and so is the cell of a table. Paragraphs are counted
// in each part from 1.
package doc

import (
	"context"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
)

// Limits of one document.
const (
	maxPieces = 1_000_000 // of the file
	maxRuns   = 1_000_000 // formatted in a special way
	often     = 4         // how often a letter may stand in the text, on average
	asked     = 1024
)

// Where things stand in the header of the file ([MS-DOC] 2.5). The places hold
// for Word 97 and later.
const (
	headerSize = 0x1aa
	atVersion  = 0x02
	atFlags    = 0x0a
	atFirst    = 0x18 // the first character, in Word 95 and before
	atEnd      = 0x1c
	atLengths  = 0x4c // of the parts
	atRuns     = 0xfa // the table of formatting
	atPieces   = 0x1a2
)

// word97 is the version from which on texts are in Unicode.
const word97 = 0xc1

// parts are what the row of characters consists of, in its order.
var parts = [...]string{"", "footnote", "header", "", "comment", "footnote", "text box", "text box"}

// Read is an [extract.Reader] of these documents.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := cfb.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, "The document is damaged.")
	}
	main, broken := file.Stream("WordDocument")
	if len(main) < headerSize {
		return sink.Skip(extract.Place{}, "The document is damaged.")
	}
	d := &document{ctx: ctx, sink: sink, main: main, left: limits.Total, letters: often * len(main)}
	if err := d.read(file); err != nil {
		return err
	}
	if broken != nil || d.damaged {
		if err := sink.Skip(extract.Place{}, "The document is damaged; what is whole is read."); err != nil {
			return err
		}
	}
	return embedded(ctx, file, limits, sink)
}

// document is a document being read.
type document struct {
	ctx     context.Context //nolint:containedctx // a document lives for one call
	sink    extract.Sink
	main    []byte // the stream of the text
	runs    []run
	left    int // bytes that may still be handed on
	letters int // that may still be looked at
	damaged bool
}

func (d *document) read(file *cfb.File) error {
	const encrypted, whichTable = 0x100, 0x200
	flags := cfb.Uint16(d.main, atFlags)
	switch {
	case flags&encrypted != 0:
		return d.sink.Skip(extract.Place{}, "The document is encrypted with a password.")
	case cfb.Uint16(d.main, atVersion) < word97:
		s := &story{document: d}
		begin, end := int(cfb.Uint32(d.main, atFirst)), int(cfb.Uint32(d.main, atEnd))
		return s.chunk(chunk{begin: begin, end: min(end, len(d.main))}, true)
	}
	name := "0Table"
	if flags&whichTable != 0 {
		name = "1Table"
	}
	table, err := file.Stream(name)
	d.damaged = err != nil
	d.runs = readRuns(d.main, part(table, d.main, atRuns))
	pieces, whole := readPieces(part(table, d.main, atPieces), len(d.main))
	d.damaged = d.damaged || !whole
	return d.stories(pieces)
}

// stories reads the parts of the text one after the other.
func (d *document) stories(pieces []chunk) error {
	for i, name := range parts {
		length := int(cfb.Uint32(d.main, atLengths+4*i))
		s := &story{document: d, part: name}
		var mine []chunk
		mine, pieces = take(pieces, length)
		for j, c := range mine {
			if d.letters -= c.letters(); d.letters < 0 { // pieces that share their letters, as nobody makes them
				d.damaged = true
				return s.end()
			}
			if err := s.chunk(c, j == len(mine)-1); err != nil {
				return err
			}
		}
	}
	return nil
}

// part returns what the header says stands where in the table stream.
func part(table, main []byte, at int) []byte {
	begin, length := int64(cfb.Uint32(main, at)), int64(cfb.Uint32(main, at+4))
	if begin >= int64(len(table)) {
		return nil
	}
	return table[begin:min(begin+length, int64(len(table)))]
}

// chunk is a stretch of the text as it lies in the file.
type chunk struct {
	begin, end int  // in the stream
	wide       bool // two bytes a character
}

func (c chunk) letters() int {
	if c.wide {
		return (c.end - c.begin) / 2
	}
	return c.end - c.begin
}

// take takes the first n characters off the chunks.
func take(all []chunk, n int) (mine, rest []chunk) {
	for len(all) > 0 && n > 0 {
		c := all[0]
		if have := c.letters(); have <= n {
			mine, all = append(mine, c), all[1:]
			n -= have
			continue
		}
		size := 1
		if c.wide {
			size = 2
		}
		cut := c.begin + n*size
		mine = append(mine, chunk{c.begin, cut, c.wide})
		all = append([]chunk{{cut, c.end, c.wide}}, all[1:]...)
		n = 0
	}
	return mine, all
}

// readPieces reads the table of pieces, and reports whether all of it is there
// and leads into the stream of the given size.
func readPieces(b []byte, size int) (all []chunk, whole bool) {
	const formats, table, inBytes = 1, 2, 1 << 30
	for len(b) >= 3 && b[0] == formats { // of pieces, that nobody needs here
		n := 3 + cfb.Uint16(b, 1)
		if n > len(b) {
			return nil, false
		}
		b = b[n:]
	}
	if len(b) < 5 || b[0] != table {
		return nil, false
	}
	b = b[5:]
	count := (len(b) - 4) / 12
	whole = true
	for i := range min(count, maxPieces) {
		letters := int64(cfb.Uint32(b, 4*i+4)) - int64(cfb.Uint32(b, 4*i))
		at := cfb.Uint32(b, 4*(count+1)+8*i+2)
		c := chunk{begin: int(at &^ inBytes), wide: at&inBytes == 0}
		if !c.wide {
			c.begin /= 2
			c.end = c.begin + int(letters)
		} else {
			c.end = c.begin + 2*int(letters)
		}
		if letters < 0 || c.begin > size || c.end > size {
			whole = false
			c.begin, c.end = min(c.begin, size), min(max(c.end, c.begin), size)
			c.begin = min(c.begin, c.end)
		}
		all = append(all, c)
	}
	return all, whole
}
