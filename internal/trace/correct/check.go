package correct

import (
	"errors"

	"ownup/internal/trace/extract"
)

// errWrong ends the reading of a copy that says something that it should not.
var errWrong = errors.New("the copy does not say what it should")

// check reads a copy and holds that it says what it should: each piece what it
// said, and the changed ones the new text. It returns what these say, or
// errWrong.
func (t *target) check(changes []located, content []byte) (map[int]extract.Piece, error) {
	if extract.KindOf(t.name, content) != t.kind {
		return nil, errWrong
	}
	c := checker{target: t, changes: changes, moved: map[int]bool{}, changed: map[int]extract.Piece{}}
	for _, l := range changes {
		if t.kind == extract.Word {
			c.moved[t.reading.pieces[l.piece].Paragraph] = true
		}
	}
	if err := t.readers.Read(t.ctx, t.name, content, extract.DefaultLimits(), &c); err != nil {
		return nil, err
	}
	if c.next != len(t.reading.pieces) || c.skips != t.reading.skips {
		return nil, errWrong
	}
	return c.changed, nil
}

// checker is a sink that compares a copy with the file, piece by piece. So it
// need not keep the copy.
type checker struct {
	*target
	changes []located
	moved   map[int]bool // paragraphs of a Word document with changes
	changed map[int]extract.Piece
	next    int // piece of the file
	skips   int
}

func (c *checker) Piece(is extract.Piece) error {
	i := c.next
	c.next++
	if i >= len(c.reading.pieces) {
		return errWrong
	}
	was := &c.reading.pieces[i]
	if !c.samePlace(was.Place, is.Place) {
		return errWrong
	}
	n := 0
	for n < len(c.changes) && c.changes[n].piece == i {
		n++
	}
	here := c.changes[:n]
	c.changes = c.changes[n:]
	switch {
	case n > 0:
		if !says(was, &is, here) {
			return errWrong
		}
		c.changed[i] = is
	case was.Part == "deleted" && c.moved[was.Paragraph]:
		// It has words of the paragraph around what was struck out.
	case was.Text != is.Text || was.Formula != is.Formula || was.HasValue != is.HasValue || was.HasValue && was.Value != is.Value:
		return errWrong
	}
	return nil
}

// Member is checked where the files inside are changed.
func (c *checker) Member(string, []byte) error { return nil }

// Skip counts what is not read: that must be as much as before.
func (c *checker) Skip(extract.Place, string) error {
	c.skips++
	return nil
}

// samePlace compares places. Columns move with what stands before them in the
// line, and the columns of a table have their names from its first row.
func (t *target) samePlace(a, b extract.Place) bool {
	a.Column, b.Column = 0, 0
	if t.kind == extract.Table {
		a.Path, b.Path = "", ""
	}
	return a == b
}

// says reports whether a changed piece says what it should.
func says(was *piece, is *extract.Piece, changes []located) bool {
	if was.stored() {
		number, reason := storedNumber(was, changes[0].Change)
		return reason == "" && is.HasValue && is.Value == number
	}
	return is.Text == was.changed(changes)
}
