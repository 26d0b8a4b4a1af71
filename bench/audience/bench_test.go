package main

import (
	"os"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
)

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
	report, _, err := app.EvaluateGraph(t.Context(), g, audience.DefaultPolicy(), cases, evaluation.Options{Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Splits {
		for _, r := range s.Rows {
			if r.Lead != nil && r.Lead.MAP.Mean <= 0 {
				t.Errorf("%s: mean average precision is %.3f, that of %s %.3f", s.Name, s.Rows[0].MAP, r.Ranker, r.MAP)
			}
		}
	}
}
