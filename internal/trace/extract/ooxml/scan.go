package ooxml

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// Kind is what a [Scanner] stands at.
type Kind uint8

// The kinds of markup.
const (
	End   Kind = iota + 1 // of an element; an empty element has one too
	Start                 // of an element
	Text                  // between tags
	EOF                   // or damage: see Scanner.Err
)

// maxDepth is how deep elements may lie in one another.
const maxDepth = 256

// longestEntity is how far the end of an entity is looked for, in bytes.
const longestEntity = 12

// What damages a part of XML.
var (
	errCutOff = errors.New("the markup breaks off")
	errDeep   = errors.New("elements are nested too deep")
)

// Scanner goes through the markup of one part, many times faster than
// encoding/xml: it neither checks names against one another nor resolves
// namespaces, and copies nothing. Names are compared without their prefix,
// which reads the strict and the transitional dialect alike; no element that
// matters here has a namesake.
//
// There are no entities but the five of XML and numbered characters, so no
// document can grow by them.
type Scanner struct {
	data   []byte
	at     int
	name   []byte // of the element, without prefix
	attrs  []byte // of a start, as they stand
	text   []byte
	raw    []byte // the text as it stands
	empty  bool   // the element ends where it starts
	depth  int
	err    error
	buffer []byte // for text with entities
}

// NewScanner reads content, which is UTF-8.
func NewScanner(content []byte) *Scanner { return &Scanner{data: content} }

// Name is the name of the element at a Start or End, without its prefix. It
// is valid until Next.
func (s *Scanner) Name() []byte { return s.name }

// Empty says whether the element at a Start has nothing inside.
func (s *Scanner) Empty() bool { return s.empty }

// Depth is how many elements are open. At a Start it counts the new one; at
// an End no longer the one that ended.
func (s *Scanner) Depth() int { return s.depth }

// Err is what ended the scan before its time, if anything did.
func (s *Scanner) Err() error { return s.err }

// Next goes to the next tag or text.
func (s *Scanner) Next() Kind {
	if s.empty {
		s.empty = false
		s.depth--
		return End
	}
	for s.at < len(s.data) {
		if s.data[s.at] != '<' {
			return s.plain()
		}
		if s.at+1 == len(s.data) {
			return s.fail(errCutOff)
		}
		switch s.data[s.at+1] {
		case '/':
			return s.end()
		case '?':
			if !s.skipTo("?>") {
				return s.fail(errCutOff)
			}
		case '!':
			if kind := s.declaration(); kind != 0 {
				return kind
			}
		default:
			return s.start()
		}
	}
	if s.depth > 0 && s.err == nil {
		s.err = errCutOff
	}
	return EOF
}

func (s *Scanner) fail(err error) Kind {
	s.err = err
	s.at = len(s.data)
	return EOF
}

// plain takes the text up to the next tag.
func (s *Scanner) plain() Kind {
	rest := s.data[s.at:]
	n := bytes.IndexByte(rest, '<')
	if n < 0 {
		n = len(rest)
	}
	s.at += n
	s.raw = rest[:n]
	s.text = s.raw
	if bytes.IndexByte(s.text, '&') >= 0 {
		s.buffer = appendUnescaped(s.buffer[:0], s.text)
		s.text = s.buffer
	}
	return Text
}

func (s *Scanner) end() Kind {
	begin := s.at + 2
	n := bytes.IndexByte(s.data[begin:], '>')
	if n < 0 {
		return s.fail(errCutOff)
	}
	s.at = begin + n + 1
	s.name = local(trimEnd(s.data[begin : begin+n]))
	if s.depth > 0 {
		s.depth--
	}
	return End
}

// start reads a start tag. Quotes may hold a closing bracket.
func (s *Scanner) start() Kind {
	data := s.data
	begin := s.at + 1
	i := begin
	colon := begin
	for i < len(data) && data[i] > ' ' && data[i] != '>' && data[i] != '/' {
		if data[i] == ':' {
			colon = i + 1
		}
		i++
	}
	s.name = data[colon:i]
	attrs := i
	for i < len(data) && data[i] != '>' {
		if c := data[i]; c == '"' || c == '\'' {
			n := bytes.IndexByte(data[i+1:], c)
			if n < 0 {
				return s.fail(errCutOff)
			}
			i += n + 1
		}
		i++
	}
	if i >= len(data) {
		return s.fail(errCutOff)
	}
	s.at = i + 1
	s.empty = i > attrs && data[i-1] == '/' || i == attrs && data[i-1] == '/'
	if s.empty {
		i--
	}
	s.attrs = data[attrs:max(i, attrs)]
	s.depth++
	if s.depth > maxDepth {
		return s.fail(errDeep)
	}
	return Start
}

