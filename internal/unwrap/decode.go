package unwrap

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"

	"ownup/internal/core/manuscript"
)

// Transfer encodings and charsets are undone here rather than by the readers
// that package mailparse uses: those give the text, and not where each byte
// of it came from.

// decodeQuoted undoes quoted-printable. What is no escape stays as it is.
func decodeQuoted(source []byte) written {
	var w manuscript.Writer
	plain := 0 // where what is to be copied begins
	for at := 0; at < len(source) && w.Len() < maxDecoded; {
		if source[at] != '=' {
			at++
			continue
		}
		w.Copy(source[plain:at], plain)
		if high, low := hexAt(source, at+1), hexAt(source, at+2); high >= 0 && low >= 0 {
			w.Put(string([]byte{byte(high<<4 | low)}), at, at+3)
			at += 3
			plain = at
			continue
		}
		plain = at
		if end := softBreak(source, at); end > 0 {
			plain = end
		}
		at = max(at+1, plain)
	}
	w.Copy(source[plain:], plain)
	return done(&w)
}

// softBreak returns where the line after the = at at begins, 0 where it is no
// break of a line.
func softBreak(source []byte, at int) int {
	for i := at + 1; i < min(len(source), at+80); i++ {
		switch source[i] {
		case ' ', '\t', '\r':
		case '\n':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

func hexAt(source []byte, at int) int {
	if at >= len(source) {
		return -1
	}
	switch c := source[at]; {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// decodeBase64 undoes base64, four characters at a time. Characters that are
// not of it are passed over; a piece of four that breaks off gives what it
// has.
func decodeBase64(source []byte) written {
	var w manuscript.Writer
	bits, n, from, to := 0, 0, 0, 0
	flush := func() {
		if n > 1 {
			bits <<= 6 * (4 - n)
			w.Put(string([]byte{byte(bits >> 16), byte(bits >> 8), byte(bits)}[:n-1]), from, to)
		}
		bits, n = 0, 0
	}
	for at := 0; at < len(source) && w.Len() < maxDecoded; at++ {
		c := source[at]
		v := strings.IndexByte(base64Letters, c)
		if v < 0 {
			if c == '=' {
				flush()
			}
			continue
		}
		if n == 0 {
			from = at
		}
		to = at + 1
		bits = bits<<6 | v
		if n++; n == 4 {
			flush()
		}
	}
	flush()
	return done(&w)
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeCharset turns text of a charset into UTF-8, a few bytes at a time so
// that each character is known by the bytes it came from. A charset that is
// not known is taken for the one that Western European programs wrote.
func decodeCharset(name string, source []byte) written {
	var w manuscript.Writer
	if isUTF8(name) && utf8.Valid(source) {
		w.Copy(source, 0)
		return done(&w)
	}
	d := charsetOf(name).NewDecoder()
	for at := 0; at < len(source) && w.Len() < maxDecoded; {
		if n := asciiRun(source[at:]); n > 0 && !stateful(name) {
			w.Copy(source[at:at+n], at)
			at += n
			continue
		}
		out, read := character(d, source[at:])
		if read == 0 {
			out, read = string(utf8.RuneError), 1 // it can do nothing with this
		}
		w.Put(out, at, at+read)
		at += read
	}
	return done(&w)
}

// longest is room for any character in any charset, in bytes.
const longest = 16

// character decodes one character, or the two that some charsets give for one:
// as few as the decoder can be made to give, by giving it little room.
func character(d *encoding.Decoder, source []byte) (out string, read int) {
	piece := source[:min(len(source), longest)]
	var room [longest]byte
	for _, n := range []int{1, 2, 3, utf8.UTFMax, longest} {
		wrote, read, _ := d.Transform(room[:n], piece, len(piece) == len(source))
		if read > 0 {
			return string(room[:wrote]), read
		}
	}
	return "", 0
}

// asciiRun is how many bytes of ASCII a text begins with.
func asciiRun(text []byte) int {
	n := 0
	for n < len(text) && text[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// stateful reports charsets in which bytes of ASCII may mean something else.
func stateful(name string) bool {
	for _, family := range []string{"iso-2022", "utf-16", "utf-32", "utf-7", "hz-", "ebcdic", "ibm037", "ibm1047"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	return false
}

// charsetOf finds a charset by its name. The web's table reads a name as what
// programs mean by it (ISO-8859-1 is Windows-1252); the other one knows the
// rarer names.
func charsetOf(name string) encoding.Encoding {
	if e, err := htmlindex.Get(name); err == nil && !isUTF8(name) {
		return e
	}
	if e, err := ianaindex.MIME.Encoding(name); err == nil && e != nil && !isUTF8(name) {
		return e
	}
	return charmap.Windows1252
}
