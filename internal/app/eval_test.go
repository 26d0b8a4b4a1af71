package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/testkit/postgres"
	"ownup/internal/testkit/scenario"
)

// past is forty changes, a day apart, and a case after each of them.
func past() (acts []workgraph.Act, cases []evaluation.Case) {
	who := func(i int) person.Identity {
		return person.Identity{Name: fmt.Sprintf("Person %c", 'A'+i%7), Address: fmt.Sprintf("p%d@firm.example", i%7)}
	}
	for i := range 40 {
		at := time.Date(2026, 1, 1+i, 9, 0, 0, 0, time.UTC)
		path := fmt.Sprintf("f%d.c", i%3)
		acts = append(acts, workgraph.Act{
			Kind: workgraph.Change, Key: fmt.Sprintf("%07d", i), At: at, Title: "change",
			Parts:  []workgraph.Part{{Who: who(i), Role: workgraph.Author}, {Who: who(i * i), Role: workgraph.Reviewer}},
			Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "app", Key: path}},
		})
		owner, told := who(i), who(i+1)
		cases = append(cases, evaluation.Case{
			Owner: evaluation.Person{Name: owner.Name, Email: owner.Address}, At: at.Add(time.Hour), About: []string{path},
			SelfFix: i%2 == 0, Told: []evaluation.Person{{Name: told.Name, Email: told.Address, Role: "reviewed"}},
		})
	}
	return acts, cases
}

func history(t *testing.T) (*workgraph.Graph, []evaluation.Case) {
	t.Helper()
	acts, cases := past()
	batch := workgraph.Batch{Acts: acts}
	data, err := batch.Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g, cases
}

func TestEvaluationIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	g, cases := history(t)
	measure := func() evaluation.Report {
		var steps int64
		report, timing, err := app.EvaluateGraph(t.Context(), g, audience.DefaultPolicy(), cases, evaluation.Options{Seed: 1, Draws: 50}, func(done, total int64) {
			if steps++; done != steps || total != int64(len(cases)) {
				t.Errorf("step %d says %d of %d", steps, done, total)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if timing.Queries != len(cases) || timing.Median <= 0 || timing.P99 < timing.Median {
			t.Errorf("timing %+v", timing)
		}
		return report
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := measure()
	runtime.GOMAXPROCS(4)
	if diff := cmp.Diff(one, measure(), cmp.AllowUnexported(evaluation.Figures{})); diff != "" {
		t.Errorf("four processors give another report (-one +four):\n%s", diff)
	}
	if len(one.Splits) != 3 || one.Splits[0].Rows[0].Recall10 == 0 {
		t.Errorf("nothing was found: %+v", one)
	}
}

func TestEvaluationStops(t *testing.T) {
	g, cases := history(t)
	ctx, stop := context.WithCancel(t.Context())
	_, _, err := app.EvaluateGraph(ctx, g, audience.DefaultPolicy(), cases, evaluation.Options{}, func(int64, int64) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

// Equal records give equal bytes, whichever database keeps them.
func TestEvaluationIsTheSameOnBothDatabases(t *testing.T) {
	acts, cases := past()
	var reports []string
	for _, s := range []*scenario.Stage{scenario.New(t), scenario.On(t, postgres.Start(t))} {
		s.Records.Acts = acts
		s.Sync()
		report, _, err := s.App.Evaluate(t.Context(), s.Actor, cases, evaluation.Options{Seed: 1, Draws: 50}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, string(text))
	}
	if diff := cmp.Diff(reports[0], reports[1]); diff != "" {
		t.Errorf("(-SQLite +PostgreSQL):\n%s", diff)
	}
}
