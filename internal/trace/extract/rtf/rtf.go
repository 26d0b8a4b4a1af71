// Package rtf reads rich text (RTF).
//
// The format is groups, control words and text. A group may be a destination:
// text that is not the running one, such as a note, a header, or what only
// programs read. A paragraph is a piece; so is a cell of a table. Unknown
// words are passed over, and so are unknown destinations that say that they
// may be, as the format asks.
package rtf

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/plain"
)

// Read reads a document.
func Read(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	r := reader{text: f.Content, sink: sink, nesting: limits.Nesting, pages: charmap.Windows1252, fonts: map[int]encoding.Encoding{}}
	r.state.fallback = 1
	r.flows = []flow{{}}
	for steps := 0; r.at < len(r.text) && r.err == nil; steps++ {
		if steps%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		r.step()
	}
	for len(r.groups) > 0 && r.err == nil {
		r.close()
	}
	r.endParagraph()
	if r.err == nil && r.objects {
		r.err = sink.Skip(extract.Place{}, "Pictures and objects in the document are not read.")
	}
	return r.err
}

// state is what holds in a group until it ends.
type state struct {
	skip      bool // text that only programs read
	hidden    bool
	deleted   bool
	high, low bool
	fallback  int  // characters that follow a \u for programs that do not know it
	twice     bool // text that stands a second time for programs that show no pages
	fontTable bool
	font      int
	table     bool // the paragraph is in a table
	info      string
}

// group is what the end of a group goes back to.
type group struct {
	state
	flow bool // it is a flow of its own
}

// flow is a text by itself: the running text, a note, a header.
type flow struct {
	part  string
	info  string
	texts [3][]byte // the paragraph that is being read: shown, hidden, deleted
}

type reader struct {
	text []byte
	at   int
	sink extract.Sink

	state   state
	groups  []group
	nesting int
	deep    int // groups beyond that
	warned  bool
	flows   []flow
	ignore  bool // the destination that comes next may be passed over: \*

	pages   encoding.Encoding // of the document
	fonts   map[int]encoding.Encoding
	pending []byte // text that is not decoded yet
	left    int    // characters still to be passed over behind \u
	half    rune   // first half of a pair

	paragraph   int
	row, column int // of the table that is being read, from 0
	objects     bool
	err         error
}

// step reads one thing: a bracket, a control, or a run of text.
func (r *reader) step() {
	switch c := r.text[r.at]; c {
	case '{':
		r.at++
		r.open()
	case '}':
		r.at++
		r.close()
	case '\\':
		r.control()
	case '\r', '\n', 0:
		r.at++
	default:
		end := bytes.IndexAny(r.text[r.at:min(len(r.text), r.at+4096)], "{}\\\r\n\x00")
		if end < 0 {
			end = min(len(r.text)-r.at, 4096)
		}
		r.bytes(r.text[r.at : r.at+end])
		r.at += end
	}
}

func (r *reader) open() {
	r.left, r.ignore = 0, false
	if len(r.groups) >= r.nesting {
		r.deep++
		if !r.warned {
			r.warned = true
			r.err = r.sink.Skip(r.place(), "Groups lie too deep in one another; the text in them is read as if it stood outside.")
		}
		return
	}
	r.groups = append(r.groups, group{state: r.state})
}

func (r *reader) close() {
	r.left, r.ignore = 0, false
	if r.deep > 0 {
		r.deep--
		return
	}
	n := len(r.groups) - 1
	if n < 0 {
		return
	}
	r.decode()
	if r.groups[n].flow {
		r.endParagraph()
		r.flows = r.flows[:len(r.flows)-1]
	}
	r.state, r.groups = r.groups[n].state, r.groups[:n]
}

// begin makes the group that is open a flow of its own.
func (r *reader) begin(part, info string) {
	n := len(r.groups) - 1
	r.decode()
	if n < 0 || r.deep > 0 || r.groups[n].flow {
		return
	}
	r.groups[n].flow = true
	r.flows = append(r.flows, flow{part: part, info: info})
	r.state.high, r.state.low, r.state.table = false, false, false
}

// bytes takes text in the code page of the font.
func (r *reader) bytes(text []byte) {
	if r.left > 0 {
		n := min(r.left, len(text))
		r.left -= n
		text = text[n:]
	}
	r.ignore = false
	if r.state.fontTable || r.state.skip || r.state.twice {
		return
	}
	r.pending = append(r.pending, text...)
}

