package app

import (
	"context"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
	"ownup/internal/record"
)

// NewInput is what a person says to start. Only Text is needed.
type NewInput struct {
	Text       string
	About      []string // things, where the person knows them
	With       []string // addresses of people already known to be concerned
	Size       mistake.Size
	Kind       string // a playbook; "": found from Text
	MadeAt     time.Time
	RealisedAt time.Time // zero: now
}

// New opens the record of a mistake and makes the first plan, so that one
// step leads from "what went wrong?" to whom to tell.
func (a *App) New(ctx context.Context, actor Actor, in NewInput) (Shown, error) {
	profile, err := a.Profile(ctx, actor)
	if err != nil {
		return Shown{}, err
	}
	if in, err = a.checked(ctx, actor, in); err != nil {
		return Shown{}, err
	}
	kind := in.Kind
	if _, ok := a.Playbooks.Find(kind); !ok {
		kind = a.Playbooks.Guess(in.Text).Kind
	}
	wrong, right, _ := playbook.WrongAndRight(in.Text)
	l, err := a.create(ctx, actor, mistake.Begin{Facts: mistake.Facts{
		Wrong: wrong, Right: right,
		Title: in.Text, Size: in.Size, Kind: kind, About: in.About, With: in.With,
		MadeAt: in.MadeAt, RealisedAt: in.RealisedAt,
		Owner: mistake.Owner{Name: profile.Name, Address: profile.Address, Zone: profile.Zone},
	}})
	if err != nil {
		return Shown{}, err
	}
	return a.Plan(ctx, actor, l.row.Number)
}

// Facts are the changes to what is known of a mistake; nil leaves as it is.
type Facts struct {
	Title, Wrong, Right, What, Cause, Impact, Repair, Prevention, Kind *string
	Size                                                               *mistake.Size
	RepairDone                                                         *bool
	RepairBy, NextUpdate, MadeAt                                       *time.Time
	About, With                                                        []string // nil: as it is
}

// Describe adds to what is known of a mistake.
func (a *App) Describe(ctx context.Context, actor Actor, number int64, in Facts) (Shown, error) {
	if err := a.known(ctx, actor, in.With); err != nil {
		return Shown{}, err
	}
	var before mistake.Mistake
	l, err := a.change(ctx, actor, number, func(l loaded) (mistake.Command, record.Change, error) {
		before = l.state
		return mistake.Describe{Facts: in.over(l.state.Facts)}, record.Change{}, nil
	})
	if err != nil {
		return Shown{}, err
	}
	for _, f := range a.retitled(before, l.state) {
		if l, err = a.change(ctx, actor, number, just(mistake.SetFire{Fire: f})); err != nil {
			return Shown{}, err
		}
	}
	return a.shownAfter(l, err)
}

// over returns f with the changes made.
func (in Facts) over(f mistake.Facts) mistake.Facts {
	setText(&f.Title, in.Title)
	setText(&f.Wrong, in.Wrong)
	setText(&f.Right, in.Right)
	setText(&f.What, in.What)
	setText(&f.Cause, in.Cause)
	setText(&f.Impact, in.Impact)
	setText(&f.Repair, in.Repair)
	setText(&f.Prevention, in.Prevention)
	set(&f.Kind, in.Kind)
	set(&f.Size, in.Size)
	set(&f.RepairDone, in.RepairDone)
	set(&f.RepairBy, in.RepairBy)
	set(&f.NextUpdate, in.NextUpdate)
	set(&f.MadeAt, in.MadeAt)
	if in.About != nil {
		f.About = in.About
	}
	if in.With != nil {
		f.With = in.With
	}
	return f
}

func setText(field, value *string) {
	if value != nil {
		*field = unescaped(*value)
	}
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}
