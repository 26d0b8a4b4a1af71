package workgraph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

const (
	hashA = "4f2a91c0d3e5b6a798877665544332211ffeedd0"
	hashB = "4f2a91c0e3e5b6a798877665544332211ffeedd0"
)

// office is a small firm's records.
func office(t *testing.T) *workgraph.Graph {
	path := func(space, key string) workgraph.Thing {
		return workgraph.Thing{Kind: workgraph.Path, Space: space, Key: key}
	}
	part := func(s string, role workgraph.Role) workgraph.Part {
		name, address, _ := strings.Cut(s, " <")
		return workgraph.Part{Who: person.Identity{Name: name, Address: strings.TrimSuffix(address, ">")}, Role: role}
	}
	ines, tom := part("Ines Kaya <ines@firm.example>", workgraph.Author), part("Tom Reyes <tom@firm.example>", workgraph.Author)
	otherTom, jo := part("Tom Barr <tb@firm.example>", workgraph.Author), part("Jo Park <jo@acme.example>", workgraph.Author)
	deck := workgraph.Thing{Kind: workgraph.File, Key: "Acme_Churn_Deck.pptx"}
	oldDeck := workgraph.Thing{Kind: workgraph.File, Key: "Borealis pricing deck.pptx"}
	acme := workgraph.Thing{Kind: workgraph.Account, Key: "acme", Name: "Acme Ltd"}
	borealis := workgraph.Thing{Kind: workgraph.Account, Key: "borealis", Name: "Borealis GmbH"}
	thread := workgraph.Thing{Kind: workgraph.Thread, Space: "root@firm.example", Key: "churn forecast for q3", Name: "Churn forecast for Q3"}
	board := workgraph.Thing{Kind: workgraph.Event, Key: "uid-77", Name: "Board meeting"}
	model := workgraph.Thing{Kind: workgraph.Document, Key: "finance/2026/forecast model.xlsx"}
	budget := workgraph.Thing{Kind: workgraph.Document, Key: "finance/2026/budget.xlsx"}
	i := 0
	act := func(kind workgraph.ActKind, key, title string, parts []workgraph.Part, things ...workgraph.Thing) workgraph.Act {
		i++
		return workgraph.Act{Kind: kind, Key: key, Title: title, At: start.Add(time.Duration(i) * time.Hour), Parts: parts, Things: things}
	}
	both := []workgraph.Part{ines, tom}
	return build(t, workgraph.Batch{
		Acts: []workgraph.Act{
			act(workgraph.Change, hashA, "net: fix", both, path("app", "drivers/net/tcp.c"), path("app", "drivers/net/phy/mv.c")),
			act(workgraph.Change, hashB, "net: fix again", []workgraph.Part{ines, otherTom}, path("app", "drivers/net/tcp.c"), path("lib", "drivers/net/tcp.c"), path("lib", "Makefile"), path("app", "Makefile"), path("app", "lib/udp.c")),
			act(workgraph.Mail, "root@firm.example", "Churn forecast for Q3", []workgraph.Part{ines, jo}, thread, deck, acme),
			act(workgraph.Mail, "m2@firm.example", "RE: Churn forecast for Q3", both, thread),
			act(workgraph.Mail, "m3@firm.example", "Pricing", both, oldDeck, borealis),
			act(workgraph.Entry, "row 1", "", both, model, acme),
			act(workgraph.Entry, "row 2", "", both, budget),
			act(workgraph.Meeting, "uid-77/1", "Board meeting", both, board),
		},
		Flows: []workgraph.Flow{{From: model, To: deck}, {From: deck, To: budget}, {From: budget, To: model}},
		Cards: []person.Card{{Identities: []person.Identity{ines.Who}, Boss: tom.Who}},
	})
}

func short(v workgraph.View, list []workgraph.Match) (out []string) {
	for _, m := range list {
		switch {
		case m.Thing != workgraph.NoThing:
			i := v.Thing(m.Thing)
			out = append(out, i.Space+"|"+i.Name)
		case m.Act != workgraph.NoAct:
			out = append(out, v.Act(m.Act).Key)
		default:
			out = append(out, v.PersonName(m.Person))
		}
	}
	return out
}

func TestThings(t *testing.T) {
	v := office(t).Now()
	deck := []string{"|Acme_Churn_Deck.pptx"}
	thread := []string{"root@firm.example|Churn forecast for Q3"}
	for _, c := range []struct {
		q    string
		want []string
		how  string
	}{
		{"commit:4f2a91c0d", []string{hashA}, "the commit"},
		{"4F2A91C0E3", []string{hashB}, "the commit"},
		{"commit:4f2a91c", []string{hashB, hashA}, "one of 2 commits whose hash starts so"},
		{"commit:4f2a91", nil, ""},
		{"commit:beefbeef", nil, ""},
		{"drivers/net/phy/mv.c", []string{"app|drivers/net/phy/mv.c"}, "exactly this path"},
		{"app:drivers/net/tcp.c", []string{"app|drivers/net/tcp.c"}, "exactly this path"},
		{"drivers/net/tcp.c", []string{"app|drivers/net/tcp.c", "lib|drivers/net/tcp.c"}, "one of 2 repositories that have this path"},
		{"app:drivers/net/", []string{"app|drivers/net/phy/mv.c", "app|drivers/net/tcp.c"}, "one of 2 under this folder"},
		{"drivers/net/phy", []string{"app|drivers/net/phy/mv.c"}, "under this folder"},
		{"udp.c", []string{"app|lib/udp.c"}, "the only path that ends so"},
		{"dp.c", nil, ""},
		{"<root@firm.example>", []string{"root@firm.example"}, "the message"},
		{"message:m2@firm.example", []string{"m2@firm.example"}, "the message"},
		{"Fwd: RE:  churn forecast for q3", thread, "this name, apart from its beginning or ending"},
		{"Churn Forecast for Q3", thread, "exactly this name"},
		{"acme_churn_deck.pptx", deck, "exactly this name"},
		{"Acme_churn_deck", deck, "this name, apart from its beginning or ending"},
		{"attachment:acme_ch", deck, "the only name that starts so"},
		{"uid-77", []string{"|Board meeting"}, "exactly this name"},
		{"board meeting", []string{"|Board meeting"}, "exactly this name"},
		{"acme", []string{"|Acme Ltd"}, "exactly this name"},
		{"client: acme ltd", []string{"|Acme Ltd"}, "exactly this name"},
		{"project:acme", nil, ""},
		{"budget.xlsx", []string{"|finance/2026/budget.xlsx"}, "the only path that ends so"},
		{"finance/", []string{"|finance/2026/budget.xlsx", "|finance/2026/forecast model.xlsx"}, "one of 2 under this folder"},
		{"bo", nil, ""},
		{"", nil, ""},
	} {
		got := v.Things(c.q)
		if diff := cmp.Diff(c.want, short(v, got)); diff != "" {
			t.Errorf("Things(%q):\n%s", c.q, diff)
			continue
		}
		if len(got) > 0 && got[0].How != c.how {
			t.Errorf("Things(%q): how %q, want %q", c.q, got[0].How, c.how)
		}
	}
}

