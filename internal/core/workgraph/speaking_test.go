package workgraph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/workgraph"
)

// shelf builds a graph of things, recorded a minute apart in their order. A
// thing is written "kind space key | name".
func shelf(t *testing.T, lines ...string) *workgraph.Graph {
	t.Helper()
	kinds := map[string]workgraph.Kind{
		"path": workgraph.Path, "file": workgraph.File, "document": workgraph.Document,
		"thread": workgraph.Thread, "event": workgraph.Event, "ticket": workgraph.Ticket,
	}
	var b workgraph.Batch
	for i, line := range lines {
		ref, name, _ := strings.Cut(line, " | ")
		word, rest, _ := strings.Cut(ref, " ")
		space, key, _ := strings.Cut(rest, ":")
		b.Acts = append(b.Acts, workgraph.Act{
			Kind: workgraph.Entry, Key: fmt.Sprint(i), At: start.Add(time.Duration(i) * time.Minute),
			Parts:  []workgraph.Part{{Who: addr("ines"), Role: workgraph.Editor}},
			Things: []workgraph.Thing{{Kind: kinds[word], Space: space, Key: key, Name: name}},
		})
	}
	return build(t, b)
}

// find returns the first thing with that key, of any space, and fails where
// there is none.
func find(t *testing.T, v workgraph.View, kind workgraph.Kind, key string) workgraph.ThingID {
	t.Helper()
	for id := range v.AllThings() {
		if i := v.Thing(id); i.Kind == kind && i.Key == key {
			return id
		}
	}
	t.Fatalf("nothing is called %s", key)
	return workgraph.NoThing
}

func labels(v workgraph.View, list []workgraph.ThingID) []string {
	names := []string{}
	for _, t := range list {
		names = append(names, label(v, t))
	}
	return names
}

func TestNamesakes(t *testing.T) {
	for _, c := range []struct {
		name    string
		records []string
		of      workgraph.Kind
		key     string
		want    []string
	}{
		{
			"an attachment, a document and a path",
			[]string{"path app:reports/Q3.xlsx", "document :plans/q3.xlsx", "file :q3.XLSX", "file :q3.xls"},
			workgraph.Path, "reports/Q3.xlsx",
			[]string{"3  q3.xlsx", "8  plans/q3.xlsx"},
		},
		{
			"two paths have the name",
			[]string{"path app:a/q3.xlsx", "path app:b/q3.xlsx", "file :q3.xlsx"},
			workgraph.Path, "a/q3.xlsx",
			[]string{},
		},
		{
			"asked for the attachment, two paths have the name",
			[]string{"path app:a/q3.xlsx", "path lib:a/q3.xlsx", "file :q3.xlsx"},
			workgraph.File, "q3.xlsx",
			[]string{},
		},
		{
			"two documents have the name",
			[]string{"document :2025/q3.xlsx", "document :2026/q3.xlsx", "file :q3.xlsx"},
			workgraph.Document, "2026/q3.xlsx",
			[]string{},
		},
		{
			"a name that every folder has",
			[]string{"path app:README.md", "file :readme.md", "document :readme.md"},
			workgraph.Path, "README.md",
			[]string{},
		},
		{
			"a name that a program gave",
			[]string{"document :image001.png", "file :image001.png"},
			workgraph.Document, "image001.png",
			[]string{},
		},
		{
			"a path without its repository",
			[]string{"path app:src/README.md", "path :src/README.md", "path :doc/README.md"},
			workgraph.Path, "src/README.md",
			[]string{"1 app src/README.md"},
		},
		{
			"it counts as one of the name",
			[]string{"path app:src/q3.py", "path :src/q3.py", "file :q3.py"},
			workgraph.File, "q3.py",
			[]string{"1  src/q3.py", "1 app src/q3.py"},
		},
		{
			"a path without its repository, which two have",
			[]string{"path app:src/q3.py", "path lib:src/q3.py", "path :src/q3.py"},
			workgraph.Path, "src/q3.py",
			[]string{},
		},
	} {
		v := shelf(t, c.records...).Now()
		if diff := cmp.Diff(c.want, labels(v, v.Namesakes(find(t, v, c.of, c.key)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What is recorded later takes nothing from what a name told before, and adds
// nothing.
func TestNamesakesAtATime(t *testing.T) {
	g := shelf(t, "path app:a/q3.xlsx", "file :q3.xlsx", "path app:b/q3.xlsx")
	for minute, want := range []int{0, 0, 1, 0} {
		v := g.At(start.Add(time.Duration(minute) * time.Minute))
		if minute == 0 {
			continue
		}
		if got := v.Namesakes(find(t, v, workgraph.Path, "a/q3.xlsx")); len(got) != want {
			t.Errorf("at minute %d %q are copies, want %d", minute, labels(v, got), want)
		}
	}
}

func TestSpeakingOf(t *testing.T) {
	titles := []string{
		"Review of q3-churn.xlsx", "Q3-Churn.XLSX!", "Fwd of (reports/q3-churn.xlsx), again", "“q3-churn.xlsx”: the total",
		"old-q3-churn.xlsx", "q3-churn.xlsx.zip", "other/q3-churn.xlsx", "q3-churn", "The June margin.xlsx is off", "margin.xlsx",
	}
	records := []string{"path app:reports/q3-churn.xlsx", "document :June margin.xlsx", "path app:src/README.md", "path app:doc/README.md"}
	for i, title := range titles {
		records = append(records, fmt.Sprintf("thread %d:%s | %s", i, strings.ToLower(title), title))
	}
	records = append(records, "event :uid-1 | README.md", "ticket :T-1 | See src/README.md")
	v := shelf(t, records...).Now()
	for _, c := range []struct {
		kind workgraph.Kind
		key  string
		want []string
	}{
		{workgraph.Path, "reports/q3-churn.xlsx", []string{titles[0], titles[1], titles[2], titles[3]}},
		{workgraph.Document, "june margin.xlsx", []string{titles[8]}},
		{workgraph.Path, "src/README.md", []string{"See src/README.md"}},
		{workgraph.Path, "doc/README.md", nil},
	} {
		var got []string
		for _, s := range v.SpeakingOf(find(t, v, c.kind, c.key)) {
			got = append(got, v.Name(s))
		}
		slices.Reverse(got) // the latest comes first
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("what speaks of %s (-want +got):\n%s", c.key, diff)
		}
	}
}

func TestSpeakingOfChanges(t *testing.T) {
	change := func(hash, title string) workgraph.Act {
		return workgraph.Act{Kind: workgraph.Change, Key: hash, Title: title, At: start, Parts: []workgraph.Part{{Who: addr("ines"), Role: workgraph.Author}}}
	}
	entry := func(minute int, kind workgraph.Kind, key, name string) workgraph.Act {
		return workgraph.Act{
			Kind: workgraph.Entry, Key: key, At: start.Add(time.Duration(minute) * time.Minute),
			Things: []workgraph.Thing{{Kind: kind, Key: key, Name: name}},
		}
	}
	g := build(t, workgraph.Batch{Acts: []workgraph.Act{
		change(hashA, "abc-17, #9: round (ABC-18)."), change(hashB, "UTF-8 and ABC-1 9"),
		entry(1, workgraph.Ticket, "ABC-17", "Slow"), entry(1, workgraph.Ticket, "ABC-18", "Broken since "+hashA[:9]),
		entry(1, workgraph.Ticket, "9", "A number"), entry(2, workgraph.Thread, "t", "Revert \""+hashA+"\"?"),
		entry(3, workgraph.Event, "e", "Call 4029916 about "+hashA[:6]+", "+hashA[:9]+"ff"),
	}})
	v := g.Now()
	ask := func(hash string) (speaking, tickets []string) {
		m := v.Things("commit:" + hash)
		if len(m) != 1 {
			t.Fatalf("commit %s is %v", hash, m)
		}
		return labels(v, v.SpeakingOfChange(m[0].Act)), labels(v, v.TicketsIn(v.Title(m[0].Act)))
	}
	speaking, tickets := ask(hashA)
	if diff := cmp.Diff([]string{"2  t", "5  ABC-18"}, speaking); diff != "" {
		t.Errorf("what speaks of the commit (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"5  ABC-17", "5  ABC-18"}, tickets); diff != "" {
		t.Errorf("the tickets in its title (-want +got):\n%s", diff)
	}
	if speaking, tickets = ask(hashB); len(speaking)+len(tickets) > 0 {
		t.Errorf("the other commit is spoken of by %q and names %q", speaking, tickets)
	}
}

// Whatever a title holds, what speaks of a file has its name in it.
func FuzzSpeakingOf(f *testing.F) {
	f.Add("Review of q3-churn.xlsx", "reports/q3-churn.xlsx")
	f.Add("(./reports/q3.x) «June margin.xlsx», \xffq3.x.", "June margin.xlsx")
	f.Add("a.b 4f2a91c ..c é.x", "é.x")
	f.Fuzz(func(t *testing.T, title, key string) {
		if key == "" || title == "" {
			return
		}
		v := build(t, workgraph.Batch{Acts: []workgraph.Act{{
			Kind: workgraph.Mail, At: start, Title: title,
			Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "app", Key: key}, {Kind: workgraph.Thread, Space: "r", Key: "k", Name: title}},
		}}}).Now()
		base := strings.ToLower(key[strings.LastIndexByte(key, '/')+1:])
		for id := range v.AllThings() {
			if len(v.SpeakingOf(id)) > 0 && !strings.Contains(strings.ToLower(title), base) {
				t.Errorf("%q is said to speak of %q", title, key)
			}
		}
		v.TicketsIn(title)
	})
}
