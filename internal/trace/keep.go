package trace

import (
	"strings"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
)

// Keep returns a result as it is kept with a mistake: what a person has to
// see to, without what most likely is something else.
func Keep(sought mistake.Sought, r Result) mistake.Traced {
	s := r.Summary
	t := mistake.Traced{
		Sought: sought, Files: s.Files, Beyond: s.Beyond, Alike: s.Found[match.Coincidence],
		Skipped: len(s.Skipped), Stopped: s.Stopped,
	}
	for _, o := range r.Occurrences {
		if o.Hit.Tier == match.Coincidence || o.Past != nil && !o.Past.standing() {
			continue
		}
		kept := mistake.Occurrence{
			ID: o.ID(), Path: o.Path, Members: o.Members, Where: o.Place.String(), Text: o.Text, Context: o.Context,
			Match: string(o.Kind), Tier: o.Hit.Tier.String(), Reason: o.Reason, Instead: o.Instead(), Formula: o.Formula, Time: o.Time, People: o.People,
		}
		t.Occurrences = append(t.Occurrences, kept)
	}
	for _, k := range s.Skipped {
		t.Unread = append(t.Unread, mistake.Unread{Path: strings.Join(append([]string{k.Path}, k.Members...), " > "), Reason: k.Reason})
	}
	return t
}
