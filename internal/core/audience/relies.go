package audience

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// relies notes who works on what the things feed: their work is built on it.
// The nearer along the flows, the more.
func (pl *panel) relies() {
	for _, s := range pl.matter.down {
		if pl.v.KindOfThing(s.Thing) == workgraph.Account {
			continue // clients are found by rule
		}
		w := 1 / float64(s.Depth)
		const acts = 60
		for _, x := range pl.actsOn([]workgraph.ThingID{s.Thing}, acts) {
			at, _ := pl.began(x.a)
			weight := w * pl.fade(pl.v.KindOf(x.a), at) * pl.spread(x.a)
			for who, role := range pl.v.Parts(x.a) {
				pl.part(who, role, Relies, Relies, weight*pl.p.Roles[role], x.a, x.thing)
				switch d := deedOf[role]; {
				case d.relying(), d == reported:
					pl.stakeIn(who, role, x.a, x.thing, w)
				default:
					pl.holdStake(who, buildsOn, d, at, w*pl.p.Roles[role], x.thing)
				}
			}
		}
	}
}

// due is a time at which somebody acts on the thing: a deadline, or a meeting
// at which it is shown.
type due struct {
	at    time.Time
	title string
	hard  bool
	meet  bool
	named bool // only the title of the meeting says so
	who   []person.ID
	leads person.ID // who presents: the organiser; None for a deadline
}

// findDues gathers the deadlines and meetings ahead that the mistake runs
// into, the soonest first.
func (pl *panel) findDues() {
	until := pl.now.Add(pl.p.Ahead)
	things := slices.Clone(pl.matter.things)
	for _, s := range pl.matter.down {
		if pl.v.KindOfThing(s.Thing) != workgraph.Account {
			things = append(things, s.Thing)
		}
	}
	for _, d := range pl.v.Deadlines(append(slices.Clone(things), pl.matter.spoken...)...) {
		if d.At.After(pl.now) && d.At.Before(until) {
			pl.addDue(due{at: d.At, title: cmpOr(d.Title, pl.v.Name(d.Of)), hard: d.Hard, who: []person.ID{d.Who}, leads: person.None})
		}
	}
	seen := make(map[workgraph.ActID]bool)
	for _, x := range pl.actsOn(things, pl.p.MostActs) {
		seen[x.a] = true
		pl.meetingAhead(x.a, until, false)
	}
	for _, x := range pl.actsOn(pl.matter.spoken, pl.p.MostActs) {
		if !seen[x.a] {
			seen[x.a] = true
			pl.meetingAhead(x.a, until, true)
		}
	}
	if pl.owner != person.None {
		names := pl.telling()
		for _, a := range pl.v.Meetings(pl.owner, pl.now, until) {
			if !seen[a] && mentions(pl.v.Act(a).Title, names) {
				pl.meetingAhead(a, until, true)
			}
		}
	}
	slices.SortStableFunc(pl.dues, func(a, b due) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return strings.Compare(a.title, b.title)
	})
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// meetingAhead notes a meeting that begins between now and until.
func (pl *panel) meetingAhead(a workgraph.ActID, until time.Time, named bool) {
	if pl.v.KindOf(a) != workgraph.Meeting {
		return
	}
	info := pl.v.Act(a)
	if !info.Begins.After(pl.now) || !info.Begins.Before(until) {
		return
	}
	d := due{at: info.Begins, title: info.Title, meet: true, named: named, leads: person.None}
	for who, role := range pl.v.Parts(a) {
		if role == workgraph.Organiser && d.leads == person.None {
			d.leads = who
		}
		if !slices.Contains(d.who, who) {
			d.who = append(d.who, who)
		}
	}
	pl.addDue(d)
}

// addDue adds a deadline or meeting; one with the same title and time is the
// same, for another person.
func (pl *panel) addDue(d due) {
	for i := range pl.dues {
		if o := &pl.dues[i]; o.at.Equal(d.at) && o.title == d.title && o.meet == d.meet {
			for _, who := range d.who {
				if !slices.Contains(o.who, who) {
					o.who = append(o.who, who)
				}
			}
			o.hard = o.hard || d.hard
			return
		}
	}
	pl.dues = append(pl.dues, d)
}

// telling lists the names by which a meeting's title would speak of what the
// question is about: its clients, and its documents without their endings.
func (pl *panel) telling() []string {
	var names []string
	for _, a := range pl.matter.accounts {
		names = append(names, strings.ToLower(pl.v.Name(a)))
	}
	for _, t := range pl.matter.things {
		switch pl.v.KindOfThing(t) {
		case workgraph.Document, workgraph.File, workgraph.Project, workgraph.Thread:
			name := strings.ToLower(pl.v.Name(t))
			name = name[strings.LastIndexByte(name, '/')+1:]
			if dot := strings.LastIndexByte(name, '.'); dot > 0 {
				name = name[:dot]
			}
			names = append(names, name)
		}
	}
	return names
}

// mentions reports whether a title holds one of the names as whole words,
// whatever stands between the words: "Q3 churn" is q3-churn.
func mentions(title string, names []string) bool {
	const shortest = 3 // bytes of a name that tells anything
	title = spaced(title)
	return slices.ContainsFunc(names, func(n string) bool {
		n = spaced(n)
		return len(n) >= shortest+2 && strings.Contains(title, n)
	})
}

// spaced writes the words of a text in lower case, one blank before and after
// each.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}
