package audience

import (
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
)

// audience answers the question.
func (pl *panel) audience() Audience {
	pl.gather()
	pl.duties()
	told, rest := pl.choose()
	out := Audience{
		Listeners: pl.listeners(told),
		LeftOut:   append(pl.leftOut(rest), pl.leftOutLists()...),
		Resolved:  pl.matter.resolved,
		Unknown:   pl.matter.unknown,
		Deadlines: pl.deadlines(told),
	}
	pl.finalWarnings(told)
	out.Warnings = pl.warnings
	return out
}

// must reports whether a rule, or a chance that leaves little doubt, says that a
// candidate be told. Of the people of
// a client only the lead must be, but for those who are about to act on the
// thing or whom the owner named.
func (pl *panel) must(c *candidate) bool {
	if c.absent {
		return false
	}
	if c.duty == hitClient {
		return c.lead || c.acts || slices.Contains(pl.matter.with, c.id)
	}
	return c.duty != noDuty || c.fit >= pl.w.MustFrom
}

// choose parts those who are told from the rest. Rules come first; then the
// score, down to the cut-off, or to the number that the question sets. Those
// who are told for nothing but their stake take no place from those who worked
// on it, or a file that went to forty people would hide who has to mend it.
func (pl *panel) choose() (told, rest []*candidate) {
	ranked := pl.ranked()
	slices.SortStableFunc(ranked, pl.meetersLast)
	for _, c := range pl.everybody() {
		switch {
		case pl.must(c), c.absent, c.hit && !c.due.IsZero(): // at the meeting where it is shown
			told = append(told, c)
		case c.hit:
			rest = append(rest, c)
		}
	}
	room, hits := pl.p.MostTold, pl.p.MostHit
	if pl.q.Limit > 0 {
		room = pl.q.Limit - len(told)
	}
	worked := len(told) // those told, but for what they have at stake alone: see [candidate.onlyHit]
	for _, c := range ranked {
		switch {
		case slices.Contains(told, c) || c.hit:
		case pl.isStranger(c) || pl.onlyPeople() && slices.Contains(pl.matter.with, c.id):
			rest = append(rest, c)
		case pl.q.Limit == 0 && c.onlyHit():
			if hits > 0 && c.score >= pl.cutOff(c, len(told)) {
				told = append(told, c)
				hits--
			} else {
				rest = append(rest, c)
			}
		case room > 0 && (pl.q.Limit > 0 || c.score >= pl.cutOff(c, worked)):
			told = append(told, c)
			worked++
			room--
		default:
			rest = append(rest, c)
		}
	}
	return told, rest
}

// meetersLast puts those of whom nothing is known but meetings with the owner
// behind everybody else.
func (pl *panel) meetersLast(a, b *candidate) int {
	switch x, y := pl.onlyMeets(a), pl.onlyMeets(b); {
	case x == y:
		return 0
	case x:
		return 1
	default:
		return -1
	}
}

// cutOff is the score that a candidate needs to be told after told others.
func (pl *panel) cutOff(c *candidate, told int) float64 {
	if told < pl.p.AtLeast && !pl.onlyMeets(c) {
		return pl.w.TellFrom / 2
	}
	return pl.w.TellFrom
}

// isStranger reports whether a candidate is a client whose business this is
// not: however well one knows them, they are not told.
func (pl *panel) isStranger(c *candidate) bool {
	return !c.hit && c.score >= pl.w.TellFrom && pl.person(c.id).Relation == person.Client
}

// leftOut lists those who are most likely to be told without need, and why
// they need not be.
func (pl *panel) leftOut(rest []*candidate) []mistake.LeftOut {
	var out []mistake.LeftOut
	for _, c := range rest {
		if len(out) >= pl.p.MostLeftOut {
			break
		}
		out = append(out, mistake.LeftOut{Name: c.name, Addresses: pl.person(c.id).Addresses, Reason: pl.whyNot(c)})
	}
	return out
}

// whyNot says why a candidate need not be told.
func (pl *panel) whyNot(c *candidate) string {
	switch {
	case c.hit:
		return pl.leadOf(c.account) + " speaks for " + c.account
	case pl.onlyPeople() && slices.Contains(pl.matter.with, c.id):
		return "already named"
	case pl.isStranger(c):
		return "a client, but nothing of this was sent to them"
	case pl.beforeIt(c):
		return "on the thread, but the mail in question did not go to them"
	}
	for _, s := range []Signal{Named, Touched, Relies, Around} {
		if t := &c.trails[s]; !t.empty() {
			if text := pl.saying(c.stake); s == Relies && text != "" {
				return text
			}
			return pl.slight(t, s)
		}
	}
	switch {
	case pl.boss != person.None && pl.person(c.id).Boss == pl.boss:
		return "same team, never touched it"
	case !c.trails[Familiar].empty() && !pl.isColleague(c):
		return "has been in touch with you, never about this"
	case !c.trails[Familiar].empty():
		return "works with you, never touched it"
	default:
		return "works nearby, never touched it"
	}
}

