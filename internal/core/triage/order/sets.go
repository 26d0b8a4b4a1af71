package order

import (
	"cmp"
	"math/bits"
	"slices"
)

// maxSet is how many jobs fit in a set of the search.
const maxSet = 64

// label is one way to have put out one set of jobs with one hand.
type label struct {
	mask   uint64
	time   int64 // when the last of them is out
	cost   int64
	wait   int64 // the weight that still waits
	pairs  int64 // what [pairs] says that costs from time on
	parent int32 // step before
	at     int32 // step of this label
	next   int32 // another label of the same set, -1 at the end
	job    int8  // put out last, as a bit number
	bound  int64 // on every order that begins so
}

// step is what is kept of a label for reading the order backwards.
type step struct {
	parent int32
	job    int8
}

// search is a dynamic program over the sets of jobs that can be out at some
// moment. What remains to be paid depends on the set, and on the time where
// jobs are released later; of two labels of one set, one that is no later and
// no dearer makes the other useless. Labels that a bound shows to be no better
// than the best order known are dropped.
type search struct {
	m       *model
	jobs    []int    // bit number to job
	preds   []uint64 // by bit
	below   []uint64 // closure by bit
	effort  []int64  // by bit
	groups  []maskGroup
	of      [][]int32 // groups by bit
	pinned  []int8    // by place: the bit that has to stand there, or -1; nil: no pins
	free    uint64    // bits that are not pinned
	all     uint64
	best    int64 // to be beaten
	limit   int   // on labels
	width   int   // on labels of a layer; 0: none
	made    int
	rest    *remains
	horizon *horizon  // nil: not used
	inside  []int64   // by bit: what each second of its own costs; nil: pairs not used
	between [][]int64 // by bit and bit: what the pair costs in the better order

	current, coming []label
	steps           []step
	table           []int32 // into coming, open addressing
}

type maskGroup struct {
	weight int64
	need   uint64
	any    bool
}

// prove looks for an order of the valued jobs that costs less than best, and
// says whether it has seen all. Where nothing costs less it returns nil.
func (s *search) prove() (order []int, done bool) {
	s.current = append(s.current[:0], label{wait: s.weight(), pairs: s.pairsOf(s.all), parent: -1, at: 0, next: -1, job: -1})
	s.steps = append(s.steps[:0], step{parent: -1, job: -1})
	for layer := range s.jobs {
		if !s.grow(layer) {
			return nil, false
		}
		if len(s.current) == 0 {
			return nil, true // every completion was cut
		}
	}
	end := slices.MinFunc(s.current, func(a, b label) int { return cmp.Compare(a.cost, b.cost) })
	return s.path(end.at), true
}

// newSearch prepares the search among orders that cost less than best.
func (m *model) newSearch(best int64, limit int) *search {
	n := len(m.valued)
	s := &search{
		m: m, jobs: m.valued, best: best, limit: limit, preds: make([]uint64, n), below: make([]uint64, n),
		of: make([][]int32, n), effort: make([]int64, n), all: ^uint64(0) >> (64 - n), free: ^uint64(0),
	}
	bit := make([]int8, len(m.effort))
	for b, j := range m.valued {
		bit[j] = int8(b) // below 64
	}
	mask := func(jobs []int) uint64 {
		var set uint64
		for _, j := range jobs {
			set |= 1 << bit[j]
		}
		return set
	}
	for b, j := range m.valued {
		s.preds[b], s.below[b], s.effort[b] = mask(m.pred[j]), mask(m.closure[j]), m.effort[j]
		for _, g := range m.groupsOf[j] {
			s.of[b] = append(s.of[b], int32(g)) // far below 2^31
		}
	}
	for _, g := range m.groups {
		s.groups = append(s.groups, maskGroup{weight: g.Weight, need: mask(g.Need), any: g.Any})
	}
	if m.place != nil {
		s.pinned = make([]int8, n)
		for k := range s.pinned {
			s.pinned[k] = -1
		}
		for b, j := range m.valued {
			if k := m.place[j]; k >= 0 {
				s.pinned[k] = int8(b) // below 64
				s.free &^= 1 << b
			}
		}
		s.chain()
	} else if m.hands == 1 {
		s.dominate()
	}
	s.rest = newRemains(s)
	return s
}

