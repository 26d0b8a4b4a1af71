package wording

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// zone is where the lexer is with respect to what is not judged.
type zone struct {
	header bool // still in the headers at the top, or before any text
	seen   bool // a header line was seen
	code   bool // between code fences
}

// offSwitch switches a rule, or every rule, off or on again from pos on.
type offSwitch struct {
	pos  int32
	rule int32 // -1: every rule
	off  bool
}

// line looks at the line that begins at pos. It skips the line, or all that
// follows, where that is not the writer's own, and reports whether the line
// is to be read.
func (l *lexer) line() bool {
	rest := l.text[l.pos:]
	raw := rest
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		raw = rest[:i]
	}
	line := bytes.TrimSpace(raw)
	skip := func(n int) bool {
		l.endSentence()
		l.pos += n
		return false
	}
	next := min(len(raw)+1, len(rest))
	switch {
	case len(line) == 0:
		l.zone.header = l.zone.header && !l.zone.seen
		return skip(next)
	case bytes.HasPrefix(line, []byte("```")) || bytes.HasPrefix(line, []byte("~~~")):
		l.zone.code = !l.zone.code
		return skip(next)
	case l.zone.code, line[0] == '>':
		return skip(next)
	case l.zone.header && isHeader(line, l.rules.lang.Headers):
		l.zone.seen = true
		return skip(next)
	case l.zone.header && l.zone.seen && isSpace(raw[0]):
		return skip(next) // a folded header
	case l.endsOwnText(raw, line, rest[next:]):
		return skip(len(rest))
	case l.introducesQuote(line):
		if quoteFollows(rest[next:]) {
			return skip(next)
		}
		return skip(len(rest))
	}
	l.zone.header = false
	if startsItem(line) {
		l.endSentence()
	}
	return true
}

// isHeader reports a line that begins with one of names and a colon.
func isHeader(line []byte, names []string) bool {
	i := bytes.IndexByte(line, ':')
	if i < 2 || i > 26 {
		return false
	}
	name := bytes.Trim(line[:i], "* ")
	for _, h := range names {
		if len(h) == len(name) && bytes.EqualFold(name, []byte(h)) {
			return true
		}
	}
	return false
}

// endsOwnText reports a signature, or the top of a message quoted below.
func (l *lexer) endsOwnText(raw, line, next []byte) bool {
	if bytes.Equal(line, []byte("--")) || bytes.HasPrefix(raw, []byte("-- \t")) {
		return true
	}
	if line[0] == '-' || line[0] == '_' {
		bare := bytes.Trim(line, "-_ ")
		for _, head := range l.rules.lang.originals {
			if bytes.HasPrefix(bare, head) {
				return true
			}
		}
	}
	if isHeader(line, []string{l.rules.lang.QuotedFrom}) {
		if i := bytes.IndexByte(next, '\n'); i >= 0 {
			next = next[:i]
		}
		return isHeader(bytes.TrimSpace(next), l.rules.lang.ReplyHeaders)
	}
	return false
}

// introducesQuote reports a line such as "On Tuesday, Ines wrote:".
func (l *lexer) introducesQuote(line []byte) bool {
	return slices.ContainsFunc(l.rules.lang.quotes, func(q [][]byte) bool {
		rest, ok := bytes.CutPrefix(line, q[0])
		for _, part := range q[1 : len(q)-1] {
			var found bool
			_, rest, found = bytes.Cut(rest, part)
			ok = ok && found
		}
		return ok && bytes.HasSuffix(rest, q[len(q)-1])
	})
}

func quoteFollows(rest []byte) bool {
	rest = bytes.TrimLeft(rest[:min(len(rest), 400)], " \t\r\n")
	return len(rest) > 0 && rest[0] == '>'
}

// startsItem reports the beginning of a list item or a heading.
func startsItem(line []byte) bool {
	if len(line) > 2 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ' || line[0] == '#' || line[0] == '|' {
		return true
	}
	i := 0
	for i < len(line) && i < 3 && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	return i > 0 && i+1 < len(line) && (line[i] == '.' || line[i] == ')') && line[i+1] == ' '
}

