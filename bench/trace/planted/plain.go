package planted

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
)

// lines collects the lines of a text and where its items stand.
type lines struct {
	text  strings.Builder
	line  int  // lines written
	rough bool // the columns of the file are not those of the text in it
	spots []placed
}

type placed struct {
	place extract.Place
	item  Item
}

// add writes one line, or more where there are breaks in it, with the item
// between two pieces of markup.
func (l *lines) add(before string, it Item, after string) {
	until := before + it.Before()
	place := extract.Place{Line: l.line + strings.Count(until, "\n") + 1}
	if !l.rough {
		place.Column = utf8.RuneCountInString(until[strings.LastIndexByte(until, '\n')+1:]) + 1
	}
	l.spots = append(l.spots, placed{place, it})
	l.plain(before + it.Sentence + after)
}

// plain writes lines without an item.
func (l *lines) plain(text string) {
	l.text.WriteString(text + "\n")
	l.line += 1 + strings.Count(text, "\n")
}

// save writes the file and its truth; encode may be nil.
func (b *builder) save(path, where string, l *lines, encode func(string) []byte) {
	content := []byte(l.text.String())
	if encode != nil {
		content = encode(l.text.String())
	}
	b.write(path, content)
	for _, p := range l.spots {
		b.plant(path, where, p.place, p.item)
	}
}

// fitsWestern reports what the Windows code page for Western Europe can write.
func fitsWestern(s string) bool {
	_, err := charmap.Windows1252.NewEncoder().String(s)
	return err == nil
}

func western(s string) []byte {
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		panic(err) // what is dealt fits
	}
	return []byte(out)
}

// wide writes UTF-16, with a mark or without.
func wide(big, mark bool) func(string) []byte {
	return func(s string) []byte {
		units := utf16.Encode([]rune(s))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		out := make([]byte, 0, 2*len(units))
		for _, u := range units {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return out
	}
}

func marked(s string) []byte { return []byte("\ufeff" + s) }

// windows gives a text the line ends of Windows, which no place depends on.
func windows(encode func(string) []byte) func(string) []byte {
	return func(s string) []byte { return encode(strings.ReplaceAll(s, "\n", "\r\n")) }
}

// note is a plain text: paragraphs of one line each.
func note(title string, items []Item) *lines {
	l := &lines{}
	l.plain(title)
	for _, it := range items {
		l.add("\n", it, "")
	}
	return l
}

// wrapped is a plain text whose lines are broken, in the figures too.
func wrapped(items []Item) *lines {
	l := &lines{}
	for _, it := range items {
		if at := strings.IndexByte(it.Text(), ' '); at >= 0 && it.Want != Negative {
			it.Sentence = it.Sentence[:it.Start+at] + "\n" + it.Sentence[it.Start+at+1:]
		}
		l.add("\n", it, "")
	}
	return l
}

func (b *builder) plainTexts() {
	all := len(b.texts.forms)
	b.save("notes/minutes.txt", "text", note("Minutes of the quarterly meeting", b.deal("en", all, nil)), nil)
	b.save("notes/protokoll.txt", "text", note("Protokoll der Quartalssitzung", b.deal("de", 90, nil)), nil)
	b.save("notes/compte-rendu.txt", "text", note("Compte rendu de la réunion", b.deal("fr", 30, nil)), nil)
	b.save("notes/acta.txt", "text", note("Acta de la reunión", b.deal("es", 30, nil)), nil)
	b.save("notes/wrapped.txt", "text broken in the figure", wrapped(b.deal("en", 70, nil)), nil)
	b.save("notes/western.txt", "text in code page 1252", note("Besprechung", b.deal("de", 28, fitsWestern)), windows(western))
	b.save("notes/utf16le.txt", "text in UTF-16", note("Minutes", b.deal("en", 28, nil)), windows(wide(false, true)))
	b.save("notes/utf16be.txt", "text in UTF-16", note("Minutes", b.deal("en", 28, nil)), wide(true, true))
	b.save("notes/bom.txt", "text in UTF-8 with a mark", note("Minutes", b.deal("en", 28, nil)), windows(marked))
	b.sources()
	b.markdown()
}

// sources are texts of programs and their settings.
func (b *builder) sources() {
	for _, s := range []struct{ path, head, before, after string }{
		{"src/reserve.go", "// Package reserve books the reserve for returned pumps.\npackage reserve\n", "\n// ", ""},
		{"src/forecast.py", "import csv\n", "\n# ", ""},
		{"src/report.sql", "SELECT region FROM shipments;", "-- ", ""},
		{"src/settings.yaml", "region: north", "# ", ""},
		{"src/import.log", "2026-10-01 06:00:01 INFO start", "2026-10-01 06:14:07 INFO ", ""},
		{"src/letter.tex", `\documentclass{letter}`, "\n", ""},
		{"src/banner.js", "'use strict';", "console.log(`", "`);"},
		{"src/labels.xml", `<?xml version="1.0" encoding="UTF-8"?>` + "\n<labels>", "<label>", "</label>"},
	} {
		l := &lines{}
		l.plain(s.head)
		for _, it := range b.deal("en", 21, func(t string) bool { return !strings.ContainsAny(t, "%`\\") || !strings.HasSuffix(s.path, ".tex") }) {
			l.add(s.before, it, s.after)
		}
		b.save(s.path, "source", l, nil)
	}
	l := &lines{}
	l.plain("package reserve\n\nconst (")
	for i, text := range []string{"0.042", "4.2e-2", "0.0420", "1_240_000", "1240000", "1.24e6", "3_847", "3847"} {
		figure := [...]string{"percent", "percent", "percent", "sum", "sum", "sum", "count", "count"}[i]
		name := [...]string{"returnRate", "orderBacklog", "pumpsShipped"}[map[string]int{"percent": 0, "sum": 1, "count": 2}[figure]]
		it := literal(figure, Exact, "literal of a program", fmt.Sprintf("\t%s%d = ", name, i), text)
		l.add("", it, "")
	}
	l.plain(")")
	b.save("src/constants.go", "source literal", l, nil)
}

// literal is an item that is no sentence of the files.
func literal(figure, want, name, before, text string) Item {
	return Item{Figure: figure, Want: want, Form: name, Sentence: before + text, Start: len(before), End: len(before) + len(text)}
}

func (b *builder) markdown() {
	l := &lines{rough: true}
	l.plain("# Quarterly report\n\n## Summary")
	items := b.deal("en", 56, fitsMarkdown)
	for i, it := range items {
		switch i % 4 {
		case 0:
			l.add("\n", it, "")
		case 1:
			l.add("\n- ", it, "")
		case 2:
			l.add("\n> ", it, "")
		case 3:
			l.within("\n", it, "**", "**", "")
		}
	}
	l.plain("\n| Measure | Note |\n|---|---|")
	for _, it := range b.deal("en", 14, fitsMarkdown) {
		l.add("| autumn | ", it, " |")
	}
	b.save("docs/report.md", "Markdown", l, nil)
}

// fitsMarkdown keeps out what Markdown would take for marks.
func fitsMarkdown(s string) bool { return !strings.ContainsAny(s, "~'|#_*") }

// within writes one line in which the figure is marked up; the truth has the
// sentence without the marks.
func (l *lines) within(before string, it Item, open, shut, after string) {
	l.spots = append(l.spots, placed{extract.Place{Line: l.line + strings.Count(before, "\n") + 1}, it})
	l.plain(before + it.Before() + open + it.Text() + shut + it.After() + after)
}

// escape makes text safe in XML and HTML.
func escape(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
