package order

import (
	"math"
	"math/bits"
)

// horizon is a bound for one hand that sees deadlines and releases.
//
// Jobs may be done more than once or never, but not twice in a row, at a
// price for each time. The cheapest way to fill the time from any moment on
// then follows from a dynamic program over points of time; with the prices of
// all jobs added once it is a bound on every real order from that moment on. Raising
// the price of jobs that are left out and lowering that of jobs done twice
// makes it better (Tanaka, Fujikuma and Araki use it in the same way).
//
// A weight that waits for all of several jobs is spread over them in fixed
// parts, and pays for their pairs whichever comes first. One that waits for
// any job pays at every job as much less than a price as being freed there
// is worth, and that price once.
//
// Times are counted in ticks. Where a second is too fine, efforts, releases and
// waiting are rounded down to ticks, so everything happens earlier than it
// can and the bound stays one.
type horizon struct {
	s       *search
	tick    int64
	upper   int64   // the cost of an order
	effort  []int64 // in ticks; 0: too short to take part
	release []int64
	head    []int64
	linear  []float64 // by bit: weight for each tick from now on
	price   []float64 // by bit
	any     []anyPrice
	anyOf   [][]int32   // by bit
	table   [][]float64 // by bit and tick: what ending then costs by itself
	ends    []float64   // by bit: about when it ends
	best    []float64   // by tick: the cheapest way from here on
	by      []int8      // by tick: the job that it begins with; -1: waiting, or the end
	second  []float64   // by tick: the cheapest way that begins otherwise
	by2     []int8
	parts   []horizonPart
	count   []float64 // by bit: how often the way from the start does it
	taken   []float64 // by any: how often
}

type anyPrice struct {
	weight, price float64
	group         int
}

// horizonPart is a weight that waits for all of a closed set.
type horizonPart struct {
	weight float64
	set    uint64
	jobs   []int8 // its bits
	part   []float64
	last   []float64 // for each job, how late it and what of the set comes after it are
	pairs  float64   // what the pairs of the whole set cost
}

// mostTicks is how many points of time there may be.
const mostTicks = 1500

// newHorizon improves prices and parts for some rounds. Upper is the cost of
// an order in which the jobs end at ends, by bit.
func newHorizon(s *search, rounds int, upper int64, ends []float64) *horizon {
	h := &horizon{s: s, ends: ends, upper: upper}
	h.measure()
	h.share()
	h.tabulate()
	var kept []float64
	top, pace, idle := -1.0, 1.0, 0
	for round := range rounds {
		value := h.value()
		if idle++; value > top {
			top, idle = value, 0
			kept = h.numbers(kept[:0])
		}
		if idle == 5 {
			pace, idle = pace/2, 0
		}
		if safe(value) >= upper {
			break
		}
		h.follow(float64(pace * (float64(upper) - value)))
		h.shift(0.5 / (1 + float64(round)/8))
	}
	h.restore(kept)
	h.value()
	return h
}

// numbers appends everything that the rounds change.
func (h *horizon) numbers(to []float64) []float64 {
	to = append(to, h.price...)
	for i := range h.any {
		to = append(to, h.any[i].price)
	}
	for i := range h.parts {
		to = append(to, h.parts[i].part...)
	}
	return to
}

// restore is the inverse of numbers.
func (h *horizon) restore(from []float64) {
	from = from[copy(h.price, from):]
	for i := range h.any {
		h.any[i].price = from[i]
	}
	from = from[len(h.any):]
	for i := range h.parts {
		from = from[copy(h.parts[i].part, from):]
	}
	h.lay()
}

