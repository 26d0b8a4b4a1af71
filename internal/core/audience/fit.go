package audience

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"math"
	"slices"
	"time"

	"ownup/internal/core/problem"
)

// shipped is the fit that ownup comes with.
//
//go:embed code.json
var shipped []byte

// Fit is a weighing of questions about code as it was learned from a past, in
// the form in which it is stored: readable, with where it came from.
type Fit struct {
	Version int `json:"version"`
	// Weights are what each signal counts for, by its name; one that is not
	// there counts nothing.
	Weights  map[string]float64 `json:"weights"`
	Chance   Chance             `json:"chance"`
	TellFrom float64            `json:"tell_from"`
	MustFrom float64            `json:"must_from"`
	From     Provenance         `json:"provenance"`
}

// Provenance says what a fit was learned from.
type Provenance struct {
	Note  string `json:"note,omitempty"`
	Cases int    `json:"cases"`
	// Until is the end of the past that was learned from. No question about an
	// earlier time may use the fit, because it would know what came later.
	// Zero: the fit is of other projects.
	Until time.Time `json:"until,omitzero"`
}

// MaxFit is how many bytes a stored fit may have.
const MaxFit = 64 << 10

const (
	fitVersion = 1
	mostWeight = 100
)

// ReadFit reads a stored fit. What cannot be used is a problem of kind
// [problem.Invalid], and what a later ownup wrote one of kind [problem.Newer].
func ReadFit(data []byte) (Fit, error) {
	const again = "Write the file anew with bench/audience fit, or leave it out."
	if len(data) > MaxFit {
		return Fit{}, problem.New(problem.Invalid, "The file of weights is too large.", again)
	}
	var f Fit
	if err := json.Unmarshal(bytes.TrimSpace(data), &f); err != nil {
		return Fit{}, problem.Wrap(err, problem.Invalid, "The file of weights cannot be read.", again)
	}
	switch {
	case f.Version > fitVersion:
		return Fit{}, problem.New(problem.Newer, "The file of weights was written by a newer ownup.", "Use that one, or leave the file out.")
	case f.Version < 1:
		return Fit{}, problem.New(problem.Invalid, "The file of weights says no version.", again)
	case len(f.Weights) == 0:
		return Fit{}, problem.New(problem.Invalid, "The file of weights holds no weights.", again)
	}
	for name, w := range f.Weights {
		switch {
		case !slices.Contains(signalNames[:], name):
			return Fit{}, problem.New(problem.Invalid, "The file of weights names a signal that there is not.", again)
		case !(w >= 0 && w <= mostWeight):
			return Fit{}, problem.New(problem.Invalid, "A weight is below 0 or above 100.", again)
		}
	}
	for _, x := range []float64{f.Chance.Bias, f.Chance.Value, f.Chance.Behind} {
		if math.Abs(x) > mostWeight {
			return Fit{}, problem.New(problem.Invalid, "A number of the chance is beyond 100.", again)
		}
	}
	if f.Chance.Value < 0 || f.Chance.Behind > 0 {
		return Fit{}, problem.New(problem.Invalid, "By the file of weights, more evidence would mean a smaller chance.", again)
	}
	if !(f.TellFrom > 0 && f.TellFrom <= 1) || f.MustFrom < f.TellFrom {
		return Fit{}, problem.New(problem.Invalid, "The chance from which people are told is not between 0 and 1, or above that from which they must be.", again)
	}
	return f, nil
}

// Weighing is the fit as questions use it.
func (f Fit) Weighing() Weighing {
	w := Weighing{Chance: f.Chance, TellFrom: f.TellFrom, MustFrom: f.MustFrom, Until: f.From.Until}
	for s, name := range signalNames {
		w.Weights[s] = f.Weights[name]
	}
	return w
}

// Weighted is the policy with questions about code weighed by a fit.
func (p Policy) Weighted(f Fit) Policy {
	p.Code = f.Weighing()
	return p
}

// codeWeighing is the fit that ownup comes with.
func codeWeighing() Weighing {
	f, err := ReadFit(shipped)
	if err != nil {
		panic("audience: the shipped fit: " + err.Error())
	}
	return f.Weighing()
}
