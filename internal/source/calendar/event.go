package calendar

import (
	"path"
	"strings"
	"time"

	ical "github.com/emersion/go-ical"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// The limits of one item's values: bytes, or for lists how many.
const (
	maxUID       = 1000
	maxTitle     = 500
	maxName      = 200
	maxAddress   = 320
	maxAttendees = 2000
	maxFiles     = 100
)

// event is one VEVENT or VTODO, understood.
type event struct {
	block block
	uid   string
	title string

	start, end time.Time // a to-do has only end: when it is due
	allDay     bool
	recorded   time.Time
	changed    time.Time // of its latest version
	sequence   int
	cancelled  bool

	rule          string
	extra, except []when
	instead       when // the occurrence that this one stands in for; zero: none

	organiser person.Identity
	attendees []person.Identity // without the organiser
	files     []workgraph.Thing
	of        workgraph.Thing // what a to-do is about

	free bool // shown as free
	away bool // marked as out of office by its program
	hard bool
}

// item reads a component. reason says, in a few words, why it cannot be.
func (f *file) item(b block) (_ *event, reason string) {
	c, err := decode(b)
	if err != nil {
		return nil, "it cannot be read"
	}
	e := &event{block: b, uid: folder.Clip(text(c.Props.Get("UID")), maxUID)}
	if e.uid == "" {
		return nil, "it has no UID"
	}
	e.title = folder.Clip(text(c.Props.Get("SUMMARY")), maxTitle)
	status := strings.ToUpper(text(c.Props.Get("STATUS")))
	e.cancelled = status == "CANCELLED" || b.method == "CANCEL" || b.name == "VTODO" && status == "COMPLETED"
	e.free = strings.EqualFold(text(c.Props.Get("TRANSP")), "TRANSPARENT")
	e.away = strings.EqualFold(text(c.Props.Get("X-MICROSOFT-CDO-BUSYSTATUS")), "OOF")
	e.hard = text(c.Props.Get("PRIORITY")) == "1"
	e.sequence = number(text(c.Props.Get("SEQUENCE")))
	e.people(c)
	e.attached(c)
	if b.name == "VTODO" {
		reason = f.todoTimes(e, c)
	} else {
		reason = f.eventTimes(e, c)
	}
	if reason == "" {
		reason = f.repeats(e, c)
	}
	if reason != "" {
		return nil, reason
	}
	f.record(e, c)
	return e, ""
}

// eventTimes reads start and end. Without an end, an all-day event takes its
// day and any other no time at all, as RFC 5545 section 3.6.1 has it.
func (f *file) eventTimes(e *event, c *ical.Component) (reason string) {
	p := c.Props.Get("DTSTART")
	if p == nil {
		if e.cancelled {
			return "" // a cancellation need not say of what time
		}
		return "it has no start"
	}
	start, reason := f.when(p)
	if reason != "" {
		return reason
	}
	e.start, e.allDay = start.Time, start.date
	e.end = e.start
	if e.allDay {
		e.end = e.start.AddDate(0, 0, 1)
	}
	if p := c.Props.Get("DTEND"); p != nil {
		end, reason := f.when(p)
		if reason != "" {
			return reason
		}
		e.end = end.Time
	} else if p := c.Props.Get("DURATION"); p != nil {
		d, err := p.Duration()
		if err != nil {
			return "its duration cannot be read"
		}
		e.end = lasting(e.start, d)
	}
	if e.end.Before(e.start) {
		e.end = e.start
	}
	return ""
}

// todoTimes reads when a to-do is due: the end of the day where the calendar
// gives a day.
func (f *file) todoTimes(e *event, c *ical.Component) (reason string) {
	project := folder.Clip(text(c.Props.Get("X-OWNUP-PROJECT")), maxTitle)
	document := folder.Clip(text(c.Props.Get("X-OWNUP-DOCUMENT")), maxTitle)
	switch {
	case project != "":
		e.of = workgraph.Thing{Kind: workgraph.Project, Key: project}
	case document != "":
		e.of = workgraph.Thing{Kind: workgraph.Document, Key: document}
	default:
		e.of = workgraph.Thing{Kind: workgraph.Ticket, Key: e.uid, Name: e.title}
	}
	if p := c.Props.Get("DUE"); p != nil {
		due, reason := f.when(p)
		e.end, e.allDay = due.Time, due.date
		if due.date {
			e.end = endOfDay(due.Time)
		}
		return reason
	}
	start, length := c.Props.Get("DTSTART"), c.Props.Get("DURATION")
	if start == nil || length == nil {
		return "" // a wish without a date: no deadline
	}
	from, reason := f.when(start)
	if reason != "" {
		return reason
	}
	d, err := length.Duration()
	if err != nil {
		return "its duration cannot be read"
	}
	e.end = lasting(from.Time, d)
	return ""
}

// lasting adds a duration as calendars mean it: whole days by the calendar,
// so that a day in spring may have 23 hours, and the rest by the clock.
func lasting(start time.Time, d time.Duration) time.Time {
	const day = 24 * time.Hour
	return start.AddDate(0, 0, int(d/day)).Add(d % day)
}

// endOfDay is the last minute of the day that begins at day.
func endOfDay(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Minute) }

