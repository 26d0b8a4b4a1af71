package page

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

func TestClock(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	for _, tc := range []struct {
		zone         *time.Location
		at           time.Time
		says, far    string
		inAFormField string
	}{
		{time.UTC, now, "today 23:30", "just now", "2026-12-31T23:30"},
		{time.UTC, now.Add(59 * time.Second), "today 23:30", "just now", "2026-12-31T23:30"},
		{time.UTC, now.Add(-time.Minute), "today 23:29", "1 minute ago", "2026-12-31T23:29"},
		{time.UTC, now.Add(31 * time.Minute), "tomorrow 00:01", "in 31 minutes", "2027-01-01T00:01"},
		{time.UTC, now.Add(-24 * time.Hour), "yesterday 23:30", "24 hours ago", "2026-12-30T23:30"},
		{time.UTC, now.Add(-72 * time.Hour), "Mon 28 Dec 23:30", "3 days ago", "2026-12-28T23:30"},
		{time.UTC, now.Add(48 * time.Hour), "2 Jan 2027 23:30", "in 2 days", "2027-01-02T23:30"},
		{time.FixedZone("", 3600), now, "today 00:30", "just now", "2027-01-01T00:30"},
		{lisbon, time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), "Wed 1 Jul 13:00", "183 days ago", "2026-07-01T13:00"},
	} {
		c := Clock{Now: now, Zone: tc.zone}
		if says, far, in := c.At(tc.at), c.Relative(tc.at), c.Input(tc.at); says != tc.says || far != tc.far || in != tc.inAFormField {
			t.Errorf("%v: %q, %q, %q; want %q, %q, %q", tc.at, says, far, in, tc.says, tc.far, tc.inAFormField)
		}
	}
	c := Clock{Now: now, Zone: time.UTC}
	if got := c.Between(now, now.Add(20*time.Minute)) + "; " + c.Between(now, now.Add(time.Hour)); got != "today 23:30 to 23:50; today 23:30 to tomorrow 00:30" {
		t.Errorf("%q", got)
	}
	if c.Input(time.Time{}) != "" {
		t.Error("no time shows in a field")
	}
}

// TestTicks holds that every moment that has come is drawn, on the line, none
// on top of another, in the order in which they came.
func TestTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		ms := []moment{{"Realised", now.Add(-time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "ago")))}}
		came := 1
		for _, name := range []string{"First told", "Everyone told", "Put right"} {
			m := moment{Name: name}
			if rapid.Bool().Draw(t, name) {
				m.At = ms[0].At.Add(time.Duration(rapid.Int64Range(0, int64(now.Sub(ms[0].At))).Draw(t, "after")))
				came++
			}
			ms = append(ms, m)
		}
		got := ticks(ms, now)
		want := came
		if came < len(ms) {
			want++ // now
		}
		if len(got) != want {
			t.Fatalf("%d ticks, want %d", len(got), want)
		}
		for i, k := range got {
			if k.X < lineLeft || k.X > lineRight {
				t.Errorf("%s is drawn at %d, beside the line", k.Name, k.X)
			}
			if i > 0 && k.X-got[i-1].X < tickSpace {
				t.Errorf("%s hides %s", k.Name, got[i-1].Name)
			}
		}
	})
}

