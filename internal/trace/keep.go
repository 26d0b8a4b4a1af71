package trace

import (
	"cmp"
	"slices"
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
	from := map[*Occurrence]string{}
	for _, o := range inOrder(r.Occurrences, from) {
		if o.Hit.Tier == match.Coincidence || o.Past != nil && !o.Past.standing() {
			continue
		}
		t.Occurrences = append(t.Occurrences, mistake.Occurrence{
			ID: o.ID(), Path: o.Path, Members: o.Members, Where: o.Place.String(), Text: o.Text, Context: o.Context,
			Match: string(o.Kind), Tier: o.Hit.Tier.String(), Reason: o.Reason, Instead: o.Instead(), Formula: o.Formula,
			Source: from[o], Time: o.Time, People: o.People,
		})
	}
	for _, k := range s.Skipped {
		t.Unread = append(t.Unread, mistake.Unread{Path: strings.Join(append([]string{k.Path}, k.Members...), " > "), Reason: k.Reason})
	}
	return t
}

// inOrder returns the occurrences in the order in which a person corrects them,
// sources first, and notes in from how it is known where others have it from.
// Of more than are kept the order stays that of their weight.
func inOrder(found []*Occurrence, from map[*Occurrence]string) []*Occurrence {
	place := map[*Occurrence]int{}
	for _, s := range Sources(found) {
		for _, o := range s.Occurrences {
			from[o] = s.Reason
			place[o] = len(place) + 1
		}
	}
	if len(found) > mistake.MaxOccurrences {
		return found
	}
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b *Occurrence) int {
		x, y := place[a], place[b]
		if x == 0 || y == 0 {
			return cmp.Compare(y, x) // what is in no file that was read comes last
		}
		return cmp.Compare(x, y)
	})
	return sorted
}
