// Package promises tells, for each promise that ownup makes, a story in which
// a person sees it kept. The stories run on the real use cases, a real
// database and the real engines; only the records of work are told.
package promises

import (
	"fmt"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	wg "ownup/internal/core/workgraph"
	"ownup/internal/testkit/scenario"
)

// The people of the stories. Mara made the mistake; Ruth is her boss; Ines
// wrote the deck with her; Tom builds the newsletter on it; Ana is at the
// client who got it; Zoe has nothing to do with it.
var (
	mara = person.Identity{Name: "Mara Lind", Address: "mara@firm.example"}
	ruth = scenario.Person("Ruth Okafor", "firm.example")
	ines = scenario.Person("Ines Kaya", "firm.example")
	tom  = scenario.Person("Tom Reyes", "firm.example")
	zoe  = scenario.Person("Zoe Brandt", "firm.example")
	ana  = scenario.Person("Ana Duarte", "northwind.example")
	all  = person.Identity{Name: "Everybody", Address: "all@firm.example"}
)

var (
	deck   = wg.Thing{Kind: wg.Document, Key: "northwind churn deck", Name: "Northwind churn deck"}
	letter = wg.Thing{Kind: wg.Document, Key: "october newsletter", Name: "October newsletter"}
	client = wg.Thing{Kind: wg.Account, Key: "northwind", Name: "Northwind"}
)

const said = "The churn figure in the Northwind churn deck is wrong"

// ago is a time before the story begins.
func ago(d time.Duration) time.Time { return scenario.Monday.Add(-d) }

const day = 24 * time.Hour

func entry(at time.Time, thing wg.Thing, who person.Identity, role wg.Role) wg.Act {
	return wg.Act{
		Kind: wg.Entry, Key: fmt.Sprintf("%s/%s/%d/%d", thing.Key, who.Address, role, at.Unix()),
		At: at, Parts: []wg.Part{{Who: who, Role: role}}, Things: []wg.Thing{thing},
	}
}

func mailed(at time.Time, subject string, things []wg.Thing, from person.Identity, to ...person.Identity) wg.Act {
	a := wg.Act{
		Kind: wg.Mail, Key: fmt.Sprintf("%d.%s", at.Unix(), from.Address), At: at, Title: subject,
		Parts: []wg.Part{{Who: from, Role: wg.Sender}}, Things: things,
	}
	for _, t := range to {
		a.Parts = append(a.Parts, wg.Part{Who: t, Role: wg.Recipient})
	}
	return a
}

// theFirm is the firm of the stories, its records read.
func theFirm(t *testing.T, change ...func(*scenario.Records)) *scenario.Stage {
	t.Helper()
	s := scenario.New(t)
	r := &s.Records
	r.Cards = []person.Card{
		{Identities: []person.Identity{mara}, Boss: ruth, Relation: person.Colleague},
		{Identities: []person.Identity{ruth}, Relation: person.Colleague, Title: "Head of research"},
		{Identities: []person.Identity{ines}, Boss: ruth, Relation: person.Colleague},
		{Identities: []person.Identity{tom}, Boss: ruth, Relation: person.Colleague},
		{Identities: []person.Identity{zoe}, Boss: ruth, Relation: person.Colleague},
		{Identities: []person.Identity{ana}, Relation: person.Client, Account: "Northwind", Organisation: "Northwind"},
	}
	for i := range 6 {
		r.Acts = append(r.Acts, entry(ago(time.Duration(20-3*i)*day), deck, mara, wg.Editor))
		r.Acts = append(r.Acts, entry(ago(time.Duration(19-3*i)*day), deck, ines, wg.Editor))
		r.Acts = append(r.Acts, mailed(ago(time.Duration(30+i)*day), "Holiday plans", nil, zoe, mara, ines))
	}
	r.Acts = append(r.Acts,
		entry(ago(3*day), letter, tom, wg.Editor),
		entry(ago(2*day), letter, tom, wg.Editor),
		mailed(ago(2*day), "The deck for your board", []wg.Thing{deck, client}, mara, ana, ines),
	)
	r.Flows = []wg.Flow{{From: deck, To: letter}}
	for _, c := range change {
		c(r)
	}
	s.Sync()
	return s
}

// owned is the mistake of the stories, opened.
func owned(t *testing.T, s *scenario.Stage, size mistake.Size) app.Shown {
	t.Helper()
	return s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, Size: size, Kind: "figure"}))
}

// complete says everything a letter needs.
func complete(t *testing.T, s *scenario.Stage, n int64) {
	t.Helper()
	text := func(v string) *string { return &v }
	by := s.Now().Add(6 * time.Hour)
	s.Must(s.App.Describe(t.Context(), s.Actor, n, app.Facts{
		What: text("I took the churn from the wrong column"), Wrong: text("4.2 %"), Right: text("2.4 %"),
		Cause: text("I did not check the range of the formula"), Impact: text("slide 7 shows the wrong trend"),
		Repair: text("send you the corrected deck"), RepairBy: &by, NextUpdate: &by,
		Prevention: text("have a second person check every figure that goes out"),
	}))
}

// find returns the listener with that name and their place; ok is false where
// they are not to be told.
func find(m app.Shown, name string) (l app.ShownListener, ok bool) {
	for _, l := range m.Listeners {
		if l.Name == name {
			return l, true
		}
	}
	return app.ShownListener{}, false
}

func names(m app.Shown) []string {
	var out []string
	for _, l := range m.Listeners {
		out = append(out, l.Name)
	}
	return out
}
