//go:build unix

package main

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/workgraph"
)

// figures are what one size costs.
type figures struct {
	Build   time.Duration // reading the file and building the graph
	Busy    time.Duration // of all processors, for the same
	Held    uint64        // bytes that the graph holds
	Peak    uint64        // most bytes of memory until the graph was built
	Median  time.Duration // of one question
	P99     time.Duration
	PeakAll uint64 // most bytes of memory until all was answered
}

// answer builds the graph from a file, asks it, and writes the figures.
func answer(out io.Writer, file string, questions int) (err error) {
	var f figures
	var g *workgraph.Graph
	build := func() error {
		var b workgraph.Builder
		if err := batches(file, b.Add); err != nil {
			return err
		}
		g, err = b.Graph(nil, []string{"host1.example"})
		return err
	}
	before := busy()
	if f.Build, err = timed(build); err != nil {
		return err
	}
	f.Busy, f.Peak = busy()-before, peak()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f.Held = m.HeapAlloc
	took := ask(g, questions)
	f.Median, f.P99 = took[len(took)/2], took[len(took)*99/100]
	f.PeakAll = peak()
	return json.NewEncoder(out).Encode(f)
}

// ask asks about changes of the last tenth, each as of the time it was made,
// and returns how long the answers took, ascending.
func ask(g *workgraph.Graph, questions int) []time.Duration {
	acts := g.Now().Counts().Acts
	dice := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- to be the same each time
	policy := audience.DefaultPolicy()
	var took []time.Duration
	for range questions {
		a := workgraph.ActID(acts - 1 - dice.IntN(acts/10))
		at := time.Unix(g.Now().When(a), 0).UTC().Add(time.Hour)
		v := g.At(at)
		q := audience.Question{About: []string{"commit:" + v.Act(a).Key}}
		for _, t := range v.ThingsOf(a) {
			q.About = append(q.About, v.Thing(t).Key)
		}
		for p := range v.Parts(a) {
			q.Owner = v.Person(p).Spellings[0]
			break
		}
		start := time.Now()
		audience.For(q, v, policy, at)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took
}

// busy is how long processors have worked for this process.
func busy() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory that this process had so far, 0 where the system
// does not tell.
func peak() uint64 { return highWater("self") }

func highWater(process string) uint64 {
	status, err := os.ReadFile("/proc/" + process + "/status") // #nosec G304 -- of the system
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return n << 10
		}
	}
	return 0
}
