package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/triage"
)

// graph is a project of the PSPLIB: activities with durations, and what comes
// after what. Sources and sinks of no duration are left out.
type graph struct {
	name   string
	effort []int
	after  [][]int
}

// readGraphs reads every project of a folder such as j30.sm, in the order of
// their names.
func readGraphs(dir string) ([]graph, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.sm"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("read projects: none in %s: %w", dir, os.ErrNotExist)
	}
	slices.Sort(paths)
	var graphs []graph
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read project: %w", err)
		}
		g, err := parseGraph(data)
		if err != nil {
			return nil, fmt.Errorf("read project %s: %w", filepath.Base(path), err)
		}
		g.name = strings.TrimSuffix(filepath.Base(path), ".sm")
		graphs = append(graphs, g)
	}
	return graphs, nil
}

// parseGraph reads the two tables of a project file that matter here.
func parseGraph(data []byte) (graph, error) {
	effort := map[int]int{}
	successors := map[int][]int{}
	section := ""
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line := lines.Text()
		if strings.HasSuffix(line, ":") && strings.ToUpper(line) == line {
			section = line
			continue
		}
		var row []int
		for _, word := range strings.Fields(line) {
			n, err := strconv.Atoi(word)
			if err != nil {
				row = nil
				break
			}
			row = append(row, n)
		}
		switch {
		case len(row) < 3:
		case section == "PRECEDENCE RELATIONS:":
			successors[row[0]] = row[3:]
		case section == "REQUESTS/DURATIONS:":
			effort[row[0]] = row[2]
		}
	}
	if len(effort) == 0 || len(effort) != len(successors) {
		return graph{}, fmt.Errorf("%d durations and %d lines of successors", len(effort), len(successors))
	}
	return withoutDummies(effort, successors), lines.Err()
}

// withoutDummies drops the activities of no duration; in these files nothing
// comes after another only because of one of them.
func withoutDummies(effort map[int]int, successors map[int][]int) graph {
	var g graph
	number := map[int]int{}
	for a := 1; a <= len(effort); a++ {
		if effort[a] > 0 {
			number[a] = len(g.effort)
			g.effort = append(g.effort, effort[a])
		}
	}
	g.after = make([][]int, len(g.effort))
	for a := 1; a <= len(effort); a++ {
		i, ok := number[a]
		for _, b := range successors[a] {
			if j, also := number[b]; ok && also {
				g.after[j] = append(g.after[j], i)
			}
		}
	}
	return g
}

// join puts graphs side by side.
func join(graphs []graph) graph {
	var all graph
	for _, g := range graphs {
		base := len(all.effort)
		all.name += g.name + " "
		all.effort = append(all.effort, g.effort...)
		for _, after := range g.after {
			var moved []int
			for _, i := range after {
				moved = append(moved, base+i)
			}
			all.after = append(all.after, moved)
		}
	}
	return all
}

// dress makes fires of a graph, one unit of duration to ten minutes. Without
// people each fire has a weight from 1 to 10; with people there are half as
// many as fires, each waiting for one to three of them.
func (g graph) dress(seed uint64, people bool) triage.Input {
	r := rand.New(rand.NewPCG(seed, uint64(len(g.effort)))) //nolint:gosec // equal seeds have to draw equal instances
	in := triage.Input{Now: start, Hands: 1}
	for i, effort := range g.effort {
		d := time.Duration(effort) * 10 * time.Minute
		f := triage.Fire{ID: fmt.Sprintf("f%04d", i), Effort: triage.Effort{Low: d, High: d}}
		if !people {
			f.Weight = float64(1 + r.IntN(10))
		}
		for _, k := range g.after[i] {
			f.After = append(f.After, fmt.Sprintf("f%04d", k))
		}
		in.Fires = append(in.Fires, f)
	}
	if !people {
		return in
	}
	for k := range len(g.effort) / 2 {
		p := triage.Person{Name: fmt.Sprintf("P%d", k), Weight: float64(1 + r.IntN(10))}
		for range 1 + r.IntN(3) {
			p.WaitsFor = append(p.WaitsFor, in.Fires[r.IntN(len(in.Fires))].ID)
		}
		in.People = append(in.People, p)
	}
	return in
}
