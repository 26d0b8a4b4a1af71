package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/triage/order"
)

// reasons explains places. Each sentence is worked out from the finished
// schedule, never from what the search thought of, so that it always agrees
// with the numbers beside it.
type reasons struct {
	c      *numbered
	in     Input
	now    time.Time
	proven bool
	order  []int
	ends   []int64
	frees  [][]string // by fire
	helps  []int      // by fire: the next fire that needs it, or frees somebody together with it; -1
	joint  []bool     // by fire: somebody it frees waited for other fires too
	shared [][]string // by fire: who waits for it and for helps, and is free when that is out
	pair   []bool     // by fire: these people wait for nothing else
	valued []bool     // by fire: something costs until it, or a fire that needs it, is out
	needed []bool     // by fire: somebody waits for it
	head   []int64    // by fire: no earlier end is possible
}

func newReasons(c *numbered, in Input, now time.Time, res order.Result, ends []int64) *reasons {
	n := len(c.Effort)
	r := &reasons{
		c: c, in: in, now: now, proven: res.Proven, order: res.Order, ends: ends,
		frees: make([][]string, n), helps: make([]int, n), joint: make([]bool, n),
		shared: make([][]string, n), pair: make([]bool, n), valued: make([]bool, n),
	}
	place := make([]int, n)
	for k, j := range res.Order {
		place[j] = k
		r.frees[j] = []string{}
		r.helps[j] = -1
	}
	needed := make([]bool, n)
	for _, g := range c.Groups {
		for _, j := range g.Need {
			needed[j] = true
		}
	}
	r.needed = needed
	succ := make([][]int, n)
	for j, before := range c.After {
		for _, i := range before {
			succ[i] = append(succ[i], j)
		}
	}
	for _, j := range slices.Backward(res.Order) {
		r.valued[j] = needed[j] || c.Weight[j] > 0 || c.Hard[j] ||
			slices.ContainsFunc(succ[j], func(s int) bool { return r.valued[s] })
	}
	r.head = order.Earliest(c.Problem)
	sooner := func(j, by int) bool { return r.helps[j] < 0 || place[by] < place[r.helps[j]] }
	for _, j := range res.Order {
		for _, s := range succ[j] {
			if sooner(j, s) {
				r.helps[j] = s
			}
		}
	}
	people := slices.Clone(in.People)
	slices.SortStableFunc(people, func(a, b Person) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Name, b.Name))
	})
	for _, p := range people {
		need := c.numbers(p.WaitsFor)
		if len(need) == 0 {
			continue
		}
		by := need[0]
		for _, j := range need[1:] {
			later := cmp.Or(cmp.Compare(ends[j], ends[by]), cmp.Compare(place[j], place[by])) > 0
			if later != p.Any {
				by = j
			}
		}
		r.frees[by] = append(r.frees[by], p.Name)
		if p.Any {
			continue
		}
		for _, j := range need {
			switch {
			case j == by:
				r.joint[j] = r.joint[j] || len(need) > 1
			case sooner(j, by):
				r.helps[j], r.shared[j], r.pair[j] = by, []string{p.Name}, len(need) == 2
			case r.helps[j] == by && len(r.shared[j]) > 0:
				r.shared[j] = append(r.shared[j], p.Name)
				r.pair[j] = r.pair[j] && len(need) == 2
			}
		}
	}
	return r
}

// reason is why the fire at place k of the order stands there.
func (r *reasons) reason(k int) string {
	j := r.order[k]
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(r.gain(j))
	add(r.deadline(j))
	if len(parts) == 0 {
		add(r.lead(j))
	}
	if len(parts) == 0 && r.c.Weight[j] > 0 {
		add("it costs more the longer it lasts")
	}
	if len(parts) == 0 {
		add(r.nobody(k))
	}
	add(r.waits(j))
	return strings.Join(parts, "; ")
}

