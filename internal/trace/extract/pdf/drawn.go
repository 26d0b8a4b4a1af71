package pdf

import (
	"context"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"ownup/internal/trace/extract"
)

// drawn reads what the marks of a page show, which is what a person sees of
// them: a field holds 1234.5 and shows "1,234.50", a stamp holds nothing and
// shows who signed. PDFium puts it on the page itself, and what is new among
// the letters of the page then is theirs. The page has no marks afterwards.
func (s *session) drawn(ctx context.Context, index int, p *page) error {
	flat := false
	err := s.load(index, func(ref requests.Page) error {
		done, err := s.in.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: ref, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
		if err == nil {
			flat = done.Result == responses.FPDFPage_FlattenResultSuccess
		}
		return ignored(err)
	})
	if err != nil || !flat {
		return err
	}
	return s.load(index, func(ref requests.Page) error {
		seen, err := s.sheet(ref)
		if err != nil {
			return err
		}
		l, err := s.letters(ctx, ref, seen)
		if err != nil {
			return err
		}
		assign(p, added(p.glyphs, l.glyphs))
		if len(p.pieces) == 0 && !p.picture {
			p.picture, err = s.shows(ref)
		}
		return err
	})
}

// added returns the letters that were not there before.
func added(before, after []glyph) []glyph {
	type spot struct {
		r   rune
		box extract.Box
	}
	old := make(map[spot]bool, len(before))
	for _, g := range before {
		old[spot{g.r, g.box}] = true
	}
	var fresh []glyph
	for _, g := range after {
		if !old[spot{g.r, g.box}] {
			fresh = append(fresh, g)
		}
	}
	return fresh
}

// assign gives the letters that marks show to the marks that they lie in. What
// a mark shows stands for what it holds, where that is the same in other marks
// and spaces; else both are told. Letters in no mark are text of the page.
func assign(p *page, fresh []glyph) {
	shown := make([][]glyph, len(p.marks))
	var loose []glyph
	for _, g := range fresh {
		if i := under(p.marks, g.box); i >= 0 {
			shown[i] = append(shown[i], g)
		} else {
			loose = append(loose, g)
		}
	}
	p.pieces = append(p.pieces, compose(loose)...)
	for i := range p.marks {
		m := &p.marks[i]
		for _, piece := range compose(shown[i]) {
			if blank(piece.Text) {
				continue
			}
			piece.Part, piece.Path, piece.By = m.piece.Part, m.piece.Path, m.piece.By
			m.shown = append(m.shown, piece)
		}
		if len(m.shown) > 0 && says(m.shown, m.piece.Text) {
			m.piece.Text = ""
		}
	}
}

// under returns the mark that the middle of a box lies in, the last one drawn;
// -1 for none.
func under(marks []mark, b extract.Box) int {
	x, y := (b.Left+b.Right)/2, (b.Top+b.Bottom)/2
	for i := len(marks) - 1; i >= 0; i-- {
		m := marks[i].piece.Box
		if marks[i].drawn && x >= m.Left && x <= m.Right && y >= m.Top && y <= m.Bottom {
			return i
		}
	}
	return -1
}

// says reports whether what is shown has every letter and digit of text in
// their order.
func says(shown []extract.Piece, text string) bool {
	var all strings.Builder
	for _, p := range shown {
		all.WriteString(p.Text)
	}
	rest := []rune(strings.Map(word, text))
	for _, r := range strings.Map(word, all.String()) {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// word drops what is neither a letter nor a digit.
func word(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}
