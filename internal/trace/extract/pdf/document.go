package pdf

import (
	"context"
	"errors"
	"slices"
	"strconv"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"

	"ownup/internal/trace/extract"
)

// Limits of one document.
const (
	mostPages    = 50_000
	mostFailures = 5 // instances that break before the rest is given up
)

// document is a PDF being read.
type document struct {
	library  *Library
	content  []byte
	limits   extract.Limits
	sink     extract.Sink
	open     *session
	failures int
	text     int // bytes handed on
	unread   run // the last pages
}

// errGivenUp ends a document that breaks one instance after the other, or has
// more text than the limit. It has been reported.
var errGivenUp = errors.New("the document is given up")

// session returns the document, open in an instance. From then on up to close
// it is this document's turn in the library.
func (d *document) session(ctx context.Context) (*session, error) {
	if d.open != nil {
		return d.open, nil
	}
	if err := d.library.take(ctx); err != nil {
		return nil, err
	}
	err := d.library.ready(ctx)
	if err == nil {
		d.open, err = d.library.openSession(ctx, d.content)
	}
	if err != nil {
		d.library.give()
	}
	return d.open, err
}

// close ends the instance, if there is one.
func (d *document) close() {
	if d.open != nil {
		d.open.close()
		d.open = nil
		d.library.give()
	}
}

func (d *document) read(ctx context.Context) error {
	defer d.close()
	_, err := d.session(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return d.sink.Skip(extract.Place{}, whyClosed(err))
	}
	err = d.everything(ctx)
	if errors.Is(err, errGivenUp) {
		return nil
	}
	return err
}

// whyClosed says why a document does not open.
func whyClosed(err error) string {
	switch {
	case errors.Is(err, errNotStarted):
		return "PDFs are not read: the library for them does not start."
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return "The PDF is encrypted with a password."
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return "The PDF is encrypted in a way that is not read."
	}
	return "The PDF is damaged."
}

func (d *document) everything(ctx context.Context) error {
	if err := d.properties(ctx); err != nil {
		return err
	}
	pages := d.open.pages
	for i := range min(pages, mostPages) {
		if err := d.page(ctx, i); err != nil {
			return err
		}
	}
	if err := d.reportRun(); err != nil {
		return err
	}
	switch {
	case pages > mostPages:
		return d.sink.Skip(extract.Place{Page: mostPages + 1}, "The PDF has too many pages; the rest of them are not read.")
	case pages == 0:
		if err := d.sink.Skip(extract.Place{}, "The PDF is damaged: it has no pages."); err != nil {
			return err
		}
	}
	if err := d.values(ctx); err != nil {
		return err
	}
	return d.attachments(ctx)
}

// values hands on what the fields of a form hold that has no pages of its own.
func (d *document) values(ctx context.Context) error {
	var content []byte
	err := d.try(ctx, extract.Place{}, "form", func(s *session) (err error) {
		content, err = s.values()
		return err
	})
	if err != nil || content == nil {
		return err
	}
	if err := d.sink.Skip(extract.Place{}, "The PDF is a form that only some programs show; the values of its fields are read, and nothing else of it."); err != nil {
		return err
	}
	d.close()
	return d.sink.Member("values of the form.xml", content)
}

