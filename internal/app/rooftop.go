package app

import (
	"context"
	"strings"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

// CheckInput names the recipients of a message, and what it is about where
// that is known.
type CheckInput struct {
	Number int64 // the mistake it is about; 0: none
	To     []person.Identity
	About  []string
	With   []string
	Text   string
}

// Envelope is what the check needs of a draft: to whom, and what about.
type Envelope struct {
	To      []person.Identity
	Subject string
}

// Check looks from the rooftop before anybody shouts: who is missing among
// the recipients, who looks wrong, and whom a list would reach. People whom
// the mistake's plan has are concerned.
func (a *App) Check(ctx context.Context, actor Actor, in CheckInput) (audience.Check, error) {
	if len(in.To) == 0 {
		return audience.Check{}, problem.New(problem.Invalid, "Whom the message goes to is missing.", "Name them with --to, or give the message with --message.")
	}
	profile, err := a.Profile(ctx, actor)
	if err != nil && problem.KindOf(err) != problem.Missing {
		return audience.Check{}, err
	}
	q := audience.Question{Owner: profile.Identity(), Zone: profile.Zone, Region: profile.Region}
	if in.Number != 0 {
		l, err := a.load(ctx, actor, in.Number)
		if err != nil {
			return audience.Check{}, err
		}
		q = questionOf(l.state, profile.Region)
		for _, k := range l.state.Listeners {
			if len(k.Addresses) > 0 {
				q.With = append(q.With, k.Addresses[0])
			}
		}
	}
	q.About, q.With = append(q.About, in.About...), append(q.With, in.With...)
	if in.Text != "" {
		q.Text = strings.TrimSpace(q.Text + "\n" + in.Text)
	}
	return a.rooftop(ctx, actor, q, in.To)
}

// questionOf is the mistake as it is put to the audience; region is where its
// owner works.
func questionOf(m mistake.Mistake, region string) audience.Question {
	f := m.Facts
	owner := Profile{Name: f.Owner.Name, Address: f.Owner.Address}
	return audience.Question{
		Owner: owner.Identity(), About: f.About, With: f.With, Text: f.Title, Size: f.Size, Zone: f.Owner.Zone, Region: region,
		Carriers: carriersOf(m.Traced),
	}
}

func (a *App) rooftop(ctx context.Context, actor Actor, q audience.Question, to []person.Identity) (audience.Check, error) {
	g, err := a.graph(ctx, actor)
	if err != nil {
		return audience.Check{}, err
	}
	return audience.Rooftop(q, to, g.Now(), a.Policy, a.now()), nil
}

// beforeTelling notes in telling what the rooftop check says of one listener,
// and refuses a list, and an address that probably belongs to somebody else,
// unless the person says why it is right. That nothing links somebody to the
// mistake is only said: whoever is in the plan was put there by evidence or by
// hand, and who adds a person by hand has insisted already.
func (a *App) beforeTelling(ctx context.Context, actor Actor, m mistake.Mistake, name string, in TellInput, telling *Telling) error {
	check, err := a.rooftop(ctx, actor, questionOf(m, ""), []person.Identity{{Name: name, Address: telling.To}})
	if err != nil {
		return err
	}
	telling.Warnings = nil
	var grave []string
	for _, d := range check.Wrong {
		telling.Warnings = append(telling.Warnings, sentence(d.Reason))
		if d.Kind == audience.Namesake {
			grave = append(grave, sentence(d.Reason))
		}
	}
	for _, l := range check.Lists {
		if telling.Warnings = append(telling.Warnings, l.Text); l.Wide {
			grave = append(grave, l.Text)
		}
	}
	telling.Doubtful = len(grave) > 0 && strings.TrimSpace(in.Why) == ""
	switch {
	case !telling.Doubtful:
		return nil
	case len(check.Lists) > 0:
		return problem.New(problem.Refused, "This would go to a list.",
			"Tell the people concerned by name, or state why all of them have to know.").With(grave...)
	}
	return problem.New(problem.Refused, "This address looks like the wrong one.",
		"Use the right address, or state why this one is meant.").With(grave...)
}

// sentence makes a reason one.
func sentence(reason string) string {
	if reason == "" {
		return ""
	}
	return strings.ToUpper(reason[:1]) + reason[1:] + "."
}
