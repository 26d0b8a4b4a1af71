//go:build unix

package confine

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ownup/internal/trace/extract"
)

// BenchmarkStart is the start of a child until it is ready, and its end.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		p, err := Start(context.Background(), Options{Workers: 1})
		if err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
}

// BenchmarkSmallFiles reads small texts from disk, by one child or by two; the
// time is that of one file.
func BenchmarkSmallFiles(b *testing.B) {
	folder := b.TempDir()
	paths := make([]string, 1000)
	for i := range paths {
		paths[i] = filepath.Join(folder, fmt.Sprintf("%d.txt", i))
		text := fmt.Sprintf("The margin of region %d rose to 4.2 %% in June.\n\n", i)
		if err := os.WriteFile(paths[i], []byte(strings.Repeat(text, 20)), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("in process", func(b *testing.B) {
		all := ours()
		for i := 0; b.Loop(); i++ {
			path := paths[i%len(paths)]
			content, err := os.ReadFile(path)
			if err == nil {
				err = all.Deep(context.Background(), path, content, extract.DefaultLimits(), &counting{})
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("there and back", func(b *testing.B) {
		p := start(b, Options{Workers: 1})
		for b.Loop() {
			if err := p.Deep(context.Background(), "a.txt", []byte("4.2"), extract.DefaultLimits(), &counting{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("%d children", workers), func(b *testing.B) {
			p := start(b, Options{Workers: workers})
			b.ResetTimer()
			var next atomic.Int64
			var wait sync.WaitGroup
			for range workers {
				wait.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if err := p.Read(context.Background(), paths[i%int64(len(paths))], &counting{}); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wait.Wait()
		})
	}
}

// BenchmarkDocuments reads every file below the folder that OWNUP_DOCUMENTS
// names, in process and by children, two at a time; the time is that of all.
// Where other programs run, cpu-s is the one to compare.
func BenchmarkDocuments(b *testing.B) {
	folder := os.Getenv("OWNUP_DOCUMENTS")
	if folder == "" {
		b.Skip("OWNUP_DOCUMENTS names no folder of documents")
	}
	only := os.Getenv("OWNUP_DOCUMENTS_KIND") // an ending
	var paths []string
	var size int64
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, only) {
			paths = append(paths, path)
			if info, err := entry.Info(); err == nil {
				size += info.Size()
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	each := func(b *testing.B, workers int, read func(path string, sink extract.DeepSink) error) {
		var pieces, text, skips atomic.Int64
		var next atomic.Int64
		var wait sync.WaitGroup
		for range workers {
			wait.Go(func() {
				for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
					var c counting
					if err := read(paths[i], &c); err != nil {
						b.Error(err)
					}
					pieces.Add(int64(c.pieces))
					text.Add(int64(c.bytes))
					skips.Add(int64(len(c.skips)))
				}
			})
		}
		wait.Wait()
		b.ReportMetric(float64(pieces.Load()), "pieces")
		b.ReportMetric(float64(text.Load())/1e6, "MB-text")
		b.ReportMetric(float64(skips.Load()), "skips")
	}
	// computed is the processor time of this process and of the children that
	// are gone.
	computed := func() time.Duration {
		var sum time.Duration
		for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
			var u syscall.Rusage
			if err := syscall.Getrusage(who, &u); err != nil {
				b.Fatal(err)
			}
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
		return sum
	}
	const workers = 2
	b.Run("in process", func(b *testing.B) {
		b.SetBytes(size)
		from := computed()
		defer func() { b.ReportMetric((computed()-from).Seconds()/float64(b.N), "cpu-s/op") }()
		all := ours()
		for b.Loop() {
			each(b, workers, func(path string, sink extract.DeepSink) error {
				content, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				return all.Deep(context.Background(), path, content, extract.DefaultLimits(), sink)
			})
		}
	})
	b.Run("children", func(b *testing.B) {
		b.SetBytes(size)
		from := computed()
		p, err := Start(context.Background(), Options{Workers: workers})
		if err != nil {
			b.Fatal(err)
		}
		defer func() {
			p.Close()
			b.ReportMetric((computed()-from).Seconds()/float64(b.N), "cpu-s/op")
		}()
		for b.Loop() {
			each(b, workers, func(path string, sink extract.DeepSink) error {
				return p.Read(context.Background(), path, sink)
			})
		}
	})
}
