package order

// evaluator works out times and costs, keeping its memory between calls.
type evaluator struct {
	m    *model
	ends []int64
	free []int64 // per hand
}

func newEvaluator(m *model) *evaluator {
	return &evaluator{m: m, ends: make([]int64, len(m.effort)), free: make([]int64, m.hands)}
}

// schedule works down order and fills ends. Each job goes to the hand that
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

// cost schedules order, which must hold every valued job, and adds up what
// it costs: hard deadlines broken count m.penalty each.
func (ev *evaluator) cost(order []int) int64 {
	ev.schedule(order)
	var total int64
	for _, j := range ev.m.valued {
		total += ev.m.own(j, ev.ends[j])
	}
	for i := range ev.m.groups {
		g := &ev.m.groups[i]
		total += g.Weight * g.freed(ev.ends)
	}
	return total
}

// Ends works down a list of all jobs and says when each is out.
func Ends(p Problem, list []int) []int64 {
	ev := newEvaluator(&model{hands: max(1, p.Hands), effort: p.Effort, release: p.Release, pred: p.After})
	ev.schedule(list)
	return ev.ends
}

// freed is when what g needs is out.
func (g *Group) freed(ends []int64) int64 {
	t := ends[g.Need[0]]
	for _, j := range g.Need[1:] {
		if g.Any {
			t = min(t, ends[j])
		} else {
			t = max(t, ends[j])
		}
	}
	return t
}
