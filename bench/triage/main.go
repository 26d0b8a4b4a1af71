// Triage measures the order of fires that ownup finds: how often it is proven
// best, how far it can be from the best, how long it takes, and what the
// habits of people and tools cost more.
//
//	go run ./bench/triage -seeds 100
//
// README.md says what the figures mean and where the public instances come
// from. Whatever is absent is left out and said to be.
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

// start is an arbitrary Monday morning.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func main() {
	seeds := flag.Uint64("seeds", 100, "instances of each mix; 0 leaves the mixes out")
	step := flag.Int("step", 1, "take every so many of the public projects")
	flag.Parse()
	r := reporter{out: os.Stdout}
	if *seeds > 0 {
		r.mixes(*seeds)
		r.several(*seeds)
	}
	r.projects(os.Getenv("OWNUP_PSPLIB"), *step)
	r.library(os.Getenv("OWNUP_DATA_SHARED"))
	if r.err != nil {
		fmt.Fprintln(os.Stderr, r.err)
		os.Exit(1)
	}
}

// reporter prints tables and keeps the first error.
type reporter struct {
	out io.Writer
	err error
}

func (r *reporter) say(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.out, format, args...)
	}
}

// row is what is measured over the instances of one kind.
type row struct {
	name    string
	count   int
	proven  int
	gaps    []float64 // shares of the cost
	took    []time.Duration
	extra   [][]float64 // by habit: shares of our cost
	better  []int       // by habit: instances on which it is better than the plan
	unequal int         // plans whose own figure is not what their times cost
}

// solve plans one instance and adds it to the row.
func (w *row) solve(in triage.Input, by func(triage.Input, time.Time) (triage.Plan, error)) error {
	began := cpu()
	p, err := by(in, start)
	if err != nil {
		return fmt.Errorf("solve %s: %w", w.name, err)
	}
	w.took = append(w.took, cpu()-began)
	w.count++
	gap := 1.0
	if p.Within != nil {
		gap = *p.Within
	}
	w.gaps = append(w.gaps, gap)
	if p.Proven {
		w.proven++
	}
	broken, ours := price(in, planEnds(in, p))
	if d := ours - p.BlockedHours; d > 1e-5 || d < -1e-5 {
		w.unequal++
	}
	if in.Hands > 1 {
		return nil
	}
	for i, habit := range policies() {
		if len(w.extra) <= i {
			w.extra, w.better = append(w.extra, nil), append(w.better, 0)
		}
		b, theirs := price(in, habit.run(in))
		if b < broken || b == broken && theirs < ours-1e-9 {
			w.better[i]++
		}
		if ours > 0 && b == broken {
			w.extra[i] = append(w.extra[i], theirs/ours-1)
		}
	}
	return nil
}

// print writes the line of a row, and one for each habit if asked to.
func (r *reporter) print(w *row, habits bool) {
	slices.Sort(w.took)
	mean, worst := spread(w.gaps)
	r.say("| %s | %d of %d | %.2f %% | %.2f %% | %s | %s | %s |\n", w.name, w.proven, w.count, 100*mean, 100*worst,
		short(w.took[len(w.took)/2]), short(w.took[len(w.took)*99/100]), short(w.took[len(w.took)-1]))
	if w.unequal > 0 {
		r.say("WRONG: %d plans cost other than they say\n", w.unequal)
	}
	for i, habit := range policies() {
		if !habits || len(w.extra) == 0 {
			break
		}
		mean, worst := spread(w.extra[i])
		r.say("|   %s | better on %d | %+.1f %% | %+.1f %% | | | |\n", habit.name, w.better[i], 100*mean, 100*worst)
	}
}

func (r *reporter) head(title string) {
	r.say("\n%s\n\n| | proven best | within, mean | worst | median | p99 | max |\n|---|---|---|---|---|---|---|\n", title)
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

func spread(xs []float64) (mean, most float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
		most = max(most, x)
	}
	return mean, most
}

