package spread

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
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
