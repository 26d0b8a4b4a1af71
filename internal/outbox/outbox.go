// Package outbox delivers what the person has said is to be told.
//
// A message is sent at most once without a person's say. Its intent is stored
// by the use case, in the transaction that decides that it may be sent. The
// outbox then
//
//  1. claims the intent: one transaction moves it from intended to attempting
//     and writes "send started" into the record, so that of several replicas
//     only one goes on;
//  2. hands the message to the channel;
//  3. writes how it ended into the record and moves the intent to done.
//
// If the process dies, or loses its database, between 2 and 3, the intent
// stays attempting until its lease runs out. [Outbox.Recover] then writes
// that the outcome is unknown: the disclosure is in doubt, and only the
// person can say what happened. An intent that was never claimed has left
// nothing; after [claimWithin] it is written off as not sent, rather than
// sent hours later when nobody expects it.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// claimWithin is how long after the person's "tell" a message may still
// leave.
const claimWithin = 10 * time.Minute

// noteTime bounds storing the outcome once the channel has answered.
const noteTime = 5 * time.Second

// leaseMargin is how much longer a lease runs than an attempt can take, for
// clocks of replicas that differ a little.
const leaseMargin = 2 * time.Second

// Record is where what the outbox does becomes part of the mistake.
type Record interface {
	// Post returns the message of an intent.
	Post(ctx context.Context, intent record.Intent) (app.Post, error)
	// Note decides a command on the mistake and moves the intent, in one
	// transaction. It fails with [problem.Conflict] where the intent is not
	// where the move says it is, or the command has been overtaken.
	Note(ctx context.Context, mistakeID string, c mistake.Command, move record.Move) error
}

// Queue is the stored intents.
type Queue interface {
	Intent(ctx context.Context, id string) (record.Intent, error)
	// StaleIntents returns intents whose lease ran out before now, and those
	// still unclaimed that were created before cutoff.
	StaleIntents(ctx context.Context, now, cutoff time.Time) ([]record.Intent, error)
}

// Channel hands one message over to the listener's side. It says what it
// knows: Delivered where the other side took it, Failed where it certainly
// did not, Unknown where the connection broke after the text had left.
// Detail is for the owner's eyes.
type Channel interface {
	Send(ctx context.Context, p app.Post) (outcome mistake.Outcome, detail string)
}

// Outbox delivers intents. It is safe for concurrent use.
type Outbox struct {
	record  Record
	queue   Queue
	channel Channel
	now     func() time.Time
	timeout time.Duration // for handing one message over
}

// New returns an outbox whose channel gets timeout for each message.
func New(r Record, q Queue, c Channel, now func() time.Time, timeout time.Duration) *Outbox {
	return &Outbox{r, q, c, now, timeout}
}

// lease is how long an attempt may go on before it counts as broken off. It
// outlasts the channel's timeout and the storing of the outcome.
func (o *Outbox) lease() time.Duration { return o.timeout + noteTime + leaseMargin }

// Deliver delivers one intent and returns when its outcome is stored. An
// intent that somebody else has claimed is left to them.
func (o *Outbox) Deliver(ctx context.Context, id string) error {
	intent, err := o.queue.Intent(ctx, id)
	if err != nil {
		return err
	}
	if intent.State != record.Intended {
		return nil
	}
	post, err := o.record.Post(ctx, intent)
	if err != nil {
		return err
	}
	err = o.record.Note(ctx, intent.MistakeID,
		mistake.StartSending{Listener: intent.Listener, Attempt: intent.ID},
		record.Move{ID: id, From: record.Intended, To: record.Attempting, LeaseUntil: o.now().Add(o.lease())})
	if problem.KindOf(err) == problem.Conflict {
		return nil // claimed by another replica
	}
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	sending, cancel := context.WithTimeout(ctx, o.timeout)
	outcome, detail := o.channel.Send(sending, post)
	cancel()
	// The outcome is stored even where the person has gone away meanwhile.
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	return o.end(noting, intent, record.Attempting, outcome, detail)
}

func (o *Outbox) end(ctx context.Context, intent record.Intent, from record.IntentState, outcome mistake.Outcome, detail string) error {
	err := o.record.Note(ctx, intent.MistakeID,
		mistake.EndSending{Listener: intent.Listener, Attempt: intent.ID, Outcome: outcome, Detail: detail},
		record.Move{ID: intent.ID, From: from, To: record.Done})
	if err != nil {
		return fmt.Errorf("store outcome: %w", err)
	}
	return nil
}

// Recover settles what earlier runs left behind and returns how many intents
// it settled. Nothing is sent. One that cannot be settled does not keep the
// others from it.
func (o *Outbox) Recover(ctx context.Context) (int, error) {
	now := o.now()
	stale, err := o.queue.StaleIntents(ctx, now, now.Add(-claimWithin))
	if err != nil {
		return 0, err
	}
	settled := 0
	var failures []error
	for _, intent := range stale {
		outcome, detail := mistake.Unknown, "ownup stopped while it was sending."
		if intent.State == record.Intended {
			outcome, detail = mistake.Failed, "ownup stopped before it sent this. Nothing left."
		}
		err := o.end(ctx, intent, intent.State, outcome, detail)
		switch {
		case err == nil:
			settled++
		case problem.KindOf(err) != problem.Conflict: // else another replica was faster
			failures = append(failures, err)
		}
	}
	return settled, errors.Join(failures...)
}

// Run recovers once and then every interval, until ctx is done.
func (o *Outbox) Run(ctx context.Context, interval time.Duration, log *slog.Logger) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if n, err := o.Recover(ctx); err != nil && ctx.Err() == nil {
			log.Error("recovering the outbox failed", "kind", problem.KindOf(err))
		} else if n > 0 {
			log.Info("outbox recovered", "intents", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
