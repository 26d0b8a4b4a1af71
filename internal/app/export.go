package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

// Export is a mistake with its whole history, to be kept or shown. Its JSON
// is the format "export", version 1.
type Export struct {
	Version int             `json:"version"`
	Mistake Shown           `json:"mistake"`
	Events  []ExportedEvent `json:"events"`
}

// ExportedEvent is one event of the history, with the hash that its sealed
// form has in the chain.
type ExportedEvent struct {
	Seq   int64        `json:"seq"`
	At    time.Time    `json:"at"`
	Actor string       `json:"actor"`
	Kind  string       `json:"kind"`
	Body  mistake.Body `json:"body"`
	Hash  string       `json:"hash"`
}

// Export returns a mistake with its history.
func (a *App) Export(ctx context.Context, actor Actor, number int64) (Export, error) {
	row, err := a.Store.Mistake(ctx, actor.ID, number)
	if err != nil {
		return Export{}, err
	}
	row, sealed, err := a.Store.History(ctx, row.ID)
	if err != nil {
		return Export{}, err
	}
	l, events, err := a.history(ctx, row)
	if err != nil {
		return Export{}, err
	}
	if l.state, err = mistake.Replay(events); err != nil {
		return Export{}, err
	}
	shown, err := a.shown(l)
	if err != nil {
		return Export{}, err
	}
	e := Export{Version: 1, Mistake: shown}
	for i, ev := range events[:min(len(events), len(sealed))] { // more may have been appended while we read
		e.Events = append(e.Events, ExportedEvent{ev.Seq, ev.At, ev.Actor, ev.Kind(), ev.Body, hex.EncodeToString(sealed[i].Hash)})
	}
	return e, nil
}

// ExportAs returns the export in a format, "md" or "json".
func (a *App) ExportAs(ctx context.Context, actor Actor, number int64, format string) ([]byte, error) {
	if format != "md" && format != "json" {
		return nil, problem.New(problem.Invalid, "That is not a format.", "Use md or json.")
	}
	e, err := a.Export(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	if format == "json" {
		return json.MarshalIndent(e, "", "  ")
	}
	return []byte(e.markdown()), nil
}

func (e Export) markdown() string {
	var b strings.Builder
	m := e.Mistake
	zone := location(m.Facts.Owner.Zone)
	when := func(t time.Time) string {
		if t.IsZero() {
			return "not yet"
		}
		return t.In(zone).Format("Mon 2 Jan 2006 15:04 MST")
	}
	fmt.Fprintf(&b, "# %s\n\n%s, %s. Owner: %s.\n\n", inline(m.Facts.Title), m.Facts.Size, m.Stage, inline(m.Facts.Owner.Name))
	fmt.Fprintf(&b, "| realised | first told | everyone told | put right |\n|---|---|---|---|\n| %s | %s | %s | %s |\n\n",
		when(m.Clock.Realised), when(m.Clock.FirstTold), when(m.Clock.EveryoneTold), when(m.Clock.PutRight))
	for _, f := range []struct{ label, text string }{
		{"What happened", m.Facts.What},
		{"Why", m.Facts.Cause},
		{"What it means", m.Facts.Impact},
		{"Repair", m.Facts.Repair},
		{"So that it does not happen again", m.Facts.Prevention},
		{"Lesson", m.Lesson},
	} {
		if f.text != "" {
			fmt.Fprintf(&b, "**%s.** %s\n\n", f.label, inline(f.text))
		}
	}
	e.markdownTold(&b, when)
	if len(m.Fires) > 0 {
		b.WriteString("## Fires\n\n")
		for _, f := range m.Fires {
			fmt.Fprintf(&b, "- %s: %s%s\n", inline(f.Title), f.State, because(f.Why))
		}
		b.WriteString("\n")
	}
	b.WriteString("## Record\n\n")
	for _, ev := range e.Events {
		fmt.Fprintf(&b, "%d. %s, %s, by %s `%.12s`\n", ev.Seq, when(ev.At), ev.Kind, inline(ev.Actor), ev.Hash)
	}
	return b.String()
}

func (e Export) markdownTold(b *strings.Builder, when func(time.Time) string) {
	if len(e.Mistake.Listeners) > 0 {
		b.WriteString("## Who was told\n\n| | who | tell by | state | told | how | acknowledged |\n|---|---|---|---|---|---|---|\n")
	}
	for _, l := range e.Mistake.Listeners {
		d := l.Disclosure
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s | %s | %s |\n", l.Order, inline(l.Name), when(l.TellBy), d.State, when(d.ToldAt), d.How, when(d.AcknowledgedAt))
	}
	for _, u := range e.Mistake.Untold {
		for _, l := range e.Mistake.Listeners {
			if l.ID == u.Listener {
				fmt.Fprintf(b, "\n%s was not told: %s", inline(l.Name), inline(u.Why))
			}
		}
	}
	if len(e.Mistake.LeftOut) > 0 {
		b.WriteString("\n### Not told\n\n")
		for _, l := range e.Mistake.LeftOut {
			fmt.Fprintf(b, "- %s: %s\n", inline(l.Name), inline(l.Reason))
		}
	}
	b.WriteString("\n")
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " (" + inline(why) + ")"
}

// inline makes a text safe to stand in one line of Markdown, in a table too.
func inline(s string) string {
	return strings.NewReplacer("\n", " ", "\r", "", "|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`).Replace(s)
}
