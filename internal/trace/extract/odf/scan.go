package odf

import (
	"bytes"
	"html"
	"strings"
)

// event is what a scanner has come to.
type event uint8

const (
	atEnd event = iota
	atOpen
	atClose
	atText
)

// scanner goes through XML by its tags. It checks nothing: what no program
// would write is passed over, and entities that a document defines are not
// looked up, so nothing can grow.
//
// Names are given without their prefix, since a program may choose any.
type scanner struct {
	text  []byte
	at    int
	name  []byte // of the tag
	attrs []byte // of an opening tag, as written
	chars []byte // of a text, as written
	raw   bool   // chars has no entities
	empty bool   // the tag closes itself: its closing tag comes next
}

func (s *scanner) next() event {
	if s.empty {
		s.empty = false
		return atClose
	}
	for s.at < len(s.text) {
		if s.text[s.at] != '<' {
			return s.words()
		}
		rest := s.text[s.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.pass("-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			start := s.at + len("<![CDATA[")
			s.pass("]]>")
			s.chars, s.raw = bytes.TrimSuffix(s.text[min(start, s.at):s.at], []byte("]]>")), true
			return atText
		case bytes.HasPrefix(rest, []byte("<?")):
			s.pass("?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			s.pass(">")
		default:
			return s.tag()
		}
	}
	return atEnd
}

// pass goes behind the next end, or to the end of the text.
func (s *scanner) pass(end string) {
	if i := bytes.Index(s.text[s.at:], []byte(end)); i >= 0 {
		s.at += i + len(end)
		return
	}
	s.at = len(s.text)
}

func (s *scanner) words() event {
	end := bytes.IndexByte(s.text[s.at:], '<')
	if end < 0 {
		end = len(s.text) - s.at
	}
	s.chars, s.raw = s.text[s.at:s.at+end], false
	s.at += end
	return atText
}

// tag reads an opening or closing tag.
func (s *scanner) tag() event {
	start := s.at + 1
	end := s.tagEnd(start)
	inner := s.text[start:end]
	s.at = min(end+1, len(s.text))
	closing := len(inner) > 0 && inner[0] == '/'
	if closing {
		inner = inner[1:]
	} else if n := len(inner); n > 0 && inner[n-1] == '/' {
		inner, s.empty = inner[:n-1], true
	}
	name := inner
	if i := bytes.IndexAny(inner, " \t\r\n"); i >= 0 {
		name, s.attrs = inner[:i], inner[i:]
	} else {
		s.attrs = nil
	}
	s.name = local(name)
	if closing {
		return atClose
	}
	return atOpen
}

// tagEnd finds the ">" that ends a tag; one in quotation marks does not.
func (s *scanner) tagEnd(at int) int {
	quote := byte(0)
	for ; at < len(s.text); at++ {
		switch c := s.text[at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return at
		}
	}
	return at
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attr returns the value of an attribute by its name without prefix; "" where
// it is not there. The first of the name counts.
func (s *scanner) attr(name string) string {
	for rest := s.attrs; ; {
		equal := bytes.IndexByte(rest, '=')
		if equal < 0 {
			return ""
		}
		key := local(bytes.TrimSpace(rest[:equal]))
		rest = bytes.TrimLeft(rest[equal+1:], " \t\r\n")
		if len(rest) == 0 {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(key) == name {
			return valid(html.UnescapeString(string(rest[1 : 1+end])))
		}
		rest = rest[end+2:]
	}
}

// characters returns the text that the scanner has come to.
func (s *scanner) characters() string {
	if s.raw || bytes.IndexByte(s.chars, '&') < 0 {
		return valid(string(s.chars))
	}
	return valid(html.UnescapeString(string(s.chars)))
}

func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }
