package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// interactions ranks by Roth's Interactions Rank: every earlier mail of the
// owner is a group, weighted by its age and five times over where the owner
// wrote it; who shares groups with the first recipient comes first
// (IntersectionWeighted), and among equals who has most with the owner.
func interactions(c mailCase, v workgraph.View) []person.ID {
	if c.owner == person.None {
		return nil
	}
	together, alone := map[person.ID]float64{}, map[person.ID]float64{}
	for a := range v.ActsBy(c.owner) {
		w := math.Exp2(-float64(c.m.At.Unix()-v.When(a)) / (7 * 86400))
		var group []person.ID
		for who, role := range v.Parts(a) {
			switch {
			case who == c.owner && role == workgraph.Sender:
				w *= 5
			case who != c.owner && !slices.Contains(group, who):
				group = append(group, who)
			}
		}
		for _, who := range group {
			alone[who] += w
			if slices.Contains(group, c.first) {
				together[who] += w
			}
		}
	}
	var people []person.ID
	for who := range alone {
		if who != c.first {
			people = append(people, who)
		}
	}
	slices.SortFunc(people, func(a, b person.ID) int {
		return cmp.Or(cmp.Compare(together[b], together[a]), cmp.Compare(alone[b], alone[a]), cmp.Compare(a, b))
	})
	return people
}

// kinOf ranks by ties as they are weighed by w, or with nil as users are
// answered, by the listeners in their order.
func kinOf(c mailCase, v workgraph.View, p audience.Policy, w *mixture) []person.ID {
	var people []person.ID
	if w == nil {
		for _, l := range audience.For(mailQuestion(c), v, p, c.m.At).Listeners {
			if len(l.Addresses) > 0 {
				people = append(people, find(v, l.Addresses[0]))
			}
		}
		return people
	}
	kin := audience.Missing(mailQuestion(c), v, p, c.m.At)
	for i := range kin {
		kin[i].Chance = (w.ordered.chance(kin[i]) + w.free.chance(kin[i])) / 2
	}
	slices.SortStableFunc(kin, func(a, b audience.Kin) int { return cmp.Compare(b.Chance, a.Chance) })
	for _, k := range kin {
		people = append(people, k.Person)
	}
	return people
}

// mixture is the weights for people named in the order of a mail, and for
// people named in any order.
type mixture struct{ ordered, free logistic }

// withOthers appends everybody else whom the records know, so that all ways
// rank the same people.
func withOthers(people []person.ID, c mailCase, v workgraph.View) []person.ID {
	for who := range v.People() {
		if who != c.owner && who != c.first && v.IsPerson(who) && !slices.Contains(people, who) {
			people = append(people, who)
		}
	}
	return people
}

// examples are those of the cases among the messages. In order, the first
// recipient is the one who is named; else it is some of them, drawn by the
// mail's place in the corpus.
func examples(list []message, from int, g *workgraph.Graph, p audience.Policy, ordered bool) []example {
	var out []example
	for i, m := range list {
		v := g.At(m.At)
		c, ok := caseOf(m, v)
		if !ok {
			continue
		}
		q, others := mailQuestion(c), m.To[1:]
		if !ordered {
			r := rand.New(rand.NewPCG(2027, uint64(from+i))) // #nosec G404 -- a seeded draw, so that it can be done again
			drawn := slices.Clone(m.To)
			r.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
			n := 1 + r.IntN(len(drawn)-1)
			q.With, others = drawn[:n], drawn[n:]
		}
		var belong []person.ID
		for _, to := range others {
			belong = append(belong, find(v, to))
		}
		for _, k := range audience.Missing(q, v, p, m.At) {
			out = append(out, exampleOf(k, slices.Contains(belong, k.Person), ordered))
		}
	}
	return out
}

// wrongOne is a mail with one recipient too many.
type wrongOne struct {
	owner  string
	at     time.Time
	people []person.ID
	wrong  person.ID
}

// addWrong draws somebody who was not on the mail, from all people alike or
// by how often the owner had mail with them, and puts them at a drawn place.
// The draw of a mail depends on nothing but the seed and the mail's place in
// the corpus.
func addWrong(m message, place int, v workgraph.View, often bool) (w wrongOne, ok bool) {
	r := rand.New(rand.NewPCG(2026, uint64(place))) // #nosec G404 -- a seeded draw, so that it can be done again
	w = wrongOne{owner: m.From, at: m.At, wrong: person.None}
	owner := find(v, m.From)
	for _, to := range m.To {
		if id := find(v, to); id != person.None && id != owner && !slices.Contains(w.people, id) {
			w.people = append(w.people, id)
		}
	}
	if owner == person.None || len(w.people) < 2 {
		return w, false
	}
	var urn []person.ID
	if often {
		for a := range v.ActsBy(owner) {
			for who := range v.Parts(a) {
				urn = append(urn, who)
			}
		}
	} else {
		urn = slices.Collect(v.People())
	}
	urn = slices.DeleteFunc(urn, func(who person.ID) bool { return who == owner || slices.Contains(w.people, who) })
	if len(urn) == 0 {
		return w, false
	}
	w.wrong = urn[r.IntN(len(urn))]
	w.people = slices.Insert(w.people, r.IntN(len(w.people)+1), w.wrong)
	return w, true
}

