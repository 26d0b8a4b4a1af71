package calendar

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder/foldertest"
)

var now = time.Date(2026, 11, 4, 12, 0, 0, 0, time.UTC)

func readNow(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	return Read(ctx, path, cursor, sink, Options{Now: now})
}

// ics writes a calendar of the given components, each with its properties.
func ics(components ...string) string {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n" + strings.Join(components, "\n") + "\nEND:VCALENDAR\n"
	return strings.ReplaceAll(text, "\n", "\r\n")
}

func vevent(properties ...string) string {
	return "BEGIN:VEVENT\n" + strings.Join(properties, "\n") + "\nEND:VEVENT"
}

func read(t testing.TB, components ...string) *foldertest.Recorder {
	t.Helper()
	return foldertest.Text(t, readNow, "team.ics", ics(components...))
}

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSourcePromises(t *testing.T) {
	foldertest.Source(t, readNow, "team.ics",
		ics(vevent("UID:a", "DTSTART:20261105T100000Z", "SUMMARY:Review")),
		ics(vevent("UID:b", "DTSTART:20261106T100000Z", "SUMMARY:Review")), "no calendar\n")
}

func TestWindowMovesWeekly(t *testing.T) {
	path := t.TempDir() + "/a.ics"
	foldertest.Write(t, path, ics(vevent("UID:a", "DTSTART:20261105T100000Z", "RRULE:FREQ=WEEKLY")))
	var r foldertest.Recorder
	for i, want := range []int{1, 1, 2} { // Wednesday, Thursday, Wednesday after
		day := now.AddDate(0, 0, []int{0, 1, 7}[i])
		if err := Read(t.Context(), path, r.Cursor, &r, Options{Now: day}); err != nil {
			t.Fatal(err)
		}
		if r.Resets != want {
			t.Errorf("read %d: %d resets so far, want %d", i+1, r.Resets, want)
		}
	}
	if err := Read(t.Context(), path, nil, &r, Options{}); err == nil {
		t.Error("a read without the time is no error")
	}
}

func TestMeeting(t *testing.T) {
	r := read(t, vevent(
		"UID:u1", "CREATED:20261001T080000Z", "DTSTAMP:20261101T080000Z",
		"DTSTART;TZID=Europe/Lisbon:20261105T100000", "DURATION:PT90M",
		`SUMMARY:Acme\, review of`, "  the rates", "DESCRIPTION:secret",
		`ORGANIZER;CN="Kaya, Ines":MAILTO:ines@firm.example`,
		"ATTENDEE;CN=Ines:mailto:INES@firm.example",
		"ATTENDEE;CN=Tom Reyes;PARTSTAT=ACCEPTED:mailto:tom@firm.example",
		"ATTENDEE;CN=Jo;PARTSTAT=DECLINED:mailto:jo@firm.example",
		"ATTENDEE;CN=Room 3;CUTYPE=ROOM:mailto:room3@firm.example",
		"ATTENDEE;CN=ana@acme.example;EMAIL=ana@acme.example:urn:uuid:1",
		"ATTACH;FILENAME=rates.xlsx:https://host.example/download?id=1",
		"ATTACH:https://host.example/files/june%20deck.pptx",
		"BEGIN:VALARM", "TRIGGER:-PT15M", "SUMMARY:alarm", "END:VALARM"))
	want := []workgraph.Act{{
		Kind: workgraph.Meeting, Key: "u1", At: at("2026-10-01 08:00"),
		Begins: at("2026-11-05 10:00"), Ends: at("2026-11-05 11:30"), Title: "Acme, review of the rates",
		Parts: []workgraph.Part{
			{Who: person.Identity{Name: "Kaya, Ines", Address: "ines@firm.example"}, Role: workgraph.Organiser},
			{Who: person.Identity{Name: "Tom Reyes", Address: "tom@firm.example"}, Role: workgraph.Attendee},
			{Who: person.Identity{Address: "ana@acme.example"}, Role: workgraph.Attendee},
		},
		Things: []workgraph.Thing{
			{Kind: workgraph.Event, Key: "u1", Name: "Acme, review of the rates"},
			{Kind: workgraph.File, Key: "rates.xlsx"},
			{Kind: workgraph.File, Key: "june deck.pptx"},
		},
	}}
	if diff := cmp.Diff(want, r.Acts); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
}

func TestRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		properties []string
		want       string
	}{
		"created":                        {[]string{"CREATED:20261110T080000Z", "DTSTAMP:20261001T080000Z"}, "2026-11-10 08:00"},
		"a placeholder":                  {[]string{"CREATED:19000101T120000Z", "DTSTAMP:20261001T080000Z"}, "2026-10-01 08:00"},
		"exported afterwards":            {[]string{"DTSTAMP:20261201T080000Z"}, "2026-11-05 10:00"},
		"changed before, exported after": {[]string{"LAST-MODIFIED:20261002T080000Z", "DTSTAMP:20261201T080000Z"}, "2026-10-02 08:00"},
		"nothing":                        {nil, "2026-11-05 10:00"},
	} {
		r := read(t, vevent(append(c.properties, "UID:u", "DTSTART:20261105T100000Z")...))
		if len(r.Acts) != 1 || !r.Acts[0].At.Equal(at(c.want)) {
			t.Errorf("%s: %+v, want %s", name, r.Acts, c.want)
		}
	}
}

// The definition of no place on earth: +05:10, and from March to September
// 40 minutes more.
const oddZone = `BEGIN:VTIMEZONE
TZID:Odd Time
BEGIN:STANDARD
DTSTART:16010930T030000
TZOFFSETFROM:+0550
TZOFFSETTO:+0510
RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010331T020000
TZOFFSETFROM:+0510
TZOFFSETTO:+0550
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE`

