package order

import (
	"cmp"
	"math/bits"
	"slices"
)

// crew is the search over sets for several hands. When a job ends depends on
// more than the set, so a label carries the times at which hands are free and
// those ends that still matter to something; only labels that are no later in
// all of them can be compared.
type crew struct {
	*search

	labels []crewLabel
	looked int // comparisons so far
}

type crewLabel struct {
	mask   uint64
	times  []int64 // when each hand is free, ascending, then ends by bit
	cost   int64
	parent int32
	next   int32 // another label of the same set, -1 at the end
	job    int8  // put out last, as a bit number
}

// perLabel is how many comparisons there may be for each label of the limit.
// Several hands make sets with very many labels, of which few can be compared.
const perLabel = 20

// proveCrew is prove for several hands.
func (s *search) proveCrew() (order []int, done bool) {
	c := &crew{search: s}
	c.labels = append(c.labels, crewLabel{times: make([]int64, s.m.hands+len(s.jobs)), parent: -1, next: -1, job: -1})
	layer := []int32{0}
	for range s.jobs {
		layer = c.grow(layer)
		if c.spent() {
			return nil, false
		}
		if len(layer) == 0 {
			return nil, true
		}
	}
	at := slices.MinFunc(layer, func(a, b int32) int { return cmp.Compare(c.labels[a].cost, c.labels[b].cost) })
	for ; c.labels[at].parent >= 0; at = c.labels[at].parent {
		order = append(order, s.jobs[c.labels[at].job])
	}
	slices.Reverse(order)
	return order, true
}

// grow makes the next layer. Past its limits it stops where it is.
func (c *crew) grow(layer []int32) []int32 {
	first := make(map[uint64]int32)
	var next []int32
	for _, at := range layer {
		if c.spent() {
			return nil
		}
		mask := c.labels[at].mask
		for open := c.all &^ mask; open != 0; open &= open - 1 {
			b := bits.TrailingZeros64(open)
			if c.preds[b]&^mask != 0 {
				continue
			}
			l := c.extend(at, b)
			if l.cost >= c.best {
				continue
			}
			head, known := first[l.mask]
			if !known {
				head = -1
			}
			if c.covered(head, -1, &l) {
				continue
			}
			l.next = head
			first[l.mask] = int32(len(c.labels)) // the limit is far below 2^31
			next = append(next, int32(len(c.labels)))
			c.labels = append(c.labels, l)
		}
	}
	return slices.DeleteFunc(next, func(at int32) bool {
		l := &c.labels[at]
		return c.covered(first[l.mask], at, l) || l.cost+c.remains(l) >= c.best
	})
}

func (c *crew) spent() bool {
	return len(c.labels) > c.limit || c.looked > perLabel*c.limit
}

// covered says whether one of the labels from head to down, which is not
// looked at, makes l useless.
func (c *crew) covered(head, down int32, l *crewLabel) bool {
	for at := head; at > down; at = c.labels[at].next {
		c.looked++
		if c.labels[at].covers(l) {
			return true
		}
	}
	return false
}

// covers says whether whatever follows b could follow a at no higher price.
func (a *crewLabel) covers(b *crewLabel) bool {
	if a.cost > b.cost {
		return false
	}
	for i, t := range a.times {
		if t > b.times[i] {
			return false
		}
	}
	return true
}

// extend puts out the job of bit b after the label at. Groups are charged
// once all they need is placed, as only then it is known what ends first or
// last.
func (c *crew) extend(at int32, b int) crewLabel {
	from := &c.labels[at]
	m, j, hands := c.m, c.jobs[b], c.m.hands
	l := crewLabel{mask: from.mask | 1<<b, parent: at, job: int8(b), times: slices.Clone(from.times)} // below 64
	free, ends := l.times[:hands], l.times[hands:]
	start := max(free[0], m.release[j])
	for set := c.preds[b]; set != 0; set &= set - 1 {
		start = max(start, ends[bits.TrailingZeros64(set)])
	}
	ends[b] = start + m.effort[j]
	free[0] = ends[b]
	slices.Sort(free)
	l.cost = from.cost + m.own(j, ends[b])
	for _, i := range c.of[b] {
		if g := &c.groups[i]; g.need&^l.mask == 0 {
			l.cost += g.weight * g.freed(func(b int) int64 { return ends[b] })
		}
	}
	c.forget(&l, ends)
	return l
}

// freed is when what g needs is out, from the end of each bit.
func (g *maskGroup) freed(end func(b int) int64) int64 {
	t := end(bits.TrailingZeros64(g.need))
	for set := g.need & (g.need - 1); set != 0; set &= set - 1 {
		if e := end(bits.TrailingZeros64(set)); g.any {
			t = min(t, e)
		} else {
			t = max(t, e)
		}
	}
	return t
}

// forget clears ends on which nothing to come depends, so that more labels
// can be compared.
func (c *crew) forget(l *crewLabel, ends []int64) {
	var matters uint64
	for b := range c.jobs {
		if l.mask>>b&1 == 0 {
			matters |= c.preds[b]
		}
	}
	for i := range c.groups {
		if g := &c.groups[i]; g.need&^l.mask != 0 {
			matters |= g.need
		}
	}
	for set := l.mask &^ matters; set != 0; set &= set - 1 {
		ends[bits.TrailingZeros64(set)] = 0
	}
}

// remains is the bound for several hands: nothing ends before it could if it
// had a hand for itself as soon as the first hand is free.
func (c *crew) remains(l *crewLabel) int64 {
	ends := l.times[c.m.hands:]
	left := c.all &^ l.mask
	end := func(b int) int64 {
		if l.mask>>b&1 == 1 {
			return ends[b]
		}
		return max(c.m.head[c.jobs[b]], l.times[0]+c.effort[b])
	}
	var cost int64
	for i := range c.groups {
		if g := &c.groups[i]; g.need&left != 0 {
			cost += g.weight * g.freed(end)
		}
	}
	for set := left; set != 0; set &= set - 1 {
		b := bits.TrailingZeros64(set)
		cost += c.m.own(c.jobs[b], end(b))
	}
	return cost
}
