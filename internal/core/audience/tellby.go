package audience

import (
	"time"

	"ownup/internal/core/mistake"
)

// timing is when and how one candidate is told, and why not otherwise.
type timing struct {
	by     time.Time
	how    mistake.Channel
	forced bool   // by what is due, whether or not they are at work
	kind   string // of the reason
	reason string // what moved the clock; "" where nothing did
	wait   int64  // how long they cannot be reached, in steps of [Policy.Apart]
}

// timing decides by when and how a candidate is told: as soon as the size of
// the mistake asks, and early enough before what is due; in their working
// hours, and never on a holiday or in the night, unless they are about to act
// on the wrong thing and no working time is left before.
func (pl *panel) timing(c *candidate) timing {
	clk := pl.clockOf(c.id)
	t := pl.withinBudget(c, clk)
	if !c.due.IsZero() {
		pl.beforeDue(c, clk, &t)
	}
	if t.forced {
		t.how = mistake.ByCall
		return t
	}
	t.by = roundUp(t.by)
	t.how = pl.channel(c, t.by)
	// Waiting for somebody who sleeps helps nobody who is awake.
	awake, ok := clk.after(pl.now, 0)
	if !ok {
		awake = pl.now.AddDate(1, 0, 0)
	}
	t.wait = int64(awake.Sub(pl.now) / pl.p.Apart)
	return t
}

// budgetEnd is when the size of the mistake wants a person told.
func (pl *panel) budgetEnd(c clock) time.Time {
	budget := pl.p.Budgets[pl.q.Size]
	var (
		end time.Time
		ok  bool
	)
	if budget <= 0 {
		end, ok = c.endOfNextDay(pl.now)
	} else {
		end, ok = c.after(pl.now, budget)
	}
	if !ok { // nobody who never works can be waited for
		return pl.now.Add(max(budget, day))
	}
	return end
}

// withinBudget is the timing without anything due: as the size asks; before
// an absence that would make it later; and for who is away already, when they
// are back.
func (pl *panel) withinBudget(c *candidate, clk clock) timing {
	t := timing{by: pl.budgetEnd(clk)}
	if len(clk.away) > 0 {
		usual := pl.budgetEnd(clk.present())
		back, gone := awayUntil(clk.away, usual)
		if last, ok := clk.before(pl.now, usual); gone && ok {
			return timing{by: last, kind: reasonAway, reason: "told before they leave: away until " + pl.date(back)}
		}
		if back, away := pl.awayPast(c); away && !c.saysAway() {
			t.kind, t.reason = reasonAway, "away until "+pl.date(back)
			return t
		}
	}
	if t.reason = pl.heldUp(clk, pl.now, t.by); t.reason != "" {
		t.kind = reasonHoliday
	}
	return t
}

// beforeDue moves the timing before what is due. Whoever acts on the thing is
// told with time left to stop, at any hour if need be. Whoever only attends is
// told in working time, or the message waits.
func (pl *panel) beforeDue(c *candidate, clk clock, t *timing) {
	want, soonest := c.due.Add(-pl.p.Margin), pl.now.Add(pl.p.AtOnce)
	hurried := want.Before(soonest)
	switch {
	case hurried && c.acts:
		want = earlier(soonest, pl.now.Add(c.due.Sub(pl.now)/2))
	case hurried:
		want = c.due
	}
	if !want.Before(t.by) {
		return
	}
	inHours, ok := clk.before(pl.now, want)
	switch {
	case ok && hurried && c.acts:
		*t = timing{by: inHours, forced: true, kind: reasonClock, reason: "told at once: " + title(c.dueTitle) + " is " + pl.moment(c.due)}
	case ok:
		*t = timing{by: inHours, kind: reasonHoliday, reason: pl.heldUp(clk, inHours, want)}
	case c.acts:
		by := pl.awake(clk, want)
		*t = timing{by: by, forced: true, kind: reasonClock, reason: pl.outside(clk, by) + ": " + title(c.dueTitle) + " is " + pl.moment(c.due)}
	}
}

// The hours of a day between which people sleep.
const nightFrom, nightUntil = 22, 7

// awake moves a call that would wake somebody to the evening before, where
// that is still ahead.
func (pl *panel) awake(clk clock, want time.Time) time.Time {
	local := want.In(clk.zone)
	if h := local.Hour(); h >= nightUntil && h < nightFrom {
		return want
	}
	evening := clk.at(clk.dateAt(want, 0), nightFrom*60)
	if evening.After(want) {
		evening = clk.at(clk.dateAt(want, -1), nightFrom*60)
	}
	if evening.After(pl.now) {
		return evening
	}
	return want
}

// outside says in what somebody is disturbed who is called outside of their
// working time.
func (pl *panel) outside(clk clock, at time.Time) string {
	if back, away := awayUntil(clk.away, at); away {
		return "called while away until " + pl.date(back)
	}
	if name := clk.holiday(clk.dateAt(at, 0)); name != "" {
		return "called on a holiday (" + name + ")"
	}
	return "called outside their hours"
}

// roundUp drops seconds, never to an earlier minute.
func roundUp(t time.Time) time.Time {
	if r := t.Truncate(time.Minute); r.Before(t) {
		return r.Add(time.Minute)
	}
	return t
}

// channel suggests how to tell: a voice where it is urgent, and for the boss
// and a hit client of a serious mistake; a message otherwise. It is for a time
// at which they work; see [panel.timing].
func (pl *panel) channel(c *candidate, by time.Time) mistake.Channel {
	grave := pl.q.Size == mistake.Serious || pl.q.Size == mistake.Severe
	switch {
	case c.absent:
		return mistake.ByMail
	case c.duty == isBoss || c.duty == standIn:
		if grave {
			return mistake.InPerson
		}
		return mistake.ByCall
	case grave && c.lead, by.Sub(pl.now) < pl.p.Urgent && c.duty != noDuty:
		return mistake.ByCall
	default:
		return mistake.ByMail
	}
}