func TestZones(t *testing.T) {
	const placed = "BEGIN:VTIMEZONE\nTZID:Our office\nX-LIC-LOCATION:America/New_York\nEND:VTIMEZONE"
	for start, want := range map[string]string{
		"DTSTART:20260705T100000Z":                                            "2026-07-05 10:00",
		"DTSTART:20260705T100000":                                             "2026-07-05 10:00", // floating
		"DTSTART;TZID=Europe/Berlin:20260705T100000":                          "2026-07-05 08:00",
		"DTSTART;TZID=W. Europe Standard Time:20260705T100000":                "2026-07-05 08:00",
		"DTSTART;TZID=W. Europe Standard Time:20260105T100000":                "2026-01-05 09:00",
		"DTSTART;TZID=\"eastern standard time\":20260705T100000":              "2026-07-05 14:00",
		"DTSTART;TZID=/example.com/20260101_1/Europe/Berlin:20260705T100000":  "2026-07-05 08:00",
		"DTSTART;TZID=/example.com/America/Argentina/Ushuaia:20260705T100000": "2026-07-05 13:00",
		"DTSTART;TZID=Our office:20260705T100000":                             "2026-07-05 14:00",
		"DTSTART;TZID=Odd Time:20260705T100000":                               "2026-07-05 04:10",
		"DTSTART;TZID=Odd Time:20260105T100000":                               "2026-01-05 04:50",
		"DTSTART;TZID=Odd Time:20260329T015959":                               "2026-03-28 20:49",
		"DTSTART;TZID=Odd Time:20260329T025000":                               "2026-03-28 21:00",
	} {
		r := read(t, oddZone, placed, vevent("UID:u", start))
		if len(r.Acts) != 1 || !r.Acts[0].Begins.Truncate(time.Minute).Equal(at(want)) {
			t.Errorf("%s: %+v, skips %q, want %s", start, r.Acts, r.Skips, want)
		}
	}
	r := read(t, vevent("UID:u", "DTSTART;TZID=Nowhere:20260705T100000"))
	if diff := cmp.Diff([]string{"team.ics event 1: its time zone is not known"}, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

func TestEveryWindowsZoneExists(t *testing.T) {
	if n := len(windowsZones()); n < 140 {
		t.Errorf("only %d Windows zones", n)
	}
	for name := range windowsZones() {
		if named(name) == nil {
			t.Errorf("%s leads nowhere", name)
		}
	}
}

// starts lists when each act begins, in UTC.
func starts(r *foldertest.Recorder) (all []string) {
	for _, a := range r.Acts {
		all = append(all, a.Begins.Format("01-02 15:04"))
	}
	return all
}

func TestRepeating(t *testing.T) {
	base := []string{"UID:u", "SUMMARY:Weekly", "DTSTART;TZID=Europe/Berlin:20261014T100000", "DTEND;TZID=Europe/Berlin:20261014T110000"}
	for name, c := range map[string]struct {
		more    []string
		others  []string
		want    []string
		skipped string
	}{
		"clocks change":      {more: []string{"RRULE:FREQ=WEEKLY;COUNT=3"}, want: []string{"10-14 08:00", "10-21 08:00", "10-28 09:00"}},
		"until, as a day":    {more: []string{"RRULE:FREQ=WEEKLY;UNTIL=20261021"}, want: []string{"10-14 08:00", "10-21 08:00"}},
		"until, as a moment": {more: []string{"RRULE:FREQ=WEEKLY;UNTIL=20261021T075959Z"}, want: []string{"10-14 08:00"}},
		"exceptions": {more: []string{
			"RRULE:FREQ=WEEKLY;COUNT=4",
			"EXDATE;TZID=Europe/Berlin:20261021T100000,20261028T100000", "EXDATE;VALUE=DATE:20261104",
		}, want: []string{"10-14 08:00"}},
		"additions": {
			more: []string{"RDATE;TZID=Europe/Berlin:20261015T120000", "RDATE;VALUE=PERIOD:20261016T100000Z/PT1H"},
			want: []string{"10-14 08:00", "10-15 10:00", "10-16 10:00"},
		},
		"one moved, one cancelled": {
			more: []string{"RRULE:FREQ=WEEKLY;COUNT=3"},
			others: []string{
				vevent("UID:u", "RECURRENCE-ID;TZID=Europe/Berlin:20261021T100000", "DTSTART:20261022T150000Z"),
				vevent("UID:u", "RECURRENCE-ID:20261028T090000Z", "DTSTART:20261028T090000Z", "STATUS:CANCELLED"),
			}, want: []string{"10-14 08:00", "10-22 15:00"},
		},
		"a later version of a moved one": {
			more: []string{"RRULE:FREQ=WEEKLY;COUNT=2"},
			others: []string{
				vevent("UID:u", "SEQUENCE:2", "RECURRENCE-ID:20261021T080000Z", "DTSTART:20261023T150000Z"),
				vevent("UID:u", "SEQUENCE:1", "RECURRENCE-ID:20261021T080000Z", "DTSTART:20261022T150000Z"),
			}, want: []string{"10-14 08:00", "10-23 15:00"},
		},
		"monthly by weekday":                     {more: []string{"RRULE:FREQ=MONTHLY;BYDAY=2WE;COUNT=2"}, want: []string{"10-14 08:00", "11-11 09:00"}},
		"cancelled":                              {more: []string{"RRULE:FREQ=WEEKLY", "STATUS:CANCELLED"}},
		"every second":                           {more: []string{"RRULE:FREQ=SECONDLY"}, skipped: "it repeats too often"},
		"every hour at an hour that never comes": {more: []string{"RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=3"}, skipped: "it repeats too often"},
		"30 February":                            {more: []string{"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}},
		"no rule":                                {more: []string{"RRULE:WEEKLY"}, skipped: "its rule for repeating cannot be read"},
		"too many of them":                       {more: []string{"RRULE:FREQ=HOURLY"}, skipped: "it takes place more than 1,000 times; the rest is left out"},
	} {
		r := read(t, append([]string{vevent(append(base[:len(base):len(base)], c.more...)...)}, c.others...)...)
		if name == "too many of them" {
			if len(r.Acts) != maxOccurrences {
				t.Errorf("%s: %d acts", name, len(r.Acts))
			}
		} else if diff := cmp.Diff(c.want, starts(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := strings.Join(r.Skips, "\n"); got != "" && got != "team.ics event 1: "+c.skipped || got == "" && c.skipped != "" {
			t.Errorf("%s: skips %q, want %q", name, got, c.skipped)
		}
	}
}

func TestOccurrencesStayInsideTheWindow(t *testing.T) {
	r := read(t, vevent("UID:u", "DTSTART:20000101T100000Z", "DTEND:20000101T110000Z", "RRULE:FREQ=DAILY"))
	if len(r.Acts) != 807 {
		t.Errorf("%d occurrences, want 807", len(r.Acts))
	}
	keys := map[string]bool{}
	for _, a := range r.Acts {
		if d := a.Begins.Sub(now); d < -407*24*time.Hour || d > 407*24*time.Hour {
			t.Errorf("an occurrence at %s", a.Begins)
		}
		keys[a.Key] = true
	}
	if len(keys) != len(r.Acts) || !keys["u/20261104T100000Z"] {
		t.Errorf("%d keys for %d occurrences", len(keys), len(r.Acts))
	}
}

// Whatever the rule, a meeting keeps its local hour through the year.
func TestLocalHourIsKept(t *testing.T) {
	berlin := named("Europe/Berlin")
	rapid.Check(t, func(rt *rapid.T) {
		hour := rapid.IntRange(4, 22).Draw(rt, "hour")
		freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY"}).Draw(rt, "freq")
		interval := rapid.IntRange(1, 9).Draw(rt, "interval")
		blocks, _ := split(ics(vevent("UID:u", fmt.Sprintf("DTSTART;TZID=Europe/Berlin:20260115T%02d0000", hour),
			fmt.Sprintf("RRULE:FREQ=%s;INTERVAL=%d", freq, interval))))
		var sink foldertest.Recorder
		r := &reader{zone: time.UTC, window: window{now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)}, seen: map[string]struct{}{}}
		f := file{reader: r, name: "a.ics", sink: &sink}
		if err := f.emit(t.Context(), blocks); err != nil || len(sink.Acts) == 0 {
			rt.Fatalf("%v, %d acts", err, len(sink.Acts))
		}
		for _, a := range sink.Acts {
			if got := a.Begins.In(berlin).Hour(); got != hour {
				rt.Fatalf("%s begins at %d, want %d", a.Key, got, hour)
			}
		}
	})
}

func TestDeadlines(t *testing.T) {
	r := read(t,
		vevent("UID:e1", "SUMMARY:Q3 report due", "DTSTART;VALUE=DATE:20261105", "CREATED:20261001T000000Z",
			"ORGANIZER:mailto:ines@firm.example", "ATTENDEE:mailto:tom@firm.example"),
		vevent("UID:e2", "SUMMARY:Report due", "DTSTART:20261105T100000Z"),
		"BEGIN:VTODO\nUID:t1\nSUMMARY:Send rates\nDUE;TZID=Europe/Berlin:20261105T170000\nPRIORITY:1\nORGANIZER:mailto:ines@firm.example\nCREATED:20261001T000000Z\nEND:VTODO",
		"BEGIN:VTODO\nUID:t2\nDUE;VALUE=DATE:20261105\nX-OWNUP-PROJECT:Forecast\nCREATED:20261001T000000Z\nEND:VTODO",
		"BEGIN:VTODO\nUID:t3\nDUE:20261105T170000Z\nSTATUS:COMPLETED\nEND:VTODO",
		"BEGIN:VTODO\nUID:t4\nSUMMARY:some day\nEND:VTODO",
		"BEGIN:VTODO\nSUMMARY:x\nDUE:20261105T170000Z\nEND:VTODO")
	made := at("2026-10-01 00:00")
	want := []workgraph.Deadline{
		{
			Of: workgraph.Thing{Kind: workgraph.Event, Key: "e1", Name: "Q3 report due"}, Who: person.Identity{Address: "tom@firm.example"},
			Due: at("2026-11-05 23:59"), Title: "Q3 report due", At: made,
		},
		{
			Of: workgraph.Thing{Kind: workgraph.Ticket, Key: "t1", Name: "Send rates"}, Who: person.Identity{Address: "ines@firm.example"},
			Due: at("2026-11-05 16:00"), Title: "Send rates", Hard: true, At: made,
		},
		{Of: workgraph.Thing{Kind: workgraph.Project, Key: "Forecast"}, Due: at("2026-11-05 23:59"), At: made},
	}
	if diff := cmp.Diff(want, r.Deadlines); diff != "" {
		t.Errorf("deadlines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"team.ics to-do 5: it has no UID"}, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

func TestTitles(t *testing.T) {
	for title, want := range map[string][2]bool{ // deadline, absence
		"Deadline: June figures": {true, false}, "Abgabe Steuererklärung": {true, false}, "Q3 report due": {true, false},
		"Due: Q3 report": {true, false}, "Rates due by noon": {true, false}, "DUE DILIGENCE call": {false, false},
		"Closed due to snow": {false, false}, "Residue analysis": {false, false},
		"Out of office": {false, true}, "Urlaub": {false, true}, "Summer vacation in Lisbon": {false, true},
		"Parental leave": {false, true}, "Leave": {false, true}, "Leave feedback": {false, false},
		"Away": {false, true}, "Team away day": {false, false}, "Holiday": {false, true}, "": {false, false},
	} {
		if got := [2]bool{titledAsDeadline(title), titledAsAbsence(title)}; got != want {
			t.Errorf("%q: deadline, absence are %v, want %v", title, got, want)
		}
	}
}

func TestAbsence(t *testing.T) {
	const organiser = "ORGANIZER;CN=Ines Kaya:mailto:ines@firm.example"
	days := []string{"DTSTART;VALUE=DATE:20261105", "DTEND;VALUE=DATE:20261112", "CREATED:20261001T000000Z"}
	event := func(more ...string) string { return vevent(append(more, days...)...) }
	r := read(t,
		event("UID:1", "SUMMARY:Vacation", "TRANSP:TRANSPARENT", organiser),
		event("UID:2", "SUMMARY:Dentist and such", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", organiser),
		event("UID:3", "SUMMARY:Vacation", organiser),
		event("UID:4", "SUMMARY:Vacation", "TRANSP:TRANSPARENT"),
		event("UID:5", "SUMMARY:Tom's vacation", "TRANSP:TRANSPARENT", organiser, "ATTENDEE:mailto:tom@firm.example"),
		event("UID:6", "SUMMARY:Holidays", "TRANSP:TRANSPARENT", "ORGANIZER:mailto:x@group.calendar.google.com"))
	card := person.Card{
		Identities: []person.Identity{{Name: "Ines Kaya", Address: "ines@firm.example"}},
		Away:       []person.Span{{From: at("2026-11-05 00:00"), Until: at("2026-11-12 00:00")}},
		At:         at("2026-10-01 00:00"), Source: "calendar: team.ics",
	}
	if diff := cmp.Diff([]person.Card{card, card}, r.Cards); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	if len(r.Acts) != 4 {
		t.Errorf("%d meetings, want 4", len(r.Acts))
	}
}

func TestBadEventsSpoilNothing(t *testing.T) {
	deep := strings.Repeat("BEGIN:X\n", 30) + strings.Repeat("END:X\n", 30)
	r := read(t,
		vevent("UID:1", "DTSTART:yesterday", "SUMMARY:Acme secret"),
		vevent("UID:2", "SUMMARY:Acme secret"),
		vevent("UID:3", "DTSTART:20261105T100000Z", `ORGANIZER;CN="Ines`, `ATTENDEE;CN="Ines"x:mailto:ines@firm.example`),
		vevent("UID:4", "DTSTART:20261105T100000Z", strings.TrimSpace(deep)),
		vevent("UID:5", "DTSTART:20261105T100000Z", "SUMMARY:"+strings.Repeat("x", maxLine)),
		vevent("UID:6", "DTSTART:20261105T100000Z", "DESCRIPTION:"+strings.Repeat("x", maxLine), "broken line", "SUMMARY:fine"),
		"BEGIN:VEVENT\nUID:7\nDTSTART:20261105T100000Z",
		vevent("UID:8", "DTSTART:20261105T100000Z", "DTEND:20261104T100000Z"),
		"BEGIN:VEVENT\nUID:9\nDTSTART:20261105T100000Z")
	want := []string{
		"team.ics event 1: one of its times cannot be read", "team.ics event 2: it has no start",
		"team.ics event 3: it cannot be read", "team.ics event 4: it is nested too deeply",
		"team.ics event 5: a line is longer than 1 MB", "team.ics event 7: it is cut short",
		"team.ics event 9: it is cut short",
	}
	if diff := cmp.Diff(want, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
	foldertest.Quiet(t, r, "acme", "ines")
	if len(r.Acts) != 2 || r.Acts[0].Title != "fine" || !r.Acts[1].Ends.Equal(r.Acts[1].Begins) {
		t.Errorf("acts: %+v", r.Acts)
	}
}

func TestInvitationsAndAnswers(t *testing.T) {
	one := vevent("UID:1", "DTSTART:20261105T100000Z", "SEQUENCE:1", "SUMMARY:new")
	old := vevent("UID:1", "DTSTART:20261104T100000Z", "SUMMARY:old")
	if r := read(t, one, old); len(r.Acts) != 1 || r.Acts[0].Title != "new" {
		t.Errorf("of two versions: %+v", r.Acts)
	}
	for method, want := range map[string]int{"REQUEST": 1, "CANCEL": 0, "REPLY": 0} {
		if r := read(t, "METHOD:"+method, one); len(r.Acts) != want {
			t.Errorf("%s: %d acts, want %d", method, len(r.Acts), want)
		}
	}
	dir := t.TempDir()
	foldertest.Write(t, dir+"/a.ics", ics(one))
	foldertest.Write(t, dir+"/b.ics", ics(old))
	var r foldertest.Recorder
	if err := readNow(t.Context(), dir, nil, &r); err != nil || len(r.Acts) != 1 || r.Acts[0].Title != "new" {
		t.Errorf("in two files: %v, %+v", err, r.Acts)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(ics(vevent("UID:1", "DTSTART;TZID=Odd Time:20261105T100000", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261112T100000Z"), oddZone))
	f.Add(ics(vevent("UID:1", "DTSTART;VALUE=DATE:20261105", "SUMMARY:Report due", `ATTENDEE;CN="x":mailto:a@b.example`)))
	f.Add(ics("BEGIN:VTODO\nUID:t\nDTSTART:20261105T100000Z\nDURATION:P1DT2H\nEND:VTODO"))
	f.Add(ics(vevent("UID:1", "DTSTART:20261105T100000Z", "RDATE;VALUE=PERIOD:20261105T100000Z/PT1H", "RECURRENCE-ID:20261105", "ATTACH:x")))
	f.Fuzz(func(t *testing.T, text string) {
		r := &reader{zone: time.UTC, window: window{now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)}, seen: map[string]struct{}{}}
		emit, err := r.open("secret.ics", text)
		if err != nil {
			return
		}
		var sink foldertest.Recorder
		if err := emit(t.Context(), &sink); err != nil {
			t.Fatal(err)
		}
		keys := map[string]bool{}
		for _, a := range sink.Acts {
			if keys[a.Key] || a.Ends.Before(a.Begins) || a.Begins.IsZero() || a.At.IsZero() {
				t.Errorf("act %+v", a)
			}
			keys[a.Key] = true
		}
		for _, s := range sink.Skips {
			if !regexp.MustCompile(`^secret\.ics (event|to-do) \d+: [a-zA-Z0-9 ,;]+$`).MatchString(s) {
				t.Errorf("skip %q", s)
			}
		}
	})
}
