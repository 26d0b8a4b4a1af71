package triage

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"time"
)

// weightUnit is how many units of integer weight make a weight of one.
const weightUnit = 1000

// costPerHour is the integer cost of an hour of weight one.
const costPerHour = weightUnit * 3600

// never stands for a deadline that does not exist.
const never = math.MaxInt64

// model is an Input in integers. Times are seconds from now. Fires are
// numbered by effort, then id, so that the search does not see the order in
// which they were given; given leads back.
type model struct {
	hands    int
	given    []int // index in Input.Fires
	effort   []int64
	release  []int64
	head     []int64 // no earlier end is possible
	deadline []int64 // may be negative; never
	hard     []bool
	weight   []int64
	pred     [][]int
	succ     [][]int
	closure  [][]int // the fire and all that must be out before it, ascending
	groups   []group
	groupsOf [][]int // groups that a fire is needed by
	valued   []int   // fires whose place matters, ascending
	rest     []int
	released bool // some fire cannot start at once
}

// group is people who wait for the same fires.
type group struct {
	weight int64
	need   []int // ascending
	any    bool
}

// due is the second from which a fire's own weight counts.
func (m *model) due(j int) int64 {
	if m.deadline[j] == never {
		return 0
	}
	return max(0, m.deadline[j])
}

// compile turns a checked input into a model.
func compile(in Input, now time.Time) *model {
	n := len(in.Fires)
	m := &model{
		hands: max(1, in.Hands), given: make([]int, n),
		effort: make([]int64, n), release: make([]int64, n), head: make([]int64, n),
		deadline: make([]int64, n), hard: make([]bool, n), weight: make([]int64, n),
		pred: make([][]int, n), succ: make([][]int, n), closure: make([][]int, n),
		groupsOf: make([][]int, n),
	}
	for i := range m.given {
		m.given[i] = i
	}
	slices.SortFunc(m.given, func(a, b int) int {
		fa, fb := in.Fires[a], in.Fires[b]
		return cmp.Or(cmp.Compare(fa.Effort.Expected(), fb.Effort.Expected()), cmp.Compare(fa.ID, fb.ID))
	})
	number := make(map[string]int, n)
	for j, i := range m.given {
		number[in.Fires[i].ID] = j
	}
	for j, i := range m.given {
		m.addFire(j, in.Fires[i], number, now)
	}
	m.addPeople(in.People, number)
	m.close()
	m.split()
	return m
}

func (m *model) addFire(j int, f Fire, number map[string]int, now time.Time) {
	m.effort[j] = int64(f.Effort.Expected() / time.Second)
	m.deadline[j] = never
	if !f.Release.IsZero() {
		// Rounded up: never start before the release.
		m.release[j] = max(0, int64((f.Release.Sub(now)+time.Second-1)/time.Second))
		m.released = m.released || m.release[j] > 0
	}
	if !f.Deadline.IsZero() {
		// Rounded down: never end after the deadline.
		m.deadline[j] = int64(math.Floor(f.Deadline.Sub(now).Seconds()))
		m.hard[j] = f.Hard
	}
	m.weight[j] = unitsOf(f.Weight)
	m.pred[j] = numbers(f.After, number)
	for _, i := range m.pred[j] {
		m.succ[i] = append(m.succ[i], j)
	}
}

// addPeople joins people with equal needs. Groups are ordered by their needs,
// not by people, so that the order of people does not matter.
func (m *model) addPeople(people []Person, number map[string]int) {
	byKey := make(map[string]int)
	var keys []string
	for _, p := range people {
		need := numbers(p.WaitsFor, number)
		w := unitsOf(p.Weight)
		if len(need) == 0 || w == 0 {
			continue
		}
		anyOne := p.Any && len(need) > 1
		key := keyOf(need, anyOne)
		g, ok := byKey[key]
		if !ok {
			g = len(m.groups)
			byKey[key] = g
			keys = append(keys, key)
			m.groups = append(m.groups, group{need: need, any: anyOne})
		}
		m.groups[g].weight += w
	}
	slices.Sort(keys)
	sorted := make([]group, len(keys))
	for i, key := range keys {
		sorted[i] = m.groups[byKey[key]]
		for _, j := range sorted[i].need {
			m.groupsOf[j] = append(m.groupsOf[j], i)
		}
	}
	m.groups = sorted
}

// maxClosure bounds the memory for all closures together.
const maxClosure = 4_000_000

// close fills closure and head. Past maxClosure the remaining fires get only
// themselves: every use of a closure stays right with a part of it, and only
// the bound gets weaker.
func (m *model) close() {
	stamp := make([]int, len(m.effort))
	for i := range stamp {
		stamp[i] = -1
	}
	total := 0
	for _, j := range m.topological() {
		set := []int{j}
		stamp[j] = j
		start := m.release[j]
		for _, i := range m.pred[j] {
			start = max(start, m.head[i])
			if total > maxClosure {
				continue
			}
			for _, a := range m.closure[i] {
				if stamp[a] != j {
					stamp[a] = j
					set = append(set, a)
				}
			}
		}
		total += len(set)
		slices.Sort(set)
		m.closure[j] = set
		m.head[j] = start + m.effort[j]
		if m.hands == 1 {
			m.head[j] = max(m.head[j], m.sum(set))
		}
	}
}

// sum is the effort of several fires.
func (m *model) sum(fires []int) int64 {
	var p int64
	for _, j := range fires {
		p += m.effort[j]
	}
	return p
}

// topological gives the fires so that none comes before one it waits for,
// lowest number first wherever there is a choice.
func (m *model) topological() []int {
	missing := make([]int, len(m.pred))
	var ready intHeap
	for j, ps := range m.pred {
		missing[j] = len(ps)
		if len(ps) == 0 {
			ready.push(j)
		}
	}
	order := make([]int, 0, len(m.pred))
	for len(ready) > 0 {
		j := ready.pop()
		order = append(order, j)
		for _, s := range m.succ[j] {
			if missing[s]--; missing[s] == 0 {
				ready.push(s)
			}
		}
	}
	return order
}

// split separates the fires whose place can change the score from the rest. A
// fire matters where something costs until it, or a fire that needs it, is out.
func (m *model) split() {
	matters := make([]bool, len(m.effort))
	for _, j := range slices.Backward(m.topological()) {
		if m.weight[j] > 0 || m.hard[j] || len(m.groupsOf[j]) > 0 {
			matters[j] = true
		}
		if matters[j] {
			for _, i := range m.pred[j] {
				matters[i] = true
			}
		}
	}
	for j, yes := range matters {
		if yes {
			m.valued = append(m.valued, j)
		} else {
			m.rest = append(m.rest, j)
		}
	}
}

// union is the closure of several fires, ascending.
func (m *model) union(fires []int) []int {
	if len(fires) == 1 {
		return m.closure[fires[0]]
	}
	var all []int
	for _, j := range fires {
		all = append(all, m.closure[j]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func unitsOf(w float64) int64 { return int64(math.Round(w * weightUnit)) }

// numbers translates ids, ascending and each once.
func numbers(ids []string, number map[string]int) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		out = append(out, number[id])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keyOf(need []int, anyOne bool) string {
	key := make([]byte, 0, 4*len(need)+1)
	for _, j := range need {
		key = binary.BigEndian.AppendUint32(key, uint32(j)) // at most MaxFires
	}
	if anyOne {
		key = append(key, 1)
	}
	return string(key)
}
