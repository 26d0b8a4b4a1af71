package cli

import (
	"fmt"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
	"ownup/internal/core/problem"
)

type playbookCmd struct {
	List  playbookListCmd  `cmd:"" default:"1" help:"The kinds of mistake that there are playbooks for."`
	Show  playbookShowCmd  `cmd:"" help:"All that is known of one kind of mistake."`
	Check playbookCheckCmd `cmd:"" help:"Look for faults in playbooks, each with its file and line."`
}

// playbooks reads the playbooks, with the person's own.
func (r *run) playbooks() (*playbook.Shelf, error) {
	if r.p.Playbooks == nil {
		return nil, noPart("playbooks")
	}
	return r.p.Playbooks(r.c.Playbooks)
}

type playbookListCmd struct{}

// playbooksJSON is what "playbook list --json" prints.
type playbooksJSON struct {
	Version   int            `json:"version"`
	Playbooks []playbookLine `json:"playbooks"`
}

type playbookLine struct {
	Kind  string `json:"kind"`
	Title string `json:"title"`
}

// Run lists the playbooks.
func (playbookListCmd) Run(r *run) error {
	shelf, err := r.playbooks()
	if err != nil {
		return err
	}
	out := playbooksJSON{Version: formatVersion, Playbooks: []playbookLine{}}
	var rows [][2]string
	for _, b := range shelf.All() {
		out.Playbooks = append(out.Playbooks, playbookLine{b.Kind, b.Title})
		rows = append(rows, [2]string{b.Kind, b.Title})
	}
	return r.result(out, func() string {
		var b strings.Builder
		writeRows(&b, rows)
		return b.String()
	})
}

type playbookShowCmd struct {
	Kind string `arg:"" help:"The kind, as ownup playbook list names it."`
}

// playbookJSON is what "playbook show --json" prints.
type playbookJSON struct {
	Version    int                 `json:"version"`
	Kind       string              `json:"kind"`
	Title      string              `json:"title"`
	Questions  []playbook.Question `json:"questions"`
	Fires      []playbook.Fire     `json:"fires"`
	Listeners  []playbook.Listener `json:"listeners"`
	LeaveOut   []playbook.LeaveOut `json:"leave_out"`
	Clocks     []clockJSON         `json:"clocks"`
	Proportion playbook.Proportion `json:"proportion"`
	Options    []playbook.Option   `json:"options"`
	Counsel    []playbook.Counsel  `json:"counsel"`
}

type clockJSON struct {
	Title   string `json:"title"`
	Hours   int    `json:"hours,omitempty"` // none: at once
	Decides string `json:"decides"`
	Source  string `json:"source"`
}

// Run shows a playbook.
func (c *playbookShowCmd) Run(r *run) error {
	shelf, err := r.playbooks()
	if err != nil {
		return err
	}
	book, ok := shelf.Find(c.Kind)
	if !ok {
		return problem.New(problem.Missing, "There is no playbook of that kind.", "ownup playbook list names them.")
	}
	out := playbookJSON{
		Version: formatVersion, Kind: book.Kind, Title: book.Title, Questions: filled(book.Questions), Fires: filled(book.Fires),
		Listeners: filled(book.Listeners), LeaveOut: filled(book.LeaveOut), Clocks: []clockJSON{},
		Proportion: book.Proportion, Options: filled(book.Options), Counsel: filled(book.Counsel),
	}
	for _, k := range book.Clocks {
		hours := int((k.Within + time.Hour - 1) / time.Hour) // one that has begun counts
		out.Clocks = append(out.Clocks, clockJSON{k.Title, hours, k.Decides, k.Source})
	}
	return r.result(out, func() string { return r.playbookText(book) })
}

