package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

const (
	maxReview     = 10_000_000 // bytes of the longest text that is reviewed
	maxReviewMail = 64_000_000 // bytes of the largest mail, attachments included
	mostShown     = 5          // findings that are shown at first
)

type reviewCmd struct {
	Kind     string   `enum:"boss,team,client,public,review," default:"" placeholder:"KIND" help:"Who reads it: boss, team, client, public; or review, a written review of what went wrong (without it: team)."`
	Size     string   `enum:"oversight,setback,serious,severe," default:"" placeholder:"SIZE" help:"How big the mistake is: oversight, setback, serious, severe. Without it, the length is not judged."`
	Owning   bool     `help:"It is meant to own up: say what is missing even where nothing in it does."`
	Language string   `enum:"en,de," default:"" placeholder:"LANG" help:"Its language: en or de (without it: en)."`
	All      bool     `help:"Show every finding, in the order of the text, not the five weightiest."`
	Fix      bool     `help:"Make the rewrites that are safe, in the file itself (- goes to standard output), and say what is left."`
	DryRun   bool     `help:"Show as a diff what --fix would change, and change nothing."`
	Input    string   `enum:"plain,markdown,html,eml," default:"" placeholder:"FORM" help:"What the file is: plain, markdown, html, eml (without it: by its name and how it begins)."`
	Format   string   `enum:"text,json,sarif,github" default:"text" placeholder:"FORMAT" help:"text, json, sarif, or github for annotations."`
	Files    []string `arg:"" name:"file" help:"The messages, or - for standard input."`
}

// Help gives examples.
func (reviewCmd) Help() string {
	return `At most five findings are shown, the weightiest first. The exit status is 1 where
one is an error, shown or not. Nothing is kept or sent.

A message may say itself what it is, in its first line:
  <!-- ownup: kind client size serious -->
and have a rule silent from a place on: [ownup off sorry.if]

  ownup review --kind client letter.txt
  pbpaste | ownup review -
  ownup review --fix --dry-run letter.md
  ownup review --format github --kind review postmortems/*.md`
}

// reviewed is one file that has been reviewed.
type reviewed struct {
	name   string // as it was typed
	m      manuscript.Manuscript
	report wording.Report // all of it, on the source
	// shown are the findings to show, on the source; inText are the same ones
	// on the text that was taken out of it.
	shown, inText []wording.Finding
	fixes         int   // made in the file
	err           error // why it could not be reviewed
}

// more is how many findings are not shown.
func (v *reviewed) more() int { return len(v.report.Findings) - len(v.shown) }

// hasError reports a finding of severity error, shown or not.
func (v *reviewed) hasError() bool {
	return slices.ContainsFunc(v.report.Findings, func(f wording.Finding) bool { return f.Severity == wording.Error })
}

// Run reviews texts.
func (c *reviewCmd) Run(r *run) error {
	if c.Format == "text" && r.json {
		c.Format = "json"
	}
	r.json = r.json || c.Format == "json"
	c.Fix = c.Fix || c.DryRun
	if err := c.check(); err != nil {
		return err
	}
	desk := desk{r: r, c: c}
	desk.review = r.reviewer(func(rules *wording.Rules) { desk.rules = append(desk.rules, rules.Rules()...) })
	files := make([]reviewed, len(c.Files))
	for i, name := range c.Files {
		files[i] = desk.file(name)
		if err := files[i].err; desk.fault != nil || errors.Is(err, context.Canceled) {
			return cmp.Or(desk.fault, err)
		}
	}
	if len(files) == 1 && files[0].err != nil {
		return files[0].err
	}
	if err := c.write(r, files, desk.rules); err != nil {
		return err
	}
	return c.outcome(files)
}

// check says what does not go together.
func (c *reviewCmd) check() error {
	stdin := 0
	for _, name := range c.Files {
		if name == "-" {
			stdin++
		}
	}
	switch {
	case stdin > 1:
		return problem.New(problem.Invalid, "Standard input can be read once.", "Write - once.")
	case stdin > 0 && c.Fix && len(c.Files) > 1:
		return problem.New(problem.Invalid, "With --fix, standard input is reviewed alone: its text goes to standard output.", "Name the files in a command of their own.")
	case c.DryRun && c.Format != "text":
		return problem.New(problem.Invalid, "A diff is text.", "Leave out --json and --format.")
	}
	return nil
}

// outcome is the status of all files together: that of the first problem,
// else whether there is an error in one of them.
func (c *reviewCmd) outcome(files []reviewed) error {
	var first *problem.Problem
	found := false
	for i := range files {
		v := &files[i]
		found = found || v.hasError()
		if v.err == nil {
			continue
		}
		p := problem.As(v.err)
		if first == nil {
			first = problem.Wrap(p.Cause, p.Kind, p.Sentence, p.Next)
		}
		first.Details = append(first.Details, oneLine(v.name)+": "+p.Sentence)
	}
	switch {
	case first != nil:
		return first
	case found:
		return badNews{statusFound}
	}
	return nil
}

