package main

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"ownup/internal/core/wording"
)

// prior is what is known of an element before any text is read.
type prior struct {
	Element wording.Element    `toml:"element"`
	Bias    float64            `toml:"bias"`
	Spread  float64            `toml:"spread"` // how far a weight may go: its standard deviation
	Margin  float64            `toml:"margin"` // added to the sum from which texts are best told apart
	Unsure  float64            `toml:"unsure"` // see [wording.Weighing]
	Half    []string           `toml:"half"`   // what never has the element in full by itself
	AtMost  map[string]float64 `toml:"at_most"`
	Weights map[string]float64 `toml:"weights"`
}

// The fit's own numbers.
const (
	biasSpread  = 3.0
	quotedTimes = 3.0  // a quoted sentence counts so much more than another one
	longText    = 12.0 // sentences of a longer text count less each
	rounds      = 30
)

func readPriors(name string) ([]prior, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read priors: %w", err)
	}
	var f struct {
		Weigh []prior `toml:"weigh"`
	}
	if err := toml.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("read priors: %w", err)
	}
	if len(f.Weigh) == 0 {
		return nil, errors.New("read priors: there are none")
	}
	return f.Weigh, nil
}

// fitted is a prior with what the texts made of it.
type fitted struct {
	prior
	keys []string
	at   map[string]int
	w    []float64 // of the keys, and last the bias
	from float64
}

// row is one sentence of the fit.
type row struct {
	keys   []int
	has    float64 // 1 or 0
	counts float64
}

// fit finds the weights that explain the sets best without going far from the
// prior: Newton's method, which for so few weights is exact in a few rounds.
func (p prior) fit(sets []set) *fitted {
	f := &fitted{prior: p, keys: slices.Sorted(maps.Keys(p.Weights)), at: map[string]int{}}
	for i, k := range f.keys {
		f.at[k] = i
	}
	n := len(f.keys) + 1
	mean, precision := make([]float64, n), make([]float64, n)
	for i, k := range f.keys {
		mean[i], precision[i] = p.Weights[k], 1/(p.Spread*p.Spread)
	}
	mean[n-1], precision[n-1] = p.Bias, 1/(biasSpread*biasSpread)
	f.w = slices.Clone(mean)
	rows := f.rows(sets)
	for range rounds {
		g, h := make([]float64, n), make([][]float64, n)
		for i := range h {
			h[i] = make([]float64, n)
			h[i][i] = precision[i]
			g[i] = (f.w[i] - mean[i]) * precision[i]
		}
		for _, r := range rows {
			f.learn(r, g, h)
		}
		step := solve(h, g)
		for i := range f.w {
			f.w[i] -= step[i]
		}
	}
	f.settle(sets)
	return f
}

// rows are the sentences that the labels say something of.
func (f *fitted) rows(sets []set) []row {
	var out []row
	for _, s := range sets {
		for i := range s.texts {
			l := &s.texts[i]
			present := l.Elements[f.Element].State == wording.Present
			for _, sentence := range l.sentences {
				r := row{keys: f.known(sentence.Keys), counts: min(1, longText/float64(len(l.sentences)))}
				if present {
					if !l.quoted(f.Element, sentence) {
						continue
					}
					r.has, r.counts = 1, quotedTimes
				}
				out = append(out, r)
			}
		}
	}
	return out
}

func (f *fitted) known(keys []string) []int {
	out := []int{len(f.keys)} // the bias
	for _, k := range keys {
		if i, ok := f.at[k]; ok {
			out = append(out, i)
		}
	}
	return out
}

// learn adds a sentence's share of the slope and of the curvature.
func (f *fitted) learn(r row, g []float64, h [][]float64) {
	sum := 0.0
	for _, i := range r.keys {
		sum += f.w[i]
	}
	p := 1 / (1 + math.Exp(-sum))
	for _, i := range r.keys {
		g[i] += r.counts * (p - r.has)
		for _, j := range r.keys {
			h[i][j] += r.counts * p * (1 - p)
		}
	}
}

// settle finds from which sum on texts have the element, the one with the
// best F1, and then holds the weights to their limits.
func (f *fitted) settle(sets []set) {
	best, at := -1.0, 0.0
	for step := -15; step < 30; step++ {
		f.from = float64(step) / 10
		var c counts
		for _, s := range sets {
			c.add(f.judge(s.texts))
		}
		if c.f1() > best || c.f1() == best && math.Abs(f.from) < math.Abs(at) {
			best, at = c.f1(), f.from
		}
	}
	f.from = at + f.Margin
	for k, most := range f.AtMost {
		if i, ok := f.at[k]; ok {
			f.w[i] = min(f.w[i], most)
		}
	}
	const below = 0.15
	for _, k := range f.Half {
		if i, ok := f.at[k]; ok {
			f.w[i] = min(f.w[i], f.from-f.w[len(f.keys)]-below)
		}
	}
}

// judge compares texts with their labels.
func (f *fitted) judge(texts []labelled) counts {
	var c counts
	for i := range texts {
		l := &texts[i]
		has := slices.ContainsFunc(l.sentences, func(s wording.Sentence) bool {
			sum := 0.0
			for _, k := range f.known(s.Keys) {
				sum += f.w[k]
			}
			return sum >= f.from
		})
		switch present := l.Elements[f.Element].State == wording.Present; {
		case has && present:
			c.right++
		case has:
			c.wrong++
		case present:
			c.missed++
		}
	}
	return c
}

// write writes the weights, the greatest first. Those of next to nothing are
// left out.
func (f *fitted) write(out *strings.Builder) {
	const nothing = 0.05
	fmt.Fprintf(out, "[[weigh]]\nelement = %q\nbias = %.2f\nfrom = %.2f\nunsure = %.2f\n\n[weigh.weights]\n",
		f.Element, f.w[len(f.keys)], f.from, f.Unsure)
	keys := slices.Clone(f.keys)
	slices.SortStableFunc(keys, func(a, b string) int {
		switch x, y := f.w[f.at[a]], f.w[f.at[b]]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for _, k := range keys {
		if w := f.w[f.at[k]]; math.Abs(w) >= nothing {
			fmt.Fprintf(out, "%q = %.2f\n", k, w)
		}
	}
	out.WriteString("\n")
}

// solve solves h·x = g for a matrix that is symmetric and positive, by
// Cholesky's method. h is overwritten.
func solve(h [][]float64, g []float64) []float64 {
	n := len(g)
	x := slices.Clone(g)
	for j := range n {
		for k := range j {
			for i := j; i < n; i++ {
				h[i][j] -= h[i][k] * h[j][k] //nolint:gosec // k < j <= i
			}
		}
		d := math.Sqrt(h[j][j])
		for i := j; i < n; i++ {
			h[i][j] /= d
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= h[i][k] * x[k] //nolint:gosec // k < i
		}
		x[i] /= h[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= h[k][i] * x[k]
		}
		x[i] /= h[i][i]
	}
	return x
}
