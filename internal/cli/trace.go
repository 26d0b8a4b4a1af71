package cli

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
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
	History  bool     `default:"true" negatable:"" help:"Look into the histories of repositories, too."`
	Office   bool     `name:"libreoffice" help:"Read also what takes LibreOffice, such as Visio, Publisher and WordPerfect: some two seconds a file, in a program that is not kept from your files and the network."`
	Index    bool     `help:"Keep what is read in an index, sealed, in the data folder, so that the next trace of the same folder is quick. ownup index forgets it."`
	Mistake  int64    `placeholder:"NUMBER" help:"Keep what is found with this mistake. What you leave out is as in its last trace, or as its facts say."`
	Apply    bool     `help:"Write the right figure where the wrong one was found, after showing what would be changed; every file is kept as it was beside its copy."`
	Instead  string   `placeholder:"TEXT" help:"What should stand in the place of the phrase, for --apply."`
	DryRun   bool     `help:"With --apply: show what would be changed, and change nothing."`
	Yes      bool     `help:"With --apply: do not ask."`
	All      bool     `help:"Show also the places that most likely are something else, and everything that was not read."`
	Most     int      `placeholder:"N" help:"Keep at most so many places, the weightiest (without it: 20,000)."`
	Value    string   `arg:"" optional:"" help:"The wrong figure as you would write it: 4.2%, \"4,2 %\", $1.2M."`
}

// Help gives examples.
func (traceCmd) Help() string {
	return `Looks into text, tables, pages, mail with its attachments, office documents, PDF,
archives and the history of repositories, and finds the figure in every form that
people write it in. Nothing is changed but with --apply, and nothing that was read is kept but the
places found, with --mistake, and an index of the text, with --index.

  ownup trace 4.2% --right 2.4% --label margin --in ~/reports
  ownup trace --in . -- -4.2%        a figure below zero comes last, after --
  ownup trace '$1.2M' --base '$8M' --in deck.pptx --in mail.mbox --json
  ownup trace --phrase "Nordwind GmbH" --in .
  ownup trace --file offer.docx --in ~/mail
  ownup trace 4.2% --right 2.4% --in ~/reports --apply --dry-run
  ownup trace 4.2% --in ~/reports --index
  ownup trace --mistake 1 --in ~/reports     again later without --in: what is left`
}

// Run looks for the figure.
func (c *traceCmd) Run(r *run) error {
	if r.p.Trace == nil {
		return noPart("trace")
	}
	var of *app.Shown
	var session *Session
	if c.Mistake != 0 {
		var err error
		if session, err = r.session(); err != nil {
			return err
		}
		m, err := session.App.Show(r.ctx, session.Actor, c.Mistake)
		if err != nil {
			return err
		}
		of = &m
	}
	sought, err := c.sought(of)
	if err != nil {
		return err
	}
	result, err := r.trace(c, sought, of)
	if err != nil {
		return err
	}
	if of != nil {
		if *of, err = session.App.KeepTrace(context.WithoutCancel(r.ctx), session.Actor, c.Mistake, trace.Keep(sought, result)); err != nil {
			return err
		}
	}
	switch {
	case c.Apply && !result.Summary.Stopped:
		err = r.apply(c, result, of, session)
	case r.json:
		err = r.traceLines(result)
	default:
		err = r.print(r.traceText(c, result, of))
	}
	if result.Summary.Stopped {
		return errors.Join(err, context.Canceled)
	}
	return err
}

// trace runs the engine with a bar.
func (r *run) trace(c *traceCmd, sought mistake.Sought, of *app.Shown) (trace.Result, error) {
	request, err := trace.RequestFor(sought)
	if err != nil {
		return trace.Result{}, err
	}
	switch {
	case !c.Apply && (c.DryRun || c.Yes || c.Instead != ""):
		return trace.Result{}, problem.New(problem.Invalid, "Nothing is changed without --apply.", "Add --apply, or leave out --dry-run, --yes and --instead.")
	case c.Apply && r.json:
		return trace.Result{}, problem.New(problem.Invalid, "What is changed is shown as text.", "Leave out --json or --apply.")
	case c.Apply && sought.Right == "" && c.Instead == "":
		return trace.Result{}, problem.New(problem.Invalid, "What should stand there is not known.", "Give the right figure with --right, or the right words with --instead.")
	}
	if c.Most < 0 {
		return trace.Result{}, problem.New(problem.Invalid, "The limit is less than nothing.", "Give --most 1 or more.")
	}
	request.Most, request.Sought.About, request.Instead = c.Most, c.About, c.Instead
	request.NoHistory, request.LibreOffice = !c.History, c.Office
	if c.About == "" && of != nil {
		request.Sought.About = of.Facts.Title
	}
	if c.Index {
		indexes, err := r.indexes()
		if err != nil {
			return trace.Result{}, err
		}
		request.Index = indexes.Index
	}
	b := r.newBar("Reading")
	defer b.end()
	request.Progress = func(done, total int) { b.step(int64(done), int64(total)) }
	return r.p.Trace(r.ctx, request)
}

// sought is what was typed, in the words of the record. Where the trace is of
// a mistake, what was not typed is as in its last trace, or as its facts say.
func (c *traceCmd) sought(of *app.Shown) (mistake.Sought, error) {
	s := mistake.Sought{
		Figure: c.Value, Right: c.Right, Bases: c.Base, Phrases: c.Phrase, Files: c.File, Messages: c.Message,
		Labels: c.Label, Entities: c.Entity, Periods: c.Period, Kinds: c.Kind, Language: c.Language, Paths: c.In,
	}
	if of != nil {
		s.Paths, s.Files = absolute(c.In), absolute(c.File)
	}
	if c.Value == "" && (c.Right != "" || len(c.Base) > 0) && of == nil {
		return s, problem.New(problem.Invalid, "The wrong figure is missing.", "Give it first: ownup trace 4.2% --right 2.4% --in PATH.")
	}
	nothing := c.Value == "" && len(c.Phrase)+len(c.File)+len(c.Message) == 0
	switch {
	case of == nil || !nothing:
	case of.Trace != nil:
		last := of.Trace.Sought
		if len(s.Paths) > 0 {
			last.Paths = s.Paths
		}
		return last, nil
	default:
		s.Figure, s.Right = of.Facts.Wrong, cmp.Or(c.Right, of.Facts.Right)
	}
	if of != nil && len(s.Paths) == 0 && of.Trace != nil {
		s.Paths = of.Trace.Sought.Paths
	}
	return s, nil
}

// absolute are paths that mean the same wherever the command is run.
func absolute(paths []string) []string {
	var list []string
	for _, p := range paths {
		if a, err := filepath.Abs(p); err == nil {
			p = a
		}
		list = append(list, p)
	}
	return list
}
