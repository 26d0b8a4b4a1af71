package correct

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

func foldPart(name string) string { return ooxml.Fold(name) }

// Why a piece of an Office file is not changed.
const (
	deletedText = "The text is struck out as a tracked change: accept or reject the change in the program."
	inAttribute = "The text is kept out of sight and not where it can be changed safely."
	notANumber  = "The number behind the text is not the one that it shows: correct it in the program."
	binaryPart  = "The part that holds the text is in an encoding that is not written here."
)

// rewritePart makes edits in one part, whose places are those in UTF-8.
func rewritePart(content []byte, edits []edit) ([]byte, string) {
	const mark = "\xef\xbb\xbf"
	head := []byte{}
	if bytes.HasPrefix(content, []byte(mark)) {
		head, content = content[:len(mark)], content[len(mark):]
	}
	if !bytes.Equal(ooxml.ToUTF8(content), content) {
		return nil, binaryPart
	}
	out, ok := apply(content, slices.Concat(edits, preserved(content, edits)))
	if !ok {
		return nil, overlap
	}
	return slices.Concat(head, out), ""
}

func (p *piece) stored() bool { return len(p.origins) == 1 && p.origins[0].As == extract.Stored }
func (p *piece) shared() bool { return len(p.origins) == 1 && p.origins[0].As == extract.Shared }

// cannot says why a change is not possible, whatever else is changed.
func (t *target) cannot(l located) string {
	p := &t.reading.pieces[l.piece]
	if t.kind == extract.Workbook && p.isCell() && len(p.origins) > 0 {
		if reason := t.book.within(p.origins[0].Part, p.Cell); reason != "" {
			return reason
		}
	}
	switch {
	case t.kind == extract.Workbook && p.Formula != "" && p.Cell != "" && p.Part != "chart":
		return fromFormula(p.Sheet, p.Formula)
	case office(t.kind) && p.Part == "deleted":
		return deletedText
	case len(p.origins) == 0:
		return unwritten(t.kind, p.Place)
	case p.stored():
		_, reason := storedNumber(p, l.Change)
		return reason
	case p.shared():
		return t.book.cannot(p, l.Change)
	}
	if t.kind == extract.Word {
		if reason := t.kept(p, l.Change); reason != "" {
			return reason
		}
	}
	_, reason := p.edits(l.Change)
	return reason
}

// unwritten is the reason for a piece that no reader can place.
func unwritten(kind extract.Kind, place extract.Place) string {
	switch {
	case kind == extract.Workbook && place.Part == "name":
		return "It stands in a defined name of the workbook: correct it in the list of names."
	case kind == extract.Workbook && (place.Part == "header" || place.Part == "footer"):
		return "It stands in the header or footer of the printed sheet: correct it in the page setup."
	case kind == extract.JSON:
		return "It is part of a name in the file, and programs look for that name."
	}
	return inAttribute
}

// number returns the edit that puts the right number behind a text.
func (p *piece) number(c Change) (edit, string) {
	v, reason := storedNumber(p, c)
	if reason != "" {
		return edit{}, reason
	}
	o := p.origins[0]
	return edit{o.Part, o.From, o.To, writtenNumber(v)}, ""
}

// writtenNumber writes a number as programs keep it.
func writtenNumber(v float64) string {
	if a := max(v, -v); a != 0 && (a < 1e-4 || a >= 1e15) {
		return strconv.FormatFloat(v, 'E', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// storedNumber returns the number to keep for a change of the text that shows
// it. Text and number may differ by a power of ten: a format shows thousands,
// or the percent sign stands in the heading. Where the text does not show the
// number that is there, nothing is written.
func storedNumber(p *piece, c Change) (float64, string) {
	was, ok := only(c.Old)
	if !ok && c.HasNumber && c.New == "" && c.Start == 0 && c.End == len(p.Text) { // the number itself was found, not the text
		return c.Number.Float(), ""
	}
	is, readable := only(c.New)
	behind, err := quantity.Parse(strings.ReplaceAll(strconv.FormatFloat(p.Value, 'e', 14, 64), "+", ""))
	if !ok || !readable || err != nil {
		return 0, notANumber
	}
	number := is.Number()
	if c.HasNumber {
		power, negative, ok := shows(is, c.Number)
		if !ok {
			return 0, notANumber
		}
		number = scaled(c.Number, -power, negative)
	}
	power, negative, ok := shows(was, behind)
	if !ok {
		return 0, notANumber
	}
	v := scaled(number, power, negative)
	if v == behind {
		return 0, same
	}
	return v.Float(), ""
}

// shows finds the power of ten, and the sign, by which a number differs from
// the figure that shows it.
func shows(q quantity.Quantity, number quantity.Value) (power int, negative, ok bool) {
	one := q
	one.Value = quantity.Int(1)
	unit, _ := one.Number().Decimals()
	places := q.Precision - q.Scale + unit // of the number that the text shows
	shown := q.Number()
	for _, power := range []int{0, 2, -2, 3, 6, 9, 12} {
		for _, negative := range []bool{false, true} {
			if scaled(number, -power, negative).Round(places) == shown.Round(places) && shown.Sign() != 0 {
				return power, negative, true
			}
		}
	}
	return 0, false, false
}

func scaled(v quantity.Value, power int, negative bool) quantity.Value {
	if v = v.Shift(power); negative {
		return v.Neg()
	}
	return v
}

// only reads a text that is one figure.
func only(text string) (quantity.Quantity, bool) {
	found := quantity.Find([]byte(text)).Quantities
	if len(found) != 1 {
		return quantity.Quantity{}, false
	}
	return found[0], true
}

// preserved returns the edits that keep the space at the ends of texts which
// have it only now: without the attribute, programs drop it.
func preserved(content []byte, edits []edit) []edit {
	var all []edit
	nodes := map[int][]edit{} // by where the text begins
	for _, e := range edits {
		if open := bytes.LastIndexByte(content[:min(max(e.from, 0), len(content))], '>'); open >= 0 {
			nodes[open] = append(nodes[open], e)
		}
	}
	for open, of := range nodes {
		shut := bytes.IndexByte(content[open:], '<')
		tag := bytes.LastIndexByte(content[:open], '<')
		if shut < 0 || tag < 0 {
			continue
		}
		if name := content[tag+1 : open]; string(name) != "t" && !bytes.HasSuffix(name, []byte(":t")) || bytes.ContainsAny(name, " /") {
			continue
		}
		moved := slices.Clone(of)
		for i := range moved {
			moved[i].from -= open + 1
			moved[i].to -= open + 1
		}
		was := content[open+1 : open+shut]
		if is, ok := apply(was, moved); ok && endsInSpace(is) && !endsInSpace(was) {
			all = append(all, edit{of[0].part, open, open, ` xml:space="preserve"`})
		}
	}
	return all
}

func endsInSpace(text []byte) bool { return len(bytes.TrimSpace(text)) < len(text) }
