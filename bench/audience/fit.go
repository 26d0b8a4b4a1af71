package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// fitted are the signals that histories of code can teach.
var fitted = []audience.Signal{audience.Named, audience.Touched, audience.Around, audience.Area, audience.Familiar}

// weights are one for each of the fitted signals.
type weights []float64

// evidence is one case with all that its people could be ranked by.
type evidence struct {
	people  []audience.Weighed
	told    truth
	selfFix bool
}

// evidenceOf gathers the evidence once, so that many weights can be tried.
func evidenceOf(cases []oneCase, g *workgraph.Graph, p audience.Policy) []evidence {
	var list []evidence
	for _, c := range cases {
		v := g.At(c.At)
		if t := truthOf(c, v); t.size() > 0 {
			list = append(list, evidence{audience.Evidence(question(c, 0), v, p, c.At), t, c.SelfFix})
		}
	}
	return list
}

// rank returns the people of a case by weighted evidence.
func (e evidence) rank(w weights) []person.ID {
	type scored struct {
		who   person.ID
		score float64
	}
	list := make([]scored, len(e.people))
	for i, p := range e.people {
		list[i].who = p.Person
		for k, s := range fitted {
			list[i].score += w[k] * p.Signals[s]
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.who, b.who))
	})
	people := make([]person.ID, min(len(list), listed))
	for i := range people {
		people[i] = list[i].who
	}
	return people
}

// worth says how good weights are: recall at five and mean average precision,
// summed over the mistakes that their owners mended and over all, so that
// ownup's own situation counts twice.
func worth(list []evidence, w weights) (sum float64, own, all figures) {
	for _, e := range list {
		a := answer{people: e.rank(w)}
		all.add(a, e.told)
		if e.selfFix {
			own.add(a, e.told)
		}
	}
	return own.mean(own.recall5) + own.mean(own.precision) + all.mean(all.recall5) + all.mean(all.precision), own, all
}

// search climbs from start to weights of greater worth, one weight at a time.
// It tries the same steps in the same order each time, so equal evidence gives
// equal weights. Few weights and a plain climb leave little room to fit noise.
func search(list []evidence, start weights) weights {
	best := slices.Clone(start)
	most, _, _ := worth(list, best)
	for range 3 {
		for k := range best {
			for _, factor := range []float64{0, 0.5, 0.7, 0.85, 1.2, 1.5, 2} {
				next := slices.Clone(best)
				next[k] *= factor
				if sum, _, _ := worth(list, next); sum > most+1e-9 {
					most, best = sum, next
				}
			}
		}
	}
	return best
}

// fit prints the weights found on the cases, scaled to the sum of the present
// ones, and what both are worth on later cases.
func fit(out io.Writer, cases, later []oneCase, g *workgraph.Graph) error {
	policy := audience.DefaultPolicy()
	present := make(weights, len(fitted))
	sum := 0.0
	for k, s := range fitted {
		present[k] = policy.Weights[s]
		sum += present[k]
	}
	found := search(evidenceOf(cases, g, policy), present)
	scale := 0.0
	for _, w := range found {
		scale += w
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%-10s %7s %7s\n", "signal", "present", "found")
	for k, s := range fitted {
		found[k] *= sum / scale
		fmt.Fprintf(&text, "%-10s %7.2f %7.2f\n", s, present[k], found[k])
	}
	test := evidenceOf(later, g, policy)
	for _, x := range []struct {
		name string
		w    weights
	}{{"present", present}, {"found", found}} {
		_, own, all := worth(test, x.w)
		fmt.Fprintf(&text, "on the later cases, %s: mended by owner R@5 %.3f MAP %.3f; all R@5 %.3f MAP %.3f\n",
			x.name, own.mean(own.recall5), own.mean(own.precision), all.mean(all.recall5), all.mean(all.precision))
	}
	if _, err := io.WriteString(out, text.String()); err != nil {
		return fmt.Errorf("print the weights: %w", err)
	}
	return nil
}
