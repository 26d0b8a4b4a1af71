package audience

import "math"

// Chance turns weighted evidence into the probability that a person had to
// know, 1/(1+exp(-z)) with z a weighted sum of what the evidence comes to and
// how far it lies behind the best of the same question (Platt scaling with
// one more term: somebody second to a clear first had to know less often than
// the first of several who are near each other). bench/audience fits it.
type Chance struct {
	Bias   float64 `json:"bias"`
	Value  float64 `json:"value"`
	Behind float64 `json:"behind"`
}

// Of returns the chance for a value that lies behind the best of its
// question, in [0, 1].
func (c Chance) Of(value, behind float64) float64 {
	return 1 / (1 + math.Exp(-(c.Bias + c.Value*value + c.Behind*behind)))
}
