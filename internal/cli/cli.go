package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"ownup/internal/config"
	"ownup/internal/core/problem"
)

// formatVersion is the version of every JSON format of this package; see
// docs/formats.md.
const formatVersion = 1

// grammar is everything that can be typed. The groups of help and the words
// in it are in help.go.
type grammar struct {
	config.Config
	JSON bool     `name:"json" help:"Print the result as JSON."`
	Help helpFlag `short:"h" help:"Show how a command is used."`

	Open openCmd `cmd:"" default:"1" help:"Open ownup in the browser."`

	New         newCmd         `cmd:"" help:"Say what went wrong; see whom to tell first."`
	List        listCmd        `cmd:"" help:"List your mistakes, and the lessons of those that are over."`
	Show        showCmd        `cmd:"" help:"Show one mistake: the next step, whom to tell, what to mend."`
	Plan        planCmd        `cmd:"" help:"Find out again whom to tell, from the records as they are now."`
	Describe    describeCmd    `cmd:"" help:"Add to what is known of a mistake."`
	Add         addCmd         `cmd:"" help:"Add somebody who has to be told."`
	Drop        dropCmd        `cmd:"" help:"Leave somebody out, with a reason."`
	Draft       draftCmd       `cmd:"" help:"Write the message for one person."`
	Tell        tellCmd        `cmd:"" help:"Send one person the message, after you have seen it."`
	Told        toldCmd        `cmd:"" help:"Record that you told somebody yourself."`
	Acknowledge acknowledgeCmd `cmd:"" help:"Record that somebody has answered."`
	Resolve     resolveCmd     `cmd:"" help:"Say whether a message in doubt arrived."`
	Fire        fireCmd        `cmd:"" help:"The damage to put out: add, finish, let go, list."`
	Close       closeCmd       `cmd:"" help:"End the work and keep one lesson."`
	Reopen      reopenCmd      `cmd:"" help:"Take a close back."`
	Seal        sealCmd        `cmd:"" help:"Close the record for reading; the lesson stays."`
	Erase       eraseCmd       `cmd:"" help:"Destroy the key of a sealed mistake for good."`
	Verify      verifyCmd      `cmd:"" help:"Check that no record has been changed."`
	Export      exportCmd      `cmd:"" help:"Write a mistake with its whole record to a file."`

	Sync    syncCmd    `cmd:"" help:"Read records of work: git, mail, calendar, contacts, tables."`
	Sources sourcesCmd `cmd:"" help:"List the records that ownup reads, or forget one."`
	Who     whoCmd     `cmd:"" help:"Ask whom something concerns, without opening a mistake."`
	Check   checkCmd   `cmd:"" help:"Look at the recipients of a message before it leaves: who is missing, who looks wrong."`
	People  peopleCmd  `cmd:"" help:"Who is who, and your word on it."`
	Me      meCmd      `cmd:"" help:"Who you are: name, address, time zone."`
	Eval    evalCmd    `cmd:"" help:"Measure what ownup answers on cases of the past."`

	Review     reviewCmd     `cmd:"" help:"Review a message in which somebody owns up."`
	LSP        lspCmd        `cmd:"" name:"lsp" help:"Review messages in your editor while you write them."`
	Trace      traceCmd      `cmd:"" help:"Find everywhere a wrong figure, phrase, file or message went."`
	Occurrence occurrenceCmd `cmd:"" help:"Where a trace found it, and who has it: tick off, accept, list."`
	Index      indexCmd      `cmd:"" help:"The indexes that traces keep of folders: list, forget."`
	Triage     triageCmd     `cmd:"" help:"Put fires in the order that frees people soonest."`

	Playbook playbookCmd `cmd:"" help:"What ownup knows of each kind of mistake: list, show, check."`

	Serve   serveCmd   `cmd:"" help:"Run the web app for as long as you like."`
	Demo    demoCmd    `cmd:"" help:"Try ownup on a firm that does not exist."`
	Gallery galleryCmd `cmd:"" help:"Write every page in every state to a folder."`
	Topic   topicCmd   `cmd:"" name:"help" help:"Help on a command, or on exit-codes or times."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// run is one command being run.
type run struct {
	ctx     context.Context
	p       *Program
	c       config.Config
	parsed  *kong.Context
	json    bool
	columns int            // of the terminal, at most 100 so that lines stay readable
	zone    *time.Location // in which times are read and shown
	opened  *Session
}

// Run runs the command in args, which do not hold the program's name, and
// returns the exit status.
func (p *Program) Run(ctx context.Context, args []string) int {
	r := &run{ctx: ctx, p: p, columns: p.columns(), zone: p.Zone}
	if r.zone == nil {
		r.zone = time.UTC
	}
	err := r.execute(args)
	if r.opened != nil {
		err = errors.Join(err, r.opened.Close())
	}
	return r.report(err)
}

const (
	defaultColumns = 80
	maxColumns     = 100
)

func (p *Program) columns() int {
	if p.Terminal != nil {
		if n, ok := p.Terminal(p.Stdout); ok && n >= 40 {
			return min(n, maxColumns)
		}
	}
	return defaultColumns
}

// isTerminal tells whether a stream is a terminal.
func (p *Program) isTerminal(stream any) bool {
	if p.Terminal == nil {
		return false
	}
	_, ok := p.Terminal(stream)
	return ok
}

func (r *run) execute(args []string) error {
	var g grammar
	parser, err := newParser(&g, r.p)
	if err != nil {
		return fmt.Errorf("grammar: %w", err)
	}
	// What --json says holds for a problem with the other arguments as well.
	r.json = asksForJSON(args)
	parsed, err := parser.Parse(args)
	switch {
	case errors.Is(err, errHelped):
		return nil
	case err != nil:
		return usage(err)
	}
	r.c, r.json, r.parsed = g.Config, g.JSON, parsed
	return parsed.Run(r)
}

func newParser(g *grammar, p *Program) (*kong.Kong, error) {
	return kong.New(g, kong.Name("ownup"), kong.NoDefaultHelp(), kong.Writers(p.Stdout, p.Stderr),
		kong.Help(printHelp), kong.Exit(func(int) {}))
}

func asksForJSON(args []string) bool {
	for _, a := range args {
		switch a {
		case "--":
			return false
		case "--json":
			return true
		}
	}
	return false
}

// usage turns what the parser says into a sentence. Its texts are short
// clauses in lower case that name the argument.
func usage(err error) error {
	command := ""
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil && !isDefault(node) {
			command = node.FullPath()[len("ownup"):]
			if i := strings.IndexByte(command, '<'); i > 0 {
				command = command[:i]
			}
			command = strings.TrimRight(command, " ")
		}
	}
	return problem.Wrap(err, problem.Invalid, usageSentence(err.Error()), "See how it is used with ownup"+command+" --help.")
}

// clauses are the beginnings of the parser's texts, in the words of the rest
// of ownup; what follows names the argument. A text that is not here is
// shown as it is.
var clauses = [][2]string{
	{"expected one of ", "Still needed is one of "},
	{"expected ", "Still needed: "},
	{"missing flags: ", "Still needed: "},
	{"missing positional arguments ", "Still needed: "},
	{"unexpected argument ", "This is not a command, or one argument too many: "},
	{"unknown flag ", "There is no such flag: "},
}

// maxUsage is how much of what was typed a sentence repeats, in columns.
const maxUsage = 300

func usageSentence(text string) string {
	text = strings.TrimRight(cut(oneLine(text), maxUsage), ".?")
	for _, c := range clauses {
		if rest, ok := strings.CutPrefix(text, c[0]); ok {
			return c[1] + rest + "."
		}
	}
	return capital(text) + "."
}

func isDefault(n *kong.Node) bool { return n.Parent != nil && n.Parent.DefaultCmd == n }

// given tells whether a flag was typed; one from the environment was not.
func (r *run) given(flag string) bool {
	for _, p := range r.parsed.Path {
		if p.Flag != nil && p.Flag.Name == flag {
			return true
		}
	}
	return false
}

// session opens ownup, once.
func (r *run) session() (*Session, error) {
	if r.opened != nil {
		return r.opened, nil
	}
	c, err := r.c.Resolve()
	if err != nil {
		return nil, err
	}
	s, err := r.p.Open(r.ctx, c)
	if err != nil {
		return nil, err
	}
	r.opened = s
	profile, err := s.App.Profile(r.ctx, s.Actor)
	switch {
	case err == nil:
		r.zone = loadZone(profile.Zone, r.zone)
	case problem.KindOf(err) != problem.Missing:
		return nil, err
	}
	return s, nil
}

func loadZone(name string, otherwise *time.Location) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	return otherwise
}

// noPart says that a part of ownup is not in this build.
func noPart(what string) error {
	return problem.New(problem.Missing, "This build of ownup has no "+what+".", "Use a complete build.")
}

// print writes a result, in a form that is safe on a terminal.
func (r *run) print(text string) error {
	_, err := io.WriteString(r.p.Stdout, plain(text))
	if err != nil {
		return problem.Wrap(err, problem.Unreachable, "The result could not be written.", "Check where the output goes.")
	}
	return nil
}

// say writes talk: everything that is not the result. That it could not be
// written changes nothing.
func (r *run) say(format string, args ...any) {
	_, _ = io.WriteString(r.p.Stderr, plain(fmt.Sprintf(format, args...)))
}

// result prints a value as JSON where that is asked for, and else as text.
func (r *run) result(value any, text func() string) error {
	if r.json {
		return r.writeJSON(r.p.Stdout, value)
	}
	return r.print(text())
}

func (r *run) writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return problem.Wrap(err, problem.Unreachable, "The result could not be written.", "Check where the output goes.")
	}
	return nil
}
