package order

import (
	"cmp"
	"math/bits"
	"slices"
)

// start returns the best of several simple orders of the valued jobs, more
// among them. Which
// of them is best depends on what the input holds: nobody's rule wins always.
func (m *model) start(more ...[]int) []int {
	base := m.bundleOrder()
	orders := [][]int{base}
	if m.released || m.hands > 1 {
		orders = append(orders, m.dispatch(base))
	}
	if m.dues {
		edd := m.earliestDue()
		orders = append(orders, edd, m.backward(base, m.keepable(edd)), m.urgency())
		if m.released || m.hands > 1 {
			orders = append(orders, m.dispatch(edd))
		}
	}
	orders = append(orders, more...)
	if m.place != nil {
		for i := range orders {
			orders[i] = m.arrange(orders[i])
		}
	}
	ev := newEvaluator(m)
	best, value := orders[0], ev.cost(orders[0])
	for _, order := range orders[1:] {
		if s := ev.cost(order); s < value {
			best, value = order, s
		}
	}
	return best
}

// bundle is a set of jobs that has to be out for some weight to stop costing.
type bundle struct {
	weight int64
	left   int64 // effort that remains
	need   []int
	group  int // for the alternatives of an any group, else -1
}

// bundles lists what can be gained: what people gain, and one for each job
// with a weight of its own.
func (m *model) bundles() []bundle {
	bs := m.peopleBundles()
	for _, j := range m.valued {
		if m.weight[j] > 0 {
			bs = append(bs, bundle{weight: m.weight[j], need: []int{j}, group: -1})
		}
	}
	return bs
}

// peopleBundles has one bundle for each group, and for each alternative of an
// any group.
func (m *model) peopleBundles() []bundle {
	var bs []bundle
	for i, g := range m.groups {
		if !g.Any {
			bs = append(bs, bundle{weight: g.Weight, need: g.Need, group: -1})
			continue
		}
		for _, j := range g.Need {
			bs = append(bs, bundle{weight: g.Weight, need: []int{j}, group: i})
		}
	}
	return bs
}

// bundleOrder takes, again and again, the bundle that stops the most cost for
// its remaining effort. Counting whole bundles is what ratio rules that look
// at one job at a time get wrong.
func (m *model) bundleOrder() []int {
	bs := m.bundles()
	of := make([][]int, len(m.effort)) // bundles that a job is part of
	for b := range bs {
		for _, j := range m.union(bs[b].need) {
			bs[b].left += m.effort[j]
			of[j] = append(of[j], b)
		}
	}
	order := make([]int, 0, len(m.valued))
	done := make([]bool, len(m.effort))
	var put func(j int)
	put = func(j int) {
		if done[j] {
			return
		}
		for _, i := range m.pred[j] {
			put(i)
		}
		done[j] = true
		order = append(order, j)
		for _, b := range of[j] {
			bs[b].left -= m.effort[j]
		}
	}
	gone := make([]bool, len(m.groups))
	for {
		best := -1
		for b := range bs {
			if g := bs[b].group; bs[b].left <= 0 || g >= 0 && gone[g] {
				continue
			}
			if best < 0 || bs[b].better(&bs[best]) {
				best = b
			}
		}
		if best < 0 {
			break
		}
		for _, j := range bs[best].need {
			put(j)
		}
		bs[best].left = 0
		if g := bs[best].group; g >= 0 {
			gone[g] = true
		}
	}
	for _, j := range m.valued {
		put(j)
	}
	return order
}

// listed is base with whatever a job waits for moved to just before it.
func (m *model) listed(base []int) []int {
	order := make([]int, 0, len(base))
	done := make([]bool, len(m.effort))
	var put func(j int)
	put = func(j int) {
		if done[j] {
			return
		}
		done[j] = true
		for _, i := range m.pred[j] {
			put(i)
		}
		order = append(order, j)
	}
	for _, j := range base {
		put(j)
	}
	return order
}

// better says whether a's ratio of weight to effort is above b's, the smaller
// bundle winning a tie.
func (a *bundle) better(b *bundle) bool {
	return cmp.Or(compareRatios(a.weight, a.left, b.weight, b.left), cmp.Compare(b.left, a.left)) > 0
}

// dispatch goes through time and starts, whenever a hand is free, the first
// job of base that can start then.
func (m *model) dispatch(base []int) []int {
	ends := make([]int64, len(m.effort))
	missing := make([]int, len(m.effort))
	for _, j := range base {
		missing[j] = len(m.pred[j])
	}
	ready := make([]int64, len(m.effort)) // the earliest start, once nothing is missing
	free := make([]int64, m.hands)
	waiting := slices.Clone(base)
	order := make([]int, 0, len(base))
	for len(waiting) > 0 {
		hand := slices.Index(free, slices.Min(free))
		pick, start := -1, int64(Never)
		for k, j := range waiting {
			if missing[j] > 0 {
				continue
			}
			if s := max(free[hand], m.release[j], ready[j]); s < start {
				pick, start = k, s
			}
			if start == free[hand] {
				break
			}
		}
		j := waiting[pick]
		waiting = slices.Delete(waiting, pick, pick+1)
		order = append(order, j)
		ends[j] = start + m.effort[j]
		free[hand] = ends[j]
		for _, s := range m.succ[j] {
			missing[s]--
			ready[s] = max(ready[s], ends[j])
		}
	}
	return order
}

// mustEnd gives each job the latest end that lets it and all that wait for it
// end by their own latest ends.
func (m *model) mustEnd(latest func(j int) int64) []int64 {
	last := make([]int64, len(m.effort))
	for _, j := range slices.Backward(m.topological()) {
		last[j] = latest(j)
		for _, s := range m.succ[j] {
			if last[s] != Never {
				last[j] = min(last[j], last[s]-m.effort[s])
			}
		}
	}
	return last
}

