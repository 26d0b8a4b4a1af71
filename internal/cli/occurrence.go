package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

type occurrenceCmd struct {
	Number struct {
		Number    int64                  `arg:"" name:"number" help:"The mistake's number in ownup list."`
		List      occurrenceListCmd      `cmd:"" default:"1" help:"Where it was found, what is left first, and who has it."`
		Corrected occurrenceCorrectedCmd `cmd:"" help:"Tick a place off: it is put right."`
		Accept    occurrenceAcceptCmd    `cmd:"" help:"Leave a place as it is, with the reason."`
		Again     occurrenceAgainCmd     `cmd:"" help:"Take that back: the place is still to be seen to."`
	} `arg:"" name:"number"`
}

type occurrenceListCmd struct{}

// occurrencesJSON is what "occurrence N --json" prints.
type occurrencesJSON struct {
	Version int             `json:"version"`
	Trace   *app.ShownTrace `json:"trace"`
}

// Run lists where it was found.
func (occurrenceListCmd) Run(r *run, of *occurrenceCmd) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	m, err := s.App.Show(r.ctx, s.Actor, of.Number.Number)
	if err != nil {
		return err
	}
	if m.Trace == nil {
		if !r.json {
			r.say("Nothing has been traced yet. To look: ownup trace --mistake %d --in PATH\n", of.Number.Number)
			return nil
		}
		return r.writeJSON(r.p.Stdout, occurrencesJSON{Version: formatVersion})
	}
	return r.result(occurrencesJSON{formatVersion, m.Trace}, func() string { return r.occurrencesText(m.Trace) })
}

func (r *run) occurrencesText(t *app.ShownTrace) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s.\n", capital(placesLeft(t.Open)), grouped(int64(len(t.Occurrences))))
	last := mistake.OccurrenceState("")
	for i, o := range t.Occurrences {
		if o.State != last {
			fmt.Fprintf(&b, "\n%s\n", capital(string(o.State)))
			last = o.State
		}
		file := fileText(o.Path, o.Members)
		if o.Where != "" {
			file += ", " + cut(oneLine(o.Where), r.columns)
		}
		b.WriteString(wrapAfter(fmt.Sprintf("%4d  ", i+1), file, r.columns, "      "))
		b.WriteString(wrap(cut(oneLine(o.Context), 2*r.columns), r.columns, "        "))
		b.WriteString(wrap(occurrenceNote(o), r.columns, "        "))
	}
	if len(t.Holders) > 0 {
		b.WriteString("\nWho has it\n")
		for _, h := range t.Holders {
			b.WriteString(wrapAfter("  ", holderText(h), r.columns, "      "))
		}
	}
	return b.String()
}

// occurrenceNote says why a place is one, and what became of it.
func occurrenceNote(o mistake.Occurrence) string {
	note := oneLine(o.Reason)
	if o.Source != "" && o.State == mistake.Found {
		note += "; " + oneLine(strings.TrimSuffix(o.Source, "."))
	}
	if o.Instead != "" && o.State == mistake.Found {
		note += "; it should say " + o.Instead
	}
	switch {
	case o.Again:
		note += "; you ticked it off, and it is still there"
	case o.Gone:
		note += "; it is not there any more"
	case o.Why != "":
		note += "; left as it is: " + oneLine(o.Why)
	}
	return note
}

// holderText is one person who has it.
func holderText(h app.ShownHolder) string {
	name := oneLine(h.Name)
	switch {
	case name == "":
		name = oneLine(h.Address)
	case h.Address != "":
		name += " <" + oneLine(h.Address) + ">"
	}
	how := make([]string, len(h.How))
	for i, w := range h.How {
		how[i] = string(w)
	}
	text := name + ": " + strings.Join(how, ", ") + " (" + count(h.Occurrences, "place", "places") + ")"
	if h.Outside {
		text += ", outside the firm"
	}
	if h.Listener == "" {
		text += ", not in the plan"
	}
	return text
}

func placesLeft(n int) string {
	if n == 0 {
		return "no place is left to see to"
	}
	return count(n, "place", "places") + " to see to"
}

type occurrenceCorrectedCmd struct {
	Place []string `arg:"" help:"Which ones, by their numbers in the list, or all."`
}

// Run ticks places off.
func (c *occurrenceCorrectedCmd) Run(r *run, of *occurrenceCmd) error {
	return r.markOccurrences(of, c.Place, mistake.Corrected, "")
}

type occurrenceAcceptCmd struct {
	Place []string `arg:"" help:"Which ones, by their numbers in the list, or all."`
	Why   string   `required:"" placeholder:"TEXT" help:"Why it may stay."`
}

// Run accepts places as they are.
func (c *occurrenceAcceptCmd) Run(r *run, of *occurrenceCmd) error {
	return r.markOccurrences(of, c.Place, mistake.Accepted, c.Why)
}

type occurrenceAgainCmd struct {
	Place []string `arg:"" help:"Which ones, by their numbers in the list."`
}

// Run takes back what was ticked off.
func (c *occurrenceAgainCmd) Run(r *run, of *occurrenceCmd) error {
	return r.markOccurrences(of, c.Place, mistake.Found, "")
}

func (r *run) markOccurrences(of *occurrenceCmd, which []string, state mistake.OccurrenceState, why string) error {
	s, err := r.session()
	if err != nil {
		return err
	}
	m, err := s.App.Show(r.ctx, s.Actor, of.Number.Number)
	if err != nil {
		return err
	}
	ids, err := occurrenceIDs(m.Trace, which)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if m, err = s.App.MarkOccurrence(r.ctx, s.Actor, of.Number.Number, mistake.MarkOccurrence{Occurrence: id, State: state, Why: why}); err != nil {
			return err
		}
	}
	return r.result(occurrencesJSON{formatVersion, m.Trace}, func() string { return r.occurrencesText(m.Trace) })
}

// occurrenceIDs are the places that a person means by their numbers in the
// list, by their IDs, or by "all".
func occurrenceIDs(t *app.ShownTrace, which []string) ([]string, error) {
	if t == nil {
		return nil, problem.New(problem.Missing, "Nothing has been traced yet.", "Look first: ownup trace --mistake NUMBER --in PATH.")
	}
	var ids []string
	for _, w := range which {
		n, err := strconv.Atoi(w)
		at := slices.IndexFunc(t.Occurrences, func(o mistake.Occurrence) bool { return o.ID == w })
		switch {
		case w == "all":
			for _, o := range t.Occurrences {
				if o.State == mistake.Found {
					ids = append(ids, o.ID)
				}
			}
		case at >= 0:
			ids = append(ids, w)
		case err == nil && n >= 1 && n <= len(t.Occurrences):
			ids = append(ids, t.Occurrences[n-1].ID)
		default:
			return nil, problem.New(problem.Missing, "There is no such place in the trace.", "The numbers stand in ownup occurrence NUMBER.")
		}
	}
	return ids, nil
}
