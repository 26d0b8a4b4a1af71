package evaluation

import (
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Guess is one chance and how it came out, for tests of calibration.
type Guess struct {
	Chance float64
	Told   bool
}

// Calibrate is calibrate.
func Calibrate(list []Guess) Calibration {
	guesses := make([]guess, len(list))
	for i, g := range list {
		guesses[i] = guess{g.Chance, g.Told}
	}
	return calibrate(guesses)
}

// Bootstrap is bootstrap.
var Bootstrap = bootstrap

// Order returns whom a habit names.
func Order(b Baseline, c Case, v workgraph.View) []person.ID {
	s := settingOf(c, v)
	return b.rank(s).best(s)
}
