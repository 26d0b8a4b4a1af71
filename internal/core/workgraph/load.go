package workgraph

import (
	"math"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// loader gathers batches as they come, with people and things numbered in the
// order in which they are first met. Acts lie in columns without pointers:
// a million of them are then a few large pieces of memory that the garbage
// collector need not look through.
type loader struct {
	identities map[person.Identity]uint32
	idList     []person.Identity
	idFirst    []int64
	variants   interner
	variant    []Thing // a thing under one of its names
	varFirst   []int64
	spaces     map[string]string

	at     []int64
	kind   []ActKind
	hex    []bool
	hash   []uint32 // of kind and key
	place  []uint32 // of key and title
	texts  texts
	spans  map[int32]span
	parts  parts[uint32]
	things postings[uint32]

	keeps     []looseKeep
	flows     []looseFlow
	deadlines []looseDeadline
	cards     []person.Card
	aliases   []person.Alias
	members   []looseMember

	idMap, varMap []uint32 // of the batch being read
}

type looseFlow struct {
	from, to uint32
	at       int64
}

type looseDeadline struct {
	of, who uint32
	row     deadlineRow
}

type looseMember struct {
	group, member uint32
	at            int64
	left          bool
}

func newLoader() *loader {
	return &loader{
		identities: make(map[person.Identity]uint32),
		spaces:     make(map[string]string),
		spans:      make(map[int32]span),
		parts:      parts[uint32]{off: []uint32{0}},
		things:     postings[uint32]{off: []uint32{0}},
	}
}

// add adds one batch.
func (l *loader) add(u *unpacked) error {
	if len(l.at)+len(u.acts) > math.MaxInt32 || len(l.parts.who)+len(u.parts) > math.MaxUint32 ||
		len(l.things.list)+len(u.touched) > math.MaxUint32 || !l.texts.room(u.textSize) {
		return problem.New(problem.Refused, "There are more records of work than ownup can hold at once.",
			"Forget a record that is no longer needed, with ownup sources --forget.")
	}
	l.intern(u)
	text, parts, things := u.text, u.parts, u.touched
	for i := range u.acts {
		a := &u.acts[i]
		title, key := text[:a.title], text[a.title:a.title+a.key]
		if a.kind == Keeping {
			l.keeping(a, key, title, parts[:a.parts], things[:a.things])
		} else {
			l.act(a, key, title, parts[:a.parts], things[:a.things])
		}
		text, parts, things = text[a.title+a.key:], parts[a.parts:], things[a.things:]
	}
	for _, f := range u.flows {
		l.flow(looseFlow{l.varMap[f.from], l.varMap[f.to], f.at})
	}
	for _, d := range u.deadlines {
		l.deadline(looseDeadline{l.varMap[d.of], l.idMap[d.who], d.row})
	}
	for _, c := range u.cards {
		l.card(c)
	}
	for _, a := range u.aliases {
		l.alias(a)
	}
	for _, m := range u.members {
		m.group, m.member = l.idMap[m.group], l.idMap[m.member]
		l.member(m)
	}
	return nil
}

// intern numbers the people and things of a batch. The texts of new ones are
// copied, so that the text of the whole batch is not kept for them.
func (l *loader) intern(u *unpacked) {
	l.idMap, l.varMap = l.idMap[:0], l.varMap[:0]
	old := len(l.variant)
	for _, id := range u.identities {
		l.idMap = append(l.idMap, l.identity(id))
	}
	for i := range u.things {
		l.varMap = append(l.varMap, l.thing(&u.things[i], u.hashes[i]))
	}
	var own owned
	for i := range l.variant[old:] {
		t := &l.variant[old+i]
		own.want(&t.Key)
		own.want(&t.Name)
	}
	own.copy()
}

// owned copies texts into one piece of memory.
type owned struct {
	texts []*string
	size  int
}

func (o *owned) want(s *string) {
	o.texts = append(o.texts, s)
	o.size += len(*s)
}

func (o *owned) copy() {
	var b strings.Builder
	b.Grow(o.size)
	for _, s := range o.texts {
		start := b.Len()
		b.WriteString(*s)
		*s = b.String()[start:]
	}
}

func (l *loader) identity(id person.Identity) uint32 {
	n, known := l.identities[id]
	if !known {
		id = person.Identity{Name: strings.Clone(id.Name), Address: strings.Clone(id.Address)}
		n = uint32(len(l.idList))
		l.identities[id] = n
		l.idList = append(l.idList, id)
		l.idFirst = append(l.idFirst, never)
	}
	return n
}

func (l *loader) thing(t *Thing, hash uint32) uint32 {
	n, known := l.variants.find(hash, func(i uint32) bool { return l.variant[i] == *t })
	if !known {
		space, met := l.spaces[t.Space]
		if !met {
			space = strings.Clone(t.Space)
			l.spaces[space] = space
		}
		l.variant = append(l.variant, Thing{t.Kind, space, t.Key, t.Name})
		l.varFirst = append(l.varFirst, never)
	}
	return n
}

// seen notes that something was recorded at a time.
func seen(first []int64, n uint32, at int64) { first[n] = min(first[n], at) }

func (l *loader) act(a *unpackedAct, key, title string, people []partRef, things []uint32) {
	if a.begins != noTime || a.ends != noTime {
		l.spans[int32(len(l.at))] = span{a.begins, a.ends}
	}
	l.at = append(l.at, a.at)
	l.kind = append(l.kind, a.kind)
	l.hex = append(l.hex, a.hex)
	l.hash = append(l.hash, a.hash)
	l.place = append(l.place, l.texts.add(key, title))
	for _, p := range people {
		who := l.idMap[p.who]
		seen(l.idFirst, who, a.at)
		l.parts.add(who, p.role)
	}
	for _, t := range things {
		t = l.varMap[t]
		seen(l.varFirst, t, a.at)
		l.things.list = append(l.things.list, t)
	}
	l.parts.end()
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
	for _, id := range append(c.Identities[:len(c.Identities):len(c.Identities)], c.Boss, c.StandIn) {
		seen(l.idFirst, l.identity(id), at)
	}
	l.cards = append(l.cards, c)
}

func (l *loader) alias(a person.Alias) {
	seen(l.idFirst, l.identity(a.Proper), noTime)
	seen(l.idFirst, l.identity(a.Other), noTime)
	l.aliases = append(l.aliases, a)
}

func (l *loader) member(m looseMember) {
	seen(l.idFirst, m.group, m.at)
	seen(l.idFirst, m.member, m.at)
	l.members = append(l.members, m)
}

// interner finds numbers by a hash: what a map would do, in a quarter of the
// memory, because what is compared is kept elsewhere.
type interner struct {
	table  []uint32 // number + 1 by hash, in powers of two
	hashes []uint32 // by number
}

// find returns the number of what has this hash and is the same, or gives it
// the next number.
func (in *interner) find(hash uint32, same func(uint32) bool) (n uint32, known bool) {
	if 2*len(in.hashes) >= len(in.table) {
		in.grow()
	}
	slot := int(hash) & (len(in.table) - 1)
	for in.table[slot] != 0 {
		if n := in.table[slot] - 1; in.hashes[n] == hash && same(n) {
			return n, true
		}
		slot = (slot + 1) & (len(in.table) - 1)
	}
	n = uint32(len(in.hashes))
	in.hashes = append(in.hashes, hash)
	in.table[slot] = n + 1
	return n, false
}

func (in *interner) grow() {
	in.table = make([]uint32, max(1<<10, 2*len(in.table)))
	for n, hash := range in.hashes {
		slot := int(hash) & (len(in.table) - 1)
		for in.table[slot] != 0 {
			slot = (slot + 1) & (len(in.table) - 1)
		}
		in.table[slot] = uint32(n) + 1
	}
}
