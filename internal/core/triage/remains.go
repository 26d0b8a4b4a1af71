package triage

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// roundingShare is taken off every bound worked out in floating point: far
// more than rounding can add, far less than anybody would see.
const roundingShare = 1e-9

// safe turns a bound in floating point into an integer below it.
func safe(x float64) int64 {
	return max(0, int64(math.Floor(float64(x*(1-roundingShare)))))
}

// remains is a lower bound on what a label on one hand has still to pay.
//
// A person who waits for the set S is freed no sooner than any weighted mean
// of the ends in S. With weights in proportion to effort the distance to the
// last end is at least the sum of p·q over the pairs in S, divided by the
// effort of S, whichever comes first. So every weight can be shared out among
// the fires, and the sum is least in the order of the ratios (Smith).
func (s *search) remains(l *label) score {
	left := (uint64(1)<<len(s.fires) - 1) &^ l.mask
	base := s.soonest(l.time, left)
	clear(s.ratio)
	var total float64
	var out score
	for i := range s.groups {
		g := &s.groups[i]
		switch {
		case !g.any && g.need&^l.mask != 0:
			total += s.share(g.weight, g.closure&^l.mask, base)
		case g.any && g.need&l.mask == 0:
			total += float64(g.weight) * float64(s.firstOf(g.need, left, base))
		}
	}
	for set := left; set != 0; set &= set - 1 {
		b := bits.TrailingZeros64(set)
		j := s.fires[b]
		w, due := s.m.weight[j], s.m.due(j)
		if w == 0 && !s.m.hard[j] {
			continue
		}
		end := s.earliest(b, left, base)
		if s.m.hard[j] && end > s.m.deadline[j] {
			out.broken++
		}
		if w > 0 && due <= base {
			total += s.share(w, s.below[b]&left, base) - float64(float64(w)*float64(due))
		} else {
			total += float64(w) * float64(max(0, end-due))
		}
	}
	out.cost = safe(total + s.byRatio(left))
	return out
}

// soonest is when the next fire of left can start at the earliest.
func (s *search) soonest(t int64, left uint64) int64 {
	if !s.m.released {
		return t
	}
	first := int64(never)
	for set := left; set != 0; set &= set - 1 {
		first = min(first, s.m.release[s.fires[bits.TrailingZeros64(set)]])
	}
	if left == 0 {
		return t
	}
	return max(t, first)
}

// earliest is when the fire of bit b can be out at the earliest.
func (s *search) earliest(b int, left uint64, base int64) int64 {
	return max(s.m.head[s.fires[b]], base+s.sum(s.below[b]&left))
}

func (s *search) firstOf(need, left uint64, base int64) int64 {
	t := int64(never)
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

// share spreads w over set and returns the part of the cost that no order
// changes.
func (s *search) share(w int64, set uint64, base int64) float64 {
	var sum, squares float64
	for rest := set; rest != 0; rest &= rest - 1 {
		p := float64(s.effort[bits.TrailingZeros64(rest)])
		sum += p
		squares += float64(p * p)
	}
	rate := float64(w) / sum
	for rest := set; rest != 0; rest &= rest - 1 {
		s.ratio[bits.TrailingZeros64(rest)] += rate
	}
	return float64(float64(w)*float64(base)) + float64(rate*(float64(sum*sum)-squares)/2)
}

// byRatio is the cost of the shared weights in the best order, counted from
// zero.
func (s *search) byRatio(left uint64) float64 {
	s.byRate = s.byRate[:0]
	for set := left; set != 0; set &= set - 1 {
		if b := bits.TrailingZeros64(set); s.ratio[b] > 0 {
			s.byRate = append(s.byRate, b)
		}
	}
	slices.SortFunc(s.byRate, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.ratio[b], s.ratio[a]), cmp.Compare(a, b))
	})
	var t, total float64
	for _, b := range s.byRate {
		p := float64(s.effort[b])
		t += p
		total += float64(float64(s.ratio[b]*p) * t)
	}
	return total
}

// remainsMany is the bound for several hands: nothing ends before it could if
// it had a hand for itself as soon as the first hand is free.
func (s *search) remainsMany(l *label) score {
	ends := l.times[s.m.hands:]
	left := (uint64(1)<<len(s.fires) - 1) &^ l.mask
	end := func(b int) int64 {
		if l.mask>>b&1 == 1 {
			return ends[b]
		}
		return max(s.m.head[s.fires[b]], l.times[0]+s.effort[b])
	}
	var out score
	for i := range s.groups {
		g := &s.groups[i]
		if g.need&left == 0 {
			continue
		}
		t := end(bits.TrailingZeros64(g.need))
		for set := g.need & (g.need - 1); set != 0; set &= set - 1 {
			if e := end(bits.TrailingZeros64(set)); g.any {
				t = min(t, e)
			} else {
				t = max(t, e)
			}
		}
		out.cost += g.weight * t
	}
	for set := left; set != 0; set &= set - 1 {
		b := bits.TrailingZeros64(set)
		own := s.m.ownScore(s.fires[b], end(b))
		out.broken += own.broken
		out.cost += own.cost
	}
	return out
}
