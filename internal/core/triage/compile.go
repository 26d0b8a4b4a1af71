package triage

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"time"

	"ownup/internal/core/triage/order"
)

// weightUnit is how many units of integer weight make a weight of one, where
// the sums allow it.
const weightUnit = 1000

// numbered is an Input as package order reads it. Times are seconds from now.
// Fires are numbered by effort, then id, so that the order in which they were
// given does not matter and ties go to the smaller; given leads back.
type numbered struct {
	order.Problem

	given  []int // index in Input.Fires
	number map[string]int
	unit   int64 // integer weight that makes a weight of one
}

// compile turns a checked input into numbers.
func compile(in Input, now time.Time) *numbered {
	n := len(in.Fires)
	c := &numbered{given: make([]int, n), number: make(map[string]int, n), unit: weightUnit}
	for c.unit > 1 && !in.fits(now, c.unit, in.hard()) {
		c.unit /= 10
	}
	c.Problem = order.Problem{
		Hands: max(1, in.Hands), Effort: make([]int64, n), Release: make([]int64, n),
		Deadline: make([]int64, n), Hard: make([]bool, n), Weight: make([]int64, n), After: make([][]int, n),
	}
	for i := range c.given {
		c.given[i] = i
	}
	slices.SortFunc(c.given, func(a, b int) int {
		fa, fb := in.Fires[a], in.Fires[b]
		return cmp.Or(cmp.Compare(fa.Effort.Expected(), fb.Effort.Expected()), compareIDs(fa.ID, fb.ID))
	})
	for j, i := range c.given {
		c.number[in.Fires[i].ID] = j
	}
	for j, i := range c.given {
		c.addFire(j, in.Fires[i], now)
	}
	c.addPeople(in.People)
	c.addPins(in.Pins)
	return c
}

func (c *numbered) addPins(pins []Pin) {
	for _, p := range pins {
		j := c.number[p.Fire]
		if p.Before != "" {
			i := c.number[p.Before]
			c.After[i] = slices.Compact(slices.Sorted(slices.Values(append(c.After[i], j))))
		}
		if p.Place == 0 {
			continue
		}
		if c.Place == nil {
			c.Place = slices.Repeat([]int{-1}, len(c.given))
		}
		c.Place[j] = p.Place - 1
	}
}

// typed is the order in which the fires were given.
func (c *numbered) typed() []int {
	list := make([]int, len(c.given))
	for j, i := range c.given {
		list[i] = j
	}
	return list
}

// compareIDs puts shorter ids first, so that f2 comes before f10.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

func (c *numbered) addFire(j int, f Fire, now time.Time) {
	c.Effort[j] = int64(f.Effort.Expected() / time.Second)
	c.Deadline[j] = order.Never
	if !f.Release.IsZero() {
		// Rounded up: never start before the release.
		c.Release[j] = max(0, int64((f.Release.Sub(now)+time.Second-1)/time.Second))
	}
	if !f.Deadline.IsZero() {
		// Rounded down: never end after the deadline.
		c.Deadline[j] = int64(math.Floor(f.Deadline.Sub(now).Seconds()))
		c.Hard[j] = f.Hard
	}
	c.Weight[j] = c.units(f.Weight)
	c.After[j] = c.numbers(f.After)
}

// addPeople joins people with equal needs. Groups are ordered by their needs,
// not by people, so that the order of people does not matter.
func (c *numbered) addPeople(people []Person) {
	byKey := make(map[string]order.Group)
	var keys []string
	for _, p := range people {
		need := c.numbers(p.WaitsFor)
		w := c.units(p.Weight)
		if len(need) == 0 || w == 0 {
			continue
		}
		g := order.Group{Need: need, Any: p.Any && len(need) > 1}
		key := keyOf(g)
		if known, ok := byKey[key]; ok {
			g = known
		} else {
			keys = append(keys, key)
		}
		g.Weight += w
		byKey[key] = g
	}
	slices.Sort(keys)
	for _, key := range keys {
		c.Groups = append(c.Groups, byKey[key])
	}
}

// units never turns a weight into nothing.
func (c *numbered) units(w float64) int64 {
	if w <= 0 {
		return 0
	}
	return max(1, int64(math.Round(w*float64(c.unit))))
}

// hours turns a cost into weighted hours.
func (c *numbered) hours(cost int64) float64 { return float64(cost) / float64(c.unit*3600) }

// numbers translates ids, ascending and each once.
func (c *numbered) numbers(ids []string) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		out = append(out, c.number[id])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keyOf(g order.Group) string {
	key := make([]byte, 0, 4*len(g.Need)+1)
	for _, j := range g.Need {
		key = binary.BigEndian.AppendUint32(key, uint32(j)) // at most MaxFires
	}
	if g.Any {
		key = append(key, 1)
	}
	return string(key)
}
