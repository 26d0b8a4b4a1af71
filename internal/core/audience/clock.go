package audience

import (
	"time"

	"ownup/internal/core/person"
)

// clock knows when a person works. Days are those of the person's own zone;
// every computation goes by the calendar and never by 24 hours, so that a
// working day begins at nine on the days on which clocks change, too.
type clock struct {
	zone     *time.Location
	hours    week
	away     []person.Span
	holidays func(date time.Time) string // nil: none are known
}

// farAhead is how many days a clock looks for working time.
const farAhead = 400

// clockOf returns the clock of a person, made once a question. Where the zone
// or the hours are missing or unreadable, the owner's zone and the policy's
// hours hold.
func (pl *panel) clockOf(id person.ID) clock {
	if c, ok := pl.clocks[id]; ok {
		return c
	}
	p := pl.person(id)
	c := clock{zone: pl.location(p.Zone), away: p.Away, holidays: pl.holidaysOf(p)}
	var ok bool
	if c.hours, ok = parseHours(p.Hours); !ok {
		c.hours, _ = parseHours(pl.p.WorkHours)
	}
	if pl.clocks == nil {
		pl.clocks = make(map[person.ID]clock)
	}
	pl.clocks[id] = c
	return c
}

// location finds a zone by name, once a question: to read one takes longer
// than all else that a clock does.
func (pl *panel) location(name string) *time.Location {
	if name == "" || name == pl.q.Zone {
		return pl.zone
	}
	if loc, ok := pl.zones[name]; ok {
		return loc
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = pl.zone
	}
	if pl.zones == nil {
		pl.zones = make(map[string]*time.Location)
	}
	pl.zones[name] = loc
	return loc
}

// present is the clock of somebody who takes no leave.
func (c clock) present() clock {
	c.away = nil
	return c
}

// dateAt is the n-th day after the one of t, as its midnight in UTC. In the
// person's own zone some days have no midnight.
func (c clock) dateAt(t time.Time, n int) time.Time {
	y, m, d := t.In(c.zone).Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, time.UTC)
}

// holiday names the holiday that a date is on which the person would work
// otherwise, or "".
func (c clock) holiday(date time.Time) string {
	if c.holidays == nil || len(c.hours[date.Weekday()]) == 0 {
		return ""
	}
	return c.holidays(date)
}

// stretches returns the working time that begins on the n-th day after the
// one of t, free of holidays and absences, in order.
func (c clock) stretches(t time.Time, n int) []person.Span {
	date := c.dateAt(t, n)
	if c.holiday(date) != "" {
		return nil
	}
	return c.usual(date)
}

// usual returns the working time that begins on a date, holiday or not, free
// of absences.
func (c clock) usual(date time.Time) []person.Span {
	shifts := c.hours[date.Weekday()]
	list := make([]person.Span, 0, len(shifts))
	for _, s := range shifts {
		span := person.Span{From: c.at(date, s.from), Until: c.at(date, s.until)}
		if span.From.Before(span.Until) { // a shift may lie in the hour that a clock skips
			list = append(list, span)
		}
	}
	for _, a := range c.away {
		list = without(list, a)
	}
	return list
}

// at is a minute of a date, where the person is.
func (c clock) at(date time.Time, minute int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, c.zone)
}

// without takes the time of an absence out of stretches.
func without(list []person.Span, away person.Span) []person.Span {
	left := make([]person.Span, 0, len(list)+1)
	for _, s := range list {
		if !away.From.Before(s.Until) || !s.From.Before(away.Until) {
			left = append(left, s)
			continue
		}
		if s.From.Before(away.From) {
			left = append(left, person.Span{From: s.From, Until: away.From})
		}
		if away.Until.Before(s.Until) {
			left = append(left, person.Span{From: away.Until, Until: s.Until})
		}
	}
	return left
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

// after returns the moment when d of working time has passed since from; for
// no time, the first working moment. It is false where there is not as much
// within a year.
func (c clock) after(from time.Time, d time.Duration) (time.Time, bool) {
	reached := from
	for n := -1; n < farAhead; n++ { // a shift of yesterday may go on
		for _, s := range c.stretches(from, n) {
			start := later(s.From, reached)
			if !start.Before(s.Until) {
				continue
			}
			if length := s.Until.Sub(start); length < d {
				d, reached = d-length, s.Until
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
	last := min(days(from.In(c.zone), until.In(c.zone)), farAhead)
	for n := -1; n <= last; n++ {
		for _, s := range c.stretches(from, n) {
			end := earlier(s.Until, until)
			if end.After(from) && !end.Before(s.From) && (!ok || end.After(best)) {
				best, ok = end, true
			}
		}
	}
	return best, ok
}
