package correct

import (
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/drawing"
	"ownup/internal/trace/extract/ooxml"
)

// Office programs write what older ones do not know twice: as it is, and as a
// fallback that says the same in an older way. Readers read the first; the
// second has to be changed with it, or the old figure stays in the file and is
// what an older program shows.

// PowerPoint also lists the titles of the slides beside what it knows of the
// file, and writes that list anew only when the file is saved.

// alternative is one thing that a part says twice.
type alternative struct {
	from, to         int // bytes of the first way
	choice, fallback []piece
}

// mirror returns the edits that a change of a piece needs in the fallback or in
// the list of titles.
func (t *target) mirror(p *piece, c Change) []edit {
	if len(p.origins) == 0 || p.origins[0].Part == "" {
		return nil
	}
	edits := t.inFallback(p, c)
	if t.kind == extract.Slides {
		edits = append(edits, t.listed(p, c)...)
	}
	return edits
}

func (t *target) inFallback(p *piece, c Change) []edit {
	first := p.origins[0]
	for _, a := range t.alternatives(first.Part) {
		if first.From < a.from || first.From >= a.to {
			continue
		}
		nth := 0
		for i := range a.choice {
			if q := &a.choice[i]; q.Text == p.Text && len(q.origins) > 0 {
				if q.origins[0].From == first.From {
					break
				}
				nth++
			}
		}
		for i := range a.fallback {
			if q := &a.fallback[i]; q.Text == p.Text {
				if nth == 0 {
					edits, _ := q.edits(c)
					return edits
				}
				nth--
			}
		}
	}
	return nil
}

// alternatives finds what a part says twice.
func (t *target) alternatives(part string) []alternative {
	if all, ok := t.twice[part]; ok {
		return all
	}
	var all []alternative
	if i, reason := t.pack.find(foldPart(part)); reason == "" {
		if content, reason := t.pack.read(i); reason == "" {
			all = alternatives(ooxml.ToUTF8(content), part)
		}
	}
	if t.twice == nil {
		t.twice = map[string][]alternative{}
	}
	t.twice[part] = all
	return all
}

func alternatives(content []byte, part string) []alternative {
	var all []alternative
	var open *alternative // the one that a fallback may still come for
	s := ooxml.NewScanner(content)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start {
			continue
		}
		switch string(s.Name()) {
		case "AlternateContent":
			open = nil
		case "Choice":
			from := s.At()
			a := alternative{from: from, choice: paragraphs(s, part)}
			a.to = s.At()
			all = append(all, a)
			open = &all[len(all)-1]
		case "Fallback":
			if open == nil {
				s.Skip()
				continue
			}
			open.fallback, open = paragraphs(s, part), nil
		}
	}
	return all
}

// paragraphs reads the paragraphs inside the element that has just started.
func paragraphs(s *ooxml.Scanner, part string) []piece {
	trail := extract.NewTrail()
	var all []piece
	s.Inner(func(kind ooxml.Kind) {
		if kind == ooxml.Start && string(s.Name()) == "p" {
			text := string(drawing.Paragraph(s, nil, &trail, part))
			all = append(all, piece{Piece: extract.Piece{Text: text}, origins: trail.Take()})
		}
	})
	return all
}

// titleList is the part that lists the titles of slides.
const titleList = "docProps/app.xml"

// listed returns the edits for a title in the list, where it is the only one
// of its text.
func (t *target) listed(p *piece, c Change) []edit {
	var only *piece
	for i, title := range t.titles() {
		if title.Text != p.Text {
			continue
		}
		if only != nil {
			return nil
		}
		only = &t.listedTitles[i]
	}
	if only == nil {
		return nil
	}
	edits, _ := only.edits(c)
	return edits
}

// titles reads the list of titles, once.
func (t *target) titles() []piece {
	if t.listedTitles != nil {
		return t.listedTitles
	}
	t.listedTitles = []piece{}
	i, reason := t.pack.find(foldPart(titleList))
	if reason != "" {
		return nil
	}
	content, _ := t.pack.read(i)
	trail := extract.NewTrail()
	s := ooxml.NewScanner(ooxml.ToUTF8(content))
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind == ooxml.Start && string(s.Name()) == "lpstr" {
			text := string(s.AppendTextFrom(nil, &trail, titleList))
			t.listedTitles = append(t.listedTitles, piece{Piece: extract.Piece{Text: text}, origins: trail.Take()})
		}
	}
	return t.listedTitles
}
