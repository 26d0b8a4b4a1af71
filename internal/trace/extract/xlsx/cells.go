package xlsx

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/numfmt"
	"ownup/internal/trace/extract/ooxml"
)

// The last column and row that a sheet may have, from 0.
const (
	lastColumn = 16_383
	lastRow    = 1_048_575
)

// How much of a row is kept before it is handed on.
const (
	maxBuffer  = 1 << 20 // bytes
	maxPending = 4096    // cells
)

// cells reads the cells of one sheet. The texts of a row are written behind
// one another and made into one string, so a row costs one allocation and not
// two for each cell.
type cells struct {
	*book
	s     *ooxml.Scanner
	part  string        // its name in the file
	place extract.Place // of the sheet
	trail extract.Trail // of the cell being read

	row, column int // of the last cell, from 0
	hiddenRow   bool
	hiddenCols  []bool // nil if none is
	colSpans    int    // read so far
	buffer      []byte
	pending     []pending
	origins     [][]extract.Origin // of the pending ones, if somebody wants to know
	shared      map[string]shared

	// Of the cell being read.
	reference, kind, value, formula []byte
	formulaText                     []byte // its room
	style                           int
	inline                          bool
}

// pending is a cell of the row whose texts are not yet a string. What lies
// between the marks is a stretch of the buffer.
type pending struct {
	piece               extract.Piece
	cell, text, textEnd int
	formulaEnd          int
	ready               bool // the text is in the piece already
}

func (c *cells) read() error {
	c.row, c.column = -1, -1
	for {
		kind := c.s.Next()
		if kind == ooxml.EOF {
			break
		}
		if kind == ooxml.End {
			if string(c.s.Name()) == "row" {
				if err := c.flush(); err != nil {
					return err
				}
			}
			continue
		}
		if kind != ooxml.Start {
			continue
		}
		if err := c.element(); err != nil {
			return err
		}
	}
	if err := c.flush(); err != nil {
		return err
	}
	if c.s.Err() != nil {
		return c.sink.Skip(c.place, ooxml.Reason("sheet", c.s.Err()))
	}
	return nil
}

func (c *cells) element() error {
	switch string(c.s.Name()) {
	case "c":
		c.cell()
		if len(c.buffer) > maxBuffer || len(c.pending) > maxPending {
			return c.flush()
		}
	case "row":
		c.startRow()
		return c.ctx.Err()
	case "col":
		c.columns()
	case "oddHeader", "evenHeader", "firstHeader":
		return c.margin("header")
	case "oddFooter", "evenFooter", "firstFooter":
		return c.margin("footer")
	}
	return nil
}

// columns notes which columns are hidden.
func (c *cells) columns() {
	if hidden := c.s.Attr("hidden"); hidden != "1" && hidden != "true" || c.colSpans > lastColumn {
		return
	}
	c.colSpans++
	if c.hiddenCols == nil {
		c.hiddenCols = make([]bool, lastColumn+1)
	}
	from, to := digits([]byte(c.s.Attr("min"))), digits([]byte(c.s.Attr("max")))
	for i := max(from, 1); i <= min(to, lastColumn+1); i++ {
		c.hiddenCols[i-1] = true
	}
}

func (c *cells) startRow() {
	c.row++
	c.column = -1
	c.hiddenRow = false
	for rest := c.s.Attrs(); len(rest) > 0; {
		var key, value []byte
		key, value, rest = ooxml.NextAttr(rest)
		switch string(key) {
		case "r":
			if n := digits(value); n > 0 && n <= lastRow+1 {
				c.row = n - 1
			}
		case "hidden":
			c.hiddenRow = string(value) == "1" || string(value) == "true"
		}
	}
}

