package main

import (
	"slices"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// answer is whom a ranker names for one case, the best first.
type answer struct {
	people []person.ID
	took   time.Duration
}

// truth is who was told. Somebody whom the records did not know by then can
// be found by nobody, and counts all the same.
type truth struct {
	people  []person.ID
	unknown int
}

func truthOf(c oneCase, v workgraph.View) truth {
	owner, _ := v.FindPerson(c.Owner.identity())
	var t truth
	for _, who := range c.Told {
		id, ok := v.FindPerson(who.identity())
		switch {
		case !ok:
			t.unknown++
		case id != owner && !slices.Contains(t.people, id):
			t.people = append(t.people, id)
		}
	}
	return t
}

func (t truth) size() int { return len(t.people) + t.unknown }

// figures are means over cases.
type figures struct {
	cases                             int
	recall3, recall5, recall10        float64
	precision, reciprocal, hit1, size float64
	took                              []time.Duration
}

// add counts one case; a case in which nobody was told does not count.
func (f *figures) add(a answer, t truth) {
	if t.size() == 0 {
		return
	}
	f.cases++
	f.recall3 += recallAt(3, a.people, t)
	f.recall5 += recallAt(5, a.people, t)
	f.recall10 += recallAt(10, a.people, t)
	f.precision += averagePrecision(a.people, t)
	first := slices.IndexFunc(a.people, func(p person.ID) bool { return slices.Contains(t.people, p) })
	if first >= 0 {
		f.reciprocal += 1 / float64(first+1)
	}
	if first == 0 {
		f.hit1++
	}
	f.size += float64(len(a.people))
	f.took = append(f.took, a.took)
}

// mean divides by the number of cases.
func (f *figures) mean(x float64) float64 { return x / float64(max(f.cases, 1)) }

func recallAt(n int, people []person.ID, t truth) float64 {
	found := 0
	for _, p := range people[:min(n, len(people))] {
		if slices.Contains(t.people, p) {
			found++
		}
	}
	return float64(found) / float64(t.size())
}

func averagePrecision(people []person.ID, t truth) float64 {
	found, sum := 0, 0.0
	for i, p := range people {
		if slices.Contains(t.people, p) {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(t.size())
}

// quantile returns the time that a share q of the queries stayed within.
func quantile(took []time.Duration, q float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
