package trace

import (
	"slices"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/index"
)

// gatherer is the sink of one file after the other: it puts each piece to the
// search and keeps the occurrences, the holders and what was not read. Each
// worker has its own.
type gatherer struct {
	request *Request
	sought  *sought
	search  *match.Search
	copies  copies

	path    string
	changed time.Time
	open    []*document // the outermost first
	all     []*document // of the file, each once
	heads   headings
	last    extract.Place // of the piece before
	nth     int           // how many pieces of the same place came before this one
	placed  map[extract.Place]int
	text    []byte // room for the text of a piece
	found   []*Occurrence
	beyond  [match.Coincidence + 1]int // occurrences of the file that are only counted
	belongs []*document                // of each of found
	skipped []Skipped
	kinds   map[extract.Kind]int
	bytes   int64
	// recorder takes what is read to the index; nil where nothing is recorded.
	recorder *index.Recorder
	// idle says that the index knows of nothing to find in the pieces that come.
	idle bool
}

// document is a file, or one inside it, while it is read.
type document struct {
	members  []string
	begun    extract.Begun
	outer    *document
	holders  []mistake.Holder
	time     time.Time
	shingles shingles
}

// begin makes ready for a file.
func (g *gatherer) begin(path string, changed time.Time) {
	g.path, g.changed = path, changed
	g.open, g.all, g.found, g.belongs, g.skipped = g.open[:0], g.all[:0], nil, g.belongs[:0], nil
	g.beyond = [match.Coincidence + 1]int{}
	g.kinds, g.bytes, g.recorder, g.idle = map[extract.Kind]int{}, 0, nil, false
	g.restart()
}

// restart forgets what stands beside the pieces of another document.
func (g *gatherer) restart() {
	g.heads, g.last, g.nth = headings{}, extract.Place{Line: -1}, 0
	clear(g.placed)
}

// count numbers the pieces of one place, such as the points of a chart. Places
// that tell one piece from the others are counted only where they follow one
// another, so that the many cells of a sheet cost nothing.
func (g *gatherer) count(p *extract.Piece) {
	switch {
	case p.Place == g.last:
		g.nth++
	case p.Cell != "" || p.Line > 0 || p.Paragraph > 0:
		g.nth = 0
	default:
		if g.placed == nil {
			g.placed = map[extract.Place]int{}
		}
		g.nth = g.placed[p.Place]
	}
	g.last = p.Place
	if p.Cell == "" && p.Line == 0 && p.Paragraph == 0 {
		g.placed[p.Place] = g.nth + 1
	}
}

// Begin opens a document within those that it is inside.
func (g *gatherer) Begin(members []string, b extract.Begun) error {
	depth := min(len(members), len(g.open))
	g.open = g.open[:depth]
	d := &document{members: slices.Clone(members), begun: b}
	if depth > 0 {
		d.outer = g.open[depth-1]
	}
	g.open, g.all = append(g.open, d), append(g.all, d)
	g.restart()
	g.kinds[b.Kind]++
	if g.recorder != nil {
		_ = g.recorder.Begin(members, b) // it never ends a reading
	}
	if len(members) == 0 {
		g.bytes = int64(b.Size)
	}
	return nil
}

// current is the document that a piece with these members belongs to. A
// reader goes on with an outer one when an inner one is done.
func (g *gatherer) current(members []string) *document {
	if len(g.open) > len(members)+1 {
		g.open = g.open[:len(members)+1]
		g.restart()
	}
	if len(g.open) == 0 {
		g.open = append(g.open, &document{})
		g.all = append(g.all, g.open[0])
	}
	return g.open[len(g.open)-1]
}

// Piece looks for what is sought in one piece.
func (g *gatherer) Piece(members []string, p extract.Piece) error {
	d := g.current(members)
	g.count(&p)
	beside := g.heads.next(&p)
	if g.recorder != nil {
		_ = g.recorder.Piece(members, p) // it never ends a reading
	}
	if p.Part == "header" || p.Part == "properties" {
		g.field(d, &p)
	}
	g.copies.piece(d, &p)
	if g.idle {
		return nil
	}
	g.text = append(g.text[:0], p.Text...)
	passage := match.Passage{Text: g.text, Value: p.Value, HasValue: p.HasValue, Beside: beside}
	if g.recorder != nil {
		g.recorder.Passage(passage)
	}
	for _, h := range g.search.Find(passage) {
		if kind := kindOf(h.Kind); g.request.counts(kind) {
			g.add(d, &p, beside, kind, h)
		}
	}
	return nil
}

