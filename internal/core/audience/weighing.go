package audience

import "time"

// Weighing is how signals become the chance that a person had to know, and
// what follows from the chance.
type Weighing struct {
	// Weights are what each signal counts for, each signal being in [0, 1].
	Weights [signals]float64
	// Mean divides by the weights of the signals that speak of anybody: one
	// that is silent, such as the neighbours of a thing that lies in no
	// folder, is then no evidence against somebody.
	Mean bool
	// Chance makes a probability of what the evidence comes to.
	Chance Chance
	// TellFrom is the chance from which a person is told without a rule, and
	// MustFrom that from which they must be told, above 1 for never.
	TellFrom, MustFrom float64
	// Until is the end of the past that the weighing was learned from: a
	// question about an earlier time is weighed as ownup comes. Zero: none.
	Until time.Time
}

// officeWeighing is set by judgement: no record of office work that is open to
// measure says who was told of a mistake. Its chances order people and bear a
// cut-off, and nobody must be told because of one.
func officeWeighing() Weighing {
	return Weighing{
		Weights: [signals]float64{
			Named: 2, Touched: 3.3, Around: 0.4, Area: 0.3, Familiar: 2, Company: 4, Relies: 3.5, Keeps: 0.5, Alike: 1,
		},
		Mean:     true,
		Chance:   Chance{Bias: -2.55, Value: 5.67},
		TellFrom: 0.3, MustFrom: 2,
	}
}
