// Package holiday knows public holidays.
//
// The rules of each country are those of a library
// (github.com/rickar/cal); this package picks the region that holds for
// somebody, from a code that a record gives or from their time zone, and
// answers for one date, as [audience.Holidays] asks.
//
// Where nothing is known the answer is that a date is no holiday. A country
// whose rules differ from part to part, as in Switzerland, has the holidays
// that all its parts share, until somebody says the part: a day too many
// would let a person wait.
//
// [audience.Holidays]: ownup/internal/core/audience
package holiday

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

//go:embed zones.txt
var zonesFile string

// Book answers what is a holiday where. It is safe for concurrent use, and
// equal questions have equal answers.
type Book struct {
	rules map[string][]*cal.Holiday
	parts map[string][]string // of countries without rules of their own
	zones map[string]string   // time zone -> region

	mu    sync.Mutex
	years map[page]map[date]string
}

// page is one year of one region.
type page struct {
	region string
	year   int
}

type date struct {
	month time.Month
	day   int
}

// maxPages is how many pages a book keeps; what is asked for in one day of
// work is far less.
const maxPages = 1000

// New returns a book of all regions that are known.
func New() *Book {
	b := &Book{rules: regions(), parts: map[string][]string{}, zones: zones(zonesFile), years: map[page]map[date]string{}}
	delete(b.rules, "CH") // what any of its parts has
	for region := range b.rules {
		if country, _, isPart := strings.Cut(region, "-"); isPart {
			if _, own := b.rules[country]; !own {
				b.parts[country] = append(b.parts[country], region)
			}
		}
	}
	return b
}

// zones reads the lines of zones.txt.
func zones(text string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		for _, zone := range words[1:] {
			found[zone] = words[0]
		}
	}
	return found
}

func (b *Book) known(region string) bool { return b.rules[region] != nil || b.parts[region] != nil }

// Region returns whose holidays somebody has: those of the region, else of
// the country that the region is a part of; where no region is given, those
// that hold in the time zone. It is "" where none are known. Codes are read
// in capitals or not.
func (b *Book) Region(region, zone string) string {
	region = strings.ToUpper(region)
	if region == "" {
		return b.zones[zone]
	}
	country, _, _ := strings.Cut(region, "-")
	for _, code := range []string{region, country} {
		if b.known(code) {
			return code
		}
	}
	return ""
}

// On names the public holiday that a date is in a region, as people there
// call it; a day off in its stead counts. It is "" where the date is none, or
// nothing is known. Where no region is given the time zone decides.
func (b *Book) On(region, zone string, day time.Time) string {
	code := b.Region(region, zone)
	if code == "" {
		return ""
	}
	return b.year(code, day.Year())[date{day.Month(), day.Day()}]
}

// year returns the holidays of a year in a region that is known.
func (b *Book) year(region string, year int) map[date]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := page{region, year}
	if found, ok := b.years[key]; ok {
		return found
	}
	if len(b.years) >= maxPages {
		clear(b.years)
	}
	found := b.write(region, year)
	b.years[key] = found
	return found
}

// write works out a year: of a country without rules of its own, what all of
// its parts have.
func (b *Book) write(region string, year int) map[date]string {
	parts := b.parts[region]
	if parts == nil {
		return holidays(b.rules[region], year)
	}
	shared := holidays(b.rules[parts[0]], year)
	for _, part := range parts[1:] {
		theirs := holidays(b.rules[part], year)
		for d := range shared {
			if _, ok := theirs[d]; !ok {
				delete(shared, d)
			}
		}
	}
	return shared
}

// holidays applies rules to a year. A day off in place of a holiday may lie
// in the year before or after it.
func holidays(rules []*cal.Holiday, year int) map[date]string {
	found := map[date]string{}
	for _, h := range rules {
		for y := year - 1; y <= year+1; y++ {
			day, observed := h.Calc(y)
			for _, t := range []time.Time{day, observed} {
				if t.IsZero() {
					continue
				}
				// The library counts in the zone of the machine, in which some
				// days have no midnight; all have a noon.
				t = t.Add(12 * time.Hour)
				d := date{t.Month(), t.Day()}
				if _, taken := found[d]; t.Year() == year && !taken {
					found[d] = h.Name
				}
			}
		}
	}
	return found
}
