package app

import (
	"context"
	"fmt"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/vault"
)

// Why is a stated reason for not having told a listener, named as a person
// names them.
type Why struct{ Who, Why string }

// Close ends the work on a mistake and keeps its lesson. It is refused, with
// the names, while somebody who must be told has not been and no reason is
// stated.
func (a *App) Close(ctx context.Context, actor Actor, number int64, lesson string, untold []Why) (Shown, error) {
	l, err := a.change(ctx, actor, number, func(l loaded) (mistake.Command, record.Change, error) {
		c := mistake.Close{Lesson: lesson}
		for _, u := range untold {
			listener, err := l.state.Find(u.Who)
			if err != nil {
				return nil, record.Change{}, err
			}
			c.Untold = append(c.Untold, mistake.Untold{Listener: listener.ID, Why: u.Why})
		}
		return c, record.Change{}, nil
	})
	return a.shownAfter(l, err)
}

// Reopen takes a close back.
func (a *App) Reopen(ctx context.Context, actor Actor, number int64) (Shown, error) {
	l, err := a.change(ctx, actor, number, just(mistake.Reopen{}))
	return a.shownAfter(l, err)
}

// Seal closes the record of a closed mistake for reading. The lesson stays.
func (a *App) Seal(ctx context.Context, actor Actor, number int64) error {
	_, err := a.change(ctx, actor, number, func(l loaded) (mistake.Command, record.Change, error) {
		var change record.Change
		if l.state.Lesson != "" {
			lesson, err := a.sealLesson(ctx, actor, l.row.ID, l.state.Lesson)
			if err != nil {
				return nil, change, err
			}
			change.Lesson = &lesson
		}
		return mistake.Seal{}, change, nil
	})
	return err
}

// Erase destroys the key of a sealed mistake: nobody can read it any more,
// and its chain can still be verified.
func (a *App) Erase(ctx context.Context, actor Actor, number int64) error {
	row, err := a.Store.Mistake(ctx, actor.ID, number)
	if err != nil {
		return err
	}
	switch row.State {
	case record.Erased:
		return nil
	case record.Sealed:
		return a.Store.Append(ctx, row.ID, row.Seq, nil, record.Change{State: record.Erased, EraseKey: true})
	}
	return problem.New(problem.Refused, "Only a sealed mistake can be erased.", "Close it and seal it first.")
}

// sealLesson seals a lesson under the owner's own key, so that it outlives
// the mistake it came from.
func (a *App) sealLesson(ctx context.Context, actor Actor, id, text string) (record.Lesson, error) {
	key, err := a.ownerKey(ctx, actor)
	if err != nil {
		return record.Lesson{}, err
	}
	sealed, err := key.Seal(a.Random, vault.LessonContext(actor.ID, id), []byte(text))
	if err != nil {
		return record.Lesson{}, fmt.Errorf("seal lesson: %w", err)
	}
	return record.Lesson{ID: id, Owner: actor.ID, At: a.now(), Sealed: sealed}, nil
}

// lessons opens the actor's lessons, by the ID of the mistake they came from.
func (a *App) lessons(ctx context.Context, actor Actor) (map[string]string, error) {
	kept, err := a.Store.Lessons(ctx, actor.ID)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	key, err := a.ownerKey(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, l := range kept {
		text, err := key.Open(vault.LessonContext(actor.ID, l.ID), l.Sealed)
		if err != nil {
			return nil, fmt.Errorf("open lesson: %w", err)
		}
		out[l.ID] = string(text)
	}
	return out, nil
}

// ownerKey returns the key that seals what outlives a mistake, and makes it
// the first time.
func (a *App) ownerKey(ctx context.Context, actor Actor) (vault.DataKey, error) {
	return a.keptKey(ctx, record.OwnerKey(actor.ID))
}

// IndexKey returns the key that seals the keys of the actor's indexes of
// folders, and makes it the first time.
func (a *App) IndexKey(ctx context.Context, actor Actor) (vault.DataKey, error) {
	return a.keptKey(ctx, record.IndexKey(actor.ID))
}

// keptKey returns a key by its name, and makes it the first time.
func (a *App) keptKey(ctx context.Context, name string) (vault.DataKey, error) {
	wrapped, err := a.Store.DataKey(ctx, name)
	if problem.KindOf(err) == problem.Missing {
		var fresh []byte
		if _, fresh, err = a.Vault.NewDataKey(name, a.Random); err != nil {
			return vault.DataKey{}, err
		}
		wrapped, err = a.Store.PutDataKey(ctx, name, fresh)
	}
	if err != nil {
		return vault.DataKey{}, err
	}
	return a.Vault.Unwrap(name, wrapped)
}
