// Package ppt reads the presentations that PowerPoint wrote from 1997 to 2007
// ([MS-PPT]): the text of slides, of their notes and comments, headers and
// footers, and the files that are embedded, charts among them.
//
// A presentation is a stream of records, some of which hold others. Each time
// it was saved, what had changed was written behind the rest, with a directory
// that says where the newest version of each part is. The parts are found
// through that directory, so what had been deleted or replaced is not read.
//
// The text of a placeholder may stand in the list of slides rather than on its
// slide, which then refers to it. A paragraph is a piece.
package ppt

import (
	"context"
	"slices"
	"strconv"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/cfb"
)

// Limits of one presentation.
const (
	maxEdits  = 10_000 // times that it was saved
	maxParts  = 1_000_000
	maxSlides = 100_000
	often     = 4 // how often a record may be looked at, on average
)

// Read is an [extract.Reader] of these presentations.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := cfb.Open(f.Content)
	if err != nil {
		return sink.Skip(extract.Place{}, "The presentation is damaged.")
	}
	stream, broken := file.Stream("PowerPoint Document")
	user, _ := file.Stream("Current User") // without it the newest edit is looked for
	const encrypted = 0xf3d1c4df
	if cfb.Uint32(user, headerSize+4) == encrypted {
		return sink.Skip(extract.Place{}, "The presentation is encrypted with a password.")
	}
	p := &presentation{ctx: ctx, sink: sink, stream: stream, limits: limits, left: limits.Total, most: often * (len(stream)/headerSize + 1)}
	if !p.directory(cfb.Uint32(user, headerSize+8)) {
		return sink.Skip(extract.Place{}, "The presentation is damaged.")
	}
	if broken != nil {
		if err := sink.Skip(extract.Place{}, "The presentation is damaged; what is whole is read."); err != nil {
			return err
		}
	}
	if err := p.read(); err != nil {
		return err
	}
	return p.embedded(len(f.Content))
}

// presentation is a presentation being read.
type presentation struct {
	ctx      context.Context //nolint:containedctx // a presentation lives for one call
	sink     extract.Sink
	stream   []byte
	limits   extract.Limits
	document uint32            // the part that lists the others
	parts    map[uint32]uint32 // where each is
	left     int               // bytes that may still be handed on
	steps    int               // records looked at so far
	most     int               // of them
}

// directory reads where the parts are, from the newest edit back to the first,
// and reports whether the document itself is among them.
func (p *presentation) directory(newest uint32) bool {
	if r, ok := at(p.stream, newest); !ok || r.kind != recEdit {
		newest = lastEdit(p.stream)
	}
	p.parts = map[uint32]uint32{}
	for i, offset := 0, newest; i < maxEdits; i++ {
		edit, ok := at(p.stream, offset)
		if !ok || edit.kind != recEdit || len(edit.data) < 20 {
			break
		}
		if i == 0 {
			p.document = cfb.Uint32(edit.data, 16)
		}
		p.list(cfb.Uint32(edit.data, 12))
		before := cfb.Uint32(edit.data, 8)
		if before == 0 || before >= offset {
			break
		}
		offset = before
	}
	_, ok := p.part(p.document, recDocument)
	return ok
}

// lastEdit looks for the newest edit in a stream that does not say.
func lastEdit(stream []byte) uint32 {
	found := uint32(0)
	for rest := stream; ; {
		r, after, ok := next(rest)
		if !ok {
			return found
		}
		if r.kind == recEdit {
			found = uint32(len(stream) - len(rest))
		}
		rest = after
	}
}

// list reads one directory: runs of parts with numbers in a row. What is
// known from a newer one stays.
func (p *presentation) list(offset uint32) {
	r, ok := at(p.stream, offset)
	if !ok || r.kind != recPersist {
		return
	}
	const numbers = 1<<20 - 1
	for b := r.data; len(b) >= 4; {
		first, count := cfb.Uint32(b, 0)&numbers, int(cfb.Uint32(b, 0)>>20)
		b = b[4:]
		for i := 0; i < count && len(b) >= 4; i++ {
			id := first + uint32(i)
			if _, newer := p.parts[id]; !newer && len(p.parts) < maxParts {
				p.parts[id] = cfb.Uint32(b, 0)
			}
			b = b[4:]
		}
	}
}

// part returns a part by its number, if it is of the kind.
func (p *presentation) part(id uint32, kind uint16) (record, bool) {
	offset, ok := p.parts[id]
	if !ok {
		return record{}, false
	}
	r, ok := at(p.stream, offset)
	return r, ok && r.kind == kind
}

// listed is a slide or a page of notes in the list of the document.
type listed struct {
	part  uint32
	id    uint32   // of the slide
	texts []string // of its placeholders
}

func (p *presentation) read() error {
	document, _ := p.part(p.document, recDocument)
	const slides, notes = 0, 2
	var all, beside []listed
	for rest := document.data; ; {
		r, after, ok := next(rest)
		if !ok {
			break
		}
		rest = after
		switch {
		case r.kind == recList && r.instance == slides:
			all = append(all, entries(r.data)...)
		case r.kind == recList && r.instance == notes:
			beside = append(beside, entries(r.data)...)
		case r.kind == recMargins: // of all slides
			if err := p.walk(r.data, view{place: extract.Place{Part: "footer"}}, 0); err != nil {
				return err
			}
		}
	}
	about := p.notesBySlide(beside)
	for i, s := range all[:min(len(all), maxSlides)] {
		if p.steps > p.most { // slides that share their records, as nobody makes them
			return p.sink.Skip(extract.Place{Slide: i + 1}, "The presentation is damaged; the rest of it is not read.")
		}
		if err := p.slide(i+1, s); err != nil {
			return err
		}
		for _, n := range about[s.id] {
			if err := p.walk(n.data, view{place: extract.Place{Slide: i + 1, Part: "notes"}}, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// entries reads a list of slides with the texts that belong to each.
func entries(b []byte) []listed {
	var all []listed
	for {
		r, rest, ok := next(b)
		if !ok {
			return all
		}
		b = rest
		if r.kind == recListed {
			all = append(all, listed{part: cfb.Uint32(r.data, 0), id: cfb.Uint32(r.data, 12)})
			continue
		}
		if text, ok := letters(r); ok && len(all) > 0 {
			last := &all[len(all)-1]
			last.texts = append(last.texts, text)
		}
	}
}

// notesBySlide returns the pages of notes by the slide that they are about.
func (p *presentation) notesBySlide(list []listed) map[uint32][]record {
	about := map[uint32][]record{}
	for _, n := range list {
		notes, ok := p.part(n.part, recNotes)
		if !ok {
			continue
		}
		if first, _, ok := next(notes.data); ok && first.kind == recNotesAtom {
			id := cfb.Uint32(first.data, 0)
			about[id] = append(about[id], notes)
		}
	}
	return about
}

// embedded hands on the files inside, in the order of their numbers.
func (p *presentation) embedded(size int) error {
	var ids []uint32
	for id := range p.parts {
		if _, ok := p.part(id, recObject); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for i, id := range ids[:min(len(ids), p.limits.Members)] {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		r, _ := p.part(id, recObject)
		content, reason := unpack(r, p.limits.Unpacked(int64(size)))
		name := "embedded " + strconv.Itoa(i+1)
		if reason != "" {
			if err := p.sink.Skip(extract.Place{}, reason); err != nil {
				return err
			}
			continue
		}
		if err := p.sink.Member(name, content); err != nil {
			return err
		}
	}
	return nil
}
