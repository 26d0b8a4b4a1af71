package cli

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// plain returns s as it may reach a terminal. Names, subjects and titles come
// from foreign mail; an escape sequence in one of them must not move the
// cursor, and a mark that turns the direction of writing must not disguise a
// line.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// oneLine returns s without line breaks and tabs, for places in a table.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// columnsOf is how many columns of a terminal s takes.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut returns s in at most columns, with three dots where something is left
// out.
func cut(s string, columns int) string {
	if columnsOf(s) <= columns {
		return s
	}
	const dots = "..."
	n := len(dots)
	for i, r := range s {
		if n += runeColumns(r); n > columns {
			return strings.TrimRight(s[:i], " ") + dots
		}
	}
	return s
}

// pad returns s in exactly columns.
func pad(s string, columns int) string {
	s = cut(s, columns)
	return s + strings.Repeat(" ", max(0, columns-columnsOf(s)))
}

// wrap breaks s into lines of at most columns, each after indent, and ends the
// last one. A word that is longer than a line gets one of its own.
func wrap(s string, columns int, indent string) string {
	return wrapAfter(indent, s, columns, indent)
}

// wrapAfter is wrap with another text before the first line.
func wrapAfter(first, s string, columns int, indent string) string {
	var b strings.Builder
	b.WriteString(first)
	at, fresh := columnsOf(first), true
	for _, word := range strings.Fields(plain(s)) {
		n := columnsOf(word)
		if !fresh && at+1+n > columns {
			b.WriteString("\n" + indent)
			at, fresh = columnsOf(indent), true
		}
		if !fresh {
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at, fresh = at+n, false
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// count is a number with the word for what is counted.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(int64(n)) + " " + many
}

// grouped writes a number with a comma before every three digits.
func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	tail := strconv.FormatInt(n%1000+1000, 10)
	return grouped(n/1000) + "," + tail[1:]
}

// capital returns s with a capital letter first.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
