package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/survey"
)

// disk is a folder with a clock of its own, whose ticks are as coarse as those
// of the coarsest file system.
type disk struct {
	now   time.Time
	files map[string]*content
}

type content struct {
	text              string // a piece a line; "!" before a line is a skip
	modified, changed int64
}

func newDisk() *disk {
	return &disk{now: time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC), files: map[string]*content{}}
}

func (d *disk) stamp() int64 { return d.now.Truncate(tick).UnixNano() }

func (d *disk) write(path, text string) {
	d.files[path] = &content{text, d.stamp(), d.stamp()}
}

func (d *disk) survey() []survey.File {
	var files []survey.File
	for path, c := range d.files {
		files = append(files, survey.File{Path: "/root/" + path, Size: int64(len(c.text)), Modified: c.modified, Changed: c.changed})
	}
	slices.SortFunc(files, func(a, b survey.File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

func (d *disk) open(path string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(d.files[strings.TrimPrefix(path, "/root/")].text)), nil
}

// read hands a file to a sink, as a reader would.
func (d *disk) read(f *survey.File, sink extract.DeepSink) {
	c := d.files[strings.TrimPrefix(f.Path, "/root/")]
	_ = sink.Begin(nil, extract.Begun{Kind: extract.Text, Size: len(c.text), Sum: sha256.Sum256([]byte(c.text))})
	for i, line := range strings.Split(c.text, "\n") {
		place := extract.Place{Line: i + 1, Column: 1}
		members := []string{}
		if i%3 == 2 {
			members = []string{"inside"}
		}
		if reason, skip := strings.CutPrefix(line, "!"); skip {
			_ = sink.Skip(members, place, reason)
			continue
		}
		_ = sink.Piece(members, extract.Piece{Place: place, Text: line})
	}
}

// finder is the sink of a trace: it looks for hits, and stands before a
// recorder.
type finder struct {
	search *match.Search
	record *Recorder
	path   string
	found  []string
	idle   bool
	t      fataler
}

type fataler interface {
	Fatalf(format string, args ...any)
}

func (f *finder) May(have bool) { f.idle = !have }

func (f *finder) Begin(members []string, b extract.Begun) error {
	if f.record != nil {
		return f.record.Begin(members, b)
	}
	return nil
}

func (f *finder) Piece(members []string, p extract.Piece) error {
	passage := match.Passage{Text: []byte(p.Text)}
	for _, h := range f.search.Find(passage) {
		if f.idle {
			f.t.Fatalf("a hit in a stretch of %s that is to have none: %s", f.path, h.Reason)
		}
		f.found = append(f.found, fmt.Sprintf("%s %q line %d: %d %s", f.path, members, p.Line, h.Start, h.Reason))
	}
	if f.record != nil {
		_ = f.record.Piece(members, p)
		f.record.Passage(passage)
	}
	return nil
}

func (f *finder) Skip(members []string, p extract.Place, reason string) error {
	f.found = append(f.found, fmt.Sprintf("%s %q line %d: skipped, %s", f.path, members, p.Line, reason))
	if f.record != nil {
		return f.record.Skip(members, p, reason)
	}
	return nil
}

// cold is what reading everything finds.
func cold(t fataler, d *disk, s *match.Search) []string {
	f := finder{search: s, t: t}
	for _, file := range d.survey() {
		f.path = file.Path
		d.read(&file, &f)
	}
	return f.found
}

// warm is what a trace through the index finds. It reads at most so many files
// and then stops, as a person may; it returns how many.
func warm(t fataler, d *disk, dir string, s *match.Search, most int, end func(*Writer) error) (found []string, read int) {
	x, err := Open(dir, Setup{Key: testKey, Stamp: "test", Now: func() time.Time { return d.now }, hasty: true})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer x.Close()
	files := d.survey()
	w, err := x.Begin("/root", files)
	if err != nil || w == nil {
		t.Fatalf("begin: %v", err)
	}
	hits, err := x.Candidates(s.Keys())
	if err != nil {
		t.Fatalf("candidates: %v", err)
	}
	for i, doc := range x.Fresh("/root", files) {
		f := finder{search: s, path: files[i].Path, t: t}
		if doc == NoDoc {
			doc, _ = w.Recall(i, d.open)
		}
		if doc == NoDoc {
			if read++; read > most {
				break
			}
			f.record = w.Record(i)
			d.read(&files[i], &f)
			if err := f.record.Keep(); err != nil {
				t.Fatalf("keep: %v", err)
			}
		} else if c, ok := Find(hits, doc); ok {
			if err := x.Replay(context.Background(), c, &f); err != nil {
				t.Fatalf("replay: %v", err)
			}
		} else if err := x.Skips(doc, func(members []string, p extract.Place, reason string) { _ = f.Skip(members, p, reason) }); err != nil {
			t.Fatalf("skips: %v", err)
		}
		found = append(found, f.found...)
	}
	if err := end(w); err != nil {
		t.Fatalf("commit: %v", err)
	}
	return found, read
}

func commit(w *Writer) error { return w.Commit() }

// killed ends a process before it commits.
func killed(*Writer) error { return nil }

const all = 1 << 30

func sought(t fataler) *match.Search {
	s, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: "4.2%", Right: "2.4%"}}, Phrases: []string{"gross margin"}})
	if err != nil {
		t.Fatalf("cannot seek: %v", err)
	}
	return s
}
