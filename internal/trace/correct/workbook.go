package correct

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
	"ownup/internal/trace/extract/xlsx"
)

// Why a cell is not changed.
const (
	throughFormat = "The cell shows its text through a format: correct it in the program."
	textsLost     = "The list of texts of the workbook is damaged."
)

// book is what a copy of a workbook needs beside its sheets: the texts that
// cells share, and the order to compute anew.
type book struct {
	pkg      *ooxml.Package // nil where it cannot be opened
	areas    map[string][]area
	reading  *reading
	main     string // the names of the parts
	texts    string
	workbook []byte // their content
	list     []byte
	entries  []xlsx.Entry
	uses     map[int]int // how many cells use a text
}

// openBook reads what it needs of the workbook.
func openBook(content []byte, r *reading) *book {
	b := &book{reading: r, uses: map[int]int{}, areas: map[string][]area{}}
	p, err := ooxml.Open(content)
	if err != nil {
		return b
	}
	b.pkg = p
	b.main = p.Main("xl/workbook.xml")
	b.workbook, _ = p.XML(b.main)
	for _, name := range append(ooxml.Targets(p.Relations(b.main), "sharedStrings"), "xl/sharedStrings.xml") {
		if p.Has(name) {
			b.texts = name
			b.list, _ = p.XML(name)
			b.entries = xlsx.Entries(b.list, name)
			break
		}
	}
	sheets := map[string][]byte{}
	for i := range r.pieces {
		if piece := &r.pieces[i]; piece.shared() {
			o := piece.origins[0]
			if sheets[o.Part] == nil {
				sheets[o.Part], _ = p.XML(o.Part)
			}
			if n, ok := index(sheets[o.Part], o); ok {
				piece.entry = n
				b.uses[n]++
			}
		}
	}
	return b
}

// index is the number of the text that a cell uses.
func index(sheet []byte, o extract.Origin) (int, bool) {
	if o.From < 0 || o.To > len(sheet) || o.From > o.To {
		return 0, false
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(sheet[o.From:o.To])))
	return n, err == nil && n >= 0
}

// entryOf is the text that a cell uses, as a piece of the list of texts.
func (b *book) entryOf(p *piece) (piece, string) {
	if p.entry < 0 || p.entry >= len(b.entries) {
		return piece{}, textsLost
	}
	e := b.entries[p.entry]
	if e.Text != p.Text {
		return piece{}, throughFormat
	}
	return piece{Piece: extract.Piece{Text: e.Text}, origins: e.Origins}, ""
}

func (b *book) cannot(p *piece, c Change) string {
	e, reason := b.entryOf(p)
	if reason == "" {
		_, reason = e.edits(c)
	}
	return reason
}

// edits returns what is to be written for the changed cells that use the list
// of texts, and the order to compute anew if any cell is changed.
func (b *book) edits(shared []located, cells int) ([]edit, string) {
	var all []edit
	added := &addition{book: b}
	users := map[int][]int{} // the cells by the entry that they use
	of := map[int][]located{}
	var entries []int
	for _, l := range shared {
		entry := b.reading.pieces[l.piece].entry
		if of[l.piece] == nil {
			if users[entry] == nil {
				entries = append(entries, entry)
			}
			users[entry] = append(users[entry], l.piece)
		}
		of[l.piece] = append(of[l.piece], l)
	}
	for _, entry := range entries {
		more, reason := b.entry(entry, users[entry], of, added)
		if reason != "" {
			return nil, reason
		}
		all = append(all, more...)
	}
	all = append(all, added.edits()...)
	if cells > 0 {
		if e, ok := computeAnew(b.workbook, b.main); ok {
			all = append(all, e)
		}
	}
	return all, ""
}

// entry changes one text for the cells that use it: itself, where all of its
// cells change alike, else a copy of it for each.
func (b *book) entry(entry int, cells []int, of map[int][]located, added *addition) ([]edit, string) {
	first := &b.reading.pieces[cells[0]]
	alike := len(cells) == b.uses[entry]
	for _, cell := range cells[1:] {
		alike = alike && b.reading.pieces[cell].changed(of[cell]) == first.changed(of[cells[0]])
	}
	text, reason := b.entryOf(first)
	if reason != "" {
		return nil, reason
	}
	if alike {
		return textEdits(&text, of[cells[0]])
	}
	var all []edit
	for _, cell := range cells {
		edits, reason := textEdits(&text, of[cell])
		if reason != "" {
			return nil, reason
		}
		o := b.reading.pieces[cell].origins[0]
		all = append(all, edit{o.Part, o.From, o.To, strconv.Itoa(added.copy(entry, edits))})
	}
	return all, ""
}

func textEdits(p *piece, changes []located) ([]edit, string) {
	var all []edit
	for _, l := range changes {
		edits, reason := p.edits(l.Change)
		if reason != "" {
			return nil, reason
		}
		all = append(all, edits...)
	}
	return all, ""
}

// addition is texts added at the end of the list.
type addition struct {
	*book
	texts []string
}

