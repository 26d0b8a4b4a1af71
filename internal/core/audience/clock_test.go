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
	for _, s := range []string{"Mon-Fri 09:00-17:30", "Mon,Tue 8-12 13-17; Wed 9.15-10", "sun-sat 0-24", "mon--fri 9", "–", "mon 1-2-3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hours, ok := parseHours(text)
		for _, shifts := range hours {
			for i, s := range shifts {
				if s.from < 0 || s.from >= s.until || s.until > 24*60 {
					t.Fatalf("shift %v", s)
				}
				if !ok {
					continue
				}
				if i > 0 && shifts[i-1].from > s.from {
					t.Fatalf("shifts are not in order: %v", shifts)
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
