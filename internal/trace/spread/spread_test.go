package spread

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
	"ownup/internal/trace/extract/readers"
)

func day(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }

// lines shows an order, a line each, moved in by its depth.
func lines(documents []Document, all []Entry) []string {
	var out []string
	for _, e := range all {
		out = append(out, strings.TrimSpace(strings.Repeat("> ", e.Depth)+documents[e.Document].Name()+": "+e.Reason))
	}
	return out
}

func TestOrder(t *testing.T) {
	plan := [32]byte{1}
	documents := []Document{
		{Path: "x/mail.eml", Kind: extract.Mail, Sum: [32]byte{2}, Time: day(9)},
		{Path: "x/mail.eml", Members: []string{"Plan.xlsx"}, Kind: extract.Workbook, Sum: plan, Time: day(9)},
		{Path: "x/deck.pptx", Kind: extract.Slides, Sum: [32]byte{3}, Time: day(5), Links: []string{"C:/work/plan.xlsx"}},
		{Path: "x/Plan.xlsx", Kind: extract.Workbook, Sum: plan, Time: day(4)},
		{Path: "x/sum.xlsx", Kind: extract.Workbook, Sum: [32]byte{4}, Time: day(6)},
		{Path: "x/minutes.txt", Kind: extract.Text, Sum: [32]byte{5}, Time: day(7)},
		{Path: "x/untouched.xlsx", Kind: extract.Workbook, Sum: [32]byte{6}, Time: day(1)},
		{Path: "x/other.txt", Kind: extract.Text, Sum: [32]byte{7}, Time: day(2)},
		{Path: "x/old/plan.xlsx", Kind: extract.Workbook, Sum: [32]byte{8}, Time: day(3)},
	}
	places := []Place{
		{Document: 0, Beside: "hello 4.2"},
		{Document: 1},
		{Document: 2, Beside: "gross margin in June 4.2 %"},
		{Document: 3, Formula: "A1*2"},
		{Document: 3},
		{Document: 4, Formula: "[plan.xlsx]June!B2*2"},
		{Document: 5, Beside: "Gross margin (in June): 4,2"},
		{Document: 7},
		{Document: 8},
		{Document: 99},
	}
	got := Order(documents, places)
	want := []string{
		"plan.xlsx:",
		"> Plan.xlsx: It has the name of plan.xlsx, and is younger.",
		"> > Plan.xlsx: It is a copy of Plan.xlsx, byte for byte.",
		"> > > mail.eml: Plan.xlsx lies inside it.",
		"> deck.pptx: It draws on plan.xlsx.",
		"> > minutes.txt: The same words stand beside the figure in deck.pptx, which is older.",
		"> sum.xlsx: A formula in it takes the figure from plan.xlsx.",
		"other.txt:",
	}
	if d := cmp.Diff(want, lines(documents, got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if p := got[1].Places; len(p) != 2 || p[0] != 4 {
		t.Errorf("the places of the workbook are %v; the typed one comes first", p)
	}
	if got[0].Feeds != 6 || got[0].Source != -1 {
		t.Errorf("the source is %+v", got[0])
	}
}

// Every document with places comes once, behind its source, and equal
// arguments give equal orders.
func TestOrderIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "n")
		var documents []Document
		for i := range n {
			d := Document{Path: fmt.Sprintf("f%d.xlsx", rapid.IntRange(0, 4).Draw(t, "name")), Kind: extract.Workbook, Sum: [32]byte{byte(rapid.IntRange(0, 3).Draw(t, "sum"))}}
			if rapid.Bool().Draw(t, "time") {
				d.Time = day(rapid.IntRange(1, 3).Draw(t, "day"))
			}
			if rapid.Bool().Draw(t, "inside") {
				d.Members = []string{fmt.Sprintf("f%d.xlsx", i)}
			}
			d.Links = rapid.SliceOfN(rapid.SampledFrom([]string{"f0.xlsx", "f1.xlsx", "F2.XLSX"}), 0, 2).Draw(t, "links")
			documents = append(documents, d)
		}
		var places []Place
		with := map[int]bool{}
		for range rapid.IntRange(0, 12).Draw(t, "places") {
			p := Place{Document: rapid.IntRange(-1, 8).Draw(t, "of"), Beside: rapid.SampledFrom([]string{"", "the same three words"}).Draw(t, "beside"), Formula: rapid.SampledFrom([]string{"", "[f1.xlsx]A!B1"}).Draw(t, "formula")}
			places = append(places, p)
			if p.Document >= 0 && p.Document < n {
				with[p.Document] = true
			}
		}
		all := Order(documents, places)
		seen := map[int]bool{}
		for _, e := range all {
			if seen[e.Document] || e.Source >= 0 && !seen[e.Source] || (e.Source < 0) != (e.Reason == "") || len(e.Places) == 0 {
				t.Fatalf("%+v in %+v", e, all)
			}
			seen[e.Document] = true
		}
		if len(seen) != len(with) {
			t.Fatalf("%d documents have places, %d are in the order", len(with), len(seen))
		}
		if d := cmp.Diff(all, Order(documents, places)); d != "" {
			t.Fatalf("a second time (-first +second):\n%s", d)
		}
	})
}

