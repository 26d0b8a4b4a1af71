package audience

import (
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"ownup/internal/core/person"
)

func at(t *testing.T, text string, loc *time.Location) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("Mon 2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestParseHours(t *testing.T) {
	for _, c := range []struct {
		text string
		days int // with working time
		mins int // in a week
		ok   bool
	}{
		{"Mon-Fri 09:00-17:30", 5, 5 * 510, true},
		{"mon–fri 9-17", 5, 5 * 480, true},
		{"Mon-Thu 8:00-12:00 13:00-17:00, Fri 8.00-14.00", 5, 4*480 + 360, true},
		{"Sun-Thu 09:00-17:00", 5, 5 * 480, true},
		{"Saturday, Sunday 10-12", 2, 240, true},
		{"Fri-Mon 0-24", 4, 4 * 1440, true},
		{"Mon-Fri 22:00-06:00", 5, 5 * 480, true},
		{"Mon 20-8", 1, 720, true},
		{"Mon 9-12 10-17", 1, 480, true},
		{"Mon 13-17 9-13", 1, 480, true},
		{"Mon 9-17, Mon-Tue 9-17", 2, 960, true},
		{"", 0, 0, false},
		{"Mon-Fri", 0, 0, false},
		{"09:00-17:00", 0, 0, false},
		{"Mon 17:00-09:00", 0, 0, false},
		{"Mon 9:75-17", 0, 0, false},
		{"Mon 9-25", 0, 0, false},
		{"by arrangement", 0, 0, false},
	} {
		hours, ok := parseHours(c.text)
		days, mins := 0, 0
		for _, shifts := range hours {
			if len(shifts) > 0 {
				days++
			}
			for _, s := range shifts {
				mins += s.until - s.from
			}
		}
		if ok != c.ok || ok && (days != c.days || mins != c.mins) {
			t.Errorf("parseHours(%q) = %d days, %d minutes, %v; want %d, %d, %v", c.text, days, mins, ok, c.days, c.mins, c.ok)
		}
	}
}

// Hours come from contacts and tables that anybody may have written.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"Mon-Fri 09:00-17:30", "Mon,Tue 8-12 13-17; Wed 9.15-10", "sun-sat 0-24", "mon--fri 9", "–", "mon 1-2-3", "fri 22-6 21-23"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hours, ok := parseHours(text)
		for _, shifts := range hours {
			for i, s := range shifts {
				if s.from < 0 || s.from >= s.until || s.from > wholeDay || s.until > wholeDay+mostNight {
					t.Fatalf("shift %v", s)
				}
				if !ok {
					continue
				}
				if i > 0 && shifts[i-1].until >= s.from {
					t.Fatalf("shifts are not in order, or meet: %v", shifts)
				}
			}
		}
	})
}

func TestWorkingTime(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	hours, _ := parseHours("Mon-Fri 09:00-17:30")
	away := []person.Span{{From: at(t, "Tue 2026-11-24 00:00", lisbon), Until: at(t, "Wed 2026-11-25 12:00", lisbon)}}
	for _, c := range []struct {
		what, from string
		d          time.Duration
		want       string
		away       []person.Span
	}{
		{"within a day", "Mon 2026-11-23 10:00", 4 * time.Hour, "Mon 2026-11-23 14:00", nil},
		{"to the very end", "Mon 2026-11-23 13:30", 4 * time.Hour, "Mon 2026-11-23 17:30", nil},
		{"over night", "Mon 2026-11-23 16:30", 4 * time.Hour, "Tue 2026-11-24 12:00", nil},
		{"over a weekend", "Fri 2026-11-27 17:00", time.Hour, "Mon 2026-11-30 09:30", nil},
		{"before work", "Mon 2026-11-23 03:00", time.Hour, "Mon 2026-11-23 10:00", nil},
		{"on a Sunday", "Sun 2026-11-22 12:00", 30 * time.Minute, "Mon 2026-11-23 09:30", nil},
		{"when clocks go back", "Fri 2026-10-23 17:00", time.Hour, "Mon 2026-10-26 09:30", nil},
		{"over an absence", "Mon 2026-11-23 16:30", 4 * time.Hour, "Wed 2026-11-25 15:00", away},
	} {
		clk := clock{zone: lisbon, hours: hours, away: c.away}
		got, ok := clk.after(at(t, c.from, lisbon), c.d)
		if want := at(t, c.want, lisbon); !ok || !got.Equal(want) {
			t.Errorf("%s: %v of work after %s is %s, want %s", c.what, c.d, c.from, got, want)
		}
	}
}

func TestWhoNeverWorksIsNotWaitedFor(t *testing.T) {
	if got, ok := (clock{zone: time.UTC}).after(time.Unix(0, 0), time.Hour); ok {
		t.Errorf("a clock without hours gives %s", got)
	}
}

