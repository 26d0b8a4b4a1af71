package order

import "slices"

// dyna is a local search for jobs alone, on one hand, with nothing to wait
// for but one another. A step looks at every pair of places: the two jobs
// exchanged, the first put behind the second, the second before the first.
// Of all those moves it makes the set of moves in places that do not overlap
// that gains most together, found by a dynamic program over the places
// (dynasearch; Congram, Potts and van de Velde, with the moves of Grosso,
// Della Croce and Tadei).
type dyna struct {
	m     *model
	order []int
	value int64
	steps int

	// By place.
	effort, weight, due, deadline []int64
	start, end, cost              []int64
	sum                           []int64 // of cost, before the place
	last                          []int   // up to which place its job may move back
	first                         []int   // down to which place it may move to the front
	behind                        []int64 // what moving it behind the place at hand does to those between
	best                          []int64 // gain of the best moves before the place
	from                          []int   // where the last of those moves begins; -1: there is none
	kind                          []uint8
	place                         []int // of a job
}

const (
	exchange uint8 = iota
	backward
	forward
)

func newDyna(m *model, order []int) *dyna {
	n := len(order)
	d := &dyna{m: m, order: slices.Clone(order), place: make([]int, len(m.effort))}
	for _, list := range []*[]int64{
		&d.effort, &d.weight, &d.due, &d.deadline, &d.start, &d.end, &d.cost, &d.behind,
	} {
		*list = make([]int64, n)
	}
	d.sum, d.best = make([]int64, n+1), make([]int64, n+1)
	d.last, d.first = make([]int, n), make([]int, n)
	d.from, d.kind = make([]int, n+1), make([]uint8, n+1)
	d.lay()
	return d
}

// lay works everything out anew from the order.
func (d *dyna) lay() {
	m := d.m
	var t int64
	d.value = 0
	for k, j := range d.order {
		d.effort[k], d.weight[k], d.due[k], d.deadline[k] = m.effort[j], m.weight[j], m.due[j], m.deadline[j]
		d.start[k] = t
		t += m.effort[j]
		d.end[k] = t
		d.cost[k] = d.at(k, t)
		d.sum[k] = d.value
		d.value += d.cost[k]
		d.place[j] = k
	}
	d.sum[len(d.order)] = d.value
	for k, j := range d.order {
		d.last[k], d.first[k] = len(d.order)-1, 0
		for _, s := range m.succ[j] {
			if s < len(d.place) && d.isValued(s) {
				d.last[k] = min(d.last[k], d.place[s]-1)
			}
		}
		for _, p := range m.pred[j] {
			d.first[k] = max(d.first[k], d.place[p]+1)
		}
	}
	d.steps += len(d.order)
}

func (d *dyna) isValued(j int) bool {
	k := d.place[j]
	return k < len(d.order) && d.order[k] == j
}

// at is what the job of place k costs when it ends at t.
func (d *dyna) at(k int, t int64) int64 {
	var cost int64
	if late := t - d.due[k]; late > 0 {
		cost = d.weight[k] * late
	}
	if t > d.deadline[k] {
		cost += d.m.penalty
	}
	return cost
}

// improve makes the best set of moves and says whether there was one.
func (d *dyna) improve() bool {
	n := len(d.order)
	clear(d.behind)
	d.best[0] = 0
	for j := range n {
		d.best[j+1], d.from[j+1] = d.best[j], -1
		d.movesTo(j)
	}
	if d.best[n] >= 0 {
		return false
	}
	for k := n; k > 0; {
		i := d.from[k]
		if i < 0 {
			k--
			continue
		}
		d.move(i, k-1, d.kind[k])
		k = i
	}
	d.lay()
	return true
}

// movesTo looks at the moves whose later place is j.
func (d *dyna) movesTo(j int) {
	var front int64 // what moving j to the front does to those it passes
	mayFront := true
	for i := j - 1; i >= 0; i-- {
		d.behind[i] += d.at(j, d.end[j]-d.effort[i]) - d.cost[j]
		if mayFront = mayFront && i >= d.first[j]; mayFront {
			front += d.at(i, d.end[i]+d.effort[j]) - d.cost[i]
			d.offer(i, j, front+d.at(j, d.start[i]+d.effort[j])-d.cost[j], forward)
		}
		if j > d.last[i] {
			continue
		}
		atEnd := d.at(i, d.end[j]) - d.cost[i]
		d.offer(i, j, atEnd+d.behind[i], backward)
		if mayFront {
			d.exchange(i, j, atEnd+d.at(j, d.start[i]+d.effort[j])-d.cost[j])
		}
	}
	d.steps += 2 * j
}

func (d *dyna) offer(i, j int, gain int64, kind uint8) {
	if value := d.best[i] + gain; value < d.best[j+1] {
		d.best[j+1], d.from[j+1], d.kind[j+1] = value, i, kind
	}
}

// exchange looks at exchanging i and j, which does outer to the two.
func (d *dyna) exchange(i, j int, outer int64) {
	shift := d.effort[j] - d.effort[i]
	value := outer
	limit := d.best[j+1] - d.best[i]
	if shift < 0 {
		// Those between cannot gain more than they cost.
		if value-(d.sum[j]-d.sum[i+1]) >= limit {
			return
		}
	} else if value >= limit {
		return
	}
	if shift != 0 {
		for k := i + 1; k < j; k++ {
			value += d.at(k, d.end[k]+shift) - d.cost[k]
		}
		d.steps += j - i
	}
	d.offer(i, j, value, exchange)
}

// move changes the order only; lay has to follow.
func (d *dyna) move(i, j int, kind uint8) {
	o := d.order
	switch kind {
	case exchange:
		o[i], o[j] = o[j], o[i]
	case backward:
		job := o[i]
		copy(o[i:j], o[i+1:j+1])
		o[j] = job
	case forward:
		job := o[j]
		copy(o[i+1:j+1], o[i:j])
		o[i] = job
	}
}

// kick exchanges some pairs at random.
func (d *dyna) kick(dice *dice) {
	n := len(d.order)
	for range 6 + dice.below(12) {
		i := dice.below(n - 1)
		j := min(n-1, i+1+dice.below(min(n, 50)))
		if d.last[i] >= j && d.first[j] <= i {
			d.move(i, j, exchange)
			d.lay()
		}
	}
}

// polish searches from order for a number of steps.
func (m *model) polish(order []int, steps int) []int {
	d := newDyna(m, order)
	if len(order) < 2 {
		return order
	}
	for d.improve() {
	}
	best, value := slices.Clone(d.order), d.value
	dice := dice(1)
	idle := 0
	for d.steps < steps && value > 0 {
		d.kick(&dice)
		for d.improve() {
		}
		idle++
		if d.value < value {
			idle = 0
		}
		if d.value <= value {
			best, value = append(best[:0], d.order...), d.value
		}
		if idle%2 == 1 {
			copy(d.order, best)
			d.lay()
		}
	}
	return best
}
