package cli

import (
	"fmt"
	"net/mail"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

// number is the argument that names a mistake.
type number struct {
	Number int64 `arg:"" name:"number" help:"The mistake's number in ownup list."`
}

// listener is the argument that names one of the people to tell.
type listener struct {
	Listener string `arg:"" help:"Their number in the plan, name, or address."`
}

type newCmd struct {
	Text     string   `arg:"" name:"what" help:"What went wrong, in a sentence."`
	About    []string `sep:"none" placeholder:"THING" help:"What it is about: a file, a subject, a project, a client. May be repeated."`
	With     []string `sep:"none" placeholder:"ADDRESS" help:"Somebody you know is concerned. May be repeated."`
	Size     string   `placeholder:"SIZE" help:"oversight, setback, serious or severe (without it: setback)."`
	Kind     string   `placeholder:"KIND" help:"The playbook, such as figure or mail; ownup playbook list names them (without it: found from the words)."`
	Made     string   `placeholder:"TIME" help:"When the mistake was made."`
	Realised string   `placeholder:"TIME" help:"When you realised it (without it: now)."`
}

// Help gives an example.
func (newCmd) Help() string {
	return `  ownup new "The churn figure in the Northwind deck is wrong" --about deck.pptx`
}

// Run opens the record and shows the first plan.
func (c *newCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if err := r.introduce(s); err != nil {
		return err
	}
	if err := knownKind(s, c.Kind); err != nil {
		return err
	}
	in := app.NewInput{
		Text: c.Text, About: c.About, With: c.With, Size: mistake.Size(c.Size), Kind: c.Kind,
	}
	if in.MadeAt, err = r.timeOrZero(c.Made); err != nil {
		return err
	}
	if in.RealisedAt, err = r.timeOrZero(c.Realised); err != nil {
		return err
	}
	return r.show(s.App.New(r.ctx, s.Actor, in))
}

// knownKind refuses a kind of mistake that no playbook is for.
func knownKind(s *Session, kind string) error {
	if _, ok := s.App.Playbooks.Find(kind); ok || kind == "" {
		return nil
	}
	var kinds []string
	for _, book := range s.App.Playbooks.All() {
		kinds = append(kinds, book.Kind)
	}
	return problem.New(problem.Invalid, "That is not a kind of mistake.", "Use one of: "+strings.Join(kinds, ", ")+".")
}

// introduce makes a profile from what the machine knows of the person, where
// there is none yet, and says so.
func (r *run) introduce(s *Session) error {
	_, err := s.App.Profile(r.ctx, s.Actor)
	if problem.KindOf(err) != problem.Missing || r.p.Guess == nil {
		return err
	}
	guess, ok := r.p.Guess(r.ctx)
	if !ok {
		return err
	}
	if saved := s.App.SetProfile(r.ctx, s.Actor, guess); saved != nil {
		return err // what git knows is no name and address; ask the person
	}
	r.zone = loadZone(guess.Zone, r.zone)
	r.say("You are %s <%s>, as git knows you. If not: ownup me --name ... --address ...\n\n", guess.Name, guess.Address)
	return nil
}

type listCmd struct{}

type listJSON struct {
	Version  int          `json:"version"`
	Mistakes []app.Listed `json:"mistakes"`
}

// Run lists the mistakes.
func (listCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	list, err := s.App.List(r.ctx, s.Actor)
	if err != nil {
		return err
	}
	if len(list) == 0 && !r.json {
		r.say("No mistakes here. If something went wrong: ownup new \"what went wrong\"\n")
		return nil
	}
	return r.result(listJSON{formatVersion, list}, func() string {
		var b strings.Builder
		for _, l := range list {
			r.writeListed(&b, l)
		}
		return b.String()
	})
}

func (r *run) writeListed(b *strings.Builder, l app.Listed) {
	first := fmt.Sprintf("%3d  %-6s  ", l.Number, l.Stage)
	indent := strings.Repeat(" ", 13)
	what := l.Title
	if what == "" {
		what = r.when(l.OpenedAt)
	}
	b.WriteString(wrapAfter(first, what, r.columns, indent))
	var more []string
	if l.Untold > 0 && l.Stage == mistake.Open {
		tell := count(l.Untold, "person", "people") + " still to tell"
		if !l.NextTell.IsZero() {
			tell += ", the next by " + r.clock(l.NextTell)
		}
		more = append(more, tell)
	}
	if l.InDoubt > 0 {
		more = append(more, count(l.InDoubt, "message", "messages")+" in doubt")
	}
	if l.FiresLeft > 0 && l.Stage == mistake.Open {
		more = append(more, count(l.FiresLeft, "fire", "fires")+" left")
	}
	for _, text := range []string{strings.Join(more, "; "), l.Lesson, l.Unopened} {
		if text != "" {
			b.WriteString(wrapAfter(indent, text, r.columns, indent))
		}
	}
}

type showCmd struct{ number }

// Run shows one mistake.
func (c *showCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	shown, err := s.App.Show(r.ctx, s.Actor, c.Number)
	if problem.KindOf(err) == problem.Sealed {
		err = r.over(s, c.Number, err)
	}
	return r.show(shown, err)
}

// over says of a mistake that cannot be read whether it has been erased.
func (r *run) over(s *Session, n int64, otherwise error) error {
	list, err := s.App.List(r.ctx, s.Actor)
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.Number == n && l.Stage == mistake.Erased {
			return problem.Wrap(otherwise, problem.Sealed, "This mistake is erased: nobody can read it any more.", "Its lesson is in ownup list.")
		}
	}
	return otherwise
}

