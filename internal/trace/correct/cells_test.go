package correct

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml/ooxmltest"
	"ownup/internal/trace/extract/readers"
)

// Whatever the format of a cell, the number behind it becomes the right one,
// or is left as it was.
func TestCellsOfAnyFormat(t *testing.T) {
	formats := []string{"General", "0%", "0.0%", "0.000%", "0.00", "#,##0", "#,##0.0;(#,##0.0)", "0.0,,", `0.0,,"M"`, `"$"#,##0.00`, "0.00E+00", `[Red]-0.0`}
	done := 0
	rapid.Check(t, func(rt *rapid.T) {
		format := rapid.SampledFrom(formats).Draw(rt, "format")
		percent := rapid.Bool().Draw(rt, "percent")
		beside := rapid.SampledFrom([]string{"", "in %", "in millions"}).Draw(rt, "beside")
		wrong := rapid.IntRange(-99_999, 99_999).Filter(func(n int) bool { return n != 0 }).Draw(rt, "wrong")
		right := rapid.IntRange(-99_999, 99_999).Filter(func(n int) bool { return n != 0 && n != wrong }).Draw(rt, "right")
		power := rapid.SampledFrom([]int{-3, -2, 0, 4}).Draw(rt, "power")
		figure := func(n int) (text string, number float64) {
			v := value(t, fmt.Sprintf("%de%d", n, power))
			if percent {
				return v.String() + " %", v.Shift(-2).Float()
			}
			return v.String(), v.Float()
		}
		wrongText, behind := figure(wrong)
		rightText, want := figure(right)
		if beside == "in %" && percent {
			behind, want = behind*100, want*100
		}
		search, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: wrongText, Right: rightText}}})
		if err != nil {
			rt.Skip(err)
		}
		before := ooxmltest.Packed(
			"[Content_Types].xml", "<Types/>",
			"xl/workbook.xml", `<workbook><sheets><sheet name="Plan" sheetId="1"/></sheets></workbook>`,
			"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="`+strings.ReplaceAll(format, `"`, "&quot;")+`"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`,
			"xl/worksheets/sheet1.xml", sheet(fmt.Sprintf(`<row r="1"><c r="A1" s="0"><v>%v</v></c></row>`, behind)))
		piece := cellOf(rt, before)
		for _, h := range search.Find(match.Passage{Text: []byte(piece.Text), Value: piece.Value, HasValue: true, Beside: beside}) {
			if h.Kind != match.Exact {
				continue
			}
			c, reason := Cell(piece, h)
			if reason != "" {
				continue
			}
			c.Place = piece.Place
			r, err := Copy(t.Context(), "a.xlsx", before, []Change{c})
			if err != nil {
				rt.Fatal(err)
			}
			if len(r.Done) == 0 {
				continue
			}
			done++
			if got := cellOf(rt, r.Content).Value; math.Abs(got-want) > math.Abs(want)*1e-12 {
				rt.Fatalf("%q as %q (%s) with %v behind becomes %v, not %v; the text %q, the reason %q", wrongText, piece.Text, beside, behind, got, want, c.New, h.Reason)
			}
		}
	})
	t.Logf("%d cells were corrected", done)
	if done == 0 {
		t.Error("no cell was corrected")
	}
}

// cellOf is the first cell of a workbook.
func cellOf(t *rapid.T, content []byte) extract.Piece {
	var r reading
	if err := readers.All().Read(t.Context(), "a.xlsx", content, extract.DefaultLimits(), &r); err != nil || len(r.pieces) == 0 {
		t.Fatalf("no cell: %v", err)
	}
	return r.pieces[0].Piece
}
