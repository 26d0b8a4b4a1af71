package plain

import (
	"bytes"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ownup/internal/trace/extract"
)

// Break stands in a piece where a new line is begun that is none in the file,
// as by <br>; a line of the file ends in "\n".
const Break = '\u2028'

// Page reads HTML. A piece is what stands in one block or one cell; markup
// within it leaves no gap, so that "4<b>.2</b> %" is "4.2 %", and a figure
// that is set high is written so: "4.2¹", "10⁶".
//
// What a page keeps out of sight is Part "hidden": elements that are not
// shown, comments, descriptions for machines. Alternative texts and titles are
// pieces of their own. Scripts and styles are left out.
func Page(ctx context.Context, f extract.File, _ extract.Limits, sink extract.Sink) error {
	return ReadPage(ctx, DecodeAs(CharsetOf(f.Content), f.Content), extract.Place{}, sink)
}

// ReadPage reads a page in UTF-8. The place is that of the page; line and
// column are counted from its beginning.
func ReadPage(ctx context.Context, text []byte, place extract.Place, sink extract.Sink) error {
	p := pageReader{sink: sink, base: place, line: 1, column: 1, trail: extract.TrailTo(sink)}
	z := html.NewTokenizer(bytes.NewReader(text))
	for steps := 0; ; steps++ {
		if steps%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		kind := z.Next()
		if kind == html.ErrorToken {
			p.flush()
			return p.err
		}
		raw := z.Raw()
		n := len(raw)
		line, column := position(p.line, p.column, raw[:n])
		p.token(kind, z, raw)
		p.at += n
		if p.line, p.column = line, column; p.err != nil {
			return p.err
		}
	}
}

// position is where text ends that begins at the line and column.
func position(line, column int, text []byte) (int, int) {
	if breaks := bytes.Count(text, []byte{'\n'}); breaks > 0 {
		return line + breaks, 1 + utf8.RuneCount(text[bytes.LastIndexByte(text, '\n')+1:])
	}
	return line, column + utf8.RuneCount(text)
}

// pageReader reads a page tag by tag. Of the elements that are open it keeps
// only the outermost that changes how its text is read, so depth costs
// nothing.
type pageReader struct {
	sink         extract.Sink
	base         extract.Place
	line, column int // of the token being read
	at           int // in the page, in bytes
	trail        extract.Trail
	beside       extract.Trail // of a text that stands beside the running one

	text  []byte        // of the piece being read
	place extract.Place // of that

	hidden, deleted, pre span
	high, low            bool
	script               bool // the next text is not for people
	source               bool // the next text is itself a page
	inner                bool // it is read within another; a third is not
	err                  error
}

// span is the outermost open element of a sort.
type span struct {
	tag   string
	depth int // how many elements of that name are open; 0: none
}

func (s *span) open(tag string) {
	if s.depth == 0 {
		s.tag = tag
	}
	if s.tag == tag {
		s.depth++
	}
}

// within notes another element inside the span.
func (s *span) within(tag string) {
	if s.depth > 0 && s.tag == tag {
		s.depth++
	}
}

func (s *span) close(tag string) {
	if s.depth > 0 && s.tag == tag {
		s.depth--
	}
}

func (p *pageReader) token(kind html.TokenType, z *html.Tokenizer, raw []byte) {
	switch kind {
	case html.TextToken:
		switch {
		case p.script:
		case p.source && !p.inner:
			p.nested(raw)
		default:
			p.words(raw)
		}
	case html.StartTagToken:
		p.start(z, raw, false)
	case html.SelfClosingTagToken:
		p.start(z, raw, true)
	case html.EndTagToken:
		name, _ := z.TagName()
		p.end(string(name), atom.Lookup(name))
	case html.CommentToken:
		p.trailComment(raw)
		p.aside(string(z.Text()), "hidden")
	}
}

func (p *pageReader) start(z *html.Tokenizer, raw []byte, closed bool) {
	name, more := z.TagName()
	tag, word := atom.Lookup(name), string(name)
	if isBlock(tag) {
		p.flush()
	}
	if tag == atom.P || tag == atom.Option {
		p.hidden.close(word) // one ends where the next begins
	}
	hides := p.attributes(z, raw, tag, more)
	switch tag {
	case atom.Br:
		p.text = append(p.text, string(Break)...)
	case atom.Wbr:
	case atom.Script, atom.Style:
		p.script = true
	case atom.Noscript, atom.Noframes, atom.Noembed:
		p.source = true
	case atom.Sup:
		p.high = true
	case atom.Sub:
		p.low = true
	}
	if closed || isVoid(tag) {
		return
	}
	if hides || tag == atom.Template {
		if p.hidden.depth == 0 {
			p.flush()
		}
		p.hidden.open(word)
	} else {
		p.hidden.within(word)
	}
	switch tag {
	case atom.Del, atom.S, atom.Strike:
		p.flush()
		p.deleted.open(word)
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Listing:
		p.pre.open(word)
	}
}

func (p *pageReader) end(word string, tag atom.Atom) {
	switch tag {
	case atom.Script, atom.Style:
		p.script = false
	case atom.Noscript, atom.Noframes, atom.Noembed:
		p.source = false
	case atom.Sup:
		p.high = false
	case atom.Sub:
		p.low = false
	}
	if isBlock(tag) || p.hidden.depth == 1 && p.hidden.tag == word || p.deleted.depth == 1 && p.deleted.tag == word {
		p.flush()
	}
	p.hidden.close(word)
	p.deleted.close(word)
	p.pre.close(word)
}

// mostAttributes is how many attributes of a tag are looked at.
const mostAttributes = 100

// attributes hands over the texts among the attributes of a tag, and reports
// whether they keep the element out of sight.
func (p *pageReader) attributes(z *html.Tokenizer, raw []byte, tag atom.Atom, more bool) (hides bool) {
	content, described := "", false
	for n := 0; more && n < mostAttributes; n++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "alt", "title", "aria-label", "placeholder", "label", "summary":
			p.trailAttribute(raw, key, value)
			p.aside(string(value), "")
		case "value":
			if tag == atom.Input || tag == atom.Button || tag == atom.Data || tag == atom.Meter || tag == atom.Progress {
				p.trailAttribute(raw, key, value)
				p.aside(string(value), "")
			}
		case "content":
			content = string(value)
		case "name", "property":
			described = described || tag == atom.Meta && isDescription(string(value))
		case "hidden":
			hides = true
		case "style":
			hides = hides || hidesByStyle(string(value))
		}
	}
	if described {
		p.aside(content, "hidden")
	}
	return hides
}

func isDescription(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "description") || strings.HasSuffix(name, "title") || name == "keywords"
}

func hidesByStyle(style string) bool {
	style = strings.ToLower(style)
	if !strings.Contains(style, "display") && !strings.Contains(style, "visibility") && !strings.Contains(style, "font-size") {
		return false
	}
	style = strings.Join(strings.Fields(style), "") + ";"
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "font-size:0;")
}

// part says what the text being read is a part of.
func (p *pageReader) part() string {
	switch {
	case p.hidden.depth > 0:
		return "hidden"
	case p.deleted.depth > 0:
		return "deleted"
	}
	return p.base.Part
}

// here is the place of the token being read.
func (p *pageReader) here(part string) extract.Place {
	place := p.base
	place.Line, place.Column, place.Part = p.line, p.column, part
	return place
}

// aside hands over a text that stands beside the running one.
func (p *pageReader) aside(text, part string) {
	if part == "" {
		part = p.part()
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	trimmed := strings.TrimSpace(text)
	p.beside.TellPart(text, trimmed)
	p.give(extract.Piece{Place: p.here(part), Text: trimmed})
}

func (p *pageReader) give(piece extract.Piece) {
	if p.err == nil && piece.Text != "" {
		p.err = p.sink.Piece(piece)
	}
}

// flush ends the piece being read.
func (p *pageReader) flush() {
	if text := strings.TrimSpace(string(p.text)); text != "" {
		if p.trail.On() {
			p.trail.TellPart(string(p.text), text)
		}
		p.give(extract.Piece{Place: p.place, Text: text})
	}
	p.text = p.text[:0]
	p.trail.Reset()
}

// nested reads what is shown only where scripts or frames are not.
func (p *pageReader) nested(raw []byte) {
	p.flush()
	inner := pageReader{sink: p.sink, base: p.base, line: p.line, column: p.column, inner: true}
	inner.hidden.open("")
	z := html.NewTokenizer(bytes.NewReader(bytes.Clone(raw)))
	for p.err == nil {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		inner.token(kind, z, z.Raw())
		p.err = inner.err
	}
	inner.flush()
	p.err = inner.err
}

// words adds a text between tags to the piece: runs of space become one, or
// one line end.
func (p *pageReader) words(raw []byte) {
	if len(p.text) > longestWord {
		p.flush()
	}
	written, from := raw, p.at
	if len(bytes.TrimSpace(p.text)) == 0 {
		lead := raw[:len(raw)-len(bytes.TrimLeftFunc(raw, unicode.IsSpace))]
		line, column := position(p.line, p.column, lead)
		p.text = p.text[:0]
		p.trail.Reset()
		p.place = p.here(p.part())
		p.place.Line, p.place.Column = line, column
		written, from = raw[len(lead):], from+len(lead)
	}
	if p.trail.On() {
		p.trailWords(written, from)
		return
	}
	p.add(written)
}

// add adds text to the piece, its entities undone.
func (p *pageReader) add(written []byte) {
	if bytes.IndexByte(written, '&') >= 0 {
		written = []byte(html.UnescapeString(string(written)))
	}
	if len(p.text) == 0 {
		written = bytes.TrimLeftFunc(written, unicode.IsSpace)
	}
	if p.pre.depth > 0 {
		p.text = append(p.text, bytes.ToValidUTF8(bytes.ReplaceAll(written, []byte("\r\n"), []byte("\n")), []byte("\uFFFD"))...)
		return
	}
	p.fold(written)
}

// fold appends text with its space folded, and set high or low where it is.
func (p *pageReader) fold(text []byte) {
	for len(text) > 0 {
		if n := plainRun(text); n > 0 && !p.high && !p.low {
			p.text = append(p.text, text[:n]...)
			text = text[n:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		switch {
		case r == ' ' || r == '\t' || r == '\r' || r == '\f' || r == '\n':
			p.space(r)
		case isUnseen(r):
		case p.high:
			p.text = utf8.AppendRune(p.text, High(r))
		case p.low:
			p.text = utf8.AppendRune(p.text, Low(r))
		default:
			p.text = utf8.AppendRune(p.text, r)
		}
	}
}

// plainRun is how many bytes at the front are ASCII that is not space.
func plainRun(text []byte) int {
	for i, c := range text {
		if c <= ' ' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

func (p *pageReader) space(r rune) {
	last := byte(' ')
	if n := len(p.text); n > 0 {
		last = p.text[n-1]
	}
	switch {
	case r == '\n' && last == ' ' && len(p.text) > 0:
		p.text[len(p.text)-1] = '\n'
	case r == '\n':
		p.text = append(p.text, '\n')
	case last != ' ' && last != '\n':
		p.text = append(p.text, ' ')
	}
}

// CharsetOf finds the character set that a page says it is written in; "" for
// none.
func CharsetOf(content []byte) string {
	head := bytes.ToLower(content[:min(len(content), 2048)])
	for _, key := range []string{"charset=", "encoding="} {
		_, after, ok := bytes.Cut(head, []byte(key))
		if !ok {
			continue
		}
		name := bytes.TrimLeft(after, `"' `)
		if end := bytes.IndexAny(name, `"' ;>/?`); end > 0 {
			return string(name[:end])
		}
	}
	return ""
}
