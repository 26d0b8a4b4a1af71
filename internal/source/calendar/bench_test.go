package calendar

import (
	"fmt"
	"testing"
	"time"

	"ownup/internal/source/folder/foldertest"
)

// BenchmarkRead reads 10,000 events of five attendees, and the most costly
// rule there is: one that never comes true.
func BenchmarkRead(b *testing.B) {
	var events []string
	for i := range 10_000 {
		lines := []string{fmt.Sprintf("UID:%d", i), "DTSTART;TZID=Europe/Lisbon:20261105T100000", "DTEND;TZID=Europe/Lisbon:20261105T110000", "SUMMARY:Review"}
		for j := range 5 {
			lines = append(lines, fmt.Sprintf("ATTENDEE;CN=Person %d;PARTSTAT=ACCEPTED:mailto:p%d@firm.example", j, j))
		}
		events = append(events, vevent(lines...))
	}
	for name, text := range map[string]string{
		"events":     ics(events...),
		"dry yearly": ics(vevent("UID:1", "DTSTART:20260105T100000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
		"dry daily":  ics(vevent("UID:1", "DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")),
		"hourly":     ics(vevent("UID:1", "DTSTART:20260105T100000Z", "RRULE:FREQ=HOURLY")),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r := &reader{zone: time.UTC, window: window{now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)}, seen: map[string]struct{}{}}
				emit, err := r.open("a.ics", text)
				if err != nil {
					b.Fatal(err)
				}
				if err := emit(b.Context(), &foldertest.Recorder{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
