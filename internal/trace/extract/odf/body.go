package odf

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/plain"
)

// readBody reads one part of a document. The place is that of all in it. Where
// objects stand that lie in parts of their own is entered in hosts, if it is
// there.
func readBody(ctx context.Context, content []byte, known styles, place extract.Place, limits extract.Limits, sink extract.Sink, hosts map[string]extract.Place) error {
	b := body{scanner: scanner{text: content}, styles: known, sink: sink, nesting: limits.Nesting, hosts: hosts}
	b.open = []element{{place: place}}
	for steps := 0; ; steps++ {
		if steps%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		kind := b.next()
		switch kind {
		case atEnd:
			return b.finish()
		case atOpen:
			b.start()
		case atClose:
			b.end()
		case atText:
			b.words(b.characters())
		}
		if b.err != nil {
			return b.err
		}
	}
}

// body reads text, tables and slides in the order in which they stand.
type body struct {
	scanner
	styles    styles
	sink      extract.Sink
	open      []element                // that change how their text is read; the first is the part itself
	hosts     map[string]extract.Place // of objects by their names; may be nil
	nesting   int
	deep      int // elements beyond that
	paragraph int
	slide     int
	skipped   bool
	err       error
}

// element is an open element with what holds for the text in it.
type element struct {
	name      string
	place     extract.Place
	text      []byte // of the paragraph or the cell
	by        string // who wrote what stands in it, where the document says
	collects  bool   // text is collected here
	sheets    bool   // tables are those of a spreadsheet or a chart, with no text around them
	high, low bool
	table     *table // that cells belong to
	cell      cell   // of a sheet, or of a table in a text
}

func (b *body) top() *element { return &b.open[len(b.open)-1] }

// isKept reports the elements that change how the text in them is read; all
// others are passed through.
func isKept(name string) bool {
	switch name {
	case "p", "h", "span", "note", "note-citation", "annotation", "text-box", "custom-shape", "tracked-changes", "deletion", "section",
		"hidden-text", "hidden-paragraph", "table", "table-row", "table-cell", "covered-table-cell", "page", "notes", "frame", "spreadsheet", "chart",
		"title", "desc", "creator", "header", "footer", "header-left", "footer-left", "header-first", "footer-first",
		"named-range", "named-expression":
		return true
	}
	return false
}

func (b *body) start() {
	name := string(b.name)
	switch name {
	case "s":
		const most = 100
		count, _ := strconv.Atoi(b.attr("c"))
		b.put(strings.Repeat(" ", min(max(count, 1), most)))
		return
	case "tab":
		b.put("\t")
		return
	case "line-break":
		b.put("\n")
		return
	case "object":
		b.host()
		return
	case "table-column":
		b.column()
		return
	}
	if !isKept(name) {
		return
	}
	if len(b.open) >= b.nesting {
		b.deep++
		b.tooDeep()
		return
	}
	outer := b.top()
	if (name == "title" || name == "desc") && (outer.name == "p" || outer.name == "h" || outer.name == "span") {
		return // a field with the title of the document, within a sentence
	}
	if name == "creator" && outer.name != "annotation" && outer.name != "deletion" {
		return // a field with who saved the document last
	}
	e := element{name: name, by: outer.by, place: outer.place, table: outer.table, sheets: outer.sheets, high: outer.high, low: outer.low}
	b.enter(&e, outer)
	b.open = append(b.open, e)
}

func (b *body) tooDeep() {
	if !b.skipped {
		b.skipped = true
		b.err = b.sink.Skip(b.top().place, "Elements lie too deep in one another; the text in them is not read.")
	}
}

// enter sets what holds in an element.
func (b *body) enter(e, outer *element) {
	switch e.name {
	case "p", "h":
		e.collects = !outer.isSheetCell()
		if !e.sheets {
			b.paragraph++
			e.place.Paragraph = b.paragraph
		}
		if !e.collects && len(outer.text) > 0 {
			outer.text = append(outer.text, '\n')
		}
		if e.collects && outer.name == "table-cell" && len(outer.text) == 0 {
			e.cell = cell{kind: outer.cell.kind, written: outer.cell.written, formula: outer.cell.formula}
			outer.text = append(outer.text, ' ') // the value is that of the first paragraph
		}
		b.apply(e, b.styles[b.attr("style-name")])
	case "span":
		s := b.styles[b.attr("style-name")]
		e.collects = s.hidden
		b.apply(e, s)
	case "note":
		e.place.Part = "footnote"
	case "note-citation":
		e.place.Part = outer.place.Part
		e.high = true
	case "annotation":
		e.place.Part, e.cell = "comment", cell{}
	case "text-box", "custom-shape":
		if e.place.Slide == 0 {
			e.place.Part = "text box"
		}
		b.shape(e)
	case "tracked-changes", "deletion":
		e.place.Part = "deleted"
	case "hidden-text", "hidden-paragraph":
		e.place.Part = "hidden"
		b.hiddenText(e)
	case "section":
		if b.attr("display") == "none" {
			e.place.Part = "hidden"
		}
	case "notes":
		e.place.Part = "notes"
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		e.place.Part = "header"
	case "page":
		b.slide++
		e.place.Slide = b.slide
		b.apply(e, b.styles[b.attr("style-name")])
	case "frame":
		b.shape(e)
	case "title", "desc", "creator":
		e.collects = true
	case "spreadsheet":
		e.sheets = true
	case "chart":
		e.sheets, e.table, e.cell = true, nil, cell{}
		e.place.Part = "chart"
	case "table", "table-row", "table-cell", "covered-table-cell":
		b.enterTable(e)
	case "named-range", "named-expression":
		b.named(e)
	}
}

