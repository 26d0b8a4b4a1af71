package triage

import (
	"time"

	"ownup/internal/core/triage/order"
)

// Doubts say how far an order hangs on guesses of effort.
type Doubts struct {
	// First is between which efforts the first fire stays first, everything
	// else being as expected. A High of zero means: however long it takes.
	First Range `json:"first"`

	// Moves are the fires whose own range of effort decides on their place.
	Moves []Move `json:"moves"`
}

// Range is between two efforts, each found to the minute.
type Range struct {
	ID   string        `json:"id"`
	Low  time.Duration `json:"low"`
	High time.Duration `json:"high"`
}

// Move is a fire that would stand elsewhere if its effort turned out to be at
// the end of its range. Places are counted from 1.
type Move struct {
	ID     string        `json:"id"`
	Effort time.Duration `json:"effort"`
	Place  int           `json:"place"`
	Would  int           `json:"would"`
}

// DoubtsOf works out how far plan, which [Solve] made of in, hangs on guesses.
// It solves the input again some tens of times, each time with little effort,
// so it takes longer than Solve for up to 25 fires, and should be left out
// for hundreds.
func DoubtsOf(in Input, plan Plan, now time.Time) (Doubts, error) {
	if !in.Now.IsZero() {
		now = in.Now
	}
	if err := in.Check(now); err != nil {
		return Doubts{}, err
	}
	d := Doubts{Moves: []Move{}}
	if len(plan.Order) == 0 {
		return d, nil
	}
	q := question{in: in, now: now}
	d.First = q.first(plan.Order[0].ID)
	for k, p := range plan.Order {
		f := in.Fires[q.index(p.ID)]
		if f.Effort.Low == f.Effort.High {
			continue
		}
		for _, effort := range []time.Duration{f.Effort.Low, f.Effort.High} {
			if would := q.placeWith(p.ID, effort) + 1; would != k+1 {
				d.Moves = append(d.Moves, Move{ID: p.ID, Effort: effort, Place: k + 1, Would: would})
			}
		}
	}
	return d, nil
}

// question asks for orders with one effort changed.
type question struct {
	in  Input
	now time.Time
}

func (q question) index(id string) int {
	for i, f := range q.in.Fires {
		if f.ID == id {
			return i
		}
	}
	return -1
}

// placeWith is where a fire stands, counted from 0, if it takes that long.
func (q question) placeWith(id string, effort time.Duration) int {
	in := q.in
	in.Fires = append([]Fire(nil), q.in.Fires...)
	in.Fires[q.index(id)].Effort = Effort{Low: effort, High: effort}
	c := compile(in, q.now)
	res := order.Solve(c.Problem, order.Quick(), nil)
	for k, j := range res.Order {
		if c.given[j] == q.index(id) {
			return k
		}
	}
	return -1
}

// longest is up to how many times its expected effort the first fire is
// tried.
const longest = 32

// first finds the range by halving, from the expected effort outwards. It
// takes for granted that a fire which is no longer first when it takes so
// long is not first when it takes longer either.
func (q question) first(id string) Range {
	expected := q.in.Fires[q.index(id)].Effort.Expected()
	stays := func(effort time.Duration) bool { return q.placeWith(id, effort) == 0 }
	r := Range{ID: id, Low: expected, High: expected}
	if !stays(expected) {
		return r // a tie that the quick search breaks otherwise
	}
	r.Low = time.Second
	if !stays(r.Low) {
		r.Low = halve(r.Low, expected, stays)
	}
	far := min(longest*expected, MaxEffort)
	if stays(far) {
		r.High = 0
		return r
	}
	r.High = halve(far, expected, stays)
	return r
}

// halve finds, to the minute, the last effort on the way from in to out for
// which holds is true. It is true for in and false for out.
func halve(out, in time.Duration, holds func(time.Duration) bool) time.Duration {
	for max(out, in)-min(out, in) > time.Minute {
		middle := (in + (out-in)/2).Truncate(time.Second)
		if holds(middle) {
			in = middle
		} else {
			out = middle
		}
	}
	return in
}
