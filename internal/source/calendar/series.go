package calendar

import (
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// series is all that a file says about one UID.
type series struct {
	main    *event   // nil: only single occurrences are in the file
	singles []*event // events that stand in for one occurrence each
}

// gathering brings the items of a file together by UID, in the order in
// which UIDs first appear.
type gathering struct {
	series []*series
	byUID  map[string]*series
}

func (g *gathering) add(e *event) {
	if g.byUID == nil {
		g.byUID = map[string]*series{}
	}
	id := e.block.name + " " + e.uid
	s := g.byUID[id]
	if s == nil {
		s = &series{}
		g.byUID[id] = s
		g.series = append(g.series, s)
	}
	if !e.instead.IsZero() {
		s.singles = append(s.singles, e)
		return
	}
	if s.main == nil || !e.olderThan(s.main) {
		s.main = e
	}
}

// olderThan compares two versions of one event as RFC 5546 section 2.1.5
// does: by sequence, then by time stamp.
func (e *event) olderThan(other *event) bool {
	if e.sequence != other.sequence {
		return e.sequence < other.sequence
	}
	return e.changed.Before(other.changed)
}

// series hands over everything that happens under one UID.
func (f *file) series(s *series) error {
	if s.main != nil && (!f.first(s.main.block.name+" "+s.main.uid) || s.main.cancelled) {
		return nil
	}
	if s.main != nil && s.main.block.name == "VTODO" {
		return f.todo(s.main)
	}
	singles := s.latestSingles()
	if s.main != nil {
		if err := f.main(s.main, singles); err != nil {
			return err
		}
	}
	for _, e := range s.singles { // those that no occurrence asked for
		key := s.key(e)
		if singles[key] != e || e.block.name == "VTODO" || s.main != nil && !f.window.holds(e.start) {
			continue
		}
		if err := f.single(e, key); err != nil {
			return err
		}
	}
	return nil
}

// key names the occurrence that e stands in for. Some programs write the day
// of an all-day event as its midnight.
func (s *series) key(e *event) string {
	return startKey(e.instead.Time, e.instead.date || s.main != nil && s.main.allDay)
}

// latestSingles maps the key of each replaced occurrence to the latest event
// that stands in for it.
func (s *series) latestSingles() map[string]*event {
	latest := map[string]*event{}
	for _, e := range s.singles {
		key := s.key(e)
		if old := latest[key]; old == nil || !e.olderThan(old) {
			latest[key] = e
		}
	}
	return latest
}

// main hands over an event, or every occurrence of a repeating one, and
// takes the singles that it met out of the map.
func (f *file) main(e *event, singles map[string]*event) error {
	if e.rule == "" && len(e.extra) == 0 && len(singles) == 0 {
		return f.meeting(e, e.uid, e.start, e.end)
	}
	starts, reason := f.occurrences(e)
	if reason != "" {
		f.skip(e.block, reason)
	}
	for _, start := range starts {
		key := startKey(start, e.allDay)
		single, dayKey := singles[key], startKey(start, true)
		if single == nil {
			single = singles[dayKey]
		}
		if single != nil {
			delete(singles, key)
			delete(singles, dayKey)
			if err := f.single(single, key); err != nil {
				return err
			}
			continue
		}
		if err := f.meeting(e, e.uid+"/"+key, start, e.endOf(start)); err != nil {
			return err
		}
	}
	return nil
}

// endOf is when the occurrence that begins at start ends: after as many days
// for an all-day event, after as many hours for any other.
func (e *event) endOf(start time.Time) time.Time {
	if !e.allDay {
		return start.Add(e.end.Sub(e.start))
	}
	days := int((e.end.Sub(e.start) + 12*time.Hour) / (24 * time.Hour)) // days have 23 to 25 hours
	return start.AddDate(0, 0, days)
}

// single hands over an event that stands in for one occurrence.
func (f *file) single(e *event, key string) error {
	if e.cancelled || e.start.IsZero() || !f.first("VEVENT "+e.uid+"/"+key) {
		return nil
	}
	return f.meeting(e, e.uid+"/"+key, e.start, e.end)
}

// meeting hands over one occurrence: an absence, or a meeting and the
// deadline it may stand for.
func (f *file) meeting(e *event, key string, begins, ends time.Time) error {
	if e.isAbsence() {
		return f.sink.Card(person.Card{
			Identities: []person.Identity{e.organiser},
			Away:       []person.Span{{From: begins.UTC(), Until: ends.UTC()}},
			At:         whole(e.recorded),
			Source:     "calendar: " + f.name,
		})
	}
	thing := workgraph.Thing{Kind: workgraph.Event, Key: e.uid, Name: e.title}
	act := workgraph.Act{
		Kind: workgraph.Meeting, Key: key, At: whole(e.recorded),
		Begins: whole(begins), Ends: whole(ends), Title: e.title,
		Things: append([]workgraph.Thing{thing}, e.files...),
	}
	if e.organiser != (person.Identity{}) {
		act.Parts = append(act.Parts, workgraph.Part{Who: e.organiser, Role: workgraph.Organiser})
	}
	for _, who := range e.attendees {
		act.Parts = append(act.Parts, workgraph.Part{Who: who, Role: workgraph.Attendee})
	}
	if err := f.sink.Act(act); err != nil {
		return err
	}
	if e.allDay && titledAsDeadline(e.title) {
		return f.deadlines(e, thing, ends.Add(-time.Minute))
	}
	return nil
}

// todo hands over when a to-do is due; one without a date says nothing. Of a
// repeating one only the present date counts: programs move it on.
func (f *file) todo(e *event) error {
	if e.end.IsZero() {
		return nil
	}
	return f.deadlines(e, e.of, e.end)
}

// deadlines hands over one deadline for each who owes it: the attendees, or
// else the organiser, or else nobody in particular.
func (f *file) deadlines(e *event, of workgraph.Thing, due time.Time) error {
	owing := e.attendees
	if len(owing) == 0 {
		owing = []person.Identity{e.organiser}
	}
	for _, who := range owing {
		err := f.sink.Deadline(workgraph.Deadline{
			Of: of, Who: who, Due: whole(due), Title: e.title, Hard: e.hard, At: whole(e.recorded),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// whole is t in UTC: zones are a matter of whoever shows it.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
