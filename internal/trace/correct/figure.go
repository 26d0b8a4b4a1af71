package correct

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/match"
	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
)

// Why nothing can be proposed for a hit.
const (
	noRight  = "The right figure is not known: give it with the wrong one."
	isPhrase = "It is a phrase: say what should stand there."
)

// Figure writes what should stand in the place of a hit, form for form. The
// change has the bytes of the hit, the old text and the new one, and the exact
// number; where it is and how it is reached is for the caller to fill in. The
// text is that of the piece. What cannot be written comes back with a reason,
// and the change without a new text.
//
// A figure behind a text, such as the number of a cell whose format shows
// nothing of it, has no new text and a number: a workbook can be changed by
// it.
func Figure(text string, h match.Hit) (Change, string) {
	c := Change{Start: h.Start, End: h.End}
	if h.Start < 0 || h.End > len(text) || h.Start > h.End {
		return c, gone
	}
	c.Old = text[h.Start:h.End]
	switch {
	case h.Kind == match.Text:
		return c, isPhrase
	case !h.HasInstead:
		return c, noRight
	}
	number := h.Quantity
	number.Value = h.Instead
	c.Number, c.HasNumber = number.Number(), true
	from, to := vicinity(text, h.Start, h.End)
	written, refusal := h.Quantity.Moved(-from).Write([]byte(text[from:to]), h.Instead, h.Kind != match.Exact)
	switch refusal {
	case quantity.Written:
		c.New = written
		return c, ""
	case quantity.NoPlace:
		return c, "" // the number is all there is
	case quantity.OneOfSeveral, quantity.NoSpelling, quantity.ReadsTheSame, quantity.Vanishes, quantity.TurnsAround, quantity.ReadOtherwise:
	}
	return c, refusal.String()
}

// Cell is [Figure] for a piece that may have a number behind its text: that may
// be wrong where the text, which rounds it, reads as the right one does. Then
// the new text is the old one.
func Cell(p extract.Piece, h match.Hit) (Change, string) {
	c, reason := Figure(p.Text, h)
	if reason == quantity.ReadsTheSame.String() && p.HasValue && p.Formula == "" {
		c.New, reason = c.Old, ""
	}
	return c, reason
}

// nearby is how much of a text around a figure, in bytes to each side, is read
// again to see that the right one is understood. A log may be one paragraph of
// many megabytes with thousands of hits.
const nearby = 500

// vicinity cuts a text to what is near, where words end.
func vicinity(text string, start, end int) (from, to int) {
	to = len(text)
	if start > nearby {
		from = start - nearby
		if i := strings.IndexAny(text[from:start], " \n"); i >= 0 {
			from += i
		}
		for from < start && !utf8.RuneStart(text[from]) {
			from++
		}
	}
	if to-end > nearby {
		to = end + nearby
		if i := strings.LastIndexAny(text[end:to], " \n"); i >= 0 {
			to = end + i
		}
		for to > end && !utf8.RuneStart(text[to]) {
			to--
		}
	}
	return from, to
}

// Phrase writes a phrase in the place of another with the capitals of the old
// one: all of them, those of each word, that of the first, or none that the
// right phrase itself does not have. Sought is the phrase as it was looked for.
func Phrase(old, sought, right string) string {
	switch {
	case !cased(old) || old == sought:
		return right
	case old == strings.ToUpper(old) && sought != strings.ToUpper(sought) && utf8.RuneCountInString(old) > 1:
		return strings.ToUpper(right)
	case old == strings.ToLower(old) && right != strings.ToLower(right) && sought != strings.ToLower(sought):
		return strings.ToLower(right)
	case titled(old) && !titled(sought):
		return eachWord(right)
	case startsUpper(old) && !startsUpper(sought):
		return upperFirst(right)
	case !startsUpper(old) && startsUpper(sought):
		r, size := utf8.DecodeRuneInString(right)
		return string(unicode.ToLower(r)) + right[size:]
	}
	return right
}

// cased reports a letter that has two cases.
func cased(s string) bool { return strings.ToUpper(s) != strings.ToLower(s) }

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// titled reports that each of several words begins with a capital.
func titled(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) && !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) > 1
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// eachWord gives each word a capital and leaves the spaces as they are.
func eachWord(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) })
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		end := strings.IndexFunc(s[i:], unicode.IsSpace)
		if end < 0 {
			end = len(s) - i
		}
		b.WriteString(upperFirst(s[i : i+end]))
		s = s[i+end:]
	}
	return b.String() + s
}
