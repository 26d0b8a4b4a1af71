package playbook

import (
	"cmp"
	"strings"
	"time"

	"ownup/internal/core/mistake"
)

// FirstFires returns the first fires of a mistake whose listeners are known.
// Their IDs are the playbook's own, with the listener's where there is one a
// listener; due, where not zero, is the first deadline that the mistake runs
// into. Equal arguments give equal fires.
func (b Playbook) FirstFires(f mistake.Facts, listeners []mistake.Listener, due time.Time) []mistake.Fire {
	var out []mistake.Fire
	ids := map[string][]string{} // a playbook's fire -> the fires made of it
	for _, t := range b.Fires {
		for _, l := range t.listeners(listeners) {
			id := t.ID
			if t.For != "" {
				id += "-" + l.ID
			}
			fire := mistake.Fire{
				ID: id, Title: t.title(f, l), EffortMin: t.Minutes[0], EffortMax: t.Minutes[1],
				Blocks: t.blocks(listeners, l), Grows: t.Grows, State: mistake.Burning,
			}
			for _, a := range t.After {
				fire.After = append(fire.After, ids[a]...)
			}
			if t.Before {
				fire.Deadline = due
			}
			ids[t.ID] = append(ids[t.ID], id)
			out = append(out, fire)
		}
	}
	return out
}

// listeners returns those the fire is made once for; a fire made once for all
// has one that is nobody.
func (t Fire) listeners(all []mistake.Listener) []mistake.Listener {
	if t.For == "" {
		return []mistake.Listener{{}}
	}
	return inRing(all, t.For)
}

func inRing(all []mistake.Listener, ring string) []mistake.Listener {
	var out []mistake.Listener
	for _, l := range all {
		if string(l.Ring) == ring && (l.Ring != mistake.Client || l.Lead) {
			out = append(out, l)
		}
	}
	return out
}

func (t Fire) title(f mistake.Facts, l mistake.Listener) string {
	about := "it"
	if len(f.About) > 0 {
		about = f.About[0]
	}
	return strings.NewReplacer(
		"{about}", about, "{name}", l.Name,
		"{wrong}", cmp.Or(f.Wrong, "the wrong one"), "{right}", cmp.Or(f.Right, "the right one"),
	).Replace(t.Title)
}

// General is the title of a fire that no mistake is known for.
func (t Fire) General() string {
	l := mistake.Listener{Name: "whoever is affected"}
	if t.For == string(mistake.Client) {
		l.Name = "the client"
	}
	return t.title(mistake.Facts{}, l)
}

func (t Fire) blocks(all []mistake.Listener, l mistake.Listener) []string {
	var who []mistake.Listener
	switch t.Blocks {
	case "":
	case "name":
		who = []mistake.Listener{l}
	case "everyone":
		who = append(inRing(all, "client"), inRing(all, "affected")...)
	default:
		who = inRing(all, t.Blocks)
	}
	var names []string
	for _, w := range who {
		if w.Name != "" {
			names = append(names, w.Name)
		}
	}
	return names
}
