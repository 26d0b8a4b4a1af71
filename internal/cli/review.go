package cli

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// maxReview is the longest text that is reviewed.
const maxReview = 10_000_000 // bytes

type reviewCmd struct {
	Kind     string `enum:"boss,team,client,public,review" default:"team" placeholder:"KIND" help:"Who reads it: boss, team, client, public; or review, a written review of what went wrong (without it: team)."`
	Language string `enum:"en,de" default:"en" placeholder:"LANG" help:"Its language: en or de."`
	Format   string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
	File     string `arg:"" help:"The message, or - for standard input."`
}

// Help gives examples.
func (reviewCmd) Help() string {
	return `The exit status is 1 where a finding is an error. Nothing is kept or sent.

  ownup review --kind client letter.txt
  pbpaste | ownup review -`
}

// Run reviews a text.
func (c *reviewCmd) Run(r *run) error {
	text, err := r.read(c.File, maxReview)
	if err != nil {
		return err
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return problem.New(problem.Invalid, "This is not plain text.", "Save the message as plain text in UTF-8, and review that.")
	}
	kind, err := wording.ParseKind(c.Kind)
	if err != nil {
		return err
	}
	rules, err := r.p.Rules(c.Language, r.c.Rules)
	if err != nil {
		return err
	}
	report := rules.Review(wording.Message{Kind: kind, Text: text})
	r.json = r.json || c.Format == "json"
	report.Findings = filled(report.Findings)
	err = r.result(report, func() string { return r.reviewText(text, report) })
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		if f.Severity == wording.Error {
			return badNews{statusFound}
		}
	}
	return nil
}

func (r *run) reviewText(text []byte, report wording.Report) string {
	var b strings.Builder
	for _, f := range report.Findings {
		r.writeFinding(&b, text, f)
	}
	for _, state := range []wording.State{wording.Present, wording.Partial, wording.Missing} {
		var names []string
		for _, e := range wording.ElementNames() {
			if report.Elements.Of(e).State == state {
				names = append(names, elementName(e))
			}
		}
		if len(names) > 0 {
			label := fmt.Sprintf("%-8s ", state)
			b.WriteString(wrapAfter(label, strings.Join(names, ", "), r.columns, strings.Repeat(" ", len(label))))
		}
	}
	return b.String()
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
// and what to write instead.
func (r *run) writeFinding(b *strings.Builder, text []byte, f wording.Finding) {
	fmt.Fprintf(b, "%d:%d %s %s\n", f.Line, f.Column, f.Severity, f.Rule)
	if f.End > f.Start {
		line, marks := marked(text, f.Start, f.End, r.columns-4)
		fmt.Fprintf(b, "    %s\n    %s\n", line, marks)
	}
	b.WriteString(wrapAfter("    ", f.Message, r.columns, "    "))
	if f.Suggestion != "" {
		b.WriteString(wrapAfter("    ", f.Suggestion, r.columns, "    "))
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