func (b *body) apply(e *element, s style) {
	if s.hidden {
		e.place.Part = "hidden"
	}
	e.high, e.low = e.high || s.high, e.low || s.low
}

func (b *body) shape(e *element) {
	if name := b.attr("name"); name != "" {
		e.place.Shape = name
	}
}

// host notes where an object stands that lies in a part of its own.
func (b *body) host() {
	name := strings.TrimPrefix(b.attr("href"), "./")
	if name == "" || b.hosts == nil {
		return
	}
	if _, known := b.hosts[name]; !known {
		b.hosts[name] = b.top().place
	}
}

// hiddenText reads the text that stands in the tag and is shown on a
// condition only.
func (b *body) hiddenText(e *element) {
	if text := strings.TrimSpace(b.attr("string-value")); text != "" {
		b.give(extract.Piece{Place: e.place, Text: text})
	}
}

// named reads a name that is defined for a formula.
func (b *body) named(e *element) {
	expression := b.attr("expression")
	if expression == "" {
		return // of a range: its cells are read where they stand
	}
	place := e.place
	place.Path = b.attr("name")
	place.Part = "hidden"
	b.give(extract.Piece{Place: place, Text: strings.TrimSpace(formula(expression))})
}

func (b *body) end() {
	name := string(b.name)
	if !isKept(name) {
		return
	}
	if b.deep > 0 {
		b.deep--
		return
	}
	// A closing tag that nothing opened closes nothing; one that comes too
	// early closes what stands in between. Only a few levels are looked at,
	// for no program leaves more open.
	for i := len(b.open) - 1; i > 0 && i >= len(b.open)-8; i-- {
		if b.open[i].name == name {
			for len(b.open) > i && b.err == nil {
				b.leave()
			}
			return
		}
	}
}

// finish closes what a document that breaks off leaves open.
func (b *body) finish() error {
	for len(b.open) > 1 && b.err == nil {
		b.leave()
	}
	return b.err
}

// leave closes the innermost element.
func (b *body) leave() {
	e := *b.top()
	b.open = b.open[:len(b.open)-1]
	switch {
	case e.name == "creator":
		b.top().by = strings.TrimSpace(string(e.text))
	case e.collects:
		if p := e.piece(); p.Text != "" {
			b.give(p)
		}
	case e.isSheetCell():
		p := e.piece()
		if p.Text == "" { // a program that writes no text leaves the value to be shown
			p.Text = strings.TrimSpace(e.cell.written)
		}
		b.give(p)
	}
	switch e.name {
	case "table-cell", "covered-table-cell":
		e.table.column += e.cell.columns
	case "table-row":
		e.table.row += e.table.rows
	}
}

func (b *body) give(p extract.Piece) {
	if b.err == nil && (p.Text != "" || p.HasValue) {
		b.err = b.sink.Piece(p)
	}
}

// words adds text to the paragraph or cell that it stands in. Text outside of
// them is that of machines.
func (b *body) words(text string) {
	e := b.top()
	at := b.collector()
	if at == nil {
		return
	}
	for _, r := range text {
		switch {
		case r == ' ' || r == '\n' || r == '\r' || r == '\t':
			if n := len(at.text); n > 0 && at.text[n-1] != ' ' && at.text[n-1] != '\n' {
				at.text = append(at.text, ' ')
			}
			continue
		case e.high:
			r = plain.High(r)
		case e.low:
			r = plain.Low(r)
		}
		at.text = utf8.AppendRune(at.text, r)
	}
}

// put adds space that the document asks for.
func (b *body) put(space string) {
	if at := b.collector(); at != nil {
		at.text = append(at.text, space...)
	}
}

// collector finds the element that collects the text which comes now: the
// paragraph, or of a sheet the cell, if it is in a paragraph.
func (b *body) collector() *element {
	paragraph := false
	for i := len(b.open) - 1; i > 0; i-- {
		e := &b.open[i]
		switch {
		case e.collects, paragraph && e.isSheetCell():
			return e
		case e.name == "p" || e.name == "h":
			paragraph = true
		case e.name != "span" && e.name != "note-citation" && e.name != "hidden-text" && e.name != "note":
			return nil
		}
	}
	return nil
}
