package workgraph

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"ownup/internal/core/person"
)

// never is later than every time.
const never = math.MaxInt64

// graph puts everything in order. It empties the loader on the way, so that
// no column is held twice.
func (l *loader) graph(corrections []person.Correction, homeDomains []string) *Graph {
	g := &Graph{}
	var who []person.ID
	var thing []ThingID
	var same copies
	l.identities, l.variants, l.spaces = nil, interner{}, nil
	l.texts.seal()
	together(
		func() { who = l.people(g, corrections, homeDomains) },
		func() { thing = l.sortThings(g) },
		func() { same = l.copies(); l.hash = nil },
	)
	l.sortKeeps(g, who, thing)
	l.sortFlows(g, thing)
	l.sortDeadlines(g, who, thing)
	l.sortMembers(g, who)
	l.sortActs(g, who, thing, &same)
	together(
		func() { g.ofThing = invert(len(g.things), g.touched.off, g.touched.list) },
		func() { g.ofPerson = invert(g.people.Len(), g.parts.off, g.parts.who) },
		g.sortFolders,
	)
	return g
}

// together does several things at a time and waits for all.
func together(do ...func()) {
	var all sync.WaitGroup
	for _, f := range do {
		all.Go(f)
	}
	all.Wait()
}

// people resolves the identities and returns the person of each.
func (l *loader) people(g *Graph, corrections []person.Correction, homeDomains []string) []person.ID {
	g.people = person.Resolve(person.Evidence{
		Identities: l.idList, Cards: l.cards, Aliases: l.aliases, Groups: l.groups(),
		Corrections: corrections, HomeDomains: homeDomains,
	})
	g.personFirst = make([]int64, g.people.Len())
	for i := range g.personFirst {
		g.personFirst[i] = never
	}
	who := make([]person.ID, len(l.idList))
	for i, id := range l.idList {
		p, known := g.people.Find(id)
		who[i] = p
		if known {
			g.personFirst[p] = min(g.personFirst[p], l.idFirst[i])
		}
	}
	return who
}

// sortThings numbers the things by kind, space and key, and returns the thing
// of each variant.
func (l *loader) sortThings(g *Graph) []ThingID {
	order := make([]uint32, len(l.variant))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, l.compareThings)
	thing := make([]ThingID, len(l.variant))
	for _, i := range order {
		v := &l.variant[i]
		k := thingKey{v.Kind, v.Space, v.Key}
		if n := len(g.things); n == 0 || g.things[n-1] != k {
			g.things = append(g.things, k)
			g.thingFirst = append(g.thingFirst, never)
			g.names.off = append(g.names.off, uint32(len(g.names.list)))
		}
		n := len(g.things) - 1
		thing[i] = ThingID(n)
		g.thingFirst[n] = min(g.thingFirst[n], l.varFirst[i])
		if v.Name != "" && v.Name != v.Key {
			g.names.list = append(g.names.list, thingName{l.varFirst[i], v.Name})
		}
	}
	g.names.off = append(g.names.off, uint32(len(g.names.list)))
	g.things, g.thingFirst = slices.Clip(g.things), slices.Clip(g.thingFirst)
	l.variant, l.varFirst = nil, nil
	return thing
}

// compareThings orders the names of things by kind, space and key, those of
// one thing by when they were first recorded.
func (l *loader) compareThings(i, j uint32) int {
	a, b := &l.variant[i], &l.variant[j]
	switch {
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	case a.Space != b.Space:
		return strings.Compare(a.Space, b.Space)
	}
	if c := strings.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(l.varFirst[i], l.varFirst[j]), cmp.Compare(a.Name, b.Name))
}

// sortFlows keeps the first record of each flow.
func (l *loader) sortFlows(g *Graph, thing []ThingID) {
	for _, f := range l.flows {
		g.flows = append(g.flows, flowRow{thing[f.from], thing[f.to], f.at})
	}
	slices.SortFunc(g.flows, func(a, b flowRow) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.at, b.at))
	})
	g.flows = slices.CompactFunc(g.flows, func(a, b flowRow) bool { return a.from == b.from && a.to == b.to })
	g.flowsBack = make([]int32, len(g.flows))
	for i := range g.flowsBack {
		g.flowsBack[i] = int32(i)
	}
	slices.SortFunc(g.flowsBack, func(i, j int32) int {
		a, b := g.flows[i], g.flows[j]
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from))
	})
}

// sortDeadlines orders deadlines by when they are due and keeps the first
// record of each.
func (l *loader) sortDeadlines(g *Graph, who []person.ID, thing []ThingID) {
	for _, d := range l.deadlines {
		d.row.of, d.row.who = thing[d.of], who[d.who]
		g.deadlines = append(g.deadlines, d.row)
	}
	slices.SortFunc(g.deadlines, func(a, b deadlineRow) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.of, b.of), cmp.Compare(a.who, b.who),
			cmp.Compare(a.title, b.title), compareBool(a.hard, b.hard), cmp.Compare(a.at, b.at))
	})
	g.deadlines = slices.CompactFunc(g.deadlines, func(a, b deadlineRow) bool {
		a.at = b.at
		return a == b
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
