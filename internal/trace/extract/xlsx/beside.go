package xlsx

import (
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// readBeside reads what a sheet leads to: comments, drawings with their
// charts, and files inside the file.
func (b *book) readBeside(sh sheet, part string) error {
	place := extract.Place{Sheet: sh.name}
	if sh.hidden {
		place.Part = "hidden"
	}
	for _, r := range b.pkg.Relations(part) {
		if r.External {
			continue
		}
		var err error
		switch r.Kind {
		case "comments", "threadedComment":
			err = b.readComments(place, r.Target)
		case "drawing":
			drawn := place
			if !sh.hidden {
				drawn.Part = "text box"
			}
			err = b.drawings.Shapes(b.ctx, r.Target, drawn)
		case "package", "oleObject":
			err = b.drawings.Embedded(r.Target, place)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readComments reads the comments of a sheet. Each thread of comments is
// there a second time, as one old comment whose author is the thread; that
// copy is passed over.
func (b *book) readComments(place extract.Place, part string) error {
	content, err := b.pkg.XML(part)
	place.Part = "comment"
	if err != nil {
		if err := b.sink.Skip(place, ooxml.Reason("list of comments", err)); err != nil {
			return err
		}
	}
	var authors []string
	s := ooxml.NewScanner(content)
	trail := extract.TrailTo(b.sink)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start {
			continue
		}
		copied, by := false, ""
		switch string(s.Name()) {
		case "author":
			authors = append(authors, string(s.AppendText(nil)))
			continue
		case "comment":
			if i := digits([]byte(s.Attr("authorId"))); i >= 0 && i < len(authors) {
				copied, by = strings.HasPrefix(authors[i], "tc="), strings.TrimSpace(authors[i])
			}
		case "threadedComment":
		default:
			continue
		}
		place.Cell = s.Attr("ref")
		whole := string(commentText(s, &trail, part))
		text := strings.TrimSpace(whole)
		if copied || text == "" {
			trail.Reset()
			continue
		}
		trail.TellPart(whole, text)
		if err := b.sink.Piece(extract.Piece{Place: place, Text: text, By: by}); err != nil {
			return err
		}
	}
	return nil
}

// commentText is the text of the comment that has just started: in runs, or
// in one piece where it is part of a thread. The trail notes where it stands.
func commentText(s *ooxml.Scanner, trail *extract.Trail, part string) []byte {
	var text []byte
	s.Inner(func(kind ooxml.Kind) {
		if kind != ooxml.Start || string(s.Name()) != "text" {
			return
		}
		runs := false
		s.Inner(func(kind ooxml.Kind) {
			switch {
			case kind == ooxml.Start && string(s.Name()) == "rPh":
				s.Skip()
			case kind == ooxml.Start && string(s.Name()) == "t":
				if !runs {
					text, runs = text[:0], true
					trail.Reset()
				}
				s.Inner(func(kind ooxml.Kind) {
					if kind == ooxml.Text {
						trailText(s, trail, part, len(text))
						text = appendUnescaped(text, s.Text())
					}
				})
			case kind == ooxml.Text && !runs:
				s.Trail(trail, part, len(text))
				text = append(text, s.Text()...)
			}
		})
	})
	return text
}