// decode makes the pending bytes text.
func (r *reader) decode() {
	if len(r.pending) == 0 {
		return
	}
	pages := r.pages
	if of := r.fonts[r.state.font]; of != nil {
		pages = of
	}
	text := r.pending
	if !isASCII(text) {
		if decoded, err := pages.NewDecoder().Bytes(text); err == nil {
			text = decoded
		}
	}
	r.pending = r.pending[:0]
	r.write(strings.ToValidUTF8(string(text), "\uFFFD"))
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// write adds text to the paragraph.
func (r *reader) write(text string) {
	if r.state.skip || r.state.twice {
		return
	}
	which := 0
	if r.state.deleted {
		which = 2
	} else if r.state.hidden {
		which = 1
	}
	into := &r.flows[len(r.flows)-1].texts[which]
	if !r.state.high && !r.state.low {
		*into = append(*into, text...)
		return
	}
	for _, c := range text {
		if r.state.high {
			c = plain.High(c)
		} else {
			c = plain.Low(c)
		}
		*into = utf8.AppendRune(*into, c)
	}
}

// put writes a character that a control stands for.
func (r *reader) put(text string) {
	r.decode()
	r.write(text)
}

// unit takes a character written by its number in UTF-16.
func (r *reader) unit(n int) {
	r.decode()
	c := rune(uint16(n))
	switch {
	case c >= 0xD800 && c < 0xDC00:
		r.half = c
	case c >= 0xDC00 && c < 0xE000:
		r.write(string(utf16.DecodeRune(r.half, c)))
		r.half = 0
	case c >= 0xF020 && c < 0xF100: // of a font of symbols
		r.write(string(c - 0xF000))
	case c != 0:
		r.write(string(c))
	}
	r.left = r.state.fallback
}

// place is that of the paragraph that is being read.
func (r *reader) place() extract.Place {
	f := r.flows[len(r.flows)-1]
	p := extract.Place{Paragraph: r.paragraph + 1, Part: f.part, Path: f.info}
	if r.state.table && f.part == "" {
		p.Cell = extract.Cell(r.column, r.row)
	}
	return p
}

// endParagraph hands over the paragraph that is being read.
func (r *reader) endParagraph() {
	r.decode()
	f := &r.flows[len(r.flows)-1]
	some := false
	for which, part := range [3]string{f.part, "hidden", "deleted"} {
		text := strings.TrimSpace(string(f.texts[which]))
		f.texts[which] = f.texts[which][:0]
		if text == "" || r.err != nil {
			continue
		}
		some = true
		place := r.place()
		place.Part = part
		r.err = r.sink.Piece(extract.Piece{Place: place, Text: text})
	}
	if some {
		r.paragraph++
		if !r.state.table && len(r.flows) == 1 {
			r.row, r.column = 0, 0
		}
	}
}

// control reads what stands behind a backslash.
func (r *reader) control() {
	r.at++
	if r.at >= len(r.text) {
		return
	}
	c := r.text[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		r.symbol(c)
		return
	}
	const longest = 40
	start := r.at
	for r.at < len(r.text) && r.at-start < longest && r.text[r.at]|0x20 >= 'a' && r.text[r.at]|0x20 <= 'z' {
		r.at++
	}
	word := string(r.text[start:r.at])
	start = r.at
	if r.at < len(r.text) && r.text[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.text) && r.at-start < 11 && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	number, err := strconv.Atoi(string(r.text[start:r.at]))
	if r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
	if r.left > 0 {
		r.left--
		if word != "u" && word != "bin" {
			return
		}
		r.left = 0
	}
	r.word(word, number, err == nil)
}

// symbol reads a control that is one character.
func (r *reader) symbol(c byte) {
	if c == '\'' {
		n, err := strconv.ParseUint(string(r.text[r.at:min(r.at+2, len(r.text))]), 16, 8)
		if err == nil {
			r.at = min(r.at+2, len(r.text))
			r.bytes([]byte{byte(n)})
		}
		return
	}
	if r.left > 0 {
		r.left--
		return
	}
	switch c {
	case '*':
		r.ignore = true
		return
	case '\\', '{', '}':
		r.bytes([]byte{c})
	case '~':
		r.put("\u00a0")
	case '_':
		r.put("\u2011")
	case '\r', '\n':
		r.endParagraph()
	}
	r.ignore = false
}