func TestMentioned(t *testing.T) {
	v := office(t).Now()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"The churn figure in the Acme deck is wrong", []string{"|Acme_Churn_Deck.pptx", "|Acme Ltd"}},
		{"I sent the wrong pricing slides to Borealis", []string{"|Borealis pricing deck.pptx", "|Borealis GmbH"}},
		{"The deck is wrong", nil},
		{"Something about churn", nil},
		{"I forgot the board meeting", []string{"|Board meeting"}},
		{"The Q3 churn forecast was off", []string{"root@firm.example|Churn forecast for Q3"}},
		{"The budget is wrong", nil},
		{"The budget spreadsheet is wrong", []string{"|finance/2026/budget.xlsx"}},
		{"A bug in drivers/net/phy/mv.c since 4f2a91c0d3e5.", []string{"app|drivers/net/phy/mv.c", hashA}},
		{`"Re: Churn forecast for Q3" went to jo@acme.example`, []string{"root@firm.example|Churn forecast for Q3", "Jo Park"}},
		{"Ines and Tom know; so does Tom Reyes", []string{"Tom Reyes", "Ines Kaya"}},
		{"Kaya's numbers", []string{"Ines Kaya"}},
		{"I told ines nothing", nil},
		{"", nil},
	} {
		got := short(v, v.Mentioned(c.text))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Mentioned(%q):\n%s", c.text, diff)
		}
	}
	for _, m := range v.Mentioned("The churn figure in the Acme deck, says Ines Kaya") {
		if m.How == "" {
			t.Errorf("no word on how %v was found", m)
		}
	}
}

func TestRelations(t *testing.T) {
	g := office(t)
	v := g.Now()
	one := func(q string) workgraph.ThingID {
		t.Helper()
		list := v.Things(q)
		if len(list) != 1 {
			t.Fatalf("Things(%q): %d", q, len(list))
		}
		return list[0].Thing
	}
	model, deck := one("forecast model"), one("acme_churn_deck")
	var steps []string
	for _, s := range v.Downstream(9, model) {
		steps = append(steps, v.Name(s.Thing))
	}
	if diff := cmp.Diff([]string{"Acme_Churn_Deck.pptx", "finance/2026/budget.xlsx"}, steps); diff != "" {
		t.Errorf("downstream of the model, in a circle:\n%s", diff)
	}
	if got := v.Downstream(1, model); len(got) != 1 || got[0].Depth != 1 {
		t.Errorf("one step downstream: %v", got)
	}
	if got := v.Upstream(1, deck); len(got) != 1 || got[0].Thing != model {
		t.Errorf("upstream: %v", got)
	}
	if got := v.Thing(deck).Accounts; len(got) != 1 || v.Name(got[0]) != "Acme Ltd" {
		t.Errorf("accounts of the deck: %v", got)
	}
	if got := v.Folder(one("app:drivers/net/tcp.c")); got != "app:drivers/net/" {
		t.Errorf("folder %q", got)
	}
	if got := len(v.ActsIn("app:drivers/net/")); got != 2 {
		t.Errorf("%d acts in the folder, want 2", got)
	}
	if got := v.Siblings(one("budget.xlsx")); len(got) != 1 || got[0] != model {
		t.Errorf("siblings %v", got)
	}
	ines, _ := v.FindPerson(person.Identity{Address: "INES@firm.example"})
	if boss := v.Boss(ines); boss == person.None || v.PersonName(boss) != "Tom Reyes" {
		t.Errorf("boss %v", boss)
	}
	if got := v.SearchPeople("jo pa"); len(got) != 1 {
		t.Errorf("SearchPeople: %v", got)
	}
	early := g.At(start.Add(2 * time.Hour))
	if got := early.SearchPeople("jo pa"); len(got) != 0 {
		t.Errorf("before her first mail Jo is found: %v", got)
	}
	if got := early.Things("client:acme"); got != nil {
		t.Errorf("before its first record the client is found: %v", got)
	}
}

func TestHolds(t *testing.T) {
	b := workgraph.Batch{Acts: []workgraph.Act{{Kind: workgraph.Change, Key: "a", At: time.Unix(1e9, 0), Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "r", Key: "x"}}}}}
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for kind := workgraph.Path; kind <= workgraph.Document; kind++ {
		if got := g.Now().Holds(kind); got != (kind == workgraph.Path) {
			t.Errorf("Holds(%d) = %v", kind, got)
		}
	}
}
