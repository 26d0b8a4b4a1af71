package folder

import (
	"bytes"
	"encoding/binary"
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Text decodes a file: UTF-8 with or without a byte order mark, UTF-16 with
// one, and otherwise Windows-1252, which is what older office programs write
// and which holds Latin-1. UTF-8 is given back as it is, without a copy.
func Text(data string) string {
	switch {
	case strings.HasPrefix(data, "\xef\xbb\xbf"):
		return strings.ToValidUTF8(data[3:], "\uFFFD")
	case strings.HasPrefix(data, "\xff\xfe"):
		return collect(wide(data[2:], binary.LittleEndian))
	case strings.HasPrefix(data, "\xfe\xff"):
		return collect(wide(data[2:], binary.BigEndian))
	case utf8.ValidString(data):
		return data
	}
	return Western(data)
}

// Western decodes Windows-1252. Every byte has a meaning in it, so it cannot
// fail.
func Western(data string) string {
	return collect(func(yield func(rune) bool) {
		for i := range len(data) {
			if !yield(charmap.Windows1252.DecodeByte(data[i])) {
				return
			}
		}
	})
}

// looksLikeText reports whether the beginning of a file may be of a text: a
// zero byte is part of one in UTF-16 only.
func looksLikeText(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) ||
		bytes.IndexByte(head, 0) < 0
}

// collect makes a text of its characters. It goes through them twice, so that
// a large file is held once and not several times while its text grows.
func collect(runes iter.Seq[rune]) string {
	size := 0
	for r := range runes {
		size += utf8.RuneLen(r)
	}
	var text strings.Builder
	text.Grow(size)
	for r := range runes {
		text.WriteRune(r)
	}
	return text.String()
}

// wide gives the characters of UTF-16; half of a pair becomes U+FFFD.
func wide(data string, order binary.ByteOrder) iter.Seq[rune] {
	unit := func(i int) rune { return rune(order.Uint16([]byte{data[i], data[i+1]})) }
	return func(yield func(rune) bool) {
		for i := 0; i+1 < len(data); i += 2 {
			r := unit(i)
			if utf16.IsSurrogate(r) {
				low := rune(utf8.RuneError)
				if i+3 < len(data) {
					low = unit(i + 2)
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 2
				}
			}
			if !yield(r) {
				return
			}
		}
	}
}

// Clip shortens a value out of a file to at most limit bytes, at the edge of
// a character, and takes the space around it away.
func Clip(value string, limit int) string {
	value = strings.TrimSpace(value)
	if len(value) <= limit {
		return value
	}
	for limit > 0 && !utf8.RuneStart(value[limit]) {
		limit--
	}
	return strings.TrimSpace(value[:limit])
}
