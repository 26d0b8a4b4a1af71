package order

import (
	"cmp"
	"math/bits"
	"slices"
)

// beam builds an order of a plain model from the front, keeping at each length
// the beginnings that look best, one for each set of jobs. A beginning is
// judged by what it cost and what [pairs] says is still to be paid. Where no
// length has more beginnings than are kept, the order is the best there is.
type beam struct {
	m       *model
	jobs    []int
	number  []int // of a job in jobs
	words   int   // of a set
	after   [][]int32
	preds   [][]int32
	groups  [][]int32 // of a job
	needs   [][]int32 // of a group
	mark    []uint64  // by job, for telling sets apart
	states  []beamState
	coming  []beamState
	sets    []uint64 // of states, one after the other
	next    []uint64
	inside  []int64   // by job: what each second of its own costs
	between [][]int64 // by job and job: what the pair costs in the better order
	rows    []int64   // of states: by job, the sum of between over what is left
	nextRow []int64
	found   []candidate
	steps   []step32
	seen    map[uint64]int // place in coming, by hash
}

type beamState struct {
	cost, time int64
	wait       int64 // the weight that still waits
	pairs      int64 // what pairs says that costs from time on
	hash       uint64
	step       int32
}

// step32 is one job put after a beginning.
type step32 struct{ parent, job int32 }

type candidate struct {
	judged int64 // the bound on all that begins so
	pairs  int64
	hash   uint64
	parent int32 // in states
	job    int32
	freed  int64 // weight
}

// newBeam needs a model with valued jobs.
func newBeam(m *model, p *pairs) *beam {
	n := len(m.valued)
	b := &beam{
		m: m, jobs: m.valued, number: make([]int, len(m.effort)), words: (n + 63) / 64,
		after: make([][]int32, n), preds: make([][]int32, n), groups: make([][]int32, n), mark: make([]uint64, n),
		seen: make(map[uint64]int),
	}
	b.inside, b.between = p.matrix()
	dice := dice(1)
	for k, j := range b.jobs {
		b.number[j] = k
		b.mark[k] = dice.roll()
	}
	for k, j := range b.jobs {
		b.preds[k] = b.numbers(m.pred[j])
		for _, i := range b.preds[k] {
			b.after[i] = append(b.after[i], int32(k)) // at most MaxFires
		}
		for _, g := range m.groupsOf[j] {
			b.groups[k] = append(b.groups[k], int32(g)) // at most MaxPeople
		}
	}
	for _, g := range m.groups {
		b.needs = append(b.needs, b.numbers(g.Need))
	}
	return b
}

func (b *beam) numbers(jobs []int) []int32 {
	out := make([]int32, len(jobs))
	for i, j := range jobs {
		out[i] = int32(b.number[j]) // at most MaxFires
	}
	return out
}

// run returns the best order found and whether nothing was left out.
func (b *beam) run(width int) (order []int, whole bool) {
	first := beamState{step: -1}
	b.rows = b.rows[:0]
	for k, j := range b.jobs {
		first.wait += b.m.weight[j]
		var row int64
		for i, x := range b.between[k] {
			row += x
			if i < k {
				first.pairs += x
			}
		}
		first.pairs += b.inside[k]
		b.rows = append(b.rows, row)
	}
	for _, g := range b.m.groups {
		first.wait += g.Weight
	}
	b.states = append(b.states[:0], first)
	b.sets = append(b.sets[:0], make([]uint64, b.words)...)
	whole = true
	for range b.jobs {
		b.look()
		whole = b.choose(width) && whole
	}
	for at := b.states[0].step; at >= 0; at = b.steps[at].parent {
		order = append(order, b.jobs[b.steps[at].job])
	}
	slices.Reverse(order)
	return order, whole
}

// look lists every beginning with one more job.
func (b *beam) look() {
	b.found = b.found[:0]
	for at := range b.states {
		st := &b.states[at]
		set := b.sets[at*b.words : (at+1)*b.words]
		for w := range b.words {
			for open := ^set[w]; open != 0; open &= open - 1 {
				k := 64*w + bits.TrailingZeros64(open)
				if k >= len(b.jobs) {
					break
				}
				if !holds(set, b.preds[k]) {
					continue
				}
				p := b.m.effort[b.jobs[k]]
				pairs := st.pairs - b.inside[k] - b.rows[at*len(b.jobs)+k]
				b.found = append(b.found, candidate{
					judged: st.cost + p*st.wait + pairs, pairs: pairs, hash: st.hash ^ b.mark[k],
					parent: int32(at), job: int32(k), freed: b.frees(set, k), // both far below 2^31
				})
			}
		}
	}
}

