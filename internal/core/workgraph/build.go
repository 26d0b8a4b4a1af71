package workgraph

import (
	"cmp"
	"math"
	"slices"

	"ownup/internal/core/person"
)

// never is later than every time.
const never = math.MaxInt64

// graph puts everything in order.
func (l *loader) graph(corrections []person.Correction, homeDomains []string) *Graph {
	g := &Graph{}
	who := l.people(g, corrections, homeDomains)
	thing := l.sortThings(g)
	l.sortActs(g, who, thing)
	g.index()
	l.sortKeeps(g, who, thing)
	l.sortFlows(g, thing)
	l.sortDeadlines(g, who, thing)
	return g
}

// people resolves the identities and returns the person of each.
func (l *loader) people(g *Graph, corrections []person.Correction, homeDomains []string) []person.ID {
	g.people = person.Resolve(person.Evidence{
		Identities: l.idList, Cards: l.cards, Aliases: l.aliases,
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
	slices.SortFunc(order, func(i, j uint32) int {
		a, b := &l.variant[i], &l.variant[j]
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Space, b.Space), cmp.Compare(a.Key, b.Key),
			cmp.Compare(l.varFirst[i], l.varFirst[j]), cmp.Compare(a.Name, b.Name))
	})
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
	return thing
}

// actOrder is what acts are sorted by, close together for speed.
type actOrder struct {
	at  int64
	row int32
}

// sortActs writes the acts in the order of time, kind and key, without those
// that are copies.
func (l *loader) sortActs(g *Graph, who []person.ID, thing []ThingID) {
	united, gone, newer := l.copies()
	order := make([]actOrder, 0, len(l.at))
	for row, at := range l.at {
		if !gone[row] {
			order = append(order, actOrder{at, int32(row)})
		}
	}
	slices.SortFunc(order, func(a, b actOrder) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return l.compareTies(a.row, b.row)
	})
	n := len(order)
	g.at, g.kind, g.hex = make([]int64, n), make([]ActKind, n), make([]bool, n)
	g.title, g.key = make([]string, n), make([]string, n)
	g.spans, g.newer = make(map[ActID]span, len(l.spans)), make(map[ActID]ActID, len(newer))
	g.parts = postings[partOf]{make([]uint32, 1, n+1), make([]partOf, 0, len(l.parts.list))}
	g.touched = postings[ThingID]{make([]uint32, 1, n+1), make([]ThingID, 0, len(l.things.list))}
	place := make(map[int32]ActID, 2*len(newer)) // where acts with a later record went
	for i, o := range order {
		g.at[i], g.kind[i], g.hex[i] = o.at, l.kind[o.row], l.hex[o.row]
		g.title[i], g.key[i] = l.title[o.row], l.key[o.row]
		if s, ok := l.spans[o.row]; ok {
			g.spans[ActID(i)] = s
		}
		if g.kind[i] == Meeting || g.kind[i] == Entry {
			place[o.row] = ActID(i)
		}
		l.content(g, o.row, united[o.row], who, thing)
	}
	for row, later := range newer {
		g.newer[place[row]] = place[later]
	}
}

// compareTies orders two acts of one moment.
func (l *loader) compareTies(a, b int32) int {
	return cmp.Or(
		cmp.Compare(l.kind[a], l.kind[b]),
		cmp.Compare(l.key[a], l.key[b]),
		cmp.Compare(l.title[a], l.title[b]),
		cmp.Compare(a, b),
	)
}

// content appends the people and things of one act, and those of its copies.
func (l *loader) content(g *Graph, row int32, copies []int32, who []person.ID, thing []ThingID) {
	firstPart, firstThing := len(g.parts.list), len(g.touched.list)
	add := func(row int32) {
		for _, p := range l.parts.of(int(row)) {
			if id := who[p.who]; id != person.None {
				g.parts.list = append(g.parts.list, partOf{id, p.role})
			}
		}
		for _, v := range l.things.of(int(row)) {
			g.touched.list = append(g.touched.list, thing[v])
		}
	}
	add(row)
	if len(copies) > 0 {
		for _, c := range copies {
			add(c)
		}
		parts, things := g.parts.list[firstPart:], g.touched.list[firstThing:]
		slices.SortFunc(parts, func(a, b partOf) int {
			return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.who, b.who))
		})
		slices.Sort(things)
		g.parts.list = g.parts.list[:firstPart+len(slices.Compact(parts))]
		g.touched.list = g.touched.list[:firstThing+len(slices.Compact(things))]
	}
	g.parts.off = append(g.parts.off, uint32(len(g.parts.list)))
	g.touched.off = append(g.touched.off, uint32(len(g.touched.list)))
}

// index writes for each thing and each person the acts, ascending, each once.
func (g *Graph) index() {
	g.ofThing = invert(len(g.things), &g.touched, func(t ThingID) int { return int(t) })
	g.ofPerson = invert(g.people.Len(), &g.parts, func(p partOf) int { return int(p.who) })
}

// invert turns lists of items by act into lists of acts by item.
func invert[T any](items int, lists *postings[T], item func(T) int) postings[ActID] {
	last := make([]ActID, items) // the act that each item was last met in, plus one
	p := postings[ActID]{off: make([]uint32, items+1)}
	each := func(do func(act ActID, i int)) {
		clear(last)
		for act := range len(lists.off) - 1 {
			for _, v := range lists.of(act) {
				if i := item(v); last[i] != ActID(act)+1 {
					last[i] = ActID(act) + 1
					do(ActID(act), i)
				}
			}
		}
	}
	each(func(_ ActID, i int) { p.off[i+1]++ })
	for i := range items {
		p.off[i+1] += p.off[i]
	}
	next := slices.Clone(p.off)
	p.list = make([]ActID, p.off[items])
	each(func(act ActID, i int) {
		p.list[next[i]] = act
		next[i]++
	})
	return p
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
