// Package readers puts the readers of documents together.
package readers

import (
	"context"
	"os"
	"path/filepath"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/archive"
	"ownup/internal/trace/extract/docx"
	"ownup/internal/trace/extract/legacy"
	"ownup/internal/trace/extract/mail"
	"ownup/internal/trace/extract/odf"
	"ownup/internal/trace/extract/pdf"
	"ownup/internal/trace/extract/plain"
	"ownup/internal/trace/extract/pptx"
	"ownup/internal/trace/extract/rtf"
	"ownup/internal/trace/extract/xlsx"
)

// All returns a reader for every kind that is read. It is for a process that
// reads some files and ends: the library for PDFs is started at the first of
// them, and stays. [With] is for all others.
func All() extract.Readers { return With(pdf.Open(Compiled()), legacy.Find()) }

// Compiled is the folder in which the library for PDFs is kept compiled for
// the user; "" where they have no folder for such things. A child that is
// confined has to be able to read it, and its parent fills it
// ([pdf.Library.Prepare]).
func Compiled() string {
	caches, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(caches, "ownup", "pdfium")
}

// With returns a reader for every kind that is read: PDFs with a library that
// the caller has opened and closes, old documents with the program of
// LibreOffice, "" for none.
func With(pdfs *pdf.Library, libreOffice string) extract.Readers {
	all := extract.Readers{
		extract.Text:       plain.Text,
		extract.Markdown:   plain.Markdown,
		extract.HTML:       plain.Page,
		extract.Table:      plain.Table,
		extract.JSON:       plain.JSON,
		extract.Notebook:   plain.Notebook,
		extract.RTF:        rtf.Read,
		extract.Mail:       mail.Mail,
		extract.Mailbox:    mail.Mailbox,
		extract.Zip:        archive.Zip,
		extract.Tar:        archive.Tar,
		extract.Gzip:       archive.Gzip,
		extract.Bzip2:      archive.Bzip2,
		extract.OpenText:   odf.Read,
		extract.OpenSheet:  odf.Read,
		extract.OpenSlides: odf.Read,
		extract.Word:       openXML(docx.Read),
		extract.Workbook:   openXML(xlsx.Read),
		extract.Slides:     openXML(pptx.Read),
		extract.PDF:        pdfs.Read,
	}
	all[extract.OldOffice] = legacy.New(libreOffice, all).Read
	return all
}

// openXML is a reader of Office Open XML, which keeps limits of its own.
func openXML(read func(context.Context, []byte, extract.Sink) error) extract.Reader {
	return func(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
		return read(ctx, f.Content, sink)
	}
}