// copy adds a copy of an entry with edits, and returns its number.
func (a *addition) copy(entry int, edits []edit) int {
	e := a.entries[entry]
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].from -= e.From
		moved[i].to -= e.From
	}
	text, _ := apply(a.list[e.From:e.To], moved)
	a.texts = append(a.texts, string(text))
	return len(a.entries) + len(a.texts) - 1
}

// edits puts the texts behind the last one, and counts them.
func (a *addition) edits() []edit {
	if len(a.texts) == 0 {
		return nil
	}
	end := a.entries[len(a.entries)-1].To
	all := []edit{{a.book.texts, end, end, strings.Join(a.texts, "")}}
	head := a.list[:a.entries[0].From]
	const key = `uniqueCount="`
	if i := bytes.Index(head, []byte(key)); i >= 0 {
		from := i + len(key)
		if n := bytes.IndexByte(head[from:], '"'); n > 0 {
			all = append(all, edit{a.book.texts, from, from + n, strconv.Itoa(len(a.entries) + len(a.texts))})
		}
	}
	return all
}

// computeAnew tells the program to compute all formulas when it opens the
// workbook; false where it is told already, or nobody could.
func computeAnew(workbook []byte, part string) (edit, bool) {
	s := ooxml.NewScanner(workbook)
	behind, prefix := -1, ""
	for kind := s.Next(); kind != ooxml.EOF; kind = s.Next() {
		name := string(s.Name())
		if kind == ooxml.Start && name == "calcPr" {
			return orderIn(s, part)
		}
		if kind != ooxml.End || s.Depth() != 1 {
			continue
		}
		switch name { // what stands before calcPr in the schema
		case "sheets", "functionGroups", "externalReferences", "definedNames":
			behind, prefix = s.At(), s.Prefix()
		}
	}
	if behind < 0 {
		return edit{}, false
	}
	return edit{part, behind, behind, "<" + prefix + `calcPr fullCalcOnLoad="1"/>`}, true
}

// orderIn sets the switch in the element that has just started.
func orderIn(s *ooxml.Scanner, part string) (edit, bool) {
	for rest := s.Attrs(); len(rest) > 0; {
		var key, value []byte
		key, value, rest = ooxml.NextAttr(rest)
		if string(key) == "fullCalcOnLoad" {
			from := s.Offset(value)
			return edit{part, from, from + len(value), "1"}, string(value) != "1" && string(value) != "true"
		}
	}
	at := s.Offset(s.Attrs())
	return edit{part, at, at, ` fullCalcOnLoad="1"`}, true
}

// isCell reports a piece that is the value of a cell.
func (p *piece) isCell() bool {
	return p.Sheet != "" && p.Cell != "" && (p.Part == "" || p.Part == "hidden") && p.Shape == ""
}

// cells counts the changes that formulas may go by: of cells and of names.
func (t *target) cells(changes []located) int {
	n := 0
	for _, l := range changes {
		if p := &t.reading.pieces[l.piece]; p.Part == "name" || p.isCell() {
			n++
		}
	}
	return n
}

// mostSources is how many cells a reason names.
const mostSources = 5

// fromFormula is the reason for a cell that a formula computes, with the cells
// that the formula names.
func fromFormula(sheet, formula string) string {
	cells := xlsx.References(formula)
	if len(cells) == 0 {
		return "It comes from a formula: correct what the formula is computed from."
	}
	for i, c := range cells {
		if !strings.Contains(c, "!") && sheet != "" {
			cells[i] = sheet + "!" + c
		}
	}
	if more := len(cells) - mostSources; more > 0 {
		return fmt.Sprintf("It comes from a formula: correct its source, among %s and %d more.", strings.Join(cells[:mostSources], ", "), more)
	}
	return "It comes from a formula: correct its source, " + strings.Join(cells, " and ") + "."
}

// formulaNote says that formulas hold results of before, and names those that
// a changed cell goes into directly.
func (t *target) formulaNote(made []located) {
	changed := map[string]bool{}
	for _, l := range made {
		p := &t.reading.pieces[l.piece]
		changed[p.Sheet+"!"+p.Cell] = true
	}
	some := false
	var direct []string
	for i := range t.reading.pieces {
		p := &t.reading.pieces[i]
		if p.Formula == "" || p.Cell == "" || p.Part == "chart" {
			continue
		}
		some = true
		for _, c := range xlsx.References(p.Formula) {
			if !strings.Contains(c, "!") {
				c = p.Sheet + "!" + c
			}
			if changed[strings.ReplaceAll(c, "'", "")] {
				direct = append(direct, p.Sheet+"!"+p.Cell)
				break
			}
		}
	}
	if !some {
		return
	}
	t.result.note("Formulas hold their results of before until the workbook is opened and saved: Excel computes them anew when it opens it, LibreOffice with Ctrl+Shift+F9.")
	if len(direct) == 0 {
		return
	}
	names := strings.Join(direct[:min(len(direct), mostSources)], ", ")
	if more := len(direct) - mostSources; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	t.result.note("What was corrected goes directly into " + names + ".")
}
