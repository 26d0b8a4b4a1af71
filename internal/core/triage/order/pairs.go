package order

import (
	"cmp"
	"slices"
)

// pairs is a bound on the cost of a plain model, and what is left of it as
// jobs go out.
//
// A weight that waits for the closed set Q pays for all of Q whatever the
// order is. A job i outside Q costs it p(i) more if i comes before the last
// job of Q, so at least p(i) times the parts, which add up to one, of those
// jobs of Q that i comes before. Adding this up over all weights gives for
// every pair of jobs one cost if the first comes before the second and one
// if it comes after; the sum of the smaller ones, together with what each
// weight pays for its own set, is a bound. The parts are then moved towards
// the jobs that come late in those choices. Every choice of parts is valid,
// so nothing depends on how well this goes.
//
// Only pairs that share a set need looking at one by one: the order of the
// ratios of weight to effort is right for all others at once (Smith).
type pairs struct {
	m      *model
	jobs   []int
	effort []float64
	shares []pairShare
	weight []float64 // by job: the parts that fell on it
	fixed  float64   // what all weights pay for their own sets
	near   []nearPair
	byRate []int
	rank   []int
	load   []float64 // by job: the effort that comes before it
	usual  []float64 // by job: about what load has been over the last rounds
}

type pairShare struct {
	weight float64
	set    []int // places in jobs, ascending
	part   []float64
	gain   []float64
	near   []int32 // the pairs of the set, row by row
}

// nearPair is two jobs that share a set.
type nearPair struct {
	i, j   int32   // i below j
	of     float64 // parts on i of the sets that hold both
	on     float64 // parts on j of them
	before float64 // how far i comes before j: 0, a half or 1
}

// newPairs leaves out what is not plain: deadlines, and groups that wait for
// any of several jobs.
func newPairs(m *model) *pairs {
	n := len(m.valued)
	p := &pairs{
		m: m, jobs: m.valued, effort: make([]float64, n), weight: make([]float64, n),
		byRate: make([]int, n), rank: make([]int, n), load: make([]float64, n),
		usual: make([]float64, n),
	}
	number := make([]int, len(m.effort))
	for k, j := range m.valued {
		number[j] = k
		p.effort[k] = float64(m.effort[j])
		p.byRate[k] = k
	}
	places := func(jobs []int) []int {
		set := make([]int, len(jobs))
		for i, j := range jobs {
			set[i] = number[j]
		}
		return set
	}
	known := make(map[[2]int32]int32)
	for _, g := range m.groups {
		if !g.Any {
			p.add(g.Weight, places(m.union(g.Need)), known)
		}
	}
	for _, j := range m.valued {
		if m.weight[j] > 0 && m.due[j] == 0 {
			p.add(m.weight[j], places(m.closure[j]), known)
		}
	}
	return p
}

// add spreads a weight over a set in proportion to effort.
func (p *pairs) add(weight int64, set []int, known map[[2]int32]int32) {
	sh := pairShare{
		weight: float64(weight), set: set, part: make([]float64, len(set)), gain: make([]float64, len(set)),
	}
	var sum float64
	for _, k := range set {
		sum += p.effort[k]
	}
	for a, k := range set {
		sh.part[a] = p.effort[k] / sum
		for _, l := range set[:a] {
			key := [2]int32{int32(l), int32(k)} // both far below 2^31
			at, ok := known[key]
			if !ok {
				at = int32(len(p.near)) // far below 2^31
				known[key] = at
				p.near = append(p.near, nearPair{i: key[0], j: key[1]})
			}
			sh.near = append(sh.near, at)
		}
	}
	p.fixed += float64(sh.weight * sum)
	p.shares = append(p.shares, sh)
}

// steps is about how many steps a round takes.
func (p *pairs) steps() int {
	n := 20*len(p.jobs) + len(p.near)
	for i := range p.shares {
		n += len(p.shares[i].set) + 2*len(p.shares[i].near)
	}
	return n
}

// bound improves the parts for a number of rounds and returns the best bound.
// Upper is the cost of an order. The parts that gave the best bound are kept.
func (p *pairs) bound(rounds int, upper int64) int64 {
	best := -1.0
	var kept [][]float64
	pace, idle := 0.4, 0
	for range rounds {
		value := p.value()
		for j, load := range p.load {
			p.usual[j] += float64(0.2 * (load - p.usual[j]))
		}
		if idle++; idle == 4 {
			pace, idle = float64(pace*0.7), 0
		}
		if value > best {
			idle = 0
			best = value
			kept = kept[:0]
			for i := range p.shares {
				kept = append(kept, slices.Clone(p.shares[i].part))
			}
		}
		if safe(value) >= upper {
			break
		}
		p.follow(float64(pace * (float64(upper) - value)))
	}
	for i := range kept {
		p.shares[i].part = kept[i]
	}
	return min(safe(best), upper)
}

