package plain

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// What is in this file runs only for sinks that want to know where the text
// of pieces stands.

// oneThing returns how many bytes at the front are read as one thing: an entity,
// a line end, a character.
func oneThing(text []byte) int {
	switch {
	case text[0] == '&':
		n := 1
		for n < len(text) && (isWord(text[n]) && text[n] < utf8.RuneSelf || text[n] == '#') {
			n++
		}
		if n < len(text) && text[n] == ';' {
			n++
		}
		return n
	case bytes.HasPrefix(text, []byte("\r\n")):
		return 2
	}
	_, n := utf8.DecodeRune(text)
	return n
}

// trailEntities notes where the text stands that comes of entities undone.
func trailEntities(t *extract.Trail, written []byte, from int, as extract.Writing) {
	begin := 0
	for len(written) > 0 {
		n := oneThing(written)
		end := begin + n
		if written[0] == '&' {
			end = begin + len(html.UnescapeString(string(written[:n])))
		}
		t.Add(extract.Origin{Begin: begin, End: end, From: from, To: from + n, As: as})
		begin, from, written = end, from+n, written[n:]
	}
}

// trailToken notes where the text of a string or a number stands.
func trailToken(t *extract.Trail, tok token) {
	if tok.kind != '"' {
		t.Add(extract.Origin{End: len(tok.text), From: tok.start, To: tok.start + len(tok.text)})
		return
	}
	from, begin := tok.start+1, 0
	for rest := tok.text; len(rest) > 0; {
		n := 1
		switch {
		case rest[0] == '\\' && len(rest) > 1 && rest[1] == 'u':
			_, more := escaped(rest[2:])
			n = 2 + more
		case rest[0] == '\\' && len(rest) > 1:
			n = 2
		}
		end := begin + n
		if n > 1 {
			end = begin + len(unquote(rest[:n]))
		}
		t.Add(extract.Origin{Begin: begin, End: end, From: from, To: from + n, As: extract.Escaped})
		begin, from, rest = end, from+n, rest[n:]
	}
}

// trailWords adds the written text to the piece bit by bit, and notes where
// each bit stands.
func (p *pageReader) trailWords(written []byte, from int) {
	for len(written) > 0 {
		n := oneThing(written)
		begin := len(p.text)
		p.add(written[:n])
		p.trail.Add(extract.Origin{Begin: begin, End: len(p.text), From: from, To: from + n, As: extract.Markup})
		from, written = from+n, written[n:]
	}
}

// trailAttribute notes where the value of an attribute stands in the tag that
// is being read. One without quotation marks is not found.
func (p *pageReader) trailAttribute(raw, key, value []byte) {
	p.beside = extract.TrailTo(p.mapper())
	if !p.beside.On() {
		return
	}
	for at := 0; ; {
		i := bytes.Index(raw[at:], key)
		if i < 0 {
			return
		}
		at += i + len(key)
		rest := bytes.TrimLeft(raw[at:], " \t\r\n")
		if len(rest) < 2 || rest[0] != '=' {
			continue
		}
		rest = bytes.TrimLeft(rest[1:], " \t\r\n")
		if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		begin := len(raw) - len(rest) + 1
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return
		}
		written := raw[begin : begin+end]
		if html.UnescapeString(string(written)) == string(value) {
			trailEntities(&p.beside, written, p.at+begin, extract.Attribute)
			return
		}
	}
}

// trailComment notes where the text of a comment stands that has nothing to
// undo.
func (p *pageReader) trailComment(raw []byte) {
	p.beside = extract.TrailTo(p.mapper())
	const open, shut = len("<!--"), len("-->")
	if len(raw) < open+shut || !bytes.HasPrefix(raw, []byte("<!--")) || !bytes.HasSuffix(raw, []byte("-->")) || bytes.ContainsAny(raw, "&\r\x00") {
		return
	}
	p.beside.Add(extract.Origin{End: len(raw) - open - shut, From: p.at + open, To: p.at + len(raw) - shut, As: extract.Markup})
}

// mapper is the sink, nil where the reader's own trail is off: a page within a
// page has no places of its own.
func (p *pageReader) mapper() extract.Sink {
	if !p.trail.On() {
		return nil
	}
	return p.sink
}

// trailMarks returns where the text that [Inline] gives stands in what it is
// given.
func trailMarks(text string) []extract.Origin {
	var marks, entities extract.Trail
	marks, entities = extract.NewTrail(), extract.NewTrail()
	var b []byte
	for at := 0; at < len(text); {
		n, instead := mark(text, at)
		if n == 0 {
			n, instead = 1, text[at:at+1]
		}
		switch {
		case text[at:at+n] == instead:
			marks.Add(extract.Origin{Begin: len(b), End: len(b) + n, From: at, To: at + n})
		case text[at] == '\\':
			marks.Add(extract.Origin{Begin: len(b), End: len(b) + 1, From: at, To: at + n})
		}
		b = append(b, instead...)
		at += n
	}
	trailEntities(&entities, b, 0, extract.Plain)
	return extract.Through(marks.Take(), entities.Take())
}

// joiner tells a notebook where the strings stand that it is given.
type joiner struct{ *notebook }

// Origins keeps them until the string comes.
func (j joiner) Origins(of []extract.Origin) { j.given.Replace(of) }

// join notes that the string given stands at a place of the text being joined.
func (n *notebook) join(at int) {
	for _, o := range n.given.Take() {
		o.Begin, o.End = o.Begin+at, o.End+at
		n.trail.Add(o)
	}
}

// pass prepares a string that is a piece by itself: without the space around
// it.
func (n *notebook) pass(p *extract.Piece) {
	whole := p.Text
	p.Text = strings.TrimSpace(whole)
	if of := n.given.Take(); n.trail.On() {
		n.trail.Replace(of)
		n.trail.TellPart(whole, p.Text)
	}
}

// unmapped is a sink that does not want to know where pieces stand.
type unmapped struct{ extract.Sink }

// within returns a sink for a reader of a text that was itself read from a
// file: where its pieces stand is found through the first reading.
func within(sink extract.Sink, first []extract.Origin) extract.Sink {
	if to, ok := sink.(extract.Mapper); ok {
		return second{to, first}
	}
	return sink
}

type second struct {
	extract.Mapper
	first []extract.Origin
}

// Origins hands on where a piece stands in the file.
func (s second) Origins(of []extract.Origin) { s.Mapper.Origins(extract.Through(s.first, of)) }
