package app

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/record"
)

// Letter is a message for one listener with what the reviewer says of it.
type Letter struct {
	Version  int              `json:"version"`
	Listener string           `json:"listener"` // name
	Kind     wording.Kind     `json:"kind"`
	Size     wording.Size     `json:"size"` // of the mistake
	To       []string         `json:"to"`
	Subject  string           `json:"subject"`
	Body     string           `json:"body"`
	Missing  []string         `json:"missing,omitempty"` // what the person still has to say
	Review   wording.Report   `json:"review"`
	Mailto   string           `json:"mailto,omitempty"` // opens it in the person's own mail program
	Points   []string         `json:"talking_points,omitempty"`
	Answers  []wording.Answer `json:"answers,omitempty"` // to give in a call, if asked

	own bool // the words are the person's
}

// DraftInput asks for a message. Subject and Body, where given, are the
// person's own words and are kept; else what they wrote before is given, and
// where they wrote nothing, or Anew says so, a letter is made from the facts
// as they are now.
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
		return mistake.DraftLetter{Listener: listener.ID, Subject: letter.Subject, Body: letter.Body, Own: letter.own}, record.Change{}, nil
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
	if !in.Anew && in.Body == "" && kept.Own {
		in.Subject, in.Body = cmp.Or(in.Subject, kept.Subject), kept.Body
	}
	if in.Body != "" {
		subject, body, missing = cmp.Or(in.Subject, subject), normalNewlines(in.Body), nil
	}
	own := subject != made.Subject || strings.TrimSpace(body) != strings.TrimSpace(made.Body)
	talk := wording.TalkingPoints(facts)
	letter := Letter{
		Version: 1, Listener: l.Name, Kind: facts.Listener.Kind, Size: facts.Size, To: l.Addresses,
		Subject: subject, Body: body, Missing: missing,
		Review: a.Rules.Review(wording.Message{Kind: facts.Listener.Kind, Size: facts.Size, Owning: true, Text: []byte(body)}),
		Points: talk.Points, Answers: talk.Answers, own: own,
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
	if l.Ring != mistake.Client {
		client := hitClient(m)
		f.Impact, f.Repair = forOthers(f.Impact, client), forOthers(f.Repair, client)
	}
	return wording.Facts{
		OwnerName: f.Owner.Name, Listener: draftListener(l),
		What: cmp.Or(f.What, f.Title), When: f.MadeAt, Cause: f.Cause,
		WrongValue: f.Wrong, RightValue: f.Right, About: f.About,
		Repair: f.Repair, RepairDone: f.RepairDone, RepairBy: f.RepairBy,
		NextUpdate: f.NextUpdate, Prevention: f.Prevention, Impact: f.Impact,
		Size: wording.Size(f.Size), Zone: location(f.Owner.Zone),
	}
}

// draftListener is a listener as the drafter needs to know them.
func draftListener(l mistake.Listener) wording.Listener {
	out := wording.Listener{
		Name: l.Name, Kind: letterKind(l), Ring: wording.Ring(l.Ring), Relation: relation(l),
		Channel: wording.Channel(l.Channel), Account: l.Account,
	}
	if l.Ring == mistake.Involved && !workedOnIt(l) {
		out.Ring = ""
	}
	if l.Zone != "" {
		out.Zone = location(l.Zone)
	}
	return out
}

// relation is how a listener stands to the owner.
func relation(l mistake.Listener) wording.Relation {
	switch {
	case l.Ring == mistake.Client:
		return wording.ToClient
	case l.Boss:
		return wording.ToBoss
	case slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool { return r.Kind == "co-owner" }):
		return wording.ToCoOwner
	}
	return wording.ToPeer
}

// workedOnIt tells whether a letter may say that the listener worked on the
// thing. A boss who never touched it has not.
func workedOnIt(l mistake.Listener) bool {
	return slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool {
		return r.Kind == "touched" || r.Kind == "named" || r.Kind == "co-owner"
	})
}

// hitClient names the client whose business is hit, where it is one.
func hitClient(m mistake.Mistake) string {
	name := ""
	for _, l := range m.Listeners {
		if l.Ring == mistake.Client && l.Lead {
			if name != "" {
				return ""
			}
			name = cmp.Or(l.Account, l.Name)
		}
	}
	return name
}

var (
	yours = regexp.MustCompile(`(?i)\byour\b`)
	you   = regexp.MustCompile(`(?i)\byou\b`)
)

// forOthers turns what a person wrote with the client in mind ("your board",
// "send you the deck") into what others can read.
func forOthers(text, client string) string {
	if client == "" {
		return text
	}
	return you.ReplaceAllLiteralString(yours.ReplaceAllLiteralString(text, client+"'s"), client)
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

// Review reviews a message. It keeps nothing.
func (a *App) Review(m wording.Message) wording.Report {
	return a.Rules.Review(m)
}

// Mend returns the text of a message with the fix of one finding made: that
// of the rule which is nearest to byte start, since the text may have changed
// since it was reviewed. Where there is none, that is a problem of kind
// [problem.Conflict]. It keeps nothing.
func (a *App) Mend(m wording.Message, rule string, start int) ([]byte, error) {
	var fix *wording.Fix
	best := 0
	for _, f := range a.Rules.Review(m).Findings {
		away := max(f.Start-start, start-f.Start)
		if f.Rule == rule && f.Fix != nil && (fix == nil || away < best) {
			fix, best = f.Fix, away
		}
	}
	if fix != nil {
		if mended, done := wording.Apply(m.Text, *fix); done > 0 {
			return mended, nil
		}
	}
	return nil, problem.New(problem.Conflict, "That is no longer in the message.", "The review beside it shows what is.")
}
