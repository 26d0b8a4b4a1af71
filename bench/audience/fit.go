package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"ownup/internal/core/audience"
	"ownup/internal/core/workgraph"
)

// example is one person of one case: the evidence, and whether they were told.
type example struct {
	x    []float64 // signals, then 1 for the bias
	told float64
	of   float64 // weight of the example
}

// fitted are the signals that histories of code can teach.
var fitted = []audience.Signal{audience.Named, audience.Touched, audience.Around, audience.Area, audience.Familiar}

// examplesOf gathers the people with any evidence in the cases.
func examplesOf(cases []oneCase, g *workgraph.Graph, p audience.Policy) []example {
	var list []example
	for _, c := range cases {
		v := g.At(c.At)
		t := truthOf(c, v)
		people := audience.Evidence(question(c, 0), v, p, c.At)
		for _, w := range people {
			e := example{x: make([]float64, len(fitted)+1), of: 1}
			for i, s := range fitted {
				e.x[i] = w.Signals[s]
			}
			e.x[len(fitted)] = 1
			if slices.Contains(t.people, w.Person) {
				e.told = 1
			}
			list = append(list, e)
		}
	}
	return list
}

// fit finds the weights of a regularised logistic regression by Newton's
// method. It starts at zero and takes a fixed number of steps, so equal
// examples give equal weights.
func fit(list []example, ridge float64) []float64 {
	n := len(fitted) + 1
	w := make([]float64, n)
	for range 25 {
		grad, hess := make([]float64, n), make([][]float64, n)
		for i := range hess {
			hess[i] = make([]float64, n)
			if i < len(fitted) {
				grad[i], hess[i][i] = -ridge*w[i], ridge
			}
		}
		for _, e := range list {
			z := 0.0
			for i, x := range e.x {
				z += w[i] * x
			}
			p := 1 / (1 + math.Exp(-z))
			for i, xi := range e.x {
				grad[i] += e.of * (e.told - p) * xi
				for j, xj := range e.x {
					hess[i][j] += e.of * p * (1 - p) * xi * xj
				}
			}
		}
		step := solve(hess, grad)
		for i := range w {
			w[i] += step[i]
		}
	}
	return w
}

// solve solves a x = b by elimination with pivots; a is positive definite.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[pivot][i]) {
				pivot = r
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for k := i; k < n; k++ {
				a[r][k] -= f * a[i][k]
			}
			b[r] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

// printFit shows the weights and how well they are calibrated on examples
// they were not fitted on.
func printFit(out io.Writer, w []float64, test []example) {
	for i, s := range fitted {
		fmt.Fprintf(out, "%-10s %6.2f\n", s, w[i])
	}
	fmt.Fprintf(out, "%-10s %6.2f\n", "bias", w[len(fitted)])
	fmt.Fprintf(out, "calibration error on cases not fitted: %.3f\n", calibration(w, test))
}

// calibration is the expected calibration error in ten bins of equal width.
func calibration(w []float64, test []example) float64 {
	var n, said, told [10]float64
	for _, e := range test {
		z := 0.0
		for i, x := range e.x {
			z += w[i] * x
		}
		p := 1 / (1 + math.Exp(-z))
		bin := min(int(p*10), 9)
		n[bin]++
		said[bin] += p
		told[bin] += e.told
	}
	sum := 0.0
	for b := range n {
		sum += math.Abs(said[b] - told[b])
	}
	return sum / float64(max(len(test), 1))
}
