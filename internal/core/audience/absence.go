package audience

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
)

// absences sees to it that the mistake does not wait until somebody is back:
// where a rule names a person who is away for longer than it can wait, who
// stands in is told in their place. The person stays on the list, to hear of
// it on coming back.
func (pl *panel) absences() {
	for _, c := range pl.everybody() {
		if !pl.must(c) || c.hit && !c.lead && !c.acts { // whom the lead speaks for can hear it later
			continue
		}
		back, away := pl.awayPast(c)
		if !away {
			continue
		}
		sub, ok := pl.substitute(c)
		if !ok {
			c.note(reasonAway, fmt.Sprintf("away until %s, and nobody is known to stand in", pl.date(back)))
			continue
		}
		pl.replace(c, sub, back)
	}
}

// awayPast reports whether a candidate is away for longer than the mistake
// can wait, or than what is due to them does, and when they are back.
func (pl *panel) awayPast(c *candidate) (back time.Time, away bool) {
	return pl.isAway(c.id, c.due)
}

// isAway says the same of anybody with something due at a time, or nothing.
func (pl *panel) isAway(id person.ID, due time.Time) (back time.Time, away bool) {
	clk := pl.clockOf(id)
	if len(clk.away) == 0 {
		return time.Time{}, false
	}
	limit := pl.budgetEnd(clk.present())
	if !due.IsZero() {
		limit = earlier(limit, due)
	}
	usual, works := clk.present().after(pl.now, 0)
	start, returns := clk.after(pl.now, 0)
	if !works || returns && (!start.After(limit) || !start.After(usual)) {
		return time.Time{}, false
	}
	return awayUntil(clk.away, usual)
}

// awayUntil returns when somebody who is away at t is back.
func awayUntil(away []person.Span, t time.Time) (back time.Time, ok bool) {
	back = t
	for again := true; again; { // absences may follow one another
		again = false
		for _, s := range away {
			if !back.Before(s.From) && back.Before(s.Until) {
				back, ok, again = s.Until, true, true
			}
		}
	}
	return back, ok
}

// substitute is who is told in place of somebody, and what they are to them.
type substitute struct {
	id   person.ID
	what string   // "stands in for"
	away []string // who would come before, but is away as well
}

// substitute finds who is there for somebody who is away: their stand-in, the
// stand-in of that one where they are away as well, and so on. For the boss,
// and for somebody about to act on the thing, it goes on up the organisation
// chart: a mistake of that kind cannot wait for anybody. Nobody is asked
// twice, so a chart that leads round in a circle ends.
func (pl *panel) substitute(c *candidate) (substitute, bool) {
	s := substitute{}
	seen := map[person.ID]bool{c.id: true}
	at, below := c.id, [...]string{"stands in for", "stands in for the boss of", "stands in above"}
	for level := 0; ; level = min(level+1, len(below)-1) {
		s.what = below[level]
		for id := pl.person(at).StandIn; pl.ask(id, seen); id = pl.person(id).StandIn {
			if pl.standsIn(c, id, &s) {
				return s, true
			}
		}
		boss := pl.person(at).Boss
		if c.duty != isBoss && !c.acts || !pl.ask(boss, seen) {
			return s, false
		}
		s.what = "is the boss of"
		if at != c.id {
			s.what = "is above"
		}
		if pl.standsIn(c, boss, &s) {
			return s, true
		}
		at = boss
	}
}

// ask reports whether somebody can be asked at all, and was not yet.
func (pl *panel) ask(id person.ID, seen map[person.ID]bool) bool {
	if id == person.None || id == pl.owner || !pl.v.IsPerson(id) || seen[id] {
		return false
	}
	seen[id] = true
	return true
}

// standsIn takes somebody for the substitute if they are there. For a client
// nobody of the owner's own firm speaks.
func (pl *panel) standsIn(c *candidate, id person.ID, s *substitute) bool {
	if c.hit && pl.person(id).Relation == person.Colleague {
		return false
	}
	if _, away := pl.isAway(id, c.due); away {
		s.away = append(s.away, pl.v.PersonName(id))
		return false
	}
	s.id = id
	return true
}

// replace hands what makes somebody one to tell to their substitute.
func (pl *panel) replace(c *candidate, s substitute, back time.Time) {
	d, whom := c.duty, c.name
	if d == isBoss {
		d, whom = standIn, c.name+", your boss"
	}
	as := ""
	switch n := len(s.away); n {
	case 0:
	case 1:
		as = ", as is " + s.away[0]
	default:
		as = ", as are " + strings.Join(s.away[:n-1], ", ") + " and " + s.away[n-1]
	}
	sub := pl.candidate(s.id)
	sub.duty = max(sub.duty, d)
	sub.note(reasonStandIn, fmt.Sprintf("%s %s, who is away until %s%s", s.what, whom, pl.date(back), as))
	if first := c.duties[0]; first.Kind != reasonBoss {
		pl.owe(s.id, d, first.Kind, "for %s: %s", c.name, first.Text)
	}
	sub.takeDue(c.due, c.dueTitle, c.acts)
	if c.hit {
		sub.hit, sub.account, sub.lead, c.lead = true, c.account, c.lead || sub.lead, false
	}
	c.note(reasonAway, fmt.Sprintf("away until %s; %s is told before", pl.date(back), sub.name))
	c.absent, c.due, c.dueTitle, c.acts = true, time.Time{}, "", false
}

// note adds a reason that is not cut off where there are many: the second.
func (c *candidate) note(kind, text string) {
	c.duties = slices.Insert(c.duties, min(1, len(c.duties)), mistake.Reason{Kind: kind, Text: text, Weight: 1})
}

// saysAway reports whether a reason of a candidate says already that they are
// away.
func (c *candidate) saysAway() bool {
	return slices.ContainsFunc(c.duties, func(r mistake.Reason) bool { return r.Kind == reasonAway })
}

// takeDue notes what is due to a candidate: what they act on before what they
// only attend, and then the soonest.
func (c *candidate) takeDue(at time.Time, name string, acts bool) {
	switch {
	case at.IsZero(), c.acts && !acts:
		return
	case c.due.IsZero(), acts && !c.acts, at.Before(c.due):
		c.due, c.dueTitle, c.acts = at, name, acts
	}
}
