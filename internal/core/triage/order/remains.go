package order

import (
	"math"
	"math/bits"
)

// roundingShare is taken off every bound worked out in floating point: far
// more than rounding can add, far less than anybody would see. Products are
// written float64(a*b) so that no machine joins them with a sum, which would
// round otherwise.
const roundingShare = 1e-9

// safe turns a bound in floating point into an integer below it.
func safe(x float64) int64 {
	return max(0, int64(math.Floor(float64(x*(1-roundingShare)))))
}

// remains is a lower bound on what a label on one hand has still to pay.
//
// A weight that waits for the set S is freed no sooner than any weighted mean
// of the ends in S. With parts in proportion to effort the distance to the
// last end is at least the sum of p·q over the pairs in S, divided by the
// effort of S, whichever comes first. So every weight can be shared out among
// the jobs, and the sum is least in the order of the ratios (Smith).
type remains struct {
	s      *search
	shares []maskShare
	anys   []int // groups
	effort []float64
	square []float64
	rate   []float64
	byRate []int8
}

// maskShare is a weight that waits for a set.
type maskShare struct {
	weight float64
	set    uint64 // closed: with all that comes before
	job    int8   // whose own weight it is, or -1
}

func newRemains(s *search) *remains {
	n := len(s.jobs)
	r := &remains{
		s: s, effort: make([]float64, n), square: make([]float64, n), rate: make([]float64, n),
		byRate: make([]int8, 0, n),
	}
	where := map[uint64]int{}
	add := func(weight int64, set uint64, job int8) {
		k, known := where[set]
		if job >= 0 || !known {
			k = len(r.shares)
			r.shares = append(r.shares, maskShare{set: set, job: job})
			if job < 0 {
				where[set] = k
			}
		}
		r.shares[k].weight += float64(weight)
	}
	for i, g := range s.groups {
		if g.any {
			r.anys = append(r.anys, i)
			continue
		}
		var set uint64
		for need := g.need; need != 0; need &= need - 1 {
			set |= s.below[bits.TrailingZeros64(need)]
		}
		add(g.weight, set, -1)
	}
	for b, j := range s.jobs {
		r.effort[b] = float64(s.effort[b])
		r.square[b] = float64(r.effort[b] * r.effort[b])
		switch {
		case s.m.weight[j] == 0:
		case s.m.due[j] == 0:
			add(s.m.weight[j], s.below[b], -1)
		default:
			add(s.m.weight[j], s.below[b], int8(b)) // below 64
		}
	}
	return r
}

// after is the bound for what follows once mask is out at time t.
func (r *remains) after(mask uint64, t int64) int64 {
	s := r.s
	left := s.all &^ mask
	if left == 0 {
		return 0
	}
	base := s.soonest(t, left)
	clear(r.rate)
	var total float64
	for i := range r.shares {
		sh := &r.shares[i]
		set := sh.set &^ mask
		if set == 0 {
			continue
		}
		if sh.job >= 0 {
			if mask>>uint(sh.job)&1 == 1 {
				continue
			}
			due := s.m.due[s.jobs[sh.job]]
			if due > base {
				end := s.earliest(int(sh.job), left, base)
				total += float64(sh.weight * float64(max(0, end-due)))
				continue
			}
			total -= float64(sh.weight * float64(due))
		}
		total += r.spread(sh.weight, set, base)
	}
	var dear int64
	for _, i := range r.anys {
		if g := &s.groups[i]; g.need&mask == 0 {
			total += float64(float64(g.weight) * float64(s.firstOf(g.need, left, base)))
		}
	}
	if s.m.dues {
		for set := left; set != 0; set &= set - 1 {
			b := bits.TrailingZeros64(set)
			if d := s.m.deadline[s.jobs[b]]; d != Never && s.earliest(b, left, base) > d {
				dear += s.m.penalty
			}
		}
	}
	return dear + safe(total+r.byRatio(left))
}

// spread shares a weight among the jobs of set and returns the part of its
// cost that no order changes.
func (r *remains) spread(weight float64, set uint64, base int64) float64 {
	var sum, squares float64
	for rest := set; rest != 0; rest &= rest - 1 {
		b := bits.TrailingZeros64(rest)
		sum += r.effort[b]
		squares += r.square[b]
	}
	rate := weight / sum
	for rest := set; rest != 0; rest &= rest - 1 {
		r.rate[bits.TrailingZeros64(rest)] += rate
	}
	return float64(weight*float64(base)) + float64(rate*(float64(sum*sum)-squares))/2
}

// byRatio is the cost of the shared weights in the best order, counted from
// zero.
func (r *remains) byRatio(left uint64) float64 {
	order := r.byRate[:0]
	for set := left; set != 0; set &= set - 1 {
		b := int8(bits.TrailingZeros64(set)) // below 64
		rate := r.rate[b]
		if rate == 0 {
			continue
		}
		order = append(order, b)
		i := len(order) - 1
		for ; i > 0 && r.rate[order[i-1]] < rate; i-- {
			order[i] = order[i-1]
		}
		order[i] = b
	}
	var t, total float64
	for _, b := range order {
		t += r.effort[b]
		total += float64(float64(r.rate[b]*r.effort[b]) * t)
	}
	return total
}

// soonest is when the next job of left can start at the earliest.
func (s *search) soonest(t int64, left uint64) int64 {
	if !s.m.released {
		return t
	}
	first := int64(Never)
	for set := left; set != 0; set &= set - 1 {
		first = min(first, s.m.release[s.jobs[bits.TrailingZeros64(set)]])
	}
	return max(t, first)
}

// earliest is when the job of bit b can be out at the earliest.
func (s *search) earliest(b int, left uint64, base int64) int64 {
	return max(s.m.head[s.jobs[b]], base+s.sum(s.below[b]&left))
}

func (s *search) firstOf(need, left uint64, base int64) int64 {
	t := int64(Never)
	for set := need; set != 0; set &= set - 1 {
		t = min(t, s.earliest(bits.TrailingZeros64(set), left, base))
	}
	return t
}

func (s *search) sum(set uint64) int64 {
	var p int64
	for ; set != 0; set &= set - 1 {
		p += s.effort[bits.TrailingZeros64(set)]
	}
	return p
}
