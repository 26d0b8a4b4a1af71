// Package foldertest holds a sink that remembers, and the checks that every
// source of small files must pass.
package foldertest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// Recorder is a sink that keeps everything since the last Reset.
type Recorder struct {
	Acts      []workgraph.Act
	Flows     []workgraph.Flow
	Deadlines []workgraph.Deadline
	Cards     []person.Card
	Members   []workgraph.Membership
	Skips     []string // "place: reason"
	Resets    int
	Cursor    []byte
	Saves     int   // checkpoints
	Fail      error // what every item is answered with
}

// Reset implements [workgraph.Sink].
func (r *Recorder) Reset() error {
	r.Acts, r.Flows, r.Deadlines, r.Cards, r.Members = nil, nil, nil, nil, nil
	r.Resets++
	return nil
}

// Act implements [workgraph.Sink].
func (r *Recorder) Act(a workgraph.Act) error { r.Acts = append(r.Acts, a); return r.Fail }

// Flow implements [workgraph.Sink].
func (r *Recorder) Flow(f workgraph.Flow) error { r.Flows = append(r.Flows, f); return r.Fail }

// Deadline implements [workgraph.Sink].
func (r *Recorder) Deadline(d workgraph.Deadline) error {
	r.Deadlines = append(r.Deadlines, d)
	return r.Fail
}

// Card implements [workgraph.Sink].
func (r *Recorder) Card(c person.Card) error { r.Cards = append(r.Cards, c); return r.Fail }

// Alias implements [workgraph.Sink].
func (r *Recorder) Alias(person.Alias) error { return errors.New("no source of files knows aliases") }

// Member implements [workgraph.Sink].
func (r *Recorder) Member(m workgraph.Membership) error {
	r.Members = append(r.Members, m)
	return r.Fail
}

// Skip implements [workgraph.Sink].
func (r *Recorder) Skip(place, reason string) { r.Skips = append(r.Skips, place+": "+reason) }

// Checkpoint implements [workgraph.Sink].
func (r *Recorder) Checkpoint(cursor []byte) error {
	r.Cursor = append([]byte(nil), cursor...)
	r.Saves++
	return nil
}

// Progress implements [workgraph.Sink].
func (r *Recorder) Progress(done, total int64) {
	if done > total {
		r.Skips = append(r.Skips, "progress: beyond the total")
	}
}

// Items is how much was handed over since the last Reset.
func (r *Recorder) Items() int {
	return len(r.Acts) + len(r.Flows) + len(r.Deadlines) + len(r.Cards) + len(r.Members)
}

// Read is the Read of a source, its options filled in.
type Read func(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error

// Text reads one file with that name and text, and fails the test on any
// error.
func Text(t testing.TB, read Read, name, text string) *Recorder {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	Write(t, path, text)
	var r Recorder
	if err := read(t.Context(), path, nil, &r); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return &r
}

// Write writes a file, and the folders that it stands in.
func Write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Source holds read to the promises of package folder. good is the text of a
// file with at least one item, other of another such file, bad of a file
// that is not of the format; name ends as such files do.
func Source(t *testing.T, read Read, name, good, other, bad string) {
	dir := t.TempDir()
	file := filepath.Join(dir, "b", name)
	var r Recorder
	again := func() error { return read(t.Context(), dir, r.Cursor, &r) }
	must := func(step string, resets, saves int) {
		t.Helper()
		wasResets, wasSaves := r.Resets, r.Saves
		if err := again(); err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		if got := [2]int{r.Resets - wasResets, r.Saves - wasSaves}; got != [2]int{resets, saves} {
			t.Fatalf("%s: %d resets and %d checkpoints, want %d and %d", step, got[0], got[1], resets, saves)
		}
	}

	if kind := problem.KindOf(read(t.Context(), file, nil, &r)); kind != problem.Missing {
		t.Errorf("a path that does not exist gives a problem of kind %q", kind)
	}
	if kind := problem.KindOf(again()); kind != problem.Invalid {
		t.Errorf("an empty folder gives a problem of kind %q", kind)
	}

	Write(t, file, bad)
	if kind := problem.KindOf(again()); kind != problem.Invalid || r.Resets != 0 {
		t.Errorf("a file of another format gives a problem of kind %q and %d resets", kind, r.Resets)
	}
	Write(t, file, good)
	must("first read", 1, 2)
	first := r.Items()
	if first == 0 {
		t.Fatal("first read: nothing in a good file")
	}
	must("nothing changed", 0, 0)
	if info, err := os.Stat(file); err != nil || os.Chtimes(file, info.ModTime(), info.ModTime().Add(1e9)) != nil {
		t.Fatal("cannot touch the file")
	}
	must("only touched", 0, 1)
	must("touched before", 0, 0)

	if err := os.Symlink(dir, filepath.Join(dir, "b", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, filepath.Join(dir, "b", "twin-"+name)); err != nil {
		t.Fatal(err)
	}
	must("links to what is there already", 0, 0)
	if r.Items() != first {
		t.Errorf("through links %d items became %d", first, r.Items())
	}

	second := filepath.Join(dir, "c", name)
	Write(t, second, other)
	must("a second file", 1, 3)
	both := r.Items()
	if both <= first {
		t.Errorf("with a second file %d items became %d", first, both)
	}
	whole := r.Cursor

	r.Cursor = []byte(`{"v":1,"whole":false}`)
	must("going on after an interruption", 1, 3)
	if r.Items() != both || !cmp.Equal(r.Cursor, whole) {
		t.Errorf("after an interruption: %d items, want %d; cursor %s, want %s", r.Items(), both, r.Cursor, whole)
	}
	r.Cursor = []byte("garbage")
	must("a cursor that cannot be read", 1, 3)

	Write(t, second, bad)
	must("one file went bad", 1, 2)
	if r.Items() != first || len(r.Skips) == 0 || !strings.HasPrefix(r.Skips[len(r.Skips)-1], name+": ") {
		t.Errorf("with one bad file: %d items, want %d; skips %q", r.Items(), first, r.Skips)
	}

	failing := Recorder{Fail: errors.New("full")}
	if err := read(t.Context(), dir, nil, &failing); !errors.Is(err, failing.Fail) {
		t.Errorf("the sink's error came back as %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := read(stopped, dir, nil, &Recorder{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled read gives %v", err)
	}
}

// Quiet reports a skip that repeats one of the secrets out of a file.
func Quiet(t testing.TB, r *Recorder, secrets ...string) {
	t.Helper()
	for _, s := range r.Skips {
		for _, secret := range secrets {
			if strings.Contains(strings.ToLower(s), strings.ToLower(secret)) {
				t.Errorf("the skip %q repeats %q", s, secret)
			}
		}
	}
}