// May says whether the pieces that come may have a hit, see [index.Picky]. What
// they say of people and messages counts in any case.
func (g *gatherer) May(have bool) { g.idle = !have && len(g.copies.wholes) == 0 }

func kindOf(k match.Kind) Kind {
	return [...]Kind{match.Exact: Exact, match.Rounded: Rounded, match.Derived: Derived, match.Text: Text}[k]
}

// add makes an occurrence of a hit. Beyond what one trace may keep, the
// occurrences of a file are counted and no more: a file of nothing but the
// figure would cost a correction and a kilobyte for each.
func (g *gatherer) add(d *document, p *extract.Piece, beside string, kind Kind, h match.Hit) {
	if len(g.found) >= g.request.most() {
		g.beyond[h.Tier]++
		return
	}
	h.Quantity.Readings = nil // they belong to the search
	o := &Occurrence{
		Path: g.path, Members: d.members, Place: cloned(p.At(h.Start)), Start: h.Start, End: h.End,
		// A piece shares its memory with all that came with it.
		Text: strings.Clone(p.Text[h.Start:h.End]), Context: surroundings(beside, p.Text, h.Start, h.End),
		Kind: kind, Reason: h.Reason, Formula: strings.Clone(p.Formula), By: strings.Clone(p.By), Hit: h,
	}
	o.Change, o.Left = g.request.correction(p, h)
	o.Change.Old = o.Text
	o.Change.Members, o.Change.Place = o.Members, o.Place
	if p.Line == 0 { // a line and a column are enough
		o.Change.Nth = g.nth + 1
	}
	g.keep(d, o)
}

// cloned is a place whose texts share memory with nothing.
func cloned(p extract.Place) extract.Place {
	for _, s := range []*string{&p.Path, &p.Shape, &p.Sheet, &p.Cell, &p.Part} {
		*s = strings.Clone(*s)
	}
	return p
}

// keep takes an occurrence in a document.
func (g *gatherer) keep(d *document, o *Occurrence) {
	g.found, g.belongs = append(g.found, o), append(g.belongs, d)
}

// Skip keeps what could not be read.
func (g *gatherer) Skip(members []string, p extract.Place, reason string) error {
	if g.recorder != nil {
		_ = g.recorder.Skip(members, p, reason) // it never ends a reading
	}
	g.skipped = append(g.skipped, Skipped{Path: g.path, Members: slices.Clone(members), Place: p, Reason: reason})
	return nil
}

// end gives each occurrence of the file what is known when all of it has been
// read: holders and time.
func (g *gatherer) end() []*Occurrence {
	for _, d := range g.all {
		g.whole(d)
	}
	for i, o := range g.found {
		o.Sum = g.all[0].begun.Sum
		o.Time = g.changed
		if o.By != "" {
			o.People = append(o.People, mistake.Holder{Name: o.By, How: mistake.Wrote})
		}
		for d := g.belongs[i]; d != nil; d = d.outer {
			o.People = join(o.People, d.holders)
			if !d.time.IsZero() && o.Time.Equal(g.changed) {
				o.Time = d.time
			}
		}
	}
	return g.found
}

// join adds the holders that are not yet in the list.
func join(list, more []mistake.Holder) []mistake.Holder {
	for _, h := range more {
		if !slices.Contains(list, h) {
			list = append(list, h)
		}
	}
	return list
}

// Figure returns the value of a quantity as programs read it, and its unit.
func Figure(q quantity.Quantity) (value, unit string) {
	if q.End == 0 {
		return "", ""
	}
	unit = q.Unit.String()
	if q.Unit == quantity.Money && q.Currency != "" {
		unit = string(q.Currency)
	}
	return q.Value.String(), strings.ReplaceAll(unit, " ", "_")
}
