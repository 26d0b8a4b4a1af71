// Package xlsx reads Excel workbooks: what a person saw in each cell, the
// number behind it and the formula that gave it, and all that stands beside
// the cells: comments, charts, text boxes, headers and footers, names.
//
// A cell shows its value under its number format, so "4.2%" is found where
// the file holds 0.042 and a style. Results of formulas are those that were
// saved with the workbook; nothing is computed. What a person would not have
// seen is read too, and its part is "hidden": sheets, rows and columns that
// are hidden, and numbers under a format that shows nothing.
package xlsx

import (
	"context"
	"fmt"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/drawing"
	"ownup/internal/trace/extract/numfmt"
	"ownup/internal/trace/extract/ooxml"
)

// Limits of one workbook.
const (
	maxSheets = 10_000
	maxCells  = 20_000_000
	maxText   = 512 << 20 // bytes of texts and formulas
	maxNames  = 100_000
	maxStyles = 100_000
)

// Read hands the text of a workbook to sink. It returns the errors of the
// sink and of the context only; whatever cannot be read is skipped.
func Read(ctx context.Context, content []byte, sink extract.Sink) error {
	p, err := ooxml.OpenFor(content, "workbook", sink)
	if err != nil || p == nil {
		return err
	}
	b := &book{ctx: ctx, pkg: p, sink: sink}
	b.drawings = &drawing.Reader{Package: p, Sink: sink}
	return b.read()
}

// book is a workbook being read.
type book struct {
	ctx      context.Context //nolint:containedctx // a book lives for one call
	pkg      *ooxml.Package
	sink     extract.Sink
	drawings *drawing.Reader
	date1904 bool
	sheets   []sheet
	names    []name
	strings  []string
	styles   []style
	cells    int // handed on so far
	text     int // bytes handed on so far
}

// sheet is one entry in the list of sheets.
type sheet struct {
	name   string
	id     string // of its relation
	hidden bool
}

// name is a defined name that stands for a constant.
type name struct {
	name, value string
	origins     []extract.Origin // of the value
}

// style is how the cells of one style show numbers.
type style struct {
	format  *numfmt.Format
	general bool // without format
	plain   bool // texts are shown as they are
}

func (b *book) read() error {
	main := b.pkg.Main("xl/workbook.xml", "xl/workbook.bin")
	if strings.HasSuffix(strings.ToLower(main), ".bin") {
		return b.sink.Skip(extract.Place{}, "Binary workbooks (.xlsb) are not read.")
	}
	if err := b.readBook(main); err != nil {
		return err
	}
	relations := b.pkg.Relations(main)
	if err := b.readStrings(b.find(relations, "sharedStrings", "xl/sharedStrings.xml")); err != nil {
		return err
	}
	if err := b.readStyles(b.find(relations, "styles", "xl/styles.xml")); err != nil {
		return err
	}
	if err := b.readSheets(relations); err != nil {
		return err
	}
	if err := b.writeNames(); err != nil {
		return err
	}
	return b.pkg.Properties(b.sink)
}

// find returns the part that relations of a kind lead to, or else the one
// that has the name every program gives it; "" if there is none.
func (b *book) find(relations []ooxml.Relation, kind, usual string) string {
	for _, target := range ooxml.Targets(relations, kind) {
		if b.pkg.Has(target) {
			return target
		}
	}
	if b.pkg.Has(usual) {
		return usual
	}
	return ""
}

// readBook reads the list of sheets and the names.
func (b *book) readBook(main string) error {
	content, err := b.pkg.XML(main)
	if err != nil {
		if err := b.sink.Skip(extract.Place{}, ooxml.Reason("list of sheets", err)); err != nil {
			return err
		}
	}
	s := ooxml.NewScanner(content)
	trail := extract.TrailTo(b.sink)
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		if kind != ooxml.Start {
			continue
		}
		switch string(s.Name()) {
		case "workbookPr":
			v := s.Attr("date1904")
			b.date1904 = v == "1" || v == "true"
			b.drawings.Date1904 = b.date1904
		case "sheet":
			if len(b.sheets) < maxSheets {
				state := s.Attr("state")
				b.sheets = append(b.sheets, sheet{s.Attr("name"), s.Prefixed("id"), state == "hidden" || state == "veryHidden"})
			}
		case "definedName":
			n := name{name: s.Attr("name")}
			n.value = string(s.AppendTextFrom(nil, &trail, main))
			n.origins = trail.Take()
			if len(b.names) < maxNames {
				b.names = append(b.names, n)
			}
		}
	}
	return nil
}

// readSheets reads each sheet in the order of the workbook. Where the list of
// them is lost, the order is that of the names of their parts.
func (b *book) readSheets(relations []ooxml.Relation) error {
	byID := ooxml.ByID(relations)
	for i, sh := range b.sheets {
		part := byID[sh.id].Target
		if usual := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1); !b.pkg.Has(part) && b.pkg.Has(usual) {
			part = usual
		}
		if err := b.readSheet(sh, part); err != nil {
			return err
		}
	}
	if len(b.sheets) > 0 {
		return nil
	}
	for _, part := range b.pkg.Names("xl/worksheets/") {
		name, isSheet := strings.CutSuffix(strings.TrimPrefix(part, "xl/worksheets/"), ".xml")
		if !isSheet {
			continue
		}
		if err := b.readSheet(sheet{name: name}, part); err != nil {
			return err
		}
	}
	return nil
}

// readSheet reads the cells of a sheet and what lies on it.
func (b *book) readSheet(sh sheet, part string) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	place := extract.Place{Sheet: sh.name}
	if sh.hidden {
		place.Part = "hidden"
	}
	content, err := b.pkg.XML(part)
	if err != nil {
		if err := b.sink.Skip(place, ooxml.Reason("sheet", err)); err != nil {
			return err
		}
	}
	c := &cells{book: b, s: ooxml.NewScanner(content), part: part, place: place, trail: extract.TrailTo(b.sink)}
	if err := c.read(); err != nil {
		return err
	}
	return b.readBeside(sh, part)
}

// writeNames hands on the names that stand for a number or a text.
func (b *book) writeNames() error {
	for _, n := range b.names {
		p := extract.Piece{Place: extract.Place{Part: "name"}}
		value := strings.TrimPrefix(strings.TrimSpace(n.value), "=")
		if v, text, ok := constant(value); ok {
			p.Text = n.name + " = " + text
			p.Value, p.HasValue = v, !strings.HasPrefix(value, `"`)
			b.tellName(&n, text)
			if err := b.sink.Piece(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellName tells where the text stands that a name is for, in a piece that
// says "name = text".
func (b *book) tellName(n *name, text string) {
	trail := extract.TrailTo(b.sink)
	at := strings.Index(n.value, text)
	if !trail.On() || at < 0 { // a text with quotation marks in it
		return
	}
	before := len(n.name) + len(" = ")
	for _, o := range extract.Window(n.origins, at, len(text)) {
		o.Begin, o.End = o.Begin+before, o.End+before
		trail.Add(o)
	}
	trail.Tell(0, before+len(text))
}
