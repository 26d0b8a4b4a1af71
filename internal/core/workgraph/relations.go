package workgraph

import (
	"iter"
	"slices"
	"sort"
	"time"

	"ownup/internal/core/person"
)

// Person returns a person as cards recorded before the view describe them.
// A boss or stand-in whom only a later record names is not among them.
func (v View) Person(p person.ID) person.Person {
	if v.cut == never {
		return v.g.people.Person(p)
	}
	return v.g.people.PersonAt(p, moment(v.cut))
}

// PersonName returns the best spelling of a person's name.
func (v View) PersonName(p person.ID) string { return v.g.people.Name(p) }

// IsPerson reports whether p is one person, not a list or a program.
func (v View) IsPerson(p person.ID) bool { return v.g.people.IsPerson(p) }

// Boss returns a person's direct boss, [person.None] where unknown.
func (v View) Boss(p person.ID) person.ID { return v.Person(p).Boss }

// Reports returns the people whose direct boss p is, ascending.
func (v View) Reports(p person.ID) []person.ID {
	var list []person.ID
	for _, id := range v.g.people.Under(p) {
		if v.seesPerson(id) && v.Boss(id) == p {
			list = append(list, id)
		}
	}
	return list
}

// seesPerson reports whether a person was recorded before the cut.
func (v View) seesPerson(p person.ID) bool { return v.g.personFirst[p] < v.cut }

// FindPerson returns the person whom an identity names.
func (v View) FindPerson(id person.Identity) (person.ID, bool) {
	p, ok := v.g.people.Find(id)
	if !ok || !v.seesPerson(p) {
		return person.None, false
	}
	return p, true
}

// SearchPeople returns whom a typed text may mean, best first, as
// [person.Directory.Search] does.
func (v View) SearchPeople(query string) []person.ID {
	return slices.DeleteFunc(v.g.people.Search(query), func(p person.ID) bool { return !v.seesPerson(p) })
}

// People goes through everybody, lists and programs included.
func (v View) People() iter.Seq[person.ID] {
	return func(yield func(person.ID) bool) {
		for p := range v.g.personFirst {
			if v.seesPerson(person.ID(p)) && !yield(person.ID(p)) {
				return
			}
		}
	}
}

// FlowsFrom goes through the things that t feeds directly.
func (v View) FlowsFrom(t ThingID) iter.Seq[ThingID] {
	return func(yield func(ThingID) bool) {
		flows := v.g.flows
		i := sort.Search(len(flows), func(i int) bool { return flows[i].from >= t })
		for ; i < len(flows) && flows[i].from == t; i++ {
			if flows[i].at < v.cut && !yield(flows[i].to) {
				return
			}
		}
	}
}

// FlowsTo goes through the things that feed t directly.
func (v View) FlowsTo(t ThingID) iter.Seq[ThingID] {
	return func(yield func(ThingID) bool) {
		flows, back := v.g.flows, v.g.flowsBack
		i := sort.Search(len(back), func(i int) bool { return flows[back[i]].to >= t })
		for ; i < len(back) && flows[back[i]].to == t; i++ {
			if f := flows[back[i]]; f.at < v.cut && !yield(f.from) {
				return
			}
		}
	}
}

// Step is one thing reached along flows.
type Step struct {
	Thing ThingID
	From  ThingID // the thing before it on the shortest way
	Depth int     // 1 for a direct flow
}

// Downstream returns what the things feed, directly or through others, up to
// depth flows away: nearest first, each once, the given things not among them.
// Flows that go round in a circle do no harm.
func (v View) Downstream(depth int, things ...ThingID) []Step {
	return reach(depth, things, v.FlowsFrom)
}

// Upstream returns what feeds the things, as [View.Downstream] does.
func (v View) Upstream(depth int, things ...ThingID) []Step {
	return reach(depth, things, v.FlowsTo)
}

func reach(depth int, things []ThingID, next func(ThingID) iter.Seq[ThingID]) []Step {
	met := make(map[ThingID]bool)
	var steps []Step
	for _, t := range things {
		met[t] = true
	}
	edge := things
	for d := 1; d <= depth && len(edge) > 0; d++ {
		var further []ThingID
		for _, from := range edge {
			for t := range next(from) {
				if !met[t] {
					met[t] = true
					further = append(further, t)
					steps = append(steps, Step{t, from, d})
				}
			}
		}
		edge = further
	}
	return steps
}

// Due is a deadline as a view sees it.
type Due struct {
	Of    ThingID
	Who   person.ID // None where nobody is named
	At    time.Time // when it is due
	Title string
	Hard  bool
}

// Deadlines returns the deadlines of the things, the earliest first.
func (v View) Deadlines(things ...ThingID) []Due {
	return v.due(func(d *deadlineRow) bool { return slices.Contains(things, d.of) })
}

// DeadlinesOf returns what a person owes from from until before until, the
// earliest first.
func (v View) DeadlinesOf(p person.ID, from, until time.Time) []Due {
	return v.due(func(d *deadlineRow) bool {
		due := moment(d.due)
		return d.who == p && !due.Before(from) && due.Before(until)
	})
}

// due filters the deadlines. There are few of them: they are typed by people.
func (v View) due(want func(*deadlineRow) bool) []Due {
	var list []Due
	for i := range v.g.deadlines {
		if d := &v.g.deadlines[i]; d.at < v.cut && want(d) {
			list = append(list, Due{d.of, d.who, moment(d.due), d.title, d.hard})
		}
	}
	return list
}

// Meetings returns the meetings of a person that take place at any time from
// from until before until, the earliest first.
func (v View) Meetings(p person.ID, from, until time.Time) []ActID {
	var list []ActID
	for a := range v.ActsBy(p) {
		if v.g.kind[a] != Meeting {
			continue
		}
		s, ok := v.g.spans[a]
		if !ok {
			continue
		}
		begins, ends := moment(s.begins), moment(max(s.begins, s.ends))
		if begins.Before(until) && (ends.After(from) || !begins.Before(from)) {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b ActID) int {
		if d := v.g.spans[a].begins - v.g.spans[b].begins; d != 0 {
			return int(min(max(d, -1), 1))
		}
		return int(a - b)
	})
	return list
}
