// Package drawing reads what Word, Excel and PowerPoint draw alike: shapes
// with text, tables, charts with the numbers they were drawn from, diagrams
// and objects of other programs ([ECMA-376] part 1, chapters 20 and 21).
package drawing

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// Reader reads the drawings of one file.
type Reader struct {
	Package  *ooxml.Package
	Sink     extract.Sink
	Date1904 bool // days in charts count from 1904
	read     map[string]bool
}

// maxParts is how many charts, diagrams and objects of one file are read.
const maxParts = 5000

// once says whether a part has not been read yet, so that parts which lead to
// one another come to an end.
func (r *Reader) once(part string) bool {
	if r.read == nil {
		r.read = make(map[string]bool)
	}
	part = strings.ToLower(part)
	if r.read[part] || len(r.read) >= maxParts {
		return false
	}
	r.read[part] = true
	return true
}

// open returns the markup of a part, and reports what is missing of it.
func (r *Reader) open(part string, place extract.Place, what string) ([]byte, error) {
	content, err := r.Package.XML(part)
	if err != nil {
		return content, r.Sink.Skip(place, ooxml.Reason(what, err))
	}
	return content, nil
}

// Shapes reads a part that holds shapes: the drawing of a sheet, or a slide.
// Text in them has the place given and the name of the shape, and
// partOfShapes, as its part.
func (r *Reader) Shapes(ctx context.Context, part string, place extract.Place) error {
	if !r.once(part) {
		return nil
	}
	content, err := r.open(part, place, "drawing")
	if err != nil || len(content) == 0 {
		return err
	}
	w := walker{
		Reader: r, part: part, trail: extract.TrailTo(r.Sink), ctx: ctx, s: ooxml.NewScanner(content), base: place, place: place,
		relations: ooxml.ByID(r.Package.Relations(part)),
	}
	return w.walk()
}

// walker goes through the shapes of one part.
type walker struct {
	*Reader
	part        string // its name in the file
	trail       extract.Trail
	ctx         context.Context //nolint:containedctx // a walker lives for one call
	s           *ooxml.Scanner
	base        extract.Place // of the part
	place       extract.Place // of the shape
	relations   map[string]ooxml.Relation
	row, column int // of the cell of a table; -1 outside
	tables      int
	text        []byte
}

func (w *walker) walk() error {
	for {
		kind := w.s.Next()
		if kind == ooxml.EOF {
			break
		}
		name := w.s.Name()
		var err error
		switch kind {
		case ooxml.Start:
			err = w.start(name)
		case ooxml.End:
			if string(name) == "tbl" {
				w.tables = max(w.tables-1, 0)
				w.place.Cell = w.base.Cell
			}
		}
		if err != nil {
			return err
		}
	}
	if w.s.Err() != nil {
		return w.Sink.Skip(w.base, ooxml.Reason("drawing", w.s.Err()))
	}
	return nil
}

func (w *walker) start(name []byte) error {
	switch string(name) {
	case "sld":
		if show := w.s.Attr("show"); show == "0" || show == "false" { // passed over when the deck is shown
			w.base.Part, w.place.Part = "hidden", "hidden"
		}
	case "Fallback": // says again what the choice before it said
		w.s.Skip()
	case "cNvPr":
		return w.shape()
	case "from":
		if w.base.Cell == "" && w.base.Slide == 0 {
			w.place.Cell = w.anchor()
		}
	case "tbl":
		w.tables++
		w.row, w.column = -1, -1
	case "tr":
		w.row, w.column = w.row+1, -1
	case "tc":
		w.column++
		if w.tables > 0 {
			w.place.Cell = extract.Cell(w.column, max(w.row, 0))
		}
	case "p":
		w.text = Paragraph(w.s, w.text[:0], &w.trail, w.part)
		return w.piece(string(w.text), w.place)
	default:
		return w.lead(name)
	}
	return nil
}

