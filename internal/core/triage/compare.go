package triage

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/triage/order"
)

// Change is what another order costs, counted from a plan.
type Change struct {
	Hours    float64  `json:"hours"`    // more blocked hours; negative: fewer
	Waits    []Wait   `json:"waits"`    // whose waiting changes, most first
	Misses   []string `json:"misses"`   // fires that miss a deadline which the plan keeps
	Keeps    []string `json:"keeps"`    // fires that keep a deadline which the plan misses
	Sentence string   `json:"sentence"` // all of it, for people
}

// Wait is how the waiting of one person changes.
type Wait struct {
	Name  string        `json:"name"`
	Until time.Time     `json:"until"`
	Later time.Duration `json:"later"` // in nanoseconds; negative: free sooner
}

// Compare says what it costs to put out the fires in the order of ids, all of
// which must be there, instead of as plan has them. Only times and people
// count: pins are not looked at, as a person's order always wins.
//
// Besides the errors of [Input.Check] there is a *problem.Problem where ids
// are not the fires, or one comes before another that it waits for.
func Compare(in Input, plan Plan, ids []string, now time.Time) (Change, error) {
	if !in.Now.IsZero() {
		now = in.Now
	}
	in.Pins = nil
	if err := in.Check(now); err != nil {
		return Change{}, err
	}
	c := compile(in, now)
	list, err := c.list(in, ids)
	if err != nil {
		return Change{}, err
	}
	planned := make([]string, len(plan.Order))
	for i, p := range plan.Order {
		planned[i] = p.ID
	}
	before, err := c.list(in, planned)
	if err != nil {
		return Change{}, err
	}
	return c.change(in, now, order.Ends(c.Problem, before), order.Ends(c.Problem, list)), nil
}

// list turns ids into numbers, and refuses what is no order.
func (c *numbered) list(in Input, ids []string) ([]int, error) {
	place := make(map[string]int, len(ids))
	list := make([]int, 0, len(ids))
	for _, id := range ids {
		j, known := c.number[id]
		if _, twice := place[id]; twice || !known {
			return nil, invalid("The order names "+quote(id)+", which is not a fire or is there already.", "Name every fire once.")
		}
		place[id] = len(list)
		list = append(list, j)
	}
	for _, f := range in.Fires {
		at, ok := place[f.ID]
		if !ok {
			return nil, invalid("The order leaves out "+quote(f.ID)+".", "Name every fire once.")
		}
		for _, id := range f.After {
			if place[id] > at {
				return nil, invalid("Fire "+quote(f.ID)+" cannot come before "+quote(id)+", which it waits for.",
					`Put it later, or take the one out of the "after" of the other.`)
			}
		}
	}
	return list, nil
}

func (c *numbered) change(in Input, now time.Time, before, after []int64) Change {
	ch := Change{Waits: []Wait{}, Misses: []string{}, Keeps: []string{}}
	var cost int64
	for j := range c.Effort {
		due := int64(0)
		if c.Deadline[j] != order.Never {
			due = max(0, c.Deadline[j])
		}
		cost += c.Weight[j] * (max(0, after[j]-due) - max(0, before[j]-due))
		switch late := after[j] > c.Deadline[j]; {
		case late == (before[j] > c.Deadline[j]):
		case late:
			ch.Misses = append(ch.Misses, in.Fires[c.given[j]].ID)
		default:
			ch.Keeps = append(ch.Keeps, in.Fires[c.given[j]].ID)
		}
	}
	for _, p := range in.People {
		need := c.numbers(p.WaitsFor)
		if len(need) == 0 {
			continue
		}
		was, is := freed(need, p.Any, before), freed(need, p.Any, after)
		cost += c.units(p.Weight) * (is - was)
		if is != was {
			ch.Waits = append(ch.Waits, Wait{
				Name: p.Name, Until: now.Add(time.Duration(is) * time.Second), Later: time.Duration(is-was) * time.Second,
			})
		}
	}
	slices.SortStableFunc(ch.Waits, func(a, b Wait) int {
		return cmp.Or(cmp.Compare(b.Later, a.Later), cmp.Compare(a.Name, b.Name))
	})
	ch.Hours = math.Round(c.hours(cost)*1e6) / 1e6
	ch.Sentence = c.sentence(ch, in, now)
	return ch
}

// freed is when somebody who waits for fires is free.
func freed(need []int, anyOf bool, ends []int64) int64 {
	t := ends[need[0]]
	for _, j := range need[1:] {
		if anyOf {
			t = min(t, ends[j])
		} else {
			t = max(t, ends[j])
		}
	}
	return t
}

// sentence says a change: "+3.5 blocked hours: Ana waits until 14:30".
func (c *numbered) sentence(ch Change, in Input, now time.Time) string {
	var parts, sooner []string
	for i, w := range ch.Waits {
		if w.Later > 0 {
			parts = append(parts, w.Name+" waits until "+moment(w.Until, now))
		} else {
			sooner = append(sooner, w.Name)
		}
		if i == 0 && w.Later > 0 && len(ch.Waits) > 3 {
			if more := later(ch.Waits) - 1; more > 1 {
				parts = append(parts, fmt.Sprintf("%s more wait longer", count(more)))
				sooner = nil
				break
			}
		}
	}
	if len(sooner) > 0 {
		verb := " is free sooner"
		if len(sooner) > 1 {
			verb = " are free sooner"
		}
		parts = append(parts, list(sooner)+verb)
	}
	for _, id := range ch.Misses {
		f := in.Fires[c.given[c.number[id]]]
		parts = append(parts, "‘"+f.name()+"’ misses "+moment(f.Deadline, now))
	}
	for _, id := range ch.Keeps {
		f := in.Fires[c.given[c.number[id]]]
		parts = append(parts, "‘"+f.name()+"’ is in time for "+moment(f.Deadline, now))
	}
	head := "no more blocked hours"
	if tenths := math.Round(ch.Hours * 10); tenths != 0 {
		head = fmt.Sprintf("%+.1f blocked hours", tenths/10)
	} else if ch.Hours != 0 {
		head = map[bool]string{true: "a few blocked minutes more", false: "a few blocked minutes fewer"}[ch.Hours > 0]
	}
	if len(parts) == 0 {
		return head
	}
	return head + ": " + strings.Join(parts, "; ")
}

// later counts who waits longer.
func later(waits []Wait) int {
	n := 0
	for _, w := range waits {
		if w.Later > 0 {
			n++
		}
	}
	return n
}

// moment is a time as people say it: with the day of the week where it is
// another day of the week to come, with the date beyond.
func moment(t, now time.Time) string {
	t = t.In(now.Location())
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if day := t.Sub(midnight); day >= 24*time.Hour && day < 7*24*time.Hour {
		return t.Format("Monday 15:04")
	}
	return clock(t, now)
}
