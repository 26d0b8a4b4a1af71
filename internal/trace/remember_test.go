package trace_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/index"
)

// counting counts the files that are really read.
type counting struct {
	trace.Direct
	read *int
}

func (c counting) Read(ctx context.Context, path string, sink extract.DeepSink) error {
	*c.read++
	return c.Direct.Read(ctx, path, sink)
}

// A trace through an index says what one that reads everything says, and reads
// only what has changed.
func TestRunThroughAnIndex(t *testing.T) {
	dir := folder(t, map[string]string{
		"a/minutes.txt": "The margin in June was 4.2 %.\n", "margin.csv": "region,margin in %\nNorth,4.2\nSouth,7.1\n",
		"q2.zip": zipped("q2.csv", "month;margin\nJune;4,20 %\n"), "b.rar": "Rar!\x1a\x07\x00and so on",
		"mail.eml":  "From: Ines <ines@firm.example>\nTo: tom@firm.example\nSubject: x\nMessage-ID: <a@firm.example>\n\nAbout four percent for Nordwind.\n",
		"reply.eml": "From: tom@firm.example\nSubject: Re: x\nMessage-ID: <b@firm.example>\nIn-Reply-To: <a@firm.example>\n\nThanks.\n",
		"none.txt":  "Nothing of it.\n",
	})
	old := time.Now().Add(-time.Hour)
	touch := func(name string) {
		t.Helper()
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	store := t.TempDir()
	later := func() time.Time { return time.Now().Add(time.Hour) } // well after all that is written here
	open := func(string) (*index.Index, error) {
		return index.Open(store, index.Setup{Key: bytes.Repeat([]byte{7}, index.KeySize), Stamp: "test", Now: later})
	}
	requests := map[string]trace.Request{
		"a figure": wrong("4.2%", "2.4%"), "a message": {Messages: []string{"a@firm.example"}},
		"a file": {Files: []trace.Whole{{Path: filepath.Join(dir, "a/minutes.txt"), Name: "minutes.txt"}}},
		"none":   wrong("77.7%", ""),
	}
	phrase := trace.Request{}
	phrase.Sought.Phrases = []string{"nordwind"}
	requests["a phrase"] = phrase
	compare := func(stage string, wantRead int) {
		t.Helper()
		first := true
		for name, r := range requests {
			r.Paths, r.Workers = []string{dir}, 1
			want, err := trace.Run(context.Background(), r, direct())
			if err != nil {
				t.Fatal(err)
			}
			read := 0
			r.Index = open
			got, err := trace.Run(context.Background(), r, counting{direct(), &read})
			if err != nil {
				t.Fatal(err)
			}
			read -= len(r.Files) + len(r.Messages) // those that are sought are read too
			if first && read != wantRead || !first && read != 0 {
				t.Errorf("%s, %s: %d files read", stage, name, read)
			}
			first = false
			if diff := cmp.Diff(lines(dir, want), lines(dir, got)); diff != "" {
				t.Errorf("%s, %s (-without +with index):\n%s", stage, name, diff)
			}
			if diff := cmp.Diff(want.Summary, got.Summary); diff != "" {
				t.Errorf("%s, %s (-without +with index):\n%s", stage, name, diff)
			}
		}
	}
	compare("first", 7)
	if err := os.WriteFile(filepath.Join(dir, "none.txt"), []byte("Now it says 4.2 %.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	touch("none.txt")
	if err := os.Remove(filepath.Join(dir, "margin.csv")); err != nil {
		t.Fatal(err)
	}
	compare("changed", 1)
	if err := os.Rename(filepath.Join(dir, "q2.zip"), filepath.Join(dir, "moved.zip")); err != nil {
		t.Fatal(err)
	}
	compare("moved", 0)
}

// An index that cannot be opened is said, and the files are read.
func TestRunWithoutItsIndex(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "4.2 %\n", "b.txt": "4.2 %\n"})
	r := wrong("4.2%", "")
	r.Index = func(string) (*index.Index, error) { return nil, os.ErrPermission }
	result := traced(t, dir, r)
	if len(result.Occurrences) != 2 || len(result.Summary.Notes) != 1 {
		t.Errorf("%d occurrences, notes %q", len(result.Occurrences), result.Summary.Notes)
	}
}

// Whatever of an index is damaged, the answer is that of the files.
func TestRunThroughADamagedIndex(t *testing.T) {
	files := map[string]string{"none.txt": "Nothing of it.\n"}
	for i := range 30 {
		files[fmt.Sprintf("%02d.txt", i)] = fmt.Sprintf("In %d the margin was 4.2 %%.\n", i)
	}
	dir := folder(t, files)
	key := bytes.Repeat([]byte{7}, index.KeySize)
	later := func() time.Time { return time.Now().Add(time.Hour) }
	run := func(store string) trace.Result {
		r := wrong("4.2%", "")
		r.Index = func(string) (*index.Index, error) {
			return index.Open(store, index.Setup{Key: key, Stamp: "test", Now: later})
		}
		return traced(t, dir, r)
	}
	store := t.TempDir()
	want := lines(dir, run(store))
	parts, err := os.ReadDir(store)
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, part := range parts {
		damaged := t.TempDir()
		if err := os.CopyFS(damaged, os.DirFS(store)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(damaged, part.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := len(content) / 2; i < len(content); i += 64 {
			content[i] ^= 0x55
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		result := run(damaged)
		noted += len(result.Summary.Notes)
		if diff := cmp.Diff(want, lines(dir, result)); diff != "" {
			t.Errorf("with a damaged %s (-want +got):\n%s", part.Name(), diff)
		}
		if result.Summary.Files != 31 {
			t.Errorf("with a damaged %s: %d files read", part.Name(), result.Summary.Files)
		}
	}
	if noted == 0 {
		t.Error("no damage was noted")
	}
}
