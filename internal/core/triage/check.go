package triage

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ownup/internal/core/problem"
	"ownup/internal/core/triage/order"
)

// Limits on an input. They keep every cost within a 64-bit integer and every
// answer within seconds.
const (
	MaxFires  = 10_000
	MaxPeople = 10_000
	MaxHands  = 100
	MaxWeight = 1e6
	MaxEffort = 366 * 24 * time.Hour
	MaxAhead  = 10 * 366 * 24 * time.Hour  // how far from now a release may be
	MaxSpan   = 250 * 366 * 24 * time.Hour // how long all of it together may take; a Duration holds 292 years
	maxWaits  = 1_000_000                  // ids in all After and WaitsFor together
)

// earliest and latest are between which times can be planned: years that are
// written with four digits, in every zone.
var (
	earliest = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Check says whether in can be planned from now on. The error is a
// *problem.Problem that names the fire at fault by its id.
func (in Input) Check(now time.Time) error {
	switch {
	case len(in.Fires) == 0:
		return invalid("Nothing to put in order: there are no fires.", "Add at least one fire.")
	case len(in.Fires) > MaxFires:
		return invalid(fmt.Sprintf("There are %d fires; at most %d can be planned at once.", len(in.Fires), MaxFires),
			"Leave out the fires that can wait.")
	case len(in.People) > MaxPeople:
		return invalid(fmt.Sprintf("There are %d people; at most %d can be planned at once.", len(in.People), MaxPeople),
			"Join people who wait for the same fires into one entry with a larger weight.")
	case in.Hands < 0 || in.Hands > MaxHands:
		return invalid(fmt.Sprintf("The number of hands is %d.", in.Hands),
			fmt.Sprintf("Give a number from 1 to %d.", MaxHands))
	case now.IsZero():
		return invalid("The time to plan from is missing.", `Give "now".`)
	case now.Before(earliest) || now.After(latest):
		return tooFar()
	}
	byID, err := in.index()
	if err != nil {
		return err
	}
	for _, f := range in.Fires {
		if err := f.check(byID, now); err != nil {
			return err
		}
	}
	for i, p := range in.People {
		if err := p.check(i, byID); err != nil {
			return err
		}
	}
	if cycle := in.cycle(byID); cycle != nil {
		return invalid("These fires wait for one another in a circle: "+quoteAll(cycle)+".",
			`Take one of them out of the "after" of another.`)
	}
	if err := in.checkSize(now); err != nil {
		return err
	}
	return in.checkPins(byID, now)
}

// checkPins says whether an order can keep all pins.
func (in Input) checkPins(byID map[string]int, now time.Time) error {
	if len(in.Pins) == 0 {
		return nil
	}
	linked := in
	linked.Fires = slices.Clone(in.Fires)
	places := map[int]string{}
	pinned := map[string]int{}
	for _, p := range in.Pins {
		who := "The pin of " + quote(p.Fire)
		_, known := byID[p.Fire]
		before, also := byID[p.Before]
		switch {
		case !known:
			return invalid(who+" names a fire that is not among the fires.", "Add that fire, or take the pin out.")
		case p.Before != "" && !also:
			return invalid(who+" names "+quote(p.Before)+", which is not among the fires.", "Add that fire, or take the pin out.")
		case p.Place < 0 || p.Place > len(in.Fires):
			return invalid(fmt.Sprintf("%s is to place %d.", who, p.Place), fmt.Sprintf("Give a place from 1 to %d.", len(in.Fires)))
		case p.Place > 0 && in.Hands > 1:
			return invalid("Places cannot be pinned where several people put out fires.", "Say what it comes before instead.")
		case p.Place > 0 && places[p.Place] != "" && places[p.Place] != p.Fire:
			return invalid(fmt.Sprintf("%s and %s are both pinned to place %d.", quote(places[p.Place]), quote(p.Fire), p.Place),
				"Pin one of them elsewhere.")
		case p.Place > 0 && pinned[p.Fire] != 0 && pinned[p.Fire] != p.Place:
			return invalid(quote(p.Fire)+" is pinned to two places.", "Take one pin out.")
		}
		if p.Before != "" {
			f := &linked.Fires[before]
			f.After = append(slices.Clone(f.After), p.Fire)
		}
		if p.Place > 0 {
			places[p.Place], pinned[p.Fire] = p.Fire, p.Place
		}
	}
	if cycle := linked.cycle(byID); cycle != nil {
		return invalid("With the pins, these fires wait for one another in a circle: "+quoteAll(cycle)+".", "Take one of the pins out.")
	}
	if !order.Fits(compile(in, now).Problem) {
		return invalid("No order keeps all pins, because of what the fires wait for.", "Pin to later places what waits for others, or take a pin out.")
	}
	return nil
}

// index maps ids to places in Fires.
func (in Input) index() (map[string]int, error) {
	byID := make(map[string]int, len(in.Fires))
	for i, f := range in.Fires {
		if strings.TrimSpace(f.ID) == "" {
			return nil, invalid(fmt.Sprintf("Fire number %d has no id.", i+1), "Give every fire an id of its own.")
		}
		if _, twice := byID[f.ID]; twice {
			return nil, invalid("Two fires have the id "+quote(f.ID)+".", "Give every fire an id of its own.")
		}
		byID[f.ID] = i
	}
	return byID, nil
}

func (f Fire) check(byID map[string]int, now time.Time) error {
	who := "Fire " + quote(f.ID)
	switch {
	case f.Effort.Low <= 0 || f.Effort.High <= 0:
		return invalid(who+" has an effort of zero or less.", "Say how many minutes it takes; a guess will do.")
	case f.Effort.High < f.Effort.Low:
		return invalid(who+" has an effort whose end is below its beginning.", "Write the smaller number first.")
	case f.Effort.High > MaxEffort:
		return invalid(who+" takes more than a year.", "Split it into fires that can be finished sooner.")
	case badWeight(f.Weight):
		return invalid(who+" has a weight that is not a number from 0 to 1000000.", "Give a weight in that range.")
	case f.Release.Sub(now) > MaxAhead:
		return invalid(who+" cannot start within ten years.", `Check its "release".`)
	case f.Hard && f.Deadline.IsZero():
		return invalid(who+" has a hard deadline but no time for it.", `Give its "deadline", or leave out "hard".`)
	}
	for _, id := range f.After {
		if _, ok := byID[id]; !ok {
			return invalid(who+" comes after "+quote(id)+", which is not among the fires.",
				"Add that fire, or take its id out.")
		}
	}
	return nil
}

func (p Person) check(i int, byID map[string]int) error {
	who := fmt.Sprintf("Person number %d", i+1)
	if strings.TrimSpace(p.Name) == "" {
		return invalid(who+" has no name.", "Give a name.")
	}
	if badWeight(p.Weight) {
		return invalid(who+" has a weight that is not a number from 0 to 1000000.", "Give a weight in that range.")
	}
	for _, id := range p.WaitsFor {
		if _, ok := byID[id]; !ok {
			return invalid(who+" waits for "+quote(id)+", which is not among the fires.",
				"Add that fire, or take its id out.")
		}
	}
	return nil
}

// checkSize holds the largest possible cost, and the sum of any two of them,
// within an int64.
func (in Input) checkSize(now time.Time) error {
	var horizon float64
	waits := 0
	for _, f := range in.Fires {
		horizon += f.Effort.Expected().Seconds()
		waits += len(f.After)
	}
	released := 0.0 // the last of them, in seconds from now
	for _, f := range in.Fires {
		if !f.Release.IsZero() {
			released = max(released, f.Release.Sub(now).Seconds())
		}
	}
	if horizon+released > MaxSpan.Seconds() {
		return invalid("All of it together takes more than 250 years.", "Leave out the fires that can wait.")
	}
	if horizon+released > latest.Sub(now).Seconds() {
		return tooFar()
	}
	for _, p := range in.People {
		waits += len(p.WaitsFor)
	}
	if waits > maxWaits {
		return invalid(fmt.Sprintf("There are %d links between people and fires; at most %d can be planned at once.", waits, maxWaits),
			"Leave out the fires that can wait.")
	}
	if !in.fits(now, 1, in.hard()) {
		return invalid("The efforts and weights together are too large to add up.", "Divide all weights by the same number.")
	}
	return nil
}

// hard counts the hard deadlines.
func (in Input) hard() int {
	n := 0
	for _, f := range in.Fires {
		if f.Hard {
			n++
		}
	}
	return n
}

// fits says whether the largest possible cost, with what so many broken hard
// deadlines count on top, stays within an int64 where a weight of one counts
// as unit.
func (in Input) fits(now time.Time, unit int64, hard int) bool {
	var seconds, weight, released float64
	for _, f := range in.Fires {
		seconds += f.Effort.Expected().Seconds()
		weight += f.Weight*float64(unit) + 1 // rounding up
		if !f.Release.IsZero() {
			released = max(released, f.Release.Sub(now).Seconds())
		}
	}
	for _, p := range in.People {
		weight += p.Weight*float64(unit) + 1
	}
	return (seconds+released+1)*(weight+1)*float64(hard+1) <= math.MaxInt64/4
}

// cycle returns the ids of one circle in After, in order, or nil.
func (in Input) cycle(byID map[string]int) []string {
	const (
		fresh = iota
		open
		done
	)
	state := make([]uint8, len(in.Fires))
	next := make([]int, len(in.Fires))
	var path []int
	for root := range in.Fires {
		if state[root] != fresh {
			continue
		}
		path = append(path[:0], root)
		state[root] = open
		for len(path) > 0 {
			i := path[len(path)-1]
			if next[i] == len(in.Fires[i].After) {
				state[i] = done
				path = path[:len(path)-1]
				continue
			}
			j := byID[in.Fires[i].After[next[i]]]
			next[i]++
			switch state[j] {
			case fresh:
				state[j] = open
				path = append(path, j)
			case open:
				return in.circle(path, j)
			}
		}
	}
	return nil
}

// circle names the part of path from fire j on, earliest fire first.
func (in Input) circle(path []int, j int) []string {
	var ids []string
	for k := len(path) - 1; k >= 0; k-- {
		ids = append(ids, in.Fires[path[k]].ID)
		if path[k] == j {
			break
		}
	}
	return ids
}

func tooFar() error {
	return invalid("The time to plan from is too far from today.", `Check "now".`)
}

func badWeight(w float64) bool { return math.IsNaN(w) || w < 0 || w > MaxWeight }

func invalid(sentence, next string) *problem.Problem {
	return problem.New(problem.Invalid, sentence, next)
}

// quote shows an id, cut where it is too long to read.
func quote(id string) string {
	const longest = 40
	if utf8.RuneCountInString(id) > longest {
		id = string([]rune(id)[:longest]) + "…"
	}
	return fmt.Sprintf("%q", id)
}

// quoteAll lists ids, the middle left out where there are many.
func quoteAll(ids []string) string {
	const most = 6
	var b strings.Builder
	for i, id := range ids {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(ids)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(id))
	}
	return b.String()
}
