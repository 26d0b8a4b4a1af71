package audience

import (
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// deed is what a person did, in the words a reason uses.
type deed uint8

const (
	changed deed = iota
	reviewed
	acked
	tested
	reported
	passedOn // applied, signed off
	copied   // named in a change without a part in it
	suggested
	sent
	received
	met
	keeps // owns or is assigned
	uses
	deeds // how many there are
)

// deedOf maps roles to deeds.
var deedOf = map[workgraph.Role]deed{
	workgraph.Author: changed, workgraph.CoAuthor: changed, workgraph.Editor: changed,
	workgraph.Reviewer: reviewed, workgraph.Acker: acked, workgraph.Tester: tested, workgraph.Reporter: reported,
	workgraph.Committer: passedOn, workgraph.SignedOff: passedOn, workgraph.Mentioned: copied, workgraph.Suggester: suggested,
	workgraph.Sender: sent, workgraph.Recipient: received, workgraph.Copied: received,
	workgraph.Organiser: met, workgraph.Attendee: met, workgraph.Owner: keeps, workgraph.Assignee: keeps, workgraph.User: uses,
}

// relying reports whether a deed means having the thing rather than making it.
func (d deed) relying() bool { return d == received || d == met || d == uses }

// treeWide is the number of things from which a change says little about any
// one of them.
const treeWide = 20

// spread is what is left of an act's weight by the number of its things.
func (pl *panel) spread(a workgraph.ActID) float64 {
	return 1 / (1 + float64(len(pl.v.ThingsOf(a)))/treeWide)
}

// named notes who had a part in the very changes and mails asked about.
func (pl *panel) named() {
	for _, a := range pl.matter.changes {
		for who, role := range pl.v.Parts(a) {
			if c, w := pl.candidate(who), pl.p.Roles[role]; c != nil && w > 0 {
				c.trails[Named].add(deedOf[role], w, pl.v.When(a), workgraph.NoThing)
				if role == workgraph.Reporter {
					pl.holdStake(who, awaitsIt, reported, pl.v.When(a), 1, workgraph.NoThing)
				}
			}
		}
	}
	for _, a := range pl.matter.mails {
		for who, role := range pl.v.Parts(a) {
			pl.part(who, role, Named, Relies, pl.p.Roles[role], a, workgraph.NoThing)
		}
	}
}

// part notes one part in an act under made, or under has where the person
// only got or uses the thing. A list is kept apart.
func (pl *panel) part(who person.ID, role workgraph.Role, made, has Signal, weight float64, a workgraph.ActID, t workgraph.ThingID) {
	d, ok := deedOf[role]
	at, past := pl.began(a)
	if !ok || !past || weight <= 0 {
		return
	}
	c := pl.candidate(who)
	if c == nil {
		if who != pl.owner && d.relying() && has == Relies && pl.person(who).Group {
			l := pl.lists[who]
			l.add(d, weight, at, t)
			pl.lists[who] = l
		}
		return
	}
	s := made
	if d.relying() {
		s = has
	}
	if s == Relies && d == received {
		if !c.has || at > c.delivered {
			c.delivered, c.sent = at, t
		}
		c.has = true
	}
	c.trails[s].add(d, weight, at, t)
}

// touchedAct is an act on the very things: how many of them, and which first.
type touchedAct struct {
	a     workgraph.ActID
	n     int
	thing workgraph.ThingID
}

// actsOn returns the newest acts on the things, newest first, each once.
func (pl *panel) actsOn(things []workgraph.ThingID, most int) []touchedAct {
	place := make(map[workgraph.ActID]int)
	var list []touchedAct
	for _, t := range things {
		left := most
		for a := range pl.v.ActsOn(t) {
			if left--; left < 0 {
				break
			}
			if i, ok := place[a]; ok {
				list[i].n++
				continue
			}
			place[a] = len(list)
			list = append(list, touchedAct{a, 1, t})
		}
	}
	slices.SortFunc(list, func(a, b touchedAct) int { return int(b.a) - int(a.a) })
	return list
}

// touched notes who worked on the very things, and who got them.
func (pl *panel) touched() {
	m := &pl.matter
	latest := pl.latestMails()
	for _, x := range pl.actsOn(m.things, pl.p.MostActs) {
		if slices.Contains(m.mails, x.a) || slices.Contains(m.changes, x.a) {
			continue // counted as Named
		}
		kind := pl.v.KindOf(x.a)
		at, _ := pl.began(x.a)
		w := pl.fade(kind, at) * pl.spread(x.a) * countWeight(x.n)
		has := w
		if kind == workgraph.Mail && pl.v.KindOfThing(x.thing) != workgraph.Thread { // who was sent a thing has it, however long ago
			has = max(w, sentKeeps)
		}
		if pl.olderIssue(at) {
			has = min(has, anOlderIssue)
		}
		for who, role := range pl.v.Parts(x.a) {
			weight := w * pl.p.Roles[role]
			switch d := deedOf[role]; {
			case d == received && slices.Contains(latest, x.a):
				weight = 1 // a copy is read like any other
			case d.relying():
				weight = has * pl.p.Roles[role]
			}
			pl.part(who, role, Touched, Relies, weight, x.a, x.thing)
			pl.stakeIn(who, role, x.a, x.thing, 1)
		}
	}
}

// latestMails finds the mails that a mistake on a thread must mean: the owner's
// last one on each thread asked about, else the thread's last. Whoever got it
// has it, however many they are.
func (pl *panel) latestMails() []workgraph.ActID {
	var list []workgraph.ActID
	for _, t := range pl.matter.things {
		if pl.v.KindOfThing(t) != workgraph.Thread {
			continue
		}
		last := workgraph.NoAct
		for a := range pl.v.ActsOn(t) {
			if pl.v.KindOf(a) != workgraph.Mail {
				continue
			}
			if last == workgraph.NoAct {
				last = a
			}
			if own, _ := pl.ownPart(a); own == workgraph.Sender {
				last = a
				break
			}
		}
		if last != workgraph.NoAct {
			list = append(list, last)
		}
	}
	return list
}

// sentKeeps is the weight that having been sent a thing never falls below, and
// anOlderIssue that which having the thing from before the mistaken change
// never exceeds.
const sentKeeps, anOlderIssue = 0.3, 0.06

// countWeight lets a change of several of the things count somewhat more.
func countWeight(n int) float64 {
	switch {
	case n <= 1:
		return 1
	case n <= 3:
		return 1.5
	default:
		return 2
	}
}

// around notes who worked on the nearest neighbours of the things in their
// folder, and who wrote on the threads that carried them.
func (pl *panel) around() {
	m := &pl.matter
	beside := make(map[workgraph.ThingID]bool)
	var list []workgraph.ThingID
	add := func(t workgraph.ThingID) {
		if !m.is[t] && !beside[t] {
			beside[t] = true
			list = append(list, t)
		}
	}
	folders := make(map[string]int)
	for _, t := range m.things {
		switch pl.v.KindOfThing(t) {
		case workgraph.Path, workgraph.Document:
			f := pl.v.Folder(t)
			if folders[f]++; folders[f] > 2 {
				continue // the neighbours of one are the neighbours of all
			}
			for _, s := range nearest(pl.v.Siblings(t), t, pl.p.MostBeside) {
				add(s)
			}
		case workgraph.File:
			for _, x := range pl.actsOn([]workgraph.ThingID{t}, pl.p.MostActs) {
				for _, other := range pl.v.ThingsOf(x.a) {
					if pl.v.KindOfThing(other) == workgraph.Thread {
						add(other)
					}
				}
			}
		}
	}
	for _, a := range m.mails {
		for _, t := range pl.v.ThingsOf(a) {
			add(t)
		}
	}
	const actsEach = 40
	for _, x := range pl.actsOn(list, actsEach) {
		at, _ := pl.began(x.a)
		w := pl.fade(pl.v.KindOf(x.a), at) * pl.spread(x.a)
		for who, role := range pl.v.Parts(x.a) {
			pl.part(who, role, Around, Around, w*pl.p.Roles[role], x.a, x.thing)
		}
	}
}

// nearest keeps the most neighbours whose names are nearest to t's. Ids are in
// the order of names.
func nearest(siblings []workgraph.ThingID, t workgraph.ThingID, most int) []workgraph.ThingID {
	if len(siblings) <= most {
		return siblings
	}
	at, _ := slices.BinarySearch(siblings, t)
	from := min(max(0, at-most/2), len(siblings)-most)
	return siblings[from : from+most]
}

// area notes who changed the same part of the repository lately: the more of
// the path two files share, the more it counts.
func (pl *panel) area() {
	var folders []string
	for _, t := range pl.matter.things {
		if f := pl.v.Folder(t); f != "" && !slices.Contains(folders, f) {
			folders = append(folders, f)
		}
	}
	if len(folders) == 0 {
		return
	}
	near := make(map[workgraph.ThingID]float64)
	left := pl.p.MostRecent
	for a := range pl.v.Acts() {
		if left--; left < 0 {
			break
		}
		if pl.v.KindOf(a) != workgraph.Change || len(pl.v.ThingsOf(a)) > 2*treeWide {
			continue
		}
		closest, where := 0.0, workgraph.NoThing
		for _, t := range pl.v.ThingsOf(a) {
			x, ok := near[t]
			if !ok {
				x = closeness(pl.v.Folder(t), folders)
				near[t] = x
			}
			if x > closest {
				closest, where = x, t
			}
		}
		if closest == 0 {
			continue
		}
		w := closest * pl.fade(workgraph.Change, pl.v.When(a)) * pl.spread(a)
		for who, role := range pl.v.Parts(a) {
			pl.part(who, role, Area, Area, w*pl.p.Roles[role], a, where)
		}
	}
}

// closeness is the largest share of its path that a folder has in common with
// one of folders, squared; sharing no more than the repository counts nothing.
func closeness(folder string, folders []string) float64 {
	best := 0.0
	for _, f := range folders {
		depth, common := strings.Count(f, "/"), 0
		for i := 0; i < len(f) && i < len(folder) && f[i] == folder[i]; i++ {
			if f[i] == '/' {
				common++
			}
		}
		if depth > 0 {
			x := float64(common) / float64(max(depth, strings.Count(folder, "/")))
			best = max(best, x*x)
		}
	}
	return best
}
