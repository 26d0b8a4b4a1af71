package pdf

import (
	"math"
	"testing"

	"github.com/klippa-app/go-pdfium/structs"

	"ownup/internal/trace/extract"
)

// A rectangle in the lower left corner of a page is seen in another corner on
// each turn of it.
func TestBoxOnASheet(t *testing.T) {
	shown := structs.FPDF_FS_RECTF{Left: 100, Bottom: 50, Right: 300, Top: 450} // 200 by 400
	corner := structs.FPDF_FS_RECTF{Left: 100, Bottom: 50, Right: 110, Top: 70} // 10 by 20
	for _, tt := range []struct {
		turn turn
		want extract.Box
	}{
		{0, extract.Box{Left: 0, Top: 380, Right: 10, Bottom: 400}},
		{1, extract.Box{Left: 0, Top: 0, Right: 20, Bottom: 10}},
		{2, extract.Box{Left: 190, Top: 0, Right: 200, Bottom: 20}},
		{3, extract.Box{Left: 380, Top: 190, Right: 400, Bottom: 200}},
	} {
		s := sheet{shown: shown, turn: tt.turn}
		if got := s.box(corner); got != tt.want {
			t.Errorf("turned by %d: %+v; want %+v", tt.turn, got, tt.want)
		}
		if !s.shows(tt.want) || s.shows(extract.Box{Left: -20, Top: 5, Right: -10, Bottom: 15}) {
			t.Errorf("turned by %d: what is seen is not what lies on the sheet", tt.turn)
		}
	}
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	got := (sheet{shown: shown}).box(structs.FPDF_FS_RECTF{Left: nan, Top: nan, Right: inf, Bottom: 50})
	if want := (extract.Box{Left: 0, Top: 0, Right: 1e6, Bottom: 400}); got != want {
		t.Errorf("a box of no numbers: %+v; want %+v", got, want)
	}
}

func TestQuarter(t *testing.T) {
	for _, tt := range []struct {
		degrees float64
		want    turn
	}{{0, 0}, {90, 1}, {180, 2}, {-180, 2}, {270, 3}, {-90, 3}, {360, 0}, {0.5, 0}, {45, skewed}, {-10, skewed}, {math.NaN(), skewed}} {
		if got := quarter(tt.degrees * math.Pi / 180); got != tt.want {
			t.Errorf("%v degrees are %d quarter turns; want %d", tt.degrees, got, tt.want)
		}
	}
	if got := turn(3).on(2); got != 1 {
		t.Errorf("three quarters on a page turned by two: %d; want 1", got)
	}
	if got := skewed.on(2); got != skewed {
		t.Errorf("askew on a turned page: %d", got)
	}
}
