package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"ownup/internal/core/audience"
)

// example is one person of one case: the ties, and whether they belonged.
type example struct {
	ties    []entry // those that are not 0
	belongs bool
}

type entry struct {
	tie int
	x   float64
}

// exampleOf makes an example, with the ties that go by the order of names or
// without them.
func exampleOf(k audience.Kin, belongs, ordered bool) example {
	e := example{belongs: belongs}
	for i, x := range k.Ties {
		if x != 0 && (ordered || !audience.InOrder(i)) {
			e.ties = append(e.ties, entry{i, x})
		}
	}
	return e
}

// logistic is a fitted regularised logistic regression.
type logistic struct {
	weights [audience.TieCount]float64
	bias    float64
}

// fitLogistic finds the weights by Newton's method. Every tie is brought to
// one spread before ridge, the strength of the regularisation, holds its
// weight down, so that none is favoured for its unit. Equal examples give
// equal weights.
func fitLogistic(list []example, ridge float64) logistic {
	const n = audience.TieCount + 1 // the last is the bias
	spread := spreads(list)
	var w [n]float64
	for range 50 {
		var slope [n]float64
		var bend [n][n]float64
		for _, e := range list {
			sum := w[n-1]
			for _, t := range e.ties {
				sum += w[t.tie] * t.x / spread[t.tie]
			}
			p := 1 / (1 + math.Exp(-sum))
			miss := p
			if e.belongs {
				miss--
			}
			curve := max(p*(1-p), 1e-9)
			for i, a := range e.ties {
				x := a.x / spread[a.tie]
				slope[a.tie] += miss * x
				for _, b := range e.ties[i:] {
					bend[a.tie][b.tie] += curve * x * b.x / spread[b.tie]
				}
				bend[a.tie][n-1] += curve * x
			}
			slope[n-1] += miss
			bend[n-1][n-1] += curve
		}
		for i := range n {
			hold := ridge
			if i == n-1 {
				hold = 1e-6
			}
			slope[i] += hold * w[i]
			bend[i][i] += hold
			for j := range i {
				bend[i][j] = bend[j][i]
			}
		}
		next, better := downhill(list, spread, ridge, w, solve(&bend, slope))
		if !better {
			break
		}
		w = next
	}
	out := logistic{bias: w[n-1]}
	for i := range out.weights {
		out.weights[i] = w[i] / spread[i]
	}
	return out
}

// spreads are the standard deviations of the ties, 1 for one that never
// changes.
func spreads(list []example) (spread [audience.TieCount]float64) {
	var sum, squares [audience.TieCount]float64
	for _, e := range list {
		for _, t := range e.ties {
			sum[t.tie] += t.x
			squares[t.tie] += t.x * t.x
		}
	}
	n := float64(max(len(list), 1))
	for i := range spread {
		spread[i] = math.Sqrt(max(squares[i]/n-(sum[i]/n)*(sum[i]/n), 0))
		if spread[i] < 1e-9 {
			spread[i] = 1
		}
	}
	return spread
}

// solve solves a system of linear equations whose matrix is symmetric and
// positive, by Cholesky's method. It changes the matrix.
func solve[T [audience.TieCount + 1]float64](a *[audience.TieCount + 1][audience.TieCount + 1]float64, b T) T {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	for i := range n {
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

// downhill goes along a step of Newton's, by half of it again and again until
// the loss falls: far from the answer a whole step can lead away.
func downhill[T [audience.TieCount + 1]float64](list []example, spread [audience.TieCount]float64, ridge float64, w, step T) (next T, better bool) {
	before := lossOf(list, spread, ridge, w)
	for size := 1.0; size > 1e-6; size /= 2 {
		for i := range next {
			next[i] = w[i] - size*step[i]
		}
		if lossOf(list, spread, ridge, next) < before-1e-9 {
			return next, true
		}
	}
	return w, false
}

// lossOf is the log loss of weights with the ridge.
func lossOf[T [audience.TieCount + 1]float64](list []example, spread [audience.TieCount]float64, ridge float64, w T) float64 {
	bias := len(w) - 1
	loss := 0.0
	for _, x := range w[:bias] {
		loss += ridge / 2 * x * x
	}
	for _, e := range list {
		sum := w[bias]
		for _, t := range e.ties {
			sum += w[t.tie] * t.x / spread[t.tie]
		}
		if e.belongs {
			sum = -sum
		}
		loss += max(sum, 0) + math.Log1p(math.Exp(-math.Abs(sum)))
	}
	return loss
}

// chance is the probability that the fit gives to ties.
func (l *logistic) chance(k audience.Kin) float64 {
	sum := l.bias
	for i, x := range k.Ties {
		sum += l.weights[i] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// print writes the weights as tieweights.go holds them, one row a sum; those
// that hardly count are left out by the fit's ridge, not here.
func (l *logistic) print(out io.Writer, name string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: bias %.3f, department %.3f\n", name, l.bias, l.weights[audience.TieCount-1])
	forms := audience.TieForms()
	for i, s := range audience.TieSums() {
		fmt.Fprintf(&text, "\t\t%s: {", s)
		for f := range forms {
			if f > 0 {
				text.WriteString(", ")
			}
			fmt.Fprintf(&text, "%.3f", l.weights[i*len(forms)+f])
		}
		text.WriteString("},\n")
	}
	_, err := io.WriteString(out, text.String())
	return err
}
