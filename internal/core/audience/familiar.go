package audience

import (
	"cmp"
	"math"
	"slices"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// answers reports whether a role answers somebody's change.
func answers(r workgraph.Role) bool {
	switch r {
	case workgraph.Reviewer, workgraph.Acker, workgraph.Tester, workgraph.Committer, workgraph.SignedOff, workgraph.Reporter, workgraph.Suggester:
		return true
	}
	return false
}

func wrote(r workgraph.Role) bool {
	return r == workgraph.Author || r == workgraph.CoAuthor || r == workgraph.Sender
}

// familiar notes with whom the owner works: who answers the owner's changes
// and mails and whose the owner answers. What many took part in says little
// about any two of them.
func (pl *panel) familiar() {
	if pl.owner == person.None {
		return
	}
	left := pl.p.MostShared
	for a := range pl.v.ActsBy(pl.owner) {
		at, past := pl.began(a)
		if !past {
			continue
		}
		if left--; left < 0 {
			break
		}
		kind := pl.v.KindOf(a)
		own, people := pl.ownPart(a)
		if people < 2 {
			continue
		}
		w := pl.fade(kind, at)
		if kind != workgraph.Change {
			w /= float64(people - 1)
		}
		for who, role := range pl.v.Parts(a) {
			c := pl.candidate(who)
			if c == nil {
				continue
			}
			switch {
			case kind == workgraph.Meeting:
				c.meetings += w * pl.p.Roles[role]
				c.trails[Familiar].add(deedOf[role], 0, at, workgraph.NoThing)
			case kind == workgraph.Change && wrote(own) && (answers(role) || wrote(role)),
				kind == workgraph.Mail && wrote(own), kind == workgraph.Entry:
				c.trails[Familiar].add(deedOf[role], w*pl.p.Roles[role], at, workgraph.NoThing)
			case kind == workgraph.Change && wrote(role) && answers(own), kind == workgraph.Mail && wrote(role):
				c.trails[Familiar].add(deedOf[role], w*returned*pl.p.Roles[own], at, workgraph.NoThing)
			}
		}
	}
	for _, c := range pl.met {
		if c != nil { // the tenth meeting of a series says little more than the ninth
			c.trails[Familiar].sum += math.Log1p(c.meetings)
		}
	}
}

// onlyMeets reports whether all that links a candidate to this is that they
// meet the owner, as people of one office do.
func (pl *panel) onlyMeets(c *candidate) bool {
	for s := range signals {
		if s != Familiar && !s.standing() && !c.trails[s].empty() {
			return false
		}
	}
	t := &c.trails[Familiar]
	for d := range deeds {
		if d != met && t.acts[d] > 0 {
			return false
		}
	}
	return c.duty == noDuty && t.acts[met] > 0
}

// returned is how much an act that the owner answered counts, against one of
// the owner's that was answered.
const returned = 0.5

// ownPart returns the owner's strongest role in an act, and how many have a
// part in it.
func (pl *panel) ownPart(a workgraph.ActID) (own workgraph.Role, people int) {
	for who, role := range pl.v.Parts(a) {
		people++
		if who == pl.owner && (own == 0 || wrote(role)) {
			own = role
		}
	}
	return own, people
}

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
