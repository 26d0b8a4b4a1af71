package demo

import (
	"fmt"
	"time"

	"ownup/internal/core/problem"
)

// The zones in which the firm and its clients work.
const (
	lisbon  = "Europe/Lisbon"
	newYork = "America/New_York"
)

// days is the calendar of the story, counted in working days from today, the
// day that it is in Lisbon at the moment of the demonstration.
type days struct {
	now      time.Time
	today    time.Time // the date, as midnight UTC
	here     *time.Location
	overseas *time.Location
}

// quiet is how long before the moment of the demonstration the last mail
// came, and realised how long ago the owner saw what it means.
const (
	quiet    = 25 * time.Minute
	realised = 6 * time.Minute
)

func newDays(now time.Time) (days, error) {
	if now.Year() < 2000 || now.Year() > 9000 {
		return days{}, problem.New(problem.Invalid,
			"The clock of this computer cannot be right.", "Set it, then try again.")
	}
	d := days{now: now.Truncate(time.Second)}
	var err error
	if d.here, err = time.LoadLocation(lisbon); err != nil {
		return days{}, fmt.Errorf("load time zone: %w", err)
	}
	if d.overseas, err = time.LoadLocation(newYork); err != nil {
		return days{}, fmt.Errorf("load time zone: %w", err)
	}
	d.today = date(now.In(d.here))
	return d, nil
}

// date is the day of t as midnight UTC, so that days are all of one length.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// at is a time of day in a zone.
func at(day time.Time, hour, minute int, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone)
}

// isWorkday reports whether both offices work on a day.
func isWorkday(day time.Time) bool {
	switch day.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	month, dom := day.Month(), day.Day()
	return (month != time.January || dom != 1) && (month != time.December || dom != 25)
}

// ago is the nth working day before today.
func (d days) ago(n int) time.Time {
	day := d.today
	for n > 0 {
		if day = day.AddDate(0, 0, -1); isWorkday(day) {
			n--
		}
	}
	return day
}

// ahead is the nth working day after today.
func (d days) ahead(n int) time.Time {
	day := d.today
	for n > 0 {
		if day = day.AddDate(0, 0, 1); isWorkday(day) {
			n--
		}
	}
	return day
}

// friday is the first Friday after today on which people work.
func (d days) friday() time.Time {
	day := d.today.AddDate(0, 0, 1)
	for day.Weekday() != time.Friday || !isWorkday(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// yearAgo is the first day of which there are records.
func (d days) yearAgo() time.Time { return d.today.AddDate(0, 0, -365) }

// The moments of the story, the earliest first.
func (d days) asked() time.Time      { return at(d.ago(24), 15, 10, d.here) }
func (d days) counted() time.Time    { return at(d.ago(5), 15, 20, d.here) } // the mistake
func (d days) written() time.Time    { return at(d.ago(4), 11, 45, d.here) }
func (d days) reviewed() time.Time   { return at(d.ago(3), 16, 5, d.here) }
func (d days) rehearsed() time.Time  { return at(d.ago(2), 11, 0, d.here) }
func (d days) delivered() time.Time  { return at(d.ago(2), 16, 40, d.here) }
func (d days) filed() time.Time      { return at(d.ago(1), 9, 35, d.overseas) }
func (d days) reused() time.Time     { return at(d.ago(1), 11, 15, d.overseas) }
func (d days) questioned() time.Time { return d.now.Add(-quiet).In(d.overseas) }
func (d days) board() time.Time      { return at(d.ahead(1), 10, 0, d.overseas) }
func (d days) newsletter() time.Time { return at(d.friday(), 16, 0, d.overseas) }
func (d days) repaired() time.Time {
	return d.now.Add(2*time.Hour + 29*time.Minute).Truncate(30 * time.Minute)
}
func (d days) nextUpdate() time.Time   { return d.repaired().Add(time.Hour) }
func (d days) boardDay() string        { return d.board().Weekday().String() }
func (d days) isPast(t time.Time) bool { return t.Before(d.now.Add(-quiet)) }

// boardSpoken is how a person says today when the board meets.
func (d days) boardSpoken() string {
	if date(d.board()).Equal(d.today.AddDate(0, 0, 1)) {
		return "tomorrow"
	}
	return "on " + d.boardDay()
}

// zone is the location of one of the two zones.
func (d days) zone(name string) *time.Location {
	if name == newYork {
		return d.overseas
	}
	return d.here
}

// working moves t forward to the next moment at which somebody in the zone is
// at work, between nine and six.
func (d days) working(t time.Time, zone *time.Location) time.Time {
	const begins, ends = 9, 18
	t = t.In(zone)
	for !isWorkday(date(t)) || t.Hour() >= ends {
		t = at(date(t).AddDate(0, 0, 1), begins, t.Minute(), zone)
	}
	if t.Hour() < begins {
		t = at(date(t), begins, t.Minute(), zone)
	}
	return t
}