// desk reviews one file after the other.
type desk struct {
	r      *run
	c      *reviewCmd
	review ReviewFunc
	rules  []wording.Rule // those that were asked so far
	fault  error          // of the rules, which ends everything
}

// reviewer reviews with the rules of the person at the keyboard, which it
// compiles once for each language. loaded is told of them.
func (r *run) reviewer(loaded func(*wording.Rules)) ReviewFunc {
	known := map[string]*wording.Rules{}
	return func(language string, m wording.Message) (wording.Report, error) {
		rules, ok := known[language]
		if !ok {
			var err error
			if rules, err = r.p.Rules(language, r.c.Rules); err != nil {
				return wording.Report{}, err
			}
			known[language] = rules
			loaded(rules)
		}
		return rules.Review(m), nil
	}
}

// file reads and reviews one file, and where that is asked for, fixes it.
func (d *desk) file(name string) reviewed {
	source, err := d.read(name)
	if err != nil {
		return reviewed{name: name, err: err}
	}
	form := d.form(name, source)
	v := d.source(name, form, source)
	if v.err == nil && d.c.Fix && !d.c.DryRun {
		return d.fixed(v, form)
	}
	return v
}

func (d *desk) read(name string) ([]byte, error) {
	limit := int64(maxReview)
	if d.form(name, nil) == manuscript.FormMail {
		limit = maxReviewMail
	}
	return d.r.read(name, limit)
}

func (d *desk) form(name string, source []byte) manuscript.Form {
	switch {
	case d.c.Input != "":
		return manuscript.Form(d.c.Input)
	case d.r.p.FormOf == nil:
		return manuscript.FormOf(name, source, nil)
	}
	return d.r.p.FormOf(name, source)
}

// source reviews the bytes of a file.
func (d *desk) source(name string, form manuscript.Form, source []byte) reviewed {
	v := reviewed{name: name}
	if v.m, v.err = d.message(form, source); v.err != nil {
		return v
	}
	if bytes.IndexByte(v.m.Text, 0) >= 0 {
		v.err = problem.New(problem.Invalid, "This is not plain text.", "Save the message as plain text in UTF-8, and review that.")
		return v
	}
	said := manuscript.Declares(v.m.Text)
	report, err := d.review(cmp.Or(d.c.Language, said.Language, "en"), wording.Message{
		Kind: cmp.Or(wording.Kind(d.c.Kind), said.Kind, wording.Team), Size: cmp.Or(wording.Size(d.c.Size), said.Size),
		Owning: d.c.Owning || said.Owning, Text: v.m.Text,
	})
	if err != nil {
		d.fault = err
		return v
	}
	report.Findings = filled(report.Findings)
	v.report = v.m.Report(report)
	v.inText = report.Findings
	if !d.c.All {
		v.inText = report.Shown(mostShown)
	}
	report.Findings = v.inText
	v.shown = v.m.Report(report).Findings
	return v
}

func (d *desk) message(form manuscript.Form, source []byte) (manuscript.Manuscript, error) {
	switch {
	case d.r.p.Message != nil:
		return d.r.p.Message(form, source)
	case form == manuscript.FormPlain:
		return manuscript.Plain(source), nil
	case form == manuscript.FormMarkdown:
		return manuscript.Markdown(source), nil
	}
	return manuscript.Manuscript{}, noPart("reader of HTML and mail")
}

// write writes what is to be seen of the files, in the format asked for.
// Where the text itself goes to standard output, the report is talk.
func (c *reviewCmd) write(r *run, files []reviewed, rules []wording.Rule) error {
	if c.DryRun {
		return r.printAsIs(diffsOf(files))
	}
	out := r.p.Stdout
	if c.Fix && c.Files[0] == "-" {
		if err := r.printAsIs(string(files[0].m.Source)); err != nil {
			return err
		}
		out = r.p.Stderr
	}
	switch c.Format {
	case "json":
		return r.writeJSON(out, jsonOf(files))
	case "sarif":
		return r.writeJSON(out, sarifOf(r.p.Version, rules, files))
	case "github":
		return writeText(out, plain(githubOf(files)))
	}
	return writeText(out, plain(r.reviewText(files)))
}

// printAsIs writes a text to standard output without a change, unless that is
// a terminal.
func (r *run) printAsIs(text string) error {
	if r.p.isTerminal(r.p.Stdout) {
		text = plain(text)
	}
	return writeText(r.p.Stdout, text)
}

func writeText(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return problem.Wrap(err, problem.Unreachable, "The result could not be written.", "Check where the output goes.")
	}
	return nil
}
