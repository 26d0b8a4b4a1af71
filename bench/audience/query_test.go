package main

import (
	"os"
	"slices"
	"testing"
	"time"

	"ownup/internal/core/audience"
)

// BenchmarkQuery answers the cases of 2020 and 2021 one after the other, at
// ownup's own cut-off, on one core with -cpu 1.
func BenchmarkQuery(b *testing.B) {
	repository, path := os.Getenv("OWNUP_BENCH_REPO"), os.Getenv("OWNUP_BENCH_CASES")
	if repository == "" {
		b.Skip("OWNUP_BENCH_REPO and OWNUP_BENCH_CASES name no history and no cases")
	}
	g, err := load(b.Context(), repository)
	if err != nil {
		b.Fatal(err)
	}
	cases, err := readCases(path, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		b.Fatal(err)
	}
	p := audience.DefaultPolicy()
	var took []time.Duration
	for b.Loop() {
		c := cases[len(took)%len(cases)]
		began := time.Now()
		audience.For(question(c, 0), g.At(c.At), p, c.At)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "ms-median")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "ms-p99")
}
