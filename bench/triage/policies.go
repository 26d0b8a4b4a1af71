package main

import (
	"cmp"
	"slices"
	"time"

	"ownup/internal/core/triage"
)

// policy is a habit: of the fires that can start, it names the one to take.
type policy struct {
	name   string
	before func(a, b candidate) int // negative: a goes first
}

// candidate is a fire that can start, as a person would see it.
type candidate struct {
	index   int
	minutes float64
	weight  float64 // of the people who wait for it, and its own
	blocks  int     // people who wait for it and have not been freed
	due     float64 // minutes from now; far away where there is none
	urgency float64 // as Taskwarrior counts it
}

// noDue stands for a deadline that does not exist.
const noDue = 1e12

// policies are the habits that people and tools have. Ties go to the fire
// given first.
func policies() []policy {
	by := func(f func(a, b candidate) int) func(a, b candidate) int {
		return func(a, b candidate) int { return cmp.Or(f(a, b), cmp.Compare(a.index, b.index)) }
	}
	return []policy{
		{"as typed", by(func(_, _ candidate) int { return 0 })},
		{"smallest first", by(func(a, b candidate) int { return cmp.Compare(a.minutes, b.minutes) })},
		{"deadline first", by(func(a, b candidate) int { return cmp.Compare(a.due, b.due) })},
		{"most blocked first", by(func(a, b candidate) int { return cmp.Compare(b.blocks, a.blocks) })},
		{"WSJF", by(func(a, b candidate) int { return cmp.Compare(b.weight/b.minutes, a.weight/a.minutes) })},
		{"Taskwarrior", by(func(a, b candidate) int { return cmp.Compare(b.urgency, a.urgency) })},
	}
}

// urgency is what Taskwarrior's defaults make of a fire: twelve for a near
// deadline, eight for one that blocks something, six, 3.9 or 1.8 for its
// priority, here the third of the weights that it falls in.
func urgency(c candidate, now, heaviest float64) float64 {
	var u float64
	if c.due != noDue {
		switch days := (c.due - now) / (24 * 60); {
		case days <= -7:
			u += 12
		case days <= 14:
			u += 12 * ((14-days)*0.8/21 + 0.2)
		default:
			u += 12 * 0.2
		}
	}
	if c.blocks > 0 {
		u += 8
	}
	switch {
	case c.weight <= 0:
	case c.weight > heaviest*2/3:
		u += 6
	case c.weight > heaviest/3:
		u += 3.9
	default:
		u += 1.8
	}
	return u
}

// state is how far a habit has come.
type state struct {
	in       triage.Input
	now      float64
	ends     map[string]float64
	waiters  map[string][]int // by fire: places in in.People
	left     []int            // by person: fires still waited for
	follow   map[string]int   // by fire: how many others wait for it
	heaviest float64
}

// run follows the habit on one hand and returns the ends in minutes.
func (p policy) run(in triage.Input) map[string]float64 {
	s := state{in: in, ends: map[string]float64{}, waiters: map[string][]int{}, follow: map[string]int{}}
	for i, person := range in.People {
		ids := slices.Compact(slices.Sorted(slices.Values(person.WaitsFor)))
		s.left = append(s.left, len(ids))
		if person.Any {
			s.left[i] = 1
		}
		for _, id := range ids {
			s.waiters[id] = append(s.waiters[id], i)
		}
	}
	for _, f := range in.Fires {
		for _, id := range f.After {
			s.follow[id]++
		}
	}
	for i := range in.Fires {
		s.heaviest = max(s.heaviest, s.see(i).weight)
	}
	for len(s.ends) < len(in.Fires) {
		s.take(p)
	}
	return s.ends
}

// see is a fire as it looks now.
func (s *state) see(i int) candidate {
	f := s.in.Fires[i]
	c := candidate{index: i, minutes: f.Effort.Expected().Minutes(), weight: f.Weight, due: noDue, blocks: s.follow[f.ID]}
	if !f.Deadline.IsZero() {
		c.due = f.Deadline.Sub(s.in.Now).Minutes()
	}
	for _, who := range s.waiters[f.ID] {
		if s.left[who] > 0 {
			c.blocks++
			c.weight += s.in.People[who].Weight
		}
	}
	c.urgency = urgency(c, s.now, s.heaviest)
	return c
}

// take puts out the next fire; where none can start yet, the first that can.
func (s *state) take(p policy) {
	var ready []candidate
	soonest := noDue
	for i, f := range s.in.Fires {
		_, out := s.ends[f.ID]
		if out || slices.ContainsFunc(f.After, func(id string) bool { _, ok := s.ends[id]; return !ok }) {
			continue
		}
		release := max(s.now, f.Release.Sub(s.in.Now).Minutes())
		if f.Release.IsZero() {
			release = s.now
		}
		if release < soonest {
			soonest, ready = release, nil
		}
		if release == soonest {
			ready = append(ready, s.see(i))
		}
	}
	c := slices.MinFunc(ready, p.before)
	s.now = soonest + c.minutes
	id := s.in.Fires[c.index].ID
	s.ends[id] = s.now
	for _, who := range s.waiters[id] {
		s.left[who]--
	}
}

// price is what ends cost, by the definition of the plan: hard deadlines
// broken, and blocked hours.
func price(in triage.Input, ends map[string]float64) (broken int, hours float64) {
	var total float64
	for _, f := range in.Fires {
		from := 0.0
		if !f.Deadline.IsZero() {
			due := f.Deadline.Sub(in.Now).Minutes()
			from = max(0, due)
			if f.Hard && ends[f.ID] > due {
				broken++
			}
		}
		total += f.Weight * max(0, ends[f.ID]-from)
	}
	for _, p := range in.People {
		var freed float64
		for i, id := range p.WaitsFor {
			switch {
			case i == 0:
				freed = ends[id]
			case p.Any:
				freed = min(freed, ends[id])
			default:
				freed = max(freed, ends[id])
			}
		}
		total += p.Weight * freed
	}
	return broken, total / 60
}

// planEnds reads the ends of a plan in minutes.
func planEnds(in triage.Input, p triage.Plan) map[string]float64 {
	ends := make(map[string]float64, len(p.Order))
	for _, pl := range p.Order {
		ends[pl.ID] = float64(pl.End.Sub(in.Now)) / float64(time.Minute)
	}
	return ends
}
