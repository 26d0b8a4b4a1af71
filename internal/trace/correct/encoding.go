package correct

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/plain"
)

// Why a text file cannot be written.
const (
	otherEncoding = "The file is written in an encoding that is not written here: correct it in the program that opens it."
	noLetter      = "The new text has a character that the encoding of the file does not have."
)

// decoded is the text of a file as the readers of texts read it.
func decoded(kind extract.Kind, content []byte) []byte {
	if kind == extract.HTML {
		return plain.DecodeAs(plain.CharsetOf(content), content)
	}
	return plain.Decode(content)
}

// encoding reads and writes one character at a time.
type encoding struct {
	mark int // bytes of the byte order mark
	read func(raw []byte) (rune, int)
	// write appends a character; false where the encoding does not have it.
	write func(dst []byte, r rune) ([]byte, bool)
}

// byteOrder is how the two bytes of a unit stand.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// encodingOf tells the encoding as [plain.Decode] does.
func encodingOf(kind extract.Kind, content []byte) encoding {
	var order byteOrder = binary.LittleEndian
	wide := extract.WideOrder(content)
	if wide == extract.BigEndian {
		order = binary.BigEndian
	}
	switch {
	case wide != extract.Narrow:
		e := encoding{read: func(raw []byte) (rune, int) { return readWide(raw, order) }}
		e.write = func(dst []byte, r rune) ([]byte, bool) {
			for _, u := range utf16.Encode([]rune{r}) {
				dst = order.AppendUint16(dst, u)
			}
			return dst, true
		}
		if r, _ := readWide(content, order); r == '\ufeff' {
			e.mark = 2
		}
		return e
	case utf8.Valid(content):
		e := encoding{read: utf8.DecodeRune, write: func(dst []byte, r rune) ([]byte, bool) { return utf8.AppendRune(dst, r), true }}
		if bytes.HasPrefix(content, []byte("\xef\xbb\xbf")) {
			e.mark = 3
		}
		return e
	}
	if kind == extract.HTML {
		if set, err := htmlindex.Get(plain.CharsetOf(content)); err == nil {
			if single, ok := set.(*charmap.Charmap); ok {
				return singleByte(single)
			}
		}
	}
	e := singleByte(charmap.Windows1252)
	e.read = func(raw []byte) (rune, int) {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(raw[0])
		}
		return r, n
	}
	if bytes.HasPrefix(content, []byte("\xef\xbb\xbf")) {
		e.mark = 3
	}
	return e
}

func singleByte(set *charmap.Charmap) encoding {
	return encoding{
		read: func(raw []byte) (rune, int) { return set.DecodeByte(raw[0]), 1 },
		write: func(dst []byte, r rune) ([]byte, bool) {
			b, ok := set.EncodeRune(r)
			return append(dst, b), ok
		},
	}
}

// readWide reads one character of UTF-16; half of one is U+FFFD.
func readWide(raw []byte, order byteOrder) (rune, int) {
	if len(raw) < 2 {
		return utf8.RuneError, len(raw)
	}
	r := rune(order.Uint16(raw))
	if utf16.IsSurrogate(r) {
		low := rune(utf8.RuneError)
		if len(raw) >= 4 {
			low = rune(order.Uint16(raw[2:]))
		}
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			return r, 4
		}
	}
	return r, 2
}

// rewrite makes edits of the text of a file, which are in order, in the file
// itself. All bytes but those of the edits stay.
func rewrite(kind extract.Kind, content []byte, edits []edit) ([]byte, string) {
	text := decoded(kind, content)
	e := encodingOf(kind, content)
	out := append(make([]byte, 0, len(content)+64), content[:e.mark]...)
	at := 0 // in the text
	next := 0
	for raw := content[e.mark:]; ; {
		for next < len(edits) && edits[next].from == at {
			var reason string
			if out, reason = e.append(out, edits[next].text, kind); reason != "" {
				return nil, reason
			}
			next++
		}
		if len(raw) == 0 {
			break
		}
		r, n := e.read(raw)
		size := utf8.RuneLen(r)
		if got, _ := utf8.DecodeRune(text[min(at, len(text)):]); size < 0 || got != r {
			return nil, otherEncoding
		}
		if next == 0 || at >= edits[next-1].to {
			out = append(out, raw[:n]...)
		}
		at, raw = at+size, raw[n:]
	}
	if at != len(text) || next != len(edits) {
		return nil, otherEncoding
	}
	return out, ""
}

// append writes a text. A page can name a character that its encoding lacks.
func (e encoding) append(dst []byte, text string, kind extract.Kind) ([]byte, string) {
	for _, r := range text {
		written, ok := e.write(dst, r)
		switch {
		case ok:
			dst = written
		case kind == extract.HTML:
			dst = fmt.Appendf(dst, "&#%d;", r)
		default:
			return nil, noLetter
		}
	}
	return dst, ""
}
