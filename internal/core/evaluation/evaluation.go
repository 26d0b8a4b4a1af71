// Package evaluation measures whom ownup names against who really was told.
//
// A [Case] is a mistake of the past: what it was about, whose it was, the
// moment before which everything is known, and the people who were told. The
// question is asked of the records as they stood at that moment, and simple
// habits ([Baselines]) are asked the same.
//
//	cases, err := evaluation.Read(file, evaluation.Span{})
//	outcome := evaluation.Judge(c, graph.At(c.At), ranked, own) // for each case
//	report := evaluation.Summarise(outcomes, evaluation.Options{Seed: 1})
//
// What holds everywhere:
//
//   - Whoever was told and was unknown to the records at that time can be
//     found by nobody, and stays in the denominator: see [Truth].
//   - The owner, and whoever the question already names, are no answer: they
//     count neither as told nor as named.
//   - A case in which nobody else was told says nothing and is only counted.
//   - Equal cases, in any order, and equal records give equal reports: cases
//     are sorted, chance comes from a seed, figures are rounded.
//
// The measures are in measure.go, calibration in calibrate.go, intervals in
// bootstrap.go. The package decides nothing about audiences and changes
// nothing.
package evaluation

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Listed is how many people of a ranked list are looked at.
const Listed = 30

// Person is how a case names somebody.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Role  string `json:"role,omitempty"` // of somebody told: reported, reviewed, ...
}

// Identity is the person as records name people.
func (p Person) Identity() person.Identity {
	return person.Identity{Name: p.Name, Address: p.Email}
}

// key tells people apart whom the records do not know.
func (p Person) key() string {
	if p.Email != "" {
		return strings.ToLower(p.Email)
	}
	return strings.ToLower(p.Name)
}

// Case is one mistake of the past and the people who were told of it.
type Case struct {
	ID      json.RawMessage `json:"id,omitempty"` // as it was given
	Owner   Person          `json:"owner"`
	At      time.Time       `json:"at"` // only what was recorded before it is known
	About   []string        `json:"about"`
	With    []string        `json:"with"` // already named: no answer
	Text    string          `json:"text"`
	SelfFix bool            `json:"self_fix"` // the owner put it right
	Told    []Person        `json:"told"`
}

// Question is the case as it is put to ownup.
func (c Case) Question(limit int) audience.Question {
	return audience.Question{Owner: c.Owner.Identity(), About: c.About, With: c.With, Text: c.Text, Limit: limit}
}

// Truth is who was told, the owner and those already named not among them.
// Somebody whom the records did not know by then can be found by nobody, and
// counts all the same.
type Truth struct {
	People  []person.ID
	Unknown int
	Roles   []Part // in the order of the case
}

// Part is one person told and the role in which the case names them.
type Part struct {
	Role string
	Who  person.ID // [person.None] where the records did not know them
}

// Size is how many people were told.
func (t Truth) Size() int { return len(t.People) + t.Unknown }

// Holds reports whether somebody was told.
func (t Truth) Holds(id person.ID) bool { return slices.Contains(t.People, id) }

// TruthOf finds the people told in the records.
func TruthOf(c Case, v workgraph.View) Truth {
	given := givenOf(c, v)
	var t Truth
	var strangers []string
	for _, who := range c.Told {
		id, known := v.FindPerson(who.Identity())
		if given.has(id, who) {
			continue
		}
		t.Roles = append(t.Roles, Part{who.Role, id})
		switch {
		case known && !t.Holds(id):
			t.People = append(t.People, id)
		case !known && !slices.Contains(strangers, who.key()):
			strangers = append(strangers, who.key())
			t.Unknown++
		}
	}
	return t
}

// given is who is known before the question is asked.
type given struct {
	owner person.ID // None where no record knows the owner
	with  []person.ID
	keys  []string // of the same people, as the case writes them
}

func givenOf(c Case, v workgraph.View) given {
	g := given{owner: person.None, keys: []string{c.Owner.key()}}
	if id, ok := v.FindPerson(c.Owner.Identity()); ok {
		g.owner = id
	}
	for _, who := range c.With {
		g.keys = append(g.keys, strings.ToLower(who))
		if found := v.SearchPeople(who); len(found) > 0 {
			g.with = append(g.with, found[0])
		}
	}
	return g
}

// has reports whether somebody is given, by id or by how the case writes them.
func (g given) has(id person.ID, who Person) bool {
	if id != person.None {
		return g.holds(id)
	}
	return slices.Contains(g.keys, who.key())
}

func (g given) holds(id person.ID) bool { return id == g.owner || slices.Contains(g.with, id) }

// Named is one person of an answer.
type Named struct {
	Who    person.ID // [person.None] where the records cannot find them again; nobody else twice
	Chance float64   // that they had to be told, in [0, 1]
}

// Answer returns the people of a list of listeners, in its order, without
// those who were given.
func Answer(c Case, v workgraph.View, listeners []mistake.Listener) []Named {
	given := givenOf(c, v)
	list := make([]Named, 0, len(listeners))
	for _, l := range listeners {
		id := person.Identity{Name: l.Name}
		if len(l.Addresses) > 0 {
			id.Address = l.Addresses[0]
		}
		who, ok := v.FindPerson(id)
		switch {
		case ok && given.holds(who):
			continue
		case !ok || slices.ContainsFunc(list, func(n Named) bool { return n.Who == who }):
			who = person.None // a place taken by nobody new
		}
		list = append(list, Named{who, chance(l)})
	}
	return list
}

// chance is how likely ownup takes it to be that a listener had to be told:
// the one place that knows where that stands.
func chance(l mistake.Listener) float64 { return min(max(l.Score, 0), 1) }
