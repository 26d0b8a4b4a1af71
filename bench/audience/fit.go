package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// fitted are the signals that histories of code can teach.
var fitted = []audience.Signal{
	audience.Named, audience.Touched, audience.Around, audience.Area, audience.Familiar,
	audience.Keeps, audience.Alike, audience.Team, audience.Lately,
}

// weights are one for each of the fitted signals.
type weights []float64

// ridge is how strongly weights are held near zero, and ownTwice how much
// more a mistake counts that its owner mended: that is ownup's situation.
const (
	ridge    = 3
	ownTwice = 2
)

// evidence is one case with all that its people could be ranked by.
type evidence struct {
	people  []audience.Weighed
	told    truth
	selfFix bool
}

// mostPeople is how many people of a case are learned from, the best by the
// present weights: those below them are named by nobody.
const mostPeople = 60

// evidenceOf gathers the evidence once, so that many weights can be tried.
func evidenceOf(ctx context.Context, cases []oneCase, g *workgraph.Graph, p audience.Policy) ([]evidence, error) {
	var list []evidence
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v := g.At(c.At)
		if t := truthOf(c, v); t.size() > 0 {
			people := audience.Evidence(question(c, 0), v, p, c.At)
			list = append(list, evidence{people[:min(len(people), mostPeople)], t, c.SelfFix})
		}
	}
	return list, nil
}

// value is what weights make of one person's signals.
func (w weights) value(p audience.Weighed) float64 {
	sum := 0.0
	for k, s := range fitted {
		sum += w[k] * p.Signals[s]
	}
	return sum
}

// rank returns the people of a case by weighted evidence.
func (e evidence) rank(w weights) []person.ID {
	type scored struct {
		who   person.ID
		value float64
	}
	list := make([]scored, len(e.people))
	for i, p := range e.people {
		list[i] = scored{p.Person, w.value(p)}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(-cmp.Compare(a.value, b.value), cmp.Compare(a.who, b.who))
	})
	people := make([]person.ID, min(len(list), listed))
	for i := range people {
		people[i] = list[i].who
	}
	return people
}

// worth says how good weights are.
func worth(list []evidence, w weights) (own, all figures) {
	for _, e := range list {
		a := answer{people: e.rank(w)}
		all.add(a, e.told)
		if e.selfFix {
			own.add(a, e.told)
		}
	}
	return own, all
}

// learn finds the weights under which those who were told are most likely to
// be drawn before the others of their case: the conditional logit (McFadden,
// 1974) with a ridge, its gain shared among several told of one case. Weights
// are never below zero, so that evidence never speaks against anybody. The
// function is concave, so there is one answer; Newton's steps with halving
// reach it from any start, in the same way each time.
func learn(list []evidence) weights {
	w := make(weights, len(fitted))
	for range 60 {
		gain, slope, bend := gainOf(list, w)
		free := make([]int, 0, len(w))
		for k := range w {
			if w[k] > 0 || slope[k] > 0 {
				free = append(free, k)
			}
		}
		step := solve(bend, slope, free)
		next, better := w, false
		for size := 1.0; size > 1e-6 && !better; size /= 2 {
			next = slices.Clone(w)
			for i, k := range free {
				next[k] = max(0, w[k]+size*step[i])
			}
			g, _, _ := gainOf(list, next)
			better = g > gain+1e-9
		}
		if !better {
			break
		}
		w = next
	}
	return w
}

// gainOf returns the log likelihood less the ridge, its gradient, and its
// curvature with the sign turned.
func gainOf(list []evidence, w weights) (gain float64, slope []float64, bend [][]float64) {
	n := len(w)
	slope, bend = make([]float64, n), make([][]float64, n)
	for k := range n {
		gain -= ridge / 2 * w[k] * w[k]
		slope[k] = -ridge * w[k]
		bend[k] = make([]float64, n)
		bend[k][k] = ridge
	}
	mean, chance := make([]float64, n), []float64(nil)
	for _, e := range list {
		told := 0
		for _, p := range e.people {
			if slices.Contains(e.told.people, p.Person) {
				told++
			}
		}
		if told == 0 {
			continue
		}
		weight := 1.0
		if e.selfFix {
			weight = ownTwice
		}
		chance = chance[:0]
		most, sum := math.Inf(-1), 0.0
		for _, p := range e.people {
			chance = append(chance, w.value(p))
			most = max(most, chance[len(chance)-1])
		}
		for i := range chance {
			chance[i] = math.Exp(chance[i] - most)
			sum += chance[i]
		}
		gain -= weight * (most + math.Log(sum))
		clear(mean)
		for i, p := range e.people {
			chance[i] /= sum
			share := 0.0
			if slices.Contains(e.told.people, p.Person) {
				share = 1 / float64(told)
				gain += weight * share * w.value(p)
			}
			for k, s := range fitted {
				mean[k] += chance[i] * p.Signals[s]
				slope[k] += weight * (share - chance[i]) * p.Signals[s]
			}
		}
		for i, p := range e.people {
			for a, s := range fitted {
				for b, t := range fitted[:a+1] {
					bend[a][b] += weight * chance[i] * (p.Signals[s] - mean[a]) * (p.Signals[t] - mean[b])
				}
			}
		}
	}
	for a := range n {
		for b := range a {
			bend[b][a] = bend[a][b]
		}
	}
	return gain, slope, bend
}

