package main

import (
	"os"
	"slices"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
)

// Learning has to find which signal tells who was told, and forget the one
// that only misleads.
func TestLearnFindsWhatTells(t *testing.T) {
	var list []evidence
	for i := range 20 {
		right, wrong := audience.Weighed{Person: 1}, audience.Weighed{Person: 2}
		right.Signals[audience.Named] = 0.3
		wrong.Signals[audience.Area] = 0.5 + float64(i)/40
		list = append(list, evidence{[]audience.Weighed{wrong, right}, truth{people: []person.ID{1}}, i%2 == 0})
	}
	found := learn(list)
	if found[0] <= 0 || found[3] != 0 {
		t.Errorf("Named weighs %v and Area %v, want something and nothing", found[0], found[3])
	}
	if _, all := worth(list, found); all.mean(all.precision) != 1 {
		t.Errorf("the mean average precision is %v, want 1", all.mean(all.precision))
	}
	if again := learn(list); !slices.Equal(again, found) {
		t.Errorf("learned %v, then %v", found, again)
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

// Chances learned from people who were told as often as a known chance says
// have to come near that chance.
func TestLearnChance(t *testing.T) {
	known := audience.Chance{Bias: -2, Value: 1.5, Behind: -0.5}
	var list []guess
	for value := range 5 {
		for behind := range 4 {
			p := known.Of(float64(value), float64(behind))
			for i := range 1000 {
				list = append(list, guess{[3]float64{1, float64(value), float64(behind)}, float64(i) < p*1000})
			}
		}
	}
	found := learnChance(list)
	for _, x := range [][2]float64{{found.Bias, known.Bias}, {found.Value, known.Value}, {found.Behind, known.Behind}} {
		if diff := x[0] - x[1]; diff > 0.02 || diff < -0.02 {
			t.Errorf("found %+v, want about %+v", found, known)
		}
	}
	if ece, named := errorOf(list, found, 0); ece > 0.01 || named != len(list) {
		t.Errorf("the calibration error is %v over %d people, want almost 0 over %d", ece, named, len(list))
	}
}