// digits reads a whole number; -1 if it is none.
func digits(b []byte) int {
	if len(b) == 0 || len(b) > 9 {
		return -1
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// cell reads the cell that has just started.
func (c *cells) cell() {
	if c.full() {
		c.s.Skip()
		return
	}
	c.reference, c.kind, c.value, c.formula = nil, nil, nil, nil
	c.style, c.inline = 0, false
	c.trail.Reset()
	for rest := c.s.Attrs(); len(rest) > 0; {
		var key, value []byte
		key, value, rest = ooxml.NextAttr(rest)
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			c.reference = value
		case 's':
			c.style = digits(value)
		case 't':
			c.kind = value
		}
	}
	c.locate()
	if c.s.Empty() {
		return
	}
	begin := len(c.buffer)
	c.buffer = c.appendReference(c.buffer)
	text := len(c.buffer)
	for depth := c.s.Depth() - 1; ; {
		kind := c.s.Next()
		if kind == ooxml.EOF || c.s.Depth() <= depth {
			break
		}
		if kind != ooxml.Start {
			continue
		}
		switch string(c.s.Name()) {
		case "v":
			if c.s.Next() == ooxml.Text {
				c.value = c.s.Text()
				c.s.Trail(&c.trail, c.part, 0)
			}
		case "f":
			c.readFormula()
		case "is":
			c.inline = true
			c.buffer = appendRich(c.s, c.buffer, &c.trail, c.part)
		}
	}
	if !c.finish(begin, text) {
		c.buffer = c.buffer[:begin]
	}
}

// locate finds out where the cell stands. Without a reference it is the one
// behind the last.
func (c *cells) locate() {
	c.column++
	column, i := 0, 0
	for ; i < len(c.reference) && i < 4; i++ {
		letter := c.reference[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	row := digits(c.reference[i:])
	if column == 0 || column > lastColumn+1 || row < 1 || row > lastRow+1 {
		c.reference = nil
		return
	}
	c.column, c.row = column-1, row-1
}

func (c *cells) appendReference(dst []byte) []byte {
	if c.reference == nil {
		return append(dst, extract.Cell(c.column, max(c.row, 0))...)
	}
	for _, b := range c.reference {
		if b >= 'a' {
			b &^= 0x20
		}
		dst = append(dst, b)
	}
	return dst
}

func (c *cells) hidden() bool {
	return c.hiddenRow || c.column < len(c.hiddenCols) && c.hiddenCols[c.column]
}

// finish puts the cell with the pending ones; false if it is empty.
func (c *cells) finish(begin, text int) bool {
	if len(c.value) == 0 && len(c.formula) == 0 && len(c.buffer) == text {
		return false
	}
	c.pending = append(c.pending, pending{cell: begin, text: text, piece: extract.Piece{Place: c.place}})
	p := &c.pending[len(c.pending)-1]
	if c.hidden() {
		p.piece.Part = "hidden"
	}
	if !c.inline || len(c.buffer) == text {
		c.show(p)
	}
	p.textEnd = len(c.buffer)
	c.buffer = append(c.buffer, c.formula...)
	p.formulaEnd = len(c.buffer)
	if p.formulaEnd == text && p.piece.Text == "" {
		c.pending = c.pending[:len(c.pending)-1]
		return false
	}
	c.mark(p)
	return true
}

// show writes the value of the cell as a person saw it.
func (c *cells) show(p *pending) {
	if len(c.value) == 0 {
		return
	}
	switch string(c.kind) {
	case "s":
		if i := digits(bytes.TrimSpace(c.value)); i >= 0 && i < len(c.strings) {
			c.words(p, c.strings[i])
		}
	case "str", "inlineStr":
		c.buffer = appendUnescaped(c.buffer, c.value)
		if !c.styleOf().plain {
			c.words(p, string(c.buffer[p.text:]))
			c.buffer = c.buffer[:p.text]
		}
	case "e":
		c.buffer = append(c.buffer, c.value...)
	case "b":
		if string(c.value) == "1" || string(c.value) == "true" {
			c.buffer = append(c.buffer, "TRUE"...)
		} else {
			c.buffer = append(c.buffer, "FALSE"...)
		}
	case "d":
		if v, ok := serial(string(c.value), c.date1904); ok {
			c.number(p, v)
			return
		}
		c.buffer = append(c.buffer, c.value...)
	default:
		v, err := strconv.ParseFloat(string(c.value), 64)
		if err != nil {
			if v, err = strconv.ParseFloat(string(bytes.TrimSpace(c.value)), 64); err != nil || math.IsInf(v, 0) {
				c.buffer = append(c.buffer, c.value...)
				return
			}
		}
		c.number(p, v)
	}
}

// words shows a text. One that its format shows to nobody is hidden.
func (c *cells) words(p *pending, text string) {
	p.piece.Text, p.ready = text, true
	if st := c.styleOf(); !st.plain {
		if shown := st.format.Text(text); strings.TrimSpace(shown) != "" {
			p.piece.Text = shown
		} else {
			p.piece.Part = "hidden"
		}
	}
}

func (c *cells) number(p *pending, v float64) {
	p.piece.Value, p.piece.HasValue = v, true
	st := c.styleOf()
	begin := len(c.buffer)
	if st.general {
		c.buffer = numfmt.AppendGeneral(c.buffer, v)
		return
	}
	c.buffer = st.format.Append(c.buffer, v, c.date1904)
	if len(bytes.TrimSpace(c.buffer[begin:])) == 0 { // a format such as ";;;"
		p.piece.Part = "hidden"
		c.buffer = numfmt.AppendGeneral(c.buffer[:begin], v)
	}
}

func (c *cells) styleOf() *style {
	if c.style < 0 || c.style >= len(c.styles) {
		return &c.styles[0]
	}
	return &c.styles[c.style]
}

// flush hands on the pending cells.
func (c *cells) flush() error {
	if len(c.pending) == 0 {
		return nil
	}
	full := c.full()
	all := string(c.buffer)
	for i := range c.pending {
		if c.full() {
			break
		}
		p := &c.pending[i]
		p.piece.Cell = all[p.cell:p.text]
		if !p.ready {
			p.piece.Text = all[p.text:p.textEnd]
		}
		p.piece.Formula = all[p.textEnd:p.formulaEnd]
		if c.trail.On() {
			c.trail.Replace(c.origins[i])
			c.trail.Tell(0, len(p.piece.Text))
		}
		c.cells++
		c.text += len(p.piece.Text) + len(p.piece.Formula)
		if err := c.sink.Piece(p.piece); err != nil {
			return err
		}
	}
	clear(c.pending)
	c.origins = c.origins[:0]
	c.pending, c.buffer = c.pending[:0], c.buffer[:0]
	if c.full() && !full {
		return c.sink.Skip(c.place, "The workbook has more cells than are read.")
	}
	return nil
}

// full says that the workbook has used up what may be read of it. Many cells
// may share one long text or formula, so their number alone is no bound.
func (c *cells) full() bool { return c.cells >= maxCells || c.text >= maxText }

// mark keeps where the value of a pending cell stands.
func (c *cells) mark(p *pending) {
	if !c.trail.On() {
		return
	}
	length := p.textEnd - p.text
	if p.ready {
		length = len(p.piece.Text)
	}
	of := c.trail.Take()
	switch kind := string(c.kind); {
	case len(of) == 0 || c.inline:
	case kind == "s":
		of = []extract.Origin{{End: length, From: of[0].From, To: of[len(of)-1].To, Part: c.part, As: extract.Shared}}
	case p.piece.HasValue && kind != "d":
		of = []extract.Origin{{End: length, From: of[0].From, To: of[len(of)-1].To, Part: c.part, As: extract.Stored}}
	case kind != "str" && kind != "inlineStr":
		of = nil
	}
	c.origins = append(c.origins, of)
}
