package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// session is a document open in an instance of its own.
type session struct {
	in     pdfium.Pdfium
	doc    references.FPDF_DOCUMENT
	source *source
	pages  int
	form   references.FPDF_FORMHANDLE // "" before it is needed
}

// source is the file as PDFium reads it. It can be emptied, since a document
// that broke its instance is never closed there.
type source struct{ io.ReadSeeker }

// openSession opens content in a new instance.
func (l *Library) openSession(ctx context.Context, content []byte) (*session, error) {
	in, err := l.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("start an instance: %w", err)
	}
	s := &session{in: in, source: &source{bytes.NewReader(content)}}
	doc, err := in.OpenDocument(&requests.OpenDocument{FileReader: s.source, FileReaderSize: int64(len(content))})
	if err != nil {
		s.close()
		return nil, fmt.Errorf("open the document: %w", err)
	}
	s.doc = doc.Document
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: s.doc})
	if err != nil {
		s.close()
		return nil, fmt.Errorf("count the pages: %w", err)
	}
	s.pages = count.PageCount
	return s, nil
}

// close ends the instance, whatever state it is in. What PDFium holds is gone
// with its memory; errors on the way there do not matter.
func (s *session) close() {
	if s.form != "" {
		_, _ = s.in.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: s.form})
	}
	if s.doc != "" {
		_, _ = s.in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: s.doc})
	}
	_ = s.in.Kill()
	s.source.ReadSeeker = bytes.NewReader(nil)
}

// broken reports whether an error may leave the instance in a state that
// nobody knows: a trap or an abort in PDFium. What PDFium itself says does not.
// Some of that has no value to compare with, only a sentence; a sentence that
// is not known counts as broken, which costs a few milliseconds and loses
// nothing.
func broken(err error) bool {
	for _, said := range []error{
		pdfiumerrors.ErrSuccess, pdfiumerrors.ErrUnknown, pdfiumerrors.ErrFile, pdfiumerrors.ErrFormat,
		pdfiumerrors.ErrPassword, pdfiumerrors.ErrSecurity, pdfiumerrors.ErrPage,
	} {
		if errors.Is(err, said) {
			return false
		}
	}
	return err != nil && !strings.HasPrefix(strings.ToLower(err.Error()), "could not ")
}
