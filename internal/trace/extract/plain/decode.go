package plain

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"ownup/internal/trace/extract"
)

// Decode returns the content as UTF-8; content that is UTF-8 without a mark is
// given back itself.
//
// UTF-16 is told by its mark or its look ([extract.WideOrder]). All else is
// read as UTF-8, and each byte that cannot be a part of that as Windows-1252,
// which holds Latin-1: so a file in either of them is read right, and so is
// one in which programs have written both.
func Decode(content []byte) []byte {
	switch extract.WideOrder(content) {
	case extract.LittleEndian:
		return wide(bytes.TrimPrefix(content, []byte("\xff\xfe")), binary.LittleEndian)
	case extract.BigEndian:
		return wide(bytes.TrimPrefix(content, []byte("\xfe\xff")), binary.BigEndian)
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if utf8.Valid(content) {
		return content
	}
	return western(content)
}

// DecodeAs is Decode for content that says how it is written: the name of a
// character set as pages and mails give it. It is not believed where the
// content is wide or UTF-8 all the same, nor where nobody knows it.
func DecodeAs(name string, content []byte) []byte {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" || extract.WideOrder(content) != extract.Narrow {
		return Decode(content)
	}
	if utf8.Valid(content) && bytes.IndexByte(content, 0x1b) < 0 {
		return Decode(content)
	}
	set, err := htmlindex.Get(name)
	if err != nil {
		return Decode(content)
	}
	if canonical, _ := htmlindex.Name(set); canonical == "utf-8" {
		return Decode(content)
	}
	text, err := set.NewDecoder().Bytes(content)
	if err != nil {
		return Decode(content)
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD"))
}

// western reads what is not UTF-8 as Windows-1252. It goes through the
// content twice, so that the text is held once.
func western(content []byte) []byte {
	size := 0
	for rest := content; len(rest) > 0; {
		r, n := letter(rest)
		size += utf8.RuneLen(r)
		rest = rest[n:]
	}
	text := make([]byte, 0, size)
	for rest := content; len(rest) > 0; {
		if rest[0] < utf8.RuneSelf {
			n := ascii(rest)
			text = append(text, rest[:n]...)
			rest = rest[n:]
			continue
		}
		r, n := letter(rest)
		text = utf8.AppendRune(text, r)
		rest = rest[n:]
	}
	return text
}

// ascii returns how many bytes at the front are ASCII.
func ascii(text []byte) int {
	for i, c := range text {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

func letter(text []byte) (rune, int) {
	r, n := utf8.DecodeRune(text)
	if r == utf8.RuneError && n == 1 {
		r = charmap.Windows1252.DecodeByte(text[0])
	}
	return r, n
}

// wide reads UTF-16; half of a pair becomes U+FFFD, and so does half of a
// character at the end.
func wide(content []byte, order binary.ByteOrder) []byte {
	text := make([]byte, 0, len(content)/2+len(content)/8)
	for len(content) >= 2 {
		r := rune(order.Uint16(content))
		content = content[2:]
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if len(content) >= 2 {
				low = rune(order.Uint16(content))
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				content = content[2:]
			}
		}
		text = utf8.AppendRune(text, r)
	}
	if len(content) > 0 {
		text = utf8.AppendRune(text, utf8.RuneError)
	}
	return text
}
