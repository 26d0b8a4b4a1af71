package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/person"
)

// letter is one letter as it is compared.
type letter struct {
	r      rune
	gap    gap  // before it
	marked bool // stands for a letter that German may write with an e: "ü", "ue"
}

// gap is what stands between two letters.
type gap uint8

const (
	joined gap = iota // nothing, or a soft hyphen
	either            // a hyphen, with or without a line break: one word or two
	parted            // spaces and the like
	ended             // more than any phrase has inside
)

// alike reports whether two gaps may be the same.
func (g gap) alike(h gap) bool {
	return g != ended && h != ended && (g == h || g == either || h == either)
}

// longestGap is how many bytes may stand between two words of a phrase: a
// line break, the marks of quoted mail, an indent.
const longestGap = 64

// cursor reads the letters of a text, folded.
type cursor struct {
	text    []byte
	pos     int    // behind the last rune read
	pending string // letters still to come of the last rune: "l" of "ﬂ"
}

// next returns the next letter; false at the end of the text or where no
// letter comes near.
func (c *cursor) next() (letter, bool) {
	if c.pending != "" {
		l := letter{r: rune(c.pending[0])}
		c.pending = c.pending[1:]
		return l, true
	}
	g, hyphen, start := joined, false, c.pos
	for c.pos < len(c.text) && c.pos-start <= longestGap {
		r, size := decode(c.text[c.pos:])
		c.pos += size
		switch {
		case letterOrDigit(r):
			plain, marked := fold(r)
			if plain == "" {
				return letter{r: unicode.ToLower(r), gap: g}, true
			}
			c.pending = plain[1:]
			return letter{r: rune(plain[0]), gap: g, marked: marked}, true
		case silent(r):
		case dash(r):
			if g == joined {
				g, hyphen = either, true
			} else {
				g, hyphen = parted, false
			}
		case (r == '\n' || r == '\r' || r == ' ' || r == '\t') && hyphen && (r != ' ' && r != '\t' || lineBroken(c.text[start:c.pos])):
			// A word broken at the end of a line goes on behind the indent.
		case r == '!' || r == '?' || r == ';' || r == utf8.RuneError:
			g = ended
		default:
			g, hyphen = max(g, parted), false
		}
	}
	return letter{}, false
}

func lineBroken(b []byte) bool {
	return len(b) > 0 && strings.ContainsAny(string(b[:min(len(b), longestGap)]), "\r\n")
}

// decode reads one rune, plain bytes first.
func decode(b []byte) (rune, int) {
	if b[0] < utf8.RuneSelf {
		return rune(b[0]), 1
	}
	return utf8.DecodeRune(b)
}

func letterOrDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// silent reports runes that are not seen: marks on the letter before, soft
// hyphens, joiners, and apostrophes, which people leave out.
func silent(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\'', '’', 'ʼ':
		return true
	}
	return r >= 0x300 && unicode.Is(unicode.Mn, r)
}

func dash(r rune) bool {
	return r == '-' || r == '\u2010' || r == '\u2011' || r == '\u2012' || r == '–'
}

// fold returns the plain letters of r, and whether German may write an e
// behind it. It returns nothing where r has no plain form.
func fold(r rune) (plain string, marked bool) {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return ascii[r : r+1], false
	case r >= 'Ａ' && r <= 'Ｚ':
		return fold(r - 'Ａ' + 'a')
	case r >= 'ａ' && r <= 'ｚ':
		return fold(r - 'ａ' + 'a')
	case r >= '０' && r <= '９':
		return fold(r - '０' + '0')
	case r >= 'ﬀ' && r <= 'ﬆ':
		return [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-'ﬀ'], false
	}
	r = unicode.ToLower(r)
	plain, _ = person.PlainLetter(r)
	return plain, r == 'ä' || r == 'ö' || r == 'ü' || r == 'ø'
}

// ascii holds each plain rune at its own place, so that folding returns a part
// of it and makes no string.
var ascii = func() string {
	var b [utf8.RuneSelf]byte
	for i := range b {
		b[i] = byte(i)
	}
	return string(b[:])
}()

// wide reports letters of scripts that put no space between words.
func wide(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func letters(s string) []letter {
	c := cursor{text: []byte(s)}
	var all []letter
	for l, ok := c.next(); ok; l, ok = c.next() {
		if l.gap == ended {
			l.gap = parted
		}
		all = append(all, l)
	}
	if len(all) > 0 {
		all[0].gap = joined
	}
	return all
}