// gain says whom the fire frees.
func (r *reasons) gain(j int) string {
	names := r.frees[j]
	switch {
	case len(names) == 0:
		return ""
	case r.joint[j] && len(names) == 1:
		return "the last fire that " + names[0] + " waits for"
	case r.joint[j]:
		return fmt.Sprintf("its end frees %s people: %s", count(len(names)), list(names))
	case len(names) == 1:
		return minutes(r.c.Effort[j]) + " frees " + names[0]
	}
	return fmt.Sprintf("%s frees %s people: %s", minutes(r.c.Effort[j]), count(len(names)), list(names))
}

// deadline says what the clock has to do with it.
func (r *reasons) deadline(j int) string {
	due := r.c.Deadline[j]
	if due == order.Never {
		return ""
	}
	at := r.clock(r.in.Fires[r.c.given[j]].Deadline)
	hard, late := r.c.Hard[j], r.ends[j] > due
	switch {
	case !late && hard:
		return "before " + at + " or it is too late"
	case !late:
		return "due " + at
	case r.head[j] > due:
		return "too late for " + at + " in any order"
	case hard && r.proven:
		return "misses " + at + ", as not every hard deadline can be kept"
	case hard:
		return "misses " + at + " in the best order found"
	}
	return minutes(r.ends[j]-due) + " late for " + at + ", as others would lose more"
}

// lead says what the fire makes possible.
func (r *reasons) lead(j int) string {
	next := r.helps[j]
	switch {
	case next < 0:
		return ""
	case len(r.shared[j]) > 0 && r.pair[j]:
		return "finishing this and " + r.title(next) + " frees " + list(r.shared[j])
	case len(r.shared[j]) > 0:
		return list(r.shared[j]) + waitVerb(r.shared[j]) + " for it and for " + r.title(next)
	case len(r.frees[next]) > 0:
		return r.title(next) + " waits for it, which frees " + list(r.frees[next])
	}
	return r.title(next) + " waits for it"
}

func waitVerb(names []string) string {
	if len(names) == 1 {
		return " waits"
	}
	return " wait"
}

// nobody speaks for the fires that nothing depends on.
func (r *reasons) nobody(k int) string {
	if r.needed[r.order[k]] {
		return "whoever could use it is free before that"
	}
	for _, j := range r.order[k+1:] {
		if r.valued[j] {
			return "nobody waits for it; it fits in while nothing else can start"
		}
	}
	if k == len(r.order)-1 {
		return "nobody waits for it; it comes last"
	}
	return "nobody waits for it; it comes after what people wait for"
}

// waits says what the fire itself had to wait for, where that set its start.
func (r *reasons) waits(j int) string {
	start := r.ends[j] - r.c.Effort[j]
	if start > 0 && start == r.c.Release[j] {
		return "cannot start before " + r.clock(r.in.Fires[r.c.given[j]].Release)
	}
	for _, i := range r.c.After[j] {
		if r.ends[i] == start {
			return "waits for " + r.title(i)
		}
	}
	return ""
}

func (r *reasons) title(j int) string {
	return "‘" + r.in.Fires[r.c.given[j]].name() + "’"
}

func (f Fire) name() string {
	return cmp.Or(strings.TrimSpace(f.Title), f.ID)
}

// clock shows a time as the reader's clock does, with the day only where it is
// another day.
func (r *reasons) clock(t time.Time) string { return clock(t, r.now) }

func clock(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.Year() != now.Year():
		return t.Format("15:04 on 2 January 2006")
	case t.YearDay() != now.YearDay():
		return t.Format("15:04 on 2 January")
	}
	return t.Format("15:04")
}

// minutes shows seconds as people say them.
func minutes(seconds int64) string {
	total := (seconds + 30) / 60
	h, m := total/60, total%60
	switch {
	case total == 0:
		return "less than a minute"
	case h == 0:
		return plural(m, "minute")
	case m == 0:
		return plural(h, "hour")
	}
	return plural(h, "hour") + " " + plural(m, "minute")
}

func plural(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// count writes small numbers out.
func count(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// list joins names, the rest counted where there are many.
func list(names []string) string {
	const most = 6
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n-most)
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
