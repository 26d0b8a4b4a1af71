package index_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/plain"
	"ownup/internal/trace/extract/readers"
	"ownup/internal/trace/index"
	"ownup/internal/trace/survey"
)

var setup = index.Setup{Key: []byte("0123456789abcdef0123456789abcdef"), Stamp: "bench"}

func open(tb testing.TB, dir string) *index.Index {
	tb.Helper()
	x, err := index.Open(dir, setup)
	if err != nil {
		tb.Fatal(err)
	}
	if x.Notice() != "" {
		tb.Log(x.Notice())
	}
	return x
}

// finder looks for hits, and records what it reads where it has a recorder.
type finder struct {
	search *match.Search
	record *index.Recorder
	idle   bool
	hits   int
	text   []byte
}

func (f *finder) May(have bool) { f.idle = !have }

func (f *finder) Begin(members []string, b extract.Begun) error {
	if f.record != nil {
		return f.record.Begin(members, b)
	}
	return nil
}

func (f *finder) Piece(members []string, p extract.Piece) error {
	f.text = append(f.text[:0], p.Text...)
	passage := match.Passage{Text: f.text, Value: p.Value, HasValue: p.HasValue}
	if !f.idle {
		f.hits += len(f.search.Find(passage))
	}
	if f.record != nil {
		_ = f.record.Piece(members, p)
		f.record.Passage(passage)
	}
	return nil
}

func (f *finder) Skip(members []string, p extract.Place, reason string) error {
	if f.record != nil {
		return f.record.Skip(members, p, reason)
	}
	return nil
}

// each does work for every number below n on every core.
func each(n int, work func(worker, i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(worker, i)
			}
		})
	}
	group.Wait()
}

func reader() trace.Direct {
	all := extract.Readers{}
	for kind, read := range readers.With(nil, "") {
		all[kind] = read
	}
	all[extract.PDF] = plain.Text // there are none, and the library takes a while to load
	return trace.Direct{Readers: all, Limits: extract.DefaultLimits()}
}

func seek(tb testing.TB, s match.Sought) *match.Search {
	tb.Helper()
	search, err := match.For(s)
	if err != nil {
		tb.Fatal(err)
	}
	return search
}

var questions = []struct {
	name string
	match.Sought
}{
	{"figure", match.Sought{Figures: []match.Figure{{Wrong: "4.2%", Right: "2.4%"}}, Labels: []string{"gross margin"}}},
	{"phrase", match.Sought{Phrases: []string{"gross margin"}}},
	{"sum", match.Sought{Figures: []match.Figure{{Wrong: "€123.4M", Right: "€132.4M", Bases: []string{"€980M"}}}}},
}

// counted is what a trace found and how.
type counted struct {
	files, read, candidates, hits, skipped int
	bytes                                  int64
}

// run is a trace through the index in dir; "" for none.
func run(tb testing.TB, root, dir string, search *match.Search, show bool) counted {
	tb.Helper()
	began := time.Now()
	var opened sync.WaitGroup
	var x *index.Index
	if dir != "" {
		opened.Go(func() { x = open(tb, dir) })
	}
	s, err := survey.Take(context.Background(), []string{root})
	if err != nil {
		tb.Fatal(err)
	}
	surveyed := time.Since(began)
	opened.Wait()
	c := counted{files: len(s.Files)}
	docs := slices.Repeat([]index.Doc{index.NoDoc}, len(s.Files))
	var candidates []index.Candidate
	if x != nil {
		defer x.Close()
		docs = x.Fresh(root, s.Files)
	}
	compared := time.Since(began)
	if x != nil {
		if candidates, err = x.Candidates(search.Keys()); err != nil {
			tb.Fatal(err)
		}
	}
	c.candidates = len(candidates)
	looked := time.Since(began)
	finders := make([]*finder, runtime.GOMAXPROCS(0))
	for i := range finders {
		finders[i] = &finder{search: search.Clone()}
	}
	var todo []int
	var again []index.Candidate
	for i, d := range docs {
		if d == index.NoDoc {
			todo = append(todo, i)
			continue
		}
		c.bytes += x.Known(d).Bytes
		if hit, ok := index.Find(candidates, d); ok {
			again = append(again, hit)
		} else if err := x.Skips(d, func([]string, extract.Place, string) { c.skipped++ }); err != nil {
			tb.Fatal(err)
		}
	}
	each(len(again), func(worker, i int) {
		if err := x.Replay(context.Background(), again[i], finders[worker]); err != nil {
			panic(err)
		}
	})
	var w *index.Writer
	if x != nil && len(todo) > 0 {
		if w, err = x.Begin(root, s.Files); err != nil {
			tb.Fatal(err)
		}
	}
	direct := reader()
	each(len(todo), func(worker, i int) {
		f := finders[worker]
		f.idle = false
		if w != nil {
			f.record = w.Record(todo[i])
		}
		_ = direct.Read(context.Background(), s.Files[todo[i]].Path, f)
		if f.record != nil {
			if err := f.record.Keep(); err != nil {
				panic(err)
			}
			f.record = nil
		}
	})
	matched := time.Since(began)
	if w != nil {
		if err := w.Commit(); err != nil {
			tb.Fatal(err)
		}
	}
	c.read = len(todo)
	for _, f := range finders {
		c.hits += f.hits
	}
	if show {
		tb.Logf("%d files, %d read, %d candidates, %d hits, %d skipped: survey %v, open and compare %v, candidates %v, match %v, commit %v",
			c.files, c.read, c.candidates, c.hits, c.skipped, surveyed.Round(time.Millisecond/10), (compared - surveyed).Round(time.Millisecond/10),
			(looked - compared).Round(time.Millisecond/10), (matched - looked).Round(time.Millisecond/10), (time.Since(began) - matched).Round(time.Millisecond/10))
	}
	return c
}

// TestColdAndWarm builds the index, and compares what a trace through it finds
// with what a trace without it finds.
func TestColdAndWarm(t *testing.T) {
	root := folder(t)
	dir := filepath.Join(filepath.Dir(root), "index")
	first := seek(t, questions[0].Sought)
	if c := run(t, root, dir, first, true); c.read == documents {
		began := time.Now()
		run(t, root, "", first, true)
		t.Logf("without an index: %v", time.Since(began).Round(time.Millisecond))
	}
	size, files := int64(0), 0
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			info, err := e.Info()
			if err != nil {
				return err
			}
			size, files = size+info.Size(), files+1
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the index has %.1f MB in %d files", float64(size)/1e6, files)
	for _, q := range questions {
		search := seek(t, q.Sought)
		want := run(t, root, "", search, false)
		for range 3 {
			if got := run(t, root, dir, search, true); got.hits != want.hits || got.hits == 0 {
				t.Errorf("%s: %d hits through the index, %d without", q.name, got.hits, want.hits)
			}
		}
	}
}

// BenchmarkCold reads a fortieth of the documents, with and without making an
// index of them.
func BenchmarkCold(b *testing.B) {
	root := filepath.Join(folder(b), "area 00")
	search := seek(b, questions[0].Sought)
	b.Run("without", func(b *testing.B) {
		for b.Loop() {
			run(b, root, "", search, false)
		}
	})
	b.Run("with", func(b *testing.B) {
		for b.Loop() {
			run(b, root, b.TempDir(), search, false)
		}
	})
}

func BenchmarkWarm(b *testing.B) {
	root := folder(b)
	dir := filepath.Join(filepath.Dir(root), "index")
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			search := seek(b, q.Sought)
			run(b, root, dir, search, true)
			for b.Loop() {
				run(b, root, dir, search, false)
			}
		})
	}
}
