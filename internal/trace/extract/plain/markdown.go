package plain

import (
	"bytes"
	"context"
	"html"
	"strings"

	"ownup/internal/trace/extract"
)

// Markdown reads Markdown as it looks when it is set: marks of emphasis, links
// and tags are taken away, so that "**4.2** %" is "4.2 %". A piece is a
// paragraph, a heading, an item or a cell of a table. Lines keep their number;
// a column is that of the piece.
func Markdown(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
	return ReadMarkdown(ctx, Decode(f.Content), extract.Place{}, sink)
}

// ReadMarkdown is Markdown for a text in UTF-8 that stands at a place.
func ReadMarkdown(ctx context.Context, text []byte, place extract.Place, sink extract.Sink) error {
	m := markdown{ctx: ctx, sink: sink, place: place, trail: extract.TrailTo(sink)}
	for line := range bytes.Lines(text) {
		m.line++
		m.begin, m.end = m.end, m.end+len(line)
		if m.line%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if m.read(line); m.err != nil {
			return m.err
		}
	}
	m.flush()
	if m.err == nil {
		m.err = ctx.Err()
	}
	return m.err
}

type markdown struct {
	ctx   context.Context // of the one call that this value lives for
	sink  extract.Sink
	place extract.Place // of the text
	line  int           // being read, from 1

	text  []byte        // of the piece being read, as written
	first int           // its line; 0 where none is being read
	from  int           // its column
	fence string        // what closes the code being read; "" outside of it
	note  bool          // within a comment
	trail extract.Trail // of that piece, as written
	begin int           // where the line being read begins, and the next does, in bytes
	end   int
	err   error
}

// read takes one line.
func (m *markdown) read(line []byte) {
	body := bytes.TrimRight(line, " \t\r\n")
	trimmed := bytes.TrimLeft(body, " \t")
	column := 1 + len(body) - len(trimmed)
	switch {
	case m.fence != "":
		if bytes.HasPrefix(trimmed, []byte(m.fence)) {
			m.fence = ""
			return
		}
		m.trail.Add(extract.Origin{End: len(trimmed), From: m.begin + len(body) - len(trimmed), To: m.begin + len(body)})
		m.give(string(bytes.ToValidUTF8(trimmed, []byte("\uFFFD"))), m.line, column, m.place.Part)
	case m.note || bytes.HasPrefix(trimmed, []byte("<!--")):
		m.flush()
		m.note = !bytes.Contains(trimmed, []byte("-->"))
		words := strings.TrimSpace(strings.NewReplacer("<!--", "", "-->", "").Replace(string(trimmed)))
		m.give(words, m.line, column, "hidden")
	case len(trimmed) == 0 || isRule(trimmed):
		m.flush()
	case fenceOf(trimmed) != "":
		m.flush()
		m.fence = fenceOf(trimmed)
	case trimmed[0] == '|' || bytes.Contains(trimmed, []byte(" | ")):
		m.flush()
		m.cells(trimmed, column, m.begin+len(body)-len(trimmed))
	default:
		m.words(trimmed, column, m.begin+len(body)-len(trimmed))
	}
}

// words adds a line to the piece, or begins one where the line does. It stands
// at a byte of the text.
func (m *markdown) words(text []byte, column, at int) {
	rest, begins := marker(text)
	heading := len(rest) < len(text) && text[0] == '#'
	if begins {
		m.flush()
	}
	if m.first == 0 {
		m.first, m.from = m.line, column+len(text)-len(rest)
	} else {
		m.text = append(m.text, '\n')
	}
	at += len(text) - len(rest)
	m.trail.Add(extract.Origin{Begin: len(m.text), End: len(m.text) + len(rest), From: at, To: at + len(rest)})
	m.text = append(m.text, rest...)
	if heading || len(m.text) > longestPiece {
		m.flush()
	}
}

// flush ends the piece being read.
func (m *markdown) flush() {
	if m.first > 0 {
		m.inline(string(m.text), m.first, m.from)
	}
	m.text, m.first = m.text[:0], 0
}

func (m *markdown) give(text string, line, column int, part string) {
	trimmed := strings.TrimSpace(text)
	if m.err != nil || trimmed == "" {
		m.trail.Reset()
		return
	}
	place := m.place
	place.Line, place.Column, place.Part = line, column, part
	if len(text) <= longestWord {
		m.trail.TellPart(text, trimmed)
		m.err = m.sink.Piece(extract.Piece{Place: place, Text: trimmed})
		return
	}
	m.trail.Reset()
	m.err = Paragraphs(m.ctx, []byte(text), place, shifted{m.sink, line - 1})
}

// cells hands over the cells of a row of a table, which stands at a byte of
// the text.
func (m *markdown) cells(row []byte, column, at int) {
	for start, end := 0, 0; end <= len(row); end++ {
		if end < len(row) && (row[end] != '|' || end > 0 && row[end-1] == '\\') {
			continue
		}
		cell := row[start:end]
		lead := len(cell) - len(bytes.TrimLeft(cell, " \t"))
		if !isRule(bytes.TrimSpace(cell)) {
			text := strings.ReplaceAll(string(cell), `\|`, "|")
			if len(text) == len(cell) {
				m.trail.Add(extract.Origin{End: len(cell), From: at + start, To: at + end})
			}
			m.inline(text, m.line, column+len([]rune(string(row[:start])))+lead)
		}
		start = end + 1
	}
}

// shifted moves the lines of pieces down.
type shifted struct {
	extract.Sink
	lines int
}

func (s shifted) Piece(p extract.Piece) error {
	p.Line += s.lines
	return s.Sink.Piece(p)
}

// isRule reports lines and cells that only draw: "---", "===", ":--:".
func isRule(text []byte) bool {
	return len(text) > 1 && len(bytes.Trim(text, "-=:*_ \t|")) == 0
}

// fenceOf returns what closes the code that a line opens.
func fenceOf(text []byte) string {
	for _, mark := range []string{"```", "~~~"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			return mark
		}
	}
	return ""
}

// marker takes the marks off the front that make a line a heading, an item or
// a quotation, and reports whether a piece begins there.
func marker(text []byte) (rest []byte, begins bool) {
	rest = text
	for range 20 {
		n := 0
		switch rest[0] {
		case '>':
			n = 1
		case '#':
			n = len(rest) - len(bytes.TrimLeft(rest, "#"))
			begins = true
		case '-', '+', '*':
			n = 1
			begins = begins || len(rest) > 1 && rest[1] == ' '
		default:
			for n < min(len(rest), 9) && rest[n] >= '0' && rest[n] <= '9' {
				n++
			}
			if n == 0 || n >= len(rest) || rest[n] != '.' && rest[n] != ')' {
				return rest, begins
			}
			n++
			begins = begins || n < len(rest) && rest[n] == ' '
		}
		if n < len(rest) && rest[n] != ' ' && rest[n] != '\t' && rest[0] != '>' {
			return rest, begins
		}
		after := bytes.TrimLeft(rest[n:], " \t")
		if len(after) == 0 {
			return rest, begins
		}
		rest = after
	}
	return rest, begins
}

// longestMark bounds how far a link or a tag is looked for, in bytes, so that
// a text full of beginnings is not read again for each.
const longestMark = 1000

// inline hands over a stretch of Markdown, which the trail is of.
func (m *markdown) inline(text string, line, column int) {
	if m.trail.On() {
		m.trail.Replace(extract.Through(m.trail.Take(), trailMarks(text)))
	}
	m.give(Inline(text), line, column, m.place.Part)
}

// Inline takes the marks out of a stretch of Markdown.
func Inline(text string) string {
	if !strings.ContainsAny(text, "\\*_`~[]!<&^") {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		n, instead := mark(text, at)
		if n == 0 {
			b.WriteByte(text[at])
			at++
			continue
		}
		b.WriteString(instead)
		at += n
	}
	return strings.ToValidUTF8(html.UnescapeString(b.String()), "\uFFFD")
}

// mark reads a mark that stands at a place: how many bytes it takes (0: there
// is none) and what is seen of it.
func mark(text string, at int) (n int, instead string) {
	near := text[at:min(len(text), at+longestMark)]
	switch c := text[at]; c {
	case '\\':
		if at+1 < len(text) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~%$&", text[at+1]) >= 0 {
			return 2, text[at+1 : at+2]
		}
	case '`':
		return 1, ""
	case '*', '_', '~':
		for n < len(near) && near[n] == c {
			n++
		}
		before, after := byteAt(text, at-1), byteAt(text, at+n)
		alone := isSpace(before) && isSpace(after)
		inner := isWord(before) && isWord(after) && (c == '_' || n == 1 && c == '*' && isDigit(before) && isDigit(after))
		if alone || inner || c == '~' && n < 2 {
			return n, near[:n]
		}
		return n, ""
	case '!':
		if strings.HasPrefix(near, "![") {
			return 1, ""
		}
	case '[':
		if strings.Contains(near, "](") || strings.Contains(near, "][") {
			return 1, ""
		}
	case ']':
		return linkEnd(near)
	case '<':
		return tag(near)
	}
	return 0, ""
}

// linkEnd reads what stands behind the text of a link: of that only a title is
// text.
func linkEnd(near string) (n int, instead string) {
	if strings.HasPrefix(near, "][") {
		if end := strings.IndexByte(near[2:], ']'); end >= 0 {
			return end + 3, ""
		}
	}
	if !strings.HasPrefix(near, "](") {
		return 0, ""
	}
	end := strings.IndexByte(near, ')')
	if end < 0 {
		return 0, ""
	}
	if _, title, ok := strings.Cut(near[:end], ` "`); ok {
		return end + 1, " (" + strings.TrimSuffix(title, `"`) + ")"
	}
	return end + 1, ""
}

// tag reads a tag of HTML. One that is not for a stretch of text sets apart
// what stands before and behind it.
func tag(near string) (n int, instead string) {
	end := strings.IndexByte(near, '>')
	if end < 2 || near[1] != '/' && (near[1]|0x20 < 'a' || near[1]|0x20 > 'z') {
		return 0, ""
	}
	if strings.Contains(near[:end], "://") || strings.Contains(near[:end], "@") && !strings.Contains(near[:end], "=") {
		return end + 1, near[1:end] // an address in brackets
	}
	name := strings.ToLower(strings.TrimLeft(near[1:end], "/"))
	if space := strings.IndexAny(name, " \t\n/"); space >= 0 {
		name = name[:space]
	}
	lines := strings.Repeat("\n", strings.Count(near[:end], "\n"))
	switch name {
	case "b", "i", "em", "strong", "a", "span", "u", "code", "font", "small", "big", "mark", "ins", "kbd":
		return end + 1, lines
	case "sup":
		if near[1] == '/' {
			return end + 1, lines
		}
		return end + 1, lines + "^"
	}
	return end + 1, lines + string(Break)
}

func byteAt(text string, at int) byte {
	if at < 0 || at >= len(text) {
		return ' '
	}
	return text[at]
}

func isSpace(c byte) bool { return c <= ' ' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isWord(c byte) bool {
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
