package calendar

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	ical "github.com/emersion/go-ical"
)

//go:embed windowszones.txt
var windowsText string

// windowsZones maps Windows names, in lower case, to IANA names.
var windowsZones = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(windowsText) {
		if name, zone, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			names[strings.ToLower(name)] = zone
		}
	}
	return names
})

// zones finds the time zones that one file names. In this order a name is
// taken as: an IANA name; a Windows name ("W. Europe Standard Time"); the
// IANA name that the file's own definition gives as X-LIC-LOCATION; an IANA
// name behind a maker's prefix ("/example.com/1/Europe/Berlin"); and last
// the rules of the file's own definition. The well-known rules come first
// because definitions inside files are often old or cut down.
type zones struct {
	local   *time.Location // of times without a zone
	defined map[string]block
	known   map[string]*time.Location // nil: looked for and not found
}

func newZones(local *time.Location, blocks []block) *zones {
	z := &zones{local: local, defined: map[string]block{}, known: map[string]*time.Location{}}
	for _, b := range blocks {
		if b.name != "VTIMEZONE" || b.fault != "" {
			continue
		}
		for _, line := range b.lines {
			if propertyName(line) == "TZID" {
				z.defined[strings.TrimSpace(line[valueAt(line):])] = b
				break
			}
		}
	}
	return z
}

// find returns the zone of that name, or nil.
func (z *zones) find(name string) *time.Location {
	name = strings.Trim(strings.TrimSpace(name), `"`)
	if loc, ok := z.known[name]; ok {
		return loc
	}
	loc := z.look(name)
	z.known[name] = loc
	return loc
}

func (z *zones) look(name string) *time.Location {
	if loc := named(name); loc != nil {
		return loc
	}
	b, isDefined := z.defined[name]
	if isDefined {
		for _, line := range b.lines {
			if propertyName(line) != "X-LIC-LOCATION" {
				continue
			}
			if loc := named(strings.TrimSpace(line[valueAt(line):])); loc != nil {
				return loc
			}
		}
	}
	parts := strings.Split(name, "/")
	for _, keep := range []int{3, 2} { // America/Argentina/Ushuaia, Europe/Berlin
		if len(parts) > keep {
			if loc := named(strings.Join(parts[len(parts)-keep:], "/")); loc != nil {
				return loc
			}
		}
	}
	if isDefined {
		return fromDefinition(name, b)
	}
	return nil
}

// named finds a zone by its IANA or Windows name.
func named(name string) *time.Location {
	if iana, ok := windowsZones()[strings.ToLower(name)]; ok {
		name = iana
	}
	if name == "" || name == "Local" || len(name) > 64 {
		return nil // to the time package "" and "Local" are names too
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

// lastOnset is up to when the rules of a definition are followed.
var lastOnset = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// onset is the moment at which clocks change.
type onset struct {
	at     int64 // Unix seconds
	offset int   // from then on, seconds east of UTC
	before int   // until then
	summer bool
}

// fromDefinition builds a zone from a file's own definition, or returns nil
// where that cannot be read.
func fromDefinition(name string, b block) *time.Location {
	c, err := decode(b)
	if err != nil {
		return nil
	}
	var onsets []onset
	for _, child := range c.Children {
		if child.Name == ical.CompTimezoneStandard || child.Name == ical.CompTimezoneDaylight {
			onsets = append(onsets, observance(child)...)
		}
	}
	if len(onsets) == 0 {
		return nil
	}
	slices.SortStableFunc(onsets, func(a, b onset) int {
		if a.at != b.at {
			return int(max(-1, min(1, a.at-b.at)))
		}
		return a.offset - b.offset
	})
	loc, err := time.LoadLocationFromTZData(name, compiled(onsets))
	if err != nil {
		return nil
	}
	return loc
}

// observance lists the onsets of one STANDARD or DAYLIGHT part.
func observance(c *ical.Component) []onset {
	from, okFrom := offset(c.Props.Get("TZOFFSETFROM"))
	to, okTo := offset(c.Props.Get("TZOFFSETTO"))
	start := c.Props.Get("DTSTART")
	if !okFrom || !okTo || start == nil {
		return nil
	}
	// Onsets are local times before the change: read as if UTC, then shifted.
	first, err := time.Parse("20060102T150405", strings.TrimSuffix(start.Value, "Z"))
	if err != nil {
		return nil
	}
	one := func(local time.Time) onset {
		return onset{local.Unix() - int64(from), to, from, c.Name == ical.CompTimezoneDaylight}
	}
	found := []onset{one(first)}
	for _, p := range c.Props["RDATE"] {
		for value := range strings.SplitSeq(p.Value, ",") {
			if t, err := time.Parse("20060102T150405", strings.TrimSuffix(value, "Z")); err == nil && len(found) < 1000 {
				found = append(found, one(t))
			}
		}
	}
	if p := c.Props.Get("RRULE"); p != nil {
		if r, reason := parseRule(p.Value, first); reason == "" {
			r.each(lastOnset, func(t time.Time) bool {
				if !t.Equal(first) {
					found = append(found, one(t))
				}
				return len(found) < 1000
			})
		}
	}
	return found
}

// offset reads "+0100" or "-023045" as seconds east of UTC.
func offset(p *ical.Prop) (int, bool) {
	if p == nil {
		return 0, false
	}
	value := strings.TrimSpace(p.Value)
	if len(value) != 5 && len(value) != 7 || value[0] != '+' && value[0] != '-' {
		return 0, false
	}
	digits, err := strconv.ParseUint((value[1:] + "00")[:6], 10, 32)
	if err != nil {
		return 0, false
	}
	seconds := int(digits/10000*3600 + digits/100%100*60 + digits%100)
	if seconds >= 24*3600 {
		return 0, false
	}
	if value[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// compiled writes onsets in the TZif format (RFC 9636), version 2, which is
// the one way to give the time package a zone that it does not know.
func compiled(onsets []onset) []byte {
	var out bytes.Buffer
	header := func(times, types, chars int) {
		out.WriteString("TZif2")
		out.Write(make([]byte, 15))
		for _, n := range []int{0, 0, 0, times, types, chars} {
			out.Write(binary.BigEndian.AppendUint32(nil, uint32(n))) // at most a few thousand
		}
	}
	names := ""
	var types bytes.Buffer
	addType := func(offset int, summer bool) {
		types.Write(binary.BigEndian.AppendUint32(nil, uint32(int32(offset)))) // less than a day
		types.WriteByte(map[bool]byte{true: 1}[summer])
		types.WriteByte(byte(len(names))) // at most 250, see below
		names += fmt.Sprintf("%+03d%02d\x00", offset/3600, max(offset, -offset)/60%60)
	}
	// The first type is that of times before all onsets, and of nothing else.
	addType(onsets[0].before, false)
	index := map[onset]byte{}
	var times, kinds bytes.Buffer
	count := 0
	for _, o := range onsets {
		key := onset{offset: o.offset, summer: o.summer}
		i, ok := index[key]
		if !ok {
			if len(index) >= 30 { // more kinds of time than any place ever had
				continue
			}
			i = byte(len(index) + 1) // at most 30
			index[key] = i
			addType(o.offset, o.summer)
		}
		times.Write(binary.BigEndian.AppendUint64(nil, uint64(o.at))) // two's complement is the format
		kinds.WriteByte(i)
		count++
	}
	header(0, 0, 0)
	header(count, len(index)+1, len(names))
	out.Write(times.Bytes())
	out.Write(kinds.Bytes())
	out.Write(types.Bytes())
	out.WriteString(names)
	out.WriteString("\n\n")
	return out.Bytes()
}