// isColleague reports whether a candidate is known to be of the owner's firm.
func (pl *panel) isColleague(c *candidate) bool {
	p := pl.person(c.id)
	theirs, ours := domain(p.Addresses), domain([]string{pl.q.Owner.Address})
	return p.Relation == person.Colleague || theirs == "" || person.SameFirm(theirs, ours)
}

// beforeIt reports whether all that is known of a candidate is mail of the
// same thread from before the mail in question.
func (pl *panel) beforeIt(c *candidate) bool {
	if len(pl.matter.mails) == 0 || c.trails[Around].empty() || !c.trails[Relies].empty() || !c.trails[Named].empty() || !c.trails[Touched].empty() {
		return false
	}
	return c.trails[Around].last < pl.v.When(pl.matter.mails[0])
}

// leadOf returns the name of who is told for a client account.
func (pl *panel) leadOf(account string) string {
	for _, c := range pl.everybody() {
		if c.lead && c.account == account {
			return c.name
		}
	}
	return "somebody else"
}

// leftOutLists names the lists that had the thing: writing to them would tell
// everybody.
func (pl *panel) leftOutLists() []mistake.LeftOut {
	var ids []person.ID
	for id := range pl.lists {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []mistake.LeftOut
	for _, id := range ids {
		p := pl.person(id)
		t, name := pl.lists[id], p.Name
		if len(p.Addresses) > 0 {
			name = p.Addresses[0] // a list is known by where it is written to
		}
		reason := "a list: writing to it would tell people whom this does not touch"
		if t.acts[received] > 0 {
			reason = "a list that received it: write to all of it only where all of them must know"
			pl.warn("%s received it: everybody on that list has it. Tell those whom it touches by name.", name)
		} else {
			pl.warn("%s is a list. Tell the people concerned by name instead of writing to all of it.", name)
		}
		out = append(out, mistake.LeftOut{Name: p.Name, Addresses: p.Addresses, Reason: reason})
	}
	return out
}

// finalWarnings says what to be careful of, and what to do where nothing is
// known.
func (pl *panel) finalWarnings(told []*candidate) {
	m := &pl.matter
	for _, asked := range m.unknown {
		pl.warn("Nothing in the records is called “%s”. Check the spelling, or sync the records that name it.", asked)
	}
	if pl.owner == person.None {
		pl.warn("The records do not know you by this name and address, so your boss and the people you work with are missing. Sync a table of people, or check your profile.")
	}
	if !pl.onlyPeople() {
		for _, id := range m.with {
			if c := pl.met[id]; c != nil && c.signal == [signals]float64{} && c.duty == attends && len(c.duties) == 1 && c.duties[0].Kind == reasonYouNamed {
				pl.warn("Nothing in the records links %s to this. Check that this is the right person.", c.name)
			}
		}
	}
	switch {
	case len(told) == 0:
		pl.warn("Nothing in the records links anybody to this. Sync the mail, calendar or repository where the work was done, or add people by hand.")
	case len(told) > pl.p.Crowd && pl.q.Limit == 0:
		pl.warn("%d people are a lot to tell. Check that each of them is concerned.", len(told))
	}
	for _, t := range m.accounts {
		name := pl.v.Name(t)
		if !slices.ContainsFunc(pl.everybody(), func(c *candidate) bool { return c.hit && strings.EqualFold(c.account, name) }) {
			pl.warn("This concerns the client %s, but nobody there is known. Name the person to tell.", name)
		}
	}
	if pl.q.Limit == 0 && len(m.things) >= pl.p.MostThings {
		pl.warn("This is about very many things; the first %d were looked at. Name the ones that matter for a shorter list.", pl.p.MostThings)
	}
}

// deadlines lists the deadlines and meetings ahead with the listeners they
// concern.
func (pl *panel) deadlines(told []*candidate) []Due {
	var out []Due
	for _, d := range pl.dues {
		o := Due{Title: d.title, At: d.at, Hard: d.hard}
		for _, c := range told {
			if slices.Contains(d.who, c.id) {
				o.Who = append(o.Who, c.name)
			}
		}
		slices.Sort(o.Who)
		out = append(out, o)
	}
	return out
}

// strongest returns the signals that speak of a candidate, the one that
// decided most first.
func (pl *panel) strongest(c *candidate) []Signal {
	var list []Signal
	for s := range signals {
		if c.signal[s] > 0 && !s.standing() {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Signal) int {
		if c.stake.chance > c.fit && (a == Relies) != (b == Relies) {
			if a == Relies {
				return -1
			}
			return 1
		}
		x, y := pl.w.Weights[a]*c.signal[a], pl.w.Weights[b]*c.signal[b]
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return list
}

// count writes a number with its noun, "1 change", "3 changes".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
