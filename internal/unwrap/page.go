package unwrap

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/wording"
)

// pageReader reads a page tag by tag. Nothing but the outermost element that
// is passed over has to be remembered, so depth costs nothing.
type pageReader struct {
	w      manuscript.Writer
	at     int       // in the source
	hidden atom.Atom // the element being passed over, 0: none
	depth  int       // how many elements of that name are open
	ended  bool      // what follows is a message that was answered
}

// page gives the words of a page, an empty line between blocks.
func page(source []byte) written {
	var p pageReader
	z := html.NewTokenizer(bytes.NewReader(source))
	for !p.ended && p.w.Len() < wording.MaxText {
		kind := z.Next()
		raw := z.Raw()
		if kind == html.ErrorToken {
			break
		}
		switch kind {
		case html.TextToken:
			if p.hidden == 0 {
				p.words(raw)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(z, len(raw), kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			p.end(z)
		case html.CommentToken:
			p.comment(raw)
		}
		p.at += len(raw)
	}
	return done(&p.w)
}

// start looks at a tag that opens an element, of n bytes.
func (p *pageReader) start(z *html.Tokenizer, n int, closed bool) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	if p.hidden != 0 {
		if tag == p.hidden && !closed && tag != atom.P {
			p.depth++
		}
		return
	}
	a := attributesOf(z, more)
	if a.endsOwnText() {
		p.ended = true
		return
	}
	if !closed && !isVoid(tag) && (isPassedOver(tag) || a.hides()) {
		p.hidden, p.depth = tag, 1
	}
	switch {
	case isCode(tag):
		p.w.Put("`-`", p.at, p.at+n) // a word of its sentence that says nothing
	case tag == atom.Q:
		p.w.Put(`"`, p.at, p.at+n)
	case tag == atom.Br:
		p.w.Put("\n", p.at, p.at+n)
	case isBlock(tag):
		p.gap()
	}
	if p.hidden == 0 && tag == 0 && a.hides() {
		p.ended = true // an element of no known name, whose end cannot be found
	}
}

// end looks at a tag that closes an element.
func (p *pageReader) end(z *html.Tokenizer) {
	name, _ := z.TagName()
	tag := atom.Lookup(name)
	if p.hidden != 0 && tag == p.hidden {
		if p.depth--; p.depth == 0 {
			p.hidden = 0
		}
	}
	if p.hidden != 0 {
		return
	}
	switch {
	case tag == atom.Q:
		p.w.Put(`"`, p.at, p.at)
	case isBlock(tag):
		p.gap()
	}
}

// gap ends a block.
func (p *pageReader) gap() {
	if p.w.Len() > 0 && !p.w.Ends("\n\n") {
		p.w.Put("\n\n", p.at, p.at)
	}
}

// comment keeps what is meant for the reviewer.
func (p *pageReader) comment(raw []byte) {
	inner, ok := bytes.CutPrefix(raw, []byte("<!--"))
	if ok && p.hidden == 0 && bytes.HasPrefix(bytes.TrimSpace(inner), []byte("ownup:")) {
		p.w.Copy(raw, p.at)
	}
}

// maxEntity is the longest name of a character, in bytes.
const maxEntity = 40

// words writes a text between tags: a break of lines is a space there, and a
// character may be written by its name.
func (p *pageReader) words(raw []byte) {
	text := bytes.Clone(raw)
	for i, c := range text {
		if c == '\n' || c == '\r' || c == '\t' || c == '\f' {
			text[i] = ' '
		}
	}
	plain := 0
	for at := 0; at < len(text); {
		n, instead := special(text[at:])
		if n == 0 {
			at++
			continue
		}
		p.w.Copy(text[plain:at], p.at+plain)
		p.w.Put(instead, p.at+at, p.at+at+n)
		at += n
		plain = at
	}
	p.w.Copy(text[plain:], p.at+plain)
}

// special reads a character that is written by its name, or one that only
// moves letters about, at the front of text: how many bytes it takes (0: it is
// none) and what it stands for.
func special(text []byte) (n int, instead string) {
	switch {
	case text[0] == '&':
		n = 1
		for n < min(len(text), maxEntity) && (isAlphanumeric(text[n]) || n == 1 && text[n] == '#') {
			n++
		}
		if n < len(text) && text[n] == ';' {
			n++
		}
		written := string(text[:n])
		if instead = html.UnescapeString(written); instead == written {
			return 0, ""
		}
		return n, spaces.Replace(instead)
	case text[0] < 0xC2:
		return 0, ""
	}
	for _, mark := range []string{"\u00a0", "\u00ad", "\u200b", "\ufeff"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			return len(mark), spaces.Replace(mark)
		}
	}
	return 0, ""
}

var spaces = strings.NewReplacer("\u00a0", " ", "\u00ad", "", "\u200b", "", "\ufeff", "", "\n", " ", "\r", " ", "\t", " ")

func isAlphanumeric(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }
