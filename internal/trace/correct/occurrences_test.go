package correct

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// What a trace finds is corrected, and a second trace finds what is left.
func TestTraceAndCorrect(t *testing.T) {
	dir := folder(t, "a/minutes.txt", "We said about four percent,\nand 4,2 % in the report of Nordwind GmbH.\n", "a/data.csv", "Region;Margin\nNorth;0,042\n", "mail.eml", "From: a@b.c\nTo: d@e.f\nSubject: x\n\nIt is 4.2%.\n")
	book := workbook(row(`<c r="A1" s="1"><v>0.042</v></c><c r="B1" s="1"><f>A1</f><v>0.042</v></c>`))
	if err := os.WriteFile(filepath.Join(dir, "a/plan.xlsx"), book, 0o600); err != nil {
		t.Fatal(err)
	}
	sought := match.Sought{Figures: []match.Figure{{Wrong: "4.2 %", Right: "2.4 %"}}, Phrases: []string{"Nordwind GmbH"}}
	find := func() trace.Result {
		t.Helper()
		r, err := trace.Run(context.Background(), trace.Request{Sought: sought, Paths: []string{dir}, Workers: 1}, trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	var outcomes []Outcome
	for _, p := range Plans(find().Occurrences, sought, []string{"Südwind AG"}) {
		o, err := Apply(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, o...)
	}
	text := Preview(outcomes)
	all := files(t, dir)
	if got, want := all["a/minutes.txt"], "We said about two percent,\nand 2,4 % in the report of Südwind AG.\n"; got != want {
		t.Errorf("%s(-want +got):\n%s", text, cmp.Diff(want, got))
	}
	if got, want := all["a/data.csv"], "Region;Margin\nNorth;0,024\n"; got != want {
		t.Errorf("%s(-want +got):\n%s", text, cmp.Diff(want, got))
	}
	if sheet := parts(t, []byte(all["a/plan.xlsx"]))["xl/worksheets/sheet1.xml"]; !strings.Contains(sheet, "<v>0.024</v>") {
		t.Errorf("%s\n%s", text, sheet)
	}
	left := 0
	for _, o := range find().Occurrences {
		if !strings.Contains(o.Path, "(before correction)") && o.Hit.Tier != match.Coincidence {
			left++
			if base := filepath.Base(o.Path); base != "mail.eml" && o.Formula == "" {
				t.Errorf("still found: %s %+v %q", base, o.Place, o.Text)
			}
		}
	}
	if left < 2 {
		t.Errorf("a second trace finds %d places; the mail and the formula are left", left)
	}
}
