package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"ownup/internal/core/match"
	"ownup/internal/core/problem"
	"ownup/internal/core/quantity"
	"ownup/internal/trace"
)

type traceCmd struct {
	Phrase   []string `sep:"none" placeholder:"TEXT" help:"Words or a name to look for. May be repeated."`
	File     []string `sep:"none" placeholder:"FILE" help:"A file whose copies to look for, whole or in part; a mail's answers too. May be repeated."`
	Message  []string `sep:"none" placeholder:"ID" help:"The Message-ID of a mail to look for, with the answers to it. May be repeated."`
	Right    string   `placeholder:"VALUE" help:"What the figure should have been. Roundings that both have in common are marked."`
	Base     []string `sep:"none" placeholder:"VALUE" help:"A total, or the figure before, to find what was worked out from the wrong one. May be repeated."`
	Label    []string `sep:"none" placeholder:"WORDS" help:"What the figure is called (\"gross margin\"); places with these words near come first. May be repeated."`
	About    string   `placeholder:"TEXT" help:"What went wrong, in words; what stands near them comes first."`
	Entity   []string `sep:"none" placeholder:"NAME" help:"Whom or what the figure is about, such as a client or a site. May be repeated."`
	Period   []string `sep:"none" placeholder:"TIME" help:"The period it is for, such as June or Q2. May be repeated."`
	In       []string `sep:"none" placeholder:"PATH" help:"Files and folders to look in. May be repeated."`
	Kind     []string `placeholder:"KIND,..." help:"Only these kinds of match: exact, rounded, derived, text, file, message."`
	Language string   `enum:"en,de,fr,es," default:"" placeholder:"LANG" help:"The language that most of the files are in: en, de, fr, es. It decides where a figure can be read in two ways."`
	All      bool     `help:"Show also the places that most likely are something else, and everything that was not read."`
	Most     int      `placeholder:"N" help:"Keep at most so many places, the weightiest (without it: 20,000)."`
	Value    string   `arg:"" optional:"" help:"The wrong figure as you would write it: 4.2%, \"4,2 %\", $1.2M."`
}

// Help gives examples.
func (traceCmd) Help() string {
	return `Looks into text, tables, pages, mail with its attachments, office documents, PDF,
archives and the history of repositories, and finds the figure in every form that
people write it in. Nothing is changed, and nothing that was read is kept.

  ownup trace 4.2% --right 2.4% --label margin --in ~/reports
  ownup trace '$1.2M' --base '$8M' --in deck.pptx --in mail.mbox --json
  ownup trace --phrase "Nordwind GmbH" --in .
  ownup trace --file offer.docx --in ~/mail`
}

// Run looks for the figure.
func (c *traceCmd) Run(r *run) error {
	if r.p.Trace == nil {
		return noPart("trace")
	}
	request, err := c.request()
	if err != nil {
		return err
	}
	b := r.newBar("Reading")
	request.Progress = func(done, total int) { b.step(int64(done), int64(total)) }
	result, err := r.p.Trace(r.ctx, request)
	b.end()
	if err != nil {
		return err
	}
	if r.json {
		err = r.traceLines(result)
	} else {
		err = r.print(r.traceText(c, result))
	}
	if result.Summary.Stopped {
		return errors.Join(err, context.Canceled)
	}
	return err
}

// request is what was typed, for the engine.
func (c *traceCmd) request() (trace.Request, error) {
	r := trace.Request{
		Sought: match.Sought{
			Phrases: c.Phrase, Labels: c.Label, About: c.About, Entities: c.Entity, Periods: c.Period,
			Prior: languages[c.Language],
		},
		Messages: c.Message, Paths: c.In, Most: c.Most,
	}
	switch {
	case c.Value != "":
		r.Sought.Figures = []match.Figure{{Wrong: c.Value, Right: c.Right, Bases: c.Base}}
	case c.Right != "" || len(c.Base) > 0:
		return r, problem.New(problem.Invalid, "The wrong figure is missing.", "Give it first: ownup trace 4.2% --right 2.4% --in PATH.")
	}
	if c.Most < 0 {
		return r, problem.New(problem.Invalid, "The limit is less than nothing.", "Give --most 1 or more.")
	}
	for _, f := range c.File {
		r.Files = append(r.Files, trace.Whole{Path: f, Name: filepath.Base(f)})
	}
	for _, k := range c.Kind {
		if !slices.Contains(trace.Kinds(), trace.Kind(k)) {
			return r, problem.New(problem.Invalid, "There is no such kind of match.", "The kinds are exact, rounded, derived, text, file and message.")
		}
		r.Kinds = append(r.Kinds, trace.Kind(k))
	}
	return r, nil
}

// languages are those that figures are read in, by their codes.
var languages = map[string]quantity.Language{
	"en": quantity.English, "de": quantity.German, "fr": quantity.French, "es": quantity.Spanish,
}
