package extract

import "testing"

func TestCell(t *testing.T) {
	for _, tt := range []struct {
		column, row int
		want        string
	}{{0, 0, "A1"}, {25, 9, "Z10"}, {26, 0, "AA1"}, {701, 0, "ZZ1"}, {702, 0, "AAA1"}, {16383, 1048575, "XFD1048576"}} {
		if got := Cell(tt.column, tt.row); got != tt.want {
			t.Errorf("column %d, row %d: %s; want %s", tt.column, tt.row, got, tt.want)
		}
	}
}

func TestAt(t *testing.T) {
	p := Piece{Place: Place{Line: 3, Column: 5, Sheet: "A"}, Text: "é 4.2\nand 7"}
	for _, tt := range []struct{ offset, line, column int }{{0, 3, 5}, {3, 3, 7}, {6, 3, 10}, {7, 4, 1}, {11, 4, 5}, {99, 4, 6}, {-1, 3, 5}} {
		if got := p.At(tt.offset); got.Line != tt.line || got.Column != tt.column || got.Sheet != "A" {
			t.Errorf("offset %d stands at %d:%d; want %d:%d", tt.offset, got.Line, got.Column, tt.line, tt.column)
		}
	}
	if got := (Piece{Place: Place{Cell: "B2"}, Text: "a\nb"}).At(2); got != (Place{Cell: "B2"}) {
		t.Errorf("without a line: %+v", got)
	}
}

func TestPlaceForAPerson(t *testing.T) {
	for _, tt := range []struct {
		place Place
		want  string
	}{
		{Place{}, ""},
		{Place{Sheet: "Q3", Cell: "B4"}, "sheet Q3, cell B4"},
		{Place{Slide: 3, Part: "notes", Paragraph: 2}, "slide 3, notes, paragraph 2"},
		{Place{Line: 7, Column: 3, Path: "two\nlines"}, "two lines, line 7"},
		{Place{Page: 2}, "page 2"},
	} {
		if got := tt.place.String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.place, got, tt.want)
		}
	}
}

func TestUnpacked(t *testing.T) {
	l := Limits{File: 100 << 20, Ratio: 50}
	for _, tt := range []struct{ packed, want int64 }{{0, freely}, {1 << 20, 50<<20 + freely}, {3 << 20, 100 << 20}, {1 << 60, 100 << 20}} {
		if got := l.Unpacked(tt.packed); got != tt.want {
			t.Errorf("%d packed bytes may be %d; want %d", tt.packed, got, tt.want)
		}
	}
}

func FuzzKindOf(f *testing.F) {
	for _, seed := range []string{"PK\x03\x04", "a\x00b\x00c\x00d\x00\n\x00", "{\"a\":1}", "<!--><html>", "From a Fri Nov  6 09:00:00 2026\n", "a\tb\n1\t2\n3\t4\n"} {
		f.Add("a.txt", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if k := KindOf(name, content); k > Recording || k.String() == "" {
			t.Errorf("kind %d", k)
		}
	})
}