// repeats reads what makes an event take place more than once.
func (f *file) repeats(e *event, c *ical.Component) (reason string) {
	if p := c.Props.Get("RRULE"); p != nil {
		e.rule = p.Value
	}
	if p := c.Props.Get("RECURRENCE-ID"); p != nil {
		if e.instead, reason = f.when(p); reason != "" {
			return reason
		}
	}
	if e.extra, reason = f.dates(c.Props["RDATE"]); reason != "" {
		return reason
	}
	e.except, reason = f.dates(c.Props["EXDATE"])
	return reason
}

// dates reads lists of dates; of a period only the start.
func (f *file) dates(props []ical.Prop) (all []when, reason string) {
	for _, p := range props {
		for value := range strings.SplitSeq(p.Value, ",") {
			if len(all) >= maxDates {
				return nil, "it has too many dates"
			}
			one := ical.Prop{Name: "DTSTART", Params: ical.Params{}}
			one.Value, _, _ = strings.Cut(value, "/")
			if zone := p.Params.Get("TZID"); zone != "" {
				one.Params.Set("TZID", zone)
			}
			w, reason := f.when(&one)
			if reason != "" {
				return nil, reason
			}
			all = append(all, w)
		}
	}
	return all, ""
}

// when reads a date, or a date and time, in its zone.
func (f *file) when(p *ical.Prop) (_ when, reason string) {
	value := strings.ToUpper(strings.TrimSpace(p.Value))
	bare := ical.Prop{Name: "X-WHEN", Params: ical.Params{}, Value: value} // by its length, whatever VALUE says
	loc := f.zones.local
	isDate := len(value) == len("20060102")
	if zone := p.Params.Get("TZID"); zone != "" && !isDate && !strings.HasSuffix(value, "Z") {
		if loc = f.zones.find(zone); loc == nil {
			return when{}, "its time zone is not known"
		}
	}
	t, err := bare.DateTime(loc)
	if err != nil || t.Year() < 1600 { // year 1 would be the zero time, and no calendar means it
		return when{}, "one of its times cannot be read"
	}
	return when{t, isDate}, ""
}

// record finds when the event became known. CREATED is the truth where a
// program writes it, save for placeholders from before there were calendars.
// The other two are renewed by every change or export, so they count only as
// far as they lie before the event: by its start it was known.
func (f *file) record(e *event, c *ical.Component) {
	known := func(name string) time.Time {
		p := c.Props.Get(name)
		if p == nil {
			return time.Time{}
		}
		w, reason := f.when(p)
		if reason != "" || w.Year() < 1970 {
			return time.Time{}
		}
		return w.Time
	}
	modified, stamped := known("LAST-MODIFIED"), known("DTSTAMP")
	e.changed = modified
	if stamped.After(modified) {
		e.changed = stamped
	}
	if e.recorded = known("CREATED"); !e.recorded.IsZero() {
		return
	}
	e.recorded = e.start
	if e.start.IsZero() {
		e.recorded = e.end
	}
	for _, t := range []time.Time{modified, stamped} {
		if !t.IsZero() && t.Before(e.recorded) {
			e.recorded = t
		}
	}
}

