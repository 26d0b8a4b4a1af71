package order

import "slices"

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
type pairs struct {
	m      *model
	jobs   []int
	effort []float64
	shares []pairShare
	weight []float64   // by job: the parts that fell on it
	inside [][]float64 // by job and job: those of the first whose set holds the second
	before [][]float64 // by job and job: how far the first comes before the second
	fixed  float64
}

type pairShare struct {
	weight float64
	set    []int // places in jobs, ascending
	part   []float64
	gain   []float64
}

// newPairs leaves out what is not plain: deadlines, and groups that wait for
// any of several jobs. Its memory grows with the square of the jobs.
func newPairs(m *model) *pairs {
	n := len(m.valued)
	p := &pairs{m: m, jobs: m.valued, effort: make([]float64, n), weight: make([]float64, n)}
	p.inside, p.before = square(n), square(n)
	number := make([]int, len(m.effort))
	for k, j := range m.valued {
		number[j] = k
		p.effort[k] = float64(m.effort[j])
	}
	add := func(weight int64, closed []int) {
		sh := pairShare{weight: float64(weight), set: make([]int, len(closed))}
		var sum float64
		for i, j := range closed {
			sh.set[i] = number[j]
			sum += p.effort[number[j]]
		}
		sh.part, sh.gain = make([]float64, len(closed)), make([]float64, len(closed))
		for i, k := range sh.set {
			sh.part[i] = p.effort[k] / sum
		}
		p.fixed += float64(sh.weight * sum)
		p.shares = append(p.shares, sh)
	}
	for _, g := range m.groups {
		if !g.Any {
			add(g.Weight, m.union(g.Need))
		}
	}
	for _, j := range m.valued {
		if m.weight[j] > 0 && m.due[j] == 0 {
			add(m.weight[j], m.closure[j])
		}
	}
	return p
}

func square(n int) [][]float64 {
	all := make([]float64, n*n)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n]
	}
	return rows
}

// steps is about how many steps a round takes.
func (p *pairs) steps() int {
	n := len(p.jobs) * len(p.jobs)
	for i := range p.shares {
		n += 2 * len(p.shares[i].set) * len(p.shares[i].set)
	}
	return n
}

// bound improves the parts for a number of rounds and returns the best bound.
// Upper is the cost of an order. The parts that gave the best bound are kept.
func (p *pairs) bound(rounds int, upper int64) int64 {
	best := -1.0
	var kept [][]float64
	for range rounds {
		value := p.value()
		if value > best {
			best = value
			kept = kept[:0]
			for i := range p.shares {
				kept = append(kept, slices.Clone(p.shares[i].part))
			}
		}
		if safe(value) >= upper {
			break
		}
		p.follow(float64(upper) - value)
	}
	for i := range kept {
		p.shares[i].part = kept[i]
	}
	return min(safe(best), upper)
}

// spread fills weight and inside.
func (p *pairs) spread() {
	clear(p.weight)
	for _, row := range p.inside {
		clear(row)
	}
	for i := range p.shares {
		sh := &p.shares[i]
		for a, j := range sh.set {
			w := float64(sh.weight * sh.part[a])
			p.weight[j] += w
			row := p.inside[j]
			for _, k := range sh.set {
				row[k] += w
			}
		}
	}
}

// value is the bound for the parts as they are; it leaves in before who comes
// first.
func (p *pairs) value() float64 {
	p.spread()
	total := p.fixed
	for i := range p.jobs {
		for j := i + 1; j < len(p.jobs); j++ {
			first, second := p.either(i, j)
			total += min(first, second)
			switch {
			case first < second:
				p.before[i][j], p.before[j][i] = 1, 0
			case second < first:
				p.before[i][j], p.before[j][i] = 0, 1
			default:
				p.before[i][j], p.before[j][i] = 0.5, 0.5
			}
		}
	}
	return total
}

// either is what a pair costs with i first and with j first.
func (p *pairs) either(i, j int) (first, second float64) {
	return float64(p.effort[i] * max(0, p.weight[j]-p.inside[j][i])),
		float64(p.effort[j] * max(0, p.weight[i]-p.inside[i][j]))
}

// pair is what a pair costs in the better order.
func (p *pairs) pair(i, j int) float64 {
	first, second := p.either(i, j)
	return min(first, second)
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
	for i := range n {
		between[i] = make([]int64, n)
		for j := range i {
			x := safe(p.pair(i, j))
			between[i][j], between[j][i] = x, x
		}
	}
	return inside, between
}

// follow moves parts towards the jobs that more comes before from outside,
// in proportion to how much and so far that the gap would close if the bound
// went on rising as steeply.
func (p *pairs) follow(gap float64) {
	load := make([]float64, len(p.jobs))
	for i, row := range p.before {
		for j, x := range row {
			load[j] += float64(p.effort[i] * x)
		}
	}
	var slope float64
	for i := range p.shares {
		sh := &p.shares[i]
		var mean float64
		for a, j := range sh.set {
			sh.gain[a] = load[j]
			for _, k := range sh.set {
				sh.gain[a] -= float64(p.effort[k] * p.before[k][j])
			}
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
	step := 0.3 * gap / slope
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