// mixes measures drawn instances of 25 fires.
func (r *reporter) mixes(seeds uint64) {
	r.head("25 fires, drawn; below each, what habits cost more where they break no more hard deadlines")
	for _, m := range mixes() {
		w := row{name: m.name}
		for seed := range seeds {
			if err := w.solve(m.draw(seed, 25), triage.Solve); err != nil && r.err == nil {
				r.err = err
			}
		}
		r.print(&w, true)
	}
}

// several measures several hands.
func (r *reporter) several(seeds uint64) {
	r.head("Several hands, chains and people, drawn")
	for _, fires := range []int{6, 8, 10, 12, 15, 25} {
		for _, hands := range []int{2, 3} {
			m := mix{chains: true, people: true, weights: true, hands: hands}
			w := row{name: fmt.Sprintf("%d fires, %d hands", fires, hands)}
			for seed := range min(seeds, 20) {
				if err := w.solve(m.draw(seed, fires), triage.Solve); err != nil && r.err == nil {
					r.err = err
				}
			}
			r.print(&w, false)
		}
	}
}

// projects measures the graphs of the PSPLIB.
func (r *reporter) projects(dir string, step int) {
	if dir == "" {
		r.say("\nPSPLIB: left out, OWNUP_PSPLIB is not set\n")
		return
	}
	r.head("PSPLIB; 960 is eight projects of j120 side by side")
	for _, set := range []string{"j30", "j60", "j120", "960"} {
		folder := set
		if set == "960" {
			folder = "j120"
		}
		graphs, err := readGraphs(filepath.Join(dir, folder+".sm"))
		if err != nil {
			r.say("%s: left out: %v\n", set, err)
			continue
		}
		if set == "960" {
			var eight []graph
			for at := 0; at+8 <= len(graphs); at += 8 {
				eight = append(eight, join(graphs[at:at+8]))
			}
			graphs = eight
		}
		for _, people := range []bool{false, true} {
			w := row{name: set + map[bool]string{true: ", people"}[people]}
			for i := 0; i < len(graphs); i += step {
				if err := w.solve(graphs[i].dress(uint64(i), people), triage.Solve); err != nil && r.err == nil {
					r.err = err
				}
			}
			r.print(&w, true)
		}
	}
}

// library measures the weighted tardiness instances of the OR-Library.
func (r *reporter) library(shared string) {
	if shared == "" {
		r.say("\nOR-Library: left out, OWNUP_DATA_SHARED is not set\n")
		return
	}
	r.say("\nOR-Library, weighted tardiness\n\n| jobs | budget | best known | total | median | max |\n|---|---|---|---|---|---|\n")
	for _, size := range []int{40, 50, 100} {
		lib, err := readORLibrary(filepath.Join(shared, "triage"), size)
		if err != nil {
			r.say("%d jobs: left out: %v\n", size, err)
			continue
		}
		r.against(lib, "sketch", triage.Sketch)
		r.against(lib, "full", triage.Solve)
	}
}

// against prints how near a solver comes to the best values known.
func (r *reporter) against(lib orLibrary, budget string, by func(triage.Input, time.Time) (triage.Plan, error)) {
	hit := 0
	var sum, best float64
	var took []time.Duration
	for i, in := range lib.instances {
		began := cpu()
		p, err := by(in, start)
		if err != nil && r.err == nil {
			r.err = fmt.Errorf("solve wt%d instance %d: %w", lib.size, i+1, err)
			return
		}
		took = append(took, cpu()-began)
		_, hours := price(in, planEnds(in, p))
		sum, best = sum+60*hours, best+lib.best[i]
		if 60*hours <= lib.best[i]+0.5 {
			hit++
		}
	}
	slices.Sort(took)
	r.say("| %d | %s | %d of %d | %+.4f %% | %s | %s |\n", lib.size, budget, hit, len(lib.instances),
		100*(sum/best-1), short(took[len(took)/2]), short(took[len(took)-1]))
}