// grow replaces the layer by the next one: each label with one more job,
// dominated and hopeless ones left out. It is false past the limit.
func (s *search) grow(layer int) bool {
	s.coming = s.coming[:0]
	s.fit(4 * len(s.current))
	for i := range s.current {
		l := &s.current[i]
		open := s.all &^ l.mask & s.free
		if s.pinned != nil && s.pinned[layer] >= 0 {
			open = 1 << s.pinned[layer]
		}
		for ; open != 0; open &= open - 1 {
			b := bits.TrailingZeros64(open)
			if s.preds[b]&^l.mask != 0 {
				continue
			}
			if next := s.extend(l, b); next.cost+next.ahead() < s.best {
				s.keep(next)
			}
		}
		if s.made+len(s.coming) > s.limit {
			return false
		}
	}
	s.made += len(s.coming)
	s.current = s.current[:0]
	for i := range s.coming {
		if l := &s.coming[i]; l.job >= 0 && s.promising(l) {
			s.current = append(s.current, *l)
		}
	}
	if s.width > 0 && len(s.current) > s.width {
		slices.SortFunc(s.current, func(a, b label) int {
			return cmp.Or(cmp.Compare(a.bound, b.bound), cmp.Compare(a.mask, b.mask), cmp.Compare(a.time, b.time))
		})
		s.current = s.current[:s.width]
	}
	for i := range s.current {
		l := &s.current[i]
		l.at = int32(len(s.steps)) // the limit is far below 2^31
		s.steps = append(s.steps, step{l.parent, l.job})
	}
	return true
}

// glance is prove with only so many labels kept of each layer, those with the
// lowest bounds. It returns nil where it finds nothing better than best, and
// lowers best where it does.
func (s *search) glance(width int) []int {
	s.width = width
	order, _ := s.prove()
	s.width, s.made = 0, 0
	if order != nil {
		s.best = newEvaluator(s.m).cost(order)
	}
	return order
}

// ahead is a bound on what follows l, where pairs are used.
func (l *label) ahead() int64 {
	if l.pairs == 0 {
		return 0
	}
	return l.time*l.wait + l.pairs
}

// weight is the weight of everything.
func (s *search) weight() int64 {
	var w int64
	for _, j := range s.jobs {
		w += s.m.weight[j]
	}
	for i := range s.groups {
		w += s.groups[i].weight
	}
	return w
}

// promising works out l.bound and says whether what follows l can beat the
// best order known.
func (s *search) promising(l *label) bool {
	after := l.ahead()
	if s.horizon != nil && l.cost+after < s.best {
		after = max(after, s.horizon.after(l))
	}
	if l.cost+after < s.best {
		after = max(after, s.rest.after(l.mask, l.time))
	}
	l.bound = l.cost + after
	return l.bound < s.best
}

// extend puts out the job of bit b after l.
func (s *search) extend(l *label, b int) label {
	j := s.jobs[b]
	next := label{mask: l.mask | 1<<b, parent: l.at, next: -1, job: int8(b)} // below 64
	next.time = max(l.time, s.m.release[j]) + s.effort[b]
	next.cost = l.cost + s.m.own(j, next.time)
	next.wait = l.wait - s.m.weight[j]
	if s.inside != nil {
		next.pairs = l.pairs - s.inside[b]
		row := s.between[b]
		for left := s.all &^ next.mask; left != 0; left &= left - 1 {
			next.pairs -= row[bits.TrailingZeros64(left)]
		}
	}
	for _, i := range s.of[b] {
		g := &s.groups[i]
		if g.any && l.mask&g.need == 0 || !g.any && g.need&^next.mask == 0 {
			next.cost += g.weight * next.time
			next.wait -= g.weight
		}
	}
	return next
}

// keep adds l to the coming layer unless a label of its set covers it; what
// it covers itself is replaced.
func (s *search) keep(l label) {
	if 2*len(s.coming) >= len(s.table) {
		s.fit(2 * len(s.coming))
	}
	slot := s.slot(l.mask)
	head := s.table[slot]
	replaced := false
	for at := head; at >= 0; at = s.coming[at].next {
		other := &s.coming[at]
		if other.job < 0 {
			continue
		}
		if other.time <= l.time && other.cost <= l.cost {
			return
		}
		if l.time <= other.time && l.cost <= other.cost {
			if replaced {
				other.job = -1 // covered by the one put in already
				continue
			}
			replaced = true
			l.next = other.next
			*other = l
		}
	}
	if replaced {
		return
	}
	l.next = head
	s.table[slot] = int32(len(s.coming)) // the limit is far below 2^31
	s.coming = append(s.coming, l)
}

