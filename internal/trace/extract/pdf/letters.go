package pdf

import (
	"context"
	"math"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"ownup/internal/trace/extract"
)

// asked is after how many letters the context is asked.
const asked = 2048

// letters reads the letters of one page.
type letters struct {
	session *session
	text    references.FPDF_TEXTPAGE
	sheet   sheet

	glyphs  []glyph
	unnamed int  // letters that a font does not name
	more    bool // there were more than are read

	space, ended bool // since the last letter
	turn         turn // of the last word
	high         rune // the first half of a character that takes two
	body         int  // which is the last letter that is not raised, for PDFium
	bodyGlyph    int  // and in glyphs
}

// letters reads all letters of a page that is loaded.
func (s *session) letters(ctx context.Context, ref requests.Page, seen sheet) (*letters, error) {
	loaded, err := s.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, err
	}
	l := &letters{session: s, text: loaded.TextPage, sheet: seen}
	defer func() { _, _ = s.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: l.text}) }()
	counted, err := s.in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: l.text})
	if err != nil {
		return nil, err
	}
	l.more = counted.Count > mostLetters
	for i := range min(counted.Count, mostLetters) {
		if i%asked == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if err := l.read(i); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// brokenHyphen is what PDFium writes for the hyphen of a word that goes on in
// the next line. A font without names may give the same for a letter.
const brokenHyphen = 0x02

// read reads the letter with an index from 0.
func (l *letters) read(i int) error {
	code, err := l.session.in.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: l.text, Index: i})
	if err != nil {
		return err
	}
	r := rune(code.Unicode & 0x1fffff)
	switch {
	case r == '\n' || r == '\r':
		l.ended = true
		return nil
	case unicode.IsSpace(r):
		l.space = true
		return nil
	case r >= 0xd800 && r < 0xdc00:
		l.high = r
		return nil
	}
	if r == brokenHyphen {
		said, err := l.session.in.FPDFText_IsHyphen(&requests.FPDFText_IsHyphen{TextPage: l.text, Index: i})
		if err != nil {
			return err
		}
		if said.IsHyphen {
			r = '-'
		}
	}
	return l.letter(i, l.named(r))
}

// named returns the character that a letter stands for: unknown where the font
// says nothing of use.
func (l *letters) named(r rune) rune {
	if l.high != 0 {
		r = utf16.DecodeRune(l.high, r)
		l.high = 0
	}
	switch {
	case r == 0xad:
		return '-'
	case r == 0 || unicode.IsControl(r) || r > unicode.MaxRune || utf16.IsSurrogate(r) || unicode.Is(unicode.Co, r) || r == unknown:
		l.unnamed++
		return unknown
	}
	return r
}

// letter adds a letter with its place.
func (l *letters) letter(i int, r rune) error {
	box, err := l.box(i)
	if err != nil {
		return err
	}
	if l.space || l.ended || len(l.glyphs) == 0 {
		if l.turn, err = l.direction(i); err != nil {
			return err
		}
	}
	g := glyph{r: r, space: l.space, ended: l.ended, box: box, turn: l.turn}
	if g.raised, err = l.raised(i, g); err != nil {
		return err
	}
	if !g.raised {
		l.body, l.bodyGlyph = i, len(l.glyphs)
	}
	l.glyphs = append(l.glyphs, g)
	l.space, l.ended = false, false
	return nil
}

// box returns the room that a letter takes up in its line: as high as all
// letters of its font, which is what tells lines. Fonts that do not say how
// high that is give the ink alone.
func (l *letters) box(i int) (extract.Box, error) {
	loose, err := l.session.in.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: l.text, Index: i})
	if err != nil {
		return extract.Box{}, err
	}
	if loose.Rect.Top != loose.Rect.Bottom && loose.Rect.Left != loose.Rect.Right {
		return l.sheet.box(loose.Rect), nil
	}
	ink, err := l.session.in.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: l.text, Index: i})
	if err != nil {
		return extract.Box{}, err
	}
	return l.sheet.box(structs.FPDF_FS_RECTF{Left: float32(ink.Left), Top: float32(ink.Top), Right: float32(ink.Right), Bottom: float32(ink.Bottom)}), nil
}

// direction returns how the word that begins with a letter runs. The angle
// that PDFium gives is that of upright strokes, which slanted letters change.
func (l *letters) direction(i int) (turn, error) {
	m, err := l.session.in.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: l.text, Index: i})
	if err != nil {
		return skewed, err
	}
	return quarter(math.Atan2(-float64(m.Matrix.B), float64(m.Matrix.A))).on(l.sheet.turn), nil
}

// raised reports whether a digit, or the sign before one, stands higher than
// the letter before it and is smaller. Boxes only raise the suspicion, since
// fonts lie about their height; the lines that the letters stand on tell.
func (l *letters) raised(i int, g glyph) (bool, error) {
	if len(l.glyphs) == 0 || g.turn == skewed || l.space || superscript(g.r) == g.r {
		return false, nil
	}
	body := l.glyphs[l.bodyGlyph]
	f, b := g.turn.frame(g.box), body.turn.frame(body.box)
	if body.turn != g.turn || f.height() > raisedSize*b.height() || f.bottom > b.bottom-raisedBy*b.height()/2 {
		return false, nil
	}
	of, err := l.foot(i, g.turn)
	if err != nil {
		return false, err
	}
	ob, err := l.foot(l.body, g.turn)
	if err != nil {
		return false, err
	}
	return of < ob-raisedBy*b.height() && of > ob-b.height(), nil
}

// foot returns the line that a letter stands on, as a bottom of its frame.
func (l *letters) foot(i int, t turn) (float32, error) {
	o, err := l.session.in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: l.text, Index: i})
	if err != nil {
		return 0, err
	}
	x, y := float32(o.X), float32(o.Y)
	return t.frame(l.sheet.box(structs.FPDF_FS_RECTF{Left: x, Top: y, Right: x, Bottom: y})).bottom, nil
}
