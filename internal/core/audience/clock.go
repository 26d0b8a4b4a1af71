package audience

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
)

// clock knows when a person works.
type clock struct {
	zone  *time.Location
	hours [7][]shift // by time.Weekday
	away  []person.Span
}

// shift is a stretch of one day, in minutes from midnight.
type shift struct{ from, until int }

// farAhead is how many days a clock looks for working time.
const farAhead = 400

// clockOf makes the clock of a person. Where the zone or the hours are
// missing or unreadable, the owner's zone and the policy's hours hold.
func (pl *panel) clockOf(zone, hours string, away []person.Span) clock {
	c := clock{zone: pl.zone, away: away}
	if zone != "" {
		if loc, err := time.LoadLocation(zone); err == nil {
			c.zone = loc
		}
	}
	var ok bool
	if c.hours, ok = parseHours(hours); !ok {
		c.hours, _ = parseHours(pl.p.WorkHours)
	}
	return c
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parseHours reads working hours such as "Mon-Fri 09:00-17:30" or
// "Mon-Thu 8:00-12:00 13:00-17:00, Fri 8:00-14:00". It is false where nothing
// can be made of them.
func parseHours(text string) (hours [7][]shift, ok bool) {
	var days []time.Weekday
	fresh := true // the next days begin a new group
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' }) {
		word = strings.ReplaceAll(word, "–", "-")
		if list, isDays := parseDays(word); isDays {
			if !fresh {
				days, fresh = nil, true
			}
			days = append(days, list...)
			continue
		}
		s, isShift := parseShift(word)
		if !isShift || len(days) == 0 {
			return hours, false
		}
		fresh = false
		for _, d := range days {
			hours[d] = append(hours[d], s)
			ok = true
		}
	}
	for d := range hours {
		slices.SortFunc(hours[d], func(a, b shift) int { return a.from - b.from })
	}
	return hours, ok
}

func parseDays(word string) (list []time.Weekday, ok bool) {
	a, b, isRange := strings.Cut(word, "-")
	from := weekday(a)
	if from < 0 {
		return nil, false
	}
	until := from
	if isRange {
		if until = weekday(b); until < 0 {
			return nil, false
		}
	}
	for d := from; ; d = (d + 1) % 7 {
		list = append(list, time.Weekday(d))
		if d == until {
			return list, true
		}
	}
}

func weekday(s string) int {
	if len(s) < 3 {
		return -1
	}
	return slices.Index(weekdays, s[:3])
}

func parseShift(word string) (shift, bool) {
	a, b, ok := strings.Cut(word, "-")
	from, okFrom := minutes(a)
	until, okUntil := minutes(b)
	return shift{from, until}, ok && okFrom && okUntil && from < until
}

// minutes reads "9", "9:30" or "09.30".
func minutes(s string) (int, bool) {
	h, m, has := strings.Cut(strings.ReplaceAll(s, ".", ":"), ":")
	hour, err := strconv.Atoi(h)
	minute := 0
	if err == nil && has {
		minute, err = strconv.Atoi(m)
	}
	return hour*60 + minute, err == nil && hour >= 0 && minute >= 0 && minute < 60 && hour*60+minute <= 24*60
}

// stretches returns the working time of the n-th day after the one of t, free
// of absences, in order.
func (c clock) stretches(t time.Time, n int) []person.Span {
	y, m, d := t.In(c.zone).Date()
	date := time.Date(y, m, d+n, 0, 0, 0, 0, c.zone)
	var list []person.Span
	for _, s := range c.hours[date.Weekday()] {
		at := func(minute int) time.Time { return time.Date(y, m, d+n, 0, minute, 0, 0, c.zone) }
		list = append(list, person.Span{From: at(s.from), Until: at(s.until)})
	}
	for _, a := range c.away {
		var left []person.Span
		for _, s := range list {
			if before := (person.Span{From: s.From, Until: earlier(s.Until, a.From)}); before.From.Before(before.Until) {
				left = append(left, before)
			}
			if after := (person.Span{From: later(s.From, a.Until), Until: s.Until}); after.From.Before(after.Until) {
				left = append(left, after)
			}
		}
		list = left
	}
	return list
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// after returns the moment when d of working time has passed since from. It is
// false where there is not as much within a year.
func (c clock) after(from time.Time, d time.Duration) (time.Time, bool) {
	for n := range farAhead {
		for _, s := range c.stretches(from, n) {
			start := later(s.From, from)
			if !start.Before(s.Until) {
				continue
			}
			if length := s.Until.Sub(start); length < d {
				d -= length
				continue
			}
			return start.Add(d), true
		}
	}
	return time.Time{}, false
}

// endOfNextDay returns the end of the first working day after that of from.
func (c clock) endOfNextDay(from time.Time) (time.Time, bool) {
	for n := 1; n < farAhead; n++ {
		if list := c.stretches(from, n); len(list) > 0 {
			return list[len(list)-1].Until, true
		}
	}
	return time.Time{}, false
}

// before returns the last working moment that is after from and not after
// until.
func (c clock) before(from, until time.Time) (time.Time, bool) {
	best, ok := time.Time{}, false
	for n := range farAhead {
		for _, s := range c.stretches(from, n) {
			if s.From.After(until) {
				return best, ok
			}
			if end := earlier(s.Until, until); end.After(from) && !end.Before(s.From) {
				best, ok = end, true
			}
		}
		if y, m, d := from.In(c.zone).Date(); time.Date(y, m, d+n, 0, 0, 0, 0, c.zone).After(until) {
			break
		}
	}
	return best, ok
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

// tellBy decides by when and how a candidate is told: as soon as the size of
// the mistake asks, and early enough before what is due; in their working
// hours wherever that is possible.
func (pl *panel) tellBy(c *candidate) (by time.Time, how mistake.Channel, forced string) {
	p := pl.person(c.id)
	clk := pl.clockOf(p.Zone, p.Hours, p.Away)
	by = pl.budgetEnd(clk)
	if c.due.IsZero() {
		return roundUp(by), pl.channel(c, by), ""
	}
	want := c.due.Add(-pl.p.Margin)
	soonest := pl.now.Add(pl.p.AtOnce)
	if want.Before(soonest) {
		want = earlier(soonest, c.due)
		forced = "told at once: " + title(c.dueTitle) + " is at " + pl.moment(c.due)
	}
	if !want.Before(by) {
		return roundUp(by), pl.channel(c, by), ""
	}
	if inHours, ok := clk.before(pl.now, want); ok {
		by = inHours
	} else {
		by = want
		forced = "called outside their hours: " + title(c.dueTitle) + " is at " + pl.moment(c.due)
	}
	if forced != "" {
		return by, mistake.ByCall, forced
	}
	return by, pl.channel(c, by), ""
}

// roundUp drops seconds, never to an earlier minute.
func roundUp(t time.Time) time.Time {
	if r := t.Truncate(time.Minute); r.Before(t) {
		return r.Add(time.Minute)
	}
	return t
}

// channel suggests how to tell: a voice where it is urgent, and for the boss
// and a hit client of a serious mistake; a message otherwise.
func (pl *panel) channel(c *candidate, by time.Time) mistake.Channel {
	grave := pl.q.Size == mistake.Serious || pl.q.Size == mistake.Severe
	switch {
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
