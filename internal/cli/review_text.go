package cli

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"ownup/internal/core/wording"
)

// notOwning is what there is to say about a text without anything to say.
const notOwning = "Nothing in this text owns up to anything, so there is nothing to say about how it does. If it is meant to, ask again with --owning."

// reviewText writes a report for each file. Where there are several, each
// place begins with the name of its file, as compilers write it.
func (r *run) reviewText(files []reviewed) string {
	var b strings.Builder
	for i := range files {
		v := &files[i]
		if v.err != nil {
			continue // the problem is told at the end
		}
		prefix := ""
		if len(files) > 1 {
			prefix = oneLine(v.name) + ":"
		}
		r.writeReview(&b, v, prefix)
	}
	return b.String()
}

func (r *run) writeReview(b *strings.Builder, v *reviewed, prefix string) {
	if v.fixes > 0 {
		fmt.Fprintf(b, "%s\n\n", strings.TrimLeft(strings.TrimSuffix(prefix, ":")+" "+count(v.fixes, "fix", "fixes")+" made.", " "))
	}
	if !v.report.OwnsUp && len(v.report.Findings) == 0 {
		first := strings.TrimLeft(prefix+" ", " ")
		b.WriteString(wrapAfter(first, notOwning, r.columns, ""))
		return
	}
	for i := range v.shown {
		r.writeFinding(b, v, i, prefix)
	}
	if n := v.more(); n > 0 {
		fmt.Fprintf(b, "%s%d more with --all\n\n", strings.TrimLeft(prefix+" ", " "), n)
	}
	for _, state := range []wording.State{wording.Present, wording.Partial, wording.Missing} {
		var names []string
		for _, e := range wording.ElementNames() {
			if v.report.Elements.Of(e).State == state {
				names = append(names, elementName(e))
			}
		}
		if len(names) > 0 {
			label := fmt.Sprintf("%s%-8s ", strings.TrimLeft(prefix+" ", " "), state)
			b.WriteString(wrapAfter(label, strings.Join(names, ", "), r.columns, strings.Repeat(" ", columnsOf(label))))
		}
	}
}

// elementName is an element as people call it.
func elementName(e wording.Element) string {
	switch e {
	case wording.What:
		return "what happened"
	case wording.Next:
		return "next step"
	}
	return string(e)
}

// writeFinding writes where a finding is, the line with marks below it, why,
// what to write instead, who says so, and what --fix would do. The line is
// that of the file, unless the words do not stand there as they are read.
func (r *run) writeFinding(b *strings.Builder, v *reviewed, i int, prefix string) {
	f, text, start, end := v.shown[i], v.m.Source, v.shown[i].Start, v.shown[i].End
	fmt.Fprintf(b, "%s%d:%d %s %s\n", prefix, f.Line, f.Column, f.Severity, f.Rule)
	if _, _, exact := v.m.Place(v.inText[i].Start, v.inText[i].End); !exact || v.m.Encode == nil {
		text, start, end = v.m.Text, v.inText[i].Start, v.inText[i].End
	}
	if end > start {
		line, marks := marked(text, start, end, r.columns-4)
		fmt.Fprintf(b, "    %s\n    %s\n", line, marks)
	}
	b.WriteString(wrapAfter("    ", f.Message, r.columns, "    "))
	if f.Suggestion != "" {
		b.WriteString(wrapAfter("    ", f.Suggestion, r.columns, "    "))
	}
	if f.Source != "" {
		b.WriteString(wrapAfter("    ", "Source: "+f.Source, r.columns, "    "))
	}
	if f.Fix != nil {
		b.WriteString(wrapAfter("    ", "--fix would: "+f.Fix.Label, r.columns, "    "))
	}
	b.WriteString("\n")
}

const (
	// before is how much of a long line is shown before a span, in bytes.
	before = 30
	// near is how far around a span its line is looked at, in bytes, so that
	// a text of one endless line costs no more than another.
	near = 1000
)

// marked returns the line in which a span begins, cut to fit, and carets that
// stand below the span.
func marked(text []byte, start, end, columns int) (line, carets string) {
	from := max(0, start-near)
	whole := from == 0
	if i := bytes.LastIndexByte(text[from:start], '\n'); i >= 0 {
		from, whole = from+i+1, true
	}
	to := min(len(text), start+near)
	if i := bytes.IndexByte(text[start:to], '\n'); i >= 0 {
		to = start + i
	}
	end = min(end, to)
	if start-from > before && (!whole || columnsOf(flat(text[from:end])) > columns) {
		from = start - before
		for from < start && !utf8.RuneStart(text[from]) {
			from++
		}
	}
	line = cut(flat(text[from:to]), columns)
	at := columnsOf(flat(text[from:start]))
	n := max(1, min(columnsOf(flat(text[start:end])), columns-at))
	return line, strings.Repeat(" ", at) + strings.Repeat("^", n)
}

// flat is a piece of a line with tabs as single blanks, so that columns can
// be counted.
func flat(piece []byte) string { return strings.ReplaceAll(plain(string(piece)), "\t", " ") }
