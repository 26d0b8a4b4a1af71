package order

import (
	"cmp"
	"slices"
)

// Budget of the bound, in jobs looked at.
const (
	boundSteps = 6_000_000
	maxShares  = 2_000_000 // jobs in all sets together
)

// share is one weight spread over the jobs that it waits for.
type share struct {
	weight float64
	set    []int
	part   []float64 // of each job of set; they add up to one
	due    float64   // the weight counts from here
	least  float64   // weighted cost that no order avoids
	slope  float64   // share of the weight taken as if it counted from due on even before
}

// lowerBound is a bound on the cost of every order, hard deadlines ignored.
//
// Each weight that waits for a set of jobs is spread over them. On one hand
// the distance between a mean of ends and the last end is at least the sum of
// min(a·q, b·p) over the pairs with efforts p, q and parts a, b. What is left
// is a sum of weighted ends, least for ends in the order of the ratios with
// interruptions allowed (Smith; Goemans for releases; one hand that is k
// times as fast for k hands). The parts are then improved by following the
// slope of that bound for a fixed number of rounds. Every choice of parts is
// a valid bound, so nothing depends on how well this goes.
func (m *model) lowerBound(most int) int64 {
	shares, fixed, total := m.shares()
	least := fixed
	for i := range shares {
		least += shares[i].least
	}
	best := safe(least)
	if len(shares) == 0 {
		return best
	}
	r := newRelaxation(m)
	rounds := min(most, 1+boundSteps/(20*(total+len(m.valued))))
	for round := range rounds {
		best = max(best, safe(fixed+r.value(shares)))
		r.follow(shares, 0.5/(1+float64(round)/8))
	}
	return best
}

// shares lists the weights, each spread by effort, the sum for people who
// need any one job, for whom only the soonest end counts, and the size of
// all sets together.
func (m *model) shares() (list []share, fixed float64, total int) {
	add := func(w int64, need []int, due int64) {
		set := need
		if total < maxShares {
			set = m.union(need)
		}
		total += len(set)
		sum := float64(m.sum(set))
		sh := share{weight: float64(w), set: set, part: make([]float64, len(set)), due: float64(due), slope: 1}
		for i, j := range set {
			sh.part[i] = float64(m.effort[j]) / sum
		}
		var head int64
		for _, j := range need {
			head = max(head, m.head[j])
		}
		if m.hands == 1 {
			head = max(head, m.sum(set))
		}
		sh.least = float64(w) * float64(max(0, head-due))
		list = append(list, sh)
	}
	for _, g := range m.groups {
		if !g.Any {
			add(g.Weight, g.Need, 0)
			continue
		}
		first := int64(Never)
		for _, j := range g.Need {
			first = min(first, m.head[j])
		}
		fixed += float64(g.Weight) * float64(first)
	}
	for _, j := range m.valued {
		if m.weight[j] > 0 {
			add(m.weight[j], []int{j}, m.due[j])
		}
	}
	return list, fixed, total
}

// relaxation is the problem in which only the shared weights count.
type relaxation struct {
	m      *model
	weight []float64
	end    []float64 // mean busy time plus half the effort
	byRate []int
	rank   []int // place in byRate
	byHead []int // by the earliest start
	sorted []int
	after  []float64
}

func newRelaxation(m *model) *relaxation {
	n := len(m.effort)
	r := &relaxation{
		m: m, weight: make([]float64, n), end: make([]float64, n), rank: make([]int, n),
		byRate: slices.Clone(m.valued), byHead: slices.Clone(m.valued),
	}
	slices.SortFunc(r.byHead, func(a, b int) int {
		return cmp.Or(cmp.Compare(m.head[a]-m.effort[a], m.head[b]-m.effort[b]), cmp.Compare(a, b))
	})
	return r
}