// people reads who takes part. Rooms do not, nor do those who declined.
func (e *event) people(c *ical.Component) {
	if p := c.Props.Get("ORGANIZER"); p != nil {
		e.organiser = identity(p)
	}
	met := map[person.Identity]bool{fold(e.organiser): true}
	for i := range c.Props["ATTENDEE"] {
		p := &c.Props["ATTENDEE"][i]
		switch strings.ToUpper(p.Params.Get("CUTYPE")) {
		case "ROOM", "RESOURCE":
			continue
		}
		if strings.EqualFold(p.Params.Get("PARTSTAT"), "DECLINED") {
			continue
		}
		who := identity(p)
		if who == (person.Identity{}) || met[fold(who)] || len(e.attendees) >= maxAttendees {
			continue
		}
		met[fold(who)] = true
		e.attendees = append(e.attendees, who)
	}
}

// fold is what two spellings of one attendee of one event share.
func fold(who person.Identity) person.Identity {
	if who.Address != "" {
		return person.Identity{Address: strings.ToLower(who.Address)}
	}
	return person.Identity{Name: strings.ToLower(who.Name)}
}

// identity reads a name and an address. Some programs give the address as
// the name too, or keep it beside an address of their own.
func identity(p *ical.Prop) person.Identity {
	who := person.Identity{
		Name:    folder.Clip(p.Params.Get("CN"), maxName),
		Address: address(p.Value),
	}
	if who.Address == "" {
		who.Address = address("mailto:" + p.Params.Get("EMAIL"))
	}
	if strings.Contains(who.Name, "@") && !strings.Contains(who.Name, " ") {
		if who.Address == "" {
			who.Address = address("mailto:" + who.Name)
		}
		who.Name = ""
	}
	return who
}

func address(value string) string {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(value), ":")
	if !ok {
		rest = scheme
	} else if !strings.EqualFold(scheme, "mailto") {
		return ""
	}
	rest, _, _ = strings.Cut(strings.TrimSpace(rest), "?")
	if !strings.Contains(rest, "@") || strings.ContainsAny(rest, " \t<>") || len(rest) > maxAddress {
		return ""
	}
	return rest
}

// attached reads the names of attached files.
func (e *event) attached(c *ical.Component) {
	met := map[string]bool{}
	for i := range c.Props["ATTACH"] {
		p := &c.Props["ATTACH"][i]
		name := p.Params.Get("FILENAME")
		if name == "" {
			name = p.Params.Get("X-FILENAME")
		}
		if name == "" {
			if u, err := p.URI(); err == nil && u.Opaque == "" {
				name = u.Path
			}
		}
		name = path.Base(strings.ReplaceAll(name, `\`, "/"))
		name = folder.Clip(name, maxTitle)
		if name == "" || name == "." || name == "/" || met[name] || len(e.files) >= maxFiles {
			continue
		}
		met[name] = true
		e.files = append(e.files, workgraph.Thing{Kind: workgraph.File, Key: name})
	}
}

// text reads a text value; one with an escape that does not exist as it is.
func text(p *ical.Prop) string {
	if p == nil {
		return ""
	}
	plain := ical.Prop{Name: "X-TEXT", Value: p.Value}
	parts, err := plain.TextList()
	if err != nil {
		return strings.TrimSpace(p.Value)
	}
	// A comma should have been escaped; where it was not, it is still a comma.
	return strings.TrimSpace(strings.ReplaceAll(strings.Join(parts, ","), "\n", " "))
}

// number reads a small whole number; anything else is 0.
func number(value string) int {
	n := 0
	for _, r := range value {
		if r < '0' || r > '9' || n > 1<<30 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}
