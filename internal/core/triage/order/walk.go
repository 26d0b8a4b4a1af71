package order

import "slices"

// Budgets of the local search, in elementary steps so that every machine
// stops at the same place.
const (
	settleSteps  = 3_000_000
	longestBlock = 3 // jobs moved together
	kickMost     = 4 // random moves between two descents
)

// walker holds an order with its score and moves neighbouring blocks past
// each other. On one hand without releases only what moves is worked out anew.
type walker struct {
	m      *model
	ev     *evaluator
	order  []int
	value  int64
	simple bool
	stamp  []int // groups touched by the current move
	moves  int
	steps  int
}

func newWalker(m *model, order []int) *walker {
	w := &walker{
		m: m, ev: newEvaluator(m), order: slices.Clone(order),
		simple: m.hands == 1 && !m.released, stamp: make([]int, len(m.groups)),
	}
	w.value = w.ev.cost(w.order)
	return w
}

// swap exchanges the blocks [a,mid) and [mid,b). swap(a, a+b-mid, b) undoes it.
func (w *walker) swap(a, mid, b int) {
	var rot [2 * longestBlock]int
	block := w.order[a:b]
	tmp := append(append(rot[:0], w.order[mid:b]...), w.order[a:mid]...)
	if !w.simple {
		copy(block, tmp)
		w.value = w.ev.cost(w.order)
		w.steps += len(w.order)
		return
	}
	w.add(block, -1)
	first, second := w.m.sum(w.order[a:mid]), w.m.sum(w.order[mid:b])
	for _, j := range w.order[a:mid] {
		w.ev.ends[j] += second
	}
	for _, j := range w.order[mid:b] {
		w.ev.ends[j] -= first
	}
	copy(block, tmp)
	w.add(block, 1)
}

// add counts the share of the score that jobs have a part in, with sign.
func (w *walker) add(jobs []int, sign int64) {
	w.moves++
	for _, j := range jobs {
		w.value += sign * w.m.own(j, w.ev.ends[j])
		for _, i := range w.m.groupsOf[j] {
			if w.stamp[i] == w.moves {
				continue
			}
			w.stamp[i] = w.moves
			g := &w.m.groups[i]
			w.value += sign * g.Weight * g.freed(w.ev.ends)
			w.steps += len(g.Need)
		}
		w.steps++
	}
}

// free says whether the jobs of the first block may all come after those of
// the second.
func (w *walker) free(a, mid, b int) bool {
	if w.m.place != nil && slices.ContainsFunc(w.order[a:b], func(j int) bool { return w.m.place[j] >= 0 }) {
		return false
	}
	for _, later := range w.order[mid:b] {
		for _, p := range w.m.pred[later] {
			if slices.Contains(w.order[a:mid], p) {
				return false
			}
		}
	}
	return true
}

// slide moves the block [i,i+size) to the best place within reach and says
// whether that improved the order.
func (w *walker) slide(i, size, reach int) bool {
	start, best, at := w.value, w.value, i
	pos := i
	for pos > 0 && i-pos < reach && w.free(pos-1, pos, pos+size) {
		w.swap(pos-1, pos, pos+size)
		pos--
		if w.value < best {
			best, at = w.value, pos
		}
	}
	for pos+size < len(w.order) && pos-i < reach && w.free(pos, pos+size, pos+size+1) {
		w.swap(pos, pos+size, pos+size+1)
		pos++
		if pos > i && w.value < best {
			best, at = w.value, pos
		}
	}
	for pos > at {
		w.swap(pos-1, pos, pos+size)
		pos--
	}
	return best < start
}

// descend slides blocks until nothing improves or steps run out.
func (w *walker) descend(reach, steps int) {
	for improved := true; improved; {
		improved = false
		for size := 1; size <= longestBlock; size++ {
			for i := 0; i+size <= len(w.order); i++ {
				if w.steps > steps {
					return
				}
				if w.slide(i, size, reach) {
					improved = true
				}
			}
		}
	}
}

// improve searches from order for a number of steps: descend, then kick the
// best order found a little and descend again.
func (m *model) improve(order []int, steps int) []int {
	n := len(order)
	if n < 2 {
		return order
	}
	w := newWalker(m, order)
	perMove := 6
	if !w.simple {
		perMove = n
	}
	reach := max(3, min(n, steps/(n*perMove*2*longestBlock)))
	w.descend(reach, steps)
	best, value := slices.Clone(w.order), w.value
	dice := dice(1)
	// A kick that finds nothing ends the search early where the order is
	// small enough for the descent to see all of it.
	for idle := 0; w.steps < steps && idle < 10*n; idle++ {
		w.kick(&dice)
		w.descend(reach, steps)
		if w.value < value {
			idle = 0
		}
		if w.value <= value {
			best, value = append(best[:0], w.order...), w.value
		} else {
			w.restore(best)
		}
	}
	return best
}

func (w *walker) restore(order []int) {
	copy(w.order, order)
	w.value = w.ev.cost(w.order)
	w.steps += len(order)
}

// kick slides a few single jobs some way, for better or worse.
func (w *walker) kick(d *dice) {
	n := len(w.order)
	for range 2 + d.below(kickMost-1) {
		pos, far := d.below(n), 1+d.below(min(n, 30))
		left := d.below(2) == 0
		for range far {
			if left && pos > 0 && w.free(pos-1, pos, pos+1) {
				w.swap(pos-1, pos, pos+1)
				pos--
			} else if !left && pos+1 < n && w.free(pos, pos+1, pos+2) {
				w.swap(pos, pos+1, pos+2)
				pos++
			}
		}
	}
}

// dice is a generator of the same numbers in every run .
type dice uint64

// roll is the next number (splitmix).
func (d *dice) roll() uint64 {
	*d += 0x9E3779B97F4A7C15
	x := uint64(*d)
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

func (d *dice) below(n int) int {
	return int((d.roll() >> 33) % uint64(n)) // n is positive and small
}

// settle swaps neighbours as long as that costs nothing and brings the
// lower number to the front.
func (m *model) settle(order []int) []int {
	w := newWalker(m, order)
	target := w.value
	for range order {
		changed := false
		for i := 0; i+1 < len(w.order); i++ {
			if w.steps > settleSteps {
				return w.order
			}
			if w.order[i+1] > w.order[i] || !w.free(i, i+1, i+2) {
				continue
			}
			w.swap(i, i+1, i+2)
			if target < w.value {
				w.swap(i, i+1, i+2)
				continue
			}
			changed = true
		}
		if !changed {
			break
		}
	}
	return w.order
}