// wrongExamples are the recipients of mails with one too many.
func wrongExamples(list []message, from int, g *workgraph.Graph, p audience.Policy) []example {
	var out []example
	for i, m := range list {
		v := g.At(m.At)
		if w, ok := addWrong(m, from+i, v, i%2 == 0); ok {
			for _, k := range audience.Fitting(address(w.owner), w.people, v, p, w.at) {
				out = append(out, exampleOf(k, k.Person != w.wrong, false))
			}
		}
	}
	return out
}

// topOutlier is the share of mails of which the wrong one fits worst; one
// that fits as badly as another counts as not found.
func topOutlier(list []message, from int, g *workgraph.Graph, p audience.Policy, often bool, weights *logistic) (share float64, cases int) {
	found := 0
	for i, m := range list {
		v := g.At(m.At)
		w, ok := addWrong(m, from+i, v, often)
		if !ok {
			continue
		}
		cases++
		worst, least, ties := person.None, math.Inf(1), 0
		for _, k := range audience.Fitting(address(w.owner), w.people, v, p, w.at) {
			chance := k.Chance
			if weights != nil {
				chance = weights.chance(k)
			}
			switch {
			case chance < least:
				worst, least, ties = k.Person, chance, 0
			case chance == least:
				ties++
			}
		}
		if worst == w.wrong && ties == 0 {
			found++
		}
	}
	return float64(found) / float64(max(cases, 1)), cases
}

// measureMail prints how well the rest of the recipients are found, and the
// one who does not belong.
func measureMail(out io.Writer, list []message, from int, g *workgraph.Graph, join *mixture, belong *logistic) error {
	p := audience.DefaultPolicy()
	rank := map[string]func(mailCase, workgraph.View) []person.ID{
		"ownup":                       func(c mailCase, v workgraph.View) []person.ID { return kinOf(c, v, p, join) },
		"Interactions Rank, 7 d, x 5": interactions,
	}
	for _, name := range []string{"ownup", "Interactions Rank, 7 d, x 5"} {
		var cases, precision, reciprocal, recall5 float64
		var times []time.Duration
		for _, m := range list {
			v := g.At(m.At)
			c, ok := caseOf(m, v)
			if !ok {
				continue
			}
			began := time.Now()
			people := rank[name](c, v)
			took := time.Since(began)
			m := evaluation.MeasureOf(withOthers(people, c, v), c.rest)
			cases, precision, reciprocal, recall5 = cases+1, precision+m.Precision, reciprocal+m.Reciprocal, recall5+m.Recall5
			times = append(times, took)
		}
		if _, err := fmt.Fprintf(out, "%-28s %.0f cases  MAP %.4f  MRR %.3f  R@5 %.3f  median %.2f ms  p99 %.1f ms\n", name, cases,
			precision/max(cases, 1), reciprocal/max(cases, 1), recall5/max(cases, 1),
			quantile(times, 0.5).Seconds()*1000, quantile(times, 0.99).Seconds()*1000); err != nil {
			return err
		}
	}
	for _, often := range []bool{false, true} {
		share, cases := topOutlier(list, from, g, p, often, belong)
		how := "drawn from everybody"
		if often {
			how = "drawn by contact frequency"
		}
		if _, err := fmt.Fprintf(out, "wrong one on top, %s: %.3f of %d\n", how, share, cases); err != nil {
			return err
		}
	}
	return nil
}

// alarms prints how often the rooftop check objects to mails as they were
// really sent, and how often to the wrong one where there is one.
func alarms(out io.Writer, list []message, from int, g *workgraph.Graph, p audience.Policy) error {
	check := func(owner string, at time.Time, people []person.ID) audience.Check {
		v := g.At(at)
		var to []person.Identity
		for _, id := range people {
			to = append(to, address(v.Person(id).Addresses[0]))
		}
		return audience.Rooftop(audience.Question{Owner: address(owner)}, to, v, p, at)
	}
	var plain, objected, missed int
	var altered, caught [2]int
	var took []time.Duration
	for i, m := range list {
		v := g.At(m.At)
		for often := range 2 {
			w, ok := addWrong(m, from+i, v, often == 1)
			if !ok {
				continue
			}
			altered[often]++
			for _, d := range check(w.owner, w.at, w.people).Wrong {
				if find(v, d.Address) == w.wrong {
					caught[often]++
				}
			}
			if often == 1 {
				continue
			}
			plain++
			began := time.Now()
			c := check(w.owner, w.at, slices.DeleteFunc(slices.Clone(w.people), func(id person.ID) bool { return id == w.wrong }))
			took = append(took, time.Since(began))
			if c.Objects() {
				objected++
			}
			if len(c.Missing) > 0 {
				missed++
			}
		}
	}
	_, err := fmt.Fprintf(out, "rooftop check: objects to %.3f of %d mails as sent, names somebody missing in %.3f; "+
		"names the wrong one drawn from everybody in %.3f, by contact frequency in %.3f; median %.2f ms\n",
		float64(objected)/float64(max(plain, 1)), plain, float64(missed)/float64(max(plain, 1)),
		float64(caught[0])/float64(max(altered[0], 1)), float64(caught[1])/float64(max(altered[1], 1)),
		quantile(took, 0.5).Seconds()*1000)
	return err
}

// quantile returns the time that a share q of the questions stayed within.
func quantile(took []time.Duration, q float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
