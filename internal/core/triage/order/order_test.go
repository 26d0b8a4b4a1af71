package order

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// traits are what a drawn problem may hold.
type traits struct{ chains, groups, anyOf, dues, hard, releases bool }

func drawProblem(t *rapid.T, most int, has traits) Problem {
	n := rapid.IntRange(2, most).Draw(t, "jobs")
	p := Problem{Hands: 1}
	for j := range n {
		p.Effort = append(p.Effort, rapid.Int64Range(1, 30).Draw(t, "effort"))
		p.Weight = append(p.Weight, rapid.SampledFrom([]int64{0, 0, 1, 2, 7}).Draw(t, "weight"))
		release, due, hard := int64(0), int64(Never), false
		if has.releases && rapid.IntRange(0, 2).Draw(t, "released") == 0 {
			release = rapid.Int64Range(0, 100).Draw(t, "release")
		}
		if has.dues && rapid.Bool().Draw(t, "due") {
			due = rapid.Int64Range(-5, 15*int64(n)).Draw(t, "deadline")
			hard = has.hard && rapid.Bool().Draw(t, "hard")
		}
		var after []int
		if has.chains && j > 0 && rapid.IntRange(0, 2).Draw(t, "chained") == 0 {
			after = append(after, rapid.IntRange(0, j-1).Draw(t, "after"))
		}
		p.Release, p.Deadline, p.Hard = append(p.Release, release), append(p.Deadline, due), append(p.Hard, hard)
		p.After = append(p.After, after)
	}
	for range rapid.IntRange(0, n+2).Draw(t, "groups") {
		if !has.groups {
			break
		}
		need := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, min(n, 3), rapid.ID[int]).Draw(t, "need")
		slices.Sort(need)
		p.Groups = append(p.Groups, Group{
			Weight: rapid.Int64Range(1, 9).Draw(t, "group weight"), Need: need,
			Any: has.anyOf && len(need) > 1 && rapid.IntRange(0, 2).Draw(t, "any") == 0,
		})
	}
	return p
}

// exact is the best cost by the bare dynamic program: no bound cuts it, and
// no dominance.
func exact(m *model) int64 {
	n := len(m.valued)
	if n == 0 {
		return 0
	}
	s := m.newSearch(Never, 1<<30)
	for b, j := range m.valued {
		s.preds[b] = 0
		for _, i := range m.pred[j] {
			s.preds[b] |= 1 << slices.Index(m.valued, i)
		}
	}
	layer := map[uint64][]label{0: {{}}}
	for range n {
		next := map[uint64][]label{}
		for mask, labels := range layer {
			for _, l := range labels {
				for b := range n {
					if mask>>b&1 == 1 || s.preds[b]&^mask != 0 {
						continue
					}
					x := s.extend(&l, b)
					covered := slices.ContainsFunc(next[x.mask], func(y label) bool { return y.time <= x.time && y.cost <= x.cost })
					if !covered {
						next[x.mask] = append(next[x.mask], x)
					}
				}
			}
		}
		layer = next
	}
	best := int64(Never)
	for _, l := range layer[s.all] {
		best = min(best, l.cost)
	}
	return best
}

// Every bound is held against the exact optimum: one that looks right may
// break on half of all problems.
func TestBoundsHold(t *testing.T) {
	for name, has := range map[string]traits{
		"weights": {chains: true}, "groups": {chains: true, groups: true}, "any": {chains: true, groups: true, anyOf: true},
		"dues": {chains: true, dues: true}, "hard": {groups: true, dues: true, hard: true},
		"releases": {chains: true, groups: true, releases: true},
		"all":      {chains: true, groups: true, anyOf: true, dues: true, hard: true, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := compile(drawProblem(t, 9, has))
				best := exact(m)
				if best == 0 {
					return
				}
				cost := best % m.penalty
				if b := m.lowerBound(30); best < m.penalty && b > cost {
					t.Fatalf("relaxation %d above the optimum %d", b, cost)
				}
				s := m.newSearch(Never, 1000)
				if b := s.rest.after(0, 0); b > best {
					t.Fatalf("remains %d above the optimum %d", b, best)
				}
				h := newHorizon(s, 30, best+best/10, m.endsOf(m.listed(m.valued)))
				if b := h.after(&label{}); b > best {
					t.Fatalf("horizon %d above the optimum %d", b, best)
				}
				if m.plain() {
					p := newPairs(m)
					if b := p.bound(40, best+best/10); b > best {
						t.Fatalf("pairs %d above the optimum %d", b, best)
					}
				}
			})
		})
	}
}

