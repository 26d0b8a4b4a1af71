package workgraph

import (
	"cmp"
	"slices"

	"ownup/internal/core/person"
)

// actOrder is what acts are sorted by, close together for speed.
type actOrder struct {
	at  int64
	row int32
}

// sortActs writes the acts in the order of time, kind and key, without those
// that are copies. Each column is let go of when it has been written anew.
func (l *loader) sortActs(g *Graph, who []person.ID, thing []ThingID, same *copies) {
	s := sorting{l, who, thing, same.united}
	rows := s.order(same.gone)
	g.newer = later(rows, same.newer)
	same.gone = nil
	g.at, l.at = rearranged(l.at, rows), nil
	g.kind, l.kind = rearranged(l.kind, rows), nil
	g.hex, l.hex = rearranged(l.hex, rows), nil
	g.place, l.place = rearranged(l.place, rows), nil
	g.texts, l.texts = l.texts, texts{}
	g.spans = make(map[ActID]span, len(l.spans))
	if len(l.spans) > 0 {
		for a, row := range rows {
			if s, ok := l.spans[row]; ok {
				g.spans[ActID(a)] = s
			}
		}
	}
	g.parts = s.people(rows)
	l.parts = parts[uint32]{}
	g.touched = s.things(rows)
	l.things = postings[uint32]{}
}

func rearranged[T any](column []T, rows []int32) []T {
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = column[row]
	}
	return out
}

// later turns which row replaces which into acts.
func later(rows []int32, newer map[int32]int32) map[ActID]ActID {
	if len(newer) == 0 {
		return nil
	}
	place := make(map[int32]ActID, 2*len(newer))
	for old, next := range newer {
		place[old], place[next] = NoAct, NoAct
	}
	for a, row := range rows {
		if _, ok := place[row]; ok {
			place[row] = ActID(a)
		}
	}
	acts := make(map[ActID]ActID, len(newer))
	for old, next := range newer {
		acts[place[old]] = place[next]
	}
	return acts
}

// sorting is what sorting acts needs to know.
type sorting struct {
	l      *loader
	who    []person.ID // of each identity
	thing  []ThingID   // of each variant
	united map[int32][]int32
}

// order returns the rows of the acts that stay, in their order.
func (s *sorting) order(gone []bool) []int32 {
	order := make([]actOrder, 0, len(s.l.at))
	for row, at := range s.l.at {
		if !gone[row] {
			order = append(order, actOrder{at, int32(row)})
		}
	}
	slices.SortFunc(order, func(a, b actOrder) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return s.compareTies(a.row, b.row)
	})
	rows := make([]int32, len(order))
	for i, o := range order {
		rows[i] = o.row
	}
	return rows
}

// compareTies orders two acts of one moment by all that they say, so that the
// order in which they were read means nothing.
func (s *sorting) compareTies(a, b int32) int {
	l := s.l
	if l.kind[a] != l.kind[b] {
		return cmp.Compare(l.kind[a], l.kind[b])
	}
	keyA, titleA := l.texts.at(l.place[a])
	keyB, titleB := l.texts.at(l.place[b])
	if c := cmp.Or(cmp.Compare(keyA, keyB), cmp.Compare(titleA, titleB)); c != 0 {
		return c
	}
	spanA, spanB := l.spans[a], l.spans[b]
	return cmp.Or(
		compareBool(l.hex[a], l.hex[b]),
		cmp.Compare(spanA.begins, spanB.begins),
		cmp.Compare(spanA.ends, spanB.ends),
		slices.CompareFunc(l.things.of(int(a)), l.things.of(int(b)), func(x, y uint32) int { return cmp.Compare(s.thing[x], s.thing[y]) }),
		slices.CompareFunc(l.parts.whoOf(int(a)), l.parts.whoOf(int(b)), func(x, y uint32) int { return cmp.Compare(s.who[x], s.who[y]) }),
		slices.Compare(l.parts.roleOf(int(a)), l.parts.roleOf(int(b))),
	)
}

// people returns the people of the acts, those of copies among them.
func (s *sorting) people(rows []int32) parts[person.ID] {
	from := &s.l.parts
	out := parts[person.ID]{
		off: append(make([]uint32, 0, len(rows)+1), 0),
		who: make([]person.ID, 0, len(from.who)), role: make([]Role, 0, len(from.role)),
	}
	add := func(row int32) {
		roles := from.roleOf(int(row))
		for i, n := range from.whoOf(int(row)) {
			if id := s.who[n]; id != person.None {
				out.add(id, roles[i])
			}
		}
	}
	for _, row := range rows {
		first := len(out.who)
		add(row)
		if more := s.united[row]; len(more) > 0 {
			for _, c := range more {
				add(c)
			}
			out.compact(first)
		}
		out.end()
	}
	return out
}

// compact sorts the parts from first on by role and person, each once.
func (p *parts[T]) compact(first int) {
	type part struct {
		role Role
		who  T
	}
	var list []part
	for i := first; i < len(p.who); i++ {
		list = append(list, part{p.role[i], p.who[i]})
	}
	slices.SortFunc(list, func(a, b part) int { return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.who, b.who)) })
	p.who, p.role = p.who[:first], p.role[:first]
	for _, x := range slices.Compact(list) {
		p.add(x.who, x.role)
	}
}

// things returns the things of the acts, those of copies among them.
func (s *sorting) things(rows []int32) postings[ThingID] {
	from := &s.l.things
	out := postings[ThingID]{off: append(make([]uint32, 0, len(rows)+1), 0), list: make([]ThingID, 0, len(from.list))}
	add := func(row int32) {
		for _, n := range from.of(int(row)) {
			out.list = append(out.list, s.thing[n])
		}
	}
	for _, row := range rows {
		first := len(out.list)
		add(row)
		if more := s.united[row]; len(more) > 0 {
			for _, c := range more {
				add(c)
			}
			list := out.list[first:]
			slices.Sort(list)
			out.list = out.list[:first+len(slices.Compact(list))]
		}
		out.off = append(out.off, uint32(len(out.list)))
	}
	return out
}

// invert turns lists of items by act into lists of acts by item, ascending,
// each once.
func invert[T ~int32](items int, off []uint32, list []T) postings[ActID] {
	last := make([]ActID, items) // the act that each item was last met in, plus one
	p := postings[ActID]{off: make([]uint32, items+1)}
	each := func(do func(act ActID, i int)) {
		clear(last)
		for act := range len(off) - 1 {
			for _, i := range list[off[act]:off[act+1]] {
				if last[i] != ActID(act)+1 {
					last[i] = ActID(act) + 1
					do(ActID(act), int(i))
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
