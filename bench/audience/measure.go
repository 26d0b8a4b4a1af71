package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// measure prints the figures of ownup and of the habits beside it.
func measure(ctx context.Context, out io.Writer, cases []oneCase, g *workgraph.Graph, seed uint64) error {
	report, timing, err := app.EvaluateGraph(ctx, g, audience.DefaultPolicy(), cases, evaluation.Options{Seed: seed}, nil)
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	var rows strings.Builder
	rows.WriteString("\tR@3\tR@5\tR@10\tMAP\tMRR\thit@1\tnames\trecall\tECE\tahead in MAP\t\n")
	for _, s := range report.Splits {
		fmt.Fprintf(&rows, "%s: %d cases\t\t\t\t\t\t\t\t\t\t\t\n", s.Name, s.Cases)
		for _, r := range s.Rows {
			ece, ahead := "", ""
			if r.Calibration != nil {
				ece = fmt.Sprintf("%.3f", r.Calibration.ECE)
			}
			if r.Lead != nil {
				ahead = fmt.Sprintf("%+.3f [%+.3f, %+.3f]", r.Lead.MAP.Mean, r.Lead.MAP.Low, r.Lead.MAP.High)
			}
			fmt.Fprintf(&rows, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%.3f\t%s\t%s\t\n", r.Ranker,
				r.Recall3, r.Recall5, r.Recall10, r.MAP, r.MRR, r.Hit1, r.Size, r.Recall, ece, ahead)
		}
	}
	if err := printTable(out, rows.String()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "one question: median %.1f ms, p99 %.1f ms\n", timing.Median.Seconds()*1000, timing.P99.Seconds()*1000)
	return err
}

// printTable prints rows of cells that end with tabs.
func printTable(out io.Writer, rows string) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	if _, err := io.WriteString(table, rows); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	return nil
}

// What follows is how fit.go sees cases and figures.

type oneCase = evaluation.Case

// listed is how many people of a ranked list are looked at.
const listed = evaluation.Listed

func question(c oneCase, limit int) audience.Question { return c.Question(limit) }

// answer is whom weights name for one case, the best first.
type answer struct{ people []person.ID }

// truth is who was told.
type truth struct {
	people  []person.ID
	unknown int
}

func truthOf(c oneCase, v workgraph.View) truth {
	t := evaluation.TruthOf(c, v)
	return truth{t.People, t.Unknown}
}

func (t truth) size() int { return len(t.people) + t.unknown }

// figures are the two that weights are judged by, summed over cases.
type figures struct {
	cases              int
	recall5, precision float64
}

// add counts one case; a case in which nobody was told does not count.
func (f *figures) add(a answer, t truth) {
	if t.size() == 0 {
		return
	}
	m := evaluation.MeasureOf(a.people, evaluation.Truth{People: t.people, Unknown: t.unknown})
	f.cases++
	f.recall5 += m.Recall5
	f.precision += m.Precision
}

// mean divides by the number of cases.
func (f *figures) mean(x float64) float64 { return x / float64(max(f.cases, 1)) }
