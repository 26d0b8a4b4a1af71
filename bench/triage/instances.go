package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"ownup/internal/core/triage"
)

// start is an arbitrary Monday morning.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// shape says how instances are drawn.
type shape struct {
	name      string
	fires     int
	deadlines bool // a third of the fires are due, half of these hard
	chains    bool // two in five fires come after one or two earlier ones
	people    int  // each waits for one to three fires
}

// draw makes the instance that belongs to a seed.
func (s shape) draw(seed uint64) triage.Input {
	r := rand.New(rand.NewPCG(seed, uint64(s.fires))) //nolint:gosec // equal seeds have to draw equal instances
	in := triage.Input{Now: start, Hands: 1}
	total := 0
	for i := range s.fires {
		minutes := 5 * (1 + r.IntN(24))
		total += minutes
		d := time.Duration(minutes) * time.Minute
		f := triage.Fire{ID: fmt.Sprintf("f%04d", i), Effort: triage.Effort{Low: d, High: d}}
		if s.people == 0 {
			f.Weight = float64(1 + r.IntN(10))
		}
		if s.chains && i > 0 && r.IntN(5) < 2 {
			for range 1 + r.IntN(2) {
				// Near ones, so that chains grow long.
				f.After = append(f.After, in.Fires[max(0, i-1-r.IntN(12))].ID)
			}
		}
		in.Fires = append(in.Fires, f)
	}
	if s.deadlines {
		for i := range in.Fires {
			if r.IntN(3) == 0 {
				in.Fires[i].Deadline = start.Add(time.Duration(r.IntN(total)) * time.Minute)
				in.Fires[i].Hard = r.IntN(2) == 0
				in.Fires[i].Weight = max(1, in.Fires[i].Weight)
			}
		}
	}
	for k := range s.people {
		p := triage.Person{Name: fmt.Sprintf("P%d", k), Weight: float64(1 + r.IntN(3))}
		for range 1 + r.IntN(3) {
			p.WaitsFor = append(p.WaitsFor, in.Fires[r.IntN(s.fires)].ID)
		}
		in.People = append(in.People, p)
	}
	return in
}

// shapes are the sizes that the engine is meant for, and some beyond.
func shapes() []shape {
	return []shape{
		{name: "12 fires, 24 people", fires: 12, people: 24, chains: true},
		{name: "20 fires, 40 people", fires: 20, people: 40, chains: true},
		{name: "25 fires, 50 people", fires: 25, people: 50, chains: true},
		{name: "25 fires, 50 people, no chains", fires: 25, people: 50},
		{name: "25 fires, 25 people, deadlines", fires: 25, people: 25, chains: true, deadlines: true},
		{name: "60 fires, 60 people", fires: 60, people: 60, chains: true},
		{name: "100 weighted fires", fires: 100, chains: true},
		{name: "300 fires, 150 people", fires: 300, people: 150, chains: true},
		{name: "1000 fires, 500 people", fires: 1000, people: 500, chains: true},
	}
}
