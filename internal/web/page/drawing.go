package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

// moment is one of the four times of the clock.
type moment struct {
	Name string
	At   time.Time
}

func (m Mistake) moments() []moment {
	c := m.M.Clock
	return []moment{
		{"Realised", c.Realised}, {"First told", c.FirstTold}, {"Everyone told", c.EveryoneTold}, {"Put right", c.PutRight},
	}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// The timeline's drawing, in its own units.
const (
	lineWidth = 640
	lineLeft  = 12
	lineRight = lineWidth - 12
	tickSpace = 20 // the least distance of two ticks, so that none hides another
)

// tick is one place on the timeline.
type tick struct {
	X     int
	Name  string
	Class string
}

// ticks places the moments that have come to scale, from the first to the
// last of them or, while one is still to come, to now. Ticks that would touch
// are moved apart.
func ticks(moments []moment, now time.Time) []tick {
	var came []moment
	for _, t := range moments {
		if !t.At.IsZero() {
			came = append(came, t)
		}
	}
	if len(came) < len(moments) {
		came = append(came, moment{"Now", now})
	}
	slices.SortStableFunc(came, func(a, b moment) int { return a.At.Compare(b.At) })
	begin, end := came[0].At, came[len(came)-1].At
	out := make([]tick, len(came))
	for i, t := range came {
		out[i] = tick{place(begin, end, t.At), t.Name, "tick"}
		if t.Name == "Now" {
			out[i].Class = "tick now"
		}
	}
	return apart(out)
}

func place(begin, end, at time.Time) int {
	whole := end.Sub(begin)
	if whole <= 0 {
		return lineLeft
	}
	return lineLeft + int(float64(lineRight-lineLeft)*float64(at.Sub(begin))/float64(whole))
}

// apart moves ticks to the right where they would touch the one before, and
// back where that would leave the line.
func apart(ts []tick) []tick {
	for i := 1; i < len(ts); i++ {
		ts[i].X = max(ts[i].X, ts[i-1].X+tickSpace)
	}
	limit := lineRight
	for i := len(ts) - 1; i >= 0; i-- {
		ts[i].X = min(ts[i].X, limit)
		limit = ts[i].X - tickSpace
	}
	return ts
}

// timelineWords describes the timeline to whoever cannot see it.
func timelineWords(moments []moment, now time.Time) string {
	var parts []string
	c := Clock{Now: now, Zone: time.UTC}
	for _, t := range moments {
		if t.At.IsZero() {
			parts = append(parts, t.Name+": not yet")
		} else {
			parts = append(parts, t.Name+" "+c.Relative(t.At))
		}
	}
	return strings.Join(parts, "; ") + "."
}

// The rings' drawing, in its own units: a square around its centre.
const (
	ringSide   = 420
	ringCentre = ringSide / 2
	dotRadius  = 15
)

// ringAt is one ring: who stands on it and how far out it is.
type ringAt struct {
	Ring   mistake.Ring
	Name   string
	Radius float64
	Begin  float64 // where the first stands, as a share of a step
}

var ringsAt = []ringAt{
	{mistake.Client, "Clients", 192, 0.8},
	{mistake.Affected, "Affected", 136, 0.5},
	{mistake.Involved, "Involved", 80, 0.2},
}

// dot is one listener in the picture.
type dot struct {
	X, Y   string
	Number string
	Class  string
}

// dots places each listener on their ring, in order, clockwise, leaving free
// the top, where the ring's name stands. Each ring begins at another angle, so
// that few people on each do not stand in one line. A ring holds as many as
// fit without touching; the rest are in the list.
func dots(listeners []app.ShownListener) (placed []dot, more int) {
	const gap = math.Pi / 7 // on both sides of the top
	arc := 2 * (math.Pi - gap)
	for _, ring := range ringsAt {
		var on []app.ShownListener
		for _, l := range listeners {
			if l.Ring == ring.Ring {
				on = append(on, l)
			}
		}
		room := int(arc * ring.Radius / (2.4 * dotRadius))
		if len(on) > room {
			more += len(on) - room
			on = on[:room]
		}
		for i, l := range on {
			angle := gap + arc*(float64(i)+ring.Begin)/float64(len(on))
			placed = append(placed, dot{
				X:      coordinate(ringCentre + ring.Radius*math.Sin(angle)),
				Y:      coordinate(ringCentre - ring.Radius*math.Cos(angle)),
				Number: strconv.Itoa(l.Order), Class: numberClass(l),
			})
		}
	}
	return placed, more
}

func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// ringWordsOf describes the picture: everybody with number, ring and state.
func (m Mistake) ringWordsOf() string {
	if len(m.M.Listeners) == 0 {
		return "You, and nobody else yet."
	}
	var b strings.Builder
	b.WriteString("You in the middle. ")
	for _, l := range m.M.Listeners {
		done := "not told yet"
		switch {
		case l.Disclosure.Done():
			done = "told"
		case l.Disclosure.State == mistake.InDoubt:
			done = "in doubt"
		}
		fmt.Fprintf(&b, "%d: %s, %s, %s. ", l.Order, l.Name, l.Ring, done)
	}
	return strings.TrimSpace(b.String())
}
