package cli

import (
	"fmt"
	"net/mail"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
)

type whoCmd struct {
	About []string `sep:"none" placeholder:"THING" help:"A path in a repository, commit:SHA, a mail's Message-ID, a thread's subject, a project or a client. May be repeated."`
	With  []string `sep:"none" placeholder:"ADDRESS" help:"Somebody already known to be concerned. May be repeated."`
	Text  string   `placeholder:"TEXT" help:"What went wrong, in words; things named in it count too."`
	Owner string   `placeholder:"ADDRESS" help:"Whose mistake it is (without it: yours)."`
	At    string   `placeholder:"TIME" help:"Use only what was recorded before (without it: now)."`
	Limit int      `placeholder:"N" help:"Name at most so many people."`
	Batch string   `placeholder:"FILE" help:"Answer one query a line, as JSON, from a file or - for standard input."`
}

// Help gives examples.
func (whoCmd) Help() string {
	return `  ownup who --about deck.pptx
  ownup who --about "Q3 figures" --with ana@client.example --json
  ownup who --batch queries.jsonl     docs/formats.md describes the lines`
}

// audienceJSON is the answer to one query; see docs/formats.md.
type audienceJSON struct {
	Version   int            `json:"version"`
	Listeners []listenerJSON `json:"listeners"`
	LeftOut   []leftOutJSON  `json:"left_out"`
	Warnings  []string       `json:"warnings"`
}

type listenerJSON struct {
	Name      string           `json:"name"`
	Addresses []string         `json:"addresses"`
	Ring      mistake.Ring     `json:"ring"`
	Order     int              `json:"order"`
	TellBy    time.Time        `json:"tell_by,omitzero"`
	Channel   mistake.Channel  `json:"channel"`
	Band      string           `json:"band"`
	Score     float64          `json:"score"`
	Reasons   []mistake.Reason `json:"reasons"`
}

type leftOutJSON struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Reason    string   `json:"reason"`
}

func audienceOut(a audience.Audience) audienceJSON {
	out := audienceJSON{
		Version:   formatVersion,
		Listeners: make([]listenerJSON, 0, len(a.Listeners)),
		LeftOut:   make([]leftOutJSON, 0, len(a.LeftOut)),
		Warnings:  filled(a.Warnings),
	}
	for _, l := range a.Listeners {
		out.Listeners = append(out.Listeners, listenerJSON{
			l.Name, filled(l.Addresses), l.Ring, l.Order, l.TellBy, l.Channel, band(l), l.Score, filled(l.Reasons),
		})
	}
	for _, l := range a.LeftOut {
		out.LeftOut = append(out.LeftOut, leftOutJSON{l.Name, filled(l.Addresses), l.Reason})
	}
	return out
}

// band says how sure it is that somebody is to be told. Those left out need
// not be.
func band(l mistake.Listener) string {
	if l.Must {
		return "must tell"
	}
	return "consider"
}

// filled is list, never nil: JSON says [] where there is nothing.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Run answers one query, or many.
func (c *whoCmd) Run(r *run) error {
	if c.Limit < 0 {
		return problem.New(problem.Invalid, "The limit is less than nothing.", "Give --limit 1 or more.")
	}
	if c.Batch != "" {
		if len(c.About)+len(c.With) > 0 || c.Text+c.Owner+c.At != "" {
			return problem.New(problem.Invalid, "With --batch the queries are in the file.", "Leave out the other flags but --limit.")
		}
		return c.batch(r)
	}
	s, err := r.session()
	if err != nil {
		return err
	}
	q := app.WhoQuery{About: c.About, With: c.With, Text: c.Text, Limit: c.Limit}
	if q.At, err = r.timeOrZero(c.At); err != nil {
		return err
	}
	if q.Owner, err = readOwner(c.Owner); err != nil {
		return err
	}
	found, err := s.App.Who(r.ctx, s.Actor, q)
	if err != nil {
		return err
	}
	return r.result(audienceOut(found), func() string { return r.audienceText(found) })
}

// readOwner reads an address, with a name before it or not.
func readOwner(s string) (person.Identity, error) {
	if s == "" {
		return person.Identity{}, nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return person.Identity{}, problem.Wrap(err, problem.Invalid, "The owner is not an e-mail address.", "It looks like you@firm.example.")
	}
	return person.Identity{Name: a.Name, Address: a.Address}, nil
}

func (r *run) audienceText(a audience.Audience) string {
	var b strings.Builder
	for _, w := range a.Warnings {
		b.WriteString(wrapAfter("Mind: ", w, r.columns, "      "))
	}
	for _, t := range a.Resolved {
		b.WriteString(wrapAfter("About ", t.Name+" ("+t.How+")", r.columns, "      "))
	}
	names, by := 0, 0
	for _, l := range a.Listeners {
		names, by = max(names, columnsOf(oneLine(l.Name))), max(by, columnsOf(r.clock(l.TellBy)))
	}
	names = min(names, max(16, r.columns-by-30))
	for _, l := range a.Listeners {
		fmt.Fprintf(&b, "%3d  by %s  %s  %-8s  %-6s  %s\n", l.Order, pad(r.clock(l.TellBy), by), pad(oneLine(l.Name), names), l.Ring, l.Channel, band(l))
		for _, reason := range l.Reasons {
			b.WriteString(wrapAfter("     ", reason.Text, r.columns, "     "))
		}
	}
	r.writeLeftOut(&b, a.LeftOut)
	return b.String()
}