// order puts the jobs as the last rounds of the bound have put them on
// average, as far as they may.
func (p *pairs) order() []int {
	byUsual := make([]int, len(p.jobs))
	for i := range byUsual {
		byUsual[i] = i
	}
	slices.SortFunc(byUsual, func(i, j int) int {
		return cmp.Or(cmp.Compare(p.usual[i], p.usual[j]), cmp.Compare(i, j))
	})
	base := make([]int, len(byUsual))
	for i, k := range byUsual {
		base[i] = p.jobs[k]
	}
	return p.m.listed(base)
}

// spread fills weight and what near pairs have in common.
func (p *pairs) spread() {
	clear(p.weight)
	for k := range p.near {
		p.near[k].of, p.near[k].on = 0, 0
	}
	for i := range p.shares {
		sh := &p.shares[i]
		k := 0
		for a, j := range sh.set {
			w := float64(sh.weight * sh.part[a])
			p.weight[j] += w
			for b := range a {
				near := &p.near[sh.near[k]]
				near.of += float64(sh.weight * sh.part[b])
				near.on += w
				k++
			}
		}
	}
}

// value is the bound for the parts as they are; it leaves in load and before
// who comes first.
func (p *pairs) value() float64 {
	p.spread()
	slices.SortFunc(p.byRate, func(i, j int) int {
		return cmp.Or(cmp.Compare(float64(p.weight[j]*p.effort[i]), float64(p.weight[i]*p.effort[j])), cmp.Compare(i, j))
	})
	total := p.fixed
	var t float64
	for r, i := range p.byRate {
		p.rank[i], p.load[i] = r, t
		total += float64(p.weight[i] * t)
		t += p.effort[i]
	}
	for k := range p.near {
		near := &p.near[k]
		i, j := near.i, near.j
		if p.rank[i] < p.rank[j] {
			total -= float64(p.effort[i] * p.weight[j])
			p.load[j] -= p.effort[i]
		} else {
			total -= float64(p.effort[j] * p.weight[i])
			p.load[i] -= p.effort[j]
		}
		first, second := p.either(near)
		total += min(first, second)
		switch {
		case first < second:
			near.before = 1
		case second < first:
			near.before = 0
		default:
			near.before = 0.5
		}
		p.load[j] += float64(near.before * p.effort[i])
		p.load[i] += float64((1 - near.before) * p.effort[j])
	}
	return total
}

// either is what a near pair costs with i first and with j first.
func (p *pairs) either(near *nearPair) (first, second float64) {
	return float64(p.effort[near.i] * max(0, p.weight[near.j]-near.on)),
		float64(p.effort[near.j] * max(0, p.weight[near.i]-near.of))
}

// matrix is the bound taken apart: what every job costs in the sets that hold
// it, and what every pair costs in the better order, in whole numbers. The
// bound for what is left at some moment is the sum over the jobs and pairs
// that are left.
func (p *pairs) matrix() (inside []int64, between [][]int64) {
	n := len(p.jobs)
	p.spread()
	inside = make([]int64, n)
	between = make([][]int64, n)
	for i := range p.shares {
		for _, j := range p.shares[i].set {
			inside[j] += int64(p.shares[i].weight) * p.m.effort[p.jobs[j]]
		}
	}
	set := func(i, j int, cost float64) {
		x := safe(cost)
		between[i][j], between[j][i] = x, x
	}
	for i := range n {
		between[i] = make([]int64, n)
		for j := range i {
			set(i, j, min(float64(p.effort[i]*p.weight[j]), float64(p.effort[j]*p.weight[i])))
		}
	}
	for k := range p.near {
		first, second := p.either(&p.near[k])
		set(int(p.near[k].i), int(p.near[k].j), min(first, second))
	}
	return inside, between
}

// follow moves parts towards the jobs that more comes before from outside,
// in proportion to how much and so far that most of the gap would close if
// the bound went on rising as steeply.
func (p *pairs) follow(gap float64) {
	var slope float64
	for i := range p.shares {
		sh := &p.shares[i]
		k := 0
		for a, j := range sh.set {
			sh.gain[a] = p.load[j]
			for b, i := range sh.set[:a] {
				near := &p.near[sh.near[k]]
				sh.gain[a] -= float64(near.before * p.effort[i])
				sh.gain[b] -= float64((1 - near.before) * p.effort[j])
				k++
			}
		}
		var mean float64
		for a := range sh.set {
			mean += float64(sh.part[a] * sh.gain[a])
		}
		for a := range sh.set {
			sh.gain[a] -= mean
			slope += float64(float64(sh.part[a]*sh.weight) * float64(sh.gain[a]*sh.gain[a]))
		}
	}
	if slope == 0 {
		return
	}
	step := gap / slope
	for i := range p.shares {
		sh := &p.shares[i]
		var sum float64
		for a := range sh.set {
			sh.part[a] *= min(2, max(0.5, 1+float64(step*sh.gain[a])))
			sum += sh.part[a]
		}
		for a := range sh.part {
			sh.part[a] /= sum
		}
	}
}
