// Package cli is the command line of ownup: one file for each command or
// small family of commands.
//
// [Program.Run] reads the arguments, runs one command and returns the exit
// status. A command turns what was typed into the input of one use case and
// the answer into text, or with --json into JSON; it decides nothing itself.
//
// The manners are the same everywhere:
//
//   - the result is on standard output, everything else on standard error;
//   - a problem is a sentence and a next step, with the status that the one
//     table of [Statuses] gives its kind;
//   - before anything leaves the machine the person sees who, what and when,
//     and says yes; where nobody can be asked, --yes has to be given;
//   - what comes from mail and other foreign records is stripped of control
//     characters before it reaches a terminal;
//   - review, lsp, playbook, trace, triage, help and version do not touch the data folder.
package cli

import (
	"context"
	"io"
	"time"

	"ownup/internal/app"
	"ownup/internal/config"
	"ownup/internal/core/manuscript"
	"ownup/internal/core/playbook"
	"ownup/internal/core/wording"
	"ownup/internal/trace"
	"ownup/internal/trace/shelf"
)

// Program is the rest of ownup as the commands see it. cmd/ownup fills it in,
// so that the command line imports neither the database nor the web app. A
// part that is nil is not in this build, and the command that needs it says so.
type Program struct {
	// Open makes the data folder where there is none, opens database and keys,
	// settles what an earlier run left in the outbox, and returns the use
	// cases. The session is closed by whoever opened it.
	Open func(ctx context.Context, c config.Config) (*Session, error)
	// Rules compiles the reviewer's rules for a language ("en", "de"), with
	// those of the folder on top where it is not "".
	Rules func(language, folder string) (*wording.Rules, error)
	// Playbooks reads the playbooks, with those of the folder on top where it
	// is not "". CheckPlaybooks looks at files and folders, or at the playbooks
	// that ownup comes with, and returns how many files there were and what is
	// wrong with them.
	Playbooks      func(folder string) (*playbook.Shelf, error)
	CheckPlaybooks func(paths []string) (files int, found []playbook.Finding, err error)
	// FormOf tells the form of a message in a file by its name and how it
	// begins, and Message takes the text out of it. Without them, messages are
	// plain text or Markdown.
	FormOf  func(name string, source []byte) manuscript.Form
	Message func(form manuscript.Form, source []byte) (manuscript.Manuscript, error)
	// LSP speaks the Language Server Protocol until the client is done, and
	// reports whether it ended as the protocol wants it.
	LSP func(in io.Reader, out io.Writer, review ReviewFunc) (orderly bool, err error)
	// Trace looks for a figure, phrase, file or message.
	Trace func(ctx context.Context, r trace.Request) (trace.Result, error)
	// Serve runs the web app until ctx is done.
	Serve func(ctx context.Context, c config.Config, o ServeOptions) error
	// Demo writes the records of a fictional firm into a folder as they stand
	// at a time.
	Demo func(folder string, now time.Time) (Firm, error)
	// Gallery writes every page in every state into a folder.
	Gallery func(folder string) error
	// Guess says who the person at the keyboard probably is, from what the
	// machine knows of them; ok is false where it knows nothing.
	Guess func(ctx context.Context) (profile app.Profile, ok bool)
	// ReadMail takes recipients and subject from one mail as it is saved.
	ReadMail func(io.Reader) (app.Envelope, error)

	Version string
	Now     func() time.Time
	Zone    *time.Location // of the machine; used until there is a profile
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	// Terminal tells whether one of the three streams is a terminal, and how
	// many columns it has.
	Terminal func(stream any) (columns int, ok bool)
}

// ReviewFunc reviews a message in a language ("en", "de").
type ReviewFunc = func(language string, m wording.Message) (wording.Report, error)

// Session is ownup opened: use cases and who asks.
type Session struct {
	App   *app.App
	Actor app.Actor
	// Indexes are those of folders that the actor asked for.
	Indexes func(ctx context.Context) (shelf.Shelf, error)
	Close   func() error
}

// ServeOptions say how the web app is run.
type ServeOptions struct {
	Listen string // host:port; port 0 is any free one
	Open   bool   // open the browser
	// Opened is told the address, with the one-time token, once it listens.
	Opened func(url string)
	Page   string // the page to open, such as "/"
	// Hosts are the names by which other machines reach it; none: loopback only.
	Hosts []string
	HTTPS bool // browsers come over HTTPS, through a proxy
}

// Firm is the demo's fictional firm: where its records are, and the mistake
// that is ready to be owned.
type Firm struct {
	Name    string
	Owner   app.Profile  // who made the mistake
	Records []Record     // what is to be read, in a good order
	Mistake app.NewInput // what the owner says at first
	Facts   app.Facts    // what the owner adds
	Notes   []string     // what could not be written, and why
}

// Record is one record of work to sync.
type Record struct{ Kind, Path string }
