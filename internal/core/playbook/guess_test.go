package playbook

import (
	"strings"
	"testing"
)

func TestCuesAreFound(t *testing.T) {
	for _, c := range []struct {
		cue, text string
		want      bool
	}{
		{"reply all", "I hit Reply-All.", true},
		{"reply all", "a reply to all", false},
		{"invoic*", "two invoices", true},
		{"invoice", "two invoices", false},
		{"lost|left my", "I left my bag", true},
		{"lost|left my", "I left the bag", false},
		{"# instead of #", "it says 4.2 instead of 2.4", true},
		{"# % instead", "4.2% instead", true},
		{"sent ~ wrong", "sent wrong", true},
		{"sent ~ wrong", "sent one two three four five wrong", true},
		{"sent ~ wrong", "sent one two three four five six wrong", false},
		{"sent ~ to ~ wrong", "sent it to Bo, to the wrong Bo", true},
		{"didn't", "we didn’t", true},
		{"€|$", "€500", true},
		{"late", "", false},
	} {
		read, err := readCue(c.cue)
		if err != nil {
			t.Errorf("%q: %v", c.cue, err)
			continue
		}
		if got := read.in(wordsOf(c.text)); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.cue, c.text, got, c.want)
		}
	}
	for _, bad := range []string{"", "~ a", "a ~", "~", "A", "a-b", "a|", "*", "a b!"} {
		if _, err := readCue(bad); err == nil {
			t.Errorf("%q was taken for a cue", bad)
		}
	}
}

func TestOneWeakCueIsNotEnough(t *testing.T) {
	shelf, err := NewShelf([]Playbook{
		{Kind: Other, Title: "Other"},
		{Kind: "b", Title: "B", Cues: []string{"car", "van", "bus"}},
		{Kind: "a", Title: "A", Strong: []string{"crash*"}, Cues: []string{"cab", "jeep"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"": Other, "a car": Other, "car, car, car": Other, "a car and a van": "b", "it crashed": "a",
		"a car and a van crashed": "a", "a car, a van and a bus crashed": "b", "car van cab jeep": "a",
		strings.Repeat("so ", maxWords) + "crash": Other,
	} {
		if got := shelf.Guess(text).Kind; got != want {
			t.Errorf("%.40q is taken for %q, want %q", text, got, want)
		}
	}
}

func FuzzGuess(f *testing.F) {
	f.Add("sent ~ wrong|left #", "I sent the wrong 4.2 %")
	f.Add("ſ*", "\xff ſ’ Ⅷ")
	f.Fuzz(func(t *testing.T, cue, text string) {
		shelf, err := NewShelf([]Playbook{{Kind: Other, Title: "Other"}, {Kind: "a", Title: "A", Strong: []string{cue}}})
		if err != nil {
			return
		}
		if one, two := shelf.Guess(text).Kind, shelf.Guess(text).Kind; one != two {
			t.Errorf("%q is taken for %q and for %q", text, one, two)
		}
	})
}
