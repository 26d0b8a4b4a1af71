package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"ownup/internal/core/triage"
)

// mix says what instances of up to 25 fires hold.
type mix struct {
	name                         string
	chains, people, any          bool
	soft, hard, release, weights bool
	hands                        int
}

func mixes() []mix {
	return []mix{
		{name: "weights", weights: true, hands: 1},
		{name: "chains, weights", chains: true, weights: true, hands: 1},
		{name: "people", people: true, hands: 1},
		{name: "chains, people", chains: true, people: true, hands: 1},
		{name: "people, any", people: true, any: true, hands: 1},
		{name: "chains, people, any", chains: true, people: true, any: true, hands: 1},
		{name: "soft deadlines", weights: true, soft: true, hands: 1},
		{name: "hard deadlines", weights: true, hard: true, hands: 1},
		{name: "chains, soft and hard", chains: true, weights: true, soft: true, hard: true, hands: 1},
		{name: "people, soft and hard", people: true, soft: true, hard: true, hands: 1},
		{name: "all but releases", chains: true, people: true, any: true, soft: true, hard: true, weights: true, hands: 1},
		{name: "releases, weights", weights: true, release: true, hands: 1},
		{name: "releases, chains, people", chains: true, people: true, release: true, hands: 1},
		{name: "all of it", chains: true, people: true, any: true, soft: true, hard: true, weights: true, release: true, hands: 1},
	}
}

// draw makes the instance of a seed.
func (m mix) draw(seed uint64, fires int) triage.Input {
	r := rand.New(rand.NewPCG(seed, uint64(fires))) //nolint:gosec // equal seeds have to draw equal instances
	in := triage.Input{Now: start, Hands: m.hands}
	total := 0
	for i := range fires {
		minutes := 5 * (1 + r.IntN(24))
		total += minutes
		d := time.Duration(minutes) * time.Minute
		f := triage.Fire{ID: fmt.Sprintf("f%02d", i), Effort: triage.Effort{Low: d, High: d}}
		if m.weights {
			f.Weight = float64(r.IntN(6))
		}
		if m.chains && i > 0 && r.IntN(5) < 2 {
			for range 1 + r.IntN(2) {
				f.After = append(f.After, in.Fires[r.IntN(i)].ID)
			}
		}
		in.Fires = append(in.Fires, f)
	}
	for i := range in.Fires {
		f := &in.Fires[i]
		if (m.soft || m.hard) && r.IntN(3) == 0 || m.soft && !m.people && !m.chains {
			f.Deadline = start.Add(time.Duration(r.IntN(total)) * time.Minute)
			f.Hard = m.hard && (!m.soft || r.IntN(2) == 0)
			if !f.Hard {
				f.Weight = max(1, f.Weight)
			}
		}
		if m.release && r.IntN(3) == 0 {
			f.Release = start.Add(time.Duration(r.IntN(total/2)) * time.Minute)
		}
	}
	if !m.people {
		return in
	}
	for k := range 1 + r.IntN(2*fires) {
		p := triage.Person{Name: fmt.Sprintf("P%d", k), Weight: float64(1 + r.IntN(3)), Any: m.any && r.IntN(3) == 0}
		for range 1 + r.IntN(3) {
			p.WaitsFor = append(p.WaitsFor, in.Fires[r.IntN(fires)].ID)
		}
		in.People = append(in.People, p)
	}
	return in
}
