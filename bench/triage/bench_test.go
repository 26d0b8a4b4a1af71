package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"ownup/internal/core/triage"
)

// BenchmarkSolve times one plan of each mix, over ten seeds.
func BenchmarkSolve(b *testing.B) {
	for _, m := range mixes() {
		b.Run(m.name, func(b *testing.B) {
			var ins []triage.Input
			for seed := range uint64(10) {
				ins = append(ins, m.draw(seed, 25))
			}
			for i := 0; b.Loop(); i++ {
				if _, err := triage.Solve(ins[i%len(ins)], start); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The plan has to be at least as good as every habit it is compared with, and
// its own figures have to agree with the yardstick used for habits.
func TestNoHabitBeatsThePlan(t *testing.T) {
	for _, m := range mixes() {
		for seed := range uint64(4) {
			in := m.draw(seed, 14)
			p, err := triage.Solve(in, start)
			if err != nil {
				t.Fatal(err)
			}
			broken, ours := price(in, planEnds(in, p))
			if math.Abs(ours-p.BlockedHours) > 1e-5 {
				t.Errorf("%s, seed %d: the plan says %v blocked hours, its times say %v", m.name, seed, p.BlockedHours, ours)
			}
			for _, habit := range policies() {
				if b, cost := price(in, habit.run(in)); b < broken || b == broken && cost < ours-1e-9 {
					t.Errorf("%s, seed %d: %s costs %v, the plan %v", m.name, seed, habit.name, cost, ours)
				}
			}
		}
	}
}

func TestReadORLibrary(t *testing.T) {
	dir := filepath.Join(os.Getenv("OWNUP_DATA_SHARED"), "triage")
	if _, err := os.Stat(filepath.Join(dir, "wt40.txt")); err != nil {
		t.Skip("the OR-Library files are absent; OWNUP_DATA_SHARED names the folder above them")
	}
	lib, err := readORLibrary(dir, 40)
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.instances) != 125 || len(lib.instances[0].Fires) != 40 {
		t.Fatalf("%d instances, want 125 of 40", len(lib.instances))
	}
	// No order may cost less than the optimum: that would be a misread file
	// or a wrong yardstick.
	p, err := triage.Solve(lib.instances[0], start)
	if err != nil {
		t.Fatal(err)
	}
	if got := 60 * p.BlockedHours; got < lib.best[0]-0.01 {
		t.Errorf("instance 1 costs %v, below its optimum %v", got, lib.best[0])
	}
}

func TestReadProject(t *testing.T) {
	const file = `PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           3
   3        1          1           4
   4        1          0
****
REQUESTS/DURATIONS:
  1      1     0       0    0
  2      1     8       4    0
  3      1     4      10    0
  4      1     0       0    0
`
	g, err := parseGraph([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.effort) != 2 || g.effort[0] != 8 || g.effort[1] != 4 || len(g.after[0]) != 0 || len(g.after[1]) != 1 {
		t.Errorf("read %+v", g)
	}
}
