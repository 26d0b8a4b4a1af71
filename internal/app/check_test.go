package app_test

import (
	"strings"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/testkit/scenario"
)

func TestEscapeSequencesDoNotGetIntoATitle(t *testing.T) {
	s := scenario.New(t)
	for typed, want := range map[string]string{
		"The \x1b[31mchurn\x1b[0m figure":            "The churn figure",
		"\x1b]0;owned\x07The figure":                 "The figure",
		"\x1b]8;;https://x.example\x1b\\The figure":  "The figure",
		"The \u009b1mfigure\u0085 is\x00 wrong\x7f":  "The figure is wrong",
		"\x1bc\x1b(BThe figure":                      "The figure",
		"The figure [31m, 4.2\u00a0% – it says “so”": "The figure [31m, 4.2\u00a0% – it says “so”",
		"The figure\x1b[":                            "The figure",
	} {
		m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: typed}))
		if m.Facts.Title != want {
			t.Errorf("%q became %q, want %q", typed, m.Facts.Title, want)
		}
		if m = s.Must(s.App.Describe(t.Context(), s.Actor, m.Number, app.Facts{Title: &typed, Cause: &typed})); m.Facts.Title != want || m.Facts.Cause != want {
			t.Errorf("described, %q became %q and %q, want %q", typed, m.Facts.Title, m.Facts.Cause, want)
		}
	}
	if _, err := s.App.New(t.Context(), s.Actor, app.NewInput{Text: "\x1b[31m"}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("a colour alone is a title: %v", err)
	}
}

func TestControlCharactersAreNoName(t *testing.T) {
	s := scenario.New(t)
	for _, name := range []string{"\x1b[31mMara", "Mara\nLind", "Mara\x00", "Mara \u009b1m", "Mara\u202e"} {
		err := s.App.SetProfile(t.Context(), s.Actor, app.Profile{Name: name, Address: "mara@firm.example", Zone: "UTC"})
		if problem.KindOf(err) != problem.Invalid {
			t.Errorf("%q is a name: %v", name, err)
		}
	}
	if err := s.App.SetProfile(t.Context(), s.Actor, app.Profile{Name: "Žofie O’Brien-Łuk", Address: "mara@firm.example", Zone: "UTC"}); err != nil {
		t.Error(err)
	}
}

func TestAMistakeIsNotRealisedInTheFuture(t *testing.T) {
	s := scenario.New(t)
	_, err := s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, RealisedAt: s.Now().Add(time.Minute)})
	if problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), "future") {
		t.Errorf("realised in a minute: %v", err)
	}
	at := s.Now().Add(-time.Hour).UTC().Truncate(time.Second)
	if m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, RealisedAt: at})); !m.Facts.RealisedAt.Equal(at) {
		t.Errorf("realised %v, want %v", m.Facts.RealisedAt, at)
	}
}

func TestWhoIsNamedIsAnAddressOrKnown(t *testing.T) {
	s := scenario.New(t)
	s.Records.Acts = []workgraph.Act{act(1, mara, ines)}
	s.Sync()
	for _, with := range []string{"new@firm.example", "New One <new@firm.example>", "ines", " "} {
		s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, With: []string{with}}))
	}
	_, err := s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, With: []string{"ines", "notaddr"}})
	if p := problem.As(err); problem.KindOf(err) != problem.Missing || len(p.Details) != 1 || p.Details[0] != "notaddr" {
		t.Errorf("a stranger without an address: %v", err)
	}
	if _, err = s.App.Describe(t.Context(), s.Actor, 1, app.Facts{With: []string{"notaddr"}}); problem.KindOf(err) != problem.Missing {
		t.Errorf("described with a stranger without an address: %v", err)
	}
}
