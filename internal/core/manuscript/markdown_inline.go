package manuscript

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// inlines reads what blocks has left, and blanks out what is no prose within
// lines: first what holds no marks of its own, then the rest. It never looks
// further back than it stands, and only so far ahead.
func (m *markdown) inlines() {
	for at := 0; at < len(m.text); {
		switch m.text[at] {
		case '\\':
			at += 2
		case '`':
			at = m.codeSpan(at)
		case '<':
			at = m.tag(at)
		default:
			at++
		}
	}
	slices.Sort(m.refs)
	m.pairUp()
	for at := 0; at < len(m.text); {
		switch m.text[at] {
		case '\\':
			at += 2
		case '!':
			at = m.image(at)
		case '[':
			at = m.link(at)
		case '~':
			at = m.struck(at)
		case '_':
			at = m.emphasis(at)
		default:
			at++
		}
	}
}

// pairUp finds for each bracket where it is closed within its paragraph. One
// look for all of them, since a look for each would be long where many are
// open.
func (m *markdown) pairUp() {
	if bytes.IndexByte(m.text, '[') < 0 {
		return
	}
	m.closers = make([]int32, len(m.text))
	var square, round []int // where those that are open stand
	match := func(open []int, at int) []int {
		if len(open) == 0 {
			return open
		}
		last := len(open) - 1
		m.closers[open[last]] = int32(at)
		return open[:last]
	}
	empty := true // nothing on this line yet
	for at := 0; at < len(m.text); at++ {
		switch c := m.text[at]; c {
		case '\n':
			if empty {
				square, round = square[:0], round[:0]
			}
			empty = true
			continue
		case ' ', '\t', '\r':
			continue
		case '\\':
			at++
		case '[':
			square = append(square, at)
		case ']':
			square = match(square, at)
		case '(':
			round = append(round, at)
		case ')':
			round = match(round, at)
		}
		empty = false
	}
}

// within returns the piece of text from at on in which something that was
// opened has to be closed: the rest of its paragraph, or less.
func (m *markdown) within(at int) []byte {
	piece := m.text[at:min(len(m.text), at+maxSpan)]
	for i := range piece {
		if piece[i] != '\n' {
			continue
		}
		next := piece[i+1:]
		if line := next[:lineEnd(next, 0)]; len(line) > 0 && len(bytes.TrimSpace(line)) == 0 {
			return piece[:i]
		}
	}
	return piece
}

// codeSpan leaves a span of code as one opaque word, or blanks out backticks
// that nothing closes.
func (m *markdown) codeSpan(at int) int {
	n := fenceOf(m.text[at:], '`')
	piece := m.within(at + n)
	for i := 0; i < len(piece); {
		k := fenceOf(piece[i:], '`')
		if k == n {
			end := at + n + i + n
			m.blank(at, end)
			if end-at <= maxShown {
				for j := at + 1; j < end-1; j++ {
					if m.text[j] != '\n' {
						m.text[j] = '-'
					}
				}
				m.text[at], m.text[end-1] = '`', '`'
			}
			return end
		}
		i += max(k, 1)
	}
	m.blank(at, at+n)
	return at + n
}

// image blanks out a picture with its text, which describes what is seen.
func (m *markdown) image(at int) int {
	if at+1 >= len(m.text) || m.text[at+1] != '[' {
		return at + 1
	}
	closing := m.closing(at + 1)
	if closing < 0 {
		return at + 1
	}
	end := m.target(closing + 1)
	if end < 0 {
		return at + 1
	}
	m.blank(at, end)
	return end
}

// link blanks out all of a link but its text.
func (m *markdown) link(at int) int {
	closing := m.closing(at)
	if closing < 0 {
		return at + 1
	}
	inner := m.text[at+1 : closing]
	end := m.target(closing + 1)
	switch {
	case len(inner) > 1 && inner[0] == '^': // a footnote
		m.blank(at, closing+1)
		return closing + 1
	case end < 0 && m.defined(inner):
		end = closing + 1
	case end < 0:
		return at + 1
	}
	m.blank(at, at+1)
	m.blank(closing, end)
	return at + 1
}

func (m *markdown) defined(label []byte) bool {
	_, found := slices.BinarySearch(m.refs, folded(string(label)))
	return found
}

// closing returns where the bracket at at is closed, -1 where it is not.
func (m *markdown) closing(at int) int {
	if closer := int(m.closers[at]); closer > at && closer < at+maxSpan {
		return closer
	}
	return -1
}

// target returns where the (address) or [label] at at ends, -1 where there is
// none.
func (m *markdown) target(at int) int {
	if at >= len(m.text) {
		return -1
	}
	closing := -1
	switch m.text[at] {
	case '(':
		closing = m.closing(at)
	case '[':
		if closing = m.closing(at); closing > at+1 && !m.defined(m.text[at+1:closing]) {
			closing = -1
		}
	}
	if closing < 0 {
		return -1
	}
	return closing + 1
}

// tag blanks out comments that are not for ownup, and blocks of HTML that
// hold no prose.
func (m *markdown) tag(at int) int {
	rest := m.text[at:]
	if inner, ok := bytes.CutPrefix(rest, []byte("<!--")); ok {
		end := m.ahead(inner, "-->")
		if end < 0 {
			return at + len("<!--")
		}
		to := at + len("<!--") + end + len("-->")
		if !bytes.HasPrefix(bytes.TrimSpace(inner[:end]), []byte("ownup:")) {
			m.blank(at, to)
		}
		return to
	}
	for _, name := range []string{"pre", "script", "style"} {
		if !opens(rest, name) {
			continue
		}
		if end := m.ahead(rest, "</"+name); end >= 0 {
			m.blank(at, at+end)
			return at + end
		}
	}
	return at + 1
}

// ahead finds what closes something in the rest of the text, -1 where nothing
// does; then it does not look for the same again.
func (m *markdown) ahead(rest []byte, closer string) int {
	if slices.Contains(m.unclosed, closer) {
		return -1
	}
	end := indexFold(rest, closer)
	if end < 0 {
		m.unclosed = append(m.unclosed, closer)
	}
	return end
}

// opens reports whether text begins with the tag name.
func opens(text []byte, name string) bool {
	n := 1 + len(name)
	return len(text) > n && bytes.EqualFold(text[1:n], []byte(name)) && (text[n] == '>' || text[n] == ' ' || text[n] == '\n')
}

// indexFold is bytes.Index for small or capital letters; tag begins with none.
func indexFold(text []byte, tag string) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], tag[0])
		if i < 0 || at+i+len(tag) > len(text) {
			return -1
		}
		if at += i; bytes.EqualFold(text[at:at+len(tag)], []byte(tag)) {
			return at
		}
		at++
	}
}

// struck blanks out what is struck through: it is not said any more.
func (m *markdown) struck(at int) int {
	if fenceOf(m.text[at:], '~') != 2 {
		return at + max(1, fenceOf(m.text[at:], '~'))
	}
	end := bytes.Index(m.within(at+2), []byte("~~"))
	if end < 1 {
		return at + 2
	}
	m.blank(at, at+2+end+2)
	return at + 2 + end + 2
}

// emphasis blanks out underscores at the edge of a word. Three and more are a
// line to write on.
func (m *markdown) emphasis(at int) int {
	n := fenceOf(m.text[at:], '_')
	if n < 3 && !(m.inWord(at-1) && m.inWord(at+n)) {
		m.blank(at, at+n)
	}
	return at + n
}

func (m *markdown) inWord(at int) bool {
	if at < 0 || at >= len(m.text) {
		return false
	}
	c := m.text[at]
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf
}
