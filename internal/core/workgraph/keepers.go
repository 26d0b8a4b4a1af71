package workgraph

import (
	"cmp"
	"encoding/hex"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"ownup/internal/core/person"
)

// A repository may say itself who looks after which of its paths, in files
// such as MAINTAINERS, CODEOWNERS or OWNERS. An act of kind [Keeping] is one
// state of one entry of such a file:
//
//   - Key names the entry within the file, and At is when it became so. Begins
//     is when that was written: a series of commits is often recorded within
//     one second, and was not written within one.
//   - Things[0] is the file, a Path. What follows are [Pattern] things in the
//     same Space, whose Key is what the entry covers: see [ParsePattern].
//   - Parts are those who look after it: Owner, Reviewer, and Recipient for a
//     mailing list that hears of it.
//   - Title is what the file calls the area, "" where it does not name it.
//
// A later state of an entry replaces the earlier one. A state that covers
// nothing is its end. Where the order of a file's entries decides, because
// the last one that covers a path wins, the entry with the empty Key holds
// no people and all patterns of the file, in that order.
//
// Keepings are no touches: nobody did anything to anything. They are kept
// apart from the other acts, so that no query but [View.Keepers] meets them.

// Keeper is somebody who looks after some of the things asked about, as the
// repository itself says.
type Keeper struct {
	Who     person.ID
	Role    Role      // Owner, Reviewer, or Recipient for a mailing list of the area
	Area    string    // what the file calls what they look after, "" where it does not: "ARM STM32"
	File    string    // the file that says so: "MAINTAINERS"
	Pattern string    // what of the entry covers the thing, as the file has it from the repository's root
	Depth   int       // how many folders deep that is: more is more specific; 0 for what begins with a wildcard
	Thing   ThingID   // the first of the things that it covers most specifically
	Things  int       // how many of the things asked about they look after
	Since   time.Time // when the entry began to name them in any role, without a break until the view
	Others  int       // how many more look after the same area in the same role
}

// Keepers returns who looks after the things, as files recorded before the
// view say: the closest patterns first, then owners before reviewers before
// lists, then those who look after most of the things, then by id. Each
// person comes once, with the closest of what names them. Only paths have
// keepers.
func (v View) Keepers(things ...ThingID) []Keeper {
	q := keeperQuery{v: v, index: v.g.keeperIndex(), now: make(map[int32]int32), best: make(map[person.ID]*Keeper)}
	for _, t := range things {
		if v.g.things[t].kind == Path {
			q.look(t)
		}
	}
	list := make([]Keeper, 0, len(q.best))
	for _, k := range q.best {
		list = append(list, *k)
	}
	slices.SortFunc(list, func(a, b Keeper) int {
		return cmp.Or(-cmp.Compare(a.Depth, b.Depth), cmp.Compare(rankOf(a.Role), rankOf(b.Role)),
			-cmp.Compare(a.Things, b.Things), cmp.Compare(a.Who, b.Who))
	})
	return list
}

// rankOf orders the roles of keepers.
func rankOf(r Role) int {
	switch r {
	case Owner:
		return 0
	case Reviewer:
		return 1
	default:
		return 2
	}
}

// keepRow is one state of one entry.
type keepRow struct {
	file   ThingID
	key    string
	at     int64
	wrote  int64 // tells which of two states of one moment is the later
	title  string
	parts  []partOf
	covers []ThingID // in the order of the file
}

type partOf struct {
	who  person.ID
	role Role
}

// looseKeep is a keepRow before people and things are numbered.
type looseKeep struct {
	file   uint32
	key    string
	at     int64
	wrote  int64
	title  string
	parts  []partRef
	covers []uint32
}

