package trace

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
)

func TestHeadings(t *testing.T) {
	cell := func(sheet, at, text string) extract.Piece {
		return extract.Piece{Place: extract.Place{Sheet: sheet, Cell: at}, Text: text}
	}
	value := func(at, text string) extract.Piece {
		p := cell("Q3", at, text)
		p.HasValue = true
		return p
	}
	for _, tt := range []struct {
		name   string
		pieces []extract.Piece
		want   string // beside the last
	}{
		{"row and column", []extract.Piece{cell("Q3", "B1", "Margin"), cell("Q3", "A2", "North"), value("B2", "4.2%")}, "North, Margin, Q3"},
		{"a heading of two lines", []extract.Piece{cell("Q3", "B1", "Margin"), cell("Q3", "B2", "in %"), value("B3", "4.2")}, "Margin, in %, Q3"},
		{"years", []extract.Piece{cell("Q3", "B1", "Margin"), value("B2", "2025"), value("B3", "4.2%")}, "Margin, 2025, Q3"},
		{"a gap", []extract.Piece{cell("Q3", "B1", "Margin"), value("B2", "3%"), cell("Q3", "B3", "n/a"), value("B4", "4.2%")}, "Margin, Q3"},
		{"a second table", []extract.Piece{cell("Q3", "B1", "Margin"), value("B2", "3%"), cell("Q3", "B9", "Churn"), value("B10", "4.2%")}, "Churn, Q3"},
		{"another sheet", []extract.Piece{cell("Q2", "B1", "Margin"), value("B2", "4.2%")}, "Q3"},
		{"a long text is none", []extract.Piece{cell("Q3", "B1", "These are all the figures that we have, with a great many words to say how they came about."), value("B2", "4.2%")}, "Q3"},
		{"a remark is none", []extract.Piece{cell("Q3", "B1", "Margin"), cell("Q3", "B2", "We have 4 percent of it in stock."), value("B3", "4.2")}, "Margin, Q3"},
		{"a heading with an abbreviation", []extract.Piece{cell("Q3", "B1", "Margin in Mio."), value("B2", "4.2")}, "Margin in Mio., Q3"},
		{"a label on a slide", []extract.Piece{{Text: "Margin"}, {Text: "4.2%"}}, "Margin"},
		{"prose needs none", []extract.Piece{{Text: "Margin"}, {Text: "In June the margin of all our shops together was 4.2%."}}, ""},
	} {
		var h headings
		got := ""
		for i := range tt.pieces {
			got = h.next(&tt.pieces[i])
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCellAt(t *testing.T) {
	type at struct {
		Column, Row int
		OK          bool
	}
	for cell, want := range map[string]at{
		"A1": {1, 1, true}, "AB12": {28, 12, true}, "B2:D9": {2, 2, true}, "": {}, "12": {0, 12, false},
		"A": {Column: 1}, "XFD1048576": {16384, 1048576, true}, "a1": {},
	} {
		c, r, ok := cellAt(cell)
		if diff := cmp.Diff(want, at{c, r, ok}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", cell, diff)
		}
	}
}

func TestSurroundings(t *testing.T) {
	long := "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen 4.2 % sixteen seventeen eighteen nineteen twenty twentyone twentytwo twentythree twentyfour"
	for _, tt := range []struct {
		beside, text string
		start, end   int
		want         string
	}{
		{"", "It was\n4.2 %.", 7, 12, "It was 4.2 %."},
		{"North, margin", "4.2%", 0, 4, "North, margin: 4.2%"},
		{"", long, 87, 92, "… three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen 4.2 % sixteen seventeen eighteen nineteen twenty twentyone twentytwo twentythree …"},
	} {
		if got := surroundings(tt.beside, tt.text, tt.start, tt.end); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