// slot is where the table has, or would have, the labels of a set.
func (s *search) slot(mask uint64) int {
	h := mask * 0x9E3779B97F4A7C15
	i := int((h ^ h>>32) & uint64(len(s.table)-1))
	for s.table[i] >= 0 && s.coming[s.table[i]].mask != mask {
		i = (i + 1) & (len(s.table) - 1)
	}
	return i
}

// fit makes the table large enough for so many labels and enters those there
// are.
func (s *search) fit(labels int) {
	size := 1 << bits.Len(uint(max(64, 2*labels))) // positive
	if size > len(s.table) {
		s.table = make([]int32, size)
	}
	for i := range s.table {
		s.table[i] = -1
	}
	// Later labels of a set come first in its chain, so they end up in the slot.
	for i := range s.coming {
		s.table[s.slot(s.coming[i].mask)] = int32(i) // the limit is far below 2^31
	}
}

// path is the order that led to a step.
func (s *search) path(at int32) []int {
	var order []int
	for ; s.steps[at].parent >= 0; at = s.steps[at].parent {
		order = append(order, s.jobs[s.steps[at].job])
	}
	slices.Reverse(order)
	return order
}

// usePairs makes labels carry what p says is still to be paid. Counted from a
// label's time on, a set that has partly gone out pays for what is left of it
// and for what comes before those of its jobs that are left.
func (s *search) usePairs(p *pairs) {
	s.inside, s.between = p.matrix()
}

// pairsOf is what pairs says of a set that is left.
func (s *search) pairsOf(left uint64) int64 {
	if s.inside == nil {
		return 0
	}
	var total int64
	for ; left != 0; left &= left - 1 {
		b := bits.TrailingZeros64(left)
		total += s.inside[b]
		for rest := left & (left - 1); rest != 0; rest &= rest - 1 {
			total += s.between[b][bits.TrailingZeros64(rest)]
		}
	}
	return total
}

// dominate adds to preds, for every pair of jobs of which one is at least as
// small, as heavy and as helpful as the other, that it comes first: exchanging
// the two where it does not never costs anything.
func (s *search) dominate() {
	n := len(s.jobs)
	above := make([]uint64, n) // all that wait for it
	for b, set := range s.below {
		for set &^= 1 << b; set != 0; set &= set - 1 {
			above[bits.TrailingZeros64(set)] |= 1 << b
		}
	}
	helps := make([][]bool, n)
	for b := range n {
		helps[b] = make([]bool, len(s.groups))
		for _, g := range s.of[b] {
			helps[b][g] = true
		}
	}
	first := func(a, b int) bool {
		return s.owes(a, b) && s.below[a]&^(1<<a)&^s.below[b] == 0 && above[b]&^above[a] == 0 &&
			!slices.ContainsFunc(s.of[b], func(g int32) bool { return !helps[a][g] })
	}
	for a := range n {
		for b := range n {
			if a != b && s.preds[b]>>a&1 == 0 && first(a, b) && (a < b || !first(b, a)) {
				s.preds[b] |= 1 << a
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for b := range n {
			set := s.below[b] | s.preds[b]
			for rest := set; rest != 0; rest &= rest - 1 {
				set |= s.below[bits.TrailingZeros64(rest)]
			}
			changed = changed || set != s.below[b]
			s.below[b] = set
		}
	}
}

// chain puts jobs one after the other that only fill places: nothing waits
// for them and they wait for nothing, so the smaller may as well come first.
func (s *search) chain() {
	before := -1
	for b, j := range s.jobs {
		m := s.m
		idle := m.place[j] < 0 && m.weight[j] == 0 && m.deadline[j] == Never && m.release[j] == 0 &&
			len(m.pred[j]) == 0 && len(m.succ[j]) == 0 && len(s.of[b]) == 0
		if !idle || m.released {
			continue
		}
		if before >= 0 {
			s.preds[b] |= 1 << before
			s.below[b] |= s.below[before]
		}
		before = b
	}
}

// owes says whether job a, by its own effort and cost, may come before b.
func (s *search) owes(a, b int) bool {
	i, j, m := s.jobs[a], s.jobs[b], s.m
	if m.effort[i] > m.effort[j] || m.released && (m.effort[i] != m.effort[j] || m.release[i] > m.release[j]) {
		return false
	}
	if m.deadline[j] != Never && m.deadline[i] != m.deadline[j] {
		return false
	}
	return m.weight[j] == 0 || m.weight[i] >= m.weight[j] && m.due[i] <= m.due[j]
}
