package audience

import (
	"math"

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
