package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"ownup/internal/core/triage"
)

// BenchmarkSolve times one plan of each shape, over ten seeds.
func BenchmarkSolve(b *testing.B) {
	for _, s := range shapes() {
		b.Run(s.name, func(b *testing.B) {
			var ins []triage.Input
			for seed := range uint64(10) {
				ins = append(ins, s.draw(seed))
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
	for _, s := range shapes()[:3] {
		for seed := range uint64(5) {
			in := s.draw(seed)
			p, err := triage.Solve(in, start)
			if err != nil {
				t.Fatal(err)
			}
			ours := blockedHours(in, planEnds(in, p))
			if math.Abs(ours-p.BlockedHours) > 1e-5 {
				t.Errorf("%s, seed %d: the plan says %v blocked hours, its times say %v", s.name, seed, p.BlockedHours, ours)
			}
			for _, habit := range policies() {
				if cost := blockedHours(in, habit.run(in)); cost < ours-1e-9 {
					t.Errorf("%s, seed %d: %s costs %v, the plan %v", s.name, seed, habit.name, cost, ours)
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
