package ooxml

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// ToUTF8 returns markup in UTF-8: as it stands, out of UTF-16, with or
// without a mark, or out of what its declaration names.
func ToUTF8(content []byte) []byte {
	switch {
	case bytes.HasPrefix(content, []byte{0xef, 0xbb, 0xbf}):
		return content[3:]
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		return fromUTF16(content[2:], 0, 1)
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		return fromUTF16(content[2:], 1, 0)
	case bytes.HasPrefix(content, []byte{'<', 0}):
		return fromUTF16(content, 0, 1)
	case bytes.HasPrefix(content, []byte{0, '<'}):
		return fromUTF16(content, 1, 0)
	}
	return declared(content)
}

// fromUTF16 decodes pairs of bytes; low and high say which is which.
func fromUTF16(content []byte, low, high int) []byte {
	out := make([]byte, 0, len(content)/2+len(content)/8)
	unit := func(i int) rune { return rune(content[i+low]) | rune(content[i+high])<<8 }
	for i := 0; i+1 < len(content); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) && i+3 < len(content) {
			if pair := utf16.DecodeRune(r, unit(i+2)); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// declared decodes what names its own encoding, such as ISO-8859-1.
func declared(content []byte) []byte {
	if !bytes.HasPrefix(content, []byte("<?xml")) {
		return content
	}
	head, _, _ := bytes.Cut(content, []byte("?>"))
	_, after, ok := bytes.Cut(head[:min(len(head), 200)], []byte("encoding="))
	if !ok || len(after) < 2 {
		return content
	}
	name, _, _ := bytes.Cut(after[1:], after[:1])
	if bytes.EqualFold(name, []byte("utf-8")) {
		return content
	}
	encoding, err := htmlindex.Get(string(name))
	if err != nil {
		return content
	}
	plain, err := encoding.NewDecoder().Bytes(content)
	if err != nil {
		return content
	}
	return plain
}