// frees is the weight that stops costing when job k comes after set.
func (b *beam) frees(set []uint64, k int) int64 {
	w := b.m.weight[b.jobs[k]]
	for _, g := range b.groups[k] {
		done := true
		for _, i := range b.needs[g] {
			if int(i) != k && set[i/64]>>(i%64)&1 == 0 {
				done = false
				break
			}
		}
		if done {
			w += b.m.groups[g].Weight
		}
	}
	return w
}

func holds(set []uint64, jobs []int32) bool {
	for _, i := range jobs {
		if set[i/64]>>(i%64)&1 == 0 {
			return false
		}
	}
	return true
}

// choose keeps the best of what was found, one for each set, and says whether
// that is all of it.
func (b *beam) choose(width int) bool {
	byMark := func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.judged, y.judged), cmp.Compare(x.hash, y.hash),
			cmp.Compare(x.parent, y.parent), cmp.Compare(x.job, y.job))
	}
	// A set is found once for each of its last jobs, seldom more than four
	// times on average: no need to sort what can hardly be among the best.
	whole := true
	if few := 4 * width; len(b.found) > 2*few {
		part(b.found, few)
		b.found = b.found[:few]
		whole = false
	}
	slices.SortFunc(b.found, byMark)
	b.coming, b.next, b.nextRow = b.coming[:0], b.next[:0], b.nextRow[:0]
	clear(b.seen)
	for _, c := range b.found {
		if at, ok := b.seen[c.hash]; ok && b.same(c, at) {
			continue
		}
		if len(b.coming) == width {
			whole = false
			break
		}
		b.seen[c.hash] = len(b.coming)
		b.keep(c)
	}
	b.states, b.coming = b.coming, b.states
	b.sets, b.next = b.next, b.sets
	b.rows, b.nextRow = b.nextRow, b.rows
	return whole
}

// same says whether c leads to the set that was kept at a place: equal hashes
// alone do not prove it.
func (b *beam) same(c candidate, at int) bool {
	set := b.next[at*b.words : (at+1)*b.words]
	from := b.sets[int(c.parent)*b.words : (int(c.parent)+1)*b.words]
	for w := range set {
		want := from[w]
		if int(c.job/64) == w {
			want |= 1 << (c.job % 64)
		}
		if set[w] != want {
			return false
		}
	}
	return true
}

func (b *beam) keep(c candidate) {
	from := &b.states[c.parent]
	p := b.m.effort[b.jobs[c.job]]
	b.steps = append(b.steps, step32{from.step, c.job})
	b.coming = append(b.coming, beamState{
		cost: from.cost + p*from.wait, wait: from.wait - c.freed, time: from.time + p, pairs: c.pairs,
		hash: c.hash, step: int32(len(b.steps) - 1), // far below 2^31
	})
	n := len(b.jobs)
	row := b.rows[int(c.parent)*n : (int(c.parent)+1)*n]
	for k, x := range b.between[c.job] {
		b.nextRow = append(b.nextRow, row[k]-x)
	}
	at := len(b.next)
	b.next = append(b.next, b.sets[int(c.parent)*b.words:(int(c.parent)+1)*b.words]...)
	b.next[at+int(c.job/64)] |= 1 << (c.job % 64)
}

// part moves the count candidates judged best to the front.
func part(c []candidate, count int) {
	lo, hi := 0, len(c)
	for hi-lo > 1 {
		// The middle one of three keeps equal runs from being slow.
		pivot := c[lo+(hi-lo)/2].judged
		i, j := lo, hi-1
		for i <= j {
			for c[i].judged < pivot {
				i++
			}
			for c[j].judged > pivot {
				j--
			}
			if i <= j {
				c[i], c[j] = c[j], c[i]
				i++
				j--
			}
		}
		switch {
		case count <= j:
			hi = j + 1
		case count >= i:
			lo = i
		default:
			return
		}
	}
}