// TestDots holds that everybody is drawn or counted, nobody on top of another
// or of the name of a ring.
func TestDots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ls []app.ShownListener
		for i := range rapid.IntRange(0, 120).Draw(t, "people") {
			ring := rapid.SampledFrom(mistake.Rings()).Draw(t, "ring")
			ls = append(ls, app.ShownListener{Listener: mistake.Listener{ID: fmt.Sprint(i), Order: i + 1, Ring: ring}})
		}
		placed, more := dots(ls)
		if len(placed)+more != len(ls) {
			t.Fatalf("%d drawn and %d more, of %d", len(placed), more, len(ls))
		}
		at := func(d dot) (x, y float64) {
			x, _ = strconv.ParseFloat(d.X, 64)
			y, _ = strconv.ParseFloat(d.Y, 64)
			return x, y
		}
		for i, d := range placed {
			x, y := at(d)
			if min(x, y) < dotRadius || max(x, y) > ringSide-dotRadius {
				t.Errorf("%s is drawn over the edge", d.Number)
			}
			for _, r := range ringsAt {
				if math.Hypot(x-ringCentre, y-(ringCentre-r.Radius)) < dotRadius+8 {
					t.Errorf("%s hides the name of a ring", d.Number)
				}
			}
			for _, e := range placed[:i] {
				if ex, ey := at(e); math.Hypot(x-ex, y-ey) < 2*dotRadius {
					t.Errorf("%s hides %s", d.Number, e.Number)
				}
			}
		}
	})
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		minutes(5, 10): "5 to 10 minutes", minutes(1, 1): "1 minute", minutes(60, 240): "60 minutes to 4 hours", minutes(90, 150): "90 minutes to 2.5 hours",
		listing(nil): "", listing([]string{"Ines"}): "Ines", listing([]string{"Ines", "Jo", "Tom"}): "Ines, Jo and Tom",
		percent(0.013): "1.3%", percent(0.02): "2%",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestQuotations shows the words that earned an element in their sentence,
// whatever the span.
func TestQuotations(t *testing.T) {
	body := "Hello,\n\nI was wrong. I'm sorry, truly.\nMara"
	r := Review{Body: body}
	if got := r.within(21, 30); got != (quotation{"", "I'm sorry", ", truly."}) {
		t.Errorf("%+v", got)
	}
	r = Review{Body: "It was 2.4%, not 4.2%. Sorry!"}
	if got := r.within(7, 11); got != (quotation{"It was ", "2.4%", ", not 4.2%."}) {
		t.Errorf("%+v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Review{Body: rapid.String().Draw(t, "body")}
		start, end := rapid.IntRange(-2, 300).Draw(t, "start"), rapid.IntRange(-2, 300).Draw(t, "end")
		_ = r.quote(start, end) // never panics
		_ = r.within(start, end)
	})
}

func TestFirstNamesForButtons(t *testing.T) {
	for name, want := range map[string]string{
		"Ines Kaya": "Ines", "Ines": "Ines", "Accounts Payable Northwind": "Accounts Payable Northwind",
		"Northwind Ltd": "Northwind Ltd", "Acme Inc.": "Acme Inc.", "Lind GmbH": "Lind GmbH", "Kaya, Ines": "Kaya, Ines", "": "",
	} {
		if got := given(app.ShownListener{Listener: mistake.Listener{Name: name}}); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

func TestAClosedMistakeSaysWhatWasDone(t *testing.T) {
	m := Mistake{M: app.Shown{
		Stage: mistake.Closed, ClosedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Untold: []mistake.Untold{{Listener: "p1", Why: "has left"}},
		Fires:  []app.ShownFire{{Fire: mistake.Fire{ID: "f1", Title: "Recall it", State: mistake.Burning, Deadline: time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)}}},
	}}
	m.Zone = time.UTC
	for id, want := range map[string]string{"p1": "not told: has left", "p2": "not told"} {
		l := app.ShownListener{Listener: mistake.Listener{ID: id}, Disclosure: mistake.Disclosure{State: mistake.Planned}}
		if got := m.state(l); got != want {
			t.Errorf("%s is shown as %q, want %q", id, got, want)
		}
	}
	var closed, mend strings.Builder
	if err := errors.Join(m.closed().Render(t.Context(), &closed), m.mend().Render(t.Context(), &mend)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(closed.String(), "1 fire still burns; closing does not put it out.") {
		t.Errorf("closed, it does not say what burns: %s", closed.String())
	}
	if strings.Contains(mend.String(), "deadline") || !strings.Contains(mend.String(), "What was left burning") {
		t.Errorf("closed, its fires are shown as if it were open: %s", mend.String())
	}
}
