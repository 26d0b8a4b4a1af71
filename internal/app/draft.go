package app

import (
	"cmp"
	"context"
	"strings"

	"ownup/internal/core/mistake"
	"ownup/internal/core/wording"
	"ownup/internal/record"
)

// Letter is a message for one listener with what the reviewer says of it.
type Letter struct {
	Version  int            `json:"version"`
	Listener string         `json:"listener"` // name
	Kind     wording.Kind   `json:"kind"`
	To       []string       `json:"to"`
	Subject  string         `json:"subject"`
	Body     string         `json:"body"`
	Missing  []string       `json:"missing,omitempty"` // what the person still has to say
	Review   wording.Report `json:"review"`
	Mailto   string         `json:"mailto,omitempty"` // opens it in the person's own mail program
	Points   []string       `json:"talking_points,omitempty"`
}

// DraftInput asks for a message. Subject and Body, where given, are the
// person's own words and are kept; else the letter drafted before is given,
// and where there is none, or Anew says so, one is made from the facts.
type DraftInput struct {
	Number  int64
	Who     string
	Subject string
	Body    string
	Anew    bool
}

// Draft gives the message for one listener, reviewed, and keeps it.
func (a *App) Draft(ctx context.Context, actor Actor, in DraftInput) (Letter, error) {
	var letter Letter
	_, err := a.change(ctx, actor, in.Number, func(l loaded) (mistake.Command, record.Change, error) {
		listener, err := l.state.Find(in.Who)
		if err != nil {
			return nil, record.Change{}, err
		}
		if letter, err = a.letter(l.state, listener, in); err != nil {
			return nil, record.Change{}, err
		}
		return mistake.DraftLetter{Listener: listener.ID, Subject: letter.Subject, Body: letter.Body}, record.Change{}, nil
	})
	return letter, err
}

// Letter gives the message for one listener as [App.Draft] would, and keeps
// nothing.
func (a *App) Letter(ctx context.Context, actor Actor, in DraftInput) (Letter, error) {
	l, err := a.load(ctx, actor, in.Number)
	if err != nil {
		return Letter{}, err
	}
	listener, err := l.state.Find(in.Who)
	if err != nil {
		return Letter{}, err
	}
	return a.letter(l.state, listener, in)
}

func (a *App) letter(m mistake.Mistake, l mistake.Listener, in DraftInput) (Letter, error) {
	kept := m.Disclosures[l.ID]
	facts := draftFacts(m, l)
	made, err := wording.Draft(facts)
	if err != nil {
		return Letter{}, err
	}
	subject, body, missing := made.Subject, made.Body, made.Missing
	if !in.Anew && in.Body == "" && kept.Body != "" {
		in.Subject, in.Body = cmp.Or(in.Subject, kept.Subject), kept.Body
	}
	if in.Body != "" {
		subject, body, missing = cmp.Or(in.Subject, subject), normalNewlines(in.Body), nil
	}
	letter := Letter{
		Version: 1, Listener: l.Name, Kind: facts.Listener.Kind, To: l.Addresses,
		Subject: subject, Body: body, Missing: missing,
		Review: a.Rules.Review(facts.Listener.Kind, []byte(body)),
		Points: wording.TalkingPoints(facts),
	}
	if a.Mailto != nil && len(l.Addresses) > 0 {
		letter.Mailto = a.Mailto(l.Addresses[0], subject, clean(body))
	}
	return letter, nil
}

// clean is a text as it is sent: without the writer's switches for the
// reviewer.
func clean(body string) string { return string(wording.WithoutSwitches([]byte(body))) }

// normalNewlines undoes the line ends that a web form sends.
func normalNewlines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// draftFacts are the facts as the drafter needs them for one listener.
func draftFacts(m mistake.Mistake, l mistake.Listener) wording.Facts {
	f := m.Facts
	return wording.Facts{
		OwnerName: f.Owner.Name,
		Listener: wording.Listener{
			Name: l.Name, Kind: letterKind(l), Ring: string(l.Ring), Account: l.Account,
		},
		What: cmp.Or(f.What, f.Title), When: f.MadeAt, Cause: f.Cause,
		WrongValue: f.Wrong, RightValue: f.Right,
		Repair: f.Repair, RepairDone: f.RepairDone, RepairBy: f.RepairBy,
		NextUpdate: f.NextUpdate, Prevention: f.Prevention, Impact: f.Impact,
		Size: wording.Size(f.Size), Zone: location(f.Owner.Zone),
	}
}

// letterKind is the declared kind of a message to a listener.
func letterKind(l mistake.Listener) wording.Kind {
	switch {
	case l.Ring == mistake.Client:
		return wording.Client
	case l.Boss:
		return wording.Boss
	}
	return wording.Team
}

// Review reviews a text of a declared kind. It keeps nothing.
func (a *App) Review(kind wording.Kind, text []byte) wording.Report {
	return a.Rules.Review(kind, text)
}
