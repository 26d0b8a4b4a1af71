package rulebook

import (
	"testing"
	"testing/fstest"
	"time"

	"ownup/internal/core/mistake"
)

func TestDefaultPlaybooksFitWhatPeopleSay(t *testing.T) {
	shelf, err := DefaultPlaybooks()
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]string{
		"The churn figure in the Acme deck is wrong: 4.2 % instead of 2.4 %": "figure",
		"I hit reply all with the salary list":                               "mail",
		"We missed the deadline for the tender":                              "deadline",
		"The vendor I vouched for fell through":                              "idea",
		"I sent an invoice with the old discount":                            "loss",
		"I have done something stupid":                                       "other",
	} {
		if got := shelf.Guess(said).Kind; got != want {
			t.Errorf("%q is taken for %q, want %q", said, got, want)
		}
	}
}

// TestFirstFiresAreTaken holds that every playbook's fires can be added to a
// mistake as they come.
func TestFirstFiresAreTaken(t *testing.T) {
	shelf, err := DefaultPlaybooks()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	listeners := []mistake.Listener{
		{ID: "p1", Name: "Ana", Ring: mistake.Client, Lead: true},
		{ID: "p2", Name: "Ben", Ring: mistake.Client},
		{ID: "p3", Name: "Caro", Ring: mistake.Affected},
	}
	for _, book := range shelf.All() {
		events, err := mistake.Decide(mistake.Mistake{}, mistake.Begin{Facts: mistake.Facts{Title: "t"}}, "o", now)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mistake.Replay(events)
		if err != nil {
			t.Fatal(err)
		}
		fires := book.FirstFires(mistake.Facts{Title: "t"}, listeners, now.Add(time.Hour))
		if len(fires) == 0 {
			t.Errorf("playbook %q has no first fires", book.Kind)
		}
		if events, err = mistake.Decide(m, mistake.AddFires{Fires: fires}, "o", now); err != nil || len(events) != len(fires) {
			t.Errorf("playbook %q: %d of %d fires taken: %v", book.Kind, len(events), len(fires), err)
		}
		for _, f := range fires {
			for _, name := range f.Blocks {
				if name == "Ben" {
					t.Errorf("playbook %q, fire %q: waits on somebody who is not the client's lead", book.Kind, f.ID)
				}
			}
		}
	}
}

func TestABadPlaybookIsReportedOnItsLine(t *testing.T) {
	good := `kind = "other"
title = "Other"
`
	for text, want := range map[string]string{
		good + "colour = 3\n":                           `other.toml:3: there is no setting "colour"`,
		good + "[[fires]]\nid = \"a\"\n":                `playbook "other": each fire needs an id of its own and a title`,
		"kind = \"figure\"\ntitle = \"A wrong figure\"": `no playbook of kind "other"`,
	} {
		_, err := Playbooks(fstest.MapFS{"other.toml": {Data: []byte(text)}})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func FuzzParsePlaybook(f *testing.F) {
	f.Add([]byte("kind = \"x\"\n[[fires]]\nid=\"a\"\ntitle=\"t\"\nminutes=[1,2]\n"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		_, _ = parsePlaybook("x.toml", text)
	})
}
