// Package page is what the web app shows: one struct a page, its template,
// and the drawings on it.
//
// A page struct holds plain data and the time to tell it by; its template
// reads nothing else. So a page can be shown in every state without a
// database (see the gallery), and equal structs give equal bytes.
//
// Every page is complete without JavaScript. Titles and addresses name
// numbers, never a story or a person.
package page

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// Clock tells times as the owner reads them.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// At names a time: "today 17:00", "Wed 25 Nov 09:00".
func (c Clock) At(t time.Time) string {
	t, now := t.In(c.Zone), c.Now.In(c.Zone)
	clock := t.Format("15:04")
	switch days := daysBetween(now, t); {
	case days == 0:
		return "today " + clock
	case days == 1:
		return "tomorrow " + clock
	case days == -1:
		return "yesterday " + clock
	case t.Year() == now.Year():
		return t.Format("Mon 2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// Between names a span of time: "today 17:00 to 17:30".
func (c Clock) Between(from, to time.Time) string {
	if daysBetween(from.In(c.Zone), to.In(c.Zone)) == 0 {
		return c.At(from) + " to " + to.In(c.Zone).Format("15:04")
	}
	return c.At(from) + " to " + c.At(to)
}

// daysBetween counts midnights from a to b, both in one zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)).Hours() / 24)
}

// Relative says how far away a time is: "in 3 hours", "20 minutes ago".
func (c Clock) Relative(t time.Time) string {
	d := t.Sub(c.Now)
	switch long := span(d.Abs()); {
	case long == "":
		return "just now"
	case d < 0:
		return long + " ago"
	default:
		return "in " + long
	}
}

// span says how long a duration is in its largest unit; "" below a minute.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return ""
	case d < time.Hour:
		return count(int(d.Minutes()), "minute", "minutes")
	case d < 48*time.Hour:
		return count(int(d.Hours()+0.5), "hour", "hours")
	default:
		return count(int(d.Hours()/24+0.5), "day", "days")
	}
}

// Input is a time as a datetime-local field holds it; "" for no time.
func (c Clock) Input(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.Zone).Format("2006-01-02T15:04")
}

// count says how many there are of something.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Entry is a form that was sent and could not be accepted: what was typed is
// shown again, with the problem beside it. The zero Entry is no form.
type Entry struct {
	Form    string // the id of the form on the page
	Values  url.Values
	Problem *problem.Problem
}

// In tells whether the form with that id was refused.
func (e Entry) In(form string) bool { return e.Problem != nil && e.Form == form }

// Value is what to show in a field: what was typed, else what is known.
func (e Entry) Value(form, field, known string) string {
	if e.In(form) && e.Values.Has(field) {
		return e.Values.Get(field)
	}
	return known
}

// Chosen tells whether a choice of a field is taken.
func (e Entry) Chosen(form, field, value string, known bool) bool {
	if e.In(form) {
		return slices.Contains(e.Values[field], value)
	}
	return known
}

// Frame is what every page has.
type Frame struct {
	Title   string // neutral: never a story or a name
	Refresh int    // seconds after which the page is asked for again where there are no scripts; 0: never
	Outside bool   // without the menu, for whoever has not come in yet
}

// title is the title of the window.
func (f Frame) title() string {
	if f.Title == "" {
		return "ownup"
	}
	return f.Title + " · ownup"
}

// mistakeURL is the address of a mistake, or of something below it.
func mistakeURL(number int64, below ...string) string {
	return "/mistakes/" + strconv.FormatInt(number, 10) + strings.Join(append([]string{""}, below...), "/")
}

// listing joins names as a person would say them: "Ines, Jo and Tom".
func listing(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// minutes is an effort as people say it: "15 to 30 minutes", "2 hours".
func minutes(low, high int) string {
	if low == high || high == 0 {
		return effort(low)
	}
	if high < 120 {
		return fmt.Sprintf("%d to %d minutes", low, high)
	}
	return effort(low) + " to " + effort(high)
}

func effort(m int) string {
	if m < 120 {
		return count(m, "minute", "minutes")
	}
	hours := strconv.FormatFloat(float64(m)/60, 'f', 1, 64)
	return strings.TrimSuffix(hours, ".0") + " hours"
}

// oneLine is a text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
