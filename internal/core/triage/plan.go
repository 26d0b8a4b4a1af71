package triage

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// plan turns a result into what people and programs read.
func (m *model) plan(in Input, now time.Time, res result) Plan {
	ev := newEvaluator(m)
	ev.schedule(res.order)
	start := func(j int) int64 { return ev.ends[j] - m.effort[j] }
	// With several hands a later place of the list may start sooner.
	slices.SortStableFunc(res.order, func(a, b int) int { return cmp.Compare(start(a), start(b)) })

	p := Plan{
		Version: Version, Proven: res.proven, Late: []string{},
		BlockedHours: math.Round(float64(res.value.cost)/costPerHour*1e6) / 1e6,
		LowerBound:   math.Floor(float64(res.bound)/costPerHour*1e6) / 1e6,
	}
	if res.proven {
		p.LowerBound = p.BlockedHours
	}
	switch {
	case res.value.cost == res.bound:
		p.Within = new(float64)
	case res.bound > 0:
		within := float64(res.value.cost-res.bound) / float64(res.bound)
		p.Within = &within
	}
	r := newReasons(m, in, now, res, ev.ends)
	for k, j := range res.order {
		f := in.Fires[m.given[j]]
		if ev.ends[j] > m.deadline[j] {
			p.Late = append(p.Late, f.ID)
		}
		p.Order = append(p.Order, Place{
			ID:     f.ID,
			Start:  now.Add(time.Duration(start(j)) * time.Second),
			End:    now.Add(time.Duration(ev.ends[j]) * time.Second),
			Frees:  r.frees[j],
			Reason: r.reason(k),
		})
	}
	return p
}
