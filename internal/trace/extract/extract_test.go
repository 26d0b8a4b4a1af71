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
