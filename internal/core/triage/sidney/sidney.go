// Package sidney cuts jobs that wait for one another into blocks which some
// best order does one after another.
//
// One hand does the jobs; each costs its weight for every second until it is
// out, and some have to come after others. An ideal is a set of jobs that
// holds whatever its own jobs come after: a possible beginning. Sidney showed
// that a beginning of the highest ratio of weight to effort may come first,
// and that the best orders of it and of the rest, one after the other, are a
// best order of everything. Cutting what is left in the same way gives blocks
// whose ratios fall. Inside a block no beginning has a higher ratio than the
// whole, which also bounds what any order of it costs.
//
// People who wait for several jobs are jobs of no effort that come after
// those, so they cut along.
//
// The beginning of the highest ratio is found by minimum cuts (see [cut]) in
// whole numbers. Where a block holds beginnings of exactly its own ratio it
// is cut there too, so the blocks are as small as they can be.
package sidney

// Jobs are numbered from 0. Effort and weight are not negative; the product
// of their sums must fit in 62 bits. Before names the jobs that must be out
// first, without circles.
type Jobs struct {
	Effort, Weight []int64
	Before         [][]int
}

// Blocks cuts the jobs. Each block is in ascending order of its numbers;
// equal jobs give equal blocks. Jobs of no effort share the block of the last
// job they come after; those that come after none are a block at the start.
func Blocks(j Jobs) [][]int {
	all := make([]int, len(j.Effort))
	for i := range all {
		all[i] = i
	}
	d := divider{jobs: j, local: make([]int32, len(all))}
	for i := range d.local {
		d.local[i] = -1
	}
	d.divide(all)
	return d.blocks
}

// divider cuts sets of jobs in two until nothing is left to cut.
type divider struct {
	jobs   Jobs
	local  []int32 // number within the set being cut, or -1
	blocks [][]int
	net    network
}

// divide works on a stack instead of calling itself: long chains would nest
// one level for each job.
func (d *divider) divide(all []int) {
	stack := [][]int{all}
	for len(stack) > 0 {
		set := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if len(set) == 0 {
			continue
		}
		if len(set) == 1 {
			d.blocks = append(d.blocks, set)
			continue
		}
		first, second := d.cut(set)
		if len(first) == 0 {
			d.blocks = append(d.blocks, d.even(set)...)
			continue
		}
		stack = append(stack, second, first)
	}
}

// cut splits off the beginning that is worth most where a second costs what a
// second of the whole set gains. It is empty where no beginning has a higher
// ratio than the whole.
func (d *divider) cut(set []int) (first, second []int) {
	var effort, weight int64
	for _, j := range set {
		effort += d.jobs.Effort[j]
		weight += d.jobs.Weight[j]
	}
	if effort == 0 || weight == 0 {
		// All ratios are equal; nothing is gained by a cut, and the network
		// must still know the jobs.
		d.load(set, 0, 0)
		return nil, set
	}
	d.load(set, effort, weight)
	d.net.fill()
	reached := d.net.reached()
	for i, j := range set {
		if reached[i] {
			first = append(first, j)
		} else {
			second = append(second, j)
		}
	}
	return first, second
}

// load makes the network of a set: what a job gains, effort·w − weight·p,
// flows in or out of it, and without limit to whatever it comes after.
func (d *divider) load(set []int, effort, weight int64) {
	for i, j := range set {
		d.local[j] = int32(i) // far below 2^31
	}
	d.net.reset(len(set))
	for i, j := range set {
		d.net.gain(i, effort*d.jobs.Weight[j]-weight*d.jobs.Effort[j])
		for _, b := range d.jobs.Before[j] {
			if k := d.local[b]; k >= 0 {
				d.net.needs(i, int(k))
			}
		}
	}
	for _, j := range set {
		d.local[j] = -1
	}
	d.net.build()
}

// even cuts a set none of whose beginnings has a higher ratio than the whole.
// Every beginning of the same ratio is closed in the filled network, so the
// parts that the network ties together are the blocks.
func (d *divider) even(set []int) [][]int {
	var blocks [][]int
	for _, part := range d.net.tied() {
		block := make([]int, len(part))
		for i, k := range part {
			block[i] = set[k]
		}
		blocks = append(blocks, block)
	}
	return blocks
}
