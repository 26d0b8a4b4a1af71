package manuscript

import (
	"bytes"
	"slices"
	"strings"

	"ownup/internal/core/wording"
)

// Limits of reading Markdown: how far something that was opened is looked
// for its end, so that no text makes it slow.
const (
	maxSpan  = 1000    // bytes of a code span, the text of a link, its address
	maxShown = 500     // bytes of a code span that still is a word of its sentence
	maxFront = 1 << 20 // bytes of front matter
	maxRefs  = 1000    // definitions of links
)

// Markdown is a text in Markdown. Blanked out are front matter, code (fenced,
// indented, within a line), block quotes, tables, images, the addresses of
// links, definitions of links, comments other than those for ownup, text that
// is struck out, and the underscores of emphasis, which would stick to words.
// Everything else is read as plain text is. Of long texts the beginning is
// given, as much as is reviewed.
func Markdown(source []byte) Manuscript {
	read := source[:min(len(source), wording.MaxText)]
	m := markdown{source: read, text: bytes.Clone(read)}
	m.blocks()
	m.inlines()
	text, origin := m.written()
	return Manuscript{Source: source, Text: text, Origins: []Origin{origin}, Encode: asItIs}
}

// markdown is a text being blanked out.
type markdown struct {
	source  []byte
	text    []byte   // of the same length
	blanks  []extent // what has been blanked out
	closers []int32  // for each bracket that is closed, where; else 0
	refs    []string // names of links that are defined, folded
	// unclosed are those closing marks that stand nowhere in the rest.
	unclosed []string
}

type extent struct{ from, to int }

// blank blanks out a piece, all but its line breaks.
func (m *markdown) blank(from, to int) {
	for i := from; i < to; i++ {
		if m.text[i] != '\n' {
			m.text[i] = ' '
		}
	}
	m.blanks = append(m.blanks, extent{from, to})
}

// written gives the text, with what was blanked out as pieces that no fix may
// touch.
func (m *markdown) written() ([]byte, Origin) {
	slices.SortFunc(m.blanks, func(a, b extent) int { return a.from - b.from })
	var w Writer
	at := 0
	for _, b := range m.blanks {
		if b.to <= at {
			continue
		}
		b.from = max(b.from, at)
		w.Copy(m.text[at:b.from], at)
		w.Put(string(m.text[b.from:b.to]), b.from, b.to)
		at = b.to
	}
	w.Copy(m.text[at:], at)
	return w.Written()
}

// block is where the reader of lines is.
type block struct {
	fence    byte // of the code block that is open; 0: none
	fenceLen int
	list     bool // in a list, where indented text is no code
	gap      bool // the line before was empty
	code     bool // the line before was indented code
	table    bool // in the rows of a table
}

// blocks reads line by line, and blanks out lines that are no prose.
func (m *markdown) blocks() {
	b := block{gap: true}
	for at := m.frontMatter(); at < len(m.source); {
		end := lineEnd(m.source, at)
		raw := bytes.TrimRight(m.source[at:end], "\r\n")
		if b.skips(raw, m.source[end:]) {
			m.blank(at, end)
		} else if label, to := definition(raw); to > 0 {
			m.define(label)
			m.blank(at, at+to)
		}
		at = end
	}
}

// skips reports whether a line is no prose, and moves on.
func (b *block) skips(raw, rest []byte) bool {
	line := bytes.TrimLeft(raw, " \t")
	gap, code := b.gap, b.code
	b.gap, b.code = len(line) == 0, false
	switch {
	case b.fence != 0:
		if n := fenceOf(line, b.fence); n >= b.fenceLen && len(bytes.TrimSpace(line[n:])) == 0 {
			b.fence = 0
		}
		return true
	case len(line) == 0:
		b.table, b.code = false, code
		return false
	case line[0] == '>':
		return true
	case b.table && bytes.IndexByte(line, '|') >= 0:
		return true
	}
	b.table = false
	for _, c := range []byte("`~") {
		if n := fenceOf(line, c); n >= 3 && (c == '~' || bytes.IndexByte(line[n:], '`') < 0) {
			b.fence, b.fenceLen = c, n
			return true
		}
	}
	indented := indent(raw) >= 4
	switch {
	case startsList(line) && !(indented && gap && !b.list):
		b.list = true
	case !indented && gap && indent(raw) == 0:
		b.list = false
	}
	if indented && (gap || code) && !b.list {
		b.code = true
		return true
	}
	if bytes.IndexByte(line, '|') >= 0 && isDelimiter(rest[:lineEnd(rest, 0)]) {
		b.table = true
		return true
	}
	return false
}

// lineEnd returns where the line after the one at at begins.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// frontMatter blanks out settings at the top of a page, between lines of
// three dashes or pluses, and returns where they end.
func (m *markdown) frontMatter() int {
	first := lineEnd(m.source, 0)
	open := string(bytes.TrimRight(bytes.TrimPrefix(m.source[:first], []byte("\xef\xbb\xbf")), " \t\r\n"))
	if open != "---" && open != "+++" {
		return 0
	}
	for at := first; at < min(len(m.source), maxFront); {
		end := lineEnd(m.source, at)
		line := string(bytes.TrimRight(m.source[at:end], " \t\r\n"))
		if line == open || open == "---" && line == "..." {
			m.blank(0, end)
			return end
		}
		at = end
	}
	return 0
}

// fenceOf is how many of c a line begins with.
func fenceOf(line []byte, c byte) int {
	n := 0
	for n < len(line) && line[n] == c {
		n++
	}
	return n
}

// indent is how far a line is indented, in columns.
func indent(raw []byte) int {
	n := 0
	for _, c := range raw {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}

// startsList reports an item of a list.
func startsList(line []byte) bool {
	if len(line) > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') {
		return line[1] == ' ' || line[1] == '\t'
	}
	n := 0
	for n < len(line) && n < 9 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	return n > 0 && n+1 < len(line) && (line[n] == '.' || line[n] == ')') && line[n+1] == ' '
}

// isDelimiter reports the line below the head of a table: | --- | :-: |
func isDelimiter(line []byte) bool {
	dashes, bars := 0, 0
	for _, c := range bytes.TrimRight(line, "\r\n") {
		switch c {
		case '-':
			dashes++
		case '|':
			bars++
		case ':', ' ', '\t':
		default:
			return false
		}
	}
	return dashes > 0 && bars > 0
}

// definition reads the line [label]: address, and returns how much of it is
// no prose: all of it, or of a footnote the label alone.
func definition(raw []byte) (label string, to int) {
	line := bytes.TrimLeft(raw, " ")
	if len(line) < 4 || line[0] != '[' || len(raw)-len(line) > 3 {
		return "", 0
	}
	end := bytes.Index(line[:min(len(line), maxSpan)], []byte("]:"))
	if end < 2 || bytes.IndexByte(line[1:end], '[') >= 0 {
		return "", 0
	}
	if line[1] == '^' {
		return "", len(raw) - len(line) + end + len("]:")
	}
	return string(line[1:end]), len(raw)
}

func (m *markdown) define(label string) {
	if label != "" && len(m.refs) < maxRefs {
		m.refs = append(m.refs, folded(label))
	}
}

// folded is a label as labels are compared.
func folded(label string) string { return strings.ToLower(strings.Join(strings.Fields(label), " ")) }
