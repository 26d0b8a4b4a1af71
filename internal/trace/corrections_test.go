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