// measure chooses the tick.
func (h *horizon) measure() {
	s := h.s
	n := len(s.jobs)
	h.effort, h.release, h.head = make([]int64, n), make([]int64, n), make([]int64, n)
	h.price, h.linear = make([]float64, n), make([]float64, n)
	h.anyOf = make([][]int32, n)
	var divisor, last, total int64
	for b, j := range s.jobs {
		divisor = gcd(divisor, s.effort[b])
		total += s.effort[b]
		if s.m.released {
			divisor = gcd(divisor, s.m.release[j])
			last = max(last, s.m.release[j])
		}
	}
	h.tick = divisor
	exact := true
	if (total+last)/h.tick > mostTicks {
		h.tick = (total+last)/mostTicks + 1
		exact = false
	}
	ticks := int64(0)
	for b, j := range s.jobs {
		h.effort[b] = s.effort[b] / h.tick
		h.release[b] = s.m.release[j] / h.tick
		if exact { // rounded, a job may well end before it could
			h.head[b] = s.m.head[j] / h.tick
		}
		ticks += h.effort[b]
	}
	ticks += last / h.tick
	h.best, h.second = make([]float64, ticks+1), make([]float64, ticks+1)
	h.by, h.by2 = make([]int8, ticks+1), make([]int8, ticks+1)
	h.count = make([]float64, n)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// share spreads the weights that wait for all of several jobs, to begin with
// as is best without deadlines.
func (h *horizon) share() {
	s := h.s
	for i, g := range s.groups {
		if !g.any {
			continue
		}
		for need := g.need; need != 0; need &= need - 1 {
			b := bits.TrailingZeros64(need)
			h.anyOf[b] = append(h.anyOf[b], int32(len(h.any))) // far below 2^31
		}
		h.any = append(h.any, anyPrice{weight: float64(g.weight), group: i})
		h.taken = append(h.taken, 0)
	}
	p := newPairs(s.m)
	p.bound(partRounds, h.upper)
	for i := range p.shares {
		sh := &p.shares[i]
		part := horizonPart{weight: sh.weight, part: sh.part, last: make([]float64, len(sh.part))}
		for _, b := range sh.set {
			part.set |= 1 << b
			part.jobs = append(part.jobs, int8(b)) // below 64
		}
		h.parts = append(h.parts, part)
	}
	h.lay()
}

// partRounds is for how many rounds parts are improved without deadlines.
const partRounds = 20

// lay works out what follows from the parts.
func (h *horizon) lay() {
	clear(h.linear)
	for i := range h.parts {
		p := &h.parts[i]
		for k, b := range p.jobs {
			h.linear[b] += float64(p.weight * p.part[k])
		}
		p.pairs = h.pairs(p, p.set)
	}
}

// pairs is what the pairs of jobs of p that are left cost at least, whichever
// comes first.
func (h *horizon) pairs(p *horizonPart, left uint64) float64 {
	var total float64
	effort := h.s.rest.effort
	for k, b := range p.jobs {
		if left>>uint(b)&1 == 0 {
			continue
		}
		for l, c := range p.jobs[:k] {
			if left>>uint(c)&1 == 1 {
				total += min(float64(p.part[k]*effort[c]), float64(p.part[l]*effort[b]))
			}
		}
	}
	return total
}

// shift moves the parts towards the jobs that end late.
func (h *horizon) shift(step float64) {
	effort := h.s.rest.effort
	for i := range h.parts {
		p := &h.parts[i]
		var mean, widest float64
		for k, b := range p.jobs {
			late := h.ends[b]
			for l, c := range p.jobs {
				if l != k && float64(p.part[k]*effort[c]) < float64(p.part[l]*effort[b]) {
					late += effort[c] // the pair counts on b coming first
				}
			}
			p.last[k] = late
			mean += float64(p.part[k] * late)
		}
		for _, late := range p.last {
			widest = max(widest, late-mean, mean-late)
		}
		if widest == 0 {
			continue
		}
		var sum float64
		for k, late := range p.last {
			p.part[k] *= 1 + float64(0.9*step*(late-mean))/widest
			sum += p.part[k]
		}
		for k := range p.part {
			p.part[k] /= sum
		}
	}
	h.lay()
}

// tabulate fills table.
func (h *horizon) tabulate() {
	h.table = make([][]float64, len(h.price))
	for b := range h.table {
		h.table[b] = make([]float64, len(h.best))
		for tick := range h.table[b] {
			h.table[b][tick] = h.own(b, int64(tick)*h.tick)
		}
	}
}

// own is what the job of bit b costs by itself when it ends at t: what counts
// from now on is among the parts.
func (h *horizon) own(b int, t int64) float64 {
	m, j := h.s.m, h.s.jobs[b]
	cost := m.own(j, t)
	if m.due[j] == 0 {
		cost -= m.weight[j] * t
	}
	return float64(cost)
}

// costs is what doing the job of bit b so that it ends at a tick costs, its
// price taken off.
func (h *horizon) costs(b int, tick int64) float64 {
	cost := h.table[b][tick] + float64(h.linear[b]*float64(tick*h.tick)) - h.price[b]
	for _, i := range h.anyOf[b] {
		a := &h.any[i]
		cost += min(0, float64(a.weight*float64(tick*h.tick))-a.price)
	}
	return cost
}

// value finds the cheapest ways for the prices as they are and returns the
// bound from the start.
func (h *horizon) value() float64 {
	end := int64(len(h.best) - 1)
	h.best[end], h.by[end], h.second[end], h.by2[end] = 0, -1, 0, -1
	for t := end - 1; t >= 0; t-- {
		best, second := math.Inf(1), math.Inf(1)
		by, by2 := int8(-1), int8(-1)
		if h.s.m.released {
			best = h.best[t+1]
		}
		for b := range h.price {
			e := t + h.effort[b]
			if e > end || e == t || e < h.head[b] || t < h.release[b] {
				continue
			}
			way := h.best[e]
			if int(h.by[e]) == b {
				way = h.second[e]
			}
			way += h.costs(b, e)
			if way < best {
				second, by2 = best, by
				best, by = way, int8(b) // below 64
			} else if way < second {
				second, by2 = way, int8(b) // below 64
			}
		}
		h.best[t], h.by[t], h.second[t], h.by2[t] = best, by, second, by2
	}
	return h.from(h.s.all, 0, h.best[0])
}

// from adds to a way what is paid once the jobs of left are to be done from
// time t on.
func (h *horizon) from(left uint64, t int64, way float64) float64 {
	s := h.s
	total := way
	for set := left; set != 0; set &= set - 1 {
		b := bits.TrailingZeros64(set)
		if h.effort[b] > 0 {
			total += h.price[b]
			continue
		}
		e := t + s.effort[b]
		total += h.own(b, e) + float64(h.linear[b]*float64(e))
	}
	for i := range h.any {
		if a := &h.any[i]; s.groups[a.group].need&^left == 0 {
			total += a.price
		}
	}
	for i := range h.parts {
		p := &h.parts[i]
		set := p.set & left
		if set == 0 {
			continue
		}
		if set == p.set {
			total += float64(p.weight * p.pairs)
			continue
		}
		var done, sum float64
		for k, b := range p.jobs {
			if set>>uint(b)&1 == 1 {
				sum += s.rest.effort[b]
			} else {
				done += p.part[k]
			}
		}
		total += float64(p.weight * (float64(done*(float64(t)+sum)) + h.pairs(p, set)))
	}
	return total
}

// follow raises the prices of jobs that the cheapest way leaves out and
// lowers those of jobs that it does more than once, so far that the gap would
// close if the bound rose as steeply all the way.
func (h *horizon) follow(gap float64) {
	clear(h.count)
	clear(h.taken)
	end := int64(len(h.best) - 1)
	last := int8(-1)
	for t := int64(0); t < end; {
		by := h.by[t]
		if by >= 0 && by == last {
			by = h.by2[t]
		}
		last = by
		if by < 0 {
			t++
			continue
		}
		t += h.effort[by]
		h.count[by]++
		h.ends[by] += float64(0.3 * (float64(t*h.tick) - h.ends[by]))
		for _, i := range h.anyOf[by] {
			if a := &h.any[i]; float64(a.weight*float64(t*h.tick)) < a.price {
				h.taken[i]++
			}
		}
	}
	var slope float64
	for b, c := range h.count {
		if h.effort[b] > 0 {
			slope += (1 - c) * (1 - c)
		}
	}
	for _, c := range h.taken {
		slope += (1 - c) * (1 - c)
	}
	if slope == 0 {
		return
	}
	step := gap / slope
	for b, c := range h.count {
		if h.effort[b] > 0 {
			h.price[b] += float64(step * (1 - c))
		}
	}
	for i, c := range h.taken {
		h.any[i].price = max(0, h.any[i].price+float64(step*(1-c)))
	}
}

// after is a bound on what follows l.
func (h *horizon) after(l *label) int64 {
	s := h.s
	left := s.all &^ l.mask
	if left == 0 {
		return 0
	}
	var tick int64
	if s.m.released {
		tick = l.time / h.tick
	} else {
		for set := l.mask; set != 0; set &= set - 1 {
			tick += h.effort[bits.TrailingZeros64(set)]
		}
	}
	way := h.best[tick]
	if by := h.by[tick]; by >= 0 && l.mask>>uint(by)&1 == 1 {
		way = h.second[tick]
	}
	if math.IsInf(way, 1) {
		return 0
	}
	return safe(h.from(left, l.time, way))
}
