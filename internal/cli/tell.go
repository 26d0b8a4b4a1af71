package cli

import (
	"fmt"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// maxBody is the longest message that is read from a file.
const maxBody = 1 << 20 // bytes

type draftCmd struct {
	number
	listener
	Anew    bool   `help:"Write it anew from the facts, in place of the one that is kept."`
	Body    string `placeholder:"FILE" help:"Your own words, from a file or - for standard input."`
	Subject string `placeholder:"TEXT" help:"Your own subject."`
	Call    bool   `help:"What to say on the phone or face to face, instead of a message."`
}

// Help gives an example.
func (draftCmd) Help() string {
	return `  ownup draft 1 ines                  written from what is known
  ownup draft 1 ines --body mine.txt  your own words, reviewed and kept`
}

// Run drafts, reviews and keeps a message.
func (c *draftCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	in := app.DraftInput{Number: c.Number, Who: c.Listener, Subject: c.Subject, Anew: c.Anew}
	if c.Body != "" {
		body, err := r.read(c.Body, maxBody)
		if err != nil {
			return err
		}
		if in.Body = string(body); strings.TrimSpace(in.Body) == "" {
			return problem.New(problem.Invalid, "The message is empty.", "Leave --body out to have one written from the facts.")
		}
	}
	if c.Call {
		return r.talk(s.App.Letter(r.ctx, s.Actor, in))
	}
	letter, err := s.App.Draft(r.ctx, s.Actor, in)
	if err != nil {
		return err
	}
	if err := r.result(letter, func() string { return letterText(letter) }); err != nil {
		return err
	}
	if !r.json {
		r.remarks(letter, c.Number)
	}
	return nil
}

// talk prints talking points.
func (r *run) talk(letter app.Letter, err error) error {
	if err != nil {
		return err
	}
	return r.result(letter, func() string {
		var b strings.Builder
		for _, p := range letter.Points {
			b.WriteString(wrapAfter("- ", p, r.columns, "  "))
		}
		for _, a := range letter.Answers {
			b.WriteString(wrapAfter("  "+a.Question+" ", a.Answer, r.columns, "    "))
		}
		return b.String()
	})
}

func letterText(l app.Letter) string {
	return "Subject: " + oneLine(l.Subject) + "\n\n" + strings.TrimRight(l.Body, "\n") + "\n"
}

// remarks says what the message still needs and what the reviewer found.
func (r *run) remarks(l app.Letter, n int64) {
	if len(l.Missing) > 0 {
		r.say("\n%s", wrapAfter("Still to say: ", strings.Join(l.Missing, "; ")+".", r.columns, "  "))
		r.say("  ownup describe %d --help shows how\n", n)
	}
	for _, f := range l.Review.Findings {
		if f.Severity == wording.Error && f.Rule != "placeholder" {
			r.say("%s", wrapAfter("Mind: ", f.Message+" "+f.Suggestion, r.columns, "  "))
		}
	}
}

type tellCmd struct {
	number
	listener
	DryRun bool   `help:"Show what would be sent, and send nothing."`
	To     string `placeholder:"ADDRESS" help:"Which of their addresses (without it: the first)."`
	Why    string `placeholder:"TEXT" help:"Why they come before a client who has not been told, or why this address is right."`
	Yes    bool   `help:"Send it without asking at the terminal."`
}

// Help says what can leave.
func (tellCmd) Help() string {
	return `The message kept by ownup draft is sent, or one written from the facts. You see
it first and are asked; nothing leaves without your saying so.

  ownup tell 1 ines --dry-run`
}

// Run shows the message, asks, and sends it.
func (c *tellCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	in := app.TellInput{Number: c.Number, Who: c.Listener, To: c.To, Why: c.Why, DryRun: true}
	rehearsed, err := s.App.Tell(r.ctx, s.Actor, in)
	if err != nil {
		return err
	}
	if c.DryRun {
		return r.rehearsal(rehearsed)
	}
	if s.App.Deliver != nil && !c.Yes {
		if err := r.askToSend(rehearsed); err != nil {
			return err
		}
	}
	// Exactly what was shown is sent, though the draft be changed meanwhile.
	in.DryRun, in.To, in.Subject, in.Body = false, rehearsed.To, rehearsed.Letter.Subject, rehearsed.Letter.Body
	told, err := s.App.Tell(r.ctx, s.Actor, in)
	if err != nil {
		return err
	}
	return r.told(told, c.Number)
}

func (r *run) rehearsal(t app.Telling) error {
	err := r.result(t, func() string {
		return fmt.Sprintf("To: %s <%s>\n%s", oneLine(t.Letter.Listener), oneLine(t.To), letterText(t.Letter))
	})
	if err == nil {
		r.mind(t.Warnings)
		r.say("\nNothing was sent.\n")
	}
	return err
}

func (r *run) askToSend(t app.Telling) error {
	unasked := problem.New(problem.Refused, "Nothing was sent: nobody is at the terminal to say yes.",
		"Look at it with --dry-run; then add --yes.")
	if !r.p.isTerminal(r.p.Stdin) {
		return unasked
	}
	r.say("To: %s <%s>\n%s\n", oneLine(t.Letter.Listener), oneLine(t.To), letterText(t.Letter))
	r.mind(t.Warnings)
	yes, err := r.confirm(fmt.Sprintf("Send this to %s <%s> now?", oneLine(t.Letter.Listener), oneLine(t.To)), unasked)
	if err == nil && !yes {
		err = problem.New(problem.Refused, "Nothing was sent.", "Change the message with ownup draft, or tell them another way.")
	}
	return err
}

// told says how a sending ended. One that did not arrive is bad news.
func (r *run) told(t app.Telling, n int64) error {
	err := r.result(t, func() string {
		if t.Sent {
			return fmt.Sprintf("%s has been told, at <%s>.\n", oneLine(t.Letter.Listener), oneLine(t.To))
		}
		text := fmt.Sprintf("%s: %s.\n", oneLine(t.Letter.Listener), t.State)
		return text + wrap(t.Detail, r.columns, "")
	})
	if err != nil || t.Sent {
		return err
	}
	if t.State == string(mistake.InDoubt) {
		r.say("It is not sent again by itself. Find out, then: ownup resolve %d ... --arrived or --not-arrived\n", n)
	}
	return badNews{statusFound}
}

type toldCmd struct {
	number
	listener
	How string `enum:"call,person,mail,chat," default:"" placeholder:"WAY" help:"call, person, mail or chat."`
	At  string `placeholder:"TIME" help:"When (without it: now)."`
	Not string `placeholder:"WHY" help:"They were not told after all, and why."`
}

// Help gives an example.
func (toldCmd) Help() string {
	return `  ownup told 1 ines --how call
  ownup told 1 ines --not "the mail came back"`
}

// Run records a telling, or takes one back.
func (c *toldCmd) Run(r *run) error {
	switch {
	case c.Not != "" && (c.How != "" || c.At != ""):
		return problem.New(problem.Invalid, "They were told, or they were not.", "Give --how, or --not with the reason.")
	case c.Not == "" && c.How == "":
		return problem.New(problem.Invalid, "How you told them is missing.", "Add --how call, person, mail or chat.")
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	if c.Not != "" {
		return r.show(s.App.TakeBackTold(r.ctx, s.Actor, c.Number, c.Listener, c.Not))
	}
	at, err := r.timeOrZero(c.At)
	if err != nil {
		return err
	}
	return r.show(s.App.RecordTold(r.ctx, s.Actor, c.Number, c.Listener, mistake.Channel(c.How), at))
}

type acknowledgeCmd struct {
	number
	listener
	At string `placeholder:"TIME" help:"When they answered (without it: now)."`
}

// Run records an answer.
func (c *acknowledgeCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	at, err := r.timeOrZero(c.At)
	if err != nil {
		return err
	}
	return r.show(s.App.Acknowledge(r.ctx, s.Actor, c.Number, c.Listener, at))
}

type resolveCmd struct {
	number
	listener
	Arrived    bool `xor:"word" required:"" help:"It arrived."`
	NotArrived bool `xor:"word" required:"" help:"It did not; they still have to be told."`
}

// Run settles a doubt.
func (c *resolveCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.ResolveDoubt(r.ctx, s.Actor, c.Number, c.Listener, c.Arrived))
}
