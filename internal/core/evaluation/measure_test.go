package evaluation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
)

// The values were worked out by hand.
func TestMeasures(t *testing.T) {
	for _, c := range []struct {
		name   string
		people []person.ID
		truth  evaluation.Truth
		want   evaluation.Measure
	}{
		{
			"two found of four, two of them unknown",
			[]person.ID{7, 1, 8, 9, 6, 2},
			evaluation.Truth{People: []person.ID{1, 2}, Unknown: 2},
			evaluation.Measure{
				Recall3: 1. / 4, Recall5: 1. / 4, Recall10: 2. / 4, Recall: 2. / 4,
				Precision: (1./2 + 2./6) / 4, Reciprocal: 1. / 2, Size: 6, Hits: 2,
			},
		},
		{
			"everybody, at once",
			[]person.ID{2, 1},
			evaluation.Truth{People: []person.ID{1, 2}},
			evaluation.Measure{Recall3: 1, Recall5: 1, Recall10: 1, Recall: 1, Precision: 1, Reciprocal: 1, Hit1: 1, Size: 2, Hits: 2},
		},
		{
			"the fourth place is not among three",
			[]person.ID{9, 8, 7, 1},
			evaluation.Truth{People: []person.ID{1}},
			evaluation.Measure{Recall5: 1, Recall10: 1, Recall: 1, Precision: 1. / 4, Reciprocal: 1. / 4, Size: 4, Hits: 1},
		},
		{"nobody named", nil, evaluation.Truth{Unknown: 1}, evaluation.Measure{}},
		{
			"a place taken by nobody counts as a name",
			[]person.ID{person.None, 1},
			evaluation.Truth{People: []person.ID{1}},
			evaluation.Measure{Recall3: 1, Recall5: 1, Recall10: 1, Recall: 1, Precision: 1. / 2, Reciprocal: 1. / 2, Size: 2, Hits: 1},
		},
	} {
		if diff := cmp.Diff(c.want, evaluation.MeasureOf(c.people, c.truth), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFiguresAreMeansOverCasesAndPrecisionOverNames(t *testing.T) {
	got := evaluation.FiguresOf([]evaluation.Measure{
		{Recall3: 1, Recall5: 1, Recall10: 1, Recall: 1, Precision: 1, Reciprocal: 1, Hit1: 1, Size: 1, Hits: 1},
		{Recall10: 1, Recall: 1, Precision: 1. / 6, Reciprocal: 1. / 6, Size: 7, Hits: 1},
	})
	want := evaluation.Figures{
		Recall3: 0.5, Recall5: 0.5, Recall10: 1, Recall: 1, MAP: 0.5833, MRR: 0.5833, Hit1: 0.5, Size: 4,
		Precision: 0.25, // 2 of 8 names, not the mean of 1 and 1/7
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(evaluation.Figures{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// drawAnswer draws a list of different people and a truth.
func drawAnswer(t *rapid.T) ([]person.ID, evaluation.Truth) {
	ids := rapid.Permutation([]person.ID{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).Draw(t, "people")
	told := rapid.Permutation([]person.ID{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).Draw(t, "told")
	truth := evaluation.Truth{
		People:  told[:rapid.IntRange(0, 12).Draw(t, "how many told")],
		Unknown: rapid.IntRange(0, 3).Draw(t, "unknown"),
	}
	if truth.Size() == 0 {
		truth.Unknown = 1
	}
	return ids[:rapid.IntRange(0, 12).Draw(t, "how many named")], truth
}

func TestMeasuresKeepTheirRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, truth := drawAnswer(t)
		m := evaluation.MeasureOf(people, truth)
		shares := []float64{m.Recall3, m.Recall5, m.Recall10, m.Recall, m.Precision, m.Reciprocal, m.Hit1}
		for i, x := range shares {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("share %d of %+v is not in [0, 1]", i, m)
			}
		}
		if m.Recall3 > m.Recall5 || m.Recall5 > m.Recall10 || m.Precision > m.Recall || m.Hits > m.Size {
			t.Fatalf("more is found among fewer: %+v", m)
		}
		// In which order the told are listed says nothing.
		slices.Reverse(truth.People)
		if again := evaluation.MeasureOf(people, truth); again != m {
			t.Fatalf("the order of the told matters: %+v and %+v", m, again)
		}
		// What stands behind the tenth place matters to no recall at ten, and
		// an order within the first three to no recall at three.
		if len(people) >= 3 {
			swapped := slices.Clone(people)
			swapped[0], swapped[2] = swapped[2], swapped[0]
			again := evaluation.MeasureOf(swapped, truth)
			if again.Recall3 != m.Recall3 || again.Recall != m.Recall {
				t.Fatalf("the order within the list changes its recall: %+v and %+v", m, again)
			}
		}
		// Moving somebody told one place up never does harm.
		for i := 1; i < len(people); i++ {
			if truth.Holds(people[i]) && !truth.Holds(people[i-1]) {
				better := slices.Clone(people)
				better[i], better[i-1] = better[i-1], better[i]
				if b := evaluation.MeasureOf(better, truth); b.Precision <= m.Precision || b.Reciprocal < m.Reciprocal || b.Recall5 < m.Recall5 {
					t.Fatalf("place %d up is worse: %+v and %+v", i, m, b)
				}
			}
		}
	})
}

func TestCalibration(t *testing.T) {
	got := evaluation.Calibrate([]evaluation.Guess{
		{0, false}, {0.1, true}, // both in the first bin: predicted .05, told .5
		{0.75, true}, {0.79, false}, {0.8, true}, // 0.8 is the top of its bin: predicted .78, told 2/3
		{1, true},
	})
	if got.People != 6 || len(got.Bins) != 10 {
		t.Fatalf("%d people in %d bins", got.People, len(got.Bins))
	}
	// (2·|.05-.5| + 3·|.78-2/3| + 1·0) / 6
	if want := (0.9 + 3*(0.78-2./3)) / 6; math.Abs(got.ECE-want) > 1e-4 {
		t.Errorf("ECE is %v, want %.4f", got.ECE, want)
	}
	// (0 + .81 + .0625 + .6241 + .04 + 0) / 6
	if want := 1.5366 / 6; math.Abs(got.Brier-want) > 1e-4 {
		t.Errorf("Brier is %v, want %.4f", got.Brier, want)
	}
	want := evaluation.Bin{From: 0.7, To: 0.8, People: 3, Predicted: 0.78, Observed: 0.6667}
	if diff := cmp.Diff(want, got.Bins[7]); diff != "" {
		t.Errorf("eighth bin (-want +got):\n%s", diff)
	}
}

func TestCalibrationKeepsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.Custom(func(t *rapid.T) evaluation.Guess {
			return evaluation.Guess{Chance: rapid.Float64Range(0, 1).Draw(t, "chance"), Told: rapid.Bool().Draw(t, "told")}
		})).Draw(t, "guesses")
		c := evaluation.Calibrate(list)
		held := 0
		for _, b := range c.Bins {
			held += b.People
			if b.Observed < 0 || b.Observed > 1 || b.People > 0 && (b.Predicted < b.From-1e-4 || b.Predicted > b.To+1e-4) {
				t.Fatalf("bin %+v", b)
			}
		}
		if held != len(list) || c.ECE < 0 || c.ECE > 1 || c.Brier < 0 || c.Brier > 1 {
			t.Fatalf("%d of %d people are in a bin; %+v", held, len(list), c)
		}
		for i := range list { // whoever is always right has no error
			if list[i].Chance = 0; list[i].Told {
				list[i].Chance = 1
			}
		}
		if sure := evaluation.Calibrate(list); sure.ECE != 0 || sure.Brier != 0 {
			t.Fatalf("the right answers have the error %+v", sure)
		}
	})
}

func TestBootstrap(t *testing.T) {
	const draws = 1000
	half := make([]float64, 400) // a share of one half: its standard error is .025
	for i := range half {
		half[i] = float64(i % 2)
	}
	flat := make([]float64, 400)
	rows := [][]float64{half, flat}
	got := evaluation.Bootstrap(rows, draws, 1)
	if got[0].Low < 0.43 || got[0].Low > 0.47 || got[0].High < 0.53 || got[0].High > 0.57 {
		t.Errorf("the interval of one half over 400 cases is %+v, want about .45 to .55", got[0])
	}
	if got[1] != (evaluation.Interval{}) {
		t.Errorf("the interval of nothing is %+v", got[1])
	}
	if diff := cmp.Diff(got, evaluation.Bootstrap(rows, draws, 1)); diff != "" {
		t.Errorf("the same seed gives other intervals:\n%s", diff)
	}
	if cmp.Equal(got, evaluation.Bootstrap(rows, draws, 2)) {
		t.Error("the seed does not matter")
	}
}
