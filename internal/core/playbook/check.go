package playbook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on playbooks, which may come from anywhere. What a person is shown in
// the first hour has to stay short.
const (
	MaxQuestions = 3
	MaxList      = 12  // fires, listeners, clocks, options, ...
	MaxCues      = 200 // strong ones and others, each
	MaxText      = 240 // characters of one text
	MaxMinutes   = 60 * 24 * 30
	MaxWithin    = 366 * 24 * time.Hour
)

// Fields are the facts that a question may fill.
func Fields() []string {
	return []string{"wrong", "right", "what", "cause", "impact", "repair", "prevention"}
}

// Ways are what an option may do.
func Ways() []string {
	return []string{"undo", "repair", "replace", "compensate", "renegotiate", "stop"}
}

// ForRings are the rings that a fire may be made for, "" for once.
func ForRings() []string { return []string{"", "client", "affected"} }

// Blocked are those who may wait for a fire.
func Blocked() []string { return []string{"", "client", "affected", "everyone", "name"} }

// Fault is one thing wrong with a playbook.
type Fault struct {
	List  string // the list it is in: "fires"; "" for the playbook itself
	Index int    // in that list, from 0
	Field string // the setting it is about: "minutes"; "" for the entry
	Text  string
}

// Error is the text.
func (f Fault) Error() string { return f.Text }

// kindForm is how a kind is written: it is typed, and stands in addresses.
var kindForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// placeholder is what stands for something in the title of a fire.
var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// checker collects faults at one place of a playbook.
type checker struct {
	faults []Fault
	list   string
	index  int
}

func (c *checker) at(list string, i int) { c.list, c.index = list, i }

func (c *checker) fault(field, format string, args ...any) {
	c.faults = append(c.faults, Fault{c.list, c.index, field, fmt.Sprintf(format, args...)})
}

// text wants a text that is there.
func (c *checker) text(field, text string) {
	if strings.TrimSpace(text) == "" {
		c.fault(field, "%s is missing", field)
		return
	}
	c.short(field, text)
}

// short wants a text, where there is one, that people can take in.
func (c *checker) short(field, text string) {
	switch {
	case utf8.RuneCountInString(text) > MaxText:
		c.fault(field, "%s has more than %d characters", field, MaxText)
	case strings.ContainsAny(text, "\n\r\t"):
		c.fault(field, "%s has more than one line", field)
	case strings.Contains(text, "!"):
		c.fault(field, "%s has an exclamation mark; stay calm", field)
	}
}

// one wants one of a few values.
func (c *checker) one(field, value string, of []string) {
	if !slices.Contains(of, value) {
		named := slices.DeleteFunc(slices.Clone(of), func(s string) bool { return s == "" })
		c.fault(field, "%s is %q; it is one of %s", field, value, strings.Join(named, ", "))
	}
}

// most wants a list that is not too long.
func (c *checker) most(list string, n, most int) {
	if n > most {
		c.at(list, most)
		c.fault("", "%s has %d entries; %d is the most", list, n, most)
	}
}

// Check returns everything wrong with a playbook, in the order in which its
// parts are described; none: it is sound.
func (b Playbook) Check() []Fault {
	c := &checker{}
	if !kindForm.MatchString(b.Kind) {
		c.fault("kind", "kind is %q; write it in small letters, digits and hyphens", b.Kind)
	}
	c.text("title", b.Title)
	c.cues("strong", b.Strong)
	c.cues("cues", b.Cues)
	c.questions(b.Questions)
	c.fires(b.Fires)
	c.people(b)
	c.clocks(b.Clocks)
	c.options(b)
	return c.faults
}

func (c *checker) cues(list string, cues []string) {
	if len(cues) > MaxCues {
		c.fault(list, "%s has %d entries; %d is the most", list, len(cues), MaxCues)
		return
	}
	for _, text := range cues {
		if _, err := readCue(text); err != nil {
			c.fault(list, "%v", err)
		}
	}
}

