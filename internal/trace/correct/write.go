package correct

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// edit puts a text in the place of bytes of a part.
type edit struct {
	part     string
	from, to int
	text     string
}

// Why a text cannot be written.
const (
	notText   = "The text is not written there as text that can be changed, or something else stands inside it."
	inSection = "The new text cannot be written in a section of raw characters."
)

// edits returns what has to be written for a change of text, and why it
// cannot be.
func (p *piece) edits(c Change) (all []edit, reason string) {
	if c.Old == c.New {
		return nil, same
	}
	stretches := extract.Window(p.origins, c.Start, c.End-c.Start)
	var ok bool
	if utf8.RuneCountInString(c.Old) == utf8.RuneCountInString(c.New) {
		all, ok = inPlace(stretches, c.Old, c.New)
	} else {
		all, ok = inFirst(stretches, c.Old, c.New)
	}
	if !ok {
		return nil, notText
	}
	for i := range all {
		as := stretches[0].As
		for _, o := range p.origins {
			if o.Part == all[i].part && o.From <= all[i].from && all[i].to <= o.To {
				as = o.As
			}
		}
		if all[i].text, reason = written(all[i].text, as); reason != "" {
			return nil, reason
		}
	}
	return p.quoted(all, c), ""
}

// covered reports whether stretches lie one behind the other between two bytes
// of a text.
func covered(stretches []extract.Origin, begin, end int) bool {
	for _, o := range stretches {
		if o.Begin <= begin && begin < o.End {
			begin = o.End
		}
	}
	return begin >= end
}

// inPlace changes character by character, so that each keeps its own markup:
// "4<b>.2</b> %" becomes "2<b>.4</b> %". What stands between the stretches
// must stay.
func inPlace(stretches []extract.Origin, old, text string) (all []edit, ok bool) {
	at := 0
	take := func(end int) (was, is string) {
		n := 0
		for range utf8.RuneCountInString(old[at:end]) {
			_, size := utf8.DecodeRuneInString(text[n:])
			n += size
		}
		was, is = old[at:end], text[:n]
		at, text = end, text[n:]
		return was, is
	}
	for _, o := range stretches {
		if was, is := take(o.Begin); was != is {
			return nil, false
		}
		if was, is := take(o.End); was != is {
			all = append(all, narrow(o, was, is))
		}
	}
	was, is := take(len(old))
	return all, was == is
}

// narrow is the edit of a stretch, without what stays of it at both ends.
func narrow(o extract.Origin, was, text string) edit {
	if o.To-o.From != len(was) {
		return edit{o.Part, o.From, o.To, text}
	}
	front, back := kept(was, text)
	return edit{o.Part, o.From + front, o.To - back, text[front : len(text)-back]}
}

// kept is how many bytes two texts have in common at the front and behind.
func kept(a, b string) (front, back int) {
	for front < len(a) && front < len(b) && a[front] == b[front] {
		front++
	}
	for front > 0 && (front < len(a) && !utf8.RuneStart(a[front]) || front < len(b) && !utf8.RuneStart(b[front])) {
		front--
	}
	for back < len(a)-front && back < len(b)-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	for back > 0 && (!utf8.RuneStart(a[len(a)-back]) || !utf8.RuneStart(b[len(b)-back])) {
		back--
	}
	return front, back
}

// inFirst writes what is new into the first stretch that it touches, which
// gives it its markup, and takes what is old out of the others.
func inFirst(stretches []extract.Origin, old, text string) (all []edit, ok bool) {
	front, back := kept(old, text)
	begin, end := front, len(old)-back
	text = text[front : len(text)-back]
	if !covered(stretches, begin, end) {
		return nil, false
	}
	for i, o := range stretches {
		first := len(all) == 0
		a, b := max(o.Begin, begin), min(o.End, end)
		switch {
		case a > b, a == b && !first, a == b && begin == o.End && i+1 < len(stretches) && begin < end:
			continue
		case o.To-o.From != o.End-o.Begin: // one thing, written anew with what stays of it
			put := old[o.Begin:a]
			if first {
				put += text
			}
			all = append(all, edit{o.Part, o.From, o.To, put + old[b:o.End]})
			continue
		}
		e := edit{part: o.Part, from: o.From + a - o.Begin, to: o.From + b - o.Begin}
		if first {
			e.text = text
		}
		all = append(all, e)
	}
	return all, len(all) > 0
}

// written writes a text as its place wants it.
func written(text string, as extract.Writing) (string, string) {
	switch as {
	case extract.Markup:
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text), ""
	case extract.Attribute:
		return html.EscapeString(text), ""
	case extract.Section:
		if strings.Contains(text, "]]>") {
			return "", inSection
		}
	case extract.Quoted:
		return strings.ReplaceAll(text, `"`, `""`), ""
	case extract.Escaped:
		return escaped(text), ""
	case extract.Plain, extract.Bare, extract.Stored, extract.Shared:
	}
	return text, ""
}

// escaped writes a text within a string of JSON.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// quoted puts a value of a table in quotation marks where the new text has
// something that would end it.
func (p *piece) quoted(all []edit, c Change) []edit {
	const ends = ",;\t|\n\r\""
	if len(all) == 0 || len(p.origins) != 1 || p.origins[0].As != extract.Bare {
		return all
	}
	needed := strings.ContainsFunc(c.New, func(r rune) bool { return strings.ContainsRune(ends, r) && !strings.ContainsRune(c.Old, r) })
	if !needed {
		return all
	}
	o := p.origins[0]
	text := p.Text[:c.Start] + c.New + p.Text[c.End:]
	return []edit{{o.Part, o.From, o.To, `"` + strings.ReplaceAll(text, `"`, `""`) + `"`}}
}

// apply makes the edits of one part; they must not touch one another. One that
// comes twice, as that of a title which two changes lead to, is made once.
func apply(content []byte, all []edit) ([]byte, bool) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b edit) int { return a.from - b.from })
	all = slices.Compact(all)
	out := make([]byte, 0, len(content)+64)
	at := 0
	for _, e := range all {
		if e.from < at || e.to < e.from || e.to > len(content) {
			return nil, false
		}
		out = append(out, content[at:e.from]...)
		out = append(out, e.text...)
		at = e.to
	}
	return append(out, content[at:]...), true
}
