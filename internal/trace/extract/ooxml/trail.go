package ooxml

import (
	"bytes"

	"ownup/internal/trace/extract"
)

// Trail notes where the text at a Text stands in the part that is scanned; it
// is the text of the piece from begin on.
func (s *Scanner) Trail(t *extract.Trail, part string, begin int) {
	if !t.On() {
		return
	}
	from := s.Offset(s.raw)
	as := extract.Markup
	if bytes.HasSuffix(s.data[:from], []byte("<![CDATA[")) {
		t.Add(extract.Origin{Begin: begin, End: begin + len(s.raw), From: from, To: from + len(s.raw), Part: part, As: extract.Section})
		return
	}
	trail(t, s.raw, extract.Origin{Begin: begin, From: from, Part: part, As: as})
}

// TrailAttr notes where the value of an attribute stands, of the name as for
// [Scanner.Attr]; it is the text of the piece.
func (s *Scanner) TrailAttr(t *extract.Trail, part, name string) {
	if !t.On() {
		return
	}
	for rest := s.attrs; len(rest) > 0; {
		var key, value []byte
		key, value, rest = NextAttr(rest)
		if string(key) == name {
			trail(t, value, extract.Origin{From: s.Offset(value), Part: part, As: extract.Attribute})
			return
		}
	}
}

// Offset is where bytes stand in the part that the scanner cut out of it: those
// of attributes as they stand.
func (s *Scanner) Offset(of []byte) int { return cap(s.data) - cap(of) }

// At is how far the part is read: behind the tag or text that Next went to.
func (s *Scanner) At() int { return s.at }

// Prefix is the prefix of the name at a Start or End, with its colon.
func (s *Scanner) Prefix() string {
	before := s.data[:s.Offset(s.name)]
	return string(before[bytes.LastIndexAny(before, "</")+1:])
}

// trail notes where a text stands, its entities one by one.
func trail(t *extract.Trail, raw []byte, o extract.Origin) {
	for len(raw) > 0 {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			i = len(raw)
		}
		o.End, o.To = o.Begin+i, o.From+i
		t.Add(o)
		o.Begin, o.From, raw = o.End, o.To, raw[i:]
		if len(raw) == 0 {
			return
		}
		n := bytes.IndexByte(raw[:min(len(raw), longestEntity)], ';') + 1
		text := appendUnescaped(nil, raw[:max(n, 1)])
		if len(text) > 0 && text[0] == '&' && n != len("&amp;") || n == 0 { // it is none
			n, text = 1, raw[:1]
		}
		o.End, o.To = o.Begin+len(text), o.From+n
		t.Add(o)
		o.Begin, o.From, raw = o.End, o.To, raw[n:]
	}
}

// AppendTextFrom is [Scanner.AppendText] that notes where the text stands.
func (s *Scanner) AppendTextFrom(dst []byte, t *extract.Trail, part string) []byte {
	begin := len(dst)
	s.Inner(func(kind Kind) {
		if kind == Text {
			s.Trail(t, part, len(dst)-begin)
			dst = append(dst, s.text...)
		}
	})
	return dst
}
