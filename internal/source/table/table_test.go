package table

import (
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder/foldertest"
)

func TestSourcePromises(t *testing.T) {
	foldertest.Source(t, Read, "team.csv",
		"name,email\nInes Kaya,ines@firm.example\n",
		"from,to\nreport,deck\n",
		"alpha,beta\n1,2\n")
}

func TestPeople(t *testing.T) {
	r := foldertest.Text(t, Read, "people.csv", "\ufeffName;E-Mail;Manager;Deputy;Company;Relationship;Account;TZ;Away\r\n"+
		"Ines Kaya;\"ines@firm.example; ik@firm.example\";tom@firm.example;\"Jo Reyes <jo@firm.example>\";Firm;colleague;;Europe/Lisbon;2026-12-24/2027-01-01;x\r\n"+
		"Ines Kaya;\"ines@firm.example; ik@firm.example\";tom@firm.example;\"Jo Reyes <jo@firm.example>\";Firm;colleague;;Europe/Lisbon;2026-07-06/2026-07-10\r\n"+
		";;;;;;;;\r\n"+
		"Ana;ana@acme.example;;;Acme;friend;;;\r\n"+
		"Ana;ana@acme.example;;;Acme;Customer;Acme;;\r\n")
	want := []person.Card{
		{
			Identities: []person.Identity{
				{Name: "Ines Kaya", Address: "ines@firm.example"}, {Name: "Ines Kaya", Address: "ik@firm.example"},
			},
			Organisation: "Firm", Relation: person.Colleague, Zone: "Europe/Lisbon",
			Boss:    person.Identity{Address: "tom@firm.example"},
			StandIn: person.Identity{Name: "Jo Reyes", Address: "jo@firm.example"},
			Away: []person.Span{{
				From: time.Date(2026, 7, 5, 23, 0, 0, 0, time.UTC), Until: time.Date(2026, 7, 10, 23, 0, 0, 0, time.UTC),
			}},
			Source: "table: people.csv",
		},
		{
			Identities:   []person.Identity{{Name: "Ana", Address: "ana@acme.example"}},
			Organisation: "Acme", Relation: person.Client, Account: "Acme", Source: "table: people.csv",
		},
	}
	if diff := cmp.Diff(want, r.Cards); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	skips := []string{
		"people.csv row 2: it has 10 columns where the first row has 9",
		"people.csv row 5: its relation is not known",
	}
	if diff := cmp.Diff(skips, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
	foldertest.Quiet(t, r, "ines", "ana", "acme", "friend", "@")
}

func TestLists(t *testing.T) {
	r := foldertest.Text(t, Read, "lists.csv", "Mailing list,Members,At,Left,TZ\n"+
		"All <all@firm.example>,ines@firm.example; Tom Reyes <tom@firm.example>,,,\n"+
		"all@firm.example,Jo Lind,2026-03-01,2026-04-01,Europe/Berlin\n"+
		",ines@firm.example,,,\n"+
		"all@firm.example,,,,\n"+
		"all@firm.example,jo@firm.example,2026-04-01,2026-04-01,\n"+
		"all@firm.example,jo@firm.example,,some day,\n")
	all, jo := person.Identity{Address: "all@firm.example"}, person.Identity{Name: "Jo Lind"}
	named := person.Identity{Name: "All", Address: "all@firm.example"}
	want := []workgraph.Membership{
		{Group: named, Member: person.Identity{Address: "ines@firm.example"}},
		{Group: named, Member: person.Identity{Name: "Tom Reyes", Address: "tom@firm.example"}},
		{Group: all, Member: jo, At: time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC)},
		{Group: all, Member: jo, Left: true, At: time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC)},
	}
	if diff := cmp.Diff(want, r.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	skips := []string{
		"lists.csv row 4: it names no list", "lists.csv row 5: it names no member",
		"lists.csv row 6: it ends before it begins", "lists.csv row 7: one of its times cannot be read",
	}
	if diff := cmp.Diff(skips, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
	foldertest.Quiet(t, r, "ines", "jo", "@")
}

func TestEncodings(t *testing.T) {
	const text = "name,email\nJosé Peña,jose@firm.example\n"
	utf16 := func(order string) string {
		out := map[string]string{"le": "\xff\xfe", "be": "\xfe\xff"}[order]
		for _, r := range text {
			if order == "le" {
				out += string([]byte{byte(r), 0})
			} else {
				out += string([]byte{0, byte(r)})
			}
		}
		return out
	}
	for name, data := range map[string]string{
		"UTF-8": text, "UTF-8 with a mark": "\ufeff" + text,
		"UTF-16 little": utf16("le"), "UTF-16 big": utf16("be"),
		"Latin-1":         strings.NewReplacer("é", "\xe9", "ñ", "\xf1").Replace(text),
		"tabs":            strings.ReplaceAll(text, ",", "\t"),
		"semicolons":      strings.ReplaceAll(text, ",", ";"),
		"order to a tool": "sep=;\r\n" + strings.ReplaceAll(text, ",", ";"),
		"old line ends":   strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		r := foldertest.Text(t, Read, "t.csv", data)
		if len(r.Cards) != 1 || r.Cards[0].Identities[0] != (person.Identity{Name: "José Peña", Address: "jose@firm.example"}) {
			t.Errorf("%s: %+v, skips %q", name, r.Cards, r.Skips)
		}
	}
}

func TestRegion(t *testing.T) {
	r := foldertest.Text(t, Read, "people.csv", "name,email,region\nInes,ines@firm.example,de-by\nTom,tom@firm.example,PT\n"+
		"Jo,jo@firm.example,\nKim,kim@firm.example,Bavaria\nLee,lee@firm.example,DE-\nSam,sam@firm.example,DE-BAYE\nUma,uma@firm.example,D1\n")
	var regions []string
	for _, c := range r.Cards {
		regions = append(regions, c.Region)
	}
	if want := []string{"DE-BY", "PT", ""}; !cmp.Equal(regions, want) {
		t.Errorf("regions %q, want %q", regions, want)
	}
	if len(r.Skips) != 4 || r.Skips[0] != "people.csv row 5: its region is no code such as PT or DE-BY" {
		t.Errorf("skips %q", r.Skips)
	}
}

func TestOtherKinds(t *testing.T) {
	r := foldertest.Text(t, Read, "t.jsonl", `
{"type":"thing","kind":"path","space":"api","key":"rates.go","name":"Rates","owner":["ines@firm.example","Tom"],"account":"Acme"}
{"person":"ines@firm.example","role":"co-author","thing":"path[api]:rates.go","at":"2026-11-02 10:30","zone":"Europe/Lisbon"}
{"from":"June report","to":"deck","to_kind":"file","at":"2026-11-02"}
{"thing":"June report","who":"Tom; jo@firm.example","due":"2026-11-05","title":"Filing","hard":true,"zone":"America/New_York"}
{"type":"wish","name":"x"}
{"thing":"June report","due":"soon"}
{"thing":{"a":1},"due":"2026-11-05"}
[1]
`)
	rates := workgraph.Thing{Kind: workgraph.Path, Space: "api", Key: "rates.go"}
	named := rates
	named.Name = "Rates"
	report := workgraph.Thing{Kind: workgraph.Document, Key: "June report"}
	ines := person.Identity{Address: "ines@firm.example"}
	touched := time.Date(2026, 11, 2, 10, 30, 0, 0, time.UTC)
	acts := []workgraph.Act{
		{Kind: workgraph.Entry, Things: []workgraph.Thing{named}, Parts: []workgraph.Part{
			{Who: ines, Role: workgraph.Owner}, {Who: person.Identity{Name: "Tom"}, Role: workgraph.Owner},
		}},
		{Kind: workgraph.Entry, At: touched, Things: []workgraph.Thing{rates}, Parts: []workgraph.Part{{Who: ines, Role: workgraph.CoAuthor}}},
	}
	if diff := cmp.Diff(acts, r.Acts); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
	flows := []workgraph.Flow{
		{From: named, To: workgraph.Thing{Kind: workgraph.Account, Key: "Acme"}},
		{From: report, To: workgraph.Thing{Kind: workgraph.File, Key: "deck"}, At: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)},
	}
	if diff := cmp.Diff(flows, r.Flows); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
	due := time.Date(2026, 11, 6, 4, 59, 0, 0, time.UTC) // 23:59 in New York
	deadlines := []workgraph.Deadline{
		{Of: report, Who: person.Identity{Name: "Tom"}, Due: due, Title: "Filing", Hard: true},
		{Of: report, Who: person.Identity{Address: "jo@firm.example"}, Due: due, Title: "Filing", Hard: true},
	}
	if diff := cmp.Diff(deadlines, r.Deadlines); diff != "" {
		t.Errorf("deadlines (-want +got):\n%s", diff)
	}
	skips := []string{
		"t.jsonl line 6: its type is not known",
		"t.jsonl line 7: one of its times cannot be read",
		"t.jsonl line 8: one of its values is neither text nor a list",
		"t.jsonl line 9: it is not a JSON object",
	}
	if diff := cmp.Diff(skips, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

func TestBadTablesSayWhy(t *testing.T) {
	for name, c := range map[string]struct{ text, sentence string }{
		"unknown columns":   {"Product,Price\nx,1\n", "The table's columns fit no kind of table: Product, Price."},
		"no column names":   {"Ines Kaya,ines@firm.example\n", "The first row of the table does not look like the names of its columns."},
		"one column twice":  {"name,email,mail\nx,a@b.example,c@d.example\n", "Two columns of the table both mean address."},
		"empty":             {"", "The table has no column names in its first row."},
		"a name, no person": {"name,price\nchair,1\n", "The table's columns fit no kind of table: name, price."},
	} {
		path := t.TempDir() + "/t.csv"
		foldertest.Write(t, path, c.text)
		err := Read(t.Context(), path, nil, &foldertest.Recorder{})
		p := problem.As(err)
		if p.Kind != problem.Invalid || p.Sentence != c.sentence {
			t.Errorf("%s: %q of kind %q", name, p.Sentence, p.Kind)
		}
		if name == "unknown columns" && !strings.Contains(p.Next, "touches (person, name, address, role, thing, kind, at, zone)") {
			t.Errorf("next step does not name the columns: %q", p.Next)
		}
	}
}

func TestQuotes(t *testing.T) {
	r := foldertest.Text(t, Read, "t.csv", "name,email,title\n\"Kaya, Ines\",i@firm.example,\"Head of\nrates\"\nTom,t@fi\"rm,x\nJo,jo@firm.example,\n")
	if len(r.Cards) != 2 || r.Cards[0].Title != "Head of\nrates" || r.Cards[1].Identities[0].Name != "Jo" {
		t.Errorf("cards: %+v", r.Cards)
	}
	if diff := cmp.Diff([]string{"t.csv row 3: its quotation marks do not match"}, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

// One row that is too long spoils no other, and a quotation mark that nothing
// closes does not make the rest of the file one row.
func TestLongRows(t *testing.T) {
	long, word := strings.Repeat("x", 3<<20), strings.Repeat("word\n", 1<<20)
	for _, c := range []struct {
		name, text string
		cards      int
		skips      []string
	}{
		{"long line", "name,email\n" + long + ",a@b.example\nJo,jo@firm.example\n", 1, []string{"t.csv row 2: it is longer than 1 MB"}},
		{"long quoted cell", "name,email\n\"" + word[:1<<20] + "\",a@b.example\nJo,jo@firm.example\n", 1, []string{"t.csv row 2: it is longer than 1 MB"}},
		{
			"quotes never closed", "name,email\nJo,jo@firm.example\n\"Tom,t@firm.example\n" + word, 1,
			[]string{"t.csv row 3: its quotation marks do not match; the rest of the table is left out"},
		},
		{"one column", "name,email\nJo\nTom,t@firm.example\n", 1, []string{"t.csv row 2: it has 1 column where the first row has 2"}},
	} {
		r := foldertest.Text(t, Read, "t.csv", c.text)
		if len(r.Cards) != c.cards {
			t.Errorf("%s: %d cards, want %d", c.name, len(r.Cards), c.cards)
		}
		if diff := cmp.Diff(c.skips, r.Skips); diff != "" {
			t.Errorf("%s: skips (-want +got):\n%s", c.name, diff)
		}
	}
}

// What a file holds decides little about how many times it is held: a dozen
// copies at most are made and given up over a whole Read.
func TestLargeFilesAreNotCopiedOverAndOver(t *testing.T) {
	const size = 16 << 20
	for name, text := range map[string]string{
		"one line":  strings.Repeat("x", size),
		"one quote": "name,email\n\"" + strings.Repeat("x\n", size/2),
		"commas":    strings.Repeat(",", size),
		"umlauts":   "name,email\n" + strings.Repeat("\xfc", size),
	} {
		path := t.TempDir() + "/t.csv"
		foldertest.Write(t, path, text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_ = Read(t.Context(), path, nil, &foldertest.Recorder{}) // a problem for some; the cost is in question
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 12*size {
			t.Errorf("%s: %d MB allocated for a file of %d MB", name, used>>20, size>>20)
		} else {
			t.Logf("%s: %d MB", name, used>>20)
		}
	}
}

// The documentation's examples are read, so that it cannot drift.
func TestDocumentedExamples(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/formats-tables.md")
	if err != nil {
		t.Fatal(err)
	}
	type counts struct{ Acts, Flows, Deadlines, Cards, Members int }
	want := []counts{
		{Cards: 3},
		{Members: 5},
		{Acts: 3, Flows: 2},
		{Acts: 3},
		{Flows: 2},
		{Deadlines: 3},
		{Acts: 2, Flows: 1, Deadlines: 1, Cards: 1, Members: 2},
	}
	blocks := regexp.MustCompile("(?ms)^```(csv|jsonl)\n(.*?)^```$").FindAllStringSubmatch(string(doc), -1)
	if len(blocks) != len(want) {
		t.Fatalf("the documentation has %d examples, want %d", len(blocks), len(want))
	}
	for i, b := range blocks {
		r := foldertest.Text(t, Read, "example."+b[1], b[2])
		got := counts{len(r.Acts), len(r.Flows), len(r.Deadlines), len(r.Cards), len(r.Members)}
		if got != want[i] || len(r.Skips) > 0 {
			t.Errorf("example %d gives %+v and the skips %q, want %+v", i+1, got, r.Skips, want[i])
		}
	}
	for _, s := range specs() { // every column that is read is described
		for _, c := range s.columns {
			for _, name := range append([]string{c.name}, c.other...) {
				if !strings.Contains(string(doc), "`"+name+"`") {
					t.Errorf("the documentation does not mention the column %q of %s", name, s.name)
				}
			}
		}
	}
	for word := range roles {
		if word != "" && !strings.Contains(string(doc), "`"+word+"`") {
			t.Errorf("the documentation does not mention the role %q", word)
		}
	}
	for _, k := range kinds {
		if !strings.Contains(string(doc), "`"+k.name+"`") {
			t.Errorf("the documentation does not mention the kind %q", k.name)
		}
	}
}

func TestThingsSurviveWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := workgraph.Thing{
			Kind:  kinds[rapid.IntRange(0, len(kinds)-1).Draw(t, "kind")].kind,
			Space: rapid.StringMatching(`([a-z/:<>@.]{1,20})?`).Draw(t, "space"),
			Key:   rapid.StringMatching(`[^\s](.{0,30}[^\s])?`).Draw(t, "key"),
		}
		if want.Key != strings.TrimSpace(want.Key) {
			t.Skip("space around a key is not part of it")
		}
		got, ok := ParseThing(FormatThing(want), workgraph.Account)
		if !ok || got != want {
			t.Fatalf("%q reads as %+v, want %+v", FormatThing(want), got, want)
		}
	})
}

func TestThingReferences(t *testing.T) {
	for reference, want := range map[string]workgraph.Thing{
		"June report":               {Kind: workgraph.Document, Key: "June report"},
		"Ticket: ABC:1":             {Kind: workgraph.Ticket, Key: "ABC:1"},
		"https://host.example/a":    {Kind: workgraph.Document, Key: "https://host.example/a"},
		"path[api]:cmd/a.go":        {Kind: workgraph.Path, Space: "api", Key: "cmd/a.go"},
		"drawing[7]: final version": {Kind: workgraph.Document, Key: "drawing[7]: final version"},
	} {
		if got, ok := ParseThing(reference, workgraph.Document); !ok || got != want {
			t.Errorf("%q is %+v, want %+v", reference, got, want)
		}
	}
	if _, ok := ParseThing("ticket:", workgraph.Document); ok {
		t.Error("a reference without a key is a thing")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name,email\nInes,i@firm.example\n"), true)
	f.Add([]byte("thing;due;hard\nx;2026-11-05;yes\n\"a\nb\";2026;\n"), true)
	f.Add([]byte("from\tto\tat\na\tb\t2026-11-05 10:00\n"), true)
	f.Add([]byte(`{"thing":"ticket:1","person":["a","b"],"at":"2026-11-05T10:00:00Z"}`+"\n"), false)
	f.Add([]byte("\xff\xfen\x00a\x00"), true)
	f.Fuzz(func(t *testing.T, data []byte, isCSV bool) {
		name := "secret.jsonl"
		if isCSV {
			name = "secret.csv"
		}
		emit, err := open(name, string(data))
		if err != nil {
			return
		}
		var r foldertest.Recorder
		if err := emit(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Skips {
			if !regexp.MustCompile(`^secret\.(csv row|jsonl line) \d+: [a-zJSONMB0-9 ]+$`).MatchString(s) {
				t.Errorf("skip %q", s)
			}
		}
		for _, d := range r.Deadlines {
			if d.Of.Key == "" || d.Due.IsZero() {
				t.Errorf("a deadline of nothing: %+v", d)
			}
		}
		for _, c := range r.Cards {
			if len(c.Identities) == 0 || c.Identities[0] == (person.Identity{}) {
				t.Errorf("a card of nobody: %+v", c)
			}
		}
	})
}
