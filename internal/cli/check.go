package cli

import (
	"net/mail"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

type checkCmd struct {
	Number  int64    `arg:"" optional:"" help:"The mistake it is about; the people in its plan are concerned."`
	To      []string `sep:"none" placeholder:"ADDRESS" help:"A recipient; may be repeated, or several with commas."`
	About   []string `sep:"none" placeholder:"THING" help:"What it is about: a file, a thread, a client; may be repeated."`
	With    []string `sep:"none" placeholder:"WHO" help:"Somebody you know to be concerned; may be repeated."`
	Text    string   `placeholder:"TEXT" help:"What it is about, in words."`
	Message string   `placeholder:"FILE" help:"A draft saved as .eml, or - for standard input: its recipients and subject."`
}

// Help gives an example.
func (checkCmd) Help() string {
	return `  ownup check --to ines@firm.example,all@firm.example --about deck.pptx
  ownup check 1 --message draft.eml

Nothing is sent and nothing is kept. The exit status is 1 where somebody looks
wrong, or a list would tell people whom this does not touch.`
}

// Run checks the recipients.
func (c *checkCmd) Run(r *run) error {
	in := app.CheckInput{Number: c.Number, About: c.About, With: c.With, Text: c.Text}
	for _, to := range c.To {
		list, err := recipients(to)
		if err != nil {
			return err
		}
		in.To = append(in.To, list...)
	}
	if c.Message != "" {
		e, err := c.read(r)
		if err != nil {
			return err
		}
		in.To = append(in.To, e.To...)
		if in.Text == "" {
			in.Text = e.Subject
		}
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	check, err := s.App.Check(r.ctx, s.Actor, in)
	if err != nil {
		return err
	}
	if err := r.result(checkOut(check), func() string { return r.checkText(check) }); err != nil {
		return err
	}
	if check.Objects() {
		return badNews{statusFound}
	}
	return nil
}

// read takes recipients and subject from a draft.
func (c *checkCmd) read(r *run) (app.Envelope, error) {
	if r.p.ReadMail == nil {
		return app.Envelope{}, problem.New(problem.Missing, "This ownup cannot read mail.", "Name the recipients with --to.")
	}
	f, err := r.open(c.Message)
	if err != nil {
		return app.Envelope{}, err
	}
	e, err := r.p.ReadMail(f)
	if closing := f.Close(); err == nil && closing != nil {
		err = fileProblem(closing)
	}
	return e, err
}

// recipients reads addresses as mail programs write them.
func recipients(s string) ([]person.Identity, error) {
	list, err := mail.ParseAddressList(s)
	if err != nil {
		return nil, problem.Wrap(err, problem.Invalid, "A recipient is not an e-mail address.", "It looks like ines@firm.example, or Ines Kaya <ines@firm.example>.")
	}
	var out []person.Identity
	for _, a := range list {
		out = append(out, person.Identity{Name: a.Name, Address: a.Address})
	}
	return out, nil
}

// checkJSON is the answer of ownup check; see docs/formats.md.
type checkJSON struct {
	Version int          `json:"version"`
	Objects bool         `json:"objects"`
	Wrong   []doubtJSON  `json:"wrong"`
	Lists   []groupJSON  `json:"lists"`
	Missing []missedJSON `json:"missing"`
	Unknown []string     `json:"unknown"`
}

type doubtJSON struct {
	Name    string             `json:"name"`
	Address string             `json:"address"`
	Kind    audience.DoubtKind `json:"kind"`
	Reason  string             `json:"reason"`
	Instead string             `json:"instead,omitempty"`
}

type groupJSON struct {
	Name     string   `json:"name"`
	Address  string   `json:"address"`
	Known    bool     `json:"known"`
	Members  int      `json:"members"`
	Affected int      `json:"affected"`
	Names    []string `json:"names"`
	Wide     bool     `json:"wide"`
	Text     string   `json:"text"`
}

type missedJSON struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Must      bool     `json:"must"`
	Reason    string   `json:"reason"`
}

func checkOut(c audience.Check) checkJSON {
	out := checkJSON{
		Version: formatVersion, Objects: c.Objects(), Unknown: filled(c.Unknown),
		Wrong: make([]doubtJSON, 0, len(c.Wrong)), Lists: make([]groupJSON, 0, len(c.Lists)), Missing: make([]missedJSON, 0, len(c.Missing)),
	}
	for _, d := range c.Wrong {
		out.Wrong = append(out.Wrong, doubtJSON(d))
	}
	for _, l := range c.Lists {
		out.Lists = append(out.Lists, groupJSON{l.Name, l.Address, l.Known, l.Members, l.Affected, filled(l.Names), l.Wide, l.Text})
	}
	for _, m := range c.Missing {
		out.Missing = append(out.Missing, missedJSON{m.Name, filled(m.Addresses), m.Must, m.Reason})
	}
	return out
}

func (r *run) checkText(c audience.Check) string {
	var b strings.Builder
	line := func(head, text string) { b.WriteString(wrapAfter(head, oneLine(text), r.columns, "  ")) }
	for _, d := range c.Wrong {
		text := d.Reason
		if d.Kind != audience.Namesake { // which says where it would go
			text = written(d.Name, d.Address) + ": " + text
		}
		line("Looks wrong: ", text+".")
	}
	for _, l := range c.Lists {
		line("A list: ", l.Text)
	}
	for _, m := range c.Missing {
		head := "Missing, perhaps: "
		if m.Must {
			head = "Missing: "
		}
		address := ""
		if len(m.Addresses) > 0 {
			address = m.Addresses[0]
		}
		line(head, written(m.Name, address)+": "+m.Reason+".")
	}
	for _, u := range c.Unknown {
		line("Not known: ", u+". No record names this address.")
	}
	if b.Len() == 0 {
		return "Nothing to remark: nobody looks wrong, and nobody is missing.\n"
	}
	return b.String()
}

// written is a name with its address, or the one that is there.
func written(name, address string) string {
	switch {
	case address == "" || address == name:
		return name
	case name == "":
		return address
	}
	return name + " <" + address + ">"
}

// mind says what to be careful of.
func (r *run) mind(warnings []string) {
	for _, w := range warnings {
		r.say("%s", wrapAfter("Mind: ", oneLine(w), r.columns, "      "))
	}
}
