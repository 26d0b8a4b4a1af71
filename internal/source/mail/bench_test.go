package mail

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ownup/internal/core/workgraph"
)

// tally is a sink that only counts, so that the benchmark measures the source.
type tally struct {
	ledger
	n      int
	cursor int64
}

func (s *tally) Act(workgraph.Act) error   { s.n++; return nil }
func (s *tally) Checkpoint(c []byte) error { s.cursor += int64(len(c)); return nil }

// writeArchive makes an mbox of n messages as they come from servers: the
// usual twenty fields, a body, and an attachment in every tenth.
func writeArchive(b *testing.B, path string, n int) int64 {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	noise := strings.Repeat("X-Filter-Result: 0123456789 abcdefghij klmnopqrst uvwxyz 0123456789\n", 12)
	body := strings.Repeat("The margin in the second table is the one from last month, I think.\n", 30)
	file := strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 500)
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		heads := []string{
			strings.TrimSuffix(noise, "\n"),
			"Received: from a.example by b.example; " + start.Add(time.Duration(i)*time.Minute).Format(time.RFC1123Z),
			fmt.Sprintf("From: =?utf-8?Q?J=C3=BCrgen_%d?= <p%d@firm.example>", i%300, i%300),
			fmt.Sprintf("To: \"Kaya, Ines\" <p%d@firm.example>, Tom <p%d@firm.example>", (i+1)%300, (i+7)%300),
			fmt.Sprintf("Subject: Re: [team] Margin %d", i/8),
			"Date: " + start.Add(time.Duration(i)*time.Minute).Format(time.RFC1123Z),
			fmt.Sprintf("Message-ID: <m%d@firm.example>", i),
			fmt.Sprintf("References: <m%d@firm.example>", i/8*8),
		}
		m := compose(heads, nil, body)
		if i%10 == 0 {
			m = strings.Replace(compose(heads, []string{"Q3.xlsx"}, body), "AAAA", file, 1)
		}
		_, _ = w.WriteString(asMbox(m))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	_ = f.Close()
	return info.Size()
}

func BenchmarkMbox100k(b *testing.B) {
	const n = 100_000
	path := filepath.Join(b.TempDir(), "in.mbox")
	size := writeArchive(b, path, n)
	b.SetBytes(size)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		var s tally
		if err := Read(context.Background(), path, nil, &s); err != nil || s.n != n || len(s.skips) > 0 {
			b.Fatalf("%d acts, %d skips, %v", s.n, len(s.skips), err)
		}
		b.ReportMetric(float64(s.cursor)/1e6, "cursor-MB")
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(float64(after.HeapSys-before.HeapSys)/1e6, "heap-MB")
}
