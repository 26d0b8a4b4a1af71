package demo

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/mail"
)

// inside returns the parts of an office document by name, each checked to be
// well-formed.
func inside(t *testing.T, name string, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s in %s: %v", f.Name, name, err)
			}
		}
		parts[f.Name] = string(text)
	}
	return parts
}

var (
	partNames = regexp.MustCompile(`PartName="/([^"]*)"`)
	targets   = regexp.MustCompile(`Target="([^"]*)"`)
)

// TestDocumentsHoldTogether checks that all parts that a document speaks of
// are in it, and says where each paper has the wrong figure.
func TestDocumentsHoldTogether(t *testing.T) {
	firm, _ := written(t, thursday)
	for name, want := range map[string][2]string{ // part, text
		deckName:       {"ppt/slides/slide3.xml", "Churn: 4.2%"},
		workbookName:   {"xl/worksheets/sheet2.xml", "SUM(Regions!C2:C15)/SUM(Regions!B2:B9)</f><v>0.042</v>"},
		minutesName:    {"word/document.xml", "4.2 percent"},
		newsletterName: {"word/document.xml", "4.2 per cent"},
	} {
		data, err := os.ReadFile(filepath.Join(firm.Documents, name))
		if err != nil {
			t.Fatal(err)
		}
		parts := inside(t, name, data)
		if !strings.Contains(parts[want[0]], want[1]) {
			t.Errorf("%s: %s does not say %q", name, want[0], want[1])
		}
		for _, m := range partNames.FindAllStringSubmatch(parts["[Content_Types].xml"], -1) {
			if _, ok := parts[m[1]]; !ok {
				t.Errorf("%s: the part %s has a type but is not there", name, m[1])
			}
		}
		for from, text := range parts {
			if !strings.HasSuffix(from, ".rels") {
				continue
			}
			folder := path.Dir(path.Dir(from))
			for _, m := range targets.FindAllStringSubmatch(text, -1) {
				if _, ok := parts[path.Join(folder, m[1])]; !ok {
					t.Errorf("%s: %s points to %s, which is not there", name, from, m[1])
				}
			}
		}
	}
	for name, want := range map[string]string{reportName: "4.2% did not renew (0.042", tableName: "churn,,0.042"} {
		data, err := os.ReadFile(filepath.Join(firm.Documents, name))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %q (%v)", name, want, err)
		}
	}
}

// TestArithmetic checks that the mistake is one that the table allows.
func TestArithmetic(t *testing.T) {
	if wrong, right := churn(counted), churn(len(regions)); wrong != 0.042 || right != 0.024 {
		t.Errorf("the table gives %v and %v, want 0.042 and 0.024", wrong, right)
	}
}

// figure is the wrong or the right figure in any spelling.
var figure = regexp.MustCompile(`\b[42][.,][24]\b|0[.,]0(42|24)\b`)

// TestFigureInTheMail checks that the wrong figure is in the letters of the
// story, in several spellings, and in no other; and that nobody knew better.
func TestFigureInTheMail(t *testing.T) {
	when, err := newDays(thursday)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPapers(when)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := correspondence(when, p)
	if err != nil {
		t.Fatal(err)
	}
	spellings := map[string]int{}
	for _, m := range mails {
		for _, found := range figure.FindAllString(m.body, -1) {
			spellings[found]++
			if m.at.Before(when.counted()) {
				t.Errorf("%q has the figure before it was counted", m.subject)
			}
		}
		if strings.Contains(m.body, valeDoMar) && figure.MatchString(m.body) {
			t.Errorf("%q brings the figure to a client that it has nothing to do with", m.subject)
		}
		for _, f := range m.files {
			if f.kind == "text/csv" && f.name != tableName && figure.Match(f.data) {
				t.Errorf("%s has the figure by chance", f.name)
			}
		}
	}
	if spellings["2.4"] > 0 || spellings["0.024"] > 0 {
		t.Error("somebody wrote the right figure, so the mistake was known before")
	}
	if spellings["4.2"] < 5 || spellings["4,2"] < 1 {
		t.Errorf("the wrong figure is written %v, want 4.2 at least five times and 4,2 once", spellings)
	}
}

