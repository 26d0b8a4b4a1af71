package mailparse

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

const (
	maxSubject = 2000 // bytes
	maxName    = 300  // bytes of a person's or a file's name

	longestWord = 4000 // bytes of an encoded word; the rule is 75
)

// decodeText gives a header value as a person reads it: raw bytes made UTF-8
// and encoded words (RFC 2047) decoded. It never fails; what cannot be
// decoded stays as written.
func decodeText(v, hint string) string {
	return decodeWords(rawToUTF8(v, hint))
}

// rawToUTF8 reads unencoded 8-bit header bytes: UTF-8 where they are that,
// else the charset that the mail declares for its body, else the one that
// Western European programs wrote.
func rawToUTF8(v, hint string) string {
	if utf8.ValidString(v) {
		return v
	}
	return toUTF8(hint, []byte(v))
}

// toUTF8 converts from a named charset; an unknown name is guessed at.
func toUTF8(name string, b []byte) string {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "utf-8", "utf8":
		return strings.ToValidUTF8(string(b), "\uFFFD")
	case "", "us-ascii", "ascii", "unknown-8bit", "x-unknown":
		return guessUTF8(b)
	}
	// The web's table reads a name as what programs mean by it (ISO-8859-1 is
	// Windows-1252, GB2312 is GBK); the other one knows the rarer names.
	if enc, err := htmlindex.Get(name); err == nil {
		if out, err := enc.NewDecoder().Bytes(b); err == nil {
			return strings.ToValidUTF8(string(out), "\uFFFD")
		}
	}
	if r, err := charset.Reader(name, bytes.NewReader(b)); err == nil {
		if out, err := io.ReadAll(r); err == nil {
			return strings.ToValidUTF8(string(out), "\uFFFD")
		}
	}
	return guessUTF8(b)
}

func guessUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// decodeWords decodes the encoded words in s. Neighbouring words of one
// charset are joined before they are converted, since many programs cut a
// character in two at the seam.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var open []byte // bytes of the words being joined
	var in string   // their charset; "" outside of words
	flush := func() {
		if in != "" {
			out.WriteString(toUTF8(in, open))
			open, in = nil, ""
		}
	}
	gap := 0 // where what stands behind the last word begins
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			break
		}
		at += i
		w, rest, ok := cutWord(s[at:])
		if !ok {
			at += len("=?")
			continue
		}
		if between := s[gap:at]; in == "" || strings.TrimSpace(between) != "" {
			flush()
			out.WriteString(between)
		} else if !strings.EqualFold(in, w.charset) {
			flush()
		}
		at = len(s) - len(rest)
		gap, in = at, w.charset
		open = append(open, w.bytes...)
	}
	flush()
	out.WriteString(s[gap:])
	return out.String()
}

// word is one encoded word, its transfer encoding undone.
type word struct {
	charset string
	bytes   []byte
}

// cutWord takes one encoded word, =?charset?encoding?text?=, off the front.
func cutWord(s string) (w word, rest string, ok bool) {
	// The bound keeps a field full of beginnings from being read to its end
	// for each of them.
	near := s[:min(len(s), longestWord)]
	name, after, ok := strings.Cut(near[2:], "?")
	if !ok || name == "" || len(name) > 60 || strings.ContainsAny(name, " =<>\"") {
		return word{}, s, false
	}
	if len(after) < 2 || after[1] != '?' {
		return word{}, s, false
	}
	text, behind, ok := strings.Cut(after[2:], "?=")
	if !ok {
		return word{}, s, false
	}
	rest = s[len(near)-len(behind):]
	w.charset, _, _ = strings.Cut(name, "*") // RFC 2231 adds a language
	switch after[0] {
	case 'B', 'b':
		w.bytes = looseBase64(text)
	case 'Q', 'q':
		w.bytes = looseQ(text)
	default:
		return word{}, s, false
	}
	return w, rest, w.charset != ""
}

// looseBase64 decodes as far as the text is base64, padded or not.
func looseBase64(s string) []byte {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, _ := base64.RawStdEncoding.Decode(out, []byte(s))
	return out[:n]
}

func looseQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// clean makes one line of s that is safe to show: control characters and
// runs of space become one space, marks that turn the direction of writing
// go (they make "exe.gpj" read as "jpg.exe"), and at most limit bytes stay.
func clean(s string, limit int) string {
	if isClean(s) && len(s) <= limit {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = true
			continue
		case turnsDirection(r) || r == '\uFEFF':
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		if b.Len()+utf8.RuneLen(r) > limit {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ")
}

// isClean is the quick way out for the many plain ASCII values.
func isClean(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

func turnsDirection(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' || r == '\u200E' || r == '\u200F'
}
