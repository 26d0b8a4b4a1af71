package xls

import (
	"encoding/binary"
	"math"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
	"ownup/internal/trace/extract/numfmt"
	"ownup/internal/trace/extract/xlsx"
)

// cells reads the records of one sheet.
type cells struct {
	*book
	place   extract.Place // of the sheet
	inChart int           // how many charts are open
	rows    map[int]bool  // that are hidden
	columns []span        // that are hidden
	waiting waiting
	object  int            // the last one drawn
	texts   map[int]string // of objects
	order   []int          // of the objects with texts
}

// span is columns in a row, from 0.
type span struct{ first, last int }

// waiting is the cell of a formula whose text comes in a later record.
type waiting struct {
	row, column, style int
	is                 bool
}

func float(bits uint64) float64 { return math.Float64frombits(bits) }

// readSheet reads a sheet by its index.
func (b *book) readSheet(index int) error {
	sh := b.sheets[index]
	c := &cells{book: b, place: extract.Place{Sheet: sh.name}, rows: map[int]bool{}, texts: map[int]string{}}
	if sh.hidden {
		c.place.Part = "hidden"
	}
	if !sh.known || b.begun[sh.offset] { // no two sheets are one
		return nil
	}
	b.begun[sh.offset] = true
	first, ok := at(b.stream, sh.offset, b.parts)
	if !ok || first.kind != recBOF {
		return b.sink.Skip(c.place, "The sheet is damaged.")
	}
	const chart = 0x20
	if cfb.Uint16(first.data, 2) == chart {
		c.inChart = 1
	}
	if err := c.records(first.next); err != nil {
		return err
	}
	return c.boxes()
}

