package pdf

import (
	"context"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"ownup/internal/trace/extract"
)

// mark is something that lies on a page: a comment, a stamp, the field of a
// form, a file.
type mark struct {
	index int             // in the list of the page, from 0
	piece extract.Piece   // what it holds; without a text if that is nothing
	shown []extract.Piece // what it shows
	file  bool
	drawn bool // it may show a text on the page, which need not be what it holds
}

// readMarks reads what lies on a page.
func (s *session) readMarks(ctx context.Context, ref requests.Page, seen sheet) ([]mark, error) {
	counted, err := s.in.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: ref})
	if err != nil {
		return nil, err
	}
	var marks []mark
	for i := range min(counted.Count, mostMarks) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := s.in.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: ref, Index: i})
		if err != nil {
			if broken(err) {
				return nil, err
			}
			continue // an entry of the list that leads nowhere
		}
		m, err := s.mark(found.Annotation)
		if err != nil {
			return nil, err
		}
		m.index = i
		if rect, err := s.in.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: found.Annotation}); err == nil {
			m.piece.Box = seen.box(rect.Rect)
		}
		if m.file || m.drawn || m.piece.Text != "" {
			marks = append(marks, m)
		}
		if _, err := s.in.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: found.Annotation}); err != nil {
			return nil, err
		}
	}
	return marks, nil
}

// mark reads one of them.
func (s *session) mark(a references.FPDF_ANNOTATION) (mark, error) {
	var m mark
	kind, err := s.in.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil {
		return m, err
	}
	switch kind.Subtype {
	case enums.FPDF_ANNOT_SUBTYPE_WIDGET:
		m.drawn = true
		m.piece, err = s.field(a)
		return m, err
	case enums.FPDF_ANNOT_SUBTYPE_POPUP, enums.FPDF_ANNOT_SUBTYPE_LINK: // what shows a comment, and what has none
		return m, nil
	case enums.FPDF_ANNOT_SUBTYPE_TEXT, enums.FPDF_ANNOT_SUBTYPE_HIGHLIGHT, enums.FPDF_ANNOT_SUBTYPE_UNDERLINE,
		enums.FPDF_ANNOT_SUBTYPE_STRIKEOUT, enums.FPDF_ANNOT_SUBTYPE_SQUIGGLY:
	case enums.FPDF_ANNOT_SUBTYPE_FILEATTACHMENT:
		m.file = true
	default:
		m.drawn = true
	}
	m.piece.Part = "comment"
	if m.piece.Text, err = s.entry(a, "Contents"); err != nil {
		return m, err
	}
	m.piece.By, err = s.entry(a, "T")
	return m, err
}

// entry returns a text that a mark holds; "" if it does not.
func (s *session) entry(a references.FPDF_ANNOTATION, key string) (string, error) {
	said, err := s.in.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a, Key: key})
	if err != nil {
		return "", ignored(err)
	}
	return clean(said.Value), nil
}

// field reads the value of a field of a form. A button or a box to tick has
// none.
func (s *session) field(a references.FPDF_ANNOTATION) (extract.Piece, error) {
	p := extract.Piece{Place: extract.Place{Part: "field"}}
	if err := s.openForm(); err != nil {
		return p, err
	}
	kind, err := s.in.FPDFAnnot_GetFormFieldType(&requests.FPDFAnnot_GetFormFieldType{FormHandle: s.form, Annotation: a})
	if err != nil {
		return p, ignored(err)
	}
	name, err := s.in.FPDFAnnot_GetFormFieldName(&requests.FPDFAnnot_GetFormFieldName{FormHandle: s.form, Annotation: a})
	if err != nil {
		return p, ignored(err)
	}
	p.Path = clean(name.FormFieldName)
	switch kind.FormFieldType {
	case enums.FPDF_FORMFIELD_TYPE_TEXTFIELD, enums.FPDF_FORMFIELD_TYPE_COMBOBOX, enums.FPDF_FORMFIELD_TYPE_LISTBOX:
	default:
		return p, nil
	}
	value, err := s.in.FPDFAnnot_GetFormFieldValue(&requests.FPDFAnnot_GetFormFieldValue{FormHandle: s.form, Annotation: a})
	if err != nil {
		return p, ignored(err)
	}
	p.Text = clean(value.FormFieldValue)
	return p, nil
}

// ignored drops what PDFium says about a mark that has no value, and keeps
// what may have broken it.
func ignored(err error) error {
	if broken(err) {
		return err
	}
	return nil
}

// openForm makes the form of the document ready for questions. It is never
// shown and nobody types into it, so that nothing that PDFium could want of a
// viewer matters.
func (s *session) openForm() error {
	if s.form != "" {
		return nil
	}
	opened, err := s.in.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{
		Document: s.doc,
		FormFillInfo: structs.FPDF_FORMFILLINFO{
			FFI_Invalidate:   func(references.FPDF_PAGE, float64, float64, float64, float64) {},
			FFI_SetCursor:    func(enums.FXCT) {},
			FFI_SetTimer:     func(int, func(int)) int { return 0 },
			FFI_KillTimer:    func(int) {},
			FFI_GetLocalTime: func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
			FFI_GetPage:      func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
			FFI_GetRotation: func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION {
				return enums.FPDF_PAGE_ROTATION_NONE
			},
			FFI_ExecuteNamedAction: func(string) {},
		},
	})
	if err != nil {
		return err
	}
	s.form = opened.FormHandle
	return nil
}