// keeping takes a row of kind Keeping. One that names no file says nothing.
func (l *loader) keeping(a *unpackedAct, key, title string, people []partRef, things []uint32) {
	if len(things) == 0 {
		return
	}
	if a.hex {
		key = hex.EncodeToString([]byte(key))
	}
	k := looseKeep{file: l.varMap[things[0]], key: strings.Clone(key), at: a.at, wrote: a.begins, title: strings.Clone(title)}
	for _, p := range people {
		who := l.idMap[p.who]
		seen(l.idFirst, who, a.at)
		k.parts = append(k.parts, partRef{who, p.role})
	}
	for _, t := range things[1:] {
		k.covers = append(k.covers, l.varMap[t])
	}
	l.keeps = append(l.keeps, k)
}

// sortKeeps orders the states by file, entry and time. A state that is
// recorded in the same second as a later one is left out. States written in
// the same second too become one, which names everybody whom any of them
// names: the records do not tell which came last.
func (l *loader) sortKeeps(g *Graph, who []person.ID, thing []ThingID) {
	g.keeps = make([]keepRow, 0, len(l.keeps))
	for _, k := range l.keeps {
		row := keepRow{file: thing[k.file], key: k.key, at: k.at, wrote: k.wrote, title: k.title}
		for _, p := range k.parts {
			if id := who[p.who]; id != person.None {
				row.parts = append(row.parts, partOf{id, p.role})
			}
		}
		for _, t := range k.covers {
			row.covers = append(row.covers, thing[t])
		}
		g.keeps = append(g.keeps, row)
	}
	slices.SortFunc(g.keeps, func(a, b keepRow) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at),
			cmp.Compare(a.wrote, b.wrote), -cmp.Compare(len(a.covers), len(b.covers)), slices.Compare(a.covers, b.covers), cmp.Compare(a.title, b.title),
			slices.CompareFunc(a.parts, b.parts, comparePart))
	})
	kept := g.keeps[:0]
	for _, k := range g.keeps {
		switch n := len(kept); {
		case n == 0 || kept[n-1].file != k.file || kept[n-1].key != k.key || kept[n-1].at != k.at:
			kept = append(kept, k)
		case kept[n-1].wrote != k.wrote:
			kept[n-1] = k
		default:
			kept[n-1].unite(k)
		}
	}
	g.keeps = slices.Clip(kept)
}

func comparePart(a, b partOf) int {
	return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.who, b.who))
}

func (k *keepRow) unite(other keepRow) {
	for _, p := range other.parts {
		if !slices.Contains(k.parts, p) {
			k.parts = append(k.parts, p)
		}
	}
	for _, t := range other.covers {
		if !slices.Contains(k.covers, t) {
			k.covers = append(k.covers, t)
		}
	}
}

// keeperQuery is one call of Keepers.
type keeperQuery struct {
	v     View
	index *keeperIndex
	now   map[int32]int32 // entry -> its state at the view, -1 for none
	best  map[person.ID]*Keeper
	hits  []hit
}

// hit is an entry that covers the path being looked at.
type hit struct {
	entry   int32
	row     int32
	pattern int32 // the most specific of its patterns that do
}

// look adds the keepers of one path.
func (q *keeperQuery) look(t ThingID) {
	k := q.v.g.things[t]
	q.hits = q.hits[:0]
	q.index.covering(k.space, k.key, func(p int32) {
		for _, e := range q.index.patterns[p].entries {
			q.hit(e, p, k.key)
		}
	})
	q.lastWins()
	q.stopAtClosed()
	met := make(map[person.ID]bool)
	for _, h := range q.hits {
		for _, p := range q.v.g.keeps[h.row].parts {
			q.add(h, p, t, !met[p.who])
			met[p.who] = true
		}
	}
}

// hit notes that a pattern of an entry covers a path, if the entry has it at
// the view and takes the path out by no other.
func (q *keeperQuery) hit(entry, pattern int32, name string) {
	row := q.state(entry)
	if row < 0 {
		return
	}
	covers := q.v.g.keeps[row].covers
	if !slices.Contains(covers, q.index.patterns[pattern].thing) {
		return
	}
	for i, h := range q.hits {
		if h.entry == entry {
			if q.index.patterns[pattern].Depth() > q.index.patterns[h.pattern].Depth() {
				q.hits[i].pattern = pattern
			}
			return
		}
	}
	for _, t := range covers {
		if p, ok := q.index.except[t]; ok && q.index.patterns[p].Covers(name) {
			return
		}
	}
	q.hits = append(q.hits, hit{entry, row, pattern})
}

