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
		if err := properties(NewScanner(content), sink); err != nil {
			return err
		}
	}
	return nil
}

func properties(s *Scanner, sink extract.Sink) error {
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
		text := strings.TrimSpace(string(s.AppendText(nil)))
		if text == "" {
			continue
		}
		if err := sink.Piece(extract.Piece{Place: place, Text: text}); err != nil {
			return err
		}
	}
	return nil
}
