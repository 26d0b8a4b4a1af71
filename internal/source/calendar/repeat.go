package calendar

import (
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// The limits of repeating. Rules are foreign programs of a kind: each bound
// stops one way of keeping the expander busy for hours.
const (
	maxRule        = 1000    // bytes of a rule
	maxInterval    = 1000    // of days, weeks, months
	maxTimesADay   = 24      // BYHOUR x BYMINUTE x BYSECOND
	maxSteps       = 200_000 // occurrences looked at, before and in the window
	maxOccurrences = 1000    // of one event
	maxDates       = 5000    // EXDATE and RDATE values of one event
	maxDry         = 50      // rules of one Read that ran dry, see rule.each
)

// rule is a recurrence rule that is safe to follow.
type rule struct {
	*rrule.RRule
	until time.Time // last moment, zero: none
	count int       // 0: none
}

// parseRule reads a rule for an event that starts at start. reason says, in
// a few words, why it cannot be followed.
func parseRule(text string, start time.Time) (_ *rule, reason string) {
	text = strings.ToUpper(strings.Trim(strings.TrimSpace(text), ";"))
	if len(text) > maxRule {
		return nil, "its rule for repeating is too long"
	}
	opt, err := rrule.StrToROptionInLocation(text, start.Location())
	if err != nil {
		return nil, "its rule for repeating cannot be read"
	}
	perDay := max(1, len(opt.Byhour)) * max(1, len(opt.Byminute)) * max(1, len(opt.Bysecond))
	filtered := strings.Contains(text, "BY")
	switch {
	case opt.Freq > rrule.HOURLY, opt.Freq == rrule.HOURLY && filtered, perDay > maxTimesADay:
		return nil, "it repeats too often"
	case opt.Interval > maxInterval:
		return nil, "its rule for repeating cannot be read"
	case start.Year() < 1900 && opt.Freq != rrule.YEARLY:
		return nil, "it began too long ago to be followed"
	}
	r := rule{until: opt.Until, count: opt.Count}
	if dateOnly(text) { // "until the 5th" includes what happens on the 5th
		r.until = r.until.AddDate(0, 0, 1).Add(-time.Second)
	}
	opt.Dtstart = start
	// The bound is ours, see each; without any, the expander would set one
	// 290 years after the start, which for time zones from 1601 is too early.
	opt.Until = time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)
	if r.RRule, err = rrule.NewRRule(*opt); err != nil {
		return nil, "its rule for repeating cannot be read"
	}
	return &r, ""
}

// dateOnly reports whether a rule's UNTIL is a date without a time.
func dateOnly(text string) bool {
	_, after, ok := strings.Cut(text, "UNTIL=")
	value, _, _ := strings.Cut(after, ";")
	return ok && len(value) == len("20060102")
}

// each gives the occurrences up to limit, in order, until yield is false. It
// returns true where the rule ran dry: the expander searched the calendar to
// its end for an occurrence that does not exist (30 February). That costs
// up to a tenth of a second, so a Read allows only some.
func (r *rule) each(limit time.Time, yield func(time.Time) bool) (dry bool) {
	next := r.Iterator()
	for n := range maxSteps {
		t, ok := next()
		if !ok {
			return r.count == 0 || n < r.count
		}
		if t.After(limit) || !r.until.IsZero() && t.After(r.until) || !yield(t) {
			return false
		}
	}
	return false
}

// when is a date, or a date and time, out of a calendar.
type when struct {
	time.Time
	date bool // a whole day
}

// day names the day, as the calendar wrote it.
func (w when) day() string { return w.Format("20060102") }

// startKey names an occurrence by its start: days for all-day events.
func startKey(start time.Time, allDay bool) string {
	if allDay {
		return start.Format("20060102")
	}
	return start.UTC().Format("20060102T150405Z")
}

// dates is a set of moments and days that occurrences are compared with.
type dates map[string]bool

// add puts w in the set. Programs write the days of an all-day event as
// midnights and the moments of a timed one as days, so those count as both.
func (d dates) add(w when, allDay bool) {
	if w.date || allDay {
		d[w.day()] = true
	}
	if !w.date {
		d[startKey(w.Time, false)] = true
	}
}

func (d dates) holds(start time.Time) bool {
	return d[startKey(start, true)] || d[startKey(start, false)]
}

// occurrences lists the starts of a repeating event inside the window, in
// order. reason says what is missing from the list, if anything.
func (r *reader) occurrences(e *event) (starts []time.Time, reason string) {
	out := dates{}
	for _, w := range e.except {
		out.add(w, e.allDay)
	}
	given := map[int64]bool{}
	take := func(t time.Time) {
		if r.window.holds(t) && !out.holds(t) && !given[t.Unix()] {
			given[t.Unix()] = true
			starts = append(starts, t)
		}
	}
	if e.rule == "" {
		take(e.start)
	} else if reason = r.follow(e, take); reason != "" {
		return nil, reason
	}
	for _, w := range e.extra {
		t := w.Time
		if e.allDay {
			t = time.Date(w.Year(), w.Month(), w.Day(), 0, 0, 0, 0, e.start.Location())
		} else if w.date { // that day, at the usual time
			t = time.Date(w.Year(), w.Month(), w.Day(), e.start.Hour(), e.start.Minute(), e.start.Second(), 0, e.start.Location())
		}
		take(t)
	}
	slices.SortFunc(starts, time.Time.Compare)
	if len(starts) > maxOccurrences {
		return starts[:maxOccurrences], "it takes place more than 1,000 times; the rest is left out"
	}
	return starts, ""
}

// follow hands the occurrences of e's rule to take.
func (r *reader) follow(e *event, take func(time.Time)) (reason string) {
	rule, reason := parseRule(e.rule, e.start)
	if reason != "" {
		return reason
	}
	if r.dry >= maxDry {
		return "the source has too many rules for repeating that never come true"
	}
	dry := rule.each(r.window.until, func(t time.Time) bool {
		take(t)
		return true
	})
	if dry {
		r.dry++
	}
	return ""
}