// page hands on one page, from 0.
func (d *document) page(ctx context.Context, index int) error {
	var p page
	place := extract.Place{Page: index + 1}
	err := d.try(ctx, place, "page", func(s *session) (err error) {
		p, err = s.page(ctx, index)
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range p.marks {
		if m.file {
			err = d.attachment(ctx, place, func(s *session) (references.FPDF_ATTACHMENT, error) { return s.pinned(index, m.index) })
		}
		if err != nil {
			return err
		}
	}
	if slices.ContainsFunc(p.marks, func(m mark) bool { return m.drawn }) {
		err := d.try(ctx, place, "form or comment", func(s *session) error { return s.drawn(ctx, index, &p) })
		if err != nil {
			return err
		}
	}
	return d.handOn(index+1, p)
}

// handOn hands on what was read of a page, from 1.
func (d *document) handOn(number int, p page) error {
	shown := false
	for _, m := range p.marks {
		p.pieces = append(p.pieces, m.shown...)
		shown = shown || len(m.shown) > 0
		if m.piece.Text != "" {
			p.pieces = append(p.pieces, m.piece)
		}
	}
	if p.picture && !shown {
		p.skips = append(p.skips, onlyPicture)
	}
	if err := d.report(number, p.skips); err != nil {
		return err
	}
	for _, piece := range p.pieces {
		piece.Page = number
		if err := d.piece(piece); err != nil {
			return err
		}
	}
	return nil
}

// piece hands on a piece, unless there have been too many.
func (d *document) piece(p extract.Piece) error {
	if d.text += len(p.Text); d.text > d.limits.Total {
		if err := d.sink.Skip(extract.Place{Page: p.Page}, "The PDF has too much text; the rest of it is not read."); err != nil {
			return err
		}
		return errGivenUp
	}
	return d.sink.Piece(p)
}

// try has PDFium do something. Where that fails it is reported as a damaged
// what, and the next call finds a new instance if the old one may be broken.
// The error is that of the context or the sink, or errGivenUp.
func (d *document) try(ctx context.Context, place extract.Place, what string, do func(*session) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := d.session(ctx)
	if err == nil {
		err = do(s)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	if err := d.sink.Skip(place, "The "+what+" is damaged."); err != nil {
		return err
	}
	if !broken(err) {
		return nil
	}
	d.close()
	if d.failures++; d.failures <= mostFailures {
		return nil
	}
	if err := d.sink.Skip(extract.Place{}, "The PDF is too damaged for the rest of it to be read."); err != nil {
		return err
	}
	return errGivenUp
}

// run is pages in a row, from 1, that are not wholly read for the same
// reasons. The zero run is none.
type run struct {
	first, last int
	reasons     []string // each the end of a sentence that begins with the pages
}

// report says what of a page is not read. Pages in a row are gathered, so that
// a scanned book is one line and not five hundred.
func (d *document) report(number int, reasons []string) error {
	if d.unread.last == number-1 && slices.Equal(d.unread.reasons, reasons) {
		d.unread.last = number
		return nil
	}
	if err := d.reportRun(); err != nil {
		return err
	}
	d.unread = run{number, number, reasons}
	return nil
}

// reportRun reports the pages that are gathered.
func (d *document) reportRun() error {
	r := d.unread
	d.unread = run{}
	pages := "The page is "
	if r.first < r.last {
		pages = "Each of the pages " + strconv.Itoa(r.first) + " to " + strconv.Itoa(r.last) + " is "
	}
	for _, reason := range r.reasons {
		if err := d.sink.Skip(extract.Place{Page: r.first}, pages+reason+"."); err != nil {
			return err
		}
	}
	return nil
}

// properties hands on what the document says about itself. Programs show one
// that says nothing.
func (d *document) properties(ctx context.Context) error {
	var said []extract.Piece
	err := d.try(ctx, extract.Place{}, "description of the PDF", func(s *session) (err error) {
		if said, err = s.properties(); err != nil && !broken(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range said {
		if err := d.piece(p); err != nil {
			return err
		}
	}
	return nil
}

// attachments hands on the files inside, those of the document first.
func (d *document) attachments(ctx context.Context) error {
	var count int
	err := d.try(ctx, extract.Place{}, "list of attached files", func(s *session) (err error) {
		count, err = s.countAttachments()
		return err
	})
	if err != nil {
		return err
	}
	for i := range min(count, d.limits.Members) {
		err := d.attachment(ctx, extract.Place{}, func(s *session) (references.FPDF_ATTACHMENT, error) { return s.attachment(i) })
		if err != nil {
			return err
		}
	}
	return nil
}

// attachment hands on one file inside.
func (d *document) attachment(ctx context.Context, place extract.Place, find func(*session) (references.FPDF_ATTACHMENT, error)) error {
	var name string
	var content []byte
	err := d.try(ctx, place, "attached file", func(s *session) error {
		found, err := find(s)
		if err != nil {
			return err
		}
		name, content, err = s.file(found)
		return err
	})
	if err != nil || content == nil {
		return err
	}
	if int64(len(content)) > d.limits.Unpacked(int64(len(d.content))) {
		return d.sink.Skip(place, "The attached file is larger than the limit.")
	}
	// The file may be a PDF, or hold one, whose turn it is then.
	d.close()
	return d.sink.Member(name, content)
}
