package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"ownup/internal/app"
	"ownup/internal/channel/link"
	"ownup/internal/channel/smtp"
	"ownup/internal/cli"
	"ownup/internal/config"
	"ownup/internal/core/audience"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/core/workgraph"
	"ownup/internal/holiday"
	"ownup/internal/outbox"
	"ownup/internal/record"
	"ownup/internal/rulebook"
	"ownup/internal/source/calendar"
	"ownup/internal/source/contacts"
	"ownup/internal/source/git"
	"ownup/internal/source/mail"
	"ownup/internal/source/table"
	"ownup/internal/store"
	"ownup/internal/trace/shelf"
	"ownup/internal/vault"
)

// local is who uses ownup on their own machine: there is one of them.
var local = app.Actor{ID: "local"}

// opener opens what is kept.
type opener struct {
	now func() time.Time
	log *slog.Logger
}

// opened is everything that is open.
type opened struct {
	app    *app.App
	outbox *outbox.Outbox
	store  *store.Store
}

// session opens ownup for one command.
func (o opener) session(ctx context.Context, c config.Config) (*cli.Session, error) {
	open, err := o.open(ctx, c)
	if err != nil {
		return nil, err
	}
	indexes := func(ctx context.Context) (shelf.Shelf, error) { return indexesOf(ctx, open.app, c) }
	return &cli.Session{App: open.app, Actor: local, Indexes: indexes, Close: open.store.Close}, nil
}

// open opens the database and the keys, and settles what an earlier run left
// in the outbox.
func (o opener) open(ctx context.Context, c config.Config) (_ *opened, err error) {
	keepSmall()
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The data folder cannot be made.",
			"Name another one with --data, or check that you may write there.")
	}
	s, err := store.Open(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	defer func() { //nolint:contextcheck // closing is finished though ctx is done
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := keyIsThere(ctx, s, c.KeyFile()); err != nil {
		return nil, err
	}
	v, err := vault.Open(c.KeyFile(), rand.Reader)
	if err != nil {
		return nil, err
	}
	open, err := o.build(c, s, v)
	if err != nil {
		return nil, err
	}
	if _, err := open.outbox.Recover(ctx); err != nil {
		// What could not be settled now is settled by the next run; it must
		// not keep a person from seeing whom to tell.
		o.log.Warn("recovering the outbox failed", "kind", problem.KindOf(err))
	}
	return open, nil
}

// keepSmall lets the heap grow by no more than a third beyond what is in use
// before the garbage collector runs. Most of what ownup holds is the work
// graph, which is columns of numbers that the collector need not look
// through, so running it more often costs little.
func keepSmall() {
	const percent = 33
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// keyIsThere refuses to go on where something was sealed with a key that is
// gone: a fresh one would open nothing, and what is written with it would not
// fit the old one when that is found again.
func keyIsThere(ctx context.Context, s *store.Store, keyFile string) error {
	if _, err := os.Stat(keyFile); !errors.Is(err, fs.ErrNotExist) {
		return nil // there, or a problem that opening it reports
	}
	mistakes, err := s.Mistakes(ctx, local.ID)
	if err != nil {
		return err
	}
	_, err = s.DataKey(ctx, record.OwnerKey(local.ID))
	switch {
	case err == nil, len(mistakes) > 0:
		return problem.New(problem.Missing, "The key to what is in this database is gone.",
			"Put ownup.key back into the data folder from a backup or from where it was first used.")
	case problem.KindOf(err) == problem.Missing:
		return nil
	}
	return err
}

func (o opener) build(c config.Config, s *store.Store, v *vault.Vault) (*opened, error) {
	r, err := rules(string(rulebook.English), c.Rules)
	if err != nil {
		return nil, err
	}
	playbooks, err := rulebook.PlaybookFolder(c.Playbooks)
	if err != nil {
		return nil, err
	}
	policy, err := weighed(audience.DefaultPolicy(), c.Weights)
	if err != nil {
		return nil, err
	}
	holidays := holiday.New()
	policy.Holidays = holidays.On
	a := app.New(app.Parts{
		Store: s, Vault: v, Rules: r, Playbooks: playbooks, Policy: policy, Region: holidays.Region,
		Readers: o.readers(), Mailto: link.Mailto, Now: o.now, Random: rand.Reader,
	})
	// Without a mail server nothing is handed to a channel; the outbox then
	// only settles what an earlier run left.
	var channel outbox.Channel
	if c.SMTP != "" {
		if channel, err = smtp.Parse(c.SMTP); err != nil {
			return nil, err
		}
	}
	out := outbox.New(a, s, channel, o.now, c.SendTimeout)
	if c.SMTP != "" {
		a.Deliver = out.Deliver
	}
	return &opened{a, out, s}, nil
}

func (o opener) readers() map[string]app.ReadSource {
	return map[string]app.ReadSource{
		"git": git.Read, "mail": mail.Read, "contacts": contacts.Read, "table": table.Read,
		"calendar": func(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
			return calendar.Read(ctx, path, cursor, sink, calendar.Options{Now: o.now(), Zone: time.Local})
		},
	}
}

// weighed is the policy with the weights of a file, where one is named.
func weighed(p audience.Policy, path string) (audience.Policy, error) {
	if path == "" {
		return p, nil
	}
	f, err := os.Open(path) // #nosec G304 -- the path is the user's own
	if err != nil {
		return p, problem.Wrap(err, problem.Unreachable, "The file of weights cannot be read.", "Check the path in --weights or OWNUP_WEIGHTS.")
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, audience.MaxFit+1))
	if err != nil {
		return p, problem.Wrap(err, problem.Unreachable, "The file of weights cannot be read.", "Check the path in --weights or OWNUP_WEIGHTS.")
	}
	fit, err := audience.ReadFit(data)
	if err != nil {
		return p, err
	}
	return p.Weighted(fit), nil
}

// rules are those that ownup comes with for a language, or those and a firm's
// own.
func rules(language, folder string) (*wording.Rules, error) {
	// Compiling leaves some megabytes behind at once. To collect them half way
	// would take longer than all the rest of a short command.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	if folder == "" {
		return rulebook.Default(rulebook.Language(language))
	}
	return rulebook.Folder(rulebook.Language(language), folder)
}
