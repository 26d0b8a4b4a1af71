package ooxml

import (
	"strings"

	"ownup/internal/trace/extract"
)

// Properties hands on what a file says about itself: its title, its subject,
// who made it and who saved it last, and whatever a firm adds.
func (p *Package) Properties(sink extract.Sink) error {
	relations := p.Relations("")
	for _, part := range append(Targets(relations, "core-properties"), Targets(relations, "custom-properties")...) {
		content, err := p.XML(part)
		if err != nil {
			continue // programs open a file without them
		}
		if err := properties(NewScanner(content), part, sink); err != nil {
			return err
		}
	}
	return nil
}

func properties(s *Scanner, part string, sink extract.Sink) error {
	trail := extract.TrailTo(sink)
	place := extract.Place{Part: "properties"}
	for kind := s.Next(); kind != EOF; kind = s.Next() {
		if kind != Start {
			continue
		}
		place.Path = string(s.Name())
		switch place.Path {
		case "title", "subject", "description", "keywords", "category", extract.Creator, extract.LastEditor:
		case "property":
			place.Path = s.Attr("name")
		default:
			continue
		}
		whole := string(s.AppendTextFrom(nil, &trail, part))
		text := strings.TrimSpace(whole)
		if text == "" {
			trail.Reset()
			continue
		}
		trail.TellPart(whole, text)
		if err := sink.Piece(extract.Piece{Place: place, Text: text}); err != nil {
			return err
		}
	}
	return nil
}
