package workgraph

import (
	"cmp"
	"fmt"
	"slices"

	"ownup/internal/core/person"
)

// loader gathers batches as they come, with people and things numbered in the
// order in which they are first met.
type loader struct {
	identities map[person.Identity]uint32
	idList     []person.Identity
	idFirst    []int64
	variants   map[Thing]uint32 // a thing under one of its names
	variant    []Thing
	varFirst   []int64

	at     []int64
	kind   []ActKind
	hex    []bool
	title  []string
	key    []string
	spans  map[int32]span
	parts  postings[looseRef]
	things postings[uint32]

	keeps     []looseKeep
	flows     []looseFlow
	deadlines []looseDeadline
	cards     []person.Card
	aliases   []person.Alias

	idMap, varMap []uint32 // of the batch being read
}

type looseRef struct {
	who  uint32
	role Role
}

type looseFlow struct {
	from, to uint32
	at       int64
}

type looseDeadline struct {
	of, who uint32
	row     deadlineRow
}

func newLoader() *loader {
	return &loader{
		identities: make(map[person.Identity]uint32),
		variants:   make(map[Thing]uint32),
		spans:      make(map[int32]span),
		parts:      postings[looseRef]{off: []uint32{0}},
		things:     postings[uint32]{off: []uint32{0}},
	}
}

// batch adds one encoded batch.
func (l *loader) batch(data []byte) error {
	r, err := open(data)
	if err != nil {
		return err
	}
	l.idMap, l.varMap = l.idMap[:0], l.varMap[:0]
	for _, id := range r.identities {
		l.idMap = append(l.idMap, l.identity(id))
	}
	for _, t := range r.things {
		l.varMap = append(l.varMap, l.thing(t))
	}
	for range r.acts() {
		row := r.act()
		if r.err != nil {
			break
		}
		if row.kind == Keeping {
			l.keeping(row)
			continue
		}
		l.act(row)
	}
	for range r.count(3) {
		f := looseFlow{r.place(len(r.things)), r.place(len(r.things)), r.time()}
		if r.err == nil {
			l.flow(looseFlow{l.varMap[f.from], l.varMap[f.to], f.at})
		}
	}
	for range r.count(6) {
		d := looseDeadline{of: r.place(len(r.things)), who: r.place(len(r.identities))}
		d.row = deadlineRow{due: r.time(), title: r.str(), hard: r.uint() == 1, at: r.time()}
		if r.err == nil {
			l.deadline(looseDeadline{l.varMap[d.of], l.idMap[d.who], d.row})
		}
	}
	for range r.count(13) {
		l.card(r.card())
	}
	for range r.count(3) {
		l.alias(r.alias())
	}
	return r.end()
}

func (l *loader) identity(id person.Identity) uint32 {
	n, known := l.identities[id]
	if !known {
		n = uint32(len(l.idList))
		l.identities[id] = n
		l.idList = append(l.idList, id)
		l.idFirst = append(l.idFirst, never)
	}
	return n
}

func (l *loader) thing(t Thing) uint32 {
	if key := foldKey(t.Kind, t.Key); key != t.Key {
		if t.Name == "" {
			t.Name = t.Key
		}
		t.Key = key
	}
	n, known := l.variants[t]
	if !known {
		n = uint32(len(l.variant))
		l.variants[t] = n
		l.variant = append(l.variant, t)
		l.varFirst = append(l.varFirst, never)
	}
	return n
}

// seen notes that something was recorded at a time.
func seen(first []int64, n uint32, at int64) { first[n] = min(first[n], at) }

func (l *loader) act(row *actRow) {
	if row.begins != noTime || row.ends != noTime {
		l.spans[int32(len(l.at))] = span{row.begins, row.ends}
	}
	l.at = append(l.at, row.at)
	l.kind = append(l.kind, row.kind)
	l.hex = append(l.hex, row.hex)
	l.title = append(l.title, row.title)
	l.key = append(l.key, row.key)
	for _, p := range row.parts {
		who := l.idMap[p.who]
		seen(l.idFirst, who, row.at)
		l.parts.list = append(l.parts.list, looseRef{who, p.role})
	}
	for _, t := range row.things {
		t = l.varMap[t]
		seen(l.varFirst, t, row.at)
		l.things.list = append(l.things.list, t)
	}
	l.parts.off = append(l.parts.off, uint32(len(l.parts.list)))
	l.things.off = append(l.things.off, uint32(len(l.things.list)))
}

func (l *loader) flow(f looseFlow) {
	seen(l.varFirst, f.from, f.at)
	seen(l.varFirst, f.to, f.at)
	l.flows = append(l.flows, f)
}

func (l *loader) deadline(d looseDeadline) {
	seen(l.varFirst, d.of, d.row.at)
	seen(l.idFirst, d.who, d.row.at)
	l.deadlines = append(l.deadlines, d)
}

func (l *loader) card(c person.Card) {
	at := int64(noTime)
	if !c.At.IsZero() {
		at = c.At.Unix()
	}
	for _, id := range append(slices.Clip(c.Identities), c.Boss, c.StandIn) {
		seen(l.idFirst, l.identity(id), at)
	}
	l.cards = append(l.cards, c)
}

func (l *loader) alias(a person.Alias) {
	seen(l.idFirst, l.identity(a.Proper), noTime)
	seen(l.idFirst, l.identity(a.Other), noTime)
	l.aliases = append(l.aliases, a)
}

// copies finds acts that were handed over more than once. It returns for each
// act that stays the copies to be united with it, marks the others as gone,
// and says which act a later record of it replaces.
//
// A commit and a mail never change, so the earliest record stays and copies
// from the same moment add their people and things. Meetings and rows of
// tables do change: each recorded state stays, and a view sees the last one.
func (l *loader) copies() (united map[int32][]int32, gone []bool, newer map[int32]int32) {
	united, newer = make(map[int32][]int32), make(map[int32]int32)
	gone = make([]bool, len(l.at))
	groups := l.sameKeys()
	for _, rows := range groups {
		slices.SortFunc(rows, l.compareCopies)
		keep := rows[0]
		for _, row := range rows[1:] {
			switch {
			case l.at[row] == l.at[keep]:
				united[keep] = append(united[keep], row)
				gone[row] = true
			case l.kind[row] == Meeting || l.kind[row] == Entry:
				newer[keep] = row
				keep = row
			default:
				gone[row] = true
			}
		}
	}
	return united, gone, newer
}

// compareCopies orders records of one act by time; those of one moment with
// the fullest title first.
func (l *loader) compareCopies(a, b int32) int {
	sa, sb := l.spans[a], l.spans[b]
	return cmp.Or(
		cmp.Compare(l.at[a], l.at[b]),
		-cmp.Compare(len(l.title[a]), len(l.title[b])),
		cmp.Compare(l.title[a], l.title[b]),
		cmp.Compare(sa.begins, sb.begins),
		cmp.Compare(sa.ends, sb.ends),
	)
}

// sameKeys returns the groups of acts of one kind and key, each of two or
// more. It uses a table of row numbers, which is several times smaller and
// faster than a map of keys.
func (l *loader) sameKeys() map[int32][]int32 {
	groups := make(map[int32][]int32)
	size := 16
	for size < 2*len(l.at) {
		size *= 2
	}
	table := make([]int32, size) // row + 1
	for row, key := range l.key {
		if key == "" {
			continue
		}
		slot := int(hashKey(key)) & (size - 1)
		for table[slot] != 0 && !l.sameAct(table[slot]-1, int32(row)) {
			slot = (slot + 1) & (size - 1)
		}
		if table[slot] == 0 {
			table[slot] = int32(row) + 1
			continue
		}
		first := table[slot] - 1
		if groups[first] == nil {
			groups[first] = []int32{first}
		}
		groups[first] = append(groups[first], int32(row))
	}
	return groups
}

func (l *loader) sameAct(a, b int32) bool {
	return l.key[a] == l.key[b] && l.kind[a] == l.kind[b] && l.hex[a] == l.hex[b]
}

// hashKey is FNV-1a, folded so that its low bits depend on all of it.
func hashKey(s string) uint32 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return uint32(h>>32) ^ uint32(h)
}

// Build turns encoded batches into a graph, in any order of the batches. It
// obeys the corrections of who is who, and takes people at homeDomains for
// colleagues. An act that was handed over twice (two clones, two mailboxes)
// counts once. The error is that of [Decode].
func Build(batches [][]byte, corrections []person.Correction, homeDomains []string) (*Graph, error) {
	l := newLoader()
	for i, data := range batches {
		if err := l.batch(data); err != nil {
			return nil, fmt.Errorf("read batch %d of %d: %w", i+1, len(batches), err)
		}
	}
	l.identities, l.variants = nil, nil
	return l.graph(corrections, homeDomains), nil
}
