package pdf

import (
	"context"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"ownup/internal/trace/extract"
)

// Limits of one page.
const (
	mostLetters = 500_000
	mostObjects = 10_000 // looked at to tell whether a page shows anything
	mostMarks   = 20_000
)

// page is what there is on one page.
type page struct {
	glyphs  []glyph
	pieces  []extract.Piece // without the page
	skips   []string
	picture bool // it shows something, and no text
	marks   []mark
}

// onlyPicture is the reason for a page that is one.
const onlyPicture = "only a picture; what it says is not read"

// page reads the page with an index from 0.
func (s *session) page(ctx context.Context, index int) (page, error) {
	var p page
	err := s.load(index, func(ref requests.Page) error {
		seen, err := s.sheet(ref)
		if err != nil {
			return err
		}
		if err := s.text(ctx, ref, seen, &p); err != nil {
			return err
		}
		if p.marks, err = s.readMarks(ctx, ref, seen); err != nil {
			return err
		}
		if len(p.pieces) == 0 {
			p.picture, err = s.shows(ref)
		}
		return err
	})
	return p, err
}

// load calls do with a page that is loaded as long as it runs.
func (s *session) load(index int, do func(requests.Page) error) error {
	loaded, err := s.in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: s.doc, Index: index})
	if err != nil {
		return err
	}
	defer func() { _, _ = s.in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	return do(requests.Page{ByReference: &loaded.Page})
}

// sheet asks how a page is cut and turned.
func (s *session) sheet(p requests.Page) (sheet, error) {
	shown, err := s.in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p})
	if err != nil {
		return sheet{}, err
	}
	turned, err := s.in.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p})
	if err != nil {
		return sheet{}, err
	}
	return sheet{shown: shown.Rect, turn: turn(turned.PageRotation & 3)}, nil
}

// text puts the text of a page into p.
func (s *session) text(ctx context.Context, ref requests.Page, seen sheet, p *page) error {
	l, err := s.letters(ctx, ref, seen)
	if err != nil {
		return err
	}
	p.glyphs = l.glyphs
	if l.more {
		p.skips = append(p.skips, "too full of text; the rest of it is not read")
	}
	if l.unnamed > 0 && l.unnamed*4 > len(l.glyphs) {
		p.skips = append(p.skips, "in a font that does not name its letters; not all of them are read")
	}
	for _, piece := range compose(l.glyphs) {
		if !seen.shows(piece.Box) {
			piece.Part = "hidden"
		}
		if !blank(piece.Text) {
			p.pieces = append(p.pieces, piece)
		}
	}
	return nil
}

// blank reports a text that says nothing.
func blank(text string) bool {
	for _, r := range text {
		if r != unknown && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// shows reports whether a page without text shows anything a person could
// read: a picture, or a drawing of more than a frame and some rules.
func (s *session) shows(p requests.Page) (bool, error) {
	const drawing = 20 // paths
	counted, err := s.in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p})
	if err != nil {
		return false, err
	}
	paths := 0
	for i := range min(counted.Count, mostObjects) {
		object, err := s.in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p, Index: i})
		if err != nil {
			return false, err
		}
		kind, err := s.in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil {
			return false, err
		}
		switch kind.Type {
		case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_FORM:
			return true, nil
		case enums.FPDF_PAGEOBJ_PATH:
			if paths++; paths >= drawing {
				return true, nil
			}
		case enums.FPDF_PAGEOBJ_TEXT, enums.FPDF_PAGEOBJ_SHADING, enums.FPDF_PAGEOBJ_UNKNOWN:
		}
	}
	return false, nil
}
