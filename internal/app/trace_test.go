package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/testkit/scenario"
)

// A trace that is kept says who has what is wrong, those outside the firm
// first, and counts when it is worked out whom to tell.
func TestAKeptTrace(t *testing.T) {
	s := scenario.New(t)
	s.Sync()
	m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said}))
	if m.Trace != nil {
		t.Fatalf("before anything: %+v", m.Trace)
	}
	s.Must(s.App.AddListener(t.Context(), s.Actor, m.Number, mistake.Listener{Name: "Zoe", Addresses: []string{"zoe@firm.example"}, Ring: mistake.Affected, Channel: mistake.ByMail}))
	sent := func(name, address string, how mistake.Hold) mistake.Holder {
		return mistake.Holder{Name: name, Address: address, How: how}
	}
	owner := m.Facts.Owner
	kept := s.Must(s.App.KeepTrace(t.Context(), s.Actor, m.Number, mistake.Traced{
		Sought: mistake.Sought{Figure: "4.2%", Paths: []string{"/home"}},
		Occurrences: []mistake.Occurrence{
			{ID: "a", Path: "/home/a.eml", Text: "4.2 %", People: []mistake.Holder{sent(owner.Name, owner.Address, mistake.Sent), sent("Zoe", "ZOE@firm.example", mistake.Received), sent("", "ana@elsewhere.example", mistake.Received)}},
			{ID: "b", Path: "/home/b.docx", Text: "4.2 %", People: []mistake.Holder{sent("Zoe", "zoe@firm.example", mistake.Wrote), sent("Somebody", "", mistake.Made)}},
		},
	}))
	var got []string
	for _, h := range kept.Trace.Holders {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %v %d outside=%v plan=%v", h.Name, strings.ToLower(h.Address), h.How, h.Occurrences, h.Outside, h.Listener != "")))
	}
	want := []string{
		"ana@elsewhere.example [was sent it] 1 outside=true plan=false",
		"Zoe zoe@firm.example [was sent it wrote it] 2 outside=false plan=true",
		"Somebody  [made it] 1 outside=false plan=false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who has it (-want +got):\n%s", diff)
	}
	if kept.Trace.Open != 2 {
		t.Errorf("%d open", kept.Trace.Open)
	}
	marked := s.Must(s.App.MarkOccurrence(t.Context(), s.Actor, m.Number, mistake.MarkOccurrence{Occurrence: "a", State: mistake.Corrected}))
	if marked.Trace.Open != 1 || marked.Trace.Occurrences[0].ID != "b" {
		t.Errorf("%d open, first %s: what is left comes first", marked.Trace.Open, marked.Trace.Occurrences[0].ID)
	}
	if _, err := s.App.MarkOccurrence(t.Context(), s.Actor, m.Number, mistake.MarkOccurrence{Occurrence: "a", State: mistake.Accepted, Why: " "}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("accepted without a reason: %v", err)
	}
}

// Whoever a traced document names is found by planning anew.
func TestAKeptTraceCountsInThePlan(t *testing.T) {
	s := scenario.New(t)
	ines := person.Identity{Name: "Ines Kaya", Address: "ines@firm.example"}
	s.Records.Cards = []person.Card{{Identities: []person.Identity{ines}, Relation: person.Colleague, Source: "people"}}
	s.Sync()
	m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: "Something nobody recorded went wrong"}))
	named := func() bool {
		planned := s.Must(s.App.Plan(t.Context(), s.Actor, m.Number))
		return slices.ContainsFunc(planned.Listeners, func(l app.ShownListener) bool { return slices.Contains(l.Addresses, ines.Address) })
	}
	if named() {
		t.Fatal("she is in the plan for another reason")
	}
	s.Must(s.App.KeepTrace(t.Context(), s.Actor, m.Number, mistake.Traced{
		Sought: mistake.Sought{Figure: "4.2%", Paths: []string{"/home"}},
		Occurrences: []mistake.Occurrence{{
			ID: "a", Path: "/home/q2.eml", Text: "4.2 %", Time: s.Now(),
			People: []mistake.Holder{{Name: ines.Name, Address: ines.Address, How: mistake.Received}},
		}},
	}))
	if !named() {
		t.Error("she was sent what is wrong and is not in the plan")
	}
}