// playbookText writes a playbook for people.
func (r *run) playbookText(book playbook.Playbook) string {
	p := &parts{columns: r.columns}
	p.b.WriteString(wrap(book.Title, r.columns, ""))
	p.whatToDo(book)
	p.whomToTell(book)
	for _, k := range book.Clocks {
		p.item("Clocks that may run", k.Title+": "+within(k.Within), "Decides whether it runs: "+k.Decides+". Source: "+k.Source+".")
	}
	for _, size := range mistake.Sizes() {
		if text := book.Proportion.For(size); text != "" {
			p.item("What is enough; each size adds to the smaller ones", capital(string(size))+": "+text, "")
		}
	}
	for _, o := range book.Options {
		p.item("Ways to go on", capital(o.Do)+": "+o.How, fmt.Sprintf("Effort: %s. Effect: %s Risk: %s Decides: %s.", o.Effort, o.Effect, o.Risk, o.Decides))
	}
	for _, k := range book.Counsel {
		p.item("Stop and get counsel", k.When, "Ask: "+k.Ask+". Source: "+k.Source+".")
	}
	return p.b.String()
}

// parts writes lists, each with its title before the first item.
type parts struct {
	b       strings.Builder
	columns int
	title   string // of the list that was begun last
}

// item writes an item of the list with a title, and more about it.
func (p *parts) item(title, first, more string) {
	if p.title != title {
		p.b.WriteString("\n" + title + "\n")
		p.title = title
	}
	p.b.WriteString(wrapAfter("  - ", first, p.columns, "    "))
	if more != "" {
		p.b.WriteString(wrap(more, p.columns, "    "))
	}
}

func (p *parts) whatToDo(book playbook.Playbook) {
	for _, f := range book.Fires {
		p.item("First", f.General()+" ("+effort(f.Minutes[0], f.Minutes[1])+")", "")
	}
	for _, q := range book.Questions {
		p.item("Ask yourself", q.Ask, "")
	}
}

func (p *parts) whomToTell(book playbook.Playbook) {
	for _, l := range book.Listeners {
		role := l.Role
		if l.First {
			role += " (first, by telephone)"
		}
		p.item("Also tell", role, l.Why)
	}
	for _, l := range book.LeaveOut {
		p.item("Leave out", l.Who, l.Why)
	}
}

// within writes how long a clock runs.
func within(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return "at once"
	case d > 3*day && d%day == 0:
		return "within " + count(int(d/day), "day", "days") + " of noticing"
	case d%time.Hour == 0:
		return "within " + count(int(d/time.Hour), "hour", "hours") + " of noticing"
	}
	return "within " + count(int(d/time.Minute), "minute", "minutes") + " of noticing"
}

type playbookCheckCmd struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Files, or folders of them (without one: the folder of --playbooks, else those ownup comes with)."`
}

// Help says how a fault is shown.
func (playbookCheckCmd) Help() string {
	return `Each fault is on a line of its own, as FILE:LINE: what is wrong. The exit status
is 1 where there is one. docs/playbooks.md says how a playbook is written.

  ownup playbook check playbooks/`
}

// playbookCheckJSON is what "playbook check --json" prints.
type playbookCheckJSON struct {
	Version  int                `json:"version"`
	Files    int                `json:"files"`
	Findings []playbook.Finding `json:"findings"`
}

// Run looks for faults.
func (c *playbookCheckCmd) Run(r *run) error {
	if r.p.CheckPlaybooks == nil {
		return noPart("playbooks")
	}
	if len(c.Paths) == 0 && r.c.Playbooks != "" {
		c.Paths = []string{r.c.Playbooks}
	}
	files, found, err := r.p.CheckPlaybooks(c.Paths)
	if err != nil {
		return err
	}
	out := playbookCheckJSON{formatVersion, files, filled(found)}
	if err := r.result(out, func() string {
		var b strings.Builder
		for _, f := range found {
			b.WriteString(oneLine(f.Error()) + "\n")
		}
		return b.String()
	}); err != nil {
		return err
	}
	if len(found) > 0 {
		r.say("%s in %s.\n", count(len(found), "fault", "faults"), count(files, "playbook", "playbooks"))
		return badNews{statusFound}
	}
	r.say("%s checked, no fault.\n", count(files, "playbook", "playbooks"))
	return nil
}
