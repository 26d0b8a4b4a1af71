package audience_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

var start = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// world is drawn records and a question about them.
type world struct {
	question audience.Question
	now      time.Time
	batch    workgraph.Batch
	later    workgraph.Batch // recorded at or after now
	holidays map[string]bool // region or zone, and day
}

// holiday answers as [audience.Holidays] from what was drawn.
func (w *world) holiday(region, zone string, date time.Time) string {
	if region == "" {
		region = zone
	}
	if w.holidays[region+" "+date.Format(time.DateOnly)] {
		return "Founders’ Day"
	}
	return ""
}

var (
	cast = []person.Identity{
		who("Mara Lind"), who("Tom Reyes"), who("Ines Kaya"), who("Jo Park"), who("Sam Bright"),
		who("Carla Ruiz <carla@acme.example>"), who("Dan Ohm <dan@acme.example>"), who("Eva Novak <eva@borealis.example>"),
		who("Fay Stone <fay@unknown.example>"), who("all@firm.example"), who("no-reply@firm.example"),
	}
	props = []workgraph.Thing{
		{Kind: workgraph.Document, Key: "reports/margin.xlsx"},
		{Kind: workgraph.Document, Key: "reports/churn.xlsx"},
		{Kind: workgraph.File, Key: "margin.xlsx"},
		{Kind: workgraph.Path, Space: "app", Key: "src/net/a.c"},
		{Kind: workgraph.Path, Space: "app", Key: "src/net/b.c"},
		{Kind: workgraph.Thread, Space: "r1", Key: "prices"},
		{Kind: workgraph.Account, Key: "acme", Name: "Acme"},
		{Kind: workgraph.Event, Key: "uid-1", Name: "Board"},
		{Kind: workgraph.Event, Key: "uid-2", Name: "Margin.xlsx, line by line"},
		{Kind: workgraph.Thread, Space: "r2", Key: "why a.c fails", Name: "Why a.c fails"},
		{Kind: workgraph.Ticket, Key: "ABC-17", Name: "margin.xlsx is off since c0ffee7"},
		{Kind: workgraph.Path, Space: "app", Key: "figures/margin.xlsx"},
		{Kind: workgraph.File, Key: "churn.xlsx"},
	}
	zones   = []string{"", "Asia/Tokyo", "America/Los_Angeles", "Europe/Lisbon", "Pacific/Chatham"}
	regions = []string{"", "", "PT", "DE-BY"}
	weeks   = []string{"", "Mon-Fri 08:00-12:00 13:00-16:00", "Sun-Thu 9-17", "Mon-Fri 22:00-06:00", "whenever"}
)

func drawWorld(t *rapid.T) *world {
	w := &world{now: start.Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "now")) * time.Minute)}
	for i := range rapid.IntRange(0, 25).Draw(t, "acts") {
		w.batch.Acts = append(w.batch.Acts, drawAct(t, fmt.Sprintf("before%d", i), w.now.Add(-time.Duration(rapid.IntRange(1, 9000).Draw(t, "ago"))*time.Hour), w.now))
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "later acts") {
		w.later.Acts = append(w.later.Acts, drawAct(t, fmt.Sprintf("later%d", i), w.now.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "on"))*time.Hour), w.now))
	}
	for range rapid.IntRange(0, 2).Draw(t, "deadlines") {
		w.batch.Deadlines = append(w.batch.Deadlines, workgraph.Deadline{
			Of: rapid.SampledFrom(props).Draw(t, "of"), Who: rapid.SampledFrom(cast).Draw(t, "owes"), Title: "Due",
			Due: w.now.Add(time.Duration(rapid.IntRange(-60, 9000).Draw(t, "due")) * time.Minute),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "flows") {
		w.batch.Flows = append(w.batch.Flows, workgraph.Flow{From: rapid.SampledFrom(props).Draw(t, "from"), To: rapid.SampledFrom(props).Draw(t, "to")})
	}
	w.holidays = make(map[string]bool)
	for range rapid.IntRange(0, 12).Draw(t, "holidays") {
		where := rapid.SampledFrom(append(zones, regions...)).Draw(t, "where")
		w.holidays[where+" "+w.now.AddDate(0, 0, rapid.IntRange(-1, 8).Draw(t, "holiday")).Format(time.DateOnly)] = true
	}
	for i, id := range cast {
		w.batch.Cards = append(w.batch.Cards, drawCard(t, i, id, w.now))
	}
	w.question = audience.Question{
		Owner:  cast[0],
		Zone:   rapid.SampledFrom(zones).Draw(t, "owner's zone"),
		Region: rapid.SampledFrom(regions).Draw(t, "owner's region"),
		Size:   rapid.SampledFrom(append(mistake.Sizes(), "")).Draw(t, "size"),
		Limit:  rapid.SampledFrom([]int{0, 0, 0, 3, 20}).Draw(t, "limit"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "things") {
		w.question.About = append(w.question.About, rapid.SampledFrom([]string{"margin.xlsx", "src/net/a.c", "commit:c0ffee7", "ticket:ABC-17", "figures/margin.xlsx", "prices", "client:acme", "gone.doc", "reports/"}).Draw(t, "about"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "people named") {
		w.question.With = append(w.question.With, rapid.SampledFrom(cast).Draw(t, "with").Address)
	}
	return w
}

func drawAct(t *rapid.T, key string, at, now time.Time) workgraph.Act {
	a := workgraph.Act{
		Kind: rapid.SampledFrom([]workgraph.ActKind{workgraph.Change, workgraph.Mail, workgraph.Meeting, workgraph.Entry}).Draw(t, "kind"),
		Key:  key, At: at, Title: rapid.SampledFrom([]string{key, key + " (ABC-17)"}).Draw(t, "title"),
	}
	if a.Kind == workgraph.Change {
		a.Key = fmt.Sprintf("c0ffee%x%.33x", len(key), key)
	}
	if a.Kind == workgraph.Meeting {
		a.Begins = now.Add(time.Duration(rapid.IntRange(-90, 9000).Draw(t, "begins")) * time.Minute)
		a.Ends = a.Begins.Add(time.Hour)
	}
	for range rapid.IntRange(1, 4).Draw(t, "parts") {
		a.Parts = append(a.Parts, workgraph.Part{
			Who: rapid.SampledFrom(cast).Draw(t, "who"), Role: workgraph.Role(rapid.IntRange(1, 19).Draw(t, "role")),
		})
	}
	for range rapid.IntRange(1, 3).Draw(t, "touched") {
		a.Things = append(a.Things, rapid.SampledFrom(props).Draw(t, "thing"))
	}
	return a
}

func drawCard(t *rapid.T, i int, id person.Identity, now time.Time) person.Card {
	c := person.Card{Identities: []person.Identity{id}, Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Source: "people"}
	c.Hours = rapid.SampledFrom(weeks).Draw(t, "hours")
	c.Region = rapid.SampledFrom(regions).Draw(t, "region")
	if strings.Contains(id.Address, "acme") {
		c.Relation, c.Account = person.Client, "Acme"
	}
	if strings.Contains(id.Address, "borealis") {
		c.Relation, c.Account = person.Client, "Borealis"
	}
	if rapid.Bool().Draw(t, "has a boss") {
		c.Boss = cast[(i+rapid.IntRange(1, 4).Draw(t, "boss"))%len(cast)]
		c.StandIn = rapid.SampledFrom(cast).Draw(t, "stand-in")
	}
	if rapid.IntRange(0, 3).Draw(t, "is away") == 0 {
		from := now.Add(time.Duration(rapid.IntRange(-200, 100).Draw(t, "away from")) * time.Hour)
		c.Away = []person.Span{{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, "away for")) * time.Hour)}}
	}
	return c
}

// graph builds the records; order says whether later ones come first.
func (w *world) graph(t interface{ Fatal(...any) }, batches ...workgraph.Batch) *workgraph.Graph {
	var packed [][]byte
	for _, b := range batches {
		data, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		packed = append(packed, data)
	}
	g, err := workgraph.Build(packed, nil, []string{"firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (w *world) ask(g *workgraph.Graph) audience.Audience {
	policy := audience.DefaultPolicy()
	policy.Holidays = w.holiday
	return audience.For(w.question, g.At(w.now), policy, w.now)
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		got := w.ask(w.graph(t, w.batch))
		checkListeners(t, w, got)
		checkClocks(t, w, got)
		checkUrgentFirst(t, got)
		checkClients(t, got)
		for _, l := range got.LeftOut {
			if slices.ContainsFunc(got.Listeners, func(x mistake.Listener) bool { return slices.Equal(x.Addresses, l.Addresses) }) {
				t.Errorf("%s is both told and left out", l.Name)
			}
			if l.Reason == "" {
				t.Errorf("%s is left out without a reason", l.Name)
			}
		}
		if len(got.Listeners) == 0 && len(got.Warnings) == 0 {
			t.Error("nobody is told, and no warning says what to do")
		}
	})
}

func checkListeners(t *rapid.T, w *world, got audience.Audience) {
	seen := make(map[string]bool)
	for i, l := range got.Listeners {
		switch {
		case seen[l.Addresses[0]]:
			t.Errorf("%s is told twice", l.Name)
		case l.Addresses[0] == cast[0].Address:
			t.Error("the owner is among the listeners")
		case strings.HasPrefix(l.Addresses[0], "all@"), strings.HasPrefix(l.Addresses[0], "no-reply@"):
			t.Errorf("%s is no person", l.Addresses[0])
		case l.Order != i+1:
			t.Errorf("%s has order %d at place %d", l.Name, l.Order, i+1)
		case l.TellBy.Before(w.now):
			t.Errorf("%s is to be told by %s, before now, %s", l.Name, l.TellBy, w.now)
		case len(l.Reasons) == 0 || slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool { return r.Text == "" }):
			t.Errorf("%s has no reason, or an empty one: %v", l.Name, l.Reasons)
		case l.Score < 0 || l.Score > 1:
			t.Errorf("%s has score %v", l.Name, l.Score)
		}
		seen[l.Addresses[0]] = true
	}
}

// checkClients holds the rule: each account has one lead, and every lead is
// among the first three, or, where there are more, nobody else comes before
// the last of them.
func checkClients(t *rapid.T, got audience.Audience) {
	leads := 0
	accounts := make(map[string]bool)
	for _, l := range got.Listeners {
		if l.Lead {
			leads++
			if accounts[l.Account] {
				t.Errorf("two people speak for %s", l.Account)
			}
			accounts[l.Account] = true
		}
	}
	for _, l := range got.Listeners {
		if l.Lead && l.Order > max(3, leads) {
			t.Errorf("%s of %s is told %dth", l.Name, l.Account, l.Order)
		}
	}
}

func TestEqualQuestionsGiveEqualAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		first, err := json.Marshal(w.ask(w.graph(t, w.batch)))
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			again, _ := json.Marshal(w.ask(w.graph(t, w.batch)))
			if string(first) != string(again) {
				t.Fatalf("the same question was answered differently:\n%s\n%s", first, again)
			}
		}
	})
}

func TestNothingRecordedLaterChangesTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before, _ := json.Marshal(w.ask(w.graph(t, w.batch)))
		after, _ := json.Marshal(w.ask(w.graph(t, w.batch, w.later)))
		if string(before) != string(after) {
			t.Fatalf("what was recorded later changed the answer:\n%s\n%s", before, after)
		}
	})
}
