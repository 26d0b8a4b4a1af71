package triage

import "cmp"

// score is what an order costs: hard deadlines broken, then weighted seconds.
type score struct {
	broken int
	cost   int64
}

func (a score) compare(b score) int {
	return cmp.Or(cmp.Compare(a.broken, b.broken), cmp.Compare(a.cost, b.cost))
}

func (a score) less(b score) bool { return a.compare(b) < 0 }

// evaluator works out times and scores, keeping its memory between calls.
type evaluator struct {
	m    *model
	ends []int64
	free []int64 // per hand
}

func newEvaluator(m *model) *evaluator {
	return &evaluator{m: m, ends: make([]int64, len(m.effort)), free: make([]int64, m.hands)}
}

// schedule works down order and fills ends. Each fire goes to the hand that
// is free first, and starts once it is released and what it waits for is out.
// No order of starts is lost by this: the list sorted by the starts of any
// schedule gives one in which nothing ends later.
func (ev *evaluator) schedule(order []int) {
	m := ev.m
	clear(ev.free)
	for _, j := range order {
		hand := 0
		for h, t := range ev.free {
			if t < ev.free[hand] {
				hand = h
			}
		}
		start := max(ev.free[hand], m.release[j])
		if m.hands > 1 {
			for _, i := range m.pred[j] {
				start = max(start, ev.ends[i])
			}
		}
		ev.ends[j] = start + m.effort[j]
		ev.free[hand] = ev.ends[j]
	}
}

// score schedules order, which must hold every valued fire.
func (ev *evaluator) score(order []int) score {
	ev.schedule(order)
	var s score
	for _, j := range ev.m.valued {
		own := ev.m.ownScore(j, ev.ends[j])
		s.broken += own.broken
		s.cost += own.cost
	}
	for i := range ev.m.groups {
		g := &ev.m.groups[i]
		s.cost += g.weight * g.freed(ev.ends)
	}
	return s
}

// ownScore is what fire j costs by itself when it ends at end.
func (m *model) ownScore(j int, end int64) score {
	s := score{cost: m.weight[j] * max(0, end-m.due(j))}
	if m.hard[j] && end > m.deadline[j] {
		s.broken = 1
	}
	return s
}

// freed is when the people of g can work again.
func (g *group) freed(ends []int64) int64 {
	t := ends[g.need[0]]
	for _, j := range g.need[1:] {
		if g.any {
			t = min(t, ends[j])
		} else {
			t = max(t, ends[j])
		}
	}
	return t
}
