package cli

import (
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// Times as people say them, in the owner's zone.

// when says a time as a person would today: "today 17:00", "tomorrow 09:30",
// "Thu 26 Nov 17:00".
func (r *run) when(t time.Time) string {
	if t.IsZero() {
		return "not yet"
	}
	t, now := t.In(r.zone), r.p.Now().In(r.zone)
	switch daysBetween(now, t) {
	case -1:
		return "yesterday " + t.Format("15:04")
	case 0:
		return "today " + t.Format("15:04")
	case 1:
		return "tomorrow " + t.Format("15:04")
	}
	if t.Year() != now.Year() {
		return t.Format("Mon 2 Jan 2006 15:04")
	}
	return t.Format("Mon 2 Jan 15:04")
}

// clock is when, with the hour alone for today.
func (r *run) clock(t time.Time) string { return strings.TrimPrefix(r.when(t), "today ") }

// daysBetween counts midnights from a to b, which are in one zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}

// times are the forms of a time that stand alone; the zone is the owner's
// unless the time says its own.
var times = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
}

// readTime reads a time as a person types it: RFC 3339, "2026-11-26 17:00",
// "17:00" (today), "tomorrow 09:30", "thu 17:00" (the next one, or today). A
// day alone means its last minute.
func (r *run) readTime(s string) (time.Time, error) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	for _, form := range times {
		if t, err := time.ParseInLocation(form, strings.ToUpper(s), r.zone); err == nil {
			return t, nil
		}
	}
	now := r.p.Now().In(r.zone)
	if s == "now" {
		return now.Truncate(time.Second), nil
	}
	first, rest, two := strings.Cut(s, " ")
	day, ok := namedDay(first, now)
	switch {
	case !ok && two:
		return time.Time{}, notATime()
	case !ok: // the hour alone
		day, rest = now, first
	case !two:
		rest = "23:59"
	}
	hour, err := time.Parse("15:04", rest)
	if err != nil {
		return time.Time{}, notATime()
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, hour.Hour(), hour.Minute(), 0, 0, r.zone), nil
}

// namedDay is the day that a word or a date names.
func namedDay(word string, now time.Time) (time.Time, bool) {
	switch word {
	case "yesterday":
		return now.AddDate(0, 0, -1), true
	case "today":
		return now, true
	case "tomorrow":
		return now.AddDate(0, 0, 1), true
	}
	for ahead := range 7 {
		day := now.AddDate(0, 0, ahead)
		if name := strings.ToLower(day.Weekday().String()); word == name || word == name[:3] {
			return day, true
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, word, now.Location())
	return t, err == nil
}

func notATime() error {
	return problem.New(problem.Invalid, "That is not a time.",
		`Write "17:00", "tomorrow 09:30", "thu 17:00", "2026-11-26 17:00" or 2026-11-26T17:00:00Z.`)
}

// optionalTime reads a time that need not be given; nil where it is not.
func (r *run) optionalTime(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil
	}
	t, err := r.readTime(s)
	return &t, err
}

// timeOrZero is optionalTime for fields where zero means not given.
func (r *run) timeOrZero(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return r.readTime(s)
}
