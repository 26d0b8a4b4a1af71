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
	effort  []int64 // in ticks; 0: too short to take part
	release []int64
	head    []int64
	linear  []float64 // by bit: weight for each tick from now on
	price   []float64 // by bit
	any     []anyPrice
	anyOf   [][]int32 // by bit
	table   [][]float64 // by bit and tick: what ending then costs, without prices
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
	sum    float64 // its effort
}

// mostTicks is how many points of time there may be.
const mostTicks = 1500

// newHorizon improves the prices for some rounds. Upper is the cost of an
// order.
func newHorizon(s *search, rounds int, upper int64) *horizon {
	h := &horizon{s: s}
	h.measure()
	h.share()
	h.tabulate()
	var kept []float64
	top, pace, idle := -1.0, 1.0, 0
	for range rounds {
		value := h.value()
		if idle++; value > top {
			top, idle = value, 0
			kept = append(kept[:0], h.price...)
			for _, a := range h.any {
				kept = append(kept, a.price)
			}
		}
		if idle == 5 {
			pace, idle = pace/2, 0
		}
		if safe(value) >= upper || !h.follow(float64(pace*(float64(upper)-value))) {
			break
		}
	}
	copy(h.price, kept)
	for i := range h.any {
		h.any[i].price = kept[len(h.price)+i]
	}
	h.value()
	return h
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

// share spreads the weights that wait for all of several jobs.
func (h *horizon) share() {
	s := h.s
	for i, g := range s.groups {
		if g.any {
			for need := g.need; need != 0; need &= need - 1 {
				b := bits.TrailingZeros64(need)
				h.anyOf[b] = append(h.anyOf[b], int32(len(h.any))) // far below 2^31
			}
			h.any = append(h.any, anyPrice{weight: float64(g.weight), group: i})
			h.taken = append(h.taken, 0)
			continue
		}
		p := horizonPart{weight: float64(g.weight)}
		for need := g.need; need != 0; need &= need - 1 {
			p.set |= s.below[bits.TrailingZeros64(need)]
		}
		p.sum = float64(s.sum(p.set))
		for set := p.set; set != 0; set &= set - 1 {
			b := bits.TrailingZeros64(set)
			h.linear[b] += float64(p.weight*float64(s.effort[b])) / p.sum
		}
		h.parts = append(h.parts, p)
	}
}

// tabulate fills table.
func (h *horizon) tabulate() {
	h.table = make([][]float64, len(h.price))
	for b, j := range h.s.jobs {
		h.table[b] = make([]float64, len(h.best))
		for tick := range h.table[b] {
			t := int64(tick) * h.tick
			h.table[b][tick] = float64(h.linear[b]*float64(t)) + float64(h.s.m.own(j, t))
		}
	}
}

// costs is what doing the job of bit b so that it ends at a tick costs, its
// price taken off.
func (h *horizon) costs(b int, tick int64) float64 {
	cost := h.table[b][tick] - h.price[b]
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
		total += float64(s.m.own(s.jobs[b], e)) + float64(h.linear[b]*float64(e))
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
		var sum, squares float64
		for rest := set; rest != 0; rest &= rest - 1 {
			x := s.rest.effort[bits.TrailingZeros64(rest)]
			sum += x
			squares += float64(x * x)
		}
		out := float64((p.sum-sum)*(float64(t)+sum)) + (float64(sum*sum)-squares)/2
		total += float64(p.weight*out) / p.sum
	}
	return total
}

// follow raises the prices of jobs that the cheapest way leaves out and
// lowers those of jobs that it does more than once, so far that the gap would
// close if the bound rose as steeply all the way. It is false where there is
// nothing to change.
func (h *horizon) follow(gap float64) bool {
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
		return false
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
	return true
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
