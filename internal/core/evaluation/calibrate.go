package evaluation

import "math"

// bins is into how many bins of equal width chances are put.
const bins = 10

// Calibration says how far the chances given can be taken at their word.
//
// Every person named is put by their chance p into one of ten bins of equal
// width, the k-th holding (k-1)/10 < p <= k/10 and the first 0 as well. The
// expected calibration error is the mean, weighted by how many a bin holds,
// of the distance between its mean chance and the share of its people who
// really were told (Naeini, Cooper and Hauskrecht, AAAI 2015; Guo, Pleiss, Sun
// and Weinberger, ICML 2017, with the bins as there). The Brier score is the
// mean of (p - told)², with told 1 or 0 (Brier, 1950).
//
// Both are about the people named. Somebody told who was not named is no
// part of them: that is what recall is for.
type Calibration struct {
	People int     `json:"people"` // named in all cases
	ECE    float64 `json:"ece"`
	Brier  float64 `json:"brier"`
	Bins   []Bin   `json:"bins"` // ten; the reliability table
}

// Bin is one row of the reliability table.
type Bin struct {
	From      float64 `json:"from"`
	To        float64 `json:"to"`
	People    int     `json:"people"`
	Predicted float64 `json:"predicted"` // mean chance; 0 where there is nobody
	Observed  float64 `json:"observed"`  // share who were told
}

// guess is one chance and how it came out.
type guess struct {
	chance float64
	told   bool
}

func calibrate(guesses []guess) Calibration {
	c := Calibration{People: len(guesses), Bins: make([]Bin, bins)}
	for i := range c.Bins {
		c.Bins[i].From, c.Bins[i].To = float64(i)/bins, float64(i+1)/bins
	}
	brier := 0.0
	for _, g := range guesses {
		b, was := &c.Bins[binOf(g.chance)], 0.0
		if g.told {
			was = 1
		}
		b.People++
		b.Predicted += g.chance
		b.Observed += was
		brier += float64((g.chance - was) * (g.chance - was)) // the conversion keeps processors from fusing the two
	}
	n := float64(max(len(guesses), 1))
	for i := range c.Bins {
		b := &c.Bins[i]
		c.ECE += math.Abs(b.Predicted-b.Observed) / n // both are sums here: the weight of the bin cancels
		held := float64(max(b.People, 1))
		b.Predicted, b.Observed = round(b.Predicted/held), round(b.Observed/held)
	}
	c.ECE, c.Brier = round(c.ECE), round(brier/n)
	return c
}

// binOf returns the bin of a chance.
func binOf(p float64) int {
	return min(max(int(math.Ceil(p*bins))-1, 0), bins-1)
}

// round keeps four decimals, so that the last bits of a sum, which differ
// between processors, never show.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
