package triage

import (
	"math/bits"
	"slices"
)

// Limits of the search over sets. Past the limit on labels it gives up, and
// the order it was given stands unproven.
const (
	maxMask    = 64 // fires in a set
	exactFires = 25 // up to here the search gets its full limit
	labelsFull = 150_000
	labelsFew  = 15_000
	perLabel   = 20 // comparisons for each label of the limit
)

// label is one way to have put out one set of fires.
type label struct {
	mask   uint64
	time   int64   // one hand: when the last fire is out
	times  []int64 // several hands: when each is free, ascending, then ends that still matter
	score  score
	parent int32
	next   int32 // another label of the same set, -1 at the end
	fire   int8  // put out last, as a bit number
}

// search is a dynamic program over the sets of fires that can be out at some
// moment. What remains to be paid depends on the set, and on the time where
// that differs; of two labels of one set, one that is no later and no dearer
// makes the other useless.
type search struct {
	m      *model
	fires  []int    // bit number to fire
	preds  []uint64 // by bit
	below  []uint64 // closure by bit
	groups []maskGroup
	of     [][]int // groups by bit
	labels []label
	best   score // to be beaten
	limit  int   // on labels
	looked int   // comparisons so far
	ratio  []float64
	byRate []int
	effort []int64 // by bit
}

type maskGroup struct {
	weight  int64
	need    uint64
	closure uint64
	any     bool
}

// prove looks for a better order of the valued fires than order, and says
// whether what it returns is optimal.
func (m *model) prove(order []int) ([]int, bool) {
	if len(order) == 0 {
		return order, true
	}
	s := newSearch(m, newEvaluator(m).score(order))
	s.limit = labelsFew
	if len(order) <= exactFires {
		s.limit = labelsFull
	}
	s.labels = append(s.labels, s.root())
	layer := []int32{0}
	for range order {
		layer = s.grow(layer)
		if len(layer) == 0 {
			return order, true // every completion was cut: none beats order
		}
		if s.spent() {
			return order, false
		}
	}
	end := slices.MinFunc(layer, func(a, b int32) int { return s.labels[a].score.compare(s.labels[b].score) })
	return s.path(end), true
}

func newSearch(m *model, best score) *search {
	n := len(m.valued)
	s := &search{
		m: m, fires: m.valued, best: best, preds: make([]uint64, n), below: make([]uint64, n),
		of: make([][]int, n), ratio: make([]float64, n), effort: make([]int64, n),
	}
	bit := make(map[int]int, n)
	for b, j := range m.valued {
		bit[j] = b
	}
	mask := func(fires []int) uint64 {
		var set uint64
		for _, j := range fires {
			set |= 1 << bit[j]
		}
		return set
	}
	for b, j := range m.valued {
		s.preds[b], s.below[b], s.of[b], s.effort[b] = mask(m.pred[j]), mask(m.closure[j]), m.groupsOf[j], m.effort[j]
	}
	for _, g := range m.groups {
		s.groups = append(s.groups, maskGroup{weight: g.weight, need: mask(g.need), closure: mask(m.union(g.need)), any: g.any})
	}
	return s
}

func (s *search) root() label {
	l := label{parent: -1, next: -1}
	if s.m.hands > 1 {
		l.times = make([]int64, s.m.hands+len(s.fires))
	}
	return l
}

// grow makes the next layer: each label with one more fire, dominated and
// hopeless ones left out. Past its limits it stops where it is.
func (s *search) grow(layer []int32) []int32 {
	first := make(map[uint64]int32)
	var next []int32
	for _, at := range layer {
		if s.spent() {
			return layer
		}
		mask := s.labels[at].mask
		for b := range s.fires {
			if mask>>b&1 == 1 || s.preds[b]&^mask != 0 {
				continue
			}
			l := s.extend(at, b)
			if l.score.compare(s.best) >= 0 {
				continue
			}
			head, known := first[l.mask]
			if !known {
				head = -1
			}
			if s.dominated(head, &l) {
				continue
			}
			l.next = head
			first[l.mask] = int32(len(s.labels)) // far below 2^31
			next = append(next, int32(len(s.labels)))
			s.labels = append(s.labels, l)
		}
	}
	return slices.DeleteFunc(next, func(at int32) bool { return !s.promising(at, first) })
}

