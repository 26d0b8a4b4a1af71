package order

import (
	"slices"

	"ownup/internal/core/triage/sidney"
)

// Budget says how much work a solution may take. All of it is counted in
// steps, so that every machine stops at the same place.
type Budget struct {
	Moves  int // of the local search
	Polish int // of the local search where there are only jobs
	States int // of the search over sets, where it may fail
	Proof  int // of the search over sets, up to [Small] jobs
	Width  int // of the beam
	Rounds int // of the bounds
	Steps  int // of the rounds together
}

// Small is up to how many jobs the best order is always proven.
const Small = 25

// Sizes of a block.
const (
	easy   = 8     // the search is done before anything else has begun
	narrow = 8     // the least width of a beam
	wide   = 250   // jobs above which a beam of any width goes astray
	most   = 1_500 // jobs whose pairs fit in memory
)

// Full takes up to a second for hundreds of jobs; Quick ten milliseconds.
var (
	full  = Budget{Moves: 30_000_000, Polish: 80_000_000, States: 200_000, Proof: 6_000_000, Width: 300, Rounds: 100, Steps: 20_000_000}
	quick = Budget{Moves: 300_000, Polish: 1_000_000, Proof: 100_000, Width: 30, Rounds: 20, Steps: 1_000_000}
)

// Full is the budget for answers that are kept.
func Full() Budget { return full }

// Quick is the budget for answers while somebody drags a fire about.
func Quick() Budget { return quick }

// solution is an order of the valued jobs of a model.
type solution struct {
	order  []int
	cost   int64
	bound  int64 // on the cost of orders that break no more hard deadlines, without what those cost
	proven bool
}

// Solve puts the jobs of p in order. The result is never worse than typed,
// an order of all jobs that somebody has in mind, or nil.
func Solve(p Problem, b Budget, typed []int) Result {
	m := compile(p)
	var s solution
	floors := m.habits()
	if m.plain() {
		s = m.byBlocks(b)
	} else {
		s = m.whole(b, floors...)
	}
	if typed != nil && !s.proven {
		floors = append(floors, m.listed(m.onlyValued(typed)))
	}
	for _, order := range floors {
		if s.proven || m.place != nil {
			break
		}
		if cost := newEvaluator(m).cost(order); cost < s.cost {
			s.order, s.cost = order, cost
		}
	}
	return m.result(m.settle(s.order), s)
}

func (m *model) result(order []int, s solution) Result {
	r := Result{Order: m.withRest(order), Proven: s.proven}
	cost := newEvaluator(m).cost(order)
	r.Broken = m.lost + int(cost/m.penalty)
	r.Cost = cost % m.penalty
	r.Bound = min(s.bound, r.Cost)
	if s.proven {
		r.Bound = r.Cost
	}
	return r
}

// Earliest says when each job can be out at the earliest.
func Earliest(p Problem) []int64 { return compile(p).head }

func (m *model) onlyValued(order []int) []int {
	return slices.DeleteFunc(slices.Clone(order), func(j int) bool { return !slices.Contains(m.valued, j) })
}

// whole solves a model that cannot be cut, beginning with the best of the
// usual orders and of starts.
func (m *model) whole(b Budget, starts ...[]int) solution {
	if len(m.valued) == 0 {
		return solution{proven: true}
	}
	moves := b.Moves
	if len(m.valued) <= Small {
		moves = min(moves, 200_000)
	}
	order := m.start(starts...)
	if m.hands == 1 && !m.released && len(m.groups) == 0 && m.place == nil {
		order = m.polish(order, min(b.Polish, len(order)*len(order)*len(order)*len(order)))
	} else if len(order) > easy {
		order = m.improve(order, moves)
	}
	s := solution{order: order, cost: newEvaluator(m).cost(order)}
	s.bound = min(m.lowerBound(b.Rounds), s.cost%m.penalty)
	m.finish(&s, &b, nil)
	return s
}

// finish lets the search over sets prove or better s.
func (m *model) finish(s *solution, b *Budget, p *pairs) {
	if s.bound == s.cost {
		s.proven = true
		return
	}
	n := len(m.valued)
	if n > maxSet {
		return
	}
	limit := b.States
	if n <= Small {
		limit = max(b.Proof, limit)
	}
	if limit == 0 {
		return
	}
	search := m.newSearch(s.cost, limit)
	if p != nil {
		search.usePairs(p)
	}
	if m.hands == 1 && p == nil && n > easy {
		search.horizon = newHorizon(search, b.Rounds, s.cost, m.endsOf(s.order))
	}
	prove := search.prove
	if m.hands > 1 {
		search.limit = min(limit, 150_000)
		prove = search.proveCrew
	}
	if search.horizon != nil {
		if order := search.glance(b.Width / 4); order != nil {
			s.order, s.cost = order, search.best
		}
	}
	order, done := prove()
	b.States -= min(b.States, search.made)
	if !done {
		return
	}
	if order != nil {
		s.order, s.cost = order, newEvaluator(m).cost(order)
	}
	s.proven, s.bound = true, s.cost%m.penalty
}

