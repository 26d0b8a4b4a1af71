package audience

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// The kinds of reason that rules give.
const (
	reasonYouNamed = "named by you"
	reasonBoss     = "boss"
	reasonStandIn  = "stand-in"
	reasonCoOwner  = "co-owner"
	reasonClient   = "client"
	reasonDeadline = "deadline"
	reasonMeeting  = "meeting"
	reasonClock    = "clock"   // what is due leaves no choice
	reasonHoliday  = "holiday" // a holiday moved the clock
	reasonAway     = "away"
)

// duties finds those who are told by rule, whatever their score.
func (pl *panel) duties() {
	pl.findDues()
	pl.dueDuties()
	pl.people()
	pl.coOwners()
	pl.clients()
	pl.holds()
	if pl.boss != person.None && pl.boss != pl.owner {
		pl.owe(pl.boss, isBoss, reasonBoss, "is your direct boss")
	}
	pl.absences()
}

// owe names a person by rule.
func (pl *panel) owe(id person.ID, d duty, kind, format string, args ...any) *candidate {
	c := pl.candidate(id)
	if c == nil {
		return nil
	}
	c.duty = max(c.duty, d)
	c.duties = append(c.duties, mistake.Reason{Kind: kind, Text: fmt.Sprintf(format, args...), Weight: 1})
	return c
}

// people takes those whom the owner named as concerned. Where nothing else is
// asked, the question is who is missing beside them, so they are no answer.
func (pl *panel) people() {
	if pl.onlyPeople() {
		return
	}
	for _, id := range pl.matter.with {
		if pl.matter.mention[id] {
			pl.owe(id, attends, reasonYouNamed, "you mention them in what went wrong")
		} else {
			pl.owe(id, attends, reasonYouNamed, "you named them as concerned")
		}
	}
}

// onlyPeople reports whether the question names people and nothing else.
func (pl *panel) onlyPeople() bool {
	m := &pl.matter
	return len(m.things)+len(m.changes)+len(m.mails) == 0 && pl.q.Text == ""
}

// coOwners finds those who wrote the mistaken change with the owner, and
// those whom a table or a document names as owners or authors of the thing.
func (pl *panel) coOwners() {
	m := &pl.matter
	for _, a := range m.changes {
		for who, role := range pl.v.Parts(a) {
			if role == workgraph.Author || role == workgraph.CoAuthor {
				pl.owe(who, coOwner, reasonCoOwner, "wrote the change with you")
			}
		}
	}
	for _, x := range pl.actsOn(m.things, pl.p.MostActs) {
		if pl.v.KindOf(x.a) != workgraph.Entry {
			continue
		}
		for who, role := range pl.v.Parts(x.a) {
			c := pl.candidate(who)
			if c == nil || c.duty == coOwner {
				continue
			}
			switch role {
			case workgraph.Owner, workgraph.CoAuthor:
				pl.owe(who, coOwner, reasonCoOwner, "owns %s with you", pl.v.Name(x.thing))
			case workgraph.Author:
				pl.owe(who, coOwner, reasonCoOwner, "is an author of %s", pl.v.Name(x.thing))
			case workgraph.Assignee:
				pl.owe(who, coOwner, reasonCoOwner, "is assigned to %s", pl.v.Name(x.thing))
			}
		}
	}
}

// clients finds the clients whose business is hit: those who have the thing
// or are about to see it, those whom the owner named, and the people of the
// accounts it is for. For each account one person leads.
func (pl *panel) clients() {
	for _, c := range pl.everybody() {
		account, isClient := pl.clientOf(c)
		if !isClient {
			continue
		}
		c.account = account
		switch {
		case c.has && c.sent == workgraph.NoThing && len(c.holds) > 0:
			pl.hitBy(c, "%s", pl.held(c))
		case c.has:
			what := pl.what()
			if c.sent != workgraph.NoThing {
				what = pl.v.Name(c.sent)
			}
			pl.hitBy(c, "%s was sent to them%s", what, pl.span(stretch{c.delivered, c.delivered}))
		case !pl.onlyPeople():
			pl.hitBy(c, "is with the client %s", account)
		}
	}
	pl.accountPeople()
	pl.chooseLeads()
}

// hitBy names a person of a hit client.
func (pl *panel) hitBy(c *candidate, format string, args ...any) {
	c.hit = true
	pl.owe(c.id, hitClient, reasonClient, format, args...)
}

// everybody lists the candidates in the order of their ids.
func (pl *panel) everybody() []*candidate {
	list := make([]*candidate, 0, len(pl.met))
	for _, c := range pl.met {
		if c != nil {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *candidate) int { return cmp.Compare(a.id, b.id) })
	return list
}