// records reads up to the end of the sheet. Charts stand inside it with a
// beginning and an end of their own.
func (c *cells) records(offset int) error {
	nested := 0
	for steps := 0; !c.full(); steps++ {
		if steps%asked == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		r, ok := at(c.stream, offset, c.parts)
		if !ok {
			return c.sink.Skip(c.place, "The sheet is damaged; what is whole is read.")
		}
		offset, c.parts = r.next, r.parts
		switch r.kind {
		case recBOF:
			if nested++; nested > maxNested {
				return c.sink.Skip(c.place, "The sheet is damaged; what is whole is read.")
			}
			c.inChart++
		case recEOF:
			if nested--; nested < 0 {
				return nil
			}
			c.inChart--
		default:
			if err := c.record(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *cells) record(r record) error {
	if c.inChart > 0 {
		return c.chart(r)
	}
	switch r.kind {
	case recNumber, recRK, recManyRK, recLabelShare, recLabel, recRichLabel, recBoolError, recFormula, recString:
		return c.cell(r)
	case recRow:
		const hidden = 0x20
		if cfb.Uint16(r.data, 12)&hidden != 0 {
			c.rows[cfb.Uint16(r.data, 0)] = true
		}
	case recColumns:
		const hidden = 1
		if cfb.Uint16(r.data, 8)&hidden != 0 && len(c.columns) < 256 {
			c.columns = append(c.columns, span{cfb.Uint16(r.data, 0), cfb.Uint16(r.data, 2)})
		}
	case recHeader, recFooter:
		return c.margin(r)
	case recObject:
		c.object = cfb.Uint16(r.data, 6)
	case recTextBox:
		c.textBox(r)
	case recNote:
		return c.note(r)
	}
	return nil
}

// cell reads a record of one cell, or of several side by side.
func (c *cells) cell(r record) error {
	if r.kind == recString {
		if w := c.waiting; w.is {
			c.waiting = waiting{}
			return c.words(w.row, w.column, w.style, c.long(r, 0))
		}
		return nil
	}
	row, column, st := cfb.Uint16(r.data, 0), cfb.Uint16(r.data, 2), cfb.Uint16(r.data, 4)
	if len(r.data) < 6 {
		return nil
	}
	switch r.kind {
	case recNumber:
		if len(r.data) < 14 {
			return nil
		}
		return c.number(row, column, st, float(binary.LittleEndian.Uint64(r.data[6:])))
	case recRK:
		return c.number(row, column, st, rk(cfb.Uint32(r.data, 6)))
	case recManyRK:
		for i := 4; i+8 <= len(r.data); i += 6 {
			if err := c.number(row, column, cfb.Uint16(r.data, i), rk(cfb.Uint32(r.data, i+2))); err != nil {
				return err
			}
			column++
		}
	case recLabelShare:
		if i := cfb.Uint32(r.data, 6); int64(i) < int64(len(c.strings)) {
			return c.words(row, column, st, c.strings[i])
		}
	case recLabel, recRichLabel:
		return c.words(row, column, st, c.long(r, 6))
	case recBoolError:
		return c.words(row, column, st, boolError(cfb.Uint16(r.data, 6)&0xff, cfb.Uint16(r.data, 6)>>8))
	case recFormula:
		return c.formula(r, row, column, st)
	}
	return nil
}

// long reads a text with its length of two bytes before it.
func (c *cells) long(r record, at int) string {
	if c.wide {
		return r.cursor(at).rich()
	}
	cur := r.cursor(at)
	n := cur.u16()
	var raw []byte
	for n > 0 && !cur.done() {
		have := cur.rest()[:min(n, len(cur.rest()))]
		raw = append(raw, have...)
		cur.pos += len(have)
		n -= len(have)
	}
	return c.decoded(raw)
}

// formula shows the result that was saved with a formula.
func (c *cells) formula(r record, row, column, st int) error {
	c.waiting = waiting{}
	if len(r.data) < 14 {
		return nil
	}
	const noNumber, text, truth, fault = 0xffff, 0, 1, 2
	if cfb.Uint16(r.data, 12) != noNumber {
		return c.number(row, column, st, float(binary.LittleEndian.Uint64(r.data[6:])))
	}
	switch r.data[6] {
	case text:
		c.waiting = waiting{row, column, st, true}
	case truth:
		return c.words(row, column, st, boolError(int(r.data[8]), 0))
	case fault:
		return c.words(row, column, st, boolError(int(r.data[8]), 1))
	}
	return nil
}

// boolError shows a truth value, or a fault.
func boolError(value, fault int) string {
	if fault == 0 {
		if value != 0 {
			return "TRUE"
		}
		return "FALSE"
	}
	switch value {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0f:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1d:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}

// rk unpacks a number that takes four bytes: half a float or a whole number,
// either of them perhaps in hundredths.
func rk(packed uint32) float64 {
	const hundredths, whole = 1, 2
	v := float(uint64(packed&^3) << 32)
	if packed&whole != 0 {
		v = float64(int32(packed) >> 2)
	}
	if packed&hundredths != 0 {
		v /= 100
	}
	return v
}

// at returns the place of a cell.
func (c *cells) at(row, column int) extract.Place {
	place := c.place
	place.Cell = extract.Cell(column, row)
	hidden := c.rows[row]
	for _, s := range c.columns {
		hidden = hidden || column >= s.first && column <= s.last
	}
	if hidden {
		place.Part = "hidden"
	}
	return place
}

// number shows a number under its format. One that its format shows to nobody
// is hidden.
func (c *cells) number(row, column, index int, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	p := extract.Piece{Place: c.at(row, column), Value: v, HasValue: true}
	st := c.styleOf(index)
	c.room = c.room[:0]
	if !st.general {
		c.room = st.format.Append(c.room, v, c.date1904)
		if strings.TrimSpace(string(c.room)) == "" {
			p.Part = "hidden"
			c.room = c.room[:0]
		}
	}
	if len(c.room) == 0 {
		c.room = numfmt.AppendGeneral(c.room, v)
	}
	p.Text = string(c.room)
	return c.piece(p)
}

// words shows a text under its format.
func (c *cells) words(row, column, index int, text string) error {
	p := extract.Piece{Place: c.at(row, column), Text: text}
	if st := c.styleOf(index); !st.plain {
		if shown := st.format.Text(text); strings.TrimSpace(shown) != "" {
			p.Text = shown
		} else {
			p.Part = "hidden"
		}
	}
	return c.piece(p)
}

// margin reads a header or footer of the printed sheet.
func (c *cells) margin(r record) error {
	place := c.place
	place.Part = "header"
	if r.kind == recFooter {
		place.Part = "footer"
	}
	if len(r.data) == 0 {
		return nil
	}
	var code string
	if c.wide {
		code = r.cursor(0).rich()
	} else {
		code = c.short(r.data)
	}
	for _, text := range xlsx.MarginTexts(code) {
		if err := c.piece(extract.Piece{Place: place, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// textBox keeps the text of the object that was drawn last.
func (c *cells) textBox(r record) {
	if len(r.parts) < 2 {
		return
	}
	cur := &cursor{parts: r.parts[1:]}
	text := cur.text(cfb.Uint16(r.data, 10), cur.u8()&1 != 0)
	if _, twice := c.texts[c.object]; !twice && strings.TrimSpace(text) != "" {
		c.order = append(c.order, c.object)
		c.texts[c.object] = text
	}
}

// note reads a comment: it names the object that holds its text, or in older
// workbooks holds the text itself.
func (c *cells) note(r record) error {
	place := c.place
	place.Part = "comment"
	place.Cell = extract.Cell(cfb.Uint16(r.data, 2), cfb.Uint16(r.data, 0))
	if !c.wide {
		return c.piece(extract.Piece{Place: place, Text: c.decoded(r.data[min(6, len(r.data)):])})
	}
	object := cfb.Uint16(r.data, 6)
	text := c.texts[object]
	c.texts[object] = ""
	author := strings.TrimRight(r.cursor(8).rich(), "\x00")
	return c.piece(extract.Piece{Place: place, Text: strings.TrimSpace(text), By: author})
}

// boxes hands on the texts of objects that are no comments.
func (c *cells) boxes() error {
	place := c.place
	if place.Part == "" {
		place.Part = "text box"
	}
	for _, object := range c.order {
		if err := c.piece(extract.Piece{Place: place, Text: strings.TrimSpace(c.texts[object])}); err != nil {
			return err
		}
	}
	return nil
}

// chart reads a record of a chart: its titles and the names of its series.
// The values that it shows are those of the cells, and are found there.
func (c *cells) chart(r record) error {
	if r.kind != recChartText || len(r.data) < 3 {
		return nil
	}
	place := c.place
	if place.Part == "" {
		place.Part = "chart"
	}
	var text string
	if c.wide {
		cur := r.cursor(2)
		n := cur.u8()
		text = cur.text(n, cur.u8()&1 != 0)
	} else {
		text = c.short(r.data[2:])
	}
	return c.piece(extract.Piece{Place: place, Text: text})
}
