package main

import (
	"cmp"
	"math"
	"slices"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// ranker answers one case.
type ranker struct {
	name string
	rank func(c oneCase, v workgraph.View) []person.ID
}

const listed = 30 // people of a ranked list that are looked at

// rankers are ownup's ways of answering and the simple habits beside them.
func rankers(p audience.Policy) []ranker {
	return []ranker{
		{"ownup, 30 names", func(c oneCase, v workgraph.View) []person.ID { return asked(c, v, p, listed) }},
		{"ownup, its own cut-off", func(c oneCase, v workgraph.View) []person.ID { return asked(c, v, p, 0) }},
		{"recent touches, any role", func(c oneCase, v workgraph.View) []person.ID { return touches(c, v, 120) }},
		{"all-time shortlog", func(c oneCase, v workgraph.View) []person.ID { return touches(c, v, 0) }},
		{"familiarity", familiarity},
	}
}

func question(c oneCase, limit int) audience.Question {
	return audience.Question{Owner: c.Owner.identity(), About: c.About, Limit: limit}
}

// asked answers as users are answered, and finds the listeners again by name
// and address.
func asked(c oneCase, v workgraph.View, p audience.Policy, limit int) []person.ID {
	var people []person.ID
	for _, l := range audience.For(question(c, limit), v, p, c.At).Listeners {
		id := person.Identity{Name: l.Name}
		if len(l.Addresses) > 0 {
			id.Address = l.Addresses[0]
		}
		found, ok := v.FindPerson(id)
		if !ok {
			found = person.None
		}
		people = append(people, found)
	}
	return people
}

// touches counts acts on the paths; half is the half-life in days, 0 for none
// and authors only.
func touches(c oneCase, v workgraph.View, half float64) []person.ID {
	score := map[person.ID]float64{}
	for _, about := range c.About {
		for _, m := range v.Things(about) {
			if m.Thing == workgraph.NoThing {
				continue
			}
			for a := range v.ActsOn(m.Thing) {
				w := 1.0
				if half > 0 {
					w = math.Exp2(-float64(c.At.Unix()-v.When(a)) / (half * 86400))
				}
				for who, role := range v.Parts(a) {
					if half > 0 || role == workgraph.Author {
						score[who] += w
					}
				}
			}
		}
	}
	return best(score, c, v)
}

// familiarity counts the changes of the owner that somebody had a part in,
// and theirs that the owner had.
func familiarity(c oneCase, v workgraph.View) []person.ID {
	owner, ok := v.FindPerson(c.Owner.identity())
	if !ok {
		return nil
	}
	score := map[person.ID]float64{}
	for a := range v.ActsBy(owner) {
		w := math.Exp2(-float64(c.At.Unix()-v.When(a)) / (120 * 86400))
		for who := range v.Parts(a) {
			score[who] += w
		}
	}
	return best(score, c, v)
}

func best(score map[person.ID]float64, c oneCase, v workgraph.View) []person.ID {
	owner, _ := v.FindPerson(c.Owner.identity())
	var people []person.ID
	for p := range score {
		if p != owner && v.IsPerson(p) {
			people = append(people, p)
		}
	}
	slices.SortFunc(people, func(a, b person.ID) int {
		return cmp.Or(-cmp.Compare(score[a], score[b]), cmp.Compare(a, b))
	})
	return people[:min(len(people), listed)]
}
