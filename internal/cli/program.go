package cli

import (
	"context"
	"io"
	"time"

	"ownup/internal/app"
	"ownup/internal/config"
	"ownup/internal/core/wording"
)

// Program is the rest of ownup as the commands see it. cmd/ownup fills it in,
// so that the command line imports neither the database nor the web app.
type Program struct {
	// Open makes the data folder where there is none, opens database and keys,
	// settles what an earlier run left in the outbox, and returns the use
	// cases. The session is closed by whoever opened it.
	Open func(ctx context.Context, c config.Config) (*Session, error)
	// Rules compiles the reviewer's rules, with those of the folder on top
	// where it is not "".
	Rules func(folder string) (*wording.Rules, error)
	// Serve runs the web app until ctx is done.
	Serve func(ctx context.Context, c config.Config, o ServeOptions) error
	// Demo writes the records of a fictional firm into a folder as they stand
	// at a time.
	Demo func(folder string, now time.Time) (Firm, error)
	// Gallery writes every page in every state into a folder.
	Gallery func(folder string) error

	Version string
	Now     func() time.Time
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Getenv  func(string) string
	// Terminal tells whether the writer is a terminal, and how wide it is.
	Terminal func(w io.Writer) (width int, ok bool)
}

// Session is ownup opened: use cases and who asks.
type Session struct {
	App   *app.App
	Actor app.Actor
	Close func() error
}

// ServeOptions say how the web app is run.
type ServeOptions struct {
	Listen string // host:port; port 0 is any free one
	Open   bool   // open the browser
	// Opened is told the address, with the one-time token, once it listens.
	Opened func(url string)
	Page   string // the page to open, "/" by default
}

// Firm is the demo's fictional firm: where its records are, and the mistake
// that is ready to be owned.
type Firm struct {
	Owner   app.Profile
	Records []Record
	Mistake app.NewInput
	Facts   app.Facts
}

// Record is one record of work to sync.
type Record struct{ Kind, Path string }