// Many documents that say the same take no time out of proportion.
func TestOrderOfMany(t *testing.T) {
	const n = 20_000
	var documents []Document
	var places []Place
	for i := range n {
		documents = append(documents, Document{Path: fmt.Sprint(i%7, ".eml"), Kind: extract.Mail, Time: day(1 + i%28)})
		places = append(places, Place{Document: i, Beside: "the margin of June"})
	}
	start := time.Now()
	if got := len(Order(documents, places)); got != n {
		t.Errorf("%d of %d documents", got, n)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%d documents took %v", n, took)
	}
}

func TestGather(t *testing.T) {
	book := ooxmltest.Zip("[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>",
		"xl/externalLinks/externalLink1.xml", "<externalLink/>",
		"xl/externalLinks/_rels/externalLink1.xml.rels", external("externalLinkPath", `file:///C:\work\Base%20plan.xlsx`))
	deck := ooxmltest.Zip("[Content_Types].xml", "<Types/>", "_rels/.rels", ooxmltest.Relations("m", "officeDocument", "ppt/presentation.xml"),
		"ppt/presentation.xml", `<p:presentation><p:sldIdLst><p:sldId r:id="a"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", ooxmltest.Relations("a", "slide", "slides/slide1.xml"),
		"ppt/slides/slide1.xml", `<p:sld><c:chart r:id="ch"/></p:sld>`,
		"ppt/slides/_rels/slide1.xml.rels", ooxmltest.Relations("ch", "chart", "../charts/chart1.xml"),
		"ppt/charts/chart1.xml", "<c:chartSpace/>",
		"ppt/charts/_rels/chart1.xml.rels", external("oleObject", "Plan.xlsx!June!R1C1")[:len(external("oleObject", "Plan.xlsx!June!R1C1"))-len("</Relationships>")]+
			`<Relationship Id="w" Type="x/package" Target="../embeddings/a.xlsx"/></Relationships>`,
		"ppt/embeddings/a.xlsx", string(book))
	all, err := Gather(t.Context(), readers.All(), "x/deck.pptx", day(1), deck)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range all {
		got = append(got, fmt.Sprintf("%s %v %v %q", d.Path, d.Members, d.Kind, d.Links))
	}
	want := []string{
		`x/deck.pptx [] PowerPoint presentation ["Plan.xlsx"]`,
		`x/deck.pptx [ppt/embeddings/a.xlsx] Excel workbook ["C:/work/Base plan.xlsx"]`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Gather(ctx, readers.All(), "x/deck.pptx", day(1), deck); err == nil {
		t.Error("gathering goes on though nobody waits")
	}
}

func external(kind, to string) string {
	return `<Relationships><Relationship Id="e" Type="x/` + kind + `" Target="` + to + `" TargetMode="External"/></Relationships>`
}

func FuzzGather(f *testing.F) {
	f.Add(ooxmltest.Zip("[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>", "xl/_rels/workbook.xml.rels", external("oleObject", "a%2")))
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := Gather(t.Context(), readers.All(), "a.xlsx", time.Time{}, content); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPlacesOfATrace(t *testing.T) {
	documents := []Document{{Path: "a.zip"}, {Path: "a.zip", Members: []string{"b.xlsx"}}}
	found := []*trace.Occurrence{
		{Path: "a.zip", Members: []string{"b.xlsx"}, Formula: "A1", Text: "four percent", Context: "about four percent of it"},
		{Path: "c.txt", Text: "x", Context: "x"},
	}
	want := []Place{{Document: 1, Formula: "A1", Beside: "about   of it"}, {Document: -1, Beside: " "}}
	if d := cmp.Diff(want, Places(found, documents)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
