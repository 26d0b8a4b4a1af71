package playbook

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/mistake"
)

func TestWrongAndRight(t *testing.T) {
	for text, want := range map[string][2]string{
		"The churn in the deck says 4.2 %, it should be 2.4 %":        {"4.2 %", "2.4 %"},
		"the invoice says €1,200.00 instead of €1,020.00.":            {"€1,200.00", "€1,020.00"},
		"I wrote 1.2 million rather than 1.2 billion":                 {"1.2 million", "1.2 billion"},
		"Slide 7 says 4.2 %, it should be 2.4 %":                      {"4.2 %", "2.4 %"},
		"The total should be 120 instead of 102":                      {"102", "120"},
		"Slide says 42 percent and should have been 24 percent (sic)": {"42 percent", "24 percent"},
	} {
		wrong, right, ok := WrongAndRight(text)
		if !ok || wrong != want[0] || right != want[1] {
			t.Errorf("%q: wrong %q, right %q, %v; want %q", text, wrong, right, ok, want)
		}
	}
	for _, text := range []string{
		"", "The figure is wrong", "It says 4.2 %", "It says 4.2 % but should not",
		"It is 4.2 %, not 2.4 %", "I sent it to 3 people at 10",
	} {
		if wrong, right, ok := WrongAndRight(text); ok {
			t.Errorf("%q was understood as %q for %q", text, right, wrong)
		}
	}
}

func TestFirstFires(t *testing.T) {
	book := Playbook{Kind: Other, Title: "Other", Fires: []Fire{
		{ID: "stop", Title: "Ask {name} to wait", Minutes: [2]int{5, 5}, For: "client", Blocks: "name"},
		{ID: "right", Title: "Correct {about}: {right} for {wrong}", Minutes: [2]int{10, 20}, After: []string{"stop"}, Blocks: "everyone", Before: true},
	}}
	due := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	listeners := []mistake.Listener{
		{ID: "p1", Name: "Ruth", Ring: mistake.Involved},
		{ID: "p2", Name: "Ana", Ring: mistake.Client, Lead: true},
		{ID: "p3", Name: "Bo", Ring: mistake.Client},
		{ID: "p4", Name: "Tom", Ring: mistake.Affected},
	}
	got := book.FirstFires(mistake.Facts{About: []string{"the deck"}, Wrong: "4", Right: "2"}, listeners, due)
	want := []mistake.Fire{
		{ID: "stop-p2", Title: "Ask Ana to wait", EffortMin: 5, EffortMax: 5, Blocks: []string{"Ana"}, State: mistake.Burning},
		{ID: "right", Title: "Correct the deck: 2 for 4", EffortMin: 10, EffortMax: 20, After: []string{"stop-p2"}, Blocks: []string{"Ana", "Tom"}, Deadline: due, State: mistake.Burning},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first fires (-want +got):\n%s", diff)
	}
	// Without a client there is nobody to stop, and nothing waits for it.
	alone := book.FirstFires(mistake.Facts{}, listeners[:1], time.Time{})
	if len(alone) != 1 || len(alone[0].After) != 0 || !strings.HasPrefix(alone[0].Title, "Correct it: the right one") {
		t.Errorf("without a client: %+v", alone)
	}
}

func TestAShelfIsChecked(t *testing.T) {
	other := Playbook{Kind: Other, Title: "Other"}
	fire := Fire{ID: "a", Title: "t", Minutes: [2]int{1, 2}}
	for name, books := range map[string][]Playbook{
		"none of kind other":  {{Kind: "figure", Title: "x"}},
		"two of a kind":       {other, other},
		"without a title":     {other, {Kind: "figure"}},
		"four questions":      {{Kind: Other, Title: "x", Questions: make([]Question, 4)}},
		"two fires of one id": {{Kind: Other, Title: "x", Fires: []Fire{fire, fire}}},
		"no minutes":          {{Kind: Other, Title: "x", Fires: []Fire{{ID: "a", Title: "t"}}}},
		"waits for nothing":   {{Kind: Other, Title: "x", Fires: []Fire{{ID: "a", Title: "t", Minutes: [2]int{1, 2}, After: []string{"b"}}}}},
		"unknown listeners":   {{Kind: Other, Title: "x", Fires: []Fire{{ID: "a", Title: "t", Minutes: [2]int{1, 2}, For: "boss"}}}},
	} {
		if _, err := NewShelf(books); err == nil {
			t.Errorf("a shelf with a playbook %s was taken", name)
		}
	}
}

func TestProportionAndClocks(t *testing.T) {
	p := Proportion{Oversight: "a", Serious: "c", Severe: "d"}
	for size, want := range map[mistake.Size][]string{
		mistake.Oversight: {"a"}, mistake.Setback: {"a"}, mistake.Serious: {"a", "c"}, mistake.Severe: {"a", "c", "d"},
	} {
		if diff := cmp.Diff(want, p.UpTo(size)); diff != "" {
			t.Errorf("enough for %s (-want +got):\n%s", size, diff)
		}
	}
	realised := time.Date(2026, 3, 27, 22, 0, 0, 0, time.UTC)
	if got := (Clock{Within: 72 * time.Hour}).Due(realised); !got.Equal(time.Date(2026, 3, 30, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("72 hours end at %s", got)
	}
}
