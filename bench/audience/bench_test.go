package main

import (
	"math"
	"os"
	"testing"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
)

func TestFigures(t *testing.T) {
	told := truth{people: []person.ID{1, 2}, unknown: 2}
	var f figures
	f.add(answer{people: []person.ID{7, 1, 8, 9, 6, 2}}, told)
	f.add(answer{people: []person.ID{1}}, truth{}) // nobody was told: no case
	if f.cases != 1 {
		t.Fatalf("%d cases, want 1", f.cases)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"recall@3", f.recall3, 1.0 / 4},
		{"recall@5", f.recall5, 1.0 / 4},
		{"recall@10", f.recall10, 2.0 / 4},
		{"average precision", f.precision, (1.0/2 + 2.0/6) / 4},
		{"reciprocal rank", f.reciprocal, 1.0 / 2},
		{"hit@1", f.hit1, 0},
		{"names", f.size, 6},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The search has to find which signal tells who was told, and forget the one
// that only misleads.
func TestSearchFindsWhatTells(t *testing.T) {
	var list []evidence
	for i := range 20 {
		right, wrong := audience.Weighed{Person: 1}, audience.Weighed{Person: 2}
		right.Signals[audience.Named] = 0.3
		wrong.Signals[audience.Area] = 0.5 + float64(i)/40
		list = append(list, evidence{[]audience.Weighed{wrong, right}, truth{people: []person.ID{1}}, i%2 == 0})
	}
	even := weights{1, 1, 1, 1, 1}
	before, _, _ := worth(list, even)
	found := search(list, even)
	after, _, _ := worth(list, found)
	if after != 4 || before >= after { // every figure is 1
		t.Errorf("the worth went from %v to %v with %v, want 4", before, after, found)
	}
}

// TestBeatsHabits holds the ranking to the habits it has to beat, on a real
// history that it was not fitted on. It takes minutes, so it runs only where
// a repository and its cases are named.
func TestBeatsHabits(t *testing.T) {
	repository, path := os.Getenv("OWNUP_BENCH_REPO"), os.Getenv("OWNUP_BENCH_CASES")
	if repository == "" || path == "" {
		t.Skip("OWNUP_BENCH_REPO and OWNUP_BENCH_CASES name no history and no cases")
	}
	g, err := load(t.Context(), repository)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := readCases(path, time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases of 2021 (%v)", len(cases), err)
	}
	all := rankers(audience.DefaultPolicy())
	precision := make([]float64, len(all))
	for i, r := range all {
		var f figures
		for _, c := range cases {
			v := g.At(c.At)
			f.add(answer{people: r.rank(c, v)}, truthOf(c, v))
		}
		precision[i] = f.mean(f.precision)
	}
	for i, r := range all[2:] {
		if precision[0] <= precision[i+2] {
			t.Errorf("mean average precision is %.3f, that of %s %.3f", precision[0], r.name, precision[i+2])
		}
	}
}
