package main

import (
	"math"
	"slices"

	"ownup/internal/core/audience"
)

// guess is one person of a case, as chances are learned from: by what their
// weighted evidence comes to, and how far that is from the best of the case.
type guess struct {
	terms [3]float64 // 1, the value, the distance to the best
	told  bool
}

// guesses lists the people that weights would name, the first thirty of each
// case.
func guesses(list []evidence, w weights) []guess {
	var out []guess
	for _, e := range list {
		values := make([]float64, len(e.people))
		for i, p := range e.people {
			values[i] = w.value(p)
		}
		order := make([]int, len(values))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case values[a] > values[b]:
				return -1
			case values[a] < values[b]:
				return 1
			}
			return 0
		})
		for _, i := range order[:min(len(order), listed)] {
			out = append(out, guess{[3]float64{1, values[i], values[order[0]] - values[i]}, slices.Contains(e.told.people, e.people[i].Person)})
		}
	}
	return out
}

// learnChance fits the three numbers of [audience.Chance] by logistic
// regression (Platt, 1999), by Newton's steps from nothing.
func learnChance(list []guess) audience.Chance {
	b := make([]float64, 3)
	for range 50 {
		slope, bend := make([]float64, 3), [][]float64{make([]float64, 3), make([]float64, 3), make([]float64, 3)}
		for _, g := range list {
			z := 0.0
			for k := range b {
				z += b[k] * g.terms[k]
			}
			p, y := 1/(1+math.Exp(-z)), 0.0
			if g.told {
				y = 1
			}
			for i := range b {
				slope[i] += (y - p) * g.terms[i]
				for j := range b {
					bend[i][j] += p * (1 - p) * g.terms[i] * g.terms[j]
				}
			}
		}
		moved := 0.0
		for i, s := range solve(bend, slope, []int{0, 1, 2}) {
			b[i] += s
			moved = max(moved, math.Abs(s))
		}
		if moved < 1e-9 {
			break
		}
	}
	return audience.Chance{Bias: b[0], Value: b[1], Behind: b[2]}
}

// errorOf is the expected calibration error in ten bins, and that of the
// people whose chance is at least from.
func errorOf(list []guess, c audience.Chance, from float64) (ece float64, named int) {
	var n, sum, told [10]float64
	for _, g := range list {
		p := c.Of(g.terms[1], g.terms[2])
		if p < from {
			continue
		}
		named++
		k := min(int(p*10), 9)
		n[k]++
		sum[k] += p
		if g.told {
			told[k]++
		}
	}
	for k := range n {
		ece += math.Abs(sum[k]-told[k]) / float64(max(named, 1))
	}
	return ece, named
}
