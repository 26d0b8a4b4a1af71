package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
)

// ShownTrace is the last trace of a mistake as its owner sees it.
type ShownTrace struct {
	mistake.Traced
	Open    int           `json:"open"`    // occurrences that still have to be seen to
	Holders []ShownHolder `json:"holders"` // who has what is wrong, those outside the firm first
}

// ShownHolder is somebody who has what is wrong, as the documents say it.
type ShownHolder struct {
	Name        string         `json:"name,omitempty"`
	Address     string         `json:"address,omitempty"`
	How         []mistake.Hold `json:"how"`
	Occurrences int            `json:"occurrences"`
	Outside     bool           `json:"outside"`            // their address is not of the owner's firm
	Listener    string         `json:"listener,omitempty"` // in the plan, by this ID
}

// KeepTrace keeps where what is wrong was found. What the person ticked off
// stays so.
func (a *App) KeepTrace(ctx context.Context, actor Actor, number int64, t mistake.Traced) (Shown, error) {
	l, err := a.change(ctx, actor, number, just(mistake.KeepTrace{Traced: t}))
	return a.shownAfter(l, err)
}

// MarkOccurrence ticks one place of the trace off, or takes that back.
func (a *App) MarkOccurrence(ctx context.Context, actor Actor, number int64, c mistake.MarkOccurrence) (Shown, error) {
	c.Why = strings.TrimSpace(c.Why)
	l, err := a.change(ctx, actor, number, just(c))
	return a.shownAfter(l, err)
}

// shownTrace is nil before the first trace.
func shownTrace(m mistake.Mistake) *ShownTrace {
	if m.Traced.At.IsZero() {
		return nil
	}
	t := m.Traced
	t.Occurrences = slices.Clone(listOf(t.Occurrences))
	slices.SortStableFunc(t.Occurrences, func(a, b mistake.Occurrence) int {
		return cmp.Compare(slices.Index(mistake.OccurrenceStates(), a.State), slices.Index(mistake.OccurrenceStates(), b.State))
	})
	return &ShownTrace{Traced: t, Open: t.Open(), Holders: listOf(holdersOf(m))}
}

// holdersOf joins the people of all occurrences, by address or else by name:
// those outside the firm first, then those with the most.
func holdersOf(m mistake.Mistake) []ShownHolder {
	var list []ShownHolder
	at := map[string]int{}
	for _, o := range m.Traced.Occurrences {
		for _, h := range o.People {
			key := strings.ToLower(cmp.Or(h.Address, h.Name))
			if key == "" || isOwner(m.Facts.Owner, h) {
				continue
			}
			i, ok := at[key]
			if !ok {
				i = len(list)
				at[key] = i
				list = append(list, ShownHolder{Name: h.Name, Address: h.Address, Outside: outside(m.Facts.Owner.Address, h.Address), Listener: listenerOf(m, h)})
			}
			p := &list[i]
			p.Name = cmp.Or(p.Name, h.Name)
			if !slices.Contains(p.How, h.How) {
				p.How = append(p.How, h.How)
			}
			p.Occurrences++
		}
	}
	slices.SortFunc(list, func(a, b ShownHolder) int {
		switch {
		case a.Outside != b.Outside && a.Outside:
			return -1
		case a.Outside != b.Outside:
			return 1
		}
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), strings.Compare(a.Name, b.Name), strings.Compare(a.Address, b.Address))
	})
	return list
}

func isOwner(owner mistake.Owner, h mistake.Holder) bool {
	if h.Address != "" && owner.Address != "" {
		return strings.EqualFold(owner.Address, h.Address)
	}
	return strings.EqualFold(owner.Name, h.Name)
}

// outside reports whether an address is not of the owner's firm. Where one of
// the two is not known, nobody can say.
func outside(ours, theirs string) bool {
	a, b := person.Domain(ours), person.Domain(theirs)
	return a != "" && b != "" && !person.SameFirm(a, b)
}

// listenerOf returns the ID of the listener whom a holder is, "" for nobody in
// the plan.
func listenerOf(m mistake.Mistake, h mistake.Holder) string {
	for _, l := range m.Listeners {
		byAddress := h.Address != "" && slices.ContainsFunc(l.Addresses, func(a string) bool { return strings.EqualFold(a, h.Address) })
		if byAddress || h.Address == "" && strings.EqualFold(l.Name, h.Name) {
			return l.ID
		}
	}
	return ""
}

// carriersOf are the documents of the last trace, each once, as the audience
// asks about them. What is accepted as it is still was read by somebody.
func carriersOf(t mistake.Traced) []audience.Carrier {
	var list []audience.Carrier
	at := map[string]int{}
	for _, o := range t.Occurrences {
		names := append([]string{o.Path}, o.Members...)
		key := strings.Join(names, "\x00")
		if _, ok := at[key]; ok {
			continue
		}
		at[key] = len(list)
		list = append(list, audience.Carrier{Name: baseOf(names), Names: names, At: whole(o.Time), Holders: o.People})
	}
	return list
}

// baseOf is what people call a file inside others: the name of the outermost
// that is not a folder's.
func baseOf(names []string) string {
	name := names[len(names)-1]
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// whole is a time to the second, as records keep it.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
