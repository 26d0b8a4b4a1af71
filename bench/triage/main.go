// Triage compares the order of fires that ownup finds with the habits that
// people and tools have, on instances drawn from seeds, and with the best
// values known for the weighted tardiness instances of the OR-Library.
//
//	go run ./bench/triage -seeds 20
//
// The OR-Library files are looked for in $OWNUP_DATA_SHARED/triage and left
// out where they are absent.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ownup/internal/core/triage"
)

func main() {
	seeds := flag.Uint64("seeds", 20, "instances of each shape")
	flag.Parse()
	if err := run(os.Stdout, *seeds, os.Getenv("OWNUP_DATA_SHARED")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out io.Writer, seeds uint64, shared string) error {
	if err := compare(out, seeds); err != nil {
		return err
	}
	if shared == "" {
		_, err := fmt.Fprintln(out, "OR-Library: left out, OWNUP_DATA_SHARED is not set")
		return err
	}
	for _, size := range []int{40, 50, 100} {
		lib, err := readORLibrary(filepath.Join(shared, "triage"), size)
		if os.IsNotExist(err) || lib.best == nil && err != nil {
			if _, err := fmt.Fprintf(out, "OR-Library %d: left out: %v\n", size, err); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := against(out, lib); err != nil {
			return err
		}
	}
	return nil
}

// compare prints, for each shape, how good and how fast the engine is and what
// each habit costs more.
func compare(out io.Writer, seeds uint64) error {
	for _, s := range shapes() {
		var took []time.Duration
		proven, within, worst := 0, 0.0, 0.0
		extra := make([][]float64, len(policies()))
		for seed := range seeds {
			in := s.draw(seed)
			began := time.Now()
			p, err := triage.Solve(in, start)
			if err != nil {
				return fmt.Errorf("solve %s, seed %d: %w", s.name, seed, err)
			}
			took = append(took, time.Since(began))
			if p.Proven {
				proven++
			}
			if p.Within != nil {
				within += *p.Within
				worst = max(worst, *p.Within)
			}
			ours := blockedHours(in, planEnds(in, p))
			for i, habit := range policies() {
				extra[i] = append(extra[i], blockedHours(in, habit.run(in))/ours-1)
			}
		}
		slices.Sort(took)
		_, err := fmt.Fprintf(out, "%s: proven %d/%d, within %.2f%% mean %.2f%% worst, %v median %v worst\n", s.name, proven, seeds,
			100*within/float64(seeds), 100*worst, took[len(took)/2].Round(10*time.Microsecond), took[len(took)-1].Round(10*time.Microsecond))
		if err != nil {
			return err
		}
		for i, habit := range policies() {
			mean, most := spread(extra[i])
			if _, err := fmt.Fprintf(out, "    %-20s %+6.1f%% (worst %+.1f%%)\n", habit.name, 100*mean, 100*most); err != nil {
				return err
			}
		}
	}
	return nil
}

func spread(xs []float64) (mean, most float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	return mean, slices.Max(xs)
}

// against prints how near the engine comes to the best values known.
func against(out io.Writer, lib orLibrary) error {
	hit, proven := 0, 0
	var sum, best, worst float64
	var took []time.Duration
	for i, in := range lib.instances {
		began := time.Now()
		p, err := triage.Solve(in, start)
		if err != nil {
			return fmt.Errorf("solve wt%d instance %d: %w", lib.size, i+1, err)
		}
		took = append(took, time.Since(began))
		value := 60 * blockedHours(in, planEnds(in, p))
		sum, best = sum+value, best+lib.best[i]
		if value <= lib.best[i]+0.5 {
			hit++
		} else {
			worst = max(worst, value/max(1, lib.best[i])-1)
		}
		if p.Proven {
			proven++
		}
	}
	slices.Sort(took)
	_, err := fmt.Fprintf(out, "OR-Library %d: best known reached %d/%d, proven %d, total %+.3f%%, worst %+.2f%%, %v median %v worst\n",
		lib.size, hit, len(lib.instances), proven, 100*(sum/best-1), 100*worst,
		took[len(took)/2].Round(10*time.Microsecond), took[len(took)-1].Round(10*time.Microsecond))
	return err
}
