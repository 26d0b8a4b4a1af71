// Package odf reads OpenDocument: texts, spreadsheets, presentations and
// drawings, packed or flat.
//
// A piece is a paragraph, or in a sheet a cell with the text that it shows and
// the value and formula behind it. Cells that are written once and repeated
// are one piece whose place is a range, "B2:D9", so that a sheet filled to its
// last row costs no more than its file. What a document keeps beside its text
// is named by its part: notes, comments, deleted and hidden text.
package odf

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/archive"
	"ownup/internal/trace/extract/plain"
)

// Read reads a document.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !bytes.HasPrefix(f.Content, []byte("PK")) {
		content := plain.Decode(f.Content)
		return readBody(ctx, content, stylesOf(content, styles{}), extract.Place{}, limits, sink, nil)
	}
	p := parts{Sink: sink}
	if err := archive.Some(ctx, f, limits, &p, p.wanted); err != nil {
		return err
	}
	if p.encrypted {
		return sink.Skip(extract.Place{}, "The document is encrypted.")
	}
	return p.read(ctx, limits)
}

// parts is a sink that keeps the parts of a document and hands on what is
// skipped.
type parts struct {
	extract.Sink
	meta, styles, content []byte
	objects               []object
	pictures              bool
	encrypted             bool
}

// object is a document inside the document: most often a chart.
type object struct {
	name    string
	content []byte
}

func (p *parts) wanted(name string) bool {
	if strings.HasPrefix(name, "Pictures/") || strings.HasPrefix(name, "media/") {
		p.pictures = true
		return false
	}
	switch name {
	case "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml":
		return true
	}
	return strings.HasSuffix(name, "/content.xml")
}

func (p *parts) Member(name string, content []byte) error {
	if name == "META-INF/manifest.xml" {
		p.encrypted = bytes.Contains(content, []byte("encryption-data"))
		return nil
	}
	content = plain.Decode(content)
	switch name {
	case "content.xml":
		p.content = content
	case "styles.xml":
		p.styles = content
	case "meta.xml":
		p.meta = content
	default:
		p.objects = append(p.objects, object{strings.TrimSuffix(name, "/content.xml"), content})
	}
	return nil
}

func (p *parts) read(ctx context.Context, limits extract.Limits) error {
	if p.content == nil {
		return p.Skip(extract.Place{}, "The document has no content that can be read.")
	}
	if err := readMeta(p.meta, p.Sink); err != nil {
		return err
	}
	shared := stylesOf(p.styles, styles{})
	hosts := map[string]extract.Place{}
	if err := readBody(ctx, p.content, stylesOf(p.content, shared), extract.Place{}, limits, p.Sink, hosts); err != nil {
		return err
	}
	if err := readBody(ctx, p.styles, shared, extract.Place{Part: "header"}, limits, p.Sink, nil); err != nil {
		return err
	}
	slices.SortFunc(p.objects, func(a, b object) int { return strings.Compare(a.name, b.name) })
	for _, o := range p.objects {
		host := hosts[o.name] // the slide or the frame that shows it
		place := extract.Place{Part: "chart", Path: o.name, Slide: host.Slide, Shape: host.Shape}
		if err := readBody(ctx, o.content, stylesOf(o.content, styles{}), place, limits, p.Sink, nil); err != nil {
			return err
		}
	}
	if p.pictures {
		return p.Skip(extract.Place{}, "Pictures in the document are not read.")
	}
	return nil
}

// readMeta hands over what the document says about itself.
func readMeta(meta []byte, sink extract.Sink) error {
	s := scanner{text: meta}
	field := ""
	for {
		switch s.next() {
		case atEnd:
			return nil
		case atOpen:
			switch name := string(s.name); name {
			case "title", "subject", "description", "keyword", "user-defined":
				field = name
			case "initial-creator":
				field = extract.Creator
			case "creator": // of this state of it
				field = extract.LastEditor
			}
		case atClose:
			field = ""
		case atText:
			if text := strings.TrimSpace(s.characters()); field != "" && text != "" {
				if err := sink.Piece(extract.Piece{Place: extract.Place{Path: field, Part: "properties"}, Text: text}); err != nil {
					return err
				}
			}
		}
	}
}

// style is what of a style changes how a text is read.
type style struct{ hidden, high, low bool }

// styles are the styles that change how a text is read, by name.
type styles map[string]style

// stylesOf collects the styles of one part beside those that are known.
func stylesOf(content []byte, known styles) styles {
	all := make(styles, len(known))
	for name, s := range known {
		all[name] = s
	}
	s := scanner{text: content}
	name, of := "", style{}
	for {
		switch s.next() {
		case atEnd:
			return all
		case atOpen:
			switch string(s.name) {
			case "style":
				name = s.attr("name")
				of = all[s.attr("parent-style-name")]
			case "text-properties":
				of.hidden = of.hidden || s.attr("display") == "none"
				position := s.attr("text-position")
				of.high = of.high || strings.HasPrefix(position, "super") || len(position) > 1 && position[0] >= '1' && position[0] <= '9'
				of.low = of.low || strings.HasPrefix(position, "sub") || strings.HasPrefix(position, "-")
			case "table-properties":
				of.hidden = of.hidden || s.attr("display") == "false"
			case "drawing-page-properties":
				of.hidden = of.hidden || s.attr("visibility") == "hidden"
			case "body":
				return all
			}
		case atClose:
			if string(s.name) == "style" {
				if of != (style{}) {
					all[name] = of
				}
				name, of = "", style{}
			}
		}
	}
}
