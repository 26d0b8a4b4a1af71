package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownup/bench/trace/planted"
)

// TestPlanted holds the bars of a trace on the planted corpus, with the figures
// alone and with what they are called. Files that are named as not read count
// apart: to name them is the promise there.
func TestPlanted(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice needs its time")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Log("LibreOffice is not installed: the corpus has no documents of it")
	}
	folder := filepath.Join(t.TempDir(), "corpus")
	corpus, err := planted.Build(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range corpus.Missing {
		t.Log(sentence)
	}
	for _, tt := range []struct {
		name                             string
		labels                           bool
		exact, rounded, found, precision float64
	}{
		{name: "by value alone", exact: .99, rounded: .95, found: .99, precision: .95},
		// A short number without unit and label counts as a coincidence then.
		{name: "with labels", labels: true, exact: .95, rounded: .95, found: .99, precision: .95},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hits, summary, err := search(t.Context(), corpus.Folder, sought(tt.labels))
			if err != nil {
				t.Fatal(err)
			}
			spots, unread := readSpots(corpus.Spots, summary.Skipped)
			s := judge(spots, hits)
			var report strings.Builder
			s.report(&report, 20)
			t.Logf("%d planted, %d of them in files that are named as not read\n%s", len(corpus.Spots), unread, &report)
			for _, bar := range []struct {
				name      string
				got, want float64
			}{
				{"recall of exact", s.recall(planted.Exact), tt.exact},
				{"recall of rounded", s.recall(planted.Rounded), tt.rounded},
				{"recall of derived", s.recall(planted.Derived), tt.rounded},
				{"found among the coincidences or above", s.anywhere(), tt.found},
				{"precision", s.precision(), tt.precision},
			} {
				if bar.got < bar.want {
					t.Errorf("%s is %.4f, must be %.2f", bar.name, bar.got, bar.want)
				}
			}
		})
	}
}

// Two runs make the same corpus.
func TestBuildIsDeterministic(t *testing.T) {
	t.Setenv("PATH", "") // the programs write the time into their files
	first, second := t.TempDir(), t.TempDir()
	for _, folder := range []string{first, second} {
		if _, err := planted.Build(t.Context(), folder); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{planted.Truth, "files/notes/minutes.txt", "files/books/threads.xlsx", "files/mail/archive.mbox", "files/mail/forwarded.eml"} {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s differs between two runs: %v, %v", name, errA, errB)
		}
	}
}

// The truth says of every spot what stands there.
func TestTruth(t *testing.T) {
	t.Setenv("PATH", "")
	corpus, err := planted.Build(t.Context(), filepath.Join(t.TempDir(), "corpus"))
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]bool{}
	for _, s := range corpus.Spots {
		if s.Text == "" || !strings.Contains(s.Sentence, s.Text) || s.Where == "" || s.Form == "" {
			t.Errorf("half a spot: %+v", s)
		}
		if _, err := os.Stat(filepath.Join(corpus.Folder, s.Path)); err != nil {
			t.Error(err)
		}
		if s.Want == planted.Exact {
			forms[s.Figure+" "+s.Text] = true
		}
	}
	if len(forms) < 60 {
		t.Errorf("only %d forms are planted", len(forms))
	}
}
