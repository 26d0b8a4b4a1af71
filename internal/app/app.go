// Package app holds the use cases of ownup, one file each.
//
// A use case loads what it needs, lets the core decide, and stores what
// follows in one transaction. It names its actor, asks for the time, and
// returns plain data that the command line, the web pages and programs show
// each in their own way. It never prints, and never logs a story.
//
// A mistake is loaded as its sealed history, opened with its own key and
// replayed ([App.load]); a command on it goes through [App.change], which
// decides, seals, links and appends, and starts over with the newer state
// where somebody else was faster. Only the owner of a mistake can load it:
// every query carries the actor.
//
// The work graph is built from stored batches and kept in memory until there
// are new ones ([App.graph]).
package app

import (
	"context"
	"io"
	"sync"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/playbook"
	"ownup/internal/core/wording"
	"ownup/internal/core/workgraph"
	"ownup/internal/record"
	"ownup/internal/vault"
)

// Actor is who asks. What they own, and nothing else, is theirs to see.
type Actor struct {
	ID string
}

// Store is what the use cases need of the database. Methods fail with a
// problem.Problem: Missing for what is not there or not the owner's, Conflict
// where somebody else was faster.
type Store interface {
	CreateMistake(ctx context.Context, m record.Mistake, wrappedKey []byte, events []record.Event) (number int64, err error)
	Mistakes(ctx context.Context, owner string) ([]record.Mistake, error)
	Mistake(ctx context.Context, owner string, number int64) (record.Mistake, error)
	MistakeByID(ctx context.Context, id string) (record.Mistake, error)
	// History returns the row and all events of one moment.
	History(ctx context.Context, id string) (record.Mistake, []record.Event, error)
	Append(ctx context.Context, id string, after int64, events []record.Event, change record.Change) error
	DataKey(ctx context.Context, name string) ([]byte, error)
	PutDataKey(ctx context.Context, name string, wrapped []byte) ([]byte, error)
	Lessons(ctx context.Context, owner string) ([]record.Lesson, error)

	Source(ctx context.Context, owner, kind, location string) (record.Source, error)
	Sources(ctx context.Context, owner string) ([]record.Source, error)
	PutBatch(ctx context.Context, sourceID string, generation int64, step record.Step) (int64, error)
	DropSource(ctx context.Context, owner, sourceID string) error
	Batches(ctx context.Context, owner string, yield func(record.Batch) error) error
	BatchIDs(ctx context.Context, owner string) ([]string, error)

	Corrections(ctx context.Context, owner string) ([]record.Correction, error)
	PutCorrection(ctx context.Context, owner string, c record.Correction) error
	DropCorrection(ctx context.Context, owner string, c record.Correction) error
	Setting(ctx context.Context, owner, name string) ([]byte, error)
	PutSetting(ctx context.Context, owner, name string, value []byte) error
}

// ReadSource reads one kind of record of work from cursor on; see
// [workgraph.Sink] for what it must keep to.
type ReadSource func(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error

// Parts are what an App is made of. All are needed but Deliver, without
// which nothing can be sent, Mailto, without which letters have no link, and
// Region, without which no region has holidays.
type Parts struct {
	Store     Store
	Vault     *vault.Vault
	Rules     *wording.Rules
	Playbooks *playbook.Shelf
	Policy    audience.Policy
	Region    func(region, zone string) string               // whose public holidays the policy knows for these; "": none
	Readers   map[string]ReadSource                          // by kind: "git", "mail", ...
	Deliver   func(ctx context.Context, intent string) error // returns when the outcome is stored
	Mailto    func(to, subject, body string) string          // a link that opens the message in a mail program
	Now       func() time.Time
	Random    io.Reader
}

// App is the use cases over one database. It is safe for concurrent use.
type App struct {
	Parts

	mu     sync.Mutex
	graphs map[string]*graphSlot // by owner
}

// New returns the use cases made of parts.
func New(parts Parts) *App {
	return &App{Parts: parts, graphs: map[string]*graphSlot{}}
}

// now is the time to the second that records keep, in UTC.
func (a *App) now() time.Time { return a.Now().UTC().Truncate(time.Second) }