// earliestDue orders by deadline, those of later jobs handed back to the
// jobs they wait for. On one hand without releases it keeps every hard
// deadline if any order does.
func (m *model) earliestDue() []int {
	hard := m.mustEnd(func(j int) int64 { return m.deadline[j] })
	all := m.mustEnd(func(j int) int64 {
		if m.weight[j] > 0 && m.due[j] > 0 {
			return min(m.deadline[j], m.due[j])
		}
		return m.deadline[j]
	})
	order := slices.Clone(m.valued)
	depth := m.depths()
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(hard[a], hard[b]), cmp.Compare(all[a], all[b]),
			cmp.Compare(depth[a], depth[b]), cmp.Compare(a, b))
	})
	return order
}

// depths counts the longest chain of jobs before each.
func (m *model) depths() []int {
	depth := make([]int, len(m.effort))
	for _, j := range m.topological() {
		for _, i := range m.pred[j] {
			depth[j] = max(depth[j], depth[i]+1)
		}
	}
	return depth
}

// keepable picks hard deadlines to keep: going by deadline, whenever one is
// missed, the largest job so far is let go (Moore and Hodgson's rule, which
// is best without precedence and releases).
func (m *model) keepable(byDue []int) []bool {
	keep := make([]bool, len(m.effort))
	var kept []int
	var t int64
	for _, j := range byDue {
		if m.deadline[j] == Never {
			continue
		}
		keep[j] = true
		kept = append(kept, j)
		t += m.effort[j]
		if t > m.deadline[j] {
			largest := slices.MaxFunc(kept, func(a, b int) int { return cmp.Compare(m.effort[a], m.effort[b]) })
			keep[largest] = false
			kept = slices.Delete(kept, slices.Index(kept, largest), slices.Index(kept, largest)+1)
			t -= m.effort[largest]
		}
	}
	return keep
}

// backward fills the order from its end: of the jobs that may end as late as
// that, the one that base puts last. With all hard deadlines kept it is
// Smith's rule for deadlines.
func (m *model) backward(base []int, keep []bool) []int {
	last := m.mustEnd(func(j int) int64 {
		if keep[j] {
			return m.deadline[j]
		}
		return Never
	})
	blocking := make([]int, len(m.effort)) // valued jobs that still wait for it
	for _, j := range m.valued {
		for _, i := range m.pred[j] {
			blocking[i]++
		}
	}
	t := m.sum(base)
	left := slices.Clone(base)
	order := make([]int, len(base))
	for k := len(order) - 1; k >= 0; k-- {
		pick := -1
		for i := len(left) - 1; i >= 0; i-- {
			if blocking[left[i]] > 0 {
				continue
			}
			if pick < 0 || last[left[pick]] < last[left[i]] {
				pick = i
			}
			if last[left[pick]] >= t {
				break
			}
		}
		j := left[pick]
		left = slices.Delete(left, pick, pick+1)
		order[k] = j
		t -= m.effort[j]
		for _, i := range m.pred[j] {
			blocking[i]--
		}
	}
	return order
}

// urgency builds the order from the front for weights that count from a
// deadline on: a job's ratio grows as its slack goes (the COVERT rule).
func (m *model) urgency() []int {
	gain := make([]float64, len(m.effort)) // of people, per second of effort
	for _, b := range m.peopleBundles() {
		set := m.union(b.need)
		for _, j := range set {
			gain[j] += float64(b.weight) / float64(m.sum(set))
		}
	}
	missing := make([]int, len(m.effort))
	for _, j := range m.valued {
		missing[j] = len(m.pred[j])
	}
	left := slices.Clone(m.valued)
	order := make([]int, 0, len(left))
	t, total := int64(0), m.sum(left)
	for len(left) > 0 {
		// Two mean efforts of what is left is the usual look-ahead.
		ahead := float64(2*total) / float64(len(left))
		pick, best := -1, -1.0
		for k, j := range left {
			if missing[j] > 0 {
				continue
			}
			slack := float64(max(0, m.due[j]-m.effort[j]-t))
			u := gain[j] + float64(float64(m.weight[j])/float64(m.effort[j])*max(0, 1-slack/ahead))
			if u > best {
				pick, best = k, u
			}
		}
		j := left[pick]
		left = slices.Delete(left, pick, pick+1)
		order = append(order, j)
		t += m.effort[j]
		total -= m.effort[j]
		for _, s := range m.succ[j] {
			missing[s]--
		}
	}
	return order
}

// habits are the orders that people use: the smallest first, and what is
// worth most for its own effort first. Nothing found may be worse.
func (m *model) habits() [][]int {
	gain := make([]int64, len(m.effort))
	copy(gain, m.weight)
	for _, g := range m.groups {
		for _, j := range g.Need {
			gain[j] += g.Weight
		}
	}
	byWorth := slices.Clone(m.valued)
	slices.SortFunc(byWorth, func(a, b int) int {
		return cmp.Or(compareRatios(gain[b], m.effort[b], gain[a], m.effort[a]), cmp.Compare(a, b))
	})
	return [][]int{m.listed(m.valued), m.listed(byWorth)}
}

// compareRatios compares a/p with b/q; p and q are positive.
func compareRatios(a, p, b, q int64) int {
	ah, al := bits.Mul64(uint64(a), uint64(q)) // none is negative
	bh, bl := bits.Mul64(uint64(b), uint64(p)) // none is negative
	return cmp.Or(cmp.Compare(ah, bh), cmp.Compare(al, bl))
}