func (c *checker) questions(questions []Question) {
	c.most("questions", len(questions), MaxQuestions)
	for i, q := range questions {
		c.at("questions", i)
		c.one("field", q.Field, Fields())
		c.text("ask", q.Ask)
		for _, before := range questions[:i] {
			if before.Field == q.Field {
				c.fault("field", "two questions fill %q", q.Field)
			}
		}
	}
}

func (c *checker) fires(fires []Fire) {
	c.most("fires", len(fires), MaxList)
	seen := map[string]bool{}
	for i, f := range fires {
		c.at("fires", i)
		if !kindForm.MatchString(f.ID) {
			c.fault("id", "id is %q; write it in small letters, digits and hyphens", f.ID)
		}
		if seen[f.ID] {
			c.fault("id", "two fires have the id %q", f.ID)
		}
		c.title(f)
		if f.Minutes[0] < 1 || f.Minutes[1] < f.Minutes[0] || f.Minutes[1] > MaxMinutes {
			c.fault("minutes", "minutes is a range from at least 1, such as [10, 20]")
		}
		for _, a := range f.After {
			if !seen[a] {
				c.fault("after", "it waits for %q, which is no fire before it", a)
			}
		}
		c.one("for", f.For, ForRings())
		c.one("blocks", f.Blocks, Blocked())
		if f.Blocks == "name" && f.For == "" {
			c.fault("blocks", `blocks is "name", but the fire is for nobody by name`)
		}
		seen[f.ID] = true
	}
}

func (c *checker) title(f Fire) {
	c.text("title", f.Title)
	for _, p := range placeholder.FindAllString(f.Title, -1) {
		switch {
		case !slices.Contains([]string{"{about}", "{wrong}", "{right}", "{name}"}, p):
			c.fault("title", "nothing stands for %s; there are {about}, {wrong}, {right} and {name}", p)
		case p == "{name}" && f.For == "":
			c.fault("title", "{name} is in the title, but the fire is for nobody by name")
		}
	}
}

func (c *checker) people(b Playbook) {
	c.most("listeners", len(b.Listeners), MaxList)
	for i, l := range b.Listeners {
		c.at("listeners", i)
		c.text("role", l.Role)
		c.text("why", l.Why)
	}
	c.most("leave_out", len(b.LeaveOut), MaxList)
	for i, l := range b.LeaveOut {
		c.at("leave_out", i)
		c.text("who", l.Who)
		c.text("why", l.Why)
	}
	c.most("counsel", len(b.Counsel), MaxList)
	for i, l := range b.Counsel {
		c.at("counsel", i)
		c.text("when", l.When)
		c.text("ask", l.Ask)
		c.text("source", l.Source)
	}
}

func (c *checker) clocks(clocks []Clock) {
	c.most("clocks", len(clocks), MaxList)
	for i, k := range clocks {
		c.at("clocks", i)
		c.text("title", k.Title)
		c.text("decides", k.Decides)
		c.text("source", k.Source)
		if k.Within < 0 || k.Within > MaxWithin {
			c.fault("within", "within is more than a year")
		}
	}
}

func (c *checker) options(b Playbook) {
	c.most("options", len(b.Options), MaxList)
	for i, o := range b.Options {
		c.at("options", i)
		c.one("do", o.Do, Ways())
		for _, t := range []struct{ field, text string }{
			{"how", o.How}, {"effort", o.Effort}, {"effect", o.Effect}, {"risk", o.Risk}, {"decides", o.Decides},
		} {
			c.text(t.field, t.text)
		}
	}
	c.at("proportion", 0)
	for _, t := range []struct{ field, text string }{
		{"oversight", b.Proportion.Oversight},
		{"setback", b.Proportion.Setback},
		{"serious", b.Proportion.Serious},
		{"severe", b.Proportion.Severe},
	} {
		c.short(t.field, t.text)
	}
}

// Finding is a fault with its place in a file.
type Finding struct {
	File string `json:"file"`
	Line int    `json:"line"` // from 1
	Text string `json:"text"`
}

// Error is the finding in one line.
func (f Finding) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }
