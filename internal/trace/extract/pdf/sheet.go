package pdf

import (
	"math"

	"github.com/klippa-app/go-pdfium/structs"

	"ownup/internal/trace/extract"
)

// sheet is a page as a person sees it: cut to what is shown, and turned.
type sheet struct {
	shown structs.FPDF_FS_RECTF // in the coordinates of the page
	turn  turn
}

// size returns the width and height as seen.
func (s sheet) size() (width, height float32) {
	width, height = s.shown.Right-s.shown.Left, s.shown.Top-s.shown.Bottom
	if s.turn%2 == 1 {
		return height, width
	}
	return width, height
}

// box turns a rectangle of the page into one of the sheet. What is no number
// in it becomes zero.
func (s sheet) box(r structs.FPDF_FS_RECTF) extract.Box {
	var b extract.Box
	switch s.turn {
	case 1:
		b = extract.Box{Left: r.Bottom - s.shown.Bottom, Top: r.Left - s.shown.Left, Right: r.Top - s.shown.Bottom, Bottom: r.Right - s.shown.Left}
	case 2:
		b = extract.Box{Left: s.shown.Right - r.Right, Top: r.Bottom - s.shown.Bottom, Right: s.shown.Right - r.Left, Bottom: r.Top - s.shown.Bottom}
	case 3:
		b = extract.Box{Left: s.shown.Top - r.Top, Top: s.shown.Right - r.Right, Right: s.shown.Top - r.Bottom, Bottom: s.shown.Right - r.Left}
	default:
		b = extract.Box{Left: r.Left - s.shown.Left, Top: s.shown.Top - r.Top, Right: r.Right - s.shown.Left, Bottom: s.shown.Top - r.Bottom}
	}
	b = extract.Box{Left: tenths(b.Left), Top: tenths(b.Top), Right: tenths(b.Right), Bottom: tenths(b.Bottom)}
	return extract.Box{Left: min(b.Left, b.Right), Top: min(b.Top, b.Bottom), Right: max(b.Left, b.Right), Bottom: max(b.Top, b.Bottom)}
}

// tenths rounds to tenths of a point, which is finer than anybody sees.
func tenths(v float32) float32 {
	const far = 1e6
	if math.IsNaN(float64(v)) {
		return 0
	}
	v = max(-far, min(far, v))
	return float32(math.Round(float64(v)*10) / 10)
}

// shows reports whether any of a box lies on the sheet.
func (s sheet) shows(b extract.Box) bool {
	width, height := s.size()
	return b.Right > 0 && b.Bottom > 0 && b.Left < width && b.Top < height
}

// quarter turns an angle, in radians clockwise, into quarter turns.
func quarter(angle float64) turn {
	const tolerance = 0.02
	quarters := math.Round(angle / (math.Pi / 2))
	if math.IsNaN(angle) || math.Abs(angle-quarters*math.Pi/2) > tolerance {
		return skewed
	}
	return turn((int(quarters)%4 + 4) % 4)
}

// on returns how a text with the turn t runs on a page that is itself turned.
func (t turn) on(page turn) turn {
	if t == skewed {
		return skewed
	}
	return (t + page) % 4
}
