package correct

import (
	"strings"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/ooxml"
)

// In a Word document a text may be the result of a field, which Word writes
// anew when it updates the fields, or be bound to a value that the document
// keeps elsewhere, which Word writes over the text when it opens the document.
// To change either would last until then.

// Why such a text is left.
const (
	inField  = "Word takes it from elsewhere with a field and writes it anew when fields are updated: correct what the field leads to."
	boundTo  = "It shows a value that the document keeps elsewhere, and Word writes it over the text: correct the value in Word."
	maxField = 4 << 10 // bytes of the instruction of a field
)

// stretch is bytes of a part that show something that is kept elsewhere.
type stretch struct {
	from, to int
	reason   string
}

// foreign finds the stretches of a part.
func foreign(content []byte) []stretch {
	f := fields{s: ooxml.NewScanner(content)}
	for kind := f.s.Next(); kind != ooxml.EOF; kind = f.s.Next() {
		switch kind {
		case ooxml.Start:
			f.start(string(f.s.Name()))
		case ooxml.End:
			f.end(string(f.s.Name()))
		case ooxml.Text, ooxml.EOF:
		}
	}
	return f.all
}

// fields goes through a part.
type fields struct {
	s     *ooxml.Scanner
	all   []stretch
	open  []field   // written as marks in the text
	boxes []element // fields and controls written as elements
}

// field is one whose end has not come.
type field struct {
	instruction []byte
	result      int // where it begins; 0 before that
}

// element is a field or a control around its text.
type element struct {
	from, depth int
	reason      string // "" where its text is its own
}

func (f *fields) start(name string) {
	switch name {
	case "fldChar":
		f.mark(f.s.AnyAttr("fldCharType"))
	case "instrText":
		text := f.s.AppendText(nil)
		if n := len(f.open); n > 0 && len(f.open[n-1].instruction)+len(text) <= maxField {
			f.open[n-1].instruction = append(f.open[n-1].instruction, text...)
		}
	case "fldSimple":
		e := element{from: f.s.At(), depth: f.s.Depth()}
		if takes(f.s.AnyAttr("instr")) {
			e.reason = inField
		}
		f.boxes = append(f.boxes, e)
	case "sdt":
		f.boxes = append(f.boxes, element{from: f.s.At(), depth: f.s.Depth()})
	case "dataBinding":
		if n := len(f.boxes); n > 0 {
			f.boxes[n-1].reason = boundTo
		}
	}
}

// mark takes one of the marks that a field in the text has.
func (f *fields) mark(kind string) {
	n := len(f.open)
	switch {
	case kind == "begin":
		f.open = append(f.open, field{})
	case n == 0:
	case kind == "separate":
		f.open[n-1].result = f.s.At()
	case kind == "end":
		last := f.open[n-1]
		f.open = f.open[:n-1]
		if last.result > 0 && takes(string(last.instruction)) {
			f.all = append(f.all, stretch{last.result, f.s.At(), inField})
		}
	}
}

func (f *fields) end(name string) {
	if name != "sdt" && name != "fldSimple" {
		return
	}
	for n := len(f.boxes); n > 0 && f.boxes[n-1].depth > f.s.Depth(); n = len(f.boxes) {
		if e := f.boxes[n-1]; e.reason != "" {
			f.all = append(f.all, stretch{e.from, f.s.At(), e.reason})
		}
		f.boxes = f.boxes[:n-1]
	}
}

// takes reports a field that shows what stands elsewhere. A link to a page
// shows its own text, and a number of a page is no figure.
func takes(instruction string) bool {
	words := strings.Fields(strings.ToUpper(instruction))
	if len(words) == 0 {
		return false
	}
	if strings.HasPrefix(words[0], "=") {
		return true
	}
	switch words[0] {
	case "REF", "LINK", "DDE", "DDEAUTO", "INCLUDETEXT", "DATABASE", "DOCPROPERTY", "DOCVARIABLE", "STYLEREF", "MERGEFIELD", "TITLE", "SUBJECT",
		"TOC", "QUOTE", "IF", "FORMULA", "EMBED":
		return true
	}
	return false
}

// kept says why a change in a Word document would not last; "" where it does.
func (t *target) kept(p *piece, c Change) string {
	for _, o := range extract.Window(p.origins, c.Start, c.End-c.Start) {
		all, ok := t.foreign[o.Part]
		if !ok {
			if i, reason := t.pack.find(foldPart(o.Part)); reason == "" {
				content, _ := t.pack.read(i)
				all = foreign(ooxml.ToUTF8(content))
			}
			if t.foreign == nil {
				t.foreign = map[string][]stretch{}
			}
			t.foreign[o.Part] = all
		}
		for _, s := range all {
			if s.from <= o.From && o.From < s.to {
				return s.reason
			}
		}
	}
	return ""
}
