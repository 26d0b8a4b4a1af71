package evaluation_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

var noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// who is a person of the firm by first name.
func who(name string) person.Identity {
	return person.Identity{Name: name, Address: strings.ToLower(name) + "@firm.example"}
}

func told(name, role string) evaluation.Person {
	return evaluation.Person{Name: name, Email: strings.ToLower(name) + "@firm.example", Role: role}
}

var (
	net  = workgraph.Thing{Kind: workgraph.Path, Space: "app", Key: "net.c"}
	disk = workgraph.Thing{Kind: workgraph.Path, Space: "app", Key: "disk.c"}
	talk = workgraph.Thing{Kind: workgraph.Thread, Space: "r1", Key: "prices"}
)

// act is an act so many days before noon. Its people are names, each with
// what they did before a colon.
func act(kind workgraph.ActKind, key string, days int, on workgraph.Thing, people ...string) workgraph.Act {
	roles := map[string]workgraph.Role{
		"author": workgraph.Author, "reviewer": workgraph.Reviewer, "from": workgraph.Sender, "to": workgraph.Recipient,
	}
	a := workgraph.Act{Kind: kind, Key: key, Title: key, At: noon.AddDate(0, 0, -days), Things: []workgraph.Thing{on}}
	for _, p := range people {
		role, name, _ := strings.Cut(p, ":")
		a.Parts = append(a.Parts, workgraph.Part{Who: who(name), Role: roles[role]})
	}
	return a
}

// office is a small record of work: Mara made the mistake abc1234 on net.c.
func office(t testing.TB) *workgraph.Graph {
	t.Helper()
	batch := workgraph.Batch{Acts: []workgraph.Act{
		act(workgraph.Change, "0000001", 900, net, "author:Tom"),
		act(workgraph.Change, "0000002", 890, net, "author:Tom"),
		act(workgraph.Change, "0000003", 60, net, "author:Ines", "reviewer:Sam"),
		act(workgraph.Change, "abc1234", 40, net, "author:Mara", "reviewer:Jo"),
		act(workgraph.Change, "0000005", 9, disk, "author:Mara", "reviewer:Sam"),
		act(workgraph.Change, "0000006", 8, disk, "author:Ada"),
		act(workgraph.Change, "0000007", 7, disk, "author:Ada"),
		act(workgraph.Change, "0000008", 6, disk, "author:Ada"),
		act(workgraph.Mail, "m1", 30, talk, "from:Mara", "to:Tom", "to:Eva"),
		act(workgraph.Mail, "m2", 29, talk, "from:Mara", "to:Tom", "to:Eva"),
		act(workgraph.Mail, "m3", 2, talk, "from:Mara", "to:Eva", "to:Dan"),
		act(workgraph.Mail, "m4", 1, talk, "from:Fay", "to:Mara", "to:Eva"),
		act(workgraph.Change, "later", -1, net, "author:Zoe"), // after noon
	}}
	data, err := batch.Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, []string{"firm.example"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestBaselines(t *testing.T) {
	v := office(t).At(noon)
	code := evaluation.Case{Owner: told("Mara", ""), At: noon, About: []string{"commit:abc1234", "net.c"}}
	mail := evaluation.Case{Owner: told("Mara", ""), At: noon, Text: "prices", With: []string{"eva@firm.example"}}
	want := map[string][2]string{ // for code, for mail
		evaluation.MostActive: {"Ada Eva Sam Fay Dan Jo Ines Tom", "Ada Sam Fay Dan Jo Ines Tom"}, // 2.87 1.83 1.66 .91 .82 .79 .71 .11
		evaluation.Shortlog:   {"Tom Ines", "Fay"},
		evaluation.Recency:    {"Jo Ines Sam Tom", "Fay Dan Tom"}, // .79 .71 .71 .01
		evaluation.InMistake:  {"Jo", ""},
		evaluation.Familiar:   {"Eva Sam Fay Dan Jo Tom", "Sam Fay Dan Jo Tom"},
		evaluation.WrittenTo:  {"Eva Tom Dan", "Tom Dan"},
		evaluation.Together:   {"", "Dan Fay Tom"},
	}
	for _, b := range evaluation.Baselines() {
		for i, c := range []evaluation.Case{code, mail} {
			var names []string
			for _, id := range evaluation.Order(b, c, v) {
				names = append(names, v.PersonName(id))
			}
			if got := strings.Join(names, " "); got != want[b.Name][i] {
				t.Errorf("%s, case %d: %q, want %q", b.Name, i+1, got, want[b.Name][i])
			}
		}
	}
}

func TestTruth(t *testing.T) {
	v := office(t).At(noon)
	ines, _ := v.FindPerson(who("Ines"))
	for _, c := range []struct {
		name string
		told []evaluation.Person
		with []string
		want evaluation.Truth
	}{
		{"somebody known", []evaluation.Person{told("Ines", "acked")}, nil, evaluation.Truth{People: []person.ID{ines}, Roles: []evaluation.Part{{Role: "acked", Who: ines}}}},
		{
			"somebody in two roles is one person",
			[]evaluation.Person{told("Ines", "acked"), told("Ines", "reported")},
			nil,
			evaluation.Truth{People: []person.ID{ines}, Roles: []evaluation.Part{{Role: "acked", Who: ines}, {Role: "reported", Who: ines}}},
		},
		{"somebody recorded only later stays in the denominator", []evaluation.Person{told("Zoe", "fixed")}, nil, evaluation.Truth{Unknown: 1, Roles: []evaluation.Part{{Role: "fixed", Who: person.None}}}},
		{
			"so does somebody never recorded, once",
			[]evaluation.Person{told("Ray", "cc"), {Email: "RAY@firm.example", Role: "cc"}},
			nil,
			evaluation.Truth{Unknown: 1, Roles: []evaluation.Part{{Role: "cc", Who: person.None}, {Role: "cc", Who: person.None}}},
		},
		{"the owner does not count", []evaluation.Person{told("Mara", "reported")}, nil, evaluation.Truth{}},
		{"whoever is already named does not count, known or not", []evaluation.Person{told("Ines", ""), told("Ray", "")}, []string{"ines@firm.example", "Ray@firm.example"}, evaluation.Truth{}},
	} {
		got := evaluation.TruthOf(evaluation.Case{Owner: told("Mara", ""), At: noon, Told: c.told, With: c.with}, v)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAnswerNamesNobodyTwice(t *testing.T) {
	v := office(t).At(noon)
	ines, _ := v.FindPerson(who("Ines"))
	listener := func(name string, score float64) mistake.Listener {
		id := who(name)
		return mistake.Listener{Name: id.Name, Addresses: []string{id.Address}, Score: score}
	}
	c := evaluation.Case{Owner: told("Mara", ""), At: noon, With: []string{"jo@firm.example"}}
	got := evaluation.Answer(c, v, []mistake.Listener{
		listener("Ines", 1.5), listener("Ines", 0.5), listener("Mara", 0.4), listener("Jo", 0.3), listener("Nobody", -1),
	})
	want := []evaluation.Named{{Who: ines, Chance: 1}, {Who: person.None, Chance: 0.5}, {Who: person.None}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// outcomes judges cases as they stand in a file.
func outcomes(t testing.TB, g *workgraph.Graph, lines []string) []evaluation.Outcome {
	t.Helper()
	cases, err := evaluation.Read(strings.NewReader(strings.Join(lines, "\n")), evaluation.Span{})
	if err != nil || len(cases.Bad) > 0 {
		t.Fatalf("%v %v", err, cases.Bad)
	}
	var list []evaluation.Outcome
	for _, c := range cases.List {
		v := g.At(c.At)
		ask := func(limit int) []evaluation.Named {
			return evaluation.Answer(c, v, audience.For(c.Question(limit), v, audience.DefaultPolicy(), c.At).Listeners)
		}
		list = append(list, evaluation.Judge(c, v, ask(evaluation.Listed), ask(0)))
	}
	return list
}

func lines(t testing.TB) []string {
	t.Helper()
	var list []string
	for i, people := range [][]evaluation.Person{
		{told("Jo", "reviewed"), told("Ray", "reported")}, {told("Tom", "acked")}, {told("Mara", "fixed")}, {told("Sam", "reviewed")},
	} {
		line, err := json.Marshal(evaluation.Case{
			ID: json.RawMessage([]byte{'"', 'a' + byte(i), '"'}), Owner: told("Mara", ""), At: noon.AddDate(0, 0, -i%2),
			About: []string{"net.c"}, SelfFix: i%2 == 0, Told: people,
		})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(line))
	}
	return list
}

func TestReport(t *testing.T) {
	report := evaluation.Summarise(outcomes(t, office(t), lines(t)), evaluation.Options{Seed: 1})
	if report.Cases != 3 || report.Nobody != 1 || len(report.Splits) != 3 {
		t.Fatalf("%d cases, %d with nobody told, %d splits; want 3, 1 and 3", report.Cases, report.Nobody, len(report.Splits))
	}
	all, own := report.Splits[0], report.Splits[1]
	if all.Told != 4 || all.Unknown != 1 || own.Name != evaluation.ByOwner || own.Cases != 1 {
		t.Errorf("all %+v, mended by owner %+v", all, own)
	}
	var names []string
	for _, row := range own.Rows {
		names = append(names, row.Ranker)
		if own := row.Ranker == evaluation.Ranked || row.Ranker == evaluation.OwnCutOff; own != (row.Calibration != nil) || own != (row.Lead == nil) {
			t.Errorf("%s: calibration %v, lead %v", row.Ranker, row.Calibration, row.Lead)
		}
	}
	want := []string{evaluation.Ranked, evaluation.OwnCutOff, evaluation.MostActive, evaluation.Shortlog, evaluation.Recency, evaluation.Familiar, evaluation.WrittenTo}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("rankers; those that name nobody in any case are left out (-want +got):\n%s", diff)
	}
	for _, row := range own.Rows {
		if row.Ranker != evaluation.Recency {
			continue
		}
		if row.Recall10 != 0.5 { // of Jo, found, and Ray, whom no record knows
			t.Errorf("recency finds %v of the people of the first case, want .5", row.Recall10)
		}
		roles := []evaluation.RoleRecall{{Role: "reported", Told: 1}, {Role: "reviewed", Told: 1, First5: 1, Found: 1}}
		if diff := cmp.Diff(roles, row.Roles); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
	}
	whole := evaluation.Summarise(outcomes(t, office(t), lines(t)), evaluation.Options{Seed: 1, Whole: true})
	if len(whole.Splits) != 1 || whole.Splits[0].Name != evaluation.All {
		t.Errorf("not split, there are %d splits", len(whole.Splits))
	}
}

// Equal cases give the same bytes, in whatever order they are written.
func TestTheOrderOfLinesSaysNothing(t *testing.T) {
	g, all := office(t), lines(t)
	report := func(lines []string) string {
		text, err := json.Marshal(evaluation.Summarise(outcomes(t, g, lines), evaluation.Options{Seed: 1, Draws: 50}))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	want := report(all)
	rapid.Check(t, func(rt *rapid.T) {
		if got := report(rapid.Permutation(slices.Clone(all)).Draw(rt, "lines")); got != want {
			rt.Fatalf("another order gives another report:\n%s\n%s", want, got)
		}
	})
}

// The lead is the mean over pairs of the same cases.
func TestLeadIsPaired(t *testing.T) {
	report := evaluation.Summarise(outcomes(t, office(t), lines(t)), evaluation.Options{Seed: 1})
	for _, s := range report.Splits {
		for _, row := range s.Rows {
			l := row.Lead
			if l == nil {
				continue
			}
			if l.Better+l.Worse > s.Cases || l.MAP.Low > l.MAP.Mean || l.MAP.Mean > l.MAP.High {
				t.Errorf("%s, %s: %+v", s.Name, row.Ranker, *l)
			}
			if d := s.Rows[0].MAP - row.MAP - l.MAP.Mean; d < -1e-3 || d > 1e-3 {
				t.Errorf("%s, %s: the mean of the differences is not the difference of the means, by %v", s.Name, row.Ranker, d)
			}
		}
	}
}

func TestNoCases(t *testing.T) {
	report := evaluation.Summarise(nil, evaluation.Options{})
	if text, err := json.Marshal(report); err != nil || string(text) != `{"cases":0,"nobody_told":0,"splits":[]}` {
		t.Errorf("%s (%v)", text, err)
	}
}
