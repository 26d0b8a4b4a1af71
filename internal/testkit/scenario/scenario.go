// Package scenario sets a stage for tests that are stories: a real database,
// keys, rules and outbox, a clock that the story moves, records of work that
// it tells, and a channel that keeps what each person received.
package scenario

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/channel/link"
	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/outbox"
	"ownup/internal/rulebook"
	"ownup/internal/store"
	"ownup/internal/vault"
)

// Monday is when most stories begin: nine in the morning on a Monday, UTC.
var Monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Stage is one story's world.
type Stage struct {
	TB      testing.TB
	App     *app.App
	Actor   app.Actor
	Store   *store.Store
	Outbox  *outbox.Outbox
	Channel *Channel
	Records Records // what a sync of kind "story" reads

	path string // of the SQLite database
	mu   sync.Mutex
	now  time.Time
}

// Owner is who tells the stories.
var Owner = app.Profile{Name: "Mara Lind", Address: "mara@firm.example", Zone: "UTC"}

// New sets a stage on a fresh SQLite database.
func New(tb testing.TB) *Stage {
	tb.Helper()
	return On(tb, "sqlite:"+filepath.Join(tb.TempDir(), "ownup.db"))
}

// On sets a stage on the database at url.
func On(tb testing.TB, url string) *Stage {
	tb.Helper()
	s := &Stage{TB: tb, Actor: app.Actor{ID: "mara"}, Channel: &Channel{}, now: Monday, path: strings.TrimPrefix(url, "sqlite:")}
	var err error
	if s.Store, err = store.Open(tb.Context(), url); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Store.Close() })
	keys, err := vault.Open(filepath.Join(tb.TempDir(), "ownup.key"), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := rulebook.Default(rulebook.English)
	if err != nil {
		tb.Fatal(err)
	}
	books, err := rulebook.DefaultPlaybooks()
	if err != nil {
		tb.Fatal(err)
	}
	s.App = app.New(app.Parts{
		Store: s.Store, Vault: keys, Rules: rules, Playbooks: books, Policy: audience.DefaultPolicy(),
		Readers: map[string]app.ReadSource{"story": s.Records.read(s)},
		Deliver: func(ctx context.Context, id string) error { return s.Outbox.Deliver(ctx, id) },
		Mailto:  link.Mailto, Now: s.Now, Random: rand.Reader,
	})
	s.Outbox = outbox.New(s.App, s.Store, s.Channel, s.Now, time.Minute)
	if err := s.App.SetProfile(tb.Context(), s.Actor, Owner); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Now is the time in the story.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Pass lets time go by.
func (s *Stage) Pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// Records are what the story's records of work say.
type Records struct {
	Acts      []workgraph.Act
	Flows     []workgraph.Flow
	Deadlines []workgraph.Deadline
	Cards     []person.Card
	Members   []workgraph.Membership
}

// read is a source that hands over the stage's records.
func (*Records) read(s *Stage) app.ReadSource {
	return func(_ context.Context, _ string, _ []byte, sink workgraph.Sink) error {
		if err := sink.Reset(); err != nil {
			return err
		}
		for _, a := range s.Records.Acts {
			if err := sink.Act(a); err != nil {
				return err
			}
		}
		for _, f := range s.Records.Flows {
			if err := sink.Flow(f); err != nil {
				return err
			}
		}
		for _, d := range s.Records.Deadlines {
			if err := sink.Deadline(d); err != nil {
				return err
			}
		}
		for _, c := range s.Records.Cards {
			if err := sink.Card(c); err != nil {
				return err
			}
		}
		for _, m := range s.Records.Members {
			if err := sink.Member(m); err != nil {
				return err
			}
		}
		return sink.Checkpoint([]byte("all"))
	}
}

// Sync reads the story's records.
func (s *Stage) Sync() {
	s.TB.Helper()
	if _, err := s.App.Sync(s.TB.Context(), s.Actor, app.SyncInput{Kind: "story", Path: "/story"}); err != nil {
		s.TB.Fatal(err)
	}
}

// Tamper changes the database behind ownup's back; the stage must be on
// SQLite.
func (s *Stage) Tamper(statement string) {
	s.TB.Helper()
	db, err := sql.Open("sqlite", s.path)
	if err != nil {
		s.TB.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(s.TB.Context(), statement); err != nil {
		s.TB.Fatal(err)
	}
}

// Person is the identity of somebody in the story: "Ines Kaya" writes from
// ines.kaya at the domain.
func Person(name, domain string) person.Identity {
	return person.Identity{Name: name, Address: fmt.Sprintf("%s@%s", strings.ReplaceAll(strings.ToLower(name), " ", "."), domain)}
}

// Must fails the story where err is not nil, and returns the mistake.
func (s *Stage) Must(shown app.Shown, err error) app.Shown {
	s.TB.Helper()
	if err != nil {
		s.TB.Fatalf("%v (details %v)", err, problem.As(err).Details)
	}
	return shown
}

// Channel keeps what each address received. Behave, where set, decides the
// outcome, and may do what a crash would.
type Channel struct {
	Behave func(app.Post) (mistake.Outcome, string)

	mu   sync.Mutex
	sent []app.Post
}

// Send delivers at once.
func (c *Channel) Send(_ context.Context, p app.Post) (mistake.Outcome, string) {
	c.mu.Lock()
	c.sent = append(c.sent, p)
	c.mu.Unlock()
	if c.Behave != nil {
		return c.Behave(p)
	}
	return mistake.Delivered, ""
}

// Received returns what was sent to an address, oldest first.
func (c *Channel) Received(address string) []app.Post {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.sent), func(p app.Post) bool { return p.To != address })
}
