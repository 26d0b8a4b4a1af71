package demo

import (
	"path/filepath"
	"strings"
	"time"
)

// entry is one event of a calendar, or a to-do where due is set.
type entry struct {
	title     string
	made      time.Time // when it was entered
	start     time.Time
	length    time.Duration
	lastDay   time.Time // of an all-day event, whose start is its first day
	rule      string    // RRULE
	organiser string    // key
	people    string    // keys
	file      string    // name of the attached file
	away      bool
	due       time.Time
	document  string // what a to-do is about
}

// writeCalendars writes the team's calendar and the owner's (RFC 5545).
func writeCalendars(path string, d days) error {
	for _, c := range []struct {
		file    string
		entries []entry
	}{
		{"team.ics", teamEntries(d)},
		{"ines.ics", ownEntries(d)},
	} {
		if err := put(filepath.Join(path, c.file), []byte(icalendar(d, c.entries))); err != nil {
			return err
		}
	}
	return nil
}

// firstOn is the first day of the year of records that is a weekday.
func (d days) firstOn(weekday time.Weekday) time.Time {
	day := d.yearAgo()
	for day.Weekday() != weekday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// teamEntries are the meetings that come round, and who is away.
func teamEntries(d days) []entry {
	made := at(d.yearAgo(), 9, 30, d.here)
	entries := []entry{
		{
			title: "Reporting stand-up", made: made, start: at(d.firstOn(time.Monday), 9, 30, d.here), length: 15 * time.Minute,
			rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", organiser: "marta", people: "ines kwame rui",
		},
		{
			title: "Methods clinic", made: made, start: at(d.firstOn(time.Thursday), 14, 0, d.here), length: time.Hour,
			rule: "FREQ=WEEKLY;BYDAY=TH", organiser: "yuki", people: "ines kwame dan samuel",
		},
		{
			title: "Publications planning", made: made, start: at(d.firstOn(time.Tuesday), 11, 0, d.overseas), length: 45 * time.Minute,
			rule: "FREQ=WEEKLY;BYDAY=TU", organiser: "priya", people: "seun clara",
		},
		{
			title: "Both offices", made: made, start: at(d.firstOn(time.Wednesday), 15, 0, d.here), length: 30 * time.Minute,
			rule: "FREQ=MONTHLY;BYDAY=1WE", organiser: "helena", people: "marta yuki priya elena ines kwame rui dan samuel clara leila seun anders",
		},
		{
			title: "Corvane call", made: made, start: at(d.firstOn(time.Wednesday), 16, 30, d.here), length: 30 * time.Minute,
			rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", organiser: ownerKey, people: "kwame miguel teresa",
		},
		{
			title: "Vale do Mar call", made: made, start: at(d.firstOn(time.Friday), 10, 0, d.here), length: 30 * time.Minute,
			rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", organiser: "anders", people: "ines goncalo beatriz",
		},
		{
			title: "Harrow Lane call", made: made, start: at(d.firstOn(time.Monday), 10, 0, d.overseas), length: 30 * time.Minute,
			rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", organiser: "elena", people: "ines kwame joanna paul",
		},
		{
			title: "Slides: internal run-through", made: d.asked(), start: d.rehearsed(), length: 30 * time.Minute,
			organiser: "marta", people: "ines kwame yuki helena", file: deckName,
		},
	}
	return append(entries, absences(d)...)
}

// absences has the fieldwork coordinator away just now, and others earlier.
func absences(d days) []entry {
	var entries []entry
	for _, a := range []struct {
		who         string
		first, last time.Time
	}{
		{"rui", d.ago(3), d.ahead(6)},
		{"kwame", d.ago(70), d.ago(61)},
		{"marta", d.ago(120), d.ago(112)},
		{"seun", d.ahead(20), d.ahead(24)},
	} {
		entries = append(entries, entry{
			title: "Out of office", made: at(d.ago(130), 12, 0, d.here),
			start: a.first, lastDay: a.last, organiser: a.who, away: true,
		})
	}
	return entries
}

// ownEntries are the owner's own meetings and what she has to do.
func ownEntries(d days) []entry {
	return []entry{
		{
			title: "Harrow Lane board meeting", made: d.asked().Add(20 * time.Hour), start: d.board(), length: 90 * time.Minute,
			organiser: "joanna", people: "dolores paul elena ines", file: deckName,
		},
		{
			title: "One to one", made: at(d.yearAgo(), 10, 0, d.here), start: at(d.firstOn(time.Tuesday), 16, 0, d.here),
			length: 30 * time.Minute, rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", organiser: "marta", people: ownerKey,
		},
		{
			title: "Corvane outlook: first chapter", made: at(d.ago(12), 10, 0, d.here), due: at(d.ahead(4), 17, 0, d.here),
			organiser: ownerKey, document: "Corvane outlook",
		},
		{
			title: "Quota sheet for the spring wave", made: at(d.ago(8), 10, 0, d.here), due: at(d.ahead(2), 12, 0, d.here),
			organiser: ownerKey, document: "Quota sheet",
		},
		{
			title: "Time sheet", made: at(d.ago(20), 10, 0, d.here), due: at(d.ahead(7), 18, 0, d.here),
			organiser: ownerKey, document: "Time sheet",
		},
	}
}

func icalendar(d days, entries []entry) string {
	var b strings.Builder
	folded(&b, "BEGIN:VCALENDAR")
	folded(&b, "VERSION:2.0")
	folded(&b, "PRODID:-//Saltmere Research//Calendar//EN")
	people := newCast()
	for _, e := range entries {
		e.write(&b, d, people)
	}
	folded(&b, "END:VCALENDAR")
	return b.String()
}

const (
	icalUTC = "20060102T150405Z"
	icalDay = "20060102"
)

func (e entry) write(b *strings.Builder, d days, people cast) {
	kind := "VEVENT"
	if !e.due.IsZero() {
		kind = "VTODO"
	}
	folded(b, "BEGIN:"+kind)
	folded(b, "UID:"+uid(e.title+" "+e.organiser+" "+e.start.Format(icalDay))+"@saltmere.example")
	folded(b, "DTSTAMP:"+d.now.UTC().Format(icalUTC))
	folded(b, "CREATED:"+e.made.UTC().Format(icalUTC))
	folded(b, "SUMMARY:"+strings.ReplaceAll(e.title, ",", `\,`))
	e.writeTimes(b)
	if e.rule != "" {
		folded(b, "RRULE:"+e.rule)
	}
	organiser := people[e.organiser]
	folded(b, "ORGANIZER;CN="+organiser.name+":mailto:"+organiser.address)
	for key := range strings.FieldsSeq(e.people) {
		m := people[key]
		folded(b, "ATTENDEE;CN="+m.name+";PARTSTAT=ACCEPTED:mailto:"+m.address)
	}
	if e.file != "" {
		folded(b, "ATTACH;FILENAME="+e.file+":https://files.saltmere.example/"+strings.ReplaceAll(e.file, " ", "%20"))
	}
	if e.document != "" {
		folded(b, "X-OWNUP-DOCUMENT:"+e.document)
	}
	if e.away {
		folded(b, "TRANSP:TRANSPARENT")
	}
	folded(b, "END:"+kind)
}

// writeTimes writes when it is: in the zone where the meeting is held, so
// that it stays at its hour when the clocks change.
func (e entry) writeTimes(b *strings.Builder) {
	zoned := func(name string, t time.Time) {
		folded(b, name+";TZID="+t.Location().String()+":"+t.Format("20060102T150405"))
	}
	switch {
	case !e.due.IsZero():
		zoned("DUE", e.due)
	case !e.lastDay.IsZero():
		folded(b, "DTSTART;VALUE=DATE:"+e.start.Format(icalDay))
		folded(b, "DTEND;VALUE=DATE:"+e.lastDay.AddDate(0, 0, 1).Format(icalDay))
	default:
		zoned("DTSTART", e.start)
		zoned("DTEND", e.start.Add(e.length))
	}
}
