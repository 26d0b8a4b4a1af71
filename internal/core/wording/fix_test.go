package wording

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestApply(t *testing.T) {
	text := "one two three four"
	tests := []struct {
		name  string
		fixes []Fix
		want  string
		done  int
	}{
		{"none", nil, text, 0},
		{"drop", []Fix{{Edits: []Edit{{3, 7, ""}}}}, "one three four", 1},
		{"move", []Fix{{Edits: []Edit{{0, 0, "four "}, {13, 18, ""}}}}, "four one two three", 1},
		{"two fixes, the later place first", []Fix{{Edits: []Edit{{14, 18, "4"}}}, {Edits: []Edit{{0, 3, "1"}}}}, "1 two three 4", 2},
		{"one overlaps an earlier one", []Fix{{Edits: []Edit{{4, 7, "2"}}}, {Edits: []Edit{{0, 5, "x"}}}}, "one 2 three four", 1},
		{"not half of a fix", []Fix{{Edits: []Edit{{4, 7, "2"}}}, {Edits: []Edit{{0, 3, "1"}, {5, 6, ""}}}}, "one 2 three four", 1},
		{"beyond the end", []Fix{{Edits: []Edit{{14, 19, ""}}}}, text, 0},
		{"before the beginning", []Fix{{Edits: []Edit{{-1, 3, ""}}}}, text, 0},
		{"backwards", []Fix{{Edits: []Edit{{7, 3, ""}}}}, text, 0},
		{"without edits", []Fix{{}}, text, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, done := Apply([]byte(text), tt.fixes...)
			if diff := cmp.Diff(tt.want, string(got)); diff != "" || done != tt.done {
				t.Errorf("%d made, want %d (-want +got):\n%s", done, tt.done, diff)
			}
		})
	}
}

func TestShown(t *testing.T) {
	r := Report{Findings: []Finding{
		{Rule: "late", Severity: Suggestion, Weight: 90, Sentence: 0},
		{Rule: "light", Severity: Error, Weight: 10, Sentence: 1},
		{Rule: "heavy", Severity: Error, Weight: 80, Sentence: 2},
		{Rule: "same sentence", Severity: Warning, Weight: 70, Sentence: 2},
		{Rule: "whole", Severity: Warning, Weight: 60, Sentence: -1},
		{Rule: "whole too", Severity: Warning, Weight: 50, Sentence: -1},
	}}
	var got []string
	for _, f := range r.Shown(4) {
		got = append(got, f.Rule)
	}
	if diff := cmp.Diff([]string{"heavy", "light", "whole", "whole too"}, got); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if n := len(r.Shown(0)); n != 0 {
		t.Errorf("%d shown where none is wanted", n)
	}
}

// TestFixesLeaveTheRestAlone makes every fix of texts put together from
// sentences that draw them: what is made differs from the text, and making it
// again finds nothing more of it to do.
func TestFixesLeaveTheRestAlone(t *testing.T) {
	rules, err := Compile(Book{
		Language: english,
		Marks:    []Mark{{ID: "own", Element: Ownership, State: Present, OwnsUp: true, Patterns: []string{"i sent"}}},
		Rules: []Rule{
			{ID: "drop", Severity: Warning, Always: true, Patterns: []string{"forgive me"}, Message: "m", Rewrite: Rewrite{Do: DropSentence, Label: "l"}},
			{ID: "from", Severity: Warning, Always: true, Patterns: []string{"sorry {0-3} if"}, Message: "m", Rewrite: Rewrite{Do: DropFrom, Words: []string{"if"}, Label: "l"}},
			{ID: "active", Severity: Warning, Always: true, Patterns: []string{"was sent"}, Message: "m", Rewrite: Rewrite{Do: Active, Words: []string{"was"}, Label: "l"}},
			{ID: "small", Severity: Warning, Always: true, Patterns: []string{"(a|an) small"}, Message: "m", Rewrite: Rewrite{Do: DropWords, Words: []string{"small"}, Label: "l"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	sentences := []string{
		"I sent it.", "Please forgive me.", "I am sorry if it hurt.", "Sorry if it hurt, and I will call.", "The file was sent.",
		"It is a small error.", "A small thing.", "– “Forgive me.”", "- forgive me.\n", "\n\n", "Hello,\n", "äöü if", "(The list was sent.)",
	}
	rapid.Check(t, func(t *rapid.T) {
		var text string
		for _, s := range rapid.SliceOfN(rapid.SampledFrom(sentences), 1, 8).Draw(t, "sentences") {
			text += s + " "
		}
		for range 50 {
			var fixes []Fix
			for _, f := range rules.Review(Message{Kind: Team, Text: []byte(text)}).Findings {
				if f.Fix != nil {
					fixes = append(fixes, *f.Fix)
				}
			}
			if len(fixes) == 0 {
				return
			}
			fixed, done := Apply([]byte(text), fixes...)
			if done == 0 || string(fixed) == text {
				t.Fatalf("%d fixes change nothing in %q", len(fixes), text)
			}
			text = string(fixed)
		}
		t.Fatalf("there is always something more to fix: %q", text)
	})
}