// TestEdgesOfTheCalendar goes by what a clock on the wall shows: working days
// begin when it shows nine, on days on which it is put forward or back, where
// it has no midnight, and at whatever distance from UTC.
func TestEdgesOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		what, zone, hours, from string
		d                       time.Duration
		want                    string
	}{
		{"clocks go forward", "Europe/Lisbon", "Mon-Fri 9-17", "Fri 2026-03-27 16:00", 2 * time.Hour, "Mon 2026-03-30 10:00"},
		{"clocks go back", "Europe/Lisbon", "Mon-Fri 9-17", "Fri 2026-10-23 16:00", 2 * time.Hour, "Mon 2026-10-26 10:00"},
		{"the skipped hour is no work", "Europe/Lisbon", "Sun 0-6", "Sun 2026-03-29 00:30", 2 * time.Hour, "Sun 2026-03-29 03:30"},
		{"a shift in the skipped hour", "Europe/Lisbon", "Sun 1-2, Mon 9-17", "Sat 2026-03-28 12:00", time.Hour, "Mon 2026-03-30 10:00"},
		{"the repeated hour is", "Europe/Lisbon", "Sun 0-6", "Sun 2026-10-25 00:30", 2 * time.Hour, "Sun 2026-10-25 01:30"},
		{"a day without a midnight", "Africa/Cairo", "Mon-Fri 9-17", "Thu 2026-04-23 16:00", 2 * time.Hour, "Fri 2026-04-24 10:00"},
		{"half an hour forward", "Australia/Lord_Howe", "Sun-Thu 9-17", "Sat 2026-10-03 12:00", time.Hour, "Sun 2026-10-04 10:00"},
		{"half-hour zone", "Asia/Kolkata", "Mon-Fri 9:30-18:30", "Mon 2026-11-23 18:00", time.Hour, "Tue 2026-11-24 10:00"},
		{"quarter-hour zone", "Asia/Kathmandu", "Sun-Fri 10-17", "Fri 2026-11-27 16:30", time.Hour, "Sun 2026-11-29 10:30"},
		{"Sunday to Thursday", "Asia/Riyadh", "Sun-Thu 8-16", "Thu 2026-11-26 15:30", time.Hour, "Sun 2026-11-29 08:30"},
		{"over midnight", "Europe/Lisbon", "Mon-Fri 22-6", "Mon 2026-11-23 23:00", 4 * time.Hour, "Tue 2026-11-24 03:00"},
		{"in a shift of yesterday", "Europe/Lisbon", "Mon-Fri 22-6", "Tue 2026-11-24 02:00", 2 * time.Hour, "Tue 2026-11-24 04:00"},
		{"the last night of the week", "Europe/Lisbon", "Mon-Fri 22-6", "Sat 2026-11-28 05:00", 2 * time.Hour, "Mon 2026-11-30 23:00"},
		{"a night on which clocks go back", "Europe/Lisbon", "Sat 22-6", "Sat 2026-10-24 22:00", 9 * time.Hour, "Sun 2026-10-25 06:00"},
		{"a night that meets a day", "Europe/Lisbon", "Mon 22-6, Tue 5-9", "Tue 2026-11-24 04:00", 4 * time.Hour, "Tue 2026-11-24 08:00"},
		{"over the turn of the year", "Pacific/Auckland", "Mon-Fri 9-17", "Thu 2026-12-31 16:30", time.Hour, "Fri 2027-01-01 09:30"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		hours, ok := parseHours(c.hours)
		if !ok {
			t.Fatalf("%s: %q are no hours", c.what, c.hours)
		}
		got, ok := clock{zone: zone, hours: hours}.after(at(t, c.from, zone), c.d)
		if want := at(t, c.want, zone); !ok || !got.Equal(want) {
			t.Errorf("%s: %v of work after %s is %s, want %s", c.what, c.d, c.from, got.In(zone), want)
		}
	}
}

func TestLastWorkingMoment(t *testing.T) {
	hours, _ := parseHours("Mon-Fri 9-12 13-17")
	night, _ := parseHours("Mon-Fri 22-6")
	holiday := func(date time.Time) string {
		if date.Format(time.DateOnly) == "2026-11-26" {
			return "Thanksgiving Day"
		}
		return ""
	}
	for _, c := range []struct {
		what        string
		hours       week
		from, until string
		want        string // "" for none
	}{
		{"within a shift", hours, "Mon 2026-11-23 10:00", "Mon 2026-11-23 11:00", "Mon 2026-11-23 11:00"},
		{"in the break", hours, "Mon 2026-11-23 10:00", "Mon 2026-11-23 12:30", "Mon 2026-11-23 12:00"},
		{"at its first minute", hours, "Mon 2026-11-23 18:00", "Tue 2026-11-24 09:00", "Tue 2026-11-24 09:00"},
		{"before work", hours, "Mon 2026-11-23 18:00", "Tue 2026-11-24 08:59", ""},
		{"on a holiday", hours, "Mon 2026-11-23 18:00", "Thu 2026-11-26 12:00", "Wed 2026-11-25 17:00"},
		{"on the holiday itself", hours, "Thu 2026-11-26 09:00", "Thu 2026-11-26 17:00", ""},
		{"over a weekend", hours, "Fri 2026-11-27 10:00", "Sun 2026-11-29 12:00", "Fri 2026-11-27 17:00"},
		{"in a night that began yesterday", night, "Tue 2026-11-24 01:00", "Tue 2026-11-24 02:00", "Tue 2026-11-24 02:00"},
		{"after a night", night, "Tue 2026-11-24 01:00", "Tue 2026-11-24 12:00", "Tue 2026-11-24 06:00"},
	} {
		clk := clock{zone: time.UTC, hours: c.hours, holidays: holiday}
		got, ok := clk.before(at(t, c.from, time.UTC), at(t, c.until, time.UTC))
		switch {
		case ok != (c.want != ""):
			t.Errorf("%s: %v, %s", c.what, ok, got)
		case ok && !got.Equal(at(t, c.want, time.UTC)):
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
