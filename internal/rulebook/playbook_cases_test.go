package rulebook

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
)

// leastSaid is how many sentences each kind has to be told by.
const leastSaid = 8

func mustPlaybooks(t *testing.T) *playbook.Shelf {
	t.Helper()
	shelf, err := DefaultPlaybooks()
	if err != nil {
		t.Fatal(err)
	}
	return shelf
}

// TestPlaybooksFitWhatPeopleSay holds each sentence of said.txt to its kind.
func TestPlaybooksFitWhatPeopleSay(t *testing.T) {
	shelf := mustPlaybooks(t)
	said := map[string]int{}
	for _, section := range sections(t, "said.txt") {
		for text := range strings.Lines(string(section.Data)) {
			said[section.Name]++
			if got := shelf.Guess(text).Kind; got != section.Name {
				t.Errorf("%q is taken for %q, want %q", strings.TrimSpace(text), got, section.Name)
			}
		}
	}
	for _, book := range shelf.All() {
		if said[book.Kind] < leastSaid {
			t.Errorf("%d sentences for %q, want %d", said[book.Kind], book.Kind, leastSaid)
		}
	}
}

func sections(t *testing.T, file string) []txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "playbooks", file))
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files
}

// TestFirstFiresAreThoseOfTheCases holds the fires of every playbook to
// fires.txt, which says of what mistake they are.
func TestFirstFiresAreThoseOfTheCases(t *testing.T) {
	shelf := mustPlaybooks(t)
	cases := map[string]string{}
	for _, section := range sections(t, "fires.txt") {
		cases[section.Name] = string(section.Data)
	}
	due := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	facts := mistake.Facts{Title: "t", About: []string{"deck.pptx"}, Wrong: "4.2 %", Right: "2.4 %"}
	listeners := []mistake.Listener{
		{ID: "p1", Name: "Ana", Ring: mistake.Client, Lead: true},
		{ID: "p2", Name: "Ben", Ring: mistake.Client},
		{ID: "p3", Name: "Caro", Ring: mistake.Affected},
		{ID: "p4", Name: "Dora", Ring: mistake.Involved},
	}
	for _, book := range shelf.All() {
		var b strings.Builder
		for _, f := range book.FirstFires(facts, listeners, due) {
			b.WriteString(fireLine(f))
		}
		if diff := cmp.Diff(cases[book.Kind], b.String()); diff != "" {
			t.Errorf("first fires of %q (-case +playbook):\n%s", book.Kind, diff)
		}
	}
}

func fireLine(f mistake.Fire) string {
	line := fmt.Sprintf("%s: %s (%d to %d minutes", f.ID, f.Title, f.EffortMin, f.EffortMax)
	if len(f.After) > 0 {
		line += "; after " + strings.Join(f.After, ", ")
	}
	if len(f.Blocks) > 0 {
		line += "; frees " + strings.Join(f.Blocks, ", ")
	}
	if f.Grows {
		line += "; grows"
	}
	if !f.Deadline.IsZero() {
		line += "; before the deadline"
	}
	return line + ")\n"
}