// lead follows what leads to other parts.
func (w *walker) lead(name []byte) error {
	var id string
	switch string(name) {
	case "chart":
		if r, ok := w.relations[w.s.Prefixed("id")]; ok {
			return w.Chart(w.ctx, r.Target, w.place)
		}
	case "relIds":
		id = w.s.Prefixed("dm")
		if r, ok := w.relations[id]; ok && !r.External {
			return w.Diagram(w.ctx, r.Target, w.place)
		}
	case "oleObj":
		if r, ok := w.relations[w.s.Prefixed("id")]; ok && !r.External {
			return w.Embedded(r.Target, w.place)
		}
	}
	return nil
}

// shape notes the name of the shape whose text follows, and takes the words
// that describe it to those who do not see it.
func (w *walker) shape() error {
	w.place.Shape = w.s.Attr("name")
	w.place.Part = w.base.Part
	if hidden := w.s.Attr("hidden"); hidden == "1" || hidden == "true" {
		w.place.Part = "hidden"
	}
	place := w.place
	place.Part = "description"
	w.s.TrailAttr(&w.trail, w.part, "descr")
	return w.piece(w.s.Attr("descr"), place)
}

// anchor reads the cell of a sheet that a shape begins in.
func (w *walker) anchor() string {
	var column, row int
	w.s.Inner(func(kind ooxml.Kind) {
		if kind != ooxml.Start {
			return
		}
		switch string(w.s.Name()) {
		case "col":
			column = number(w.s)
		case "row":
			row = number(w.s)
		}
	})
	return extract.Cell(column, row)
}

// number is the small number inside the element that has just started.
func number(s *ooxml.Scanner) int {
	const most = 1 << 24
	n, err := strconv.Atoi(string(bytes.TrimSpace(s.AppendText(nil))))
	if err != nil {
		return 0
	}
	return min(max(n, 0), most)
}

// piece hands text on unless it is empty.
func (w *walker) piece(text string, place extract.Place) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		w.trail.Reset()
		return nil
	}
	w.trail.Tell(0, len(text))
	return w.Sink.Piece(extract.Piece{Place: place, Text: text})
}

// Paragraph appends the text of the paragraph that has just started, its runs
// joined, and passes its end. The trail notes where it stands in the part.
func Paragraph(s *ooxml.Scanner, dst []byte, trail *extract.Trail, part string) []byte {
	begin := len(dst)
	text := 0 // depth of elements that hold text
	s.Inner(func(kind ooxml.Kind) {
		switch kind {
		case ooxml.Start:
			switch string(s.Name()) {
			case "t":
				text++
			case "br":
				dst = append(dst, '\n')
			case "tab":
				dst = append(dst, '\t')
			case "Fallback":
				s.Skip()
			case "fld":
				if s.Attr("type") == "slidenum" {
					s.Skip()
				}
			}
		case ooxml.End:
			if string(s.Name()) == "t" {
				text--
			}
		case ooxml.Text:
			if text > 0 {
				s.Trail(trail, part, len(dst)-begin)
				dst = append(dst, s.Text()...)
			}
		}
	})
	return dst
}

// Diagram reads the texts of a diagram, from the part that holds its data.
func (r *Reader) Diagram(ctx context.Context, part string, place extract.Place) error {
	if !r.once(part) {
		return nil
	}
	content, err := r.open(part, place, "diagram")
	if err != nil || len(content) == 0 {
		return err
	}
	w := walker{Reader: r, part: part, trail: extract.TrailTo(r.Sink), ctx: ctx, s: ooxml.NewScanner(content), place: place}
	for kind := w.s.Next(); kind != ooxml.EOF; kind = w.s.Next() {
		if kind != ooxml.Start || string(w.s.Name()) != "p" {
			continue
		}
		w.text = Paragraph(w.s, w.text[:0], &w.trail, w.part)
		if err := w.piece(string(w.text), place); err != nil {
			return err
		}
	}
	return nil
}

// Embedded hands on a file inside the file.
func (r *Reader) Embedded(part string, place extract.Place) error {
	if !r.once(part) {
		return nil
	}
	content, err := r.Package.Read(part)
	if err != nil {
		return r.Sink.Skip(place, ooxml.Reason("embedded file", err))
	}
	return r.Sink.Member(part, content)
}
