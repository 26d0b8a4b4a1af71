package trace_test

import (
	"bytes"
	"context"
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
