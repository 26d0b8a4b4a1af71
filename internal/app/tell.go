package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/record"
)

// TellInput is the person's "tell". Without Subject and Body the kept draft
// is sent.
type TellInput struct {
	Number  int64
	Who     string
	To      string // one of the listener's addresses; "": the first
	Subject string
	Body    string
	Why     string // why before a client, or to this address, where the person insists
	DryRun  bool   // decide and show; nothing is stored and nothing leaves
}

// Telling is what a "tell" does, or with DryRun would do.
type Telling struct {
	Version  int      `json:"version"`
	Sent     bool     `json:"sent"` // handed to the listener's side
	State    string   `json:"state"`
	Letter   Letter   `json:"letter"`
	To       string   `json:"to"`
	Warnings []string `json:"warnings,omitempty"`
	DryRun   bool     `json:"dry_run,omitempty"`
	Detail   string   `json:"detail,omitempty"` // what the mail server said, where it did not take it
	Doubtful bool     `json:"-"`                // refused until the person says why this address is right
}

// Tell sends one listener the message. The intent is stored before anything
// leaves, in the transaction that decides that it may; the outbox then
// delivers it and stores the outcome. A message with places still to fill in
// is refused.
func (a *App) Tell(ctx context.Context, actor Actor, in TellInput) (Telling, error) {
	id, err := uuid.NewV7FromReader(a.Random)
	if err != nil {
		return Telling{}, fmt.Errorf("new id: %w", err)
	}
	telling := Telling{Version: 1, DryRun: in.DryRun}
	prepare := func(l loaded) (mistake.Command, record.Change, error) {
		listener, err := l.state.Find(in.Who)
		if err != nil {
			return nil, record.Change{}, err
		}
		c, err := a.prepare(l.state, listener, in, id.String(), &telling)
		if err == nil {
			err = a.beforeTelling(ctx, actor, l.state, listener.Name, in, &telling)
		}
		return c, record.Change{Intents: []record.Intent{{
			ID: id.String(), MistakeID: l.row.ID, Listener: listener.ID, State: record.Intended, CreatedAt: a.now(),
		}}}, err
	}
	if in.DryRun {
		err := a.rehearse(ctx, actor, in.Number, prepare)
		return telling, err
	}
	if a.Deliver == nil {
		return telling, noMailServer()
	}
	l, err := a.change(ctx, actor, in.Number, prepare)
	if err != nil {
		return telling, err
	}
	if err := a.Deliver(ctx, id.String()); err != nil {
		return telling, err
	}
	return a.outcome(ctx, l.row.ID, id.String(), telling)
}

func noMailServer() error {
	return problem.New(problem.Refused, "ownup has no mail server to send with.",
		"Set OWNUP_SMTP=smtp://user@host:587, or copy the message into your own mail program and record that you told them.")
}

// prepare makes the command that sends the letter and notes in telling what
// it would do.
func (a *App) prepare(m mistake.Mistake, l mistake.Listener, in TellInput, attempt string, telling *Telling) (mistake.Command, error) {
	letter, err := a.letter(m, l, DraftInput{Subject: in.Subject, Body: in.Body})
	if err != nil {
		return nil, err
	}
	if len(l.Addresses) == 0 {
		return nil, problem.New(problem.Missing, "There is no address for this person.", "Tell them another way and record that you told them.")
	}
	telling.Letter, telling.To = letter, cmp.Or(in.To, l.Addresses[0])
	if open := placesToFill(letter.Review); open > 0 {
		return nil, problem.New(problem.Refused, "The message still has places to fill in.",
			"Say what they ask for with ownup describe, or write it into the message.").With(letter.Missing...)
	}
	return mistake.Send{
		Listener: l.ID, Attempt: attempt, Channel: mistake.ByMail, To: telling.To,
		Subject: letter.Subject, Body: clean(letter.Body), Why: in.Why,
	}, nil
}

// placeholderRule is the reviewer's rule for places left to fill in.
const placeholderRule = "placeholder"

func placesToFill(r wording.Report) int {
	n := 0
	for _, f := range r.Findings {
		if f.Rule == placeholderRule {
			n++
		}
	}
	return n
}

// rehearse decides without storing anything.
func (a *App) rehearse(ctx context.Context, actor Actor, number int64, d decision) error {
	l, err := a.load(ctx, actor, number)
	if err != nil {
		return err
	}
	c, _, err := d(l)
	if err != nil {
		return err
	}
	_, err = mistake.Decide(l.state, c, actor.ID, a.now())
	return err
}

// outcome reads from the record how an attempt ended.
func (a *App) outcome(ctx context.Context, mistakeID, attempt string, telling Telling) (Telling, error) {
	row, err := a.Store.MistakeByID(ctx, mistakeID)
	if err != nil {
		return telling, err
	}
	l, err := a.open(ctx, row)
	if err != nil {
		return telling, err
	}
	for _, d := range l.state.Disclosures {
		for _, t := range d.Attempts {
			if t.ID == attempt {
				telling.State, telling.Detail = string(d.State), t.Detail
				telling.Sent = t.Outcome == mistake.Delivered
			}
		}
	}
	return telling, nil
}

// Post is a message the outbox is to deliver.
type Post struct {
	Attempt  string // also the stable part of its Message-ID
	From     mistake.Owner
	Name     string // the listener's
	To       string
	Subject  string
	Body     string
	Listener string    // the listener's ID within the mistake
	At       time.Time // when the person said "tell"
}

// Post returns the message of an intent.
func (a *App) Post(ctx context.Context, intent record.Intent) (Post, error) {
	row, err := a.Store.MistakeByID(ctx, intent.MistakeID)
	if err != nil {
		return Post{}, err
	}
	l, err := a.open(ctx, row)
	if err != nil {
		return Post{}, err
	}
	for _, t := range l.state.Disclosures[intent.Listener].Attempts {
		if t.ID != intent.ID {
			continue
		}
		name := ""
		for _, k := range l.state.Listeners {
			if k.ID == intent.Listener {
				name = k.Name
			}
		}
		return Post{
			Attempt: t.ID, From: l.state.Facts.Owner, Name: name, To: t.To, Subject: t.Subject,
			Body: strings.TrimRight(t.Body, "\n") + "\n", Listener: intent.Listener, At: t.At,
		}, nil
	}
	return Post{}, problem.New(problem.Missing, "There is no such attempt.", "")
}

// outboxActor is who notes what ownup itself did or noticed.
const outboxActor = "ownup"

// Note lets what the outbox did become part of the record, together with the
// move of its intent, in one transaction.
func (a *App) Note(ctx context.Context, mistakeID string, c mistake.Command, move record.Move) error {
	row, err := a.Store.MistakeByID(ctx, mistakeID)
	if err != nil {
		return err
	}
	_, err = a.changeRow(ctx, row, outboxActor, func(loaded) (mistake.Command, record.Change, error) {
		return c, record.Change{Moves: []record.Move{move}}, nil
	})
	return err
}
