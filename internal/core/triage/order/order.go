// Package order finds the order of jobs in which weights wait the least.
//
// One hand or several do the jobs, each without interruption. A job may not
// start before a time or before other jobs are out; it may have a deadline.
// Weights wait for jobs: a job's own weight costs every second until the job
// is out, from its deadline on where it has one; a group's weight costs every
// second until all of the jobs it needs are out, or any of them. [Solve] looks
// for the order that breaks the fewest hard deadlines and, among those, costs
// least, and says what no order can go below. Everything is counted in whole
// numbers and every budget is a number of steps, never a clock, so equal
// problems give equal results on every machine.
//
// # How
//
// Where one hand does jobs without releases, deadlines, pins or groups of the
// kind "any", package sidney cuts them into blocks that can be solved one by
// one. Everything else is one block.
//
// A block gets an order from rules (start.go), from a beam (beam.go), and from
// a local search (walk.go, and dyna.go where there are only jobs). Then a
// search over sets of finished jobs (sets.go; hands.go for several hands)
// either proves the best order or runs into its limit on states. Its labels
// are cut by three bounds: sharing each weight by effort gives a problem that
// Smith's rule solves (remains.go); counting pairs of jobs is closer where
// nothing has a deadline (pairs.go); letting jobs be done twice or never, at
// a price, gives a problem that is solved for every point of time and sees
// deadlines (horizon.go). Where the search does not finish, pairs or the
// relaxation in relax.go says how far the order can be from the best.
package order

// Problem is what to put in order. The slices have one entry a job; times are
// in seconds from now. Jobs are numbered so that the lower number goes first
// where nothing else decides.
type Problem struct {
	Hands    int
	Effort   []int64 // positive
	Release  []int64 // not negative
	Deadline []int64 // [Never], or a time that may have passed
	Hard     []bool
	Weight   []int64
	After    [][]int // ascending, without circles
	Groups   []Group
	Place    []int // where the job has to stand in the order, or -1; nil: nowhere
}

// Group is a weight that waits for several jobs.
type Group struct {
	Weight int64
	Need   []int // ascending, not empty
	Any    bool  // for any of them, not for all
}

// Result is an order of all jobs with what it costs.
type Result struct {
	Order  []int
	Broken int   // hard deadlines
	Cost   int64 // weight times seconds
	Bound  int64 // no order that breaks so few costs less
	Proven bool  // no order is better
}