// declaration passes over comments and document types, and takes the text of
// a CDATA section.
func (s *Scanner) declaration() Kind {
	rest := s.data[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		if !s.skipTo("-->") {
			return s.fail(errCutOff)
		}
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		const opening = len("<![CDATA[")
		n := bytes.Index(rest, []byte("]]>"))
		if n < 0 {
			return s.fail(errCutOff)
		}
		s.text = rest[opening:max(n, opening)]
		s.raw = s.text
		s.at += n + len("]]>")
		return Text
	default:
		if !s.skipTo(">") {
			return s.fail(errCutOff)
		}
	}
	return 0
}

func (s *Scanner) skipTo(mark string) bool {
	n := bytes.Index(s.data[s.at:], []byte(mark))
	if n < 0 {
		return false
	}
	s.at += n + len(mark)
	return true
}

// Text is the text at a Text, with entities resolved. It is valid until Next.
func (s *Scanner) Text() []byte { return s.text }

// Skip passes over the rest of the element that has just started.
func (s *Scanner) Skip() {
	for depth := s.depth - 1; s.depth > depth; {
		if s.Next() == EOF {
			return
		}
	}
}

// Inner calls each for what lies inside the element that has just started, up
// to its end, which it passes.
func (s *Scanner) Inner(each func(Kind)) {
	for depth := s.depth - 1; ; {
		kind := s.Next()
		if kind == EOF || s.depth <= depth {
			return
		}
		each(kind)
	}
}

// AppendText appends all the text inside the element that has just started,
// and passes its end.
func (s *Scanner) AppendText(dst []byte) []byte {
	for depth := s.depth - 1; ; {
		kind := s.Next()
		if kind == EOF || s.depth <= depth {
			return dst
		}
		if kind == Text {
			dst = append(dst, s.text...)
		}
	}
}

// Attr is the value of an attribute of the element at a Start; "" if it has
// none. The name has no prefix, and neither has the attribute.
func (s *Scanner) Attr(name string) string { return s.attr(name, false) }

// Prefixed is the value of an attribute that has a prefix, whichever: "id"
// finds r:id.
func (s *Scanner) Prefixed(name string) string { return s.attr(name, true) }

// AnyAttr is the value of an attribute with or without a prefix.
func (s *Scanner) AnyAttr(name string) string {
	if v := s.attr(name, true); v != "" {
		return v
	}
	return s.attr(name, false)
}

func (s *Scanner) attr(name string, prefixed bool) string {
	for rest := s.attrs; len(rest) > 0; {
		var key, value []byte
		key, value, rest = NextAttr(rest)
		if prefixed != (bytes.IndexByte(key, ':') >= 0) {
			continue
		}
		if string(local(key)) == name {
			if bytes.IndexByte(value, '&') >= 0 {
				return string(appendUnescaped(nil, value))
			}
			return string(value)
		}
	}
	return ""
}

// On says whether a switch is on: its attribute is missing, "1", "true" or
// "on". It is how Word writes them.
func (s *Scanner) On(name string) bool {
	switch s.AnyAttr(name) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// Attrs are the attributes of the element at a Start as they stand, for
// [NextAttr].
func (s *Scanner) Attrs() []byte { return s.attrs }

// NextAttr takes the first attribute off attrs: its name with prefix, and its
// value as it stands.
func NextAttr(attrs []byte) (key, value, rest []byte) {
	i := 0
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	begin := i
	for i < len(attrs) && attrs[i] != '=' {
		i++
	}
	key = trimEnd(attrs[begin:i])
	for i < len(attrs) && attrs[i] != '"' && attrs[i] != '\'' {
		i++
	}
	if i >= len(attrs) {
		return key, nil, nil
	}
	n := bytes.IndexByte(attrs[i+1:], attrs[i])
	if n < 0 {
		return key, attrs[i+1:], nil
	}
	return key, attrs[i+1 : i+1+n], attrs[i+n+2:]
}

// trimEnd takes white space off the end.
func trimEnd(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// local is a name without its prefix.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// appendUnescaped resolves the entities of text. What is none stays.
func appendUnescaped(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = entity(text[1:end])
		}
		if !ok {
			dst = append(dst, '&')
			text = text[1:]
			continue
		}
		dst = utf8.AppendRune(dst, r)
		text = text[end+1:]
	}
}

func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base := 10
	digits := name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}
