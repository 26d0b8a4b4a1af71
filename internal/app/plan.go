package app

import (
	"context"
	"slices"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// Plan finds out whom to tell, as the records of work stand now, and lights
// the first fires where there are none yet. What the person has done and
// decided stays.
func (a *App) Plan(ctx context.Context, actor Actor, number int64) (Shown, error) {
	l, err := a.load(ctx, actor, number)
	if err != nil {
		return Shown{}, err
	}
	found, err := a.audienceOf(ctx, actor, l.state)
	if err != nil {
		return Shown{}, err
	}
	plan := mistake.Plan{Listeners: found.Listeners, LeftOut: found.LeftOut, Warnings: found.Warnings}
	for _, r := range found.Resolved {
		if !slices.Contains(plan.About, r.Name) {
			plan.About = append(plan.About, r.Name)
		}
	}
	if _, err := a.change(ctx, actor, number, just(plan)); err != nil {
		return Shown{}, err
	}
	l, err = a.change(ctx, actor, number, func(l loaded) (mistake.Command, record.Change, error) {
		return mistake.AddFires{Fires: a.firstFires(l.state, found)}, record.Change{}, nil
	})
	return a.shownAfter(l, err)
}

func (a *App) audienceOf(ctx context.Context, actor Actor, m mistake.Mistake) (audience.Audience, error) {
	g, err := a.graph(ctx, actor)
	if err != nil {
		return audience.Audience{}, err
	}
	profile, err := a.Profile(ctx, actor)
	if err != nil && problem.KindOf(err) != problem.Missing {
		return audience.Audience{}, err
	}
	return audience.For(questionOf(m, profile.Region), g.Now(), a.Policy, a.now()), nil
}

// firstFires are those of the playbook, where the mistake has no fires yet.
func (a *App) firstFires(m mistake.Mistake, found audience.Audience) []mistake.Fire {
	book, ok := a.Playbooks.Find(m.Facts.Kind)
	if !ok || len(m.Fires) > 0 {
		return nil
	}
	var due time.Time
	for _, d := range found.Deadlines {
		if d.At.After(a.now()) {
			due = d.At
			break
		}
	}
	return book.FirstFires(titleFacts(m), m.Listeners, due)
}

// titleFacts are the facts as titles of fires name them: by what the records
// took the mistake to be about, where the person named nothing.
func titleFacts(m mistake.Mistake) mistake.Facts {
	f := m.Facts
	if len(f.About) == 0 {
		f.About = m.About
	}
	return f
}

// retitled returns the burning fires whose titles the playbook made from
// facts that are other ones now. A title that the person wrote is left alone.
func (a *App) retitled(before, after mistake.Mistake) []mistake.Fire {
	book, ok := a.Playbooks.Find(before.Facts.Kind)
	if !ok {
		return nil
	}
	titles := map[string]string{}
	now := book.FirstFires(titleFacts(after), after.Listeners, time.Time{})
	for i, f := range book.FirstFires(titleFacts(before), after.Listeners, time.Time{}) {
		titles[f.Title] = now[i].Title
	}
	var out []mistake.Fire
	for _, f := range after.Fires {
		if title, made := titles[f.Title]; made && title != f.Title && f.State == mistake.Burning {
			f.Title = title
			out = append(out, f)
		}
	}
	return out
}

// AddListener adds somebody the plan does not have.
func (a *App) AddListener(ctx context.Context, actor Actor, number int64, l mistake.Listener) (Shown, error) {
	after, err := a.change(ctx, actor, number, just(mistake.AddListener{Listener: l}))
	return a.shownAfter(after, err)
}

// DropListener decides not to tell somebody, with the reason.
func (a *App) DropListener(ctx context.Context, actor Actor, number int64, who, why string) (Shown, error) {
	return a.toListener(ctx, actor, number, who, func(l mistake.Listener) mistake.Command {
		return mistake.DropListener{Listener: l.ID, Why: why}
	})
}

// toListener lets a command about one listener happen.
func (a *App) toListener(ctx context.Context, actor Actor, number int64, who string, c func(mistake.Listener) mistake.Command) (Shown, error) {
	l, err := a.change(ctx, actor, number, func(l loaded) (mistake.Command, record.Change, error) {
		listener, err := l.state.Find(who)
		if err != nil {
			return nil, record.Change{}, err
		}
		return c(listener), record.Change{}, nil
	})
	return a.shownAfter(l, err)
}

// RecordTold keeps that the person told a listener without ownup.
func (a *App) RecordTold(ctx context.Context, actor Actor, number int64, who string, how mistake.Channel, when time.Time) (Shown, error) {
	return a.toListener(ctx, actor, number, who, func(l mistake.Listener) mistake.Command {
		return mistake.RecordTold{Listener: l.ID, How: how, When: when}
	})
}

// TakeBackTold keeps that a listener was not told after all.
func (a *App) TakeBackTold(ctx context.Context, actor Actor, number int64, who, why string) (Shown, error) {
	return a.toListener(ctx, actor, number, who, func(l mistake.Listener) mistake.Command {
		return mistake.TakeBackTold{Listener: l.ID, Why: why}
	})
}

// ResolveDoubt keeps the person's word on whether a message in doubt arrived.
func (a *App) ResolveDoubt(ctx context.Context, actor Actor, number int64, who string, arrived bool) (Shown, error) {
	return a.toListener(ctx, actor, number, who, func(l mistake.Listener) mistake.Command {
		return mistake.ResolveDoubt{Listener: l.ID, Arrived: arrived}
	})
}

// Acknowledge keeps that a listener has answered.
func (a *App) Acknowledge(ctx context.Context, actor Actor, number int64, who string, when time.Time) (Shown, error) {
	return a.toListener(ctx, actor, number, who, func(l mistake.Listener) mistake.Command {
		return mistake.Acknowledge{Listener: l.ID, When: when}
	})
}

// SetFire adds a fire, or changes the one with its ID.
func (a *App) SetFire(ctx context.Context, actor Actor, number int64, f mistake.Fire) (Shown, error) {
	l, err := a.change(ctx, actor, number, just(mistake.SetFire{Fire: f}))
	return a.shownAfter(l, err)
}

// EndFire puts a fire out, or lets it go with a reason.
func (a *App) EndFire(ctx context.Context, actor Actor, number int64, fire string, state mistake.FireState, why string) (Shown, error) {
	if fire == "" {
		return Shown{}, problem.New(problem.Invalid, "Which fire is missing.", "The plan lists them.")
	}
	l, err := a.change(ctx, actor, number, just(mistake.EndFire{Fire: fire, State: state, Why: why}))
	return a.shownAfter(l, err)
}
