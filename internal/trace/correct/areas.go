package correct

import (
	"strconv"
	"strings"

	"ownup/internal/trace/extract/ooxml"
)

// Cells that a program keeps in step with something else must not be changed
// by themselves: Excel calls a workbook damaged in which the head of a table
// says something else than the table does, and overwrites what a pivot table
// shows.

// Why such a cell is left.
const (
	headsTable = "The cell heads a column of a table, which has the name in two places: correct it in the program."
	inPivot    = "The cell shows a pivot table: correct what that is drawn from, and refresh it."
)

// area is cells of a sheet that are kept in step, and why they are left.
type area struct {
	left, top, right, bottom int // from 1
	reason                   string
}

// areas finds those of a sheet, which is a part.
func areas(p *ooxml.Package, sheet string) []area {
	var all []area
	for _, r := range p.Relations(sheet) {
		if r.External || r.Kind != "table" && r.Kind != "pivotTable" {
			continue
		}
		content, _ := p.XML(r.Target)
		s := ooxml.NewScanner(content)
		for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
			if kind != ooxml.Start {
				continue
			}
			switch string(s.Name()) {
			case "table":
				if a, ok := areaOf(s.Attr("ref"), headsTable); ok && s.Attr("headerRowCount") != "0" {
					a.bottom = a.top
					all = append(all, a)
				}
			case "location":
				if a, ok := areaOf(s.Attr("ref"), inPivot); ok && r.Kind == "pivotTable" {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// areaOf reads a reference such as A1:C9.
func areaOf(ref, reason string) (area, bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		to = from
	}
	a := area{reason: reason}
	var one, other bool
	a.left, a.top, one = cellAt(from)
	a.right, a.bottom, other = cellAt(to)
	return a, one && other
}

// cellAt reads a reference such as B4.
func cellAt(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		column = column*26 + int(ref[i]&^0x20-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column, row, err == nil && column > 0 && row > 0
}

// within says why a cell of a sheet is left; "" where it is not.
func (b *book) within(sheet, cell string) string {
	all, ok := b.areas[sheet]
	if !ok && b.pkg != nil {
		all = areas(b.pkg, sheet)
		b.areas[sheet] = all
	}
	column, row, ok := cellAt(cell)
	if !ok {
		return ""
	}
	for _, a := range all {
		if a.left <= column && column <= a.right && a.top <= row && row <= a.bottom {
			return a.reason
		}
	}
	return ""
}
