package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/index"
	"ownup/internal/trace/spread"
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
	found   []gathered
	beyond  [match.Coincidence + 1]int // occurrences that are too many to be kept
	least   *Occurrence                // once there are too many: what is behind it is not kept
	skipped []Skipped
	unsaid  int // how many more could not be read
	kinds   map[extract.Kind]int
	bytes   int64
	// recorder takes what is read to the index; nil where nothing is recorded.
	recorder *index.Recorder
	// idle says that the index knows of nothing to find in the pieces that come.
	idle bool
}

// gathered is an occurrence and the document that it is in.
type gathered struct {
	*Occurrence
	of *document
}

// document is a file, or one inside it, while it is read.
type document struct {
	members  []string
	begun    extract.Begun
	outer    *document
	holders  []mistake.Holder
	people   []mistake.Holder // those of the outer ones too, once they are asked for
	links    []string         // the files that it draws on
	known    *spread.Document
	time     time.Time
	shingles shingles
}

// begin makes ready for a file.
func (g *gatherer) begin(path string, changed time.Time) {
	g.path, g.changed = path, changed
	clear(g.found)
	g.open, g.all, g.found, g.skipped, g.unsaid = g.open[:0], g.all[:0], g.found[:0], nil, 0
	g.least, g.beyond = nil, [match.Coincidence + 1]int{}
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
	switch p.Part {
	case "header", "properties":
		g.field(d, &p)
	case extract.Link:
		d.links = append(d.links, strings.Clone(p.Text))
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

func (g *gatherer) add(d *document, p *extract.Piece, beside string, kind Kind, h match.Hit) {
	h.Quantity.Readings = nil // they belong to the search
	o := &Occurrence{
		Path: g.path, Members: d.members, Place: cloned(p.Span(h.Start, h.End)), Start: h.Start, End: h.End, Kind: kind, Hit: h,
	}
	if g.least != nil && Compare(g.least, o) < 0 {
		g.beyond[h.Tier]++
		return
	}
	// A piece shares its memory with all that came with it.
	o.Text, o.Formula, o.By = strings.Clone(p.Text[h.Start:h.End]), strings.Clone(p.Formula), strings.Clone(p.By)
	o.Context, o.Reason = surroundings(beside, p.Text, h.Start, h.End), h.Reason
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

// keep takes an occurrence in a document. Of very many in one file the
// weightiest are kept, so that no file fills the memory.
func (g *gatherer) keep(d *document, o *Occurrence) {
	g.found = append(g.found, gathered{o, d})
	most := g.request.most()
	if len(g.found) < 2*most {
		return
	}
	slices.SortFunc(g.found, func(a, b gathered) int { return Compare(a.Occurrence, b.Occurrence) })
	for _, o := range g.found[most:] {
		g.beyond[o.Hit.Tier]++
	}
	clear(g.found[most:])
	g.found = g.found[:most]
	g.least = g.found[most-1].Occurrence
}

// Skip keeps what could not be read.
func (g *gatherer) Skip(members []string, p extract.Place, reason string) error {
	if g.recorder != nil {
		_ = g.recorder.Skip(members, p, reason) // it never ends a reading
	}
	if len(g.skipped) == mostSkipped {
		g.unsaid++
		return nil
	}
	g.skipped = append(g.skipped, Skipped{Path: g.path, Members: slices.Clone(members), Place: cloned(p), Reason: strings.Clone(reason)})
	return nil
}

// mostSkipped is how much of one file that could not be read is told of one by
// one.
const mostSkipped = 1000

// end gives each occurrence of the file what is known when all of it has been
// read: holders and time.
func (g *gatherer) end() []gathered {
	for _, d := range g.all {
		g.whole(d)
	}
	for _, o := range g.found {
		o.Sum = g.all[0].begun.Sum
		o.In = g.spread(o.of)
		o.Time = o.In.Time
		o.People = o.of.everybody()
		if o.By != "" {
			o.People = join([]mistake.Holder{{Name: o.By, How: mistake.Wrote}}, o.People)
		}
	}
	if g.unsaid > 0 {
		g.skipped = append(g.skipped, Skipped{Path: g.path, Reason: fmt.Sprintf("%d more parts of the file could not be read.", g.unsaid)})
	}
	return g.found
}

// spread is a document as package spread knows it: the time is that of the mail
// that it lies in, or else of the file.
func (g *gatherer) spread(d *document) *spread.Document {
	if d.known != nil {
		return d.known
	}
	d.known = &spread.Document{Path: g.path, Members: d.members, Kind: d.begun.Kind, Sum: d.begun.Sum, Time: g.changed, Links: d.links}
	for of := d; of != nil; of = of.outer {
		if !of.time.IsZero() {
			d.known.Time = of.time
			break
		}
	}
	return d.known
}

// everybody are the holders of a document and of those that it is inside.
// Occurrences share the list.
func (d *document) everybody() []mistake.Holder {
	if d.people == nil {
		d.people = slices.Clip(d.holders)
		if d.outer != nil {
			d.people = slices.Clip(join(slices.Clone(d.holders), d.outer.everybody()))
		}
	}
	return d.people
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
