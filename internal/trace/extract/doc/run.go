package doc

import (
	"cmp"
	"slices"
	"sort"

	"ownup/internal/trace/extract/cfb"
)

// look is what is special about the look of letters.
type look struct{ deleted, hidden, raised bool }

// run is letters of one look, by where they lie in the stream.
type run struct {
	begin, end int
	look       look
}

// pageSize is how much a page of the tables of formatting takes up.
const pageSize = 512

// readRuns reads which letters have a special look. The table b leads to pages
// of the main stream.
func readRuns(main, b []byte) []run {
	const numbers = 1<<22 - 1
	var runs []run
	count := (len(b) - 4) / 8
	for i := range count {
		at := int(cfb.Uint32(b, 4*(count+1)+4*i)&numbers) * pageSize
		if at+pageSize > len(main) {
			continue
		}
		if runs = appendPage(runs, main[at:at+pageSize]); len(runs) > maxRuns {
			break
		}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.begin, b.begin) })
	return runs
}

// appendPage reads one page: places, then for each of the stretches between
// them where on the page its formatting stands.
func appendPage(runs []run, page []byte) []run {
	count := int(page[pageSize-1])
	for i := range count {
		at := 4*(count+1) + i
		if at >= pageSize {
			break
		}
		format := 2 * int(page[at])
		if format == 0 || format >= pageSize-1 {
			continue
		}
		length := int(page[format])
		changes := page[format+1 : min(format+1+length, pageSize)]
		r := run{begin: int(cfb.Uint32(page, 4*i)), end: int(cfb.Uint32(page, 4*i+4)), look: lookOf(changes)}
		if r.look != (look{}) && r.begin < r.end {
			runs = append(runs, r)
		}
	}
	return runs
}

// lookOf reads a list of changes to the look of letters.
func lookOf(b []byte) look {
	const deleted, hidden, superscript, position = 0x0800, 0x083c, 0x2a48, 0x4845
	var l look
	for len(b) >= 3 {
		change := cfb.Uint16(b, 0)
		value := b[2]
		switch change {
		case deleted:
			l.deleted = value != 0
		case hidden:
			l.hidden = value == 1
		case superscript:
			l.raised = value == 1
		case position: // above the line, in half points
			l.raised = int16(cfb.Uint16(b, 2)) > 0
		}
		size := 2 + operand(change, value)
		if size > len(b) {
			break
		}
		b = b[size:]
	}
	return l
}

// operand returns how many bytes follow a change, whose kind says that.
func operand(change int, first byte) int {
	switch change >> 13 {
	case 0, 1:
		return 1
	case 3:
		return 4
	case 6:
		return 1 + int(first)
	case 7:
		return 3
	}
	return 2
}

// at returns the look of the letter that lies at offset in the stream, and
// where the next look may begin.
func (d *document) at(offset int) (look, int) {
	i := sort.Search(len(d.runs), func(i int) bool { return d.runs[i].end > offset })
	switch {
	case i == len(d.runs):
		return look{}, len(d.main)
	case d.runs[i].begin > offset:
		return look{}, d.runs[i].begin
	}
	return d.runs[i].look, d.runs[i].end
}
