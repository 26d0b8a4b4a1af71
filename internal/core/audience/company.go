package audience

import (
	"cmp"
	"fmt"
	"slices"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// company notes who is where the people already named are together.
func (pl *panel) company() {
	m := &pl.matter
	if len(m.with) == 0 {
		return
	}
	seeds := slices.Clone(m.with)
	if pl.owner != person.None {
		seeds = append(seeds, pl.owner)
	}
	for _, a := range pl.actsOfAny(seeds) {
		at, past := pl.began(a)
		if !past {
			continue
		}
		together, people, owner := 0, 0, ownerAbsent
		for who, role := range pl.v.Parts(a) {
			people++
			switch {
			case slices.Contains(m.with, who):
				together++
			case who == pl.owner && wrote(role):
				owner = 1
			case who == pl.owner:
				owner = max(owner, ownerThere)
			}
		}
		if together == 0 || people > mostTogether {
			continue
		}
		share := float64(together) / float64(len(m.with))
		w := share * share * owner * pl.fade(pl.v.KindOf(a), at)
		t := workgraph.NoThing
		if things := pl.v.ThingsOf(a); len(things) > 0 {
			t = things[0]
		}
		for who, role := range pl.v.Parts(a) {
			if c := pl.candidate(who); c != nil && !slices.Contains(m.with, who) {
				c.trails[Company].add(deedOf[role], w, at, t)
			}
		}
	}
}

// What being together with the people named counts where the owner did not
// bring them together, but was there, and where the owner was not.
const (
	ownerThere  = 0.3
	ownerAbsent = 0.05
)

// mostTogether is the number of people from which an act is an announcement.
const mostTogether = 30

// actsOfAny returns the newest acts of people, newest first, each once.
func (pl *panel) actsOfAny(people []person.ID) []workgraph.ActID {
	var list []workgraph.ActID
	for _, p := range people {
		left := pl.p.MostShared
		for a := range pl.v.ActsBy(p) {
			if left--; left < 0 {
				break
			}
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b workgraph.ActID) int { return cmp.Compare(b, a) })
	return slices.Compact(list)
}

// threadsShared counts the threads that all of the people are on together, and
// those of them that each candidate is on.
func (pl *panel) threadsShared() (together int, with map[person.ID]int) {
	seeds := slices.Clone(pl.matter.with)
	if pl.owner != person.None {
		seeds = append(seeds, pl.owner)
	}
	on := make(map[workgraph.ThingID]map[person.ID]bool)
	for _, a := range pl.actsOfAny(seeds) {
		if pl.v.KindOf(a) != workgraph.Mail {
			continue
		}
		for _, t := range pl.v.ThingsOf(a) {
			if pl.v.KindOfThing(t) != workgraph.Thread {
				continue
			}
			if on[t] == nil {
				on[t] = make(map[person.ID]bool)
			}
			for who := range pl.v.Parts(a) {
				on[t][who] = true
			}
		}
	}
	with = make(map[person.ID]int)
	for _, people := range on {
		if slices.ContainsFunc(seeds, func(s person.ID) bool { return !people[s] }) {
			continue
		}
		together++
		for who := range people {
			with[who]++
		}
	}
	return together, with
}

// seating is how many threads the people already named are on together.
type seating struct {
	together int
	with     map[person.ID]int
}

// seating counts the threads shared, once a question.
func (pl *panel) seating() *seating {
	if pl.seats == nil {
		together, with := pl.threadsShared()
		pl.seats = &seating{together, with}
	}
	return pl.seats
}

// beside says how often somebody is where the people already named are.
func (pl *panel) beside(c *candidate, t *trail) string {
	seats := pl.seating()
	about := ""
	if len(pl.matter.accounts) > 0 {
		about = " about " + pl.v.Name(pl.matter.accounts[0])
	}
	if n := seats.with[c.id]; n > 0 {
		people := "you and " + pl.v.PersonName(pl.matter.with[0])
		if len(pl.matter.with) > 1 {
			people = fmt.Sprintf("you %d", len(pl.matter.with)+1)
		}
		return fmt.Sprintf("%s are on %s%s together; %s is on %d of them", people, count(seats.together, "thread"), about, c.name, n)
	}
	return pl.did(t, "") + ", with people you named"
}
