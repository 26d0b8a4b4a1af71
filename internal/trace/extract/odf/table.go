package odf

import (
	"math"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
)

const (
	mostRows    = 1 << 20 // of a sheet, with those that are repeated
	mostColumns = 1 << 14
)

// table counts the rows and columns of one table.
type table struct {
	name        string
	row, column int      // from 0
	rows        int      // that the row being read stands for
	columns     int      // that are declared
	hidden      [][2]int // of these, from and to before
}

// cell is a cell that is open.
type cell struct {
	sheet   bool // of a spreadsheet or a chart, not of a text
	columns int  // that it stands for
	kind    string
	written string // the value as written
	formula string
}

func (e *element) isSheetCell() bool { return e.cell.sheet }

// enterTable sets what holds in a table, a row and a cell.
func (b *body) enterTable(e *element) {
	switch e.name {
	case "table":
		e.table = &table{name: b.attr("name")}
		e.place.Sheet, e.place.Cell = e.table.name, ""
		b.apply(e, b.styles[b.attr("style-name")])
	case "table-row":
		if e.table == nil {
			e.table = &table{}
		}
		e.table.column = 0
		e.table.rows = repeated(b.attr("number-rows-repeated"), mostRows-e.table.row)
		if v := b.attr("visibility"); v == "collapse" || v == "filter" {
			e.place.Part = "hidden"
		}
	default:
		if e.table == nil {
			e.table = &table{rows: 1}
		}
		b.enterCell(e)
	}
}

func (b *body) enterCell(e *element) {
	t := e.table
	e.cell = cell{
		sheet:   e.sheets,
		columns: repeated(b.attr("number-columns-repeated"), mostColumns-t.column),
		kind:    b.attr("value-type"), formula: formula(b.attr("formula")),
	}
	for _, name := range []string{"value", "date-value", "time-value", "boolean-value", "string-value"} {
		if e.cell.written = b.attr(name); e.cell.written != "" {
			break
		}
	}
	e.place.Cell = extract.Cell(t.column, t.row)
	if e.cell.columns > 1 || t.rows > 1 {
		e.place.Cell += ":" + extract.Cell(t.column+max(e.cell.columns, 1)-1, t.row+max(t.rows, 1)-1)
	}
	if (e.name == "covered-table-cell" || t.hides()) && e.place.Part == "" {
		e.place.Part = "hidden"
	}
}

// column notes which columns are out of sight.
func (b *body) column() {
	const most = 100 // stretches of them
	t := b.top().table
	if t == nil {
		return
	}
	n := repeated(b.attr("number-columns-repeated"), mostColumns-t.columns)
	if v := b.attr("visibility"); (v == "collapse" || v == "filter") && len(t.hidden) < most {
		t.hidden = append(t.hidden, [2]int{t.columns, t.columns + n})
	}
	t.columns += n
}

// hides reports whether the column that is being read is out of sight.
func (t *table) hides() bool {
	for _, h := range t.hidden {
		if t.column >= h[0] && t.column < h[1] {
			return true
		}
	}
	return false
}

// repeated reads how often something is repeated: at least once, and no more
// often than there is room.
func repeated(written string, room int) int {
	n, err := strconv.Atoi(written)
	if err != nil || n < 1 {
		n = 1
	}
	return min(n, max(room, 0))
}

// piece is what a paragraph or a cell says, with the value behind it.
func (e *element) piece() extract.Piece {
	p := extract.Piece{Place: e.place, Text: strings.TrimSpace(string(e.text)), Formula: e.cell.formula, By: e.by}
	switch e.cell.kind {
	case "float", "percentage", "currency":
		if v, err := strconv.ParseFloat(e.cell.written, 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			p.Value, p.HasValue = v, true
		}
	}
	return p
}

// formula takes off the name of the language that a formula is written in.
func formula(written string) string {
	for _, prefix := range []string{"of:=", "oooc:=", "msoxl:=", "="} {
		if rest, ok := strings.CutPrefix(written, prefix); ok {
			return rest
		}
	}
	return written
}