// clientOf says whether a person is a client, and of which account.
func (pl *panel) clientOf(c *candidate) (account string, ok bool) {
	if c.trails[Relies].empty() && len(c.holds) == 0 && c.due.IsZero() && !slices.Contains(pl.matter.with, c.id) {
		return "", false // describing a person takes time, and only the hit matter
	}
	p := pl.person(c.id)
	switch p.Relation {
	case person.Client:
		return cmpOr(p.Account, cmpOr(p.Organisation, domain(p.Addresses))), true
	case person.Unknown:
		theirs, ours := domain(p.Addresses), domain([]string{pl.q.Owner.Address})
		if pl.p.OutsidersAreClients && c.has && theirs != "" && ours != "" && !person.SameFirm(theirs, ours) {
			return cmpOr(p.Account, cmpOr(p.Organisation, theirs)), true
		}
	}
	return "", false
}

// domain is the mail domain of the first address.
func domain(addresses []string) string {
	if len(addresses) == 0 {
		return ""
	}
	return person.Domain(addresses[0])
}

// accountPeople finds the people of the accounts that the thing is for.
func (pl *panel) accountPeople() {
	if len(pl.matter.accounts) == 0 {
		return
	}
	for id := range pl.v.People() {
		if !pl.v.IsPerson(id) || id == pl.owner {
			continue
		}
		p := pl.person(id)
		if p.Relation != person.Client {
			continue
		}
		for _, t := range pl.matter.accounts {
			info := pl.v.Thing(t)
			if !sameAccount(p, info.Key, info.Name) {
				continue
			}
			c := pl.candidate(id)
			c.account = info.Name
			if !c.hit {
				pl.hitBy(c, "is with %s, the client this is for", info.Name)
			}
		}
	}
}

func sameAccount(p person.Person, key, name string) bool {
	theirs := cmpOr(p.Account, p.Organisation)
	return theirs != "" && (strings.EqualFold(theirs, key) || strings.EqualFold(theirs, name))
}

// chooseLeads picks for each hit account the person to tell: whom the owner
// named, else who is about to act on it, else who is there, was sent the thing and has the most contact. The others of
// the account hear it from there.
func (pl *panel) chooseLeads() {
	leads := make(map[string]*candidate)
	for _, c := range pl.everybody() {
		if !c.hit {
			continue
		}
		key := strings.ToLower(c.account)
		if best := leads[key]; best == nil || pl.speaksBefore(c, best) {
			leads[key] = c
		}
	}
	for _, c := range leads {
		c.lead = true
	}
}

func (pl *panel) speaksBefore(a, b *candidate) bool {
	named := func(c *candidate) bool { return slices.Contains(pl.matter.with, c.id) }
	if named(a) != named(b) {
		return named(a)
	}
	if a.acts != b.acts {
		return a.acts // has to be told at once
	}
	if (a.id == pl.boss) != (b.id == pl.boss) {
		return a.id == pl.boss // is told in any case
	}
	_, x := pl.awayPast(a)
	if _, y := pl.awayPast(b); x != y {
		return y
	}
	if x, y := pl.isShared(a), pl.isShared(b); x != y {
		return y // a person before a box that several read
	}
	contact := func(c *candidate) float64 { return c.trails[Relies].sum + c.trails[Familiar].sum }
	if contact(a) != contact(b) {
		return contact(a) > contact(b)
	}
	return pl.byScore(a, b) < 0
}

// isShared reports whether all addresses of a candidate are such as several
// people read, accounts@ or info@.
func (pl *panel) isShared(c *candidate) bool {
	list := pl.person(c.id).Addresses
	return len(list) > 0 && !slices.ContainsFunc(list, func(a string) bool { return !person.RoleAddress(a) })
}

// dueDuties names whoever is about to act on the thing: who owes it by a
// deadline, and who presents or attends where it is shown.
func (pl *panel) dueDuties() {
	for i := range pl.dues {
		d := &pl.dues[i]
		if d.meet && len(d.who) > pl.p.MostMeeting {
			pl.warn("%s has %s; only who presents is on the list.", title(d.title), count(len(d.who), "attendee"))
			d.who = slices.DeleteFunc(slices.Clone(d.who), func(p person.ID) bool { return p != d.leads })
		}
		for _, who := range d.who {
			pl.dueFor(who, *d)
		}
	}
}

func (pl *panel) dueFor(who person.ID, d due) {
	var c *candidate
	switch {
	case !d.meet:
		c = pl.owe(who, attends, reasonDeadline, "has a deadline for it: %s, %s", title(d.title), pl.moment(d.at))
	case d.named && !slices.Contains(d.who, pl.owner):
		c = pl.owe(who, attends, reasonMeeting, "is at a meeting about it: %s, %s", title(d.title), pl.moment(d.at))
	case d.named:
		c = pl.owe(who, attends, reasonMeeting, "meets you about it: %s, %s", title(d.title), pl.moment(d.at))
	case who == d.leads:
		c = pl.owe(who, attends, reasonMeeting, "leads the meeting where it is shown: %s, %s", title(d.title), pl.moment(d.at))
	default:
		c = pl.owe(who, attends, reasonMeeting, "attends where it is shown: %s, %s", title(d.title), pl.moment(d.at))
	}
	if c != nil {
		c.takeDue(d.at, d.title, !d.meet || !d.named && who == d.leads)
	}
}
