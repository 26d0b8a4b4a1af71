package triage

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ownup/internal/core/triage/order"
)

// plan turns a result into what people and programs read.
func (c *numbered) plan(in Input, now time.Time, res order.Result) Plan {
	ends := order.Ends(c.Problem, res.Order)
	start := func(j int) int64 { return ends[j] - c.Effort[j] }
	// With several hands a later place of the list may start sooner.
	slices.SortStableFunc(res.Order, func(a, b int) int { return cmp.Compare(start(a), start(b)) })

	p := Plan{
		Version: Version, Proven: res.Proven, Late: []string{},
		BlockedHours: math.Round(c.hours(res.Cost)*1e6) / 1e6,
		LowerBound:   math.Floor(c.hours(res.Bound)*1e6) / 1e6,
	}
	if res.Proven {
		p.LowerBound = p.BlockedHours
	}
	switch {
	case res.Cost == res.Bound:
		p.Within = new(float64)
	case res.Bound > 0:
		within := float64(res.Cost-res.Bound) / float64(res.Bound)
		p.Within = &within
	}
	r := newReasons(c, in, now, res, ends)
	for k, j := range res.Order {
		f := in.Fires[c.given[j]]
		if ends[j] > c.Deadline[j] {
			p.Late = append(p.Late, f.ID)
		}
		p.Order = append(p.Order, Place{
			ID:     f.ID,
			Start:  now.Add(time.Duration(start(j)) * time.Second),
			End:    now.Add(time.Duration(ends[j]) * time.Second),
			Frees:  r.frees[j],
			Reason: r.reason(k),
		})
	}
	return p
}
