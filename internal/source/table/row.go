package table

import (
	"strings"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// row is one row of a file: its values by the names of the columns. A column
// that is not there is empty.
type row struct {
	file string // base name
	cell map[string]string
}

// list takes a cell with several values apart.
func (r row) list(column string) []string {
	var all []string
	for value := range strings.SplitSeq(r.cell[column], ";") {
		if value = strings.TrimSpace(value); value != "" && len(all) < maxList {
			all = append(all, value)
		}
	}
	return all
}

// people reads a cell that names people.
func (r row) people(column string) []person.Identity {
	var all []person.Identity
	for _, value := range r.list(column) {
		if who := identity(value); who != (person.Identity{}) {
			all = append(all, who)
		}
	}
	return all
}

// identity reads "Name <address>", an address, or a name.
func identity(value string) person.Identity {
	const maxName = 200
	value = strings.TrimSpace(value)
	if name, rest, ok := strings.Cut(value, "<"); ok {
		inner, _, _ := strings.Cut(rest, ">")
		return person.Identity{Name: folder.Clip(strings.Trim(strings.TrimSpace(name), `"`), maxName), Address: address(inner)}
	}
	if a := address(value); a != "" {
		return person.Identity{Address: a}
	}
	return person.Identity{Name: folder.Clip(value, maxName)}
}

func address(value string) string {
	const maxAddress = 320
	value = strings.TrimSpace(value)
	if len(value) >= 7 && strings.EqualFold(value[:7], "mailto:") {
		value = value[7:]
	}
	if !strings.Contains(value, "@") || strings.ContainsAny(value, " \t\r\n<>,:") || len(value) > maxAddress {
		return ""
	}
	return value
}

// thing reads the thing that a cell refers to, of the kind in another.
func (r row) thing(column, kindColumn string) (_ workgraph.Thing, reason string) {
	kind := workgraph.Document
	if r.cell[kindColumn] != "" {
		k, ok := ParseKind(r.cell[kindColumn])
		if !ok {
			return workgraph.Thing{}, "its kind of thing is not known"
		}
		kind = k
	}
	t, ok := ParseThing(r.cell[column], kind)
	if !ok {
		return workgraph.Thing{}, "it names no thing"
	}
	return t, ""
}

// location is the zone of the row's times.
func (r row) location() (_ *time.Location, reason string) {
	name := r.cell["zone"]
	if name == "" {
		return time.UTC, ""
	}
	if len(name) > 64 || strings.EqualFold(name, "local") {
		return nil, "its zone is not known"
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, "its zone is not known"
	}
	return loc, ""
}

// moment reads a date, or a date and time, in loc unless it says its own
// offset. wholeDay tells them apart.
func moment(value string, loc *time.Location) (_ time.Time, wholeDay, ok bool) {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t.UTC().Truncate(time.Second), false, true
	}
	if t, err := time.ParseInLocation(time.DateOnly, value, loc); err == nil {
		return t, true, true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, value, loc); err == nil {
			return t.UTC().Truncate(time.Second), false, true
		}
	}
	return time.Time{}, false, false
}

// time reads a column; an empty one is the zero time.
func (r row) time(column string) (_ time.Time, wholeDay bool, reason string) {
	if r.cell[column] == "" {
		return time.Time{}, false, ""
	}
	loc, reason := r.location()
	if reason != "" {
		return time.Time{}, false, reason
	}
	t, wholeDay, ok := moment(r.cell[column], loc)
	if !ok {
		return time.Time{}, false, "one of its times cannot be read"
	}
	return t, wholeDay, ""
}

// recorded reads the column "at".
func (r row) recorded() (time.Time, string) {
	t, _, reason := r.time("at")
	if t.IsZero() {
		return time.Time{}, reason
	}
	return t.UTC(), reason
}

// truth reads yes and no as people write them; empty is no.
func (r row) truth(column string) (yes, ok bool) {
	switch strings.ToLower(r.cell[column]) {
	case "yes", "y", "true", "1", "x", "hard":
		return true, true
	case "", "no", "n", "false", "0":
		return false, true
	}
	return false, false
}
