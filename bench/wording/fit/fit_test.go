package main

import (
	"math"
	"strings"
	"testing"

	"ownup/internal/core/wording"
	"ownup/internal/rulebook"
)

// TestPriorsAreOfThingsKnown finds priors that no sentence could meet any more.
func TestPriorsAreOfThingsKnown(t *testing.T) {
	priors, err := readPriors("prior.toml")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Embedded(rulebook.English)
	if err != nil {
		t.Fatal(err)
	}
	book.Weighings = nil
	for _, p := range priors {
		book.Weighings = append(book.Weighings, wording.Weighing{Element: p.Element, Weights: p.Weights})
		for _, half := range p.Half {
			if _, ok := p.Weights[half]; !ok {
				t.Errorf("%s: %q is half of it, and weighs nothing", p.Element, half)
			}
		}
	}
	if _, err := wording.Compile(book); err != nil {
		t.Error(err)
	}
}

// TestFit learns from texts what the prior does not know.
func TestFit(t *testing.T) {
	text := func(state wording.State, quote string, keys ...string) labelled {
		l := labelled{Text: quote, sentences: []wording.Sentence{{Start: 0, End: len(quote), Keys: keys}}}
		l.Elements = map[wording.Element]struct {
			State wording.State `json:"state"`
			Quote string        `json:"quote"`
		}{wording.Repair: {State: state, Quote: quote}}
		return l
	}
	var s set
	for range 20 {
		s.texts = append(s.texts, text(wording.Present, "I mended it", "mended"), text(wording.Missing, "I looked", "looked"))
	}
	p := prior{
		Element: wording.Repair, Spread: 1, Half: []string{"half"}, AtMost: map[string]float64{"never": -3},
		Weights: map[string]float64{"mended": 0, "looked": 0, "half": 9, "never": 0, "unseen": 0.7},
	}
	f := p.fit([]set{s})
	weight := func(key string) float64 { return f.w[f.at[key]] }
	if weight("mended") <= 0 || weight("looked") >= 0 {
		t.Errorf("mended weighs %.2f, looked %.2f", weight("mended"), weight("looked"))
	}
	if got := weight("unseen"); math.Abs(got-0.7) > 1e-9 {
		t.Errorf("what no text speaks of went to %.2f", got)
	}
	if got := f.w[len(f.keys)] + weight("half"); got >= f.from {
		t.Errorf("half of it weighs %.2f, from %.2f on it is whole", got, f.from)
	}
	if weight("never") != -3 {
		t.Errorf("never weighs %.2f", weight("never"))
	}
	if c := f.judge(s.texts); c.wrong+c.missed > 0 {
		t.Errorf("%+v", c)
	}
	var out strings.Builder
	f.write(&out)
	if !strings.HasPrefix(out.String(), "[[weigh]]\nelement = \"repair\"\n") {
		t.Errorf("written as\n%s", out.String())
	}
}

func TestSolve(t *testing.T) {
	x := solve([][]float64{{4, 2}, {2, 3}}, []float64{10, 8})
	if math.Abs(x[0]-1.75) > 1e-12 || math.Abs(x[1]-1.5) > 1e-12 {
		t.Errorf("got %v", x)
	}
}
