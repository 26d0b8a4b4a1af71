package audience_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"ownup/internal/core/audience"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
)

// forcedTo returns the reason that what is due leaves no choice, or "".
func forcedTo(l mistake.Listener) string {
	for _, r := range l.Reasons {
		if r.Kind == "clock" {
			return r.Text
		}
	}
	return ""
}

// checkClocks holds the promise of every tell-by time: in working hours and
// on no holiday, and not later than the size allows, unless something due
// forces it; then before that, and by a call.
func checkClocks(t *rapid.T, w *world, got audience.Audience) {
	for _, l := range got.Listeners {
		d := w.diaryOf(l)
		works := d.worksAt(l.TellBy)
		if forcedTo(l) == "" {
			if !works {
				t.Errorf("%s is to be told by %s, outside working hours, and nothing forces it", l.Name, l.TellBy.In(d.zone))
			}
			if over := d.overBudget(w, l.TellBy); over != "" {
				t.Errorf("%s is to be told by %s: %s", l.Name, l.TellBy.In(d.zone), over)
			}
			if over := d.presence().overBudget(w, d.nextWork(w.now)); over != "" && l.Must && !saysNobody(l) && (l.Lead || l.Ring != mistake.Client) {
				t.Errorf("%s must be told and is away; the mistake waits %s, and nobody stands in", l.Name, over)
			}
			continue
		}
		if l.Channel != mistake.ByCall {
			t.Errorf("%s is told by %s, though something due forces the hour", l.Name, l.Channel)
		}
		for _, due := range got.Deadlines {
			if slices.Contains(due.Who, l.Name) && !l.TellBy.After(due.At) {
				works = true
			}
		}
		stands := slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool { return r.Kind == "stand-in" })
		if !works && !stands {
			t.Errorf("%s is disturbed at %s, after all that is due to them", l.Name, l.TellBy)
		}
	}
}

// checkUrgentFirst holds the order: before whoever has to be told at once
// come hit clients only, and others of whom that is true.
func checkUrgentFirst(t *rapid.T, got audience.Audience) {
	calm := ""
	for _, l := range got.Listeners {
		switch {
		case l.Lead:
		case forcedTo(l) == "":
			calm = l.Name
		case calm != "" && strings.HasPrefix(forcedTo(l), "told at once"):
			t.Errorf("%s comes before %s, who has to be told at once", calm, l.Name)
		}
	}
}

// saysNobody reports whether a reason says that nobody can be told in the
// place of somebody who is away.
func saysNobody(l mistake.Listener) bool {
	return slices.ContainsFunc(l.Reasons, func(r mistake.Reason) bool { return strings.Contains(r.Text, "nobody is known to stand in") })
}

// diary is a second opinion on when somebody works, by another way than the
// engine's: a moment is looked at, and time is counted minute by minute. The
// drawn cards know only four kinds of week.
type diary struct {
	card   person.Card
	zone   *time.Location
	closed func(day time.Time) bool
}

func (w *world) diaryOf(l mistake.Listener) diary {
	i := slices.IndexFunc(cast, func(p person.Identity) bool { return p.Address == l.Addresses[0] })
	d := diary{card: w.batch.Cards[i]}
	name, region := d.card.Zone, d.card.Region
	if name == "" {
		name = w.question.Zone
	}
	if region == "" && name == w.question.Zone {
		region = w.question.Region
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	d.zone = loc
	placed := d.card.Zone+d.card.Region != "" || strings.HasSuffix(l.Addresses[0], "@firm.example")
	d.closed = func(day time.Time) bool { return placed && w.holiday(region, name, day) != "" }
	return d
}

// worksAt reports whether a moment is working time. The last moment of a
// shift is, and so is the one at which an absence begins.
func (d diary) worksAt(t time.Time) bool {
	for _, a := range d.card.Away {
		if t.After(a.From) && t.Before(a.Until) {
			return false
		}
	}
	at := t.In(d.zone)
	clock := at.Format("15:04")
	between := func(from, until string) bool { return clock >= from && clock <= until }
	on := func(day time.Time, off ...time.Weekday) bool {
		return !slices.Contains(off, day.Weekday()) && !d.closed(day)
	}
	switch d.card.Hours {
	case "Sun-Thu 9-17":
		return on(at, time.Friday, time.Saturday) && between("09:00", "17:00")
	case "Mon-Fri 08:00-12:00 13:00-16:00":
		return on(at, time.Saturday, time.Sunday) && (between("08:00", "12:00") || between("13:00", "16:00"))
	case "Mon-Fri 22:00-06:00":
		return on(at, time.Saturday, time.Sunday) && clock >= "22:00" ||
			on(at.AddDate(0, 0, -1), time.Saturday, time.Sunday) && clock <= "06:00"
	default:
		return on(at, time.Saturday, time.Sunday) && between("09:00", "17:30")
	}
}

// presence is the diary of somebody who takes no leave.
func (d diary) presence() diary {
	d.card.Away = nil
	return d
}

// nextWork is the first working moment from t on.
func (d diary) nextWork(t time.Time) time.Time {
	for !d.worksAt(t) {
		t = t.Add(time.Minute)
	}
	return t
}

// overBudget says how a tell-by time exceeds what the size of the mistake
// allows, counted in steps of the listener's working time.
func (d diary) overBudget(w *world, by time.Time) string {
	const step = 5 * time.Minute
	var worked time.Duration
	days := map[string]bool{} // days after that of now with working time
	today := w.now.In(d.zone).Format(time.DateOnly)
	for t := w.now.Add(step); t.Before(by); t = t.Add(step) {
		if !d.worksAt(t) || !d.worksAt(t.Add(-step)) {
			continue
		}
		worked += step
		if day := t.In(d.zone).Format(time.DateOnly); day != today {
			days[day] = true
		}
	}
	size := w.question.Size
	if size == "" {
		size = mistake.Setback
	}
	budget := audience.DefaultPolicy().Budgets[size]
	switch {
	case budget > 0 && worked > budget:
		return worked.String() + " of their working time from now, which is more than " + budget.String()
	case budget == 0 && d.card.Hours != "Mon-Fri 22:00-06:00" && len(days) > 1:
		return "after the end of their next working day"
	}
	return ""
}
