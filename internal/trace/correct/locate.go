package correct

import (
	"cmp"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
)

// piece is a piece of a file, and where it stands.
type piece struct {
	extract.Piece
	origins []extract.Origin
	entry   int // of the list of texts, where the piece is shared
}

// reading is a sink that keeps what a file says and where. Files inside it are
// read on their own.
type reading struct {
	wanted map[extract.Place]bool // where changes are; nil: everywhere
	pieces []piece
	next   []extract.Origin // of the piece that comes
	skips  int
}

// mostPieces is how many pieces of a file are kept to be compared with those
// of its copy, so that no file takes more memory than there is.
const mostPieces = 1_000_000

// tooMany is the reason for a file that has more.
const tooMany = "The file says too much to be compared with its copy: correct it in the program that opens it."

func (r *reading) Piece(p extract.Piece) error {
	if len(r.pieces) >= mostPieces {
		return nil
	}
	kept := piece{Piece: p}
	if r.wanted == nil || p.Line > 0 || r.wanted[p.Place] || len(r.next) == 1 && r.next[0].As == extract.Shared {
		kept.origins = slices.Clone(r.next)
	}
	r.pieces = append(r.pieces, kept)
	r.next = r.next[:0]
	return nil
}

func (r *reading) Origins(of []extract.Origin) { r.next = append(r.next[:0], of...) }

func (r *reading) Member(string, []byte) error { return nil }

func (r *reading) Skip(extract.Place, string) error {
	r.skips++
	return nil
}

// read reads a file as the trace does, for changes in it.
func (c *copier) read(name string, content []byte, changes []numbered) (*reading, error) {
	r := reading{wanted: map[extract.Place]bool{}}
	for _, ch := range changes {
		r.wanted[ch.Place] = true
	}
	if err := c.readers.Read(c.ctx, name, content, extract.DefaultLimits(), &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// located is a change and the piece that it is in.
type located struct {
	numbered
	piece int
}

// Why a change has no place any more.
const (
	gone         = "The text no longer stands there: the file was changed since it was searched."
	overlap      = "Another correction touches the same words: make this one by hand."
	unclearWhich = "Several texts at this place say the same, and it is not clear which one is meant: correct it by hand."
	same         = "Written as precisely as here, the right figure reads the same."
)

// locate finds the piece of each change, and what is to be written there. What
// it finds is in the order of the file, and no two touch.
func (r *reading) locate(changes []numbered, result *Result) []located {
	byPlace := map[extract.Place][]int{}
	for i := range r.pieces {
		if place := r.pieces[i].Place; r.wanted[place] {
			byPlace[place] = append(byPlace[place], i)
		}
	}
	alike := map[spot][]numbered{} // changes that are told apart by nothing
	for _, c := range changes {
		alike[spotOf(c.Change)] = append(alike[spotOf(c.Change)], c)
	}
	var found []located
	for _, c := range changes {
		same := alike[spotOf(c.Change)]
		nth := slices.IndexFunc(same, func(o numbered) bool { return o.index == c.index })
		pieces := r.find(c.Change, byPlace)
		switch {
		case len(pieces) == 0:
			result.leave(gone, c)
		case len(pieces) != 1 && len(pieces) != len(same):
			result.leave(unclearWhich, c)
		default:
			found = append(found, located{c, pieces[min(nth, len(pieces)-1)]})
		}
	}
	return apart(found, result)
}

// apart orders changes and leaves out those that touch another.
func apart(found []located, result *Result) []located {
	slices.SortStableFunc(found, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.piece, b.piece), cmp.Compare(a.Start, b.Start))
	})
	kept := found[:0]
	for _, l := range found {
		if n := len(kept); n > 0 && kept[n-1].piece == l.piece && l.Start < kept[n-1].End {
			result.leave(overlap, l.numbered)
			continue
		}
		kept = append(kept, l)
	}
	return kept
}

// spot is all that is known of where a change is.
type spot struct {
	place           extract.Place
	nth, start, end int
	old             string
}

func spotOf(c Change) spot { return spot{c.Place, c.Nth, c.Start, c.End, c.Old} }

// find returns the pieces that a change may be in: the one that it knows, if
// that says the text, else all of the place that do.
func (r *reading) find(c Change, byPlace map[extract.Place][]int) []int {
	here := byPlace[c.Place]
	if c.Nth > 0 && c.Nth <= len(here) && r.pieces[here[c.Nth-1]].says(c) {
		return here[c.Nth-1 : c.Nth]
	}
	var may []int
	for _, i := range here {
		if r.pieces[i].says(c) {
			may = append(may, i)
		}
	}
	if len(may) > 0 || c.Place.Line == 0 {
		return may
	}
	// The place may be that of the text and not of its piece.
	for i := range r.pieces {
		if p := &r.pieces[i]; p.Line <= c.Place.Line && p.says(c) && p.At(c.Start) == c.Place {
			return []int{i}
		}
	}
	return nil
}

func (p *piece) says(c Change) bool {
	return c.Start >= 0 && c.Start <= c.End && c.End <= len(p.Text) && p.Text[c.Start:c.End] == c.Old
}

// changed is what the text of a piece is with changes made, which are in
// order.
func (p *piece) changed(changes []located) string {
	var b strings.Builder
	at := 0
	for _, c := range changes {
		b.WriteString(p.Text[at:c.Start])
		b.WriteString(c.New)
		at = c.End
	}
	b.WriteString(p.Text[at:])
	return b.String()
}