// state returns the row of an entry as the view sees it, or -1.
func (q *keeperQuery) state(entry int32) int32 {
	row, known := q.now[entry]
	if !known {
		e := q.index.entries[entry]
		n := sort.Search(int(e.end-e.first), func(i int) bool { return q.v.g.keeps[int(e.first)+i].at >= q.v.cut })
		row = e.first + int32(n) - 1
		if n == 0 || len(q.v.g.keeps[row].covers) == 0 {
			row = -1
		}
		q.now[entry] = row
	}
	return row
}

// lastWins keeps of the hits in each area of a file whose order decides only
// the one that comes last in it.
func (q *keeperQuery) lastWins() {
	place := func(h hit) int { // in the file, -1 where order does not matter
		order, ordered := q.index.order[q.v.g.keeps[h.row].file]
		if !ordered {
			return -1
		}
		row := q.state(order)
		if row < 0 {
			return -1
		}
		return slices.Index(q.v.g.keeps[row].covers, q.index.patterns[h.pattern].thing)
	}
	type area struct {
		file  ThingID
		title string
	}
	last := make(map[area]int)
	areaOf := func(h hit) area { return area{q.v.g.keeps[h.row].file, q.v.g.keeps[h.row].title} }
	for _, h := range q.hits {
		if p := place(h); p >= 0 {
			a := areaOf(h)
			last[a] = max(last[a], p)
		}
	}
	if len(last) > 0 {
		q.hits = slices.DeleteFunc(q.hits, func(h hit) bool {
			p := place(h)
			return p >= 0 && p < last[areaOf(h)]
		})
	}
}

// stopAtClosed drops what files of the same name further up say where an
// entry closes its folder against them.
func (q *keeperQuery) stopAtClosed() {
	name := func(h hit) string { return path.Base(q.v.g.things[q.v.g.keeps[h.row].file].key) }
	closed := make(map[string]int) // by the file's name: how deep
	for _, h := range q.hits {
		if p := &q.index.patterns[h.pattern]; p.closes {
			closed[name(h)] = max(closed[name(h)], p.Depth())
		}
	}
	if len(closed) > 0 {
		q.hits = slices.DeleteFunc(q.hits, func(h hit) bool {
			return q.index.patterns[h.pattern].Depth() < closed[name(h)]
		})
	}
}

// add notes one person of a hit; first says that the path has not counted
// for them yet.
func (q *keeperQuery) add(h hit, p partOf, t ThingID, first bool) {
	row := &q.v.g.keeps[h.row]
	depth := q.index.patterns[h.pattern].Depth()
	k := q.best[p.who]
	if k == nil {
		k = &Keeper{Who: p.who, Depth: -1}
		q.best[p.who] = k
	}
	if first {
		k.Things++
	}
	if depth < k.Depth || depth == k.Depth && rankOf(p.role) >= rankOf(k.Role) {
		return
	}
	k.Role, k.Area, k.Depth, k.Thing = p.role, row.title, depth, t
	k.File = q.v.g.things[row.file].key
	k.Pattern = q.index.patterns[h.pattern].written
	k.Since = moment(q.since(h, p.who))
	k.Others = -1
	for _, other := range row.parts {
		if other.role == p.role {
			k.Others++
		}
	}
}

// since returns when the states of an entry began to name somebody, without
// a break up to the state of the hit.
func (q *keeperQuery) since(h hit, who person.ID) int64 {
	first := h.row
	for first > q.index.entries[h.entry].first && slices.ContainsFunc(q.v.g.keeps[first-1].parts, func(p partOf) bool { return p.who == who }) {
		first--
	}
	return q.v.g.keeps[first].at
}
