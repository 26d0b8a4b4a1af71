// Package calendar reads iCalendar files (.ics) into the work graph.
//
// Who sat in the meeting where the figure was agreed, which deadline is
// near, who is away this week: calendars know. From each event comes an act
// of kind [workgraph.Meeting]; from a to-do with a due date, and from an
// all-day event with a title such as "Report due", a deadline; from an
// all-day out-of-office entry an absence of its organiser.
//
// Calendars are written by many programs, so the reader is forgiving. The
// file is cut into its components first and each is decoded by itself: what
// cannot be read is skipped by number and spoils nothing else. Only the
// properties that are needed reach the decoder; descriptions never do. Zones
// may be IANA names, Windows names, names with a maker's prefix, or defined
// by the file itself (see zones).
//
// Repeating events are followed within a window around [Options.Now]; each
// occurrence is an act of its own with the key "UID/start". No clock is read
// here: the caller says what time it is.
//
// Not given: cancelled events, declined attendees, rooms, answers to
// invitations. An absence gives no meeting, because why somebody is away is
// nobody's business. When one event is in several files, the file first in
// the order of paths counts.
package calendar

import (
	"context"
	"errors"
	"strconv"
	"time"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// How far around now repeating events are followed.
const (
	windowPast   = 400 * 24 * time.Hour
	windowFuture = 400 * 24 * time.Hour
	windowStep   = 7 * 24 * time.Hour
)

// Options says what a Read cannot know by itself.
type Options struct {
	Now  time.Time      // the time of the Read; must be set
	Zone *time.Location // of times without a zone and of all-day events; nil: UTC
}

// Read hands the calendar file, or folder of them, at path to sink. See
// [folder.Read] for the cursor and the errors. The window of repeating
// events moves once a week; a Read in another week than the last one
// therefore reads everything again, though no file changed.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink, opts Options) error {
	if opts.Now.IsZero() {
		return errors.New("read calendar: the time is not given")
	}
	if opts.Zone == nil {
		opts.Zone = time.UTC
	}
	week := opts.Now.UTC().Truncate(windowStep)
	r := &reader{
		zone:   opts.Zone,
		window: window{from: week.Add(-windowPast), until: week.Add(windowStep + windowFuture)},
		seen:   map[string]struct{}{},
	}
	return folder.Read(ctx, path, cursor, sink, folder.Format{
		What:    "calendar",
		Endings: []string{".ics", ".ical", ".icalendar"},
		Setting: "calendar 1 " + opts.Zone.String() + " " + week.Format(time.DateOnly),
		Open:    r.open,
	})
}

// window is the half-open stretch in which repeating events are followed.
type window struct{ from, until time.Time }

func (w window) holds(t time.Time) bool { return !t.Before(w.from) && t.Before(w.until) }

// reader is one Read.
type reader struct {
	zone   *time.Location
	window window
	seen   map[string]struct{} // keys of what was handed over from any file
	dry    int                 // rules that ran dry, see maxDry
}

// first reports whether key was not handed over yet, and notes it.
func (r *reader) first(key string) bool {
	if _, ok := r.seen[key]; ok {
		return false
	}
	r.seen[key] = struct{}{}
	return true
}

func (r *reader) open(name, data string) (folder.Emit, error) {
	blocks, ok := split(folder.Text(data))
	if !ok {
		return nil, &folder.Unreadable{Reason: "not a calendar"}
	}
	return func(ctx context.Context, sink workgraph.Sink) error {
		f := file{reader: r, name: name, sink: sink}
		return f.emit(ctx, blocks)
	}, nil
}

// file is one calendar file being handed over.
type file struct {
	*reader
	name  string
	sink  workgraph.Sink
	zones *zones
}

// skip reports an item by what it is and its number among its like.
func (f *file) skip(b block, reason string) {
	what := "event "
	if b.name == "VTODO" {
		what = "to-do "
	}
	f.sink.Skip(f.name+" "+what+strconv.Itoa(b.number), reason)
}

func (f *file) emit(ctx context.Context, blocks []block) error {
	f.zones = newZones(f.zone, blocks)
	var all gathering
	for _, b := range blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if b.name != "VEVENT" && b.name != "VTODO" || b.isAnswer() {
			continue
		}
		if b.fault != "" {
			f.skip(b, b.fault)
			continue
		}
		e, reason := f.item(b)
		if reason != "" {
			f.skip(b, reason)
			continue
		}
		all.add(e)
	}
	for _, s := range all.series {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.series(s); err != nil {
			return err
		}
	}
	return nil
}
