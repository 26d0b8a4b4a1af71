package cli

import (
	"slices"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

// writeAdvice writes what the playbook says beside fires, in proportion: those
// to call first and clocks with an end always, the others for what is serious.
// The rest is one command away.
func (r *run) writeAdvice(b *strings.Builder, s app.Shown) {
	if s.Advice == nil {
		return
	}
	big := slices.Contains([]mistake.Size{mistake.Serious, mistake.Severe}, s.Facts.Size)
	b.WriteString("\nAlso\n")
	item := func(text string) { b.WriteString(wrapAfter("     ", text, r.columns, "       ")) }
	if len(s.Advice.Enough) > 0 {
		item("Enough: " + strings.Join(s.Advice.Enough, " "))
	}
	for _, l := range s.Advice.Listeners {
		if l.First {
			item("Call first: " + l.Role + ". " + l.Why)
		} else if big {
			item("Tell also: " + l.Role + ". " + l.Why)
		}
	}
	for _, c := range s.Advice.Clocks {
		if !c.By.IsZero() {
			item("Clock: " + c.Title + ", by " + r.clock(c.By) + ". Decides: " + c.Decides + " (" + c.Source + ").")
		} else if big {
			item("Clock: " + c.Title + ", at once. Decides: " + c.Decides + " (" + c.Source + ").")
		}
	}
	for _, c := range s.Advice.Counsel {
		item("Stop: " + c.When + " Ask: " + c.Ask + ".")
	}
	b.WriteString("       ownup playbook show " + s.Facts.Kind + "\n")
}