// mark handles punctuation.
func (l *lexer) mark(c byte) {
	switch c {
	case ',', ';', ':', '(', ')':
		if (c == ':' || c == ';') && l.emoticon() {
			return
		}
		l.pending |= shapeComma
	case '-':
		if l.pos+1 < len(l.text) && (l.text[l.pos+1] == ' ' || l.text[l.pos+1] == '-') {
			l.pending |= shapeComma
		}
	case '"':
		if l.quotation(1, `"`) {
			return
		}
	case '`':
		if l.quotation(1, "`") {
			return
		}
	case '[':
		if l.bracket() {
			return
		}
	case '<':
		if l.angle() {
			return
		}
	case '{':
		if bytes.HasPrefix(l.text[l.pos:], []byte("{{")) && l.fill("{{", "}}") {
			return
		}
	case '_':
		if l.underscores() {
			return
		}
	}
	l.pos++
}

// emoticon reads a face such as :-) as one token.
func (l *lexer) emoticon() bool {
	rest := l.text[l.pos+1:]
	n := 1
	if len(rest) > 0 && rest[0] == '-' {
		n, rest = 2, rest[1:]
	}
	if len(rest) == 0 || strings.IndexByte(")DPp", rest[0]) < 0 || len(rest) > 1 && !isSpace(rest[1]) && rest[1] != '.' && rest[1] != ')' {
		return false
	}
	l.emit(l.pos, l.pos+n+1, 0, shapeSmile)
	l.pos += n + 1
	return true
}

// quotation reads what stands between double quotes, within a paragraph, as
// one opaque token. open is the length of the opening quote.
func (l *lexer) quotation(open int, closer string) bool {
	body := l.text[l.pos+open:]
	body = body[:min(len(body), maxQuote)]
	end := bytes.Index(body, []byte(closer))
	if end < 1 || bytes.Contains(body[:end], []byte("\n\n")) || bytes.Contains(body[:end], []byte("\n>")) {
		return false
	}
	stop := l.pos + open + end + len(closer)
	l.emit(l.pos, stop, 0, shapeQuote)
	last := body[end-1]
	l.pos = stop
	// "He said: "It broke." We looked." ends with the quotation.
	if (last == '.' || last == '!' || last == '?') && !nextIsLower(l.text[stop:]) {
		l.endSentence()
	}
	return true
}

// bracket reads [name], a place left to fill, or an off-switch; other square
// brackets are read as text.
func (l *lexer) bracket() bool {
	body := l.text[l.pos+1:]
	body = body[:min(len(body), maxBlank)]
	end := bytes.IndexAny(body, "]\n[")
	if end < 1 || body[end] != ']' {
		return false
	}
	inner := body[:end]
	stop := l.pos + end + 2
	if order, ok := bytes.CutPrefix(inner, []byte("ownup ")); ok && l.order(order) {
		l.pos = stop
		return true
	}
	link := stop < len(l.text) && (l.text[stop] == '(' || l.text[stop] == '[')
	if link || !l.isBlank(inner) {
		return false
	}
	start := l.pos
	l.pos++
	l.emit(start, stop, l.firstWord(inner), shapeBlank)
	l.pos = stop
	return true
}

// firstWord returns the number of the word that inner begins with.
func (l *lexer) firstWord(inner []byte) int32 {
	n := 0
	for n <= len(l.buf) && len(inner) > 0 {
		r, size := utf8.DecodeRune(inner)
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		n = l.keep(n, unicode.ToLower(r))
		inner = inner[size:]
	}
	return l.lookup(l.buf[:min(n, len(l.buf))])
}

// isBlank reports whether what stands in square brackets is a place to fill
// rather than a reference, a tick box, a tag or a remark such as [sic].
func (l *lexer) isBlank(inner []byte) bool {
	if first, _ := utf8.DecodeRune(inner); len(inner) < 3 || !unicode.IsLetter(first) || bytes.IndexByte(inner, ':') >= 0 {
		return false
	}
	return !l.rules.lang.remarks[low(inner)]
}

// angle skips an HTML comment, a tag or an address in angle brackets.
func (l *lexer) angle() bool {
	rest := l.text[l.pos:]
	if bytes.HasPrefix(rest, []byte("<!--")) {
		body := rest[len("<!--"):min(len(rest), maxComment)]
		end := bytes.Index(body, []byte("-->"))
		if end < 0 {
			return false
		}
		inner := bytes.TrimSpace(body[:end])
		if order, ok := bytes.CutPrefix(inner, []byte("ownup:")); ok {
			l.order(order)
		}
		l.pos += len("<!--") + end + len("-->")
		return true
	}
	rest = rest[:min(len(rest), maxBlank)]
	end := bytes.IndexAny(rest, ">\n")
	if end < 2 || rest[end] != '>' || !isASCIILetter(rest[1]) && rest[1] != '/' {
		return false
	}
	l.pos += end + 1
	return true
}

// fill reads {{name}}.
func (l *lexer) fill(open, closer string) bool {
	body := l.text[l.pos+len(open):]
	end := bytes.Index(body[:min(len(body), maxBlank)], []byte(closer))
	if end < 1 {
		return false
	}
	stop := l.pos + len(open) + end + len(closer)
	l.emit(l.pos, stop, 0, shapeFill)
	l.pos = stop
	return true
}

// underscores reads a line to write on: three to thirty underscores after a
// space. Longer ones are rules across the page.
func (l *lexer) underscores() bool {
	end := l.pos
	for end < len(l.text) && l.text[end] == '_' {
		end++
	}
	if n := end - l.pos; n >= 3 && n <= 30 && l.pos > 0 && l.text[l.pos-1] == ' ' {
		l.emit(l.pos, end, 0, shapeFill)
	}
	l.pos = end
	return true
}

// order reads "off sorry.if excuse" and reports whether it is an off-switch.
// Names of rules that do not exist are ignored: a note must not break when a
// rule is renamed.
func (l *lexer) order(order []byte) bool {
	fields := bytes.Fields(order)
	if len(fields) == 0 {
		return false
	}
	verb := string(fields[0])
	if verb != "off" && verb != "on" {
		return false
	}
	for _, f := range fields[1:] {
		if len(l.switches) >= maxSwitches {
			break
		}
		if rule, ok := l.rules.ids[string(f)]; ok {
			l.switches = append(l.switches, offSwitch{int32(l.pos), rule, verb == "off"})
		}
	}
	if len(fields) == 1 && len(l.switches) < maxSwitches {
		l.switches = append(l.switches, offSwitch{int32(l.pos), -1, verb == "off"})
	}
	return true
}

// address skips a web address.
func (l *lexer) address() bool {
	rest := l.text[l.pos:]
	if c := rest[0] | 0x20; c != 'h' && c != 'w' && c != 'm' {
		return false
	}
	for _, prefix := range []string{"http://", "https://", "www.", "mailto:"} {
		if len(rest) > len(prefix) && rest[0]|0x20 == prefix[0] && bytes.EqualFold(rest[:len(prefix)], []byte(prefix)) {
			l.skipAddress(l.pos)
			return true
		}
	}
	return false
}

// skipAddress reads up to the next space as one opaque token; a full stop at
// its end is left for the sentence.
func (l *lexer) skipAddress(start int) {
	for l.pos < len(l.text) && !isSpace(l.text[l.pos]) && l.text[l.pos] != '>' && l.text[l.pos] != ')' {
		l.pos++
	}
	for l.pos > start+1 && strings.IndexByte(".,;:!?", l.text[l.pos-1]) >= 0 {
		l.pos--
	}
	if !utf8.RuneStart(l.text[l.pos-1]) || l.text[l.pos-1] < utf8.RuneSelf {
		l.emit(start, l.pos, 0, shapeQuote)
	}
}

// WithoutSwitches returns text without its off-switches, ready to be sent.
// Everything else is as it was.
func WithoutSwitches(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		n := switchAt(text[i:])
		if n == 0 {
			out = append(out, text[i])
			i++
			continue
		}
		i += n
		if (len(out) == 0 || out[len(out)-1] == '\n') && i < len(text) && (text[i] == '\n' || text[i] == ' ') {
			i++
		}
	}
	return out
}

// switchAt returns the length of the off-switch that b begins with, 0 for
// none.
func switchAt(b []byte) int {
	for _, form := range []struct{ open, name, closer string }{{"[", "ownup ", "]"}, {"<!--", "ownup:", "-->"}} {
		rest, ok := bytes.CutPrefix(b, []byte(form.open))
		if !ok {
			continue
		}
		end := bytes.Index(rest[:min(len(rest), maxComment)], []byte(form.closer))
		if end < 0 {
			continue
		}
		order, ok := bytes.CutPrefix(bytes.TrimSpace(rest[:end]), []byte(form.name))
		if !ok {
			continue
		}
		if f := bytes.Fields(order); len(f) > 0 && (string(f[0]) == "off" || string(f[0]) == "on") {
			return len(form.open) + end + len(form.closer)
		}
	}
	return 0
}
