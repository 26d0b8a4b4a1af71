// Package pptx reads PowerPoint presentations, slide by slide in the order in
// which they are shown: the text of each shape, tables, charts with their
// numbers, notes and comments. Workbooks that charts were drawn from are
// members of the file.
package pptx

import (
	"context"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/drawing"
	"ownup/internal/trace/extract/ooxml"
)

// maxSlides is how many slides are read.
const maxSlides = 20_000

// Read hands the text of a presentation to sink. It returns the errors of the
// sink and of the context only; whatever cannot be read is skipped.
func Read(ctx context.Context, content []byte, sink extract.Sink) error {
	p, err := ooxml.OpenFor(content, "presentation", sink)
	if err != nil || p == nil {
		return err
	}
	d := &deck{ctx: ctx, pkg: p, sink: sink}
	d.drawings = &drawing.Reader{Package: p, Sink: sink}
	return d.read()
}

// deck is a presentation being read.
type deck struct {
	ctx      context.Context //nolint:containedctx // a deck lives for one call
	pkg      *ooxml.Package
	sink     extract.Sink
	drawings *drawing.Reader
}

func (d *deck) read() error {
	slides, err := d.slides()
	if err != nil {
		return err
	}
	for i, part := range slides {
		if i == maxSlides {
			if err := d.sink.Skip(extract.Place{Slide: i + 1}, "The presentation has more slides than are read."); err != nil {
				return err
			}
			break
		}
		if err := d.slide(i+1, part); err != nil {
			return err
		}
	}
	return d.pkg.Properties(d.sink)
}

// slides are the parts of the slides in their order. Where the list of them
// is lost, the order is that of their names.
func (d *deck) slides() ([]string, error) {
	main := d.pkg.Main("ppt/presentation.xml")
	content, err := d.pkg.XML(main)
	if err != nil {
		if err := d.sink.Skip(extract.Place{}, ooxml.Reason("list of slides", err)); err != nil {
			return nil, err
		}
	}
	byID := ooxml.ByID(d.pkg.Relations(main))
	var parts []string
	s := ooxml.NewScanner(content)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start || string(s.Name()) != "sldId" {
			continue
		}
		if r, ok := byID[s.Prefixed("id")]; ok {
			parts = append(parts, r.Target)
		}
	}
	if len(parts) > 0 {
		return parts, nil
	}
	for _, name := range d.pkg.Names("ppt/slides/slide") {
		if strings.HasSuffix(name, ".xml") {
			parts = append(parts, name)
		}
	}
	return parts, nil
}

// slide reads a slide, then its notes and comments.
func (d *deck) slide(number int, part string) error {
	if err := d.drawings.Shapes(d.ctx, part, extract.Place{Slide: number}); err != nil {
		return err
	}
	for _, r := range d.pkg.Relations(part) {
		if r.External {
			continue
		}
		var err error
		beside := extract.Place{Slide: number}
		switch r.Kind {
		case "notesSlide":
			beside.Part = "notes"
			err = d.drawings.Shapes(d.ctx, r.Target, beside)
		case "comments":
			beside.Part = "comment"
			err = d.comments(r.Target, beside)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// comments reads the comments on a slide: plain ones hold a text, newer ones
// paragraphs.
func (d *deck) comments(part string, place extract.Place) error {
	content, err := d.pkg.XML(part)
	if err != nil {
		if err := d.sink.Skip(place, ooxml.Reason("list of comments", err)); err != nil {
			return err
		}
	}
	s := ooxml.NewScanner(content)
	trail := extract.TrailTo(d.sink)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start {
			continue
		}
		var text []byte
		switch string(s.Name()) {
		case "text":
			text = s.AppendTextFrom(nil, &trail, part)
		case "p":
			text = drawing.Paragraph(s, nil, &trail, part)
		default:
			continue
		}
		if strings.TrimSpace(string(text)) == "" {
			trail.Reset()
			continue
		}
		trail.Tell(0, len(text))
		if err := d.sink.Piece(extract.Piece{Place: place, Text: string(text)}); err != nil {
			return err
		}
	}
	return nil
}