// spent says whether the search has used up its limits. Several hands make
// sets with very many labels, of which few can be compared.
func (s *search) spent() bool {
	return len(s.labels) > s.limit || s.looked > perLabel*s.limit
}

// promising drops a label that a later one of its set made useless, or that
// cannot beat the best order known.
func (s *search) promising(at int32, first map[uint64]int32) bool {
	l := &s.labels[at]
	for other := first[l.mask]; other > at; other = s.labels[other].next {
		s.looked++
		if s.labels[other].covers(l) {
			return false
		}
	}
	bound := l.score
	rest := s.remains
	if s.m.hands > 1 {
		rest = s.remainsMany
	}
	more := rest(l)
	bound.broken += more.broken
	bound.cost += more.cost
	return bound.less(s.best)
}

func (s *search) dominated(head int32, l *label) bool {
	for at := head; at >= 0; at = s.labels[at].next {
		s.looked++
		if s.labels[at].covers(l) {
			return true
		}
	}
	return false
}

// covers says whether whatever follows b could follow a at no higher price.
func (a *label) covers(b *label) bool {
	if a.time > b.time || b.score.less(a.score) {
		return false
	}
	for i, t := range a.times {
		if t > b.times[i] {
			return false
		}
	}
	return true
}

// extend puts out the fire of bit b after the label at.
func (s *search) extend(at int32, b int) label {
	if s.m.hands > 1 {
		return s.extendMany(at, b)
	}
	from := &s.labels[at]
	j := s.fires[b]
	l := label{mask: from.mask | 1<<b, parent: at, fire: int8(b)} // below 64
	l.time = max(from.time, s.m.release[j]) + s.m.effort[j]
	l.score = s.m.ownScore(j, l.time)
	l.score.broken += from.score.broken
	l.score.cost += from.score.cost
	for _, i := range s.of[b] {
		g := &s.groups[i]
		if g.any && from.mask&g.need == 0 || !g.any && g.need&^l.mask == 0 {
			l.score.cost += g.weight * l.time
		}
	}
	return l
}

// extendMany is extend for several hands. People are charged once all they
// wait for is placed, as only then it is known what ends first or last.
func (s *search) extendMany(at int32, b int) label {
	from := &s.labels[at]
	j, hands := s.fires[b], s.m.hands
	l := label{mask: from.mask | 1<<b, parent: at, fire: int8(b), times: slices.Clone(from.times)} // below 64
	free, ends := l.times[:hands], l.times[hands:]
	start := max(free[0], s.m.release[j])
	for set := s.preds[b]; set != 0; set &= set - 1 {
		start = max(start, ends[bits.TrailingZeros64(set)])
	}
	ends[b] = start + s.m.effort[j]
	free[0] = ends[b]
	slices.Sort(free)
	l.score = s.m.ownScore(j, ends[b])
	l.score.broken += from.score.broken
	l.score.cost += from.score.cost
	for _, i := range s.of[b] {
		if g := &s.groups[i]; g.need&^l.mask == 0 {
			l.score.cost += g.weight * g.settled(ends)
		}
	}
	s.forget(&l, ends)
	return l
}

// settled is when the people of g are free, all they wait for being placed.
func (g *maskGroup) settled(ends []int64) int64 {
	t := ends[bits.TrailingZeros64(g.need)]
	for set := g.need & (g.need - 1); set != 0; set &= set - 1 {
		if e := ends[bits.TrailingZeros64(set)]; g.any {
			t = min(t, e)
		} else {
			t = max(t, e)
		}
	}
	return t
}

// forget clears ends on which nothing to come depends, so that more labels
// can be compared.
func (s *search) forget(l *label, ends []int64) {
	var matters uint64
	for b := range s.fires {
		if l.mask>>b&1 == 0 {
			matters |= s.preds[b]
		}
	}
	for _, g := range s.groups {
		if g.need&^l.mask != 0 {
			matters |= g.need
		}
	}
	for set := l.mask &^ matters; set != 0; set &= set - 1 {
		ends[bits.TrailingZeros64(set)] = 0
	}
}

// path is the order that led to a label.
func (s *search) path(at int32) []int {
	var order []int
	for ; s.labels[at].parent >= 0; at = s.labels[at].parent {
		order = append(order, s.fires[s.labels[at].fire])
	}
	slices.Reverse(order)
	return order
}
