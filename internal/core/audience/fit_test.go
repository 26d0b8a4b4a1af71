package audience_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/audience"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

const goodFit = `{"version": 1, "weights": {"touched": 2, "named": 0.5}, "chance": {"bias": -4, "value": 1, "behind": -0.5},
	"tell_from": 0.1, "must_from": 0.6, "provenance": {"cases": 120, "until": "2026-06-01T00:00:00Z"}}`

func TestReadFit(t *testing.T) {
	f, err := audience.ReadFit([]byte(goodFit))
	if err != nil {
		t.Fatal(err)
	}
	w := f.Weighing()
	if w.Weights[audience.Touched] != 2 || w.Weights[audience.Named] != 0.5 || w.Weights[audience.Area] != 0 {
		t.Errorf("the weights are %v", w.Weights)
	}
	for _, c := range []struct {
		name, old, new string
		kind           problem.Kind
	}{
		{"no JSON", "{", "[", problem.Invalid},
		{"newer", `"version": 1`, `"version": 2`, problem.Newer},
		{"no version", `"version": 1,`, ``, problem.Invalid},
		{"unknown signal", "touched", "moon", problem.Invalid},
		{"negative weight", `"touched": 2`, `"touched": -2`, problem.Invalid},
		{"huge weight", `"touched": 2`, `"touched": 1e9`, problem.Invalid},
		{"chance falls with evidence", `"value": 1`, `"value": -1`, problem.Invalid},
		{"chance rises with distance", `"behind": -0.5`, `"behind": 0.5`, problem.Invalid},
		{"told from nothing", `"tell_from": 0.1`, `"tell_from": 0`, problem.Invalid},
		{"must before told", `"must_from": 0.6`, `"must_from": 0.01`, problem.Invalid},
		{"too large", "{", strings.Repeat(" ", audience.MaxFit) + "{", problem.Invalid},
	} {
		if _, err := audience.ReadFit([]byte(strings.Replace(goodFit, c.old, c.new, 1))); problem.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want a problem of kind %s", c.name, err, c.kind)
		}
	}
}

// A fit knows what happened until it was made, so an earlier question must not
// be answered with it.
func TestFitIsNotUsedBeforeItsPast(t *testing.T) {
	f, err := audience.ReadFit([]byte(goodFit))
	if err != nil {
		t.Fatal(err)
	}
	made := f.From.Until
	g := oneChange(t, made)
	q := audience.Question{Owner: who("Mara Lind"), About: []string{"net/a.c"}}
	usual := audience.DefaultPolicy()
	answer := func(p audience.Policy, at time.Time) audience.Audience { return audience.For(q, g.At(at), p, at) }
	before, after := made.Add(-time.Hour), made.Add(time.Hour)
	if diff := cmp.Diff(answer(usual, before), answer(usual.Weighted(f), before)); diff != "" {
		t.Errorf("the fit decided a question from before it (-without +with):\n%s", diff)
	}
	if cmp.Equal(answer(usual, after), answer(usual.Weighted(f), after)) {
		t.Error("the fit changed nothing after it")
	}
}

// oneChange is a graph of one change three days before a moment, by Mara Lind
// and reviewed by Jo Park.
func oneChange(t *testing.T, made time.Time) *workgraph.Graph {
	t.Helper()
	b := workgraph.Batch{Acts: []workgraph.Act{
		{
			Kind: workgraph.Change, Key: "aaaa", At: made.AddDate(0, 0, -3), Title: "net: add a table",
			Parts:  []workgraph.Part{{Who: who("Mara Lind"), Role: workgraph.Author}, {Who: who("Jo Park"), Role: workgraph.Reviewer}},
			Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "app", Key: "net/a.c"}},
		},
	}}
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// A person told because the evidence is strong is shown with the chance that
// the evidence gives; only a rule lifts it.
func TestEvidenceIsNotLiftedToARule(t *testing.T) {
	f, err := audience.ReadFit([]byte(strings.NewReplacer(`"tell_from": 0.1, "must_from": 0.6`, `"tell_from": 0.01, "must_from": 0.01`).Replace(goodFit)))
	if err != nil {
		t.Fatal(err)
	}
	at := f.From.Until.Add(time.Hour)
	q := audience.Question{Owner: who("Mara Lind"), About: []string{"net/a.c"}}
	told := audience.For(q, oneChange(t, f.From.Until).At(at), audience.DefaultPolicy().Weighted(f), at).Listeners
	if len(told) != 1 || !told[0].Must || told[0].Score >= 0.9 {
		t.Errorf("told are %+v; one person who must be, with a chance below .9, is wanted", told)
	}
}

func FuzzReadFit(f *testing.F) {
	f.Add([]byte(goodFit))
	f.Add([]byte(`{"version":1,"weights":{"touched":1e308}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fit, err := audience.ReadFit(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(fit)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := audience.ReadFit(again); err != nil {
			t.Errorf("a fit that was read cannot be read again: %v", err)
		}
		for _, value := range []float64{0, 1, 1e6} {
			if p := fit.Chance.Of(value, 0); !(p >= 0 && p <= 1) {
				t.Errorf("a chance is %v", p)
			}
		}
	})
}
