package wording

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verbs are as many as the tests need.
var verbs = []Sense{
	{Name: "mend", Verbs: []Verb{
		{Base: []string{"fix"}, Third: []string{"fixes"}, Past: []string{"fixed"}, Participle: []string{"fixed"}, Ing: []string{"fixing"}},
		{Base: []string{"put"}, Third: []string{"puts"}, Past: []string{"put"}, Participle: []string{"put"}, Ing: []string{"putting"}, Particle: "right"},
	}},
	{Name: "give", Verbs: []Verb{
		{Base: []string{"send"}, Third: []string{"sends"}, Past: []string{"sent"}, Participle: []string{"sent"}, Ing: []string{"sending"}},
		{Base: []string{"put"}, Third: []string{"puts"}, Past: []string{"put"}, Participle: []string{"put"}, Ing: []string{"putting"}},
	}},
}

// doers are the words that tell who does it.
var doers = []Role{
	{Name: "me", Words: []string{"i", "we"}},
	{Name: "you", Words: []string{"you"}},
	{Name: "it", Words: []string{"it", "this"}},
	{Name: "adverb", Words: []string{"now", "just"}},
	{Name: "not", Words: []string{"not"}},
	{Name: "to", Words: []string{"to"}},
	{Name: "going", Words: []string{"going"}},
	{Name: "will", Words: []string{"will"}},
	{Name: "may", Words: []string{"could"}},
	{Name: "have", Words: []string{"have", "has"}},
	{Name: "be", Words: []string{"am", "are", "was", "be", "been"}},
	{Name: "do", Words: []string{"did"}},
	{Name: "intend", Words: []string{"hope", "committed"}},
	{Name: "and", Words: []string{"and"}},
	{Name: "break", Words: []string{"because"}},
	{Name: "if", Words: []string{"if"}},
	{Name: "article", Words: []string{"the", "a"}},
	{Name: "again", Words: []string{"re"}},
	{Name: "right", Words: []string{"corrected"}},
	{Name: "wrong", Words: []string{"wrong"}},
	{Name: "people", Words: []string{"you", "everyone"}},
}

func weighed(t testing.TB, weighings ...Weighing) *Rules {
	t.Helper()
	r, err := Compile(Book{
		Language: english, Senses: verbs, Roles: doers, Weighings: weighings,
		Clues: []Clue{{ID: "again", Patterns: []string{"again"}, Unless: []string{"never again"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestActs tells who does what in a sentence, and how far it has come.
func TestActs(t *testing.T) {
	rules := weighed(t)
	tests := []struct{ text, want string }{
		{"I fixed the form.", "mend.me.done"},
		{"We have just fixed the form.", "mend.me.done"},
		{"I will fix the form.", "mend.me.will"},
		{"I am now fixing it.", "mend.me.will"},
		{"We are going to fix it.", "mend.me.will"},
		{"I could fix it.", "mend.me.may"},
		{"I hope to fix it.", "mend.me.may"},
		{"We are committed to fixing it.", "mend.me.may"},
		{"I did not fix it.", "not.mend.me.base"},
		{"If you fix it, tell me.", "if.mend.you.base"},
		{"The form was fixed.", "mend.noun.pass"},
		{"The form will be fixed.", "mend.noun.futpass"},
		{"Fixed the form.", "mend.start.done"},
		{"This fixes the form.", "mend.it.base"},
		{"The fix is in the post.", ""},
		{"The fox sat and fixed it.", "mend.noun.done"},
		{"I sent the wrong list and fixed it.", "give.me.done give.me.done>wrong mend.me.done"},
		{"I will send you the corrected list.", "give.me.will give.me.will>right give.me.will>you"},
		{"I put it right.", "mend.me.done"},
		{"I put it away.", "give.me.done"},
		{"I will re-send it.", "give.me.will mend.me.will"},
	}
	for _, tt := range tests {
		got := ""
		if s := rules.Sentences([]byte(tt.text)); len(s) > 0 {
			got = strings.Join(s[0].Keys, " ")
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

// TestWeighing earns an element by what tells for it together, and shows the
// place that told most.
func TestWeighing(t *testing.T) {
	rules := weighed(t, Weighing{Element: Repair, Bias: -2, From: 0, Weights: map[string]float64{
		"mend.me.done": 1.5, "mend.me.will": 3, "again": 1, "give.me.done>wrong": -4,
	}})
	tests := []struct{ text, want string }{
		{"I fixed the form.", ""},
		{"I fixed the form again.", "fixed the form again"},
		{"I fixed it, never again.", ""},
		{"We met. I will fix the form.", "fix the form"},
		{"I sent the wrong list, and again. I fixed it again.", "fixed it again"},
		{"I sent the wrong list and will fix it.", ""},
	}
	for _, tt := range tests {
		found := rules.Review(Message{Text: []byte(tt.text)}).Elements.Repair
		got := ""
		if found.State == Present {
			got = tt.text[found.Start:found.End]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

// TestUnsure makes a remark that something is missing a suggestion where it is
// nearly there.
func TestUnsure(t *testing.T) {
	rules, err := Compile(Book{
		Language: english, Senses: verbs, Roles: doers,
		Weighings: []Weighing{{Element: Repair, Bias: -2, Unsure: 1, Weights: map[string]float64{"mend.me.may": 1.2, "give.me.done": 0.4}}},
		Rules:     []Rule{{ID: "need", Severity: Error, Always: true, Check: CheckNeed, Element: Repair, Message: "m"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Severity{"I could fix it.": Suggestion, "I sent it.": Error, "We met.": Error} {
		f := rules.Review(Message{Text: []byte(text)}).Findings
		if len(f) != 1 || f[0].Severity != want {
			t.Errorf("%q: %+v; want one of severity %s", text, f, want)
		}
	}
}

func TestWeightsThatSayNothing(t *testing.T) {
	for key, want := range map[string]string{
		"moon": "neither a clue", "mend.me": "neither a clue", "mend.me.soon": "not known",
		"mend.me.done>moon": "no object", "eat.me.done": "not known",
	} {
		_, err := Compile(Book{Language: english, Senses: verbs, Roles: doers, Weighings: []Weighing{{
			Element: Repair, Weights: map[string]float64{key: 1}, Where: "x.toml:3",
		}}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "x.toml:3: ") {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// TestWeighedRulesAreKept holds rules that were kept to those that were
// compiled.
func TestWeighedRulesAreKept(t *testing.T) {
	rules := weighed(t, Weighing{Element: Repair, Bias: -2, Weights: map[string]float64{"mend.me.done": 3, "again": 1}})
	kept, err := rules.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	restored, err := Restore(kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"I put it right.", "I put it away.", "We fixed it again."} {
		m := Message{Text: []byte(text)}
		if diff := cmp.Diff(rules.Review(m), restored.Review(m)); diff != "" {
			t.Errorf("%q (-compiled +restored):\n%s", text, diff)
		}
	}
}

func TestRolesAreNamed(t *testing.T) {
	if names := Roles(); slices.Contains(names, "") || len(names) != roles {
		t.Errorf("%d roles: %q", len(names), names)
	}
	if _, err := Compile(Book{Language: english, Roles: []Role{{Name: "moon", Where: "x.toml:1"}}}); err == nil {
		t.Error("a role that is none was taken")
	}
}
