package audience

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/person"
)

// Holidays names the public holiday that a date is, or "" where it is none or
// nothing is known. region is where somebody works, by its code in ISO 3166:
// "PT", or "DE-BY" for a part of a country; where it is "", the country of
// the IANA zone counts. The date is given as its midnight in UTC. Equal
// arguments give equal names.
type Holidays func(region, zone string, date time.Time) string

// holidaysOf returns the holidays of where a person works, and the days on
// which their firm is closed; or nil where none are known. In the owner's zone
// the owner's region holds, unless a record says another. Of a client whose
// zone no record tells nothing is assumed: a message on a holiday does less
// harm than one that comes a day late.
func (pl *panel) holidaysOf(p person.Person) func(date time.Time) string {
	closed := pl.closedFor(p)
	known := pl.p.Holidays != nil && (p.Relation == person.Colleague || p.Zone+p.Region != "")
	if !known && len(closed) == 0 {
		return nil
	}
	region, zone := p.Region, cmpOr(p.Zone, pl.q.Zone)
	if region == "" && zone == pl.q.Zone {
		region = pl.q.Region
	}
	return func(date time.Time) string {
		if name := closed[date]; name != "" || !known {
			return name
		}
		return pl.p.Holidays(region, zone, date)
	}
}

// heldUp says which holidays between two times keep a person from work, or
// returns "": "Thursday is a holiday where they work (Thanksgiving Day)".
func (pl *panel) heldUp(c clock, from, until time.Time) string {
	if c.holidays == nil || !from.Before(until) {
		return ""
	}
	var dates, names []string
	more := 0
	last := min(days(from.In(c.zone), until.In(c.zone)), farAhead)
	for n := 0; n <= last; n++ {
		date := c.dateAt(from, n)
		name := c.holiday(date)
		if name == "" || !c.worksBetween(date, from, until) {
			continue
		}
		if len(dates) == mostHolidays {
			more++
			continue
		}
		dates = append(dates, pl.weekdayOf(c, date))
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	if more > 0 {
		dates = append(dates, count(more, "more day"))
	}
	switch len(dates) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s is a holiday where they work (%s)", dates[0], names[0])
	}
	return fmt.Sprintf("%s and %s are holidays where they work (%s)",
		strings.Join(dates[:len(dates)-1], ", "), dates[len(dates)-1], strings.Join(names, ", "))
}

// mostHolidays is how many holidays a reason names.
const mostHolidays = 2

// worksBetween reports whether somebody would work at some time of a date
// between two times, were it no holiday.
func (c clock) worksBetween(date, from, until time.Time) bool {
	return slices.ContainsFunc(c.usual(date), func(s person.Span) bool {
		return s.Until.After(from) && s.From.Before(until)
	})
}

// weekdayOf writes a date as people say it who are not in one zone: by its
// weekday within a week, and not as "today".
func (pl *panel) weekdayOf(c clock, date time.Time) string {
	if n := days(c.dateAt(pl.now, 0), date); n >= 0 && n < 7 {
		return date.Format("Monday")
	}
	if date.Year() != pl.now.In(c.zone).Year() {
		return date.Format("2 January 2006")
	}
	return date.Format("2 January")
}
