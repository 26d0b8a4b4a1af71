package audience

import (
	"slices"
	"strings"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// closings are the titles of whole days on which nobody works, as firms put
// them into calendars, by how they begin or end. Only such phrases count:
// books and deals are closed on working days.
var closings = []string{
	"office closed", "office is closed", "offices closed", "company closed", "firm closed", "office closure",
	"bank holiday", "public holiday", "company holiday", "company shutdown",
	"feiertag", "betriebsferien", "betriebsurlaub", "büro geschlossen",
	"jour férié", "bureau fermé", "festivo", "feriado",
}

// closedAhead is how far ahead such days count.
const closedAhead = 60 * day

// closedFor returns the days on which the firm of a person is closed, by
// date, as calendars have them: those in which the person takes part, and for
// colleagues in the owner's zone those of the owner as well.
func (pl *panel) closedFor(p person.Person) map[time.Time]string {
	if !pl.v.Holds(workgraph.Event) {
		return nil
	}
	closed := pl.closings(p.ID)
	if pl.owner == person.None || p.Relation != person.Colleague || p.Zone != "" && p.Zone != pl.q.Zone {
		return closed
	}
	if pl.closed == nil {
		pl.closed = pl.closings(pl.owner)
	}
	for date, name := range pl.closed {
		closed[date] = name
	}
	return closed
}

// closings finds the whole days in somebody's calendar on which the firm is
// closed.
func (pl *panel) closings(id person.ID) map[time.Time]string {
	found := make(map[time.Time]string)
	for _, a := range pl.v.Meetings(id, pl.now.Add(-day), pl.now.Add(closedAhead)) {
		info := pl.v.Act(a)
		const shortest = 23 * time.Hour // a day on which clocks go forward
		if info.Ends.Sub(info.Begins) < shortest || !saysClosed(info.Title) {
			continue
		}
		// Whole days begin at a midnight of the owner or of UTC, so their noon
		// tells the date.
		for noon := info.Begins.Add(day / 2); noon.Before(info.Ends); noon = noon.Add(day) {
			y, m, d := noon.In(pl.zone).Date()
			found[time.Date(y, m, d, 0, 0, 0, 0, time.UTC)] = info.Title
		}
	}
	return found
}

// saysClosed reports whether a title begins or ends as one of [closings].
func saysClosed(title string) bool {
	title = strings.ToLower(strings.TrimSpace(title))
	return slices.ContainsFunc(closings, func(c string) bool { return strings.HasPrefix(title, c) || strings.HasSuffix(title, c) })
}
