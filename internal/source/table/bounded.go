package table

import (
	"io"
	"strings"
)

// bounded gives a CSV file to its parser, which holds a whole row in memory
// and would take a quotation mark that nothing closes to mean that the row
// goes on to the end of the file.
//
// Of a line beyond maxLine it gives only so much that the row is seen to be
// too long; the next line is as it was. A row of many lines, which only
// quotation marks can make, ends the file when it is beyond twice that: where
// the next row begins cannot be known then.
type bounded struct {
	rest  string
	line  int   // bytes given of the line being given
	given int64 // bytes in all
	row   int64 // of these, how many stand before the row being read
	cut   bool  // the file was ended
}

// Read gives at most one line.
func (b *bounded) Read(into []byte) (int, error) {
	if b.given-b.row > 2*maxLine+1 {
		b.rest, b.cut = "", true
	}
	if b.rest == "" {
		return 0, io.EOF
	}
	room := min(len(into), len(b.rest))
	if b.line > maxLine {
		_, b.rest, _ = strings.Cut(b.rest, "\n")
		b.line, b.given = 0, b.given+1
		return copy(into, "\n"), nil
	}
	part := b.rest[:min(room, maxLine+1-b.line)]
	b.line += len(part)
	if end := strings.IndexByte(part, '\n'); end >= 0 {
		part, b.line = part[:end+1], 0
	}
	b.rest = b.rest[len(part):]
	b.given += int64(len(part))
	return copy(into, part), nil
}