// endsOf says when each valued job ends, in the order of their numbers.
func (m *model) endsOf(order []int) []float64 {
	ev := newEvaluator(m)
	ev.schedule(order)
	ends := make([]float64, len(m.valued))
	for k, j := range m.valued {
		ends[k] = float64(ev.ends[j])
	}
	return ends
}

// byBlocks solves a plain model block by block.
func (m *model) byBlocks(b Budget) solution {
	s := solution{proven: true}
	var t int64
	if n := len(m.valued); n > Small {
		b = b.shared(n)
	}
	for _, block := range m.blocks() {
		var weight int64
		if len(block.jobs) == 1 {
			j := block.jobs[0]
			s.order = append(s.order, j)
			weight = m.weight[j]
			for _, g := range block.groups {
				weight += m.groups[g].Weight
			}
			s.cost += weight * (t + m.effort[j])
			s.bound += weight * (t + m.effort[j])
			t += m.effort[j]
			continue
		}
		sub := m.part(block)
		part := sub.block(&b)
		for _, k := range part.order {
			s.order = append(s.order, block.jobs[k])
		}
		for _, w := range sub.weight {
			weight += w
		}
		for _, g := range sub.groups {
			weight += g.Weight
		}
		s.cost += part.cost + weight*t
		s.bound += part.bound + weight*t
		s.proven = s.proven && part.proven
		t += sub.total
	}
	return s
}

// block is a set of valued jobs with the groups that end in it.
type block struct{ jobs, groups []int }

// shared is the budget for n jobs that are solved block by block. The states
// are for all blocks together.
func (b Budget) shared(n int) Budget {
	b.States = b.States * 60 / max(60, n)
	b.Proof = 0
	b.Width = b.Width * 240 / max(240, n)
	b.Steps = b.Steps * 240 / max(240, n)
	return b
}

// block solves a plain model that cannot be cut, and takes the states it
// looked at off the budget.
func (m *model) block(b *Budget) solution {
	n := len(m.valued)
	s := solution{order: m.bundleOrder()}
	s.cost = newEvaluator(m).cost(s.order)
	if n > most {
		w := newWalker(m, s.order)
		w.descend(n, b.Moves)
		s.order, s.cost = w.order, w.value
		s.bound = min(m.lowerBound(b.Rounds), s.cost)
		return s
	}
	p := newPairs(m)
	s.bound = p.bound(max(5, min(b.Rounds, b.Steps/p.steps())), s.cost)
	if n > easy {
		guess := s.order
		if o := p.order(); newEvaluator(m).cost(o) < s.cost {
			guess = o
		}
		if n <= wide {
			guess, _ = newBeam(m, p).run(max(narrow, min(b.Width, b.Width*120*120/(n*n))))
		}
		w := newWalker(m, guess)
		w.descend(n, b.Moves/6)
		if w.value < s.cost {
			s.order, s.cost = w.order, w.value
		}
	}
	m.finish(&s, b, p)
	return s
}

// blocks cuts a plain model.
func (m *model) blocks() []block {
	number := make([]int, len(m.effort))
	jobs := sidney.Jobs{}
	for k, j := range m.valued {
		number[j] = k
		jobs.Effort = append(jobs.Effort, m.effort[j])
		jobs.Weight = append(jobs.Weight, m.weight[j])
	}
	renumber := func(list []int) []int {
		out := make([]int, len(list))
		for i, j := range list {
			out[i] = number[j]
		}
		return out
	}
	for _, j := range m.valued {
		jobs.Before = append(jobs.Before, renumber(m.pred[j]))
	}
	for _, g := range m.groups {
		jobs.Effort = append(jobs.Effort, 0)
		jobs.Weight = append(jobs.Weight, g.Weight)
		jobs.Before = append(jobs.Before, renumber(g.Need))
	}
	var blocks []block
	for _, set := range sidney.Blocks(jobs) {
		var b block
		for _, k := range set {
			if k < len(m.valued) {
				b.jobs = append(b.jobs, m.valued[k])
			} else {
				b.groups = append(b.groups, k-len(m.valued))
			}
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// part is the model of a block by itself, beginning at zero.
func (m *model) part(b block) *model {
	n := len(b.jobs)
	number := make(map[int]int, n)
	p := Problem{
		Hands: 1, Effort: make([]int64, n), Release: make([]int64, n), Deadline: make([]int64, n),
		Hard: make([]bool, n), Weight: make([]int64, n), After: make([][]int, n),
	}
	for k, j := range b.jobs {
		number[j] = k
		p.Effort[k], p.Weight[k], p.Deadline[k] = m.effort[j], m.weight[j], Never
	}
	within := func(list []int) []int {
		var out []int
		for _, j := range list {
			if k, ok := number[j]; ok {
				out = append(out, k)
			}
		}
		return out
	}
	for k, j := range b.jobs {
		p.After[k] = within(m.pred[j])
	}
	for _, g := range b.groups {
		p.Groups = append(p.Groups, Group{Weight: m.groups[g].Weight, Need: within(m.groups[g].Need)})
	}
	return compile(p)
}