// TestLettersAreWhole reads the story's letters as a person would see them.
func TestLettersAreWhole(t *testing.T) {
	when, err := newDays(thursday)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPapers(when)
	if err != nil {
		t.Fatal(err)
	}
	mails, err := correspondence(when, p)
	if err != nil {
		t.Fatal(err)
	}
	decks := 0
	for _, m := range mails {
		text, err := m.text()
		if err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%q: %v", m.subject, err)
		}
		if got.Subject != m.subject || !got.Date.Equal(m.at) || strings.TrimSpace(got.Text) != strings.TrimSpace(m.body) {
			t.Fatalf("%q came back as %q of %s:\n%s", m.subject, got.Subject, got.Date, got.Text)
		}
		if len(got.From) != 1 || got.From[0] != (person.Identity{Name: m.from.name, Address: m.from.address}) {
			t.Fatalf("from %v came back as %v", m.from, got.From)
		}
		if len(got.Attachments) != len(m.files) {
			t.Fatalf("%q has %d files, came back with %q", m.subject, len(m.files), got.Attachments)
		}
		for _, name := range got.Attachments {
			if name == deckName {
				decks++
			}
		}
	}
	if decks != 4 {
		t.Errorf("the deck was sent %d times, want 4", decks)
	}
}

// graphOf builds the work graph of a firm, as the owner would have it.
func graphOf(t *testing.T, firm Firm) *workgraph.Graph {
	t.Helper()
	var batches [][]byte
	for _, sink := range read(t, firm, thursday) {
		data, err := sink.Encode()
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, data)
	}
	g, err := workgraph.Build(batches, nil, []string{"saltmere.example"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestEverybodyIsOnePerson(t *testing.T) {
	needGit(t)
	firm, _ := written(t, thursday)
	view := graphOf(t, firm).Now()
	met := map[person.ID]string{}
	for _, m := range everybody() {
		id, ok := view.FindPerson(person.Identity{Name: m.name, Address: m.address})
		if !ok {
			t.Errorf("%s is not in the records", m.name)
			continue
		}
		if other, ok := met[id]; ok {
			t.Errorf("%s and %s (%s) are taken for one person", other, m.name, m.address)
		}
		met[id] = m.name
		p := view.Person(id)
		if p.Name != m.name || p.Zone != m.zone || p.Account != m.account {
			t.Errorf("%s is known as %q in %q for %q", m.name, p.Name, p.Zone, p.Account)
		}
		for _, address := range append([]string{m.hidden}, m.others...) {
			if address == "" {
				continue
			}
			if same, ok := view.FindPerson(person.Identity{Name: m.name, Address: address}); !ok || same != id {
				t.Errorf("%s at %s is not taken for the same person", m.name, address)
			}
		}
		if boss, ok := newCast()[m.boss]; ok && view.PersonName(p.Boss) != boss.name {
			t.Errorf("the boss of %s is not %s", m.name, boss.name)
		}
	}
	people := 0
	for id := range view.People() {
		if _, known := met[id]; !known && view.IsPerson(id) {
			t.Errorf("%q is a person whom nobody invented", view.Person(id).Spellings)
		}
		people++
	}
	if people < len(met)+2 {
		t.Errorf("%d people and lists, want the lists besides the %d people", people, len(met))
	}
}

func TestSentenceNamesTheDeck(t *testing.T) {
	firm, _ := written(t, thursday)
	view := graphOf(t, firm).Now()
	found := view.Mentioned(firm.Mistake.Text)
	if len(found) == 0 || found[0].Thing == workgraph.NoThing || view.Name(found[0].Thing) != deckName {
		t.Fatalf("the sentence names %d things, the deck not first", len(found))
	}
	for _, m := range found {
		if m.Thing == workgraph.NoThing || view.KindOfThing(m.Thing) != workgraph.File {
			t.Errorf("the sentence is taken to mean something besides documents: %s", m.How)
		}
	}
	deck := found[0].Thing
	away := false
	for _, m := range staff {
		id, ok := view.FindPerson(person.Identity{Name: m.name, Address: m.address})
		away = away || ok && m.key == "rui" && len(view.Person(id).Away) > 0
	}
	if !away {
		t.Error("nobody is away")
	}
	if due := view.Deadlines(deck); len(due) != 1 || !due[0].Hard || view.PersonName(due[0].Who) != "Joanna Whitcombe" {
		t.Errorf("the deck is due %v, want by Joanna Whitcombe, hard", due)
	}
	var fed []string
	for _, step := range view.Downstream(2, deck) {
		fed = append(fed, view.Name(step.Thing))
	}
	if got := strings.Join(fed, ", "); !strings.Contains(got, harrowLane) || !strings.Contains(got, newsletterName) ||
		strings.Contains(got, corvane) || strings.Contains(got, valeDoMar) {
		t.Errorf("the deck feeds %s", got)
	}
	for act := range view.ActsOn(deck) {
		for who := range view.Parts(act) {
			if name := view.PersonName(who); name == allList || strings.HasSuffix(name, "valedomar.example") {
				t.Errorf("%s had the deck", name)
			}
		}
	}
}
