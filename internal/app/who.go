package app

import (
	"context"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// WhoQuery asks whom a mistake concerns without opening a record of one.
type WhoQuery struct {
	About []string
	With  []string
	Text  string
	Owner person.Identity // empty: the actor
	Size  mistake.Size
	At    time.Time // only what was recorded before; zero: now
	Limit int
}

// Who answers a query.
func (a *App) Who(ctx context.Context, actor Actor, q WhoQuery) (audience.Audience, error) {
	ask, err := a.Asker(ctx, actor)
	if err != nil {
		return audience.Audience{}, err
	}
	return ask(q)
}

// Asker returns a function that answers many queries from the records as they
// are now. It may be called from several goroutines.
func (a *App) Asker(ctx context.Context, actor Actor) (func(WhoQuery) (audience.Audience, error), error) {
	g, err := a.graph(ctx, actor)
	if err != nil {
		return nil, err
	}
	profile, err := a.Profile(ctx, actor)
	if err != nil && problem.KindOf(err) != problem.Missing {
		return nil, err
	}
	return func(q WhoQuery) (audience.Audience, error) {
		if len(q.About) == 0 && len(q.With) == 0 && q.Text == "" {
			return audience.Audience{}, problem.New(problem.Invalid, "What it is about is missing.", "Name a thing with --about, or people with --with.")
		}
		if q.Owner == (person.Identity{}) {
			q.Owner = profile.Identity()
		}
		now, view := a.now(), g.Now()
		if !q.At.IsZero() {
			now, view = q.At, g.At(q.At)
		}
		return audience.For(audience.Question{
			Owner: q.Owner, About: q.About, With: q.With, Text: q.Text,
			Size: q.Size, Zone: profile.Zone, Region: profile.Region, Limit: q.Limit,
		}, view, a.Policy, now), nil
	}, nil
}
