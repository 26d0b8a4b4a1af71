package evaluation

import (
	"math/bits"
	"slices"
)

// Interval is where a mean would lie in 19 of 20 draws of as many cases.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// dice is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the
// same on every machine.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 up to n. For the numbers of cases there can
// be, the bias of the multiplication is less than one in 10¹³.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.next(), uint64(n))
	return int(high)
}

// bootstrap returns the 95 % interval of the mean of each row of values,
// which has one value a case, by the percentile method (Efron, 1979): cases
// are drawn again with replacement, draws times. All rows share their draws,
// so a row of differences is compared in pairs. Cases are taken to be
// independent of one another; where one owner has many of them, the true
// interval is wider.
func bootstrap(rows [][]float64, draws int, seed uint64) []Interval {
	out := make([]Interval, len(rows))
	if len(rows) == 0 || len(rows[0]) == 0 || draws < 1 {
		return out
	}
	n := len(rows[0])
	d := dice(seed)
	means := make([][]float64, len(rows))
	times := make([]float64, n) // how often a draw holds each case
	for range draws {
		clear(times)
		for range n {
			times[d.below(n)]++
		}
		for k, row := range rows {
			sum := 0.0
			for i, x := range row {
				sum += float64(times[i] * x) // the conversion keeps processors from fusing the two
			}
			means[k] = append(means[k], sum/float64(n))
		}
	}
	for k, list := range means {
		slices.Sort(list)
		tail := draws / 40
		out[k] = Interval{round(list[tail]), round(list[draws-1-tail])}
	}
	return out
}
