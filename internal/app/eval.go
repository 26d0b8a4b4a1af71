package app

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/workgraph"
)

// Timing is how long answers took: the answer that a person gets, without the
// habits beside it.
type Timing struct {
	Queries     int
	Median, P99 time.Duration
}

// Evaluate measures what ownup answers to cases of the past, each from the
// actor's records as they stood at the time of the case. Progress, which may
// be nil, is called from one goroutine at a time. The report is the same
// however many processors there are; the timing is not.
func (a *App) Evaluate(ctx context.Context, actor Actor, cases []evaluation.Case, o evaluation.Options, progress func(done, total int64)) (evaluation.Report, Timing, error) {
	g, err := a.graph(ctx, actor)
	if err != nil {
		return evaluation.Report{}, Timing{}, err
	}
	return EvaluateGraph(ctx, g, a.Policy, cases, o, progress)
}

// EvaluateGraph is [App.Evaluate] on a graph and a policy, for programs that
// measure.
func EvaluateGraph(ctx context.Context, g *workgraph.Graph, p audience.Policy, cases []evaluation.Case, o evaluation.Options, progress func(done, total int64)) (evaluation.Report, Timing, error) {
	outcomes := make([]evaluation.Outcome, len(cases))
	took := make([]time.Duration, len(cases))
	var next atomic.Int64
	var steps struct {
		sync.Mutex
		done int64
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(cases)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(cases) {
					return
				}
				outcomes[i], took[i] = judge(g, p, cases[i])
				if progress != nil {
					steps.Lock()
					steps.done++
					progress(steps.done, int64(len(cases)))
					steps.Unlock()
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return evaluation.Report{}, Timing{}, err
	}
	return evaluation.Summarise(outcomes, o), timingOf(took), nil
}

// judge asks one case as a person would ask it, and once more for a long
// list.
func judge(g *workgraph.Graph, p audience.Policy, c evaluation.Case) (evaluation.Outcome, time.Duration) {
	v := g.At(c.At)
	began := time.Now()
	own := audience.For(c.Question(0), v, p, c.At)
	took := time.Since(began)
	ranked := audience.For(c.Question(evaluation.Listed), v, p, c.At)
	return evaluation.Judge(c, v, evaluation.Answer(c, v, ranked.Listeners), evaluation.Answer(c, v, own.Listeners)), took
}

func timingOf(took []time.Duration) Timing {
	t := Timing{Queries: len(took)}
	if len(took) > 0 {
		slices.Sort(took)
		t.Median, t.P99 = took[len(took)/2], took[min(len(took)*99/100, len(took)-1)]
	}
	return t
}
