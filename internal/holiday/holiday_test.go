package holiday

import (
	"bufio"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"pgregory.net/rapid"
)

func on(t testing.TB, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestOn(t *testing.T) {
	b := New()
	for _, c := range []struct{ what, region, zone, day, want string }{
		{"a fixed day", "PT", "", "2026-12-08", "Imaculada Conceição"},
		{"the day after it", "PT", "", "2026-12-09", ""},
		{"by the zone", "", "Europe/Lisbon", "2026-12-01", "Restauração da Independência"},
		{"by an old name of the zone", "", "US/Pacific", "2026-11-26", "Thanksgiving Day"},
		{"the region before the zone", "GB", "Europe/Lisbon", "2026-12-08", ""},
		{"by Easter", "DE", "", "2026-04-03", "Karfreitag"},
		{"of a part of a country", "DE-BY", "", "2027-01-06", "Heilige Drei Könige"},
		{"not of another part", "DE-HH", "", "2027-01-06", ""},
		{"nor of the whole", "DE", "", "2027-01-06", ""},
		{"in small letters", "de-by", "", "2027-01-06", "Heilige Drei Könige"},
		{"a part that is not known has those of the country", "US-CA", "", "2026-11-26", "Thanksgiving Day"},
		{"a day off in its stead, before", "US", "", "2026-07-03", "Independence Day"},
		{"a day off in its stead, after", "GB", "", "2026-12-28", "Boxing Day"},
		{"a day off in the year before", "US", "", "2021-12-31", "New Year's Day"},
		{"what all parts share", "CH", "", "2026-08-01", "Bundesfeiertag"},
		{"what they do not share", "CH", "", "2026-05-01", ""},
		{"what one of them has", "CH-ZH", "", "2026-05-01", "Tag der Arbeit"},
		{"by a zone of a part", "", "Australia/Melbourne", "2026-11-03", "Melbourne Cup"},
		{"a country that is not known", "IN", "Asia/Kolkata", "2026-01-26", ""},
		{"a zone that is not known", "", "Asia/Kolkata", "2026-01-26", ""},
		{"a region that is none", "none", "Europe/Lisbon", "2026-12-25", ""},
		{"nothing said", "", "", "2026-12-25", ""},
	} {
		if got := b.On(c.region, c.zone, on(t, c.day)); got != c.want {
			t.Errorf("%s: On(%q, %q, %s) = %q, want %q", c.what, c.region, c.zone, c.day, got, c.want)
		}
	}
}

func TestEveryRegionHasHolidaysAndEveryZoneARegion(t *testing.T) {
	b := New()
	for region := range b.rules {
		if n := len(b.year(region, 2027)); n < 6 || n > 40 {
			t.Errorf("%s has %d holidays", region, n)
		}
	}
	for country := range b.parts {
		if n := len(b.year(country, 2027)); n < 4 {
			t.Errorf("all of %s shares %d holidays", country, n)
		}
	}
	found := map[string]bool{}
	for zone, region := range b.zones {
		found[region] = true
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("zone %s of %s is none", zone, region)
		}
		if !b.known(region) {
			t.Errorf("zone %s leads to %s, of which nothing is known", zone, region)
		}
	}
	for region := range b.rules {
		country, _, _ := strings.Cut(region, "-")
		if !found[region] && !found[country] {
			t.Errorf("no zone leads to %s", region)
		}
	}
}

// The list of zones follows that of the tz database: of a country that is
// known, every zone is.
func TestZonesAreComplete(t *testing.T) {
	f, err := os.Open("/usr/share/zoneinfo/zone.tab")
	if err != nil {
		t.Skip("this machine has no list of zones")
	}
	defer f.Close()
	b := New()
	contested := map[string]bool{"Europe/Simferopol": true}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) < 3 || strings.HasPrefix(fields[0], "#") || !b.known(fields[0]) || contested[fields[2]] {
			continue
		}
		if region := b.zones[fields[2]]; !strings.HasPrefix(region, fields[0]) {
			t.Errorf("%s is in %s, and leads to %q", fields[2], fields[0], region)
		}
	}
}

func TestAnyQuestionHasOneAnswer(t *testing.T) {
	shared := New()
	rapid.Check(t, func(t *rapid.T) {
		region := rapid.OneOf(rapid.SampledFrom([]string{"", "PT", "DE-BY", "CH", "AU", "none", "XX-YYY"}), rapid.String()).Draw(t, "region")
		zone := rapid.SampledFrom([]string{"", "Europe/Lisbon", "Asia/Tokyo", "nowhere"}).Draw(t, "zone")
		day := time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		if a, b := shared.On(region, zone, day), New().On(region, zone, day); a != b {
			t.Fatalf("On(%q, %q, %s) = %q and %q", region, zone, day, a, b)
		}
	})
}

func TestManyMayAskAtOnce(t *testing.T) {
	b := New()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for year := range 300 {
				b.On("DE", "", time.Date(1900+year, time.May, 1+i, 0, 0, 0, 0, time.UTC))
			}
		})
	}
	all.Wait()
	if got := b.On("DE", "", on(t, "2026-05-01")); got != "Tag der Arbeit" {
		t.Errorf("1 May is %q", got)
	}
}

func BenchmarkOn(b *testing.B) {
	book, day := New(), on(b, "2026-12-08")
	for b.Loop() {
		book.On("", "Europe/Lisbon", day)
	}
}
