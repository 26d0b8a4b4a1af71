package order

import "slices"

// Fits says whether the pinned places can be had, given what comes after what.
func Fits(p Problem) bool {
	if p.Place == nil {
		return true
	}
	m := compile(p)
	return m.arrange(m.topological()) != nil
}

// arrange is base with pinned jobs in their places and everything else as
// early as base has it and the pins allow; nil where they allow no order.
//
// Whatever a pinned job waits for has to stand before it, so every job has a
// last place. A job may be taken next if, after it, the jobs whose last places
// come soonest still fit.
func (m *model) arrange(base []int) []int {
	n := len(base)
	last := make([]int, n)
	for _, j := range slices.Backward(m.topological()) {
		last[j] = n - 1
		if m.place[j] >= 0 {
			last[j] = m.place[j]
		}
		for _, s := range m.succ[j] {
			last[j] = min(last[j], last[s]-1)
		}
	}
	pinned := make([]int, n)
	for k := range pinned {
		pinned[k] = -1
	}
	for j, k := range m.place {
		if k < 0 {
			continue
		}
		if k >= n || pinned[k] >= 0 || last[j] != k {
			return nil
		}
		pinned[k] = j
	}
	due := make([]int, n) // jobs left, by last place
	for _, k := range last {
		if k < 0 {
			return nil
		}
		due[k]++
	}
	order := make([]int, 0, n)
	done := make([]bool, n)
	for k := range n {
		j := m.takeNext(base, pinned[k], k, last, due, done)
		if j < 0 {
			return nil
		}
		done[j] = true
		due[last[j]]--
		order = append(order, j)
	}
	return order
}

// takeNext picks the job for place k, or -1.
func (m *model) takeNext(base []int, pinned, k int, last, due []int, done []bool) int {
	ready := func(j int) bool {
		return !slices.ContainsFunc(m.pred[j], func(i int) bool { return !done[i] })
	}
	if pinned >= 0 {
		if !ready(pinned) || !m.roomAfter(pinned, k, last, due) {
			return -1
		}
		return pinned
	}
	for _, j := range base {
		if !done[j] && m.place[j] < 0 && ready(j) && m.roomAfter(j, k, last, due) {
			return j
		}
	}
	return -1
}

// roomAfter says whether, with job j in place k, what is left fits before its
// last places.
func (m *model) roomAfter(j, k int, last, due []int) bool {
	count := -1 // j itself is no longer left
	if last[j] < k {
		return false
	}
	for d, left := range due {
		count += left
		after := count
		if d < last[j] {
			after++ // j is not among these
		}
		if after > max(0, d-k) {
			return false
		}
	}
	return true
}