// From every state on the way of some order, the bounds stay below what the
// rest of that order costs; with an optimal order this is where a bound that
// is wrong for parts of a set would show.
func TestBoundsHoldOnTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		has := traits{chains: true, groups: true, anyOf: true, dues: true, hard: true, releases: rapid.Bool().Draw(t, "releases")}
		if rapid.Bool().Draw(t, "plain") {
			has = traits{chains: true, groups: true}
		}
		m := compile(drawProblem(t, 9, has))
		if len(m.valued) == 0 {
			return
		}
		// An optimal order that keeps to the dominance which the bounds count on.
		var r solution
		r.order, _ = m.newSearch(Never, 1<<20).prove()
		r.cost = newEvaluator(m).cost(r.order)
		s := m.newSearch(Never, 1000)
		if m.plain() {
			p := newPairs(m)
			p.bound(20, r.cost+1)
			s.usePairs(p)
		}
		s.horizon = newHorizon(s, 20, r.cost+1, m.endsOf(r.order))
		l := label{wait: s.weight(), pairs: s.pairsOf(s.all)}
		for _, j := range r.order {
			for name, after := range map[string]int64{
				"horizon": s.horizon.after(&l), "remains": s.rest.after(l.mask, l.time), "pairs": l.ahead(),
			} {
				if l.cost+after > r.cost {
					t.Fatalf("%s: %d and %d ahead, but the whole order costs %d", name, l.cost, after, r.cost)
				}
			}
			l = s.extend(&l, slices.Index(s.jobs, j))
		}
		if l.cost != r.cost {
			t.Fatalf("the labels add up to %d, the evaluator to %d", l.cost, r.cost)
		}
	})
}

// Blocks, dominance, bounds and search together find what the bare dynamic
// program finds.
func TestSolveIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		has := traits{
			chains: rapid.Bool().Draw(t, "chains"), groups: rapid.Bool().Draw(t, "groups"), anyOf: rapid.Bool().Draw(t, "any of"),
			dues: rapid.Bool().Draw(t, "dues"), hard: true, releases: rapid.IntRange(0, 3).Draw(t, "releases") == 0,
		}
		p := drawProblem(t, 11, has)
		m := compile(p)
		want := exact(m)
		got := Solve(p, Full(), nil)
		if total := int64(got.Broken-m.lost)*m.penalty + got.Cost; total != want || !got.Proven {
			t.Fatalf("found %d (proven %v), the optimum is %d", total, got.Proven, want)
		}
		if quick := Solve(p, Quick(), nil); quick.Bound > got.Cost && quick.Broken == got.Broken {
			t.Fatalf("quick bound %d above the optimum %d", quick.Bound, got.Cost)
		}
	})
}

// The beam and the local searches return orders that may be.
func TestOrdersMayBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 40, traits{chains: true, groups: true, dues: rapid.Bool().Draw(t, "dues")})
		got := Solve(p, Quick(), nil)
		place := make([]int, len(p.Effort))
		for k, j := range got.Order {
			place[j] = k
		}
		sorted := slices.Clone(got.Order)
		slices.Sort(sorted)
		want := make([]int, len(p.Effort))
		for j := range want {
			want[j] = j
		}
		if d := cmp.Diff(want, sorted); d != "" {
			t.Fatalf("not every job stands once (-want +got):\n%s", d)
		}
		for j, before := range p.After {
			for _, i := range before {
				if place[i] > place[j] {
					t.Fatalf("job %d stands before %d, which it waits for", j, i)
				}
			}
		}
		if got.Bound > got.Cost {
			t.Fatalf("bound %d above the cost %d", got.Bound, got.Cost)
		}
	})
}