type planCmd struct{ number }

// Run plans anew.
func (c *planCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.Plan(r.ctx, s.Actor, c.Number))
}

type describeCmd struct {
	number
	Title      *string  `placeholder:"TEXT" help:"What went wrong, in a sentence."`
	What       *string  `placeholder:"TEXT" help:"What happened, in one or two sentences."`
	Wrong      *string  `placeholder:"TEXT" help:"The figure or phrase that is wrong."`
	Right      *string  `placeholder:"TEXT" help:"What it should be."`
	Cause      *string  `placeholder:"TEXT" help:"How it came about."`
	Impact     *string  `placeholder:"TEXT" help:"What it means for others."`
	Repair     *string  `placeholder:"TEXT" help:"What you do, or did, to put it right."`
	RepairBy   string   `placeholder:"TIME" help:"By when."`
	RepairDone *bool    `negatable:"" help:"It has been put right already."`
	NextUpdate string   `placeholder:"TIME" help:"When people hear from you again."`
	Prevention *string  `placeholder:"TEXT" help:"What will keep it from happening again."`
	Size       *string  `placeholder:"SIZE" help:"oversight, setback, serious or severe."`
	Kind       *string  `placeholder:"KIND" help:"The playbook, such as figure or mail; ownup playbook list names them."`
	Made       string   `placeholder:"TIME" help:"When the mistake was made."`
	About      []string `sep:"none" placeholder:"THING" help:"What it is about, in place of what was said before."`
	With       []string `sep:"none" placeholder:"ADDRESS" help:"Who is known to be concerned, in place of what was said before."`
}

// Help gives an example.
func (describeCmd) Help() string {
	return `  ownup describe 1 --wrong 4.2% --right 2.4% --cause "I copied the wrong column" \
    --repair "send everyone the corrected deck" --repair-by "today 17:00"`
}

// Run adds to the facts.
func (c *describeCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if c.Kind != nil {
		if err := knownKind(s, *c.Kind); err != nil {
			return err
		}
	}
	in := app.Facts{
		Title: c.Title, Wrong: c.Wrong, Right: c.Right, What: c.What, Cause: c.Cause, Impact: c.Impact,
		Repair: c.Repair, Prevention: c.Prevention, Kind: c.Kind, Size: (*mistake.Size)(c.Size),
		RepairDone: c.RepairDone, About: c.About, With: c.With,
	}
	if in.RepairBy, err = r.optionalTime(c.RepairBy); err != nil {
		return err
	}
	if in.NextUpdate, err = r.optionalTime(c.NextUpdate); err != nil {
		return err
	}
	if in.MadeAt, err = r.optionalTime(c.Made); err != nil {
		return err
	}
	return r.show(s.App.Describe(r.ctx, s.Actor, c.Number, in))
}

type addCmd struct {
	number
	Person  string `arg:"" help:"A name, an address, or both: \"Ines Kaya <ines@firm.example>\"."`
	Ring    string `enum:"involved,affected,client" default:"involved" placeholder:"RING" help:"involved, affected or client."`
	Channel string `enum:"mail,call,person,chat" default:"mail" placeholder:"WAY" help:"How to tell them: mail, call, person or chat."`
	Account string `placeholder:"NAME" help:"The client account, for a client."`
}

// Run adds a listener.
func (c *addCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	name, addresses := nameAndAddress(c.Person)
	return r.show(s.App.AddListener(r.ctx, s.Actor, c.Number, mistake.Listener{
		Name: name, Addresses: addresses, Ring: mistake.Ring(c.Ring),
		Channel: mistake.Channel(c.Channel), Account: c.Account,
		Reasons: []mistake.Reason{{Kind: "added", Text: "You added this person."}},
	}))
}

// nameAndAddress reads "Name <address>", an address, or a name.
func nameAndAddress(s string) (name string, addresses []string) {
	if a, err := mail.ParseAddress(s); err == nil {
		return a.Name, []string{a.Address}
	}
	return oneLine(s), []string{}
}

type dropCmd struct {
	number
	listener
	Why string `required:"" placeholder:"TEXT" help:"Why this person need not be told."`
}

// Run leaves a listener out.
func (c *dropCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	return r.show(s.App.DropListener(r.ctx, s.Actor, c.Number, c.Listener, c.Why))
}
