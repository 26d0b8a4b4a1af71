package audience

import (
	"slices"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Check is what there is to say about the recipients of a message before it
// leaves: who is missing, who looks wrong, and whom a list would reach. It is
// short on purpose. A check that warns of everything is clicked away, so
// nothing is said without evidence, and a person of whom the records say
// nothing is only named as unknown.
type Check struct {
	Missing []Missed
	Wrong   []Doubt
	Lists   []List
	Unknown []string // addresses that no record knows; that alone is no fault
}

// Missed is somebody who is not among the recipients and seems to belong
// there.
type Missed struct {
	Name      string
	Addresses []string
	Must      bool // a rule says that they be told
	Reason    string
}

// DoubtKind says why a recipient looks wrong.
type DoubtKind string

// The kinds of doubt.
const (
	Unlinked DoubtKind = "unlinked" // nothing links them to this, or to the others
	Outside  DoubtKind = "outside"  // outside of the firm where everybody else is inside
	Namesake DoubtKind = "namesake" // called like somebody whom this does concern
)

// Doubt is a recipient who looks wrong.
type Doubt struct {
	Name    string
	Address string
	Kind    DoubtKind
	Reason  string
	Instead string // the address that was probably meant; "" where none is known
}

// List is a recipient that is many people.
type List struct {
	Name     string
	Address  string
	Known    bool     // the records say who is on it
	Members  int      // the owner not among them
	Affected int      // those of them whom this touches
	Names    []string // the first of those
	Wide     bool     // it would tell people whom this does not touch, or nobody knows whom
	Text     string   // that in a sentence, with what to do instead
}

// Objects reports whether the person should look again before sending.
func (c Check) Objects() bool {
	return len(c.Wrong) > 0 || slices.ContainsFunc(c.Lists, func(l List) bool { return l.Wide })
}

// Rooftop looks at the recipients of a message about a mistake as [For] would
// look for its audience. Where the question names things that the records
// know, the audience and the evidence on those things decide; where it names
// none, the recipients are held against one another. Equal arguments give
// equal checks, and the owner is in none of them.
func Rooftop(q Question, to []person.Identity, view workgraph.View, p Policy, now time.Time) Check {
	probe := newPanel(q, view, p, now)
	probe.resolve()
	m := &probe.matter
	r := &rooftop{about: len(m.things)+len(m.changes)+len(m.mails) > 0}
	if !r.about {
		q.About, q.Text = nil, ""
	}
	r.panel = newPanel(q, view, p, now)
	r.read(to)
	r.weighAll()
	var c Check
	c.Unknown = r.unknown
	c.Lists = r.lists()
	c.Missing = r.missing()
	c.Wrong = r.wrong()
	return c
}

// rooftop is one check while it is made.
type rooftop struct {
	*panel
	about bool // the records know the things that the question names

	people  []addressee // recipients who are one person, the owner not among them
	groups  []addressee
	unknown []string // addresses, as given
	strange []person.Identity

	told     []*candidate // the audience, best first
	affected map[person.ID]bool
	fit      map[person.ID]float64 // how each recipient fits the others; none where that cannot be said
	reached  map[person.ID]bool    // by name or by a list
}

// addressee is one recipient whom the records know.
type addressee struct {
	id    person.ID
	given person.Identity
}

// address is where the message would go.
func (r *rooftop) address(a addressee) string {
	if a.given.Address != "" {
		return a.given.Address
	}
	if list := r.person(a.id).Addresses; len(list) > 0 {
		return list[0]
	}
	return ""
}

// read finds out who the recipients are.
func (r *rooftop) read(to []person.Identity) {
	r.reached = make(map[person.ID]bool)
	met := make(map[string]bool)
	for _, given := range to {
		key := strings.ToLower(given.Address + "\n" + given.Name)
		if met[key] || given == (person.Identity{}) {
			continue
		}
		met[key] = true
		id, ok := r.v.FindPerson(given)
		switch {
		case !ok && person.RoleAddress(given.Address):
			r.groups = append(r.groups, addressee{person.None, given})
		case !ok:
			r.unknown = append(r.unknown, cmpOr(given.Address, given.Name))
			r.strange = append(r.strange, given)
		case id == r.owner || r.reached[id]:
		case r.v.IsPerson(id):
			r.reached[id] = true
			r.people = append(r.people, addressee{id, given})
		default:
			r.reached[id] = true
			r.groups = append(r.groups, addressee{id, given})
		}
	}
}

// weighAll finds who is affected, by the audience of the question or, without
// things, by who belongs to the recipients.
func (r *rooftop) weighAll() {
	if !r.about {
		for _, a := range r.people {
			r.matter.with = append(r.matter.with, a.id)
		}
	}
	r.gather()
	if !r.about { // all recipients are there: whoever is missing may stand anywhere among them
		kin, _ := r.kin(0)
		r.scoreKin(kin)
	}
	r.duties()
	r.told, _ = r.choose()
	slices.SortStableFunc(r.told, r.byScore)
	r.affected = make(map[person.ID]bool)
	if r.about {
		for _, c := range r.everybody() {
			r.affected[c.id] = c.duty != noDuty || c.hit || !c.due.IsZero() ||
				!c.trails[Named].empty() || !c.trails[Touched].empty() || !c.trails[Relies].empty()
		}
		return
	}
	for _, c := range r.told {
		r.affected[c.id] = true
	}
	for _, a := range r.people {
		r.affected[a.id] = true
	}
	r.fit = make(map[person.ID]float64)
	if people := r.matter.with; len(people) >= 2 && len(people) <= mostTogether {
		for _, k := range r.fitting(people) {
			r.fit[k.Person] = k.Chance
		}
	}
}

// missing are the likeliest of those who are not reached, rules first.
func (r *rooftop) missing() []Missed {
	var out []Missed
	add := func(c *candidate, reason string) {
		if len(out) < mostMissed && !r.reached[c.id] && reason != "" {
			out = append(out, Missed{c.name, r.person(c.id).Addresses, r.must(c), reason})
		}
	}
	for _, must := range []bool{true, false} {
		for _, c := range r.told {
			if r.must(c) != must {
				continue
			}
			switch {
			case r.about && r.affected[c.id]:
				add(c, firstText(r.reasons(c, timing{})))
			case !r.about && c.score >= missedFrom && r.isMostlyThere(c):
				add(c, r.beside(c, &c.trails[Company]))
			}
		}
	}
	return out
}

func firstText(reasons []mistake.Reason) string {
	if len(reasons) == 0 {
		return ""
	}
	return reasons[0].Text
}

const (
	mostMissed = 5
	// missedFrom is the chance of belonging to the recipients from which
	// somebody who is not among them may be called missing, fewestShared the
	// threads that all of the recipients must share for that, and mostlyThere
	// the part of those that they must be on: a name is only missed where
	// people can see for themselves that it is.
	missedFrom   = 0.5
	fewestShared = 4
	mostlyThere  = 0.75
)

// isMostlyThere reports whether somebody is on most of the threads that the
// owner and all of the recipients share.
func (r *rooftop) isMostlyThere(c *candidate) bool {
	s := r.seating()
	return s.together >= fewestShared && float64(s.with[c.id]) >= mostlyThere*float64(s.together)
}
