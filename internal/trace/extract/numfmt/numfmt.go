// Package numfmt shows a number as a spreadsheet shows it: 0.042 under the
// code "0.0%" is "4.2%".
//
// A code has up to four sections: for positive numbers, negative ones, zero
// and text, or with conditions of their own. [Compile] reads it once, and
// [Format.Append] then writes one number after another without allocating.
// Numbers have the 15 digits that a spreadsheet keeps, and are rounded half
// away from zero in decimal, not in binary.
//
// Files do not say on whose machine they were looked at, so marks and names
// are those of the United States, as in the file itself, unless the code
// names another language for months and days.
package numfmt

import "strings"

// maxCode is the length of code that is read, in bytes. Spreadsheets stop at
// 255 characters.
const maxCode = 1024

// Format is a compiled code. It may be used by several goroutines.
type Format struct {
	sections []section // of numbers, at least one
	text     *section  // nil: text is shown as it is
}

// kind is how a section shows a number.
type kind uint8

const (
	general kind = iota
	number
	fraction
	date
	literal // no place for a number: "n/a"
)

// condition chooses a section. The zero value holds for none in particular.
type condition struct {
	op    string // "", "<", "<=", ">", ">=", "=", "<>"
	limit float64
}

func (c condition) holds(v float64) bool {
	switch c.op {
	case "<":
		return v < c.limit
	case "<=":
		return v <= c.limit
	case ">":
		return v > c.limit
	case ">=":
		return v >= c.limit
	case "=":
		return v == c.limit
	case "<>":
		return v != c.limit
	}
	return false
}

// onlyNegative says that no number from zero up meets the condition, so that
// its section writes the sign itself.
func (c condition) onlyNegative() bool {
	return c.op == "<" && c.limit <= 0 || c.op == "<=" && c.limit < 0 || c.op == "=" && c.limit < 0
}

// Compile reads a format code. It never fails: what it does not understand is
// shown as it stands, which is what spreadsheets do.
func Compile(code string) *Format {
	if len(code) > maxCode {
		code = code[:maxCode]
	}
	f := &Format{}
	var all []section
	for _, part := range split(code) {
		all = append(all, parseSection(part))
		if len(all) == 4 {
			break
		}
	}
	// The fourth is for text, and so is an earlier one that shows text only.
	numbers := len(all)
	if last := &all[len(all)-1]; len(all) == 4 || last.isText {
		f.text = last
		numbers--
	}
	f.sections = all[:numbers]
	if numbers == 0 { // "@": a number is shown as text
		f.sections = []section{{kind: general, tokens: []token{{kind: tGeneral}}}}
	}
	f.implied()
	return f
}

// implied fills in the conditions that a code leaves unsaid, and which
// sections write the sign themselves.
func (f *Format) implied() {
	s := f.sections
	stated := false
	for i := range s {
		stated = stated || s[i].cond.op != ""
	}
	positive, negative := condition{">", 0}, condition{"<", 0}
	switch {
	case !stated && len(s) == 2:
		s[0].cond, s[1].cond = condition{">=", 0}, negative
	case !stated && len(s) == 3:
		s[0].cond, s[1].cond = positive, negative
	case stated && len(s) == 3 && s[1].cond.op == "":
		s[1].cond = negative
	case stated && len(s) > 1 && s[0].cond.op == "":
		s[0].cond = positive
	}
	for i := range s {
		s[i].unsigned = s[i].cond.onlyNegative() ||
			i == 1 && s[i].cond.op == "" && (s[0].cond == condition{">=", 0} || s[0].cond == condition{">", 0})
	}
}

// choose returns the section for v; nil if the code has none.
func (f *Format) choose(v float64) *section {
	for i := range f.sections {
		if s := &f.sections[i]; s.cond.holds(v) {
			return s
		}
	}
	last := &f.sections[len(f.sections)-1]
	if last.cond.op == "" {
		return last
	}
	return nil
}

// Append writes v behind dst. With date1904 days count from 1904, as they do
// in workbooks from early Macintoshes.
func (f *Format) Append(dst []byte, v float64, date1904 bool) []byte {
	s := f.choose(v)
	if s == nil {
		if len(f.sections) > 1 { // a gap between conditions is shown so
			return append(dst, tooWide...)
		}
		return AppendGeneral(dst, v)
	}
	switch s.kind {
	case date:
		return s.appendDate(dst, v, date1904)
	case literal:
		if v < 0 && !s.unsigned {
			dst = append(dst, '-')
		}
		return s.appendLiterals(dst)
	case fraction:
		return s.appendFraction(dst, v)
	case number:
		return s.appendNumber(dst, v)
	default:
		return s.appendGeneral(dst, v)
	}
}

// tooWide is what stands in a cell that cannot show its number.
const tooWide = "########"

// Text shows a text under the format.
func (f *Format) Text(s string) string {
	if f.text == nil {
		return s
	}
	var b strings.Builder
	for _, t := range f.text.tokens {
		switch t.kind {
		case tText, tGeneral:
			b.WriteString(s)
		case tLiteral:
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// IsGeneral says that numbers are shown without any format.
func (f *Format) IsGeneral() bool {
	return len(f.sections) == 1 && f.sections[0].kind == general && len(f.sections[0].tokens) == 1 &&
		f.sections[0].cond.op == ""
}

// PlainText says that a text is shown as it is.
func (f *Format) PlainText() bool {
	return f.text == nil || len(f.text.tokens) == 1 && f.text.tokens[0].kind == tText
}

func (s *section) appendLiterals(dst []byte) []byte {
	for _, t := range s.tokens {
		if t.kind == tLiteral {
			dst = append(dst, t.text...)
		}
	}
	return dst
}

// appendGeneral writes a number without format between the section's words.
func (s *section) appendGeneral(dst []byte, v float64) []byte {
	if v < 0 {
		if !s.unsigned {
			dst = append(dst, '-')
		}
		v = -v
	}
	for _, t := range s.tokens {
		switch t.kind {
		case tGeneral, tText:
			dst = AppendGeneral(dst, v)
		case tLiteral:
			dst = append(dst, t.text...)
		}
	}
	return dst
}