// solve returns the step that the curvature and the gradient of the free
// weights ask for, by Gauss's elimination with pivots.
func solve(bend [][]float64, slope []float64, free []int) []float64 {
	n := len(free)
	m := make([][]float64, n)
	for i, a := range free {
		for _, b := range free {
			m[i] = append(m[i], bend[a][b])
		}
		m[i] = append(m[i], slope[a])
	}
	for i := range n {
		best := i
		for j := i + 1; j < n; j++ {
			if math.Abs(m[j][i]) > math.Abs(m[best][i]) {
				best = j
			}
		}
		m[i], m[best] = m[best], m[i]
		for j := range n {
			if j != i {
				f := m[j][i] / m[i][i]
				for k := i; k <= n; k++ {
					m[j][k] -= f * m[i][k]
				}
			}
		}
	}
	step := make([]float64, n)
	for i := range step {
		step[i] = m[i][n] / m[i][i]
	}
	return step
}

// fit learns weights and chances on the cases, prints them with what they are
// worth on later cases, and with a path stores them for ownup's --weights.
func fit(ctx context.Context, out io.Writer, cases, later []oneCase, g *workgraph.Graph, path string) error {
	policy := audience.DefaultPolicy()
	train, err := evidenceOf(ctx, cases, g, policy)
	if err != nil {
		return err
	}
	if len(train) < fewest {
		return fmt.Errorf("%d cases are too few to learn from; %d are needed, and the weights that ownup comes with serve until then", len(train), fewest)
	}
	test, err := evidenceOf(ctx, later, g, policy)
	if err != nil {
		return err
	}
	found := learn(train)
	chance := learnChance(guesses(train, found))
	if _, err := io.WriteString(out, compared(policy, found, test)+reliability(guesses(test, found), chance, len(test))); err != nil {
		return fmt.Errorf("print the weights: %w", err)
	}
	if path == "" {
		return nil
	}
	return store(path, policy, found, chance, cases)
}

// fewest is how many cases weights can be learned from.
const fewest = 100

// compared shows the present weights beside those found, and what both are
// worth.
func compared(policy audience.Policy, found weights, test []evidence) string {
	present := make(weights, len(fitted))
	var text strings.Builder
	fmt.Fprintf(&text, "%-10s %7s %7s\n", "signal", "present", "found")
	for k, s := range fitted {
		present[k] = policy.Code.Weights[s]
		fmt.Fprintf(&text, "%-10s %7.2f %7.2f\n", s, present[k], found[k])
	}
	for _, x := range []struct {
		name string
		w    weights
	}{{"present", present}, {"found", found}} {
		own, all := worth(test, x.w)
		fmt.Fprintf(&text, "on the later cases, %s: mended by owner R@5 %.3f MAP %.3f; all R@5 %.3f MAP %.3f\n",
			x.name, own.mean(own.recall5), own.mean(own.precision), all.mean(all.recall5), all.mean(all.precision))
	}
	return text.String()
}

// reliability shows what different cut-offs would give on later cases.
func reliability(list []guess, chance audience.Chance, cases int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "chance: bias %.2f value %.2f behind %.2f\n", chance.Bias, chance.Value, chance.Behind)
	n := float64(max(cases, 1))
	for _, from := range []float64{0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5} {
		ece, named := errorOf(list, chance, from)
		right := 0
		for _, g := range list {
			if g.told && chance.Of(g.terms[1], g.terms[2]) >= from {
				right++
			}
		}
		fmt.Fprintf(&text, "from %.2f: ECE %.3f, %.2f names a case, %.2f of them told\n", from, ece, float64(named)/n, float64(right)/n)
	}
	return text.String()
}

// store writes a fit with its provenance, figures rounded so that it can be
// read; what was not learned stays as it is.
func store(path string, policy audience.Policy, found weights, chance audience.Chance, cases []oneCase) error {
	round := func(x float64) float64 { return math.Round(x*1000) / 1000 }
	f := audience.Fit{
		Version: 1, Weights: make(map[string]float64),
		Chance:   audience.Chance{Bias: round(chance.Bias), Value: round(chance.Value), Behind: round(chance.Behind)},
		TellFrom: policy.Code.TellFrom, MustFrom: policy.Code.MustFrom,
		From: audience.Provenance{Note: "bench/audience fit", Cases: len(cases), Until: cases[len(cases)-1].At},
	}
	for _, s := range audience.Signals() {
		f.Weights[s.String()] = policy.Code.Weights[s]
	}
	for k, s := range fitted {
		f.Weights[s.String()] = round(found[k])
	}
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("write the fit: %w", err)
	}
	if _, err := audience.ReadFit(data); err != nil {
		return fmt.Errorf("the fit could not be used: %w", err)
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the fit: %w", err)
	}
	return nil
}
