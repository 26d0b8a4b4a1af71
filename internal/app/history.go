package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/vault"
)

// loaded is one mistake opened and replayed.
type loaded struct {
	row   record.Mistake
	key   vault.DataKey
	state mistake.Mistake
}

// maxTries bounds how often a command is decided anew because somebody else
// appended first. Two people at one mistake need two or three.
const maxTries = 8

// load opens and replays the owner's mistake with that number.
func (a *App) load(ctx context.Context, actor Actor, number int64) (loaded, error) {
	row, err := a.Store.Mistake(ctx, actor.ID, number)
	if err != nil {
		return loaded{}, err
	}
	return a.open(ctx, row)
}

// open opens and replays a mistake as it is now; row may be older.
func (a *App) open(ctx context.Context, row record.Mistake) (loaded, error) {
	l, events, err := a.history(ctx, row)
	if err != nil {
		return l, err
	}
	if l.state, err = mistake.Replay(events); err != nil {
		return l, problem.Wrap(err, problem.Damaged, "This record does not fit together.", "Run ownup verify to see where.")
	}
	return l, nil
}

// history opens every event of a mistake. The row it returns and the events
// are of one moment, so that what is appended next links to the last of them.
func (a *App) history(ctx context.Context, row record.Mistake) (loaded, []mistake.Event, error) {
	row, sealed, err := a.Store.History(ctx, row.ID)
	if err != nil {
		return loaded{}, nil, err
	}
	if row.State == record.Sealed || row.State == record.Erased {
		return loaded{row: row}, nil, problem.New(problem.Sealed, "This mistake is sealed. It is over.", "Its lesson is in ownup list.")
	}
	wrapped, err := a.Store.DataKey(ctx, record.MistakeKey(row.ID))
	if err != nil {
		return loaded{}, nil, err
	}
	key, err := a.Vault.Unwrap(record.MistakeKey(row.ID), wrapped)
	if err != nil {
		return loaded{}, nil, err
	}
	events := make([]mistake.Event, len(sealed))
	for i, s := range sealed {
		plain, err := key.Open(vault.EventContext(row.ID, s.Seq), s.Sealed)
		if err != nil {
			return loaded{}, nil, fmt.Errorf("open event %d: %w", s.Seq, err)
		}
		if events[i], err = mistake.DecodeEvent(plain); err != nil {
			return loaded{}, nil, err
		}
	}
	return loaded{row: row, key: key}, events, nil
}

// sealAll seals new events and links them to what comes before.
func (a *App) sealAll(id string, key vault.DataKey, prev vault.Hash, events []mistake.Event) ([]record.Event, vault.Hash, error) {
	out := make([]record.Event, len(events))
	for i, e := range events {
		plain, err := e.Encode()
		if err != nil {
			return nil, prev, err
		}
		sealed, err := key.Seal(a.Random, vault.EventContext(id, e.Seq), plain)
		if err != nil {
			return nil, prev, fmt.Errorf("seal event %d: %w", e.Seq, err)
		}
		prev = vault.Link(prev, id, e.Seq, sealed)
		out[i] = record.Event{Seq: e.Seq, Sealed: sealed, Hash: slices.Clone(prev[:])}
	}
	return out, prev, nil
}

// create stores a new mistake and returns it.
func (a *App) create(ctx context.Context, actor Actor, c mistake.Begin) (loaded, error) {
	now := a.now()
	events, err := mistake.Decide(mistake.Mistake{}, c, actor.ID, now)
	if err != nil {
		return loaded{}, err
	}
	id, err := uuid.NewV7FromReader(a.Random)
	if err != nil {
		return loaded{}, fmt.Errorf("new id: %w", err)
	}
	key, wrapped, err := a.Vault.NewDataKey(record.MistakeKey(id.String()), a.Random)
	if err != nil {
		return loaded{}, err
	}
	sealed, head, err := a.sealAll(id.String(), key, vault.Genesis(id.String()), events)
	if err != nil {
		return loaded{}, err
	}
	row := record.Mistake{
		ID: id.String(), Owner: actor.ID, State: record.Open, Seq: int64(len(events)),
		Head: head[:], HeadMAC: a.Vault.SignHead(id.String(), int64(len(events)), head), CreatedAt: now,
	}
	if row.Number, err = a.Store.CreateMistake(ctx, row, wrapped, sealed); err != nil {
		return loaded{}, err
	}
	state, err := mistake.Replay(events)
	return loaded{row, key, state}, err
}

// decision makes the command of the present state, and says what has to be
// stored with it in the same transaction.
type decision func(l loaded) (mistake.Command, record.Change, error)

// just is the decision for a command that depends on nothing.
func just(c mistake.Command) decision {
	return func(loaded) (mistake.Command, record.Change, error) { return c, record.Change{}, nil }
}

// change lets a decision happen to the owner's mistake and returns the new
// state.
func (a *App) change(ctx context.Context, actor Actor, number int64, d decision) (loaded, error) {
	row, err := a.Store.Mistake(ctx, actor.ID, number)
	if err != nil {
		return loaded{}, err
	}
	return a.changeRow(ctx, row, actor.ID, d)
}

// changeRow decides on the present state and appends what follows. Where
// somebody else appended first it loads the newer state and decides anew, so
// no event is lost and no decision is made on a state that is gone.
func (a *App) changeRow(ctx context.Context, row record.Mistake, actor string, d decision) (loaded, error) {
	for range maxTries {
		l, err := a.open(ctx, row)
		if err != nil {
			return l, err
		}
		l, err = a.append(ctx, l, actor, d)
		if !errors.Is(err, errOvertaken) {
			return l, err
		}
		if row, err = a.Store.MistakeByID(ctx, row.ID); err != nil {
			return l, err
		}
	}
	return loaded{}, problem.New(problem.Conflict, "Somebody else is changing this mistake at the same time.", "Try again in a moment.")
}

// errOvertaken says that the store saw a newer event than the decision did. A
// conflict that the decision itself finds is final, so it is not this one.
var errOvertaken = errors.New("somebody else appended first")

func (a *App) append(ctx context.Context, l loaded, actor string, d decision) (loaded, error) {
	c, change, err := d(l)
	if err != nil {
		return l, err
	}
	events, err := mistake.Decide(l.state, c, actor, a.now())
	if err != nil || len(events) == 0 {
		return l, err
	}
	next, err := l.state.Apply(events...)
	if err != nil {
		return l, err
	}
	sealed, head, err := a.sealAll(l.row.ID, l.key, vault.Hash(l.row.Head), events)
	if err != nil {
		return l, err
	}
	change.State = record.State(next.Stage)
	change.Head, change.HeadMAC = head[:], a.Vault.SignHead(l.row.ID, next.Seq, head)
	if err := a.Store.Append(ctx, l.row.ID, l.state.Seq, sealed, change); err != nil {
		if problem.KindOf(err) == problem.Conflict {
			return l, errOvertaken
		}
		return l, err
	}
	l.row.Seq, l.row.Head, l.row.HeadMAC, l.row.State = next.Seq, change.Head, change.HeadMAC, change.State
	l.state = next
	return l, nil
}
