package plain

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// token is one word of JSON.
type token struct {
	kind  byte   // '{', '}', '[', ']', ':', ',', '"' a string, '0' a number, 'w' true, false or null, 0 what is no JSON
	start int    // in the text
	text  []byte // as written; of a string without its quotation marks
}

// lexer cuts JSON into its words. It is loose: what is no JSON is a token of its own, so that a file with a mistake is read
// all the same.
type lexer struct {
	text []byte
	at   int
}

// next gives the next token; not ok at the end.
func (l *lexer) next() (_ token, ok bool) {
	l.space()
	if l.at >= len(l.text) {
		return token{}, false
	}
	start := l.at
	switch c := l.text[l.at]; {
	case c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',':
		l.at++
		return token{kind: c, start: start, text: l.text[start:l.at]}, true
	case c == '"':
		return l.quoted(start), true
	case c == '-' || c >= '0' && c <= '9':
		return token{kind: '0', start: start, text: l.word()}, true
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return token{kind: 'w', start: start, text: l.word()}, true
	}
	return token{start: start, text: l.word()}, true
}

// space passes over what stands between tokens: space, and a record separator
// (RFC 7464).
func (l *lexer) space() {
	for l.at < len(l.text) {
		switch l.text[l.at] {
		case ' ', '\t', '\n', '\r', 0x1e:
			l.at++
		default:
			return
		}
	}
}

// quoted reads a string. One that never ends goes to the end of its line.
func (l *lexer) quoted(start int) token {
	line := -1
	for at := start + 1; at < len(l.text); at++ {
		switch l.text[at] {
		case '\\':
			at++
		case '\n':
			if line < 0 {
				line = at
			}
		case '"':
			l.at = at + 1
			return token{kind: '"', start: start, text: l.text[start+1 : at]}
		}
		if line >= 0 && at-line > longestWord {
			break
		}
	}
	if line < 0 {
		line = len(l.text)
	}
	l.at = line
	return token{kind: '"', start: start, text: l.text[start+1 : line]}
}

// word goes on to what can end a number or a word.
func (l *lexer) word() []byte {
	start := l.at
	for l.at++; l.at < len(l.text); l.at++ {
		switch l.text[l.at] {
		case '{', '}', '[', ']', ':', ',', '"', ' ', '\t', '\n', '\r', 0x1e:
			return l.text[start:l.at]
		}
	}
	return l.text[start:]
}

// unquote undoes the escapes in a string. One that means nothing stays.
func unquote(text []byte) string {
	if bytes.IndexByte(text, '\\') < 0 {
		return strings.ToValidUTF8(string(text), "\uFFFD")
	}
	var b strings.Builder
	b.Grow(len(text))
	for at := 0; at < len(text); {
		c := text[at]
		if c != '\\' || at+1 >= len(text) {
			b.WriteByte(c)
			at++
			continue
		}
		at += 2
		switch e := text[at-1]; e {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r', 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			r, n := escaped(text[at:])
			b.WriteRune(r)
			at += n
		default:
			b.WriteByte(e)
		}
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// escaped reads what stands behind \u, and the second half where that is the
// first of a pair.
func escaped(text []byte) (r rune, n int) {
	r, ok := hex4(text)
	if !ok {
		return utf8.RuneError, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 4
	}
	if len(text) >= 10 && text[4] == '\\' && text[5] == 'u' {
		if low, ok := hex4(text[6:]); ok {
			if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
				return whole, 10
			}
		}
	}
	return utf8.RuneError, 4
}

func hex4(text []byte) (rune, bool) {
	if len(text) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[:4]), 16, 16)
	return rune(n), err == nil
}
