// Package mail reads mails and mailboxes: the fields of the header that a
// person reads, the text in each of its forms, and what is attached.
//
// How a mail is taken apart is known to package mailparse, which reads what
// programs really wrote. Whatever is no text of the mail itself goes to
// [extract.Sink.Member]: attachments, pictures, mails that are enclosed.
package mail

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"ownup/internal/source/mailparse"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/plain"
)

// Mail reads one mail. A field of the header is a piece of Part "header" with
// the name of the field as its path; lines of the text are counted from the
// beginning of its part. Where a mail says the same as plain text and as a
// page both are read, since they may differ; the pieces of the second have its
// kind as their path, such as "text/html".
func Mail(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw := withoutCount(f.Content)
	d, err := mailparse.Divide(raw)
	if err != nil {
		if err := sink.Skip(extract.Place{}, notRead(err)); err != nil {
			return err
		}
		return plain.Text(ctx, extract.File{Name: f.Name, Content: raw}, limits, sink)
	}
	for _, field := range d.Fields {
		p := extract.Piece{Place: extract.Place{Path: field.Name, Part: "header"}, Text: field.Text}
		if err := sink.Piece(p); err != nil {
			return err
		}
	}
	for _, part := range d.Parts {
		if err := readPart(ctx, part, limits, sink); err != nil {
			return err
		}
	}
	for _, note := range d.Notes {
		if err := sink.Skip(extract.Place{}, "The mail has "+note+"."); err != nil {
			return err
		}
	}
	return nil
}

// notRead says why a mail is read as plain text.
func notRead(err error) string {
	switch {
	case errors.Is(err, mailparse.ErrHeaderTooLong):
		return "The header of the mail is larger than the limit; the mail is read as plain text."
	case errors.Is(err, mailparse.ErrTooLong):
		return "The mail is larger than the limit; it is read as plain text."
	}
	return "The file is not a mail; it is read as plain text."
}

// withoutCount takes off the line that Apple's mail program writes before a
// mail: its length.
func withoutCount(content []byte) []byte {
	end := bytes.IndexByte(content[:min(len(content), 32)], '\n')
	if end > 0 && len(bytes.Trim(content[:end], "0123456789 \r")) == 0 {
		return content[end+1:]
	}
	return content
}

func readPart(ctx context.Context, part mailparse.Part, limits extract.Limits, sink extract.Sink) error {
	content, cut := part.Content(limits.File)
	if len(bytes.TrimSpace(content)) == 0 {
		return nil
	}
	if cut {
		if err := sink.Skip(extract.Place{}, "A part of the mail is larger than the limit; what is beyond it is not read."); err != nil {
			return err
		}
	}
	if read := textReader(part); read != nil {
		place := extract.Place{}
		if part.Alternative {
			place.Path = part.Kind
		}
		return read(ctx, plain.DecodeAs(charset(part, content), content), place, sink)
	}
	return sink.Member(memberName(part), content)
}

// textReader returns what reads a part that is shown in the mail; nil for a
// part that is a file.
func textReader(part mailparse.Part) func(context.Context, []byte, extract.Place, extract.Sink) error {
	if part.Attached || part.Name != "" {
		return nil
	}
	switch part.Kind {
	case "text/html", "application/xhtml+xml":
		return plain.ReadPage
	case "text/markdown":
		return plain.ReadMarkdown
	case "text/csv", "text/tab-separated-values", "text/rtf", "text/richtext":
		return nil
	}
	if part.Kind == "" || strings.HasPrefix(part.Kind, "text/") {
		return plain.Paragraphs
	}
	return nil
}

// charset is the character set of a part: a page without one may name it
// itself.
func charset(part mailparse.Part, content []byte) string {
	if part.Charset == "" && part.Kind == "text/html" {
		return plain.CharsetOf(content)
	}
	return part.Charset
}

// memberName names a part that is a file and has no name: by its number, and
// with an ending that says its kind.
func memberName(part mailparse.Part) string {
	if part.Name != "" {
		return part.Name
	}
	ending := ""
	switch part.Kind {
	case "message/rfc822", "message/global":
		ending = ".eml"
	case "text/csv":
		ending = ".csv"
	case "text/tab-separated-values":
		ending = ".tsv"
	case "application/json":
		ending = ".json"
	}
	return "part " + part.Number + ending
}
