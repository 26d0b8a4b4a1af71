package trace_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/match"
	"ownup/internal/trace"
	"ownup/internal/trace/correct"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
)

// book is a workbook with a number in A1, and a formula in B1 that has it.
func book() string {
	return string(ooxmltest.Packed(
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="Plan" sheetId="1" r:id="s1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", ooxmltest.Relations("s1", "worksheet", "worksheets/sheet1.xml", "st", "styles", "styles.xml"),
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>0.042</v></c><c r="B1" s="1"><f>A1</f><v>0.042</v></c></row></sheetData></worksheet>`,
	))
}

// What a trace finds is corrected, form for form, and a second trace finds
// what is left: the mail that was sent, and the result of the formula.
func TestTraceAndCorrect(t *testing.T) {
	dir := folder(t, map[string]string{
		"a/minutes.txt": "We said about four percent,\nand 4,2 % in the report of Nordwind GmbH.\n",
		"a/data.csv":    "Region;Margin\nNorth;0,042\n",
		"mail.eml":      "From: a@b.example\nTo: d@e.example\nSubject: x\n\nIt is 4.2%.\n",
		"a/plan.xlsx":   book(),
	})
	r := wrong("4.2 %", "2.4 %")
	r.Sought.Phrases, r.Instead = []string{"Nordwind GmbH"}, "Südwind AG"
	var outcomes []correct.Outcome
	for _, p := range trace.Corrections(traced(t, dir, r).Occurrences) {
		o, err := correct.Apply(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, o...)
	}
	for name, want := range map[string]string{
		"a/minutes.txt": "We said about two percent,\nand 2,4 % in the report of Südwind AG.\n",
		"a/data.csv":    "Region;Margin\nNorth;0,024\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s\n%s(-want +got):\n%s", name, correct.Preview(outcomes), diff)
		}
	}
	var left []string
	for _, o := range traced(t, dir, r).Occurrences {
		if o.Hit.Tier != match.Coincidence {
			left = append(left, filepath.Base(o.Path)+" "+o.Place.Cell)
		}
	}
	if got := strings.Join(left, ","); got != "mail.eml ,plan.xlsx B1" && got != "plan.xlsx B1,mail.eml " {
		t.Errorf("left: %s\n%s", got, correct.Preview(outcomes))
	}
}

// Figures that stand alike at one place, as the points of a chart do, are
// each corrected.
func TestAlikeAtOnePlace(t *testing.T) {
	const point = `<c:pt><c:v>0.042</c:v></c:pt>`
	dir := folder(t, map[string]string{"a.docx": string(ooxmltest.Packed(
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", ooxmltest.Relations("m", "officeDocument", "word/document.xml"),
		"word/document.xml", `<w:document><w:p><w:r><w:t>x</w:t><c:chart r:id="ch"/></w:r></w:p></w:document>`,
		"word/_rels/document.xml.rels", ooxmltest.Relations("ch", "chart", "charts/chart1.xml", "h", "header", "header1.xml", "g", "header", "header2.xml"),
		"word/charts/chart1.xml", `<c:chartSpace><c:numCache><c:formatCode>0.0%</c:formatCode>`+point+`<c:pt><c:v>0.07</c:v></c:pt>`+point+`</c:numCache></c:chartSpace>`,
		"word/header1.xml", `<w:hdr><w:p><w:r><w:t>of 4.2 %</w:t></w:r></w:p></w:hdr>`,
		"word/header2.xml", `<w:hdr><w:p><w:r><w:t>of 4.2 %</w:t></w:r></w:p></w:hdr>`,
	))})
	r := wrong("4.2 %", "2.4 %")
	for _, p := range trace.Corrections(traced(t, dir, r).Occurrences) {
		o, err := correct.Apply(t.Context(), p)
		if err != nil || len(o) != 1 || len(o[0].Done) != 4 {
			t.Fatalf("%v\n%s", err, correct.Preview(o))
		}
	}
	if left := traced(t, dir, r).Occurrences; len(left) > 0 {
		t.Errorf("still found: %d places, the first %+v", len(left), left[0])
	}
}
