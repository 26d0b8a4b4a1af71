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
}

// policies are the habits that people and tools have. Ties go to the fire
// given first.
func policies() []policy {
	first := func(a, b candidate) int { return cmp.Compare(a.index, b.index) }
	then := func(f func(a, b candidate) int) func(a, b candidate) int {
		return func(a, b candidate) int { return cmp.Or(f(a, b), first(a, b)) }
	}
	return []policy{
		{"first come", first},
		{"small first", then(func(a, b candidate) int { return cmp.Compare(a.minutes, b.minutes) })},
		{"most blocked first", then(func(a, b candidate) int { return cmp.Compare(b.blocks, a.blocks) })},
		{"WSJF", then(func(a, b candidate) int { return cmp.Compare(b.weight/b.minutes, a.weight/a.minutes) })},
	}
}

// run follows the habit on one hand and returns the ends in minutes.
func (p policy) run(in triage.Input) map[string]float64 {
	ends := make(map[string]float64, len(in.Fires))
	waiters := make(map[string][]int)
	left := make([]int, len(in.People))
	for i, person := range in.People {
		left[i] = len(person.WaitsFor)
		for _, id := range person.WaitsFor {
			waiters[id] = append(waiters[id], i)
		}
	}
	var now float64
	for len(ends) < len(in.Fires) {
		var ready []candidate
		for i, f := range in.Fires {
			if _, done := ends[f.ID]; done || slices.ContainsFunc(f.After, func(id string) bool { _, ok := ends[id]; return !ok }) {
				continue
			}
			c := candidate{index: i, minutes: f.Effort.Expected().Minutes(), weight: f.Weight}
			for _, who := range waiters[f.ID] {
				if left[who] > 0 {
					c.blocks++
					c.weight += in.People[who].Weight
				}
			}
			ready = append(ready, c)
		}
		c := slices.MinFunc(ready, p.before)
		now += c.minutes
		id := in.Fires[c.index].ID
		ends[id] = now
		for _, who := range waiters[id] {
			left[who]--
		}
	}
	return ends
}

// blockedHours is what ends cost, by the definition of the plan.
func blockedHours(in triage.Input, ends map[string]float64) float64 {
	var total float64
	for _, f := range in.Fires {
		from := 0.0
		if !f.Deadline.IsZero() {
			from = max(0, f.Deadline.Sub(in.Now).Minutes())
		}
		total += f.Weight * max(0, ends[f.ID]-from)
	}
	for _, p := range in.People {
		var freed float64
		for _, id := range p.WaitsFor {
			freed = max(freed, ends[id])
		}
		total += p.Weight * freed
	}
	return total / 60
}

// planEnds reads the ends of a plan in minutes.
func planEnds(in triage.Input, p triage.Plan) map[string]float64 {
	ends := make(map[string]float64, len(p.Order))
	for _, pl := range p.Order {
		ends[pl.ID] = float64(pl.End.Sub(in.Now)) / float64(time.Minute)
	}
	return ends
}
