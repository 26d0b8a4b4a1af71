package order

import "slices"

// withRest adds the jobs whose place costs nothing: the smallest first, where
// a hand would otherwise wait (one hand only), and the others at the end.
func (m *model) withRest(order []int) []int {
	if len(m.rest) == 0 {
		return order
	}
	missing := make([]int, len(m.effort))
	for j := range m.effort {
		missing[j] = len(m.pred[j])
	}
	rest := slices.Clone(m.rest)
	out := make([]int, 0, len(m.effort))
	var t int64
	put := func(j int) {
		out = append(out, j)
		t = max(t, m.release[j]) + m.effort[j]
		for _, s := range m.succ[j] {
			missing[s]--
		}
	}
	// fill puts the first of rest that can be out by limit.
	fill := func(limit int64) bool {
		k := slices.IndexFunc(rest, func(j int) bool {
			return missing[j] == 0 && max(t, m.release[j])+m.effort[j] <= limit
		})
		if k < 0 {
			return false
		}
		j := rest[k]
		rest = slices.Delete(rest, k, k+1)
		put(j)
		return true
	}
	for _, j := range order {
		for m.hands == 1 && m.release[j] > t && fill(m.release[j]) {
		}
		put(j)
	}
	for len(rest) > 0 {
		m.putNext(&rest, missing, t, put)
	}
	return out
}

// putNext puts the first of rest that can start by now, or else the one that
// can start soonest.
func (m *model) putNext(rest *[]int, missing []int, now int64, put func(int)) {
	pick := -1
	for k, j := range *rest {
		if missing[j] > 0 {
			continue
		}
		if pick < 0 || max(now, m.release[j]) < max(now, m.release[(*rest)[pick]]) {
			pick = k
		}
	}
	j := (*rest)[pick]
	*rest = slices.Delete(*rest, pick, pick+1)
	put(j)
}
