package workgraph

import (
	"cmp"
	"slices"
	"sort"

	"ownup/internal/core/person"
)

// groups returns the identities that are on record as lists.
func (l *loader) groups() []person.Identity {
	met := make(map[uint32]bool)
	var list []person.Identity
	for _, m := range l.members {
		if !met[m.group] {
			met[m.group] = true
			list = append(list, l.idList[m.group])
		}
	}
	return list
}

// sortMembers keeps each record once, and of one moment the one that decides
// last.
func (l *loader) sortMembers(g *Graph, who []person.ID) {
	for _, m := range l.members {
		row := memberRow{who[m.group], who[m.member], m.at, m.left}
		if row.group != person.None && row.member != person.None && row.group != row.member {
			g.members = append(g.members, row)
		}
	}
	slices.SortFunc(g.members, func(a, b memberRow) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.member, b.member),
			cmp.Compare(a.at, b.at), -compareBool(a.left, b.left))
	})
	g.members = slices.Compact(g.members)
	g.membersBack = make([]int32, len(g.members))
	for i := range g.membersBack {
		g.membersBack[i] = int32(i)
	}
	slices.SortFunc(g.membersBack, func(i, j int32) int {
		return cmp.Or(cmp.Compare(g.members[i].member, g.members[j].member), cmp.Compare(i, j))
	})
}

// Members returns the people on a list, those on lists that are on it among
// them: each once, ascending, no lists and no programs. Lists that are on one
// another do no harm. known tells whether the records say who is on p at all;
// of a list on it of which they do not, nobody is counted.
func (v View) Members(p person.ID) (members []person.ID, known bool) {
	_, known = v.directly(p)
	for _, m := range v.spread(p, func(list person.ID) []person.ID { direct, _ := v.directly(list); return direct }) {
		if v.IsPerson(m) {
			members = append(members, m)
		}
	}
	return members, known
}

// Groups returns the lists that somebody is on, directly or by way of another
// list, ascending. A person is among the members of exactly these.
func (v View) Groups(p person.ID) []person.ID { return v.spread(p, v.listsOf) }

// spread follows next from p on, but not through people, and returns what it
// meets without p itself, ascending.
func (v View) spread(p person.ID, next func(person.ID) []person.ID) []person.ID {
	met := map[person.ID]bool{p: true}
	var found []person.ID
	for edge := []person.ID{p}; len(edge) > 0; {
		from := edge[len(edge)-1]
		edge = edge[:len(edge)-1]
		for _, to := range next(from) {
			if met[to] {
				continue
			}
			met[to] = true
			found = append(found, to)
			if !v.IsPerson(to) {
				edge = append(edge, to)
			}
		}
	}
	slices.Sort(found)
	return found
}

// directly returns who is on a list by a record of their own, and whether any
// record says who is or was.
func (v View) directly(list person.ID) (members []person.ID, known bool) {
	rows := v.g.members
	i := sort.Search(len(rows), func(i int) bool { return rows[i].group >= list })
	for ; i < len(rows) && rows[i].group == list; i++ {
		if rows[i].at < v.cut {
			known = true
			members = decide(members, rows[i].member, rows[i].left)
		}
	}
	return members, known
}

// listsOf returns the lists that somebody is on by a record of their own.
func (v View) listsOf(p person.ID) (lists []person.ID) {
	rows, back := v.g.members, v.g.membersBack
	i := sort.Search(len(back), func(i int) bool { return rows[back[i]].member >= p })
	for ; i < len(back) && rows[back[i]].member == p; i++ {
		if row := rows[back[i]]; row.at < v.cut {
			lists = decide(lists, row.group, row.left)
		}
	}
	return lists
}

// decide takes one more record into a list that is built from records in
// order, those of one member or group after one another: the last one stands.
func decide(list []person.ID, id person.ID, left bool) []person.ID {
	on := len(list) > 0 && list[len(list)-1] == id
	switch {
	case left && on:
		return list[:len(list)-1]
	case !left && !on:
		return append(list, id)
	}
	return list
}
