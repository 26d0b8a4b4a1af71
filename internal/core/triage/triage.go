// Package triage puts the fires of a mistake in order.
//
// A fire is one piece of damage to put out. It takes effort, may have to wait
// for other fires or for a time, may have a deadline, and people may be unable
// to work until it is out. [Solve] finds the order in which those people wait
// the least, and says how good that order is and why each fire stands where it
// does.
//
// # What is minimised
//
// A person who waits for all of several fires is freed when the last of them
// is out; one who waits for any of them, when the first is. Each hour until
// then costs the person's weight. A fire may have a weight of its own: what
// each hour costs from now on, or, where it has a deadline, each hour after
// that deadline. The sum of both is the plan's blocked hours. In the words of
// scheduling this is 1|prec,r|ΣwC with people as jobs of no length.
//
// Two things stand above and below that sum. As few hard deadlines as possible
// are broken, whatever it costs; and where two orders cost the same, the
// smaller fire goes first, then the one whose id is shorter or comes first. Fires that nobody waits
// for and that have neither weight nor hard deadline come last, smallest
// first, or fill time in which nothing else could be done.
//
// # How it is solved
//
// Input is compiled to whole seconds and thousandths of weight, so that every
// cost is an exact integer and the same input gives the same plan on every
// machine. Fires are numbered by effort, then id, so that the order in which
// they are given decides nothing. Package order does the rest: it cuts what
// can be cut into blocks, proves the best order of up to 25 fires, and finds
// good orders of more with a bound that [Plan.LowerBound] shows. No limit of
// it is a clock. The order given is a floor: no plan is worse.
// Several hands work down one list: each fire goes to the hand that is free
// first.
//
// # A person decides
//
// [Input.Pins] always hold, and the rest is best under them. [Compare] says
// what another order costs and whom, [DoubtsOf] how far the order hangs on
// guesses of effort.
//
// Efforts are taken as uninterrupted time from now on, a range at its middle.
package triage

import (
	"time"

	"ownup/internal/core/triage/order"
)

// Version is the version of the input and output formats.
const Version = 1

// Input is everything that the order depends on.
type Input struct {
	Now    time.Time // zero: the caller of Solve says
	Hands  int       // how many fires can be worked on at once; 0 means 1
	Fires  []Fire
	People []Person
	Pins   []Pin
}

// Pin is what a person has decided about the order. It always holds; the
// rest is put in the best order under it.
type Pin struct {
	Fire   string
	Place  int    // where it stands in the order, counted from 1; 0: anywhere
	Before string // a fire that it comes before; "": none
}

// Fire is one piece of damage to put out.
type Fire struct {
	ID       string
	Title    string // what a person calls it; "" means ID
	Effort   Effort
	Release  time.Time // cannot start before; zero: any time
	Deadline time.Time // zero: none
	Hard     bool      // the deadline must be kept if it can be
	After    []string  // fires that must be out first
	Weight   float64   // what each hour costs, from now or from the deadline
}

// Effort is how long a fire takes, between Low and High.
type Effort struct{ Low, High time.Duration }

// Expected is the middle of the range, to the second and at least one second.
func (e Effort) Expected() time.Duration {
	mid := (e.Low + (e.High-e.Low)/2).Round(time.Second)
	return max(mid, time.Second)
}

// Person is somebody who cannot work until fires are out.
type Person struct {
	Name     string
	Weight   float64  // what an hour of waiting costs
	WaitsFor []string // fires
	Any      bool     // freed by the first of WaitsFor, not by all of them
}

// Plan is the order, with what it costs and how near to the best it is.
type Plan struct {
	Version      int      `json:"version"`
	Order        []Place  `json:"order"`
	Late         []string `json:"late"`          // fires that miss their deadline, in order
	BlockedHours float64  `json:"blocked_hours"` // weighted hours
	LowerBound   float64  `json:"lower_bound"`   // no order that breaks as few hard deadlines costs less
	Proven       bool     `json:"proven"`        // no order is better

	// Within is how far BlockedHours can be above the best, as a share of
	// LowerBound. It is nil where nothing is known, as LowerBound is zero.
	Within *float64 `json:"within"`
}

// Place is one fire's place in the order.
type Place struct {
	ID     string    `json:"id"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Frees  []string  `json:"frees"` // people who can work again at End
	Reason string    `json:"reason"`
}

// Solve orders the fires. Where in.Now is set it is used in place of now.
// Equal arguments give equal plans. The only errors are those of
// [Input.Check].
func Solve(in Input, now time.Time) (Plan, error) { return solveWith(in, now, order.Full()) }

// Sketch is Solve with little effort: about ten milliseconds for a hundred
// fires, for while somebody moves fires about. Its orders are good, but are
// seldom proven where there are many fires.
func Sketch(in Input, now time.Time) (Plan, error) { return solveWith(in, now, order.Quick()) }

func solveWith(in Input, now time.Time, b order.Budget) (Plan, error) {
	if !in.Now.IsZero() {
		now = in.Now
	}
	if err := in.Check(now); err != nil {
		return Plan{}, err
	}
	c := compile(in, now)
	return c.plan(in, now, order.Solve(c.Problem, b, c.typed())), nil
}
