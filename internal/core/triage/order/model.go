package order

import (
	"math"
	"slices"
)

// Never stands for a deadline that does not exist.
const Never = math.MaxInt64

// model is a problem with what the engines ask of it again and again. What
// cannot matter is taken out: deadlines that every order keeps or breaks, and
// releases that come before anything could start.
type model struct {
	hands    int
	effort   []int64
	release  []int64
	head     []int64 // no earlier end is possible
	due      []int64 // from here on the own weight counts
	deadline []int64 // hard and possible; else Never
	weight   []int64
	pred     [][]int
	succ     [][]int
	closure  [][]int // the job and all that must be out before it, ascending
	groups   []Group
	groupsOf [][]int // groups that a job is needed by
	valued   []int   // jobs whose place matters, ascending
	rest     []int
	place    []int // -1: anywhere; nil: all of them
	lost     int   // hard deadlines that no order keeps
	penalty  int64 // a hard deadline broken costs more than anything else can
	total    int64 // effort of all jobs
	released bool  // some valued job cannot start at once
	dues     bool  // some cost begins at a deadline
	anyOf    bool  // some group waits for any of several jobs
}

// compile makes the model of a problem.
func compile(p Problem) *model {
	n := len(p.Effort)
	m := &model{
		hands: max(1, p.Hands), effort: p.Effort, release: slices.Clone(p.Release),
		head: make([]int64, n), due: make([]int64, n), deadline: make([]int64, n), weight: slices.Clone(p.Weight),
		pred: p.After, succ: make([][]int, n), closure: make([][]int, n), groups: p.Groups, groupsOf: make([][]int, n),
		place: p.Place,
	}
	for j, before := range m.pred {
		for _, i := range before {
			m.succ[i] = append(m.succ[i], j)
		}
	}
	m.close()
	m.simplify(p)
	m.reduce()
	for i, g := range m.groups {
		for _, j := range g.Need {
			m.groupsOf[j] = append(m.groupsOf[j], i)
		}
		m.anyOf = m.anyOf || g.Any
	}
	m.split()
	return m
}

// simplify sets due, deadline and penalty.
func (m *model) simplify(p Problem) {
	var last, weight int64
	for j := range m.effort {
		m.total += m.effort[j]
		last = max(last, m.release[j])
		weight += m.weight[j]
	}
	last += m.total // no list of jobs takes longer
	for _, g := range m.groups {
		weight += g.Weight
	}
	m.penalty = weight*last + 1
	for j := range m.effort {
		m.deadline[j] = Never
		if p.Deadline[j] == Never {
			continue
		}
		switch {
		case !p.Hard[j] || p.Deadline[j] >= last:
		case m.head[j] > p.Deadline[j]:
			m.lost++
		default:
			m.deadline[j] = p.Deadline[j]
		}
		if m.due[j] = max(0, p.Deadline[j]); m.due[j] >= last {
			m.due[j], m.weight[j] = 0, 0
		}
	}
}

// plain says whether jobs can be cut into blocks.
func (m *model) plain() bool {
	return m.hands == 1 && !m.released && !m.dues && !m.anyOf && m.place == nil
}

// maxClosure bounds the memory for all closures together.
const maxClosure = 4_000_000

// close fills closure and head. Past maxClosure the remaining jobs get only
// themselves: every use of a closure stays right with a part of it, and only
// bounds get weaker.
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

// sum is the effort of several jobs.
func (m *model) sum(jobs []int) int64 {
	var p int64
	for _, j := range jobs {
		p += m.effort[j]
	}
	return p
}

// topological gives the jobs so that none comes before one it waits for,
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

// split separates the jobs whose place can change the cost from the rest. A
// job matters where something costs until it, or a job that needs it, is out,
// and where places are pinned.
func (m *model) split() {
	matters := make([]bool, len(m.effort))
	for _, j := range slices.Backward(m.topological()) {
		if m.weight[j] > 0 || m.deadline[j] != Never || len(m.groupsOf[j]) > 0 || m.place != nil {
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
	for _, j := range m.valued {
		if m.hands == 1 && m.release[j] <= m.sum(m.closure[j])-m.effort[j] {
			m.release[j] = 0 // what comes before it takes longer
		}
		m.released = m.released || m.release[j] > 0
		m.dues = m.dues || m.deadline[j] != Never || m.weight[j] > 0 && m.due[j] > 0
	}
}

// union is the closure of several jobs, ascending.
func (m *model) union(jobs []int) []int {
	if len(jobs) == 1 {
		return m.closure[jobs[0]]
	}
	var all []int
	for _, j := range jobs {
		all = append(all, m.closure[j]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// own is what job j costs by itself when it ends at end.
func (m *model) own(j int, end int64) int64 {
	cost := m.weight[j] * max(0, end-m.due[j])
	if end > m.deadline[j] {
		cost += m.penalty
	}
	return cost
}
