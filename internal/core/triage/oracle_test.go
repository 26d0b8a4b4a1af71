package triage

import (
	"fmt"
	"math"
	"slices"
	"time"

	"pgregory.net/rapid"
)

// The oracle works straight from Input, in minutes as floats, and tries every
// order. It shares nothing with the engine but the meaning of the words.

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return monday.Add(time.Duration(minutes) * time.Minute) }

func effort(minutes int) Effort {
	d := time.Duration(minutes) * time.Minute
	return Effort{Low: d, High: d}
}

type outcome struct {
	broken int
	cost   float64 // weighted hours
}

func (o outcome) better(p outcome) bool {
	if o.broken != p.broken {
		return o.broken < p.broken
	}
	return o.cost < p.cost-1e-9
}

// judge schedules order and adds up what it costs; ok is false where a fire
// comes before one it waits for.
func judge(in Input, order []int) (o outcome, ends map[string]float64, ok bool) {
	ends = make(map[string]float64)
	free := make([]float64, max(1, in.Hands))
	for _, i := range order {
		f := in.Fires[i]
		slices.Sort(free)
		start := free[0]
		if !f.Release.IsZero() {
			start = math.Max(start, f.Release.Sub(monday).Minutes())
		}
		for _, id := range f.After {
			e, done := ends[id]
			if !done {
				return o, nil, false
			}
			start = math.Max(start, e)
		}
		free[0] = start + (f.Effort.Low.Minutes()+f.Effort.High.Minutes())/2
		ends[f.ID] = free[0]
	}
	return price(in, ends), ends, true
}

func price(in Input, ends map[string]float64) (o outcome) {
	for _, f := range in.Fires {
		from := 0.0
		if !f.Deadline.IsZero() {
			due := f.Deadline.Sub(monday).Minutes()
			from = math.Max(0, due)
			if f.Hard && ends[f.ID] > due {
				o.broken++
			}
		}
		o.cost += f.Weight * math.Max(0, ends[f.ID]-from) / 60
	}
	for _, p := range in.People {
		freed, first := 0.0, math.Inf(1)
		for _, id := range p.WaitsFor {
			freed, first = math.Max(freed, ends[id]), math.Min(first, ends[id])
		}
		if p.Any && len(p.WaitsFor) > 0 {
			freed = first
		}
		o.cost += p.Weight * freed / 60
	}
	return o
}

// bruteForce tries every order.
func bruteForce(in Input) outcome {
	best, _ := bruteForceOf(in, func([]int) bool { return true })
	return best
}

// bruteForceOf tries the orders that may be, and says whether there is one.
func bruteForceOf(in Input, may func(order []int) bool) (best outcome, possible bool) {
	best = outcome{broken: math.MaxInt}
	order := make([]int, len(in.Fires))
	for i := range order {
		order[i] = i
	}
	var try func(k int)
	try = func(k int) {
		if k == len(order) {
			if o, _, ok := judge(in, order); ok && may(order) {
				possible = true
				if o.better(best) {
					best = o
				}
			}
			return
		}
		for i := k; i < len(order); i++ {
			order[k], order[i] = order[i], order[k]
			try(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	try(0)
	return best, possible
}

// shape says what a drawn input may hold.
type shape struct {
	fires, hands               int
	releases, deadlines, after bool
}

func drawInput(t *rapid.T, s shape) Input {
	n := rapid.IntRange(1, s.fires).Draw(t, "fires")
	in := Input{Now: monday, Hands: rapid.IntRange(1, s.hands).Draw(t, "hands")}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("f%d", i)
	}
	for i := range n {
		f := Fire{ID: ids[i], Effort: effort(rapid.IntRange(1, 12).Draw(t, "effort") * 5)}
		f.Weight = float64(rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(t, "weight"))
		if s.releases && rapid.IntRange(0, 2).Draw(t, "released") == 0 {
			f.Release = at(rapid.IntRange(-30, 120).Draw(t, "release"))
		}
		if s.deadlines && rapid.IntRange(0, 1).Draw(t, "due") == 0 {
			f.Deadline = at(rapid.IntRange(-10, 240).Draw(t, "deadline"))
			f.Hard = rapid.Bool().Draw(t, "hard")
		}
		if s.after && i > 0 && rapid.IntRange(0, 2).Draw(t, "chained") == 0 {
			f.After = rapid.SliceOfN(rapid.SampledFrom(ids[:i]), 1, 2).Draw(t, "after")
		}
		in.Fires = append(in.Fires, f)
	}
	for k := range rapid.IntRange(0, n+2).Draw(t, "people") {
		in.People = append(in.People, Person{
			Name: fmt.Sprintf("P%d", k), Weight: float64(rapid.IntRange(0, 4).Draw(t, "pweight")) / 2,
			WaitsFor: rapid.SliceOfN(rapid.SampledFrom(ids), 1, 3).Draw(t, "waits"),
			Any:      rapid.IntRange(0, 3).Draw(t, "any") == 0,
		})
	}
	return in
}

var full = shape{fires: 6, hands: 2, releases: true, deadlines: true, after: true}
