// Package docx reads Word documents: the paragraphs as a person reads them,
// with the runs that a program cuts them into joined, and all that stands
// around them: tables, headers and footers, notes, comments, text boxes,
// charts.
//
// Tracked changes show both texts. The paragraph is what it is with all
// changes accepted; what was deleted follows as a piece of its own, whole
// words, so that "4.2%" is found where only the 2 was changed. Hidden text is
// such a piece too.
package docx

import (
	"context"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/drawing"
	"ownup/internal/trace/extract/ooxml"
)

// Read hands the text of a document to sink. It returns the errors of the
// sink and of the context only; whatever cannot be read is skipped.
func Read(ctx context.Context, content []byte, sink extract.Sink) error {
	p, err := ooxml.OpenFor(content, "document", sink)
	if err != nil || p == nil {
		return err
	}
	d := &document{ctx: ctx, pkg: p, sink: sink, anchors: make(map[anchor]int)}
	d.drawings = &drawing.Reader{Package: p, Sink: sink}
	return d.read()
}

// document is a document being read.
type document struct {
	ctx      context.Context //nolint:containedctx // a document lives for one call
	pkg      *ooxml.Package
	sink     extract.Sink
	drawings *drawing.Reader
	anchors  map[anchor]int
}

// anchor is a note or comment as the text refers to it; its paragraph is
// where.
type anchor struct{ part, id string }

// stories are the kinds of parts with text beside the body, in the order in
// which they are read.
var stories = []struct{ kind, part, usual string }{
	{"footnotes", "footnote", "word/footnotes.xml"},
	{"endnotes", "footnote", "word/endnotes.xml"},
	{"comments", "comment", "word/comments.xml"},
	{"header", "header", "word/header"},
	{"footer", "footer", "word/footer"},
}

func (d *document) read() error {
	main := d.pkg.Main("word/document.xml")
	relations := d.pkg.Relations(main)
	if err := d.story(main, ""); err != nil {
		return err
	}
	for _, s := range stories {
		parts := ooxml.Targets(relations, s.kind)
		if len(relations) == 0 {
			parts = d.pkg.Names(s.usual)
		}
		for _, part := range parts {
			if err := d.story(part, s.part); err != nil {
				return err
			}
		}
	}
	for _, part := range ooxml.Targets(relations, "aFChunk") { // a file shown as part of the text
		if err := d.drawings.Embedded(part, extract.Place{}); err != nil {
			return err
		}
	}
	return d.pkg.Properties(d.sink)
}

// story reads one part with text.
func (d *document) story(part, kind string) error {
	place := extract.Place{Part: kind}
	content, err := d.pkg.XML(part)
	if err != nil {
		if err := d.sink.Skip(place, ooxml.Reason("text", err)); err != nil {
			return err
		}
	}
	s := &story{
		document: d, s: ooxml.NewScanner(content), part: part, kind: kind, trail: extract.TrailTo(d.sink),
		relations: ooxml.ByID(d.pkg.Relations(part)),
	}
	if err := s.read(); err != nil {
		return err
	}
	if err == nil && s.s.Err() != nil {
		return d.sink.Skip(place, ooxml.Reason("text", s.s.Err()))
	}
	return nil
}

// wordStart is where the word begins that the byte at stands in.
func wordStart(text string, at int) int {
	for at > 0 && !isSpace(text[at-1]) {
		at--
	}
	return at
}

// wordEnd is where the word ends that the byte before at stands in.
func wordEnd(text string, at int) int {
	for at < len(text) && !isSpace(text[at]) {
		at++
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }
