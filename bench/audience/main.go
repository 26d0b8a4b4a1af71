// Command audience measures whom ownup names against who really was told.
//
//	OWNUP_BENCH_REPO=/path/to/repository OWNUP_BENCH_CASES=cases.jsonl.gz \
//	  go run ./bench/audience -from 2022-01-01
//
// A case is a commit that a later one names as the mistake it mends: its
// author is the owner, and the people whom the mend names stand for those who
// had to be told. Every question is asked of the records as they stood just
// before the mend. Simple habits are measured beside it.
//
//	go run ./bench/audience fit -until 2021-01-01
//
// searches weights of the signals on the cases before that time, and says what
// they are worth on those after it, up to -end. The weights in
// [audience.DefaultPolicy] lie midway between those it found on two
// histories; README.md has the figures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/workgraph"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	fitting := len(args) > 0 && args[0] == "fit"
	if fitting {
		args = args[1:]
	}
	flags := flag.NewFlagSet("audience", flag.ContinueOnError)
	from := flags.String("from", "1970-01-01", "measure the cases from this day")
	until := flags.String("until", "9999-01-01", "and before this day; with fit, fit on those")
	end := flags.String("end", "9999-01-01", "with fit, test on those from -until and before this day")
	if err := flags.Parse(args); err != nil {
		return err
	}
	repository, path := os.Getenv("OWNUP_BENCH_REPO"), os.Getenv("OWNUP_BENCH_CASES")
	if repository == "" || path == "" {
		return errors.New("set OWNUP_BENCH_REPO to a repository and OWNUP_BENCH_CASES to its cases")
	}
	days := [3]time.Time{}
	for i, text := range []string{*from, *until, *end} {
		var err error
		if days[i], err = time.Parse(time.DateOnly, text); err != nil {
			return fmt.Errorf("read a day: %w", err)
		}
	}
	cases, err := readCases(path, days[0], days[1])
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	began := time.Now()
	g, err := load(ctx, repository)
	if err != nil {
		return err
	}
	fmt.Printf("%d commits read in %.1f s; %d cases\n", g.Now().Counts().Acts, time.Since(began).Seconds(), len(cases))
	if !fitting {
		return measure(os.Stdout, cases, g)
	}
	later, err := readCases(path, days[1], days[2])
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	return fit(os.Stdout, cases, later, g)
}

// measure prints the figures of every ranker, for the mistakes that their
// owners mended and for all.
func measure(out io.Writer, cases []oneCase, g *workgraph.Graph) error {
	var rows strings.Builder
	rows.WriteString("\tcases\tR@3\tR@5\tR@10\tMAP\tMRR\thit@1\tnames\tmedian\tp99\t\n")
	for _, r := range rankers(audience.DefaultPolicy()) {
		var own, all figures
		for _, c := range cases {
			v := g.At(c.At)
			began := time.Now()
			a := answer{people: r.rank(c, v)}
			a.took = time.Since(began)
			t := truthOf(c, v)
			all.add(a, t)
			if c.SelfFix {
				own.add(a, t)
			}
		}
		row(&rows, r.name+", mended by owner", &own)
		row(&rows, r.name+", all", &all)
	}
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	if _, err := io.WriteString(table, rows.String()); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	return nil
}

func row(rows *strings.Builder, name string, f *figures) {
	fmt.Fprintf(rows, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%.1f ms\t%.1f ms\t\n", name, f.cases,
		f.mean(f.recall3), f.mean(f.recall5), f.mean(f.recall10), f.mean(f.precision), f.mean(f.reciprocal), f.mean(f.hit1),
		f.mean(f.size), quantile(f.took, 0.5).Seconds()*1000, quantile(f.took, 0.99).Seconds()*1000)
}