// value is the bound for the given parts; it leaves the ends in r.end.
func (r *relaxation) value(shares []share) float64 {
	clear(r.weight)
	var total float64
	for i := range shares {
		sh := &shares[i]
		w := float64(sh.slope * sh.weight)
		for k, j := range sh.set {
			r.weight[j] += float64(w * sh.part[k])
		}
		total += float64((1-sh.slope)*sh.least) - float64(w*sh.due)
		if r.m.hands == 1 {
			total += float64(w * r.pairs(sh))
		}
	}
	r.run()
	for _, j := range r.m.valued {
		total += float64(r.weight[j] * r.end[j])
	}
	return total
}

// pairs is the distance between the mean and the last end of a set, and
// leaves in r.after what each part adds to it.
func (r *relaxation) pairs(sh *share) float64 {
	r.sortByPart(sh)
	var behind, total float64
	for _, k := range slices.Backward(r.sorted) {
		r.after[k] = behind
		total += float64(sh.part[k] * behind)
		behind += float64(r.m.effort[sh.set[k]])
	}
	return total
}

// sortByPart sorts places of sh.set by part for effort, ascending.
func (r *relaxation) sortByPart(sh *share) {
	r.sorted, r.after = r.sorted[:0], r.after[:0]
	for k := range sh.set {
		r.sorted = append(r.sorted, k)
		r.after = append(r.after, 0)
	}
	slices.SortFunc(r.sorted, func(a, b int) int {
		ra := sh.part[a] / float64(r.m.effort[sh.set[a]])
		rb := sh.part[b] / float64(r.m.effort[sh.set[b]])
		return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(a, b))
	})
}

// run schedules the jobs with interruptions, the highest ratio first among
// those that can have started, on one hand as fast as all together.
func (r *relaxation) run() {
	m := r.m
	slices.SortFunc(r.byRate, func(a, b int) int {
		ra, rb := r.weight[a]/float64(m.effort[a]), r.weight[b]/float64(m.effort[b])
		return cmp.Or(cmp.Compare(rb, ra), cmp.Compare(a, b))
	})
	for i, j := range r.byRate {
		r.rank[j] = i
		r.end[j] = 0
	}
	speed := float64(m.hands)
	left := make([]float64, len(m.effort))
	var open intHeap
	var t float64
	next := 0
	for next < len(r.byHead) || len(open) > 0 {
		if len(open) == 0 {
			j := r.byHead[next]
			t = max(t, float64(m.head[j]-m.effort[j]))
		}
		for next < len(r.byHead) && float64(m.head[r.byHead[next]]-m.effort[r.byHead[next]]) <= t {
			j := r.byHead[next]
			left[j] = float64(m.effort[j]) / speed
			open.push(r.rank[j])
			next++
		}
		j := r.byRate[open[0]]
		stop := t + left[j]
		if next < len(r.byHead) {
			stop = min(stop, float64(m.head[r.byHead[next]]-m.effort[r.byHead[next]]))
		}
		// The mean busy time is the mean over the job's work of when it is done.
		r.end[j] += float64((stop - t) * (stop + t) / 2)
		if stop >= t+left[j] {
			open.pop()
			r.end[j] = r.end[j]*speed/float64(m.effort[j]) + float64(m.effort[j])/2
		} else {
			left[j] -= stop - t
		}
		t = stop
	}
}

// follow moves each part towards the jobs that end late.
func (r *relaxation) follow(shares []share, step float64) {
	for i := range shares {
		sh := &shares[i]
		if r.m.hands == 1 {
			r.pairs(sh)
		} else {
			r.sortByPart(sh)
		}
		var mean, widest float64
		for k, j := range sh.set {
			r.after[k] += r.end[j]
			mean += float64(sh.part[k] * r.after[k])
		}
		for k := range sh.set {
			widest = max(widest, r.after[k]-mean, mean-r.after[k])
		}
		if sh.due > 0 {
			gain := float64((mean-sh.due)*sh.weight) - sh.least
			sh.slope = min(1, max(0, sh.slope+float64(step*gain)/(float64(sh.weight*(mean+sh.due))+1)))
		}
		if widest == 0 {
			continue
		}
		var sum float64
		for k := range sh.set {
			sh.part[k] *= 1 + float64(0.9*step*(r.after[k]-mean))/widest
			sum += sh.part[k]
		}
		for k := range sh.part {
			sh.part[k] /= sum
		}
	}
}
