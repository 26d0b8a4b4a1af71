// Command audience measures whom ownup names against who really was told.
//
//	OWNUP_BENCH_REPO=/path/to/repository OWNUP_BENCH_CASES=cases.jsonl.gz \
//	  go run ./bench/audience -from 2022-01-01
//
// A case is a commit that a later one names as the mistake it mends: its
// author is the owner, and the people whom the mend names stand for those who
// had to be told. Every question is asked of the records as they stood just
// before the mend. Simple habits are measured beside it. It is what
// "ownup eval audience" does, without a database; package evaluation says
// what the figures mean.
//
//	go run ./bench/audience maintainers -from 2022-01-01
//
// runs the repository's own scripts/get_maintainer.pl on the cases that their
// owners mended, each in the tree as it stood at the time, and measures it
// beside ownup's own cut-off.
//
//	go run ./bench/audience fit -until 2021-01-01
//
// learns weights of the signals from the cases before that time, and says what
// they are worth on those after it, up to -end; -out stores them. The weights in
// [audience.DefaultPolicy] are the mean of those it found on two
// histories; README.md has the figures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	task := ""
	if len(args) > 0 && (args[0] == "fit" || args[0] == "maintainers") {
		task, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("audience", flag.ContinueOnError)
	from := flags.String("from", "1970-01-01", "measure the cases from this day")
	until := flags.String("until", "9999-01-01", "and before this day; with fit, fit on those")
	end := flags.String("end", "9999-01-01", "with fit, test on those from -until and before this day")
	seed := flags.Uint64("seed", 1, "of the draws that intervals come from")
	stored := flags.String("out", "", "with fit, store the weights in this file, for ownup --weights")
	every := flags.Int("every", 1, "with maintainers, take only every so manieth case")
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
	switch task {
	case "maintainers":
		return maintainers(ctx, os.Stdout, repository, selfFixes(cases, *every), g)
	case "fit":
		later, err := readCases(path, days[1], days[2])
		if err != nil {
			return fmt.Errorf("read the cases: %w", err)
		}
		return fit(ctx, os.Stdout, cases, later, g, *stored)
	}
	return measure(ctx, os.Stdout, cases, g, *seed)
}
