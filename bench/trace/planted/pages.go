package planted

import (
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// pages are files of HTML.
func (b *builder) pages() {
	b.save("web/report.html", "HTML", htmlPage("Quarterly report", b.deal("en", 63, nil)), nil)
	b.save("web/bericht.html", "HTML", htmlPage("Quartalsbericht", b.deal("de", 28, nil)), nil)
	b.save("web/old.htm", "HTML in code page 1252", latinPage(b.deal("de", 14, fitsWestern)), western)
}

// htmlPage has the items in every sort of element, with figures that are
// split by tags and written with entities.
func htmlPage(title string, items []Item) *lines {
	l := &lines{rough: true}
	l.plain(`<!DOCTYPE html>` + "\n" + `<html lang="en"><head><meta charset="utf-8"><title>` + title + `</title><style>p { margin: 4.2em }</style></head><body>`)
	for i, it := range items {
		switch i % 7 {
		case 0:
			l.html("<p>", it, nil, "</p>")
		case 1:
			l.html("<ul><li>", it, halved, "</li></ul>")
		case 2:
			l.html("<table><tr><td>autumn</td><td>", it, nil, "</td></tr></table>")
		case 3:
			l.html("<p>", it, entities, "</p>")
		case 4:
			l.html(`<p><img src="chart.png" alt="`, it, nil, `"></p>`)
		case 5:
			l.html("<h2>", it, func(s string) string { return "<b>" + escape(s) + "</b>" }, "</h2>")
		case 6:
			l.html("<blockquote>", it, nil, "</blockquote>")
		}
	}
	l.plain(`</body></html>`)
	return l
}

func latinPage(items []Item) *lines {
	l := &lines{rough: true}
	l.plain(`<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>Bericht</title></head><body>`)
	for _, it := range items {
		l.html("<p>", it, nil, "</p>")
	}
	l.plain(`</body></html>`)
	return l
}

// html writes an item as HTML; figure makes markup of the figure.
func (l *lines) html(before string, it Item, figure func(string) string, after string) {
	if figure == nil {
		figure = escape
	}
	l.spots = append(l.spots, placed{extract.Place{Line: l.line + 1}, it})
	l.plain(before + escape(it.Before()) + figure(it.Text()) + escape(it.After()) + after)
}

// halved splits a figure with tags, as editors do.
func halved(s string) string {
	if utf8.RuneCountInString(s) < 2 {
		return escape(s)
	}
	runes := []rune(s)
	at := len(runes) / 2
	return "<span>" + escape(string(runes[:at])) + "</span><b>" + escape(string(runes[at:])) + "</b>"
}

// entities writes marks and spaces as entities.
func entities(s string) string {
	return strings.NewReplacer(".", "&#46;", ",", "&#x2c;", "%", "&#37;", "\u00a0", "&nbsp;", "\u2009", "&thinsp;", "\u202f", "&#8239;", "$", "&dollar;").Replace(s)
}
