package cli

import (
	"fmt"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

type peopleCmd struct {
	Find     peopleFindCmd `cmd:"" default:"withargs" help:"Who is in the records."`
	Apart    apartCmd      `cmd:"" help:"Two spellings are two people."`
	Together togetherCmd   `cmd:"" help:"Two spellings are one person."`
	Undo     undoCmd       `cmd:"" help:"Take your word on two spellings back."`
}

// Help gives examples.
func (peopleCmd) Help() string {
	return `  ownup people ines --merges
  ownup people apart jo@firm.example jo@other.example
  ownup people together "name:Ines Kaya" ikaya@firm.example`
}

// maxPeople is how many people are listed at once.
const maxPeople = 1000

type peopleFindCmd struct {
	Query  []string `arg:"" optional:"" help:"A name, an address, or the beginning of one."`
	Merges bool     `help:"Say why their spellings are one person."`
}

type peopleJSON struct {
	Version int           `json:"version"`
	People  []personEntry `json:"people"`
}

type personEntry struct {
	Name         string          `json:"name"`
	Addresses    []string        `json:"addresses"`
	Organisation string          `json:"organisation,omitempty"`
	Title        string          `json:"title,omitempty"`
	Relation     person.Relation `json:"relation,omitempty"`
	Account      string          `json:"account,omitempty"`
	Zone         string          `json:"zone,omitempty"`
	Region       string          `json:"region,omitempty"`
	Group        bool            `json:"group,omitempty"`
	Robot        bool            `json:"robot,omitempty"`
	Merges       []mergeEntry    `json:"merges,omitempty"`
}

type mergeEntry struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Reason string `json:"reason"`
}

// Run lists people.
func (c *peopleFindCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	found, err := s.App.People(r.ctx, s.Actor, strings.Join(c.Query, " "), maxPeople)
	if err != nil {
		return err
	}
	out := peopleJSON{formatVersion, make([]personEntry, 0, len(found))}
	for _, p := range found {
		out.People = append(out.People, personOf(p, c.Merges))
	}
	if len(found) == 0 && !r.json {
		return problem.New(problem.Missing, "Nobody of that name is in the records.", "ownup sources lists the records that were read.")
	}
	if len(found) == maxPeople {
		r.say("There may be more than these %s; name somebody to find them.\n", grouped(maxPeople))
	}
	return r.result(out, func() string {
		var b strings.Builder
		for _, p := range out.People {
			r.writePerson(&b, p)
		}
		return b.String()
	})
}

func personOf(p person.Person, merges bool) personEntry {
	e := personEntry{
		Name: p.Name, Addresses: filled(p.Addresses), Organisation: p.Organisation, Title: p.Title,
		Relation: p.Relation, Account: p.Account, Zone: p.Zone, Region: p.Region, Group: p.Group, Robot: p.Robot,
	}
	if merges {
		for _, m := range p.Merges {
			e.Merges = append(e.Merges, mergeEntry{spelling(m.A), spelling(m.B), m.Reason})
		}
	}
	return e
}

func spelling(i person.Identity) string {
	switch {
	case i.Name == "":
		return i.Address
	case i.Address == "":
		return i.Name
	}
	return i.Name + " <" + i.Address + ">"
}

func (r *run) writePerson(b *strings.Builder, p personEntry) {
	var about []string
	for _, text := range []string{p.Title, p.Organisation, string(p.Relation), p.Account, p.Zone, p.Region} {
		if text != "" {
			about = append(about, text)
		}
	}
	switch {
	case p.Robot:
		about = append(about, "a program")
	case p.Group:
		about = append(about, "a list or shared box")
	}
	b.WriteString(wrapAfter(oneLine(p.Name)+"  ", strings.Join(about, ", "), r.columns, "    "))
	if len(p.Addresses) > 0 {
		b.WriteString(wrapAfter("    ", strings.Join(p.Addresses, ", "), r.columns, "    "))
	}
	for _, m := range p.Merges {
		b.WriteString(wrapAfter("    ", fmt.Sprintf("%s is %s: %s", m.A, m.B, m.Reason), r.columns, "      "))
	}
}

type spellings struct {
	One   string `arg:"" help:"An address, or name:Full Name."`
	Other string `arg:"" help:"The other one."`
}

type apartCmd struct{ spellings }

// Run keeps two spellings apart.
func (c *apartCmd) Run(r *run) error { return r.correct(person.Apart, c.spellings) }

type togetherCmd struct{ spellings }

// Run joins two spellings.
func (c *togetherCmd) Run(r *run) error { return r.correct(person.Together, c.spellings) }

type correctionJSON struct {
	Version int    `json:"version"`
	Kind    string `json:"kind"`
	One     string `json:"one"`
	Other   string `json:"other"`
}

func (r *run) correct(kind person.CorrectionKind, of spellings) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if err := s.App.Correct(r.ctx, s.Actor, kind, of.One, of.Other); err != nil {
		return err
	}
	return r.result(correctionJSON{formatVersion, string(kind), of.One, of.Other}, func() string {
		return fmt.Sprintf("Kept %s: %s and %s.\n", kind, oneLine(of.One), oneLine(of.Other))
	})
}

type undoCmd struct{ spellings }

// Run takes a correction back.
func (c *undoCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	if err := s.App.Uncorrect(r.ctx, s.Actor, c.One, c.Other); err != nil {
		return err
	}
	return r.result(correctionJSON{formatVersion, "undone", c.One, c.Other}, func() string { return "Taken back.\n" })
}

type meCmd struct {
	Name    *string `placeholder:"NAME" help:"Your name, as it stands below your messages."`
	Address *string `placeholder:"ADDRESS" help:"Your e-mail address."`
	Zone    *string `placeholder:"ZONE" help:"Your time zone, such as Europe/Lisbon."`
	Region  *string `placeholder:"REGION" help:"Whose public holidays you have, such as PT or DE-BY; \"none\" for none. Without it, those of the time zone."`
}

type meJSON struct {
	Version int `json:"version"`
	app.Profile
}

// Run shows or changes the profile.
func (c *meCmd) Run(r *run) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	p, err := s.App.Profile(r.ctx, s.Actor)
	changes := c.Name != nil || c.Address != nil || c.Zone != nil || c.Region != nil
	if err != nil && (!changes || problem.KindOf(err) != problem.Missing) {
		return err
	}
	if changes {
		if err != nil && r.p.Guess != nil { // the first time: fill in what is not said
			p, _ = r.p.Guess(r.ctx)
		}
		for field, value := range map[*string]*string{&p.Name: c.Name, &p.Address: c.Address, &p.Zone: c.Zone, &p.Region: c.Region} {
			if value != nil {
				*field = *value
			}
		}
		if err := s.App.SetProfile(r.ctx, s.Actor, p); err != nil {
			return err
		}
	}
	return r.result(meJSON{formatVersion, p}, func() string {
		holidays := ""
		if region := s.App.HolidaysOf(p); region != "" {
			holidays = ", public holidays of " + region
		}
		return fmt.Sprintf("%s <%s>, %s%s\n", oneLine(p.Name), oneLine(p.Address), oneLine(zoneName(p.Zone)), holidays)
	})
}

func zoneName(zone string) string {
	if zone == "" {
		return "UTC"
	}
	return zone
}
