package trace

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// around is how many bytes to each side of an occurrence are shown.
const around = 80

// surroundings returns the words around a stretch of a text in one line, and
// before them what stands beside it.
func surroundings(beside, text string, start, end int) string {
	from, to := max(0, start-around), min(len(text), end+around)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	if from > 0 {
		from = wordStart(text, from, start)
	}
	if to < len(text) {
		to = wordEnd(text, end, to)
	}
	var b strings.Builder
	if beside != "" {
		b.WriteString(oneLine(beside))
		b.WriteString(": ")
	}
	if from > 0 {
		b.WriteString("… ")
	}
	b.WriteString(oneLine(text[from:to]))
	if to < len(text) {
		b.WriteString(" …")
	}
	return b.String()
}

// wordStart is where the first whole word behind from begins, at most at most.
func wordStart(text string, from, most int) int {
	if i := strings.IndexFunc(text[from:most], unicode.IsSpace); i >= 0 {
		return from + i
	}
	return from
}

// wordEnd is where the last whole word before to ends, at least at least.
func wordEnd(text string, least, to int) int {
	if i := strings.LastIndexFunc(text[least:to], unicode.IsSpace); i >= 0 {
		return least + i
	}
	return to
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
