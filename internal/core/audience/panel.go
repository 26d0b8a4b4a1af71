package audience

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// panel is one question while it is being answered.
type panel struct {
	q    Question
	v    workgraph.View
	p    Policy
	now  time.Time
	zone *time.Location // the owner's: for dates in reasons

	owner  person.ID // None where no record knows the owner
	boss   person.ID
	matter matter
	w      *Weighing

	met      map[person.ID]*candidate
	known    map[person.ID]person.Person // described once a question
	lists    map[person.ID]trail         // lists that received the things
	warnings []string
	dues     []due // deadlines and meetings ahead, soonest first
	seats    *seating
	clocks   map[person.ID]clock // made once a question, as are zones
	zones    map[string]*time.Location
	closed   map[time.Time]string // days on which the owner's firm is closed; nil: not looked up
}

// candidate is a person whom some evidence or rule speaks of.
type candidate struct {
	id     person.ID
	name   string
	trails [signals]trail
	signal [signals]float64
	value  float64 // what the weighted evidence comes to
	fit    float64 // the chance that it gives
	stake  stake   // how the mistake hits them, whatever they had to do with it
	score  float64 // the chance that this person had to know, by either

	duties    []mistake.Reason // rules that name this person, in the order found
	duty      duty
	account   string // the client account, for a client
	hit       bool   // a client to whom the thing was delivered, or whose account it is for
	lead      bool
	due       time.Time // the soonest deadline or meeting that concerns them
	dueTitle  string
	acts      bool              // owes what is due or presents it, so that harm is done then
	absent    bool              // hears it on coming back; who stands in is told
	has       bool              // the thing was sent to them
	delivered int64             // when it last was, Unix seconds; 0: no record says
	sent      workgraph.ThingID // which of the things was, then
	holds     []holding         // documents that say what is wrong
	keeper    workgraph.Keeper  // what the repository says they look after
	meetings  float64           // the weight of the meetings shared with the owner
}

// duty says which rule names a person, the strongest last.
type duty uint8

const (
	noDuty duty = iota
	attends
	hitClient
	coOwner
	standIn
	isBoss
)

// trail is what one signal was drawn from.
type trail struct {
	sum    float64
	acts   [deeds]int32
	when   [deeds]stretch // of those of acts that have a date
	last   int64          // the newest of them, Unix seconds; 0: none has a date
	things []workgraph.ThingID
}

// stretch is from the first to the last of several moments, in Unix seconds;
// zeros where there is none.
type stretch struct{ first, last int64 }

// over returns the stretch that holds both.
func (s stretch) over(o stretch) stretch {
	switch {
	case s.last == 0:
		return o
	case o.last == 0:
		return s
	}
	return stretch{min(s.first, o.first), max(s.last, o.last)}
}

func (t *trail) empty() bool { return t.sum == 0 }

const (
	mostNamed = 20              // things a trail remembers
	recall    = 365 * 24 * 3600 // seconds before somebody's last act that a reason counts
)

// add notes one act of a person, in Unix seconds. Acts come newest first, but
// for meetings, which come as they were recorded. All of them weigh; those
// long before the last are not counted out to people, for they no longer
// decide anything. An act without a date, or dated by a clock that was not
// set, counts and dates nothing.
func (t *trail) add(d deed, weight float64, at int64, thing workgraph.ThingID) {
	t.sum += weight
	if at > 0 {
		switch {
		case t.last-at > recall:
			return
		case t.last > 0 && at-t.last > recall:
			t.acts, t.when = [deeds]int32{}, [deeds]stretch{}
		}
		t.when[d] = t.when[d].over(stretch{at, at})
		t.last = max(t.last, at)
	}
	t.acts[d]++
	if thing != workgraph.NoThing && len(t.things) < mostNamed && !slices.Contains(t.things, thing) {
		t.things = append(t.things, thing)
	}
}

func newPanel(q Question, v workgraph.View, p Policy, now time.Time) *panel {
	pl := &panel{
		q: q, v: v, p: p, now: now, zone: time.UTC, owner: person.None, boss: person.None,
		met: make(map[person.ID]*candidate), known: make(map[person.ID]person.Person), lists: make(map[person.ID]trail),
	}
	if pl.q.Size == "" {
		pl.q.Size = mistake.Setback
	}
	if loc, err := time.LoadLocation(q.Zone); err == nil {
		pl.zone = loc
	}
	if id, ok := v.FindPerson(q.Owner); ok {
		pl.owner, pl.boss = id, v.Boss(id)
	}
	return pl
}

// gather finds what the question is about and all evidence, and weighs it.
func (pl *panel) gather() {
	pl.resolve()
	pl.named()
	pl.touched()
	pl.around()
	pl.area()
	pl.relies()
	pl.carriers()
	pl.spoken()
	pl.familiar()
	pl.company()
	pl.keeps()
	pl.alike()
	pl.standing()
	pl.weigh()
	pl.weighKin()
}

// candidate returns the candidate for a person, or nil for the owner, a list
// or a program.
func (pl *panel) candidate(id person.ID) *candidate {
	if c, ok := pl.met[id]; ok {
		return c
	}
	var c *candidate
	if id != person.None && id != pl.owner && pl.v.IsPerson(id) {
		c = &candidate{id: id, name: pl.v.PersonName(id), sent: workgraph.NoThing}
	}
	pl.met[id] = c
	return c
}

// person describes somebody, once.
func (pl *panel) person(id person.ID) person.Person {
	p, ok := pl.known[id]
	if !ok {
		p = pl.v.Person(id)
		pl.known[id] = p
	}
	return p
}

// began returns when an act took place, in Unix seconds or
// [workgraph.Undated]: a meeting when it begins, whenever it was put down, and
// everything else when it was recorded. It is false for a meeting that has not
// begun: nobody did anything there yet, and [panel.findDues] looks ahead.
func (pl *panel) began(a workgraph.ActID) (at int64, ok bool) {
	if pl.v.KindOf(a) == workgraph.Meeting {
		if begins := pl.v.Act(a).Begins; !begins.IsZero() {
			return begins.Unix(), !begins.After(pl.now)
		}
	}
	return pl.v.When(a), true
}

// unknownAge is the weight of an act that has no date and should have one: as
// if it was one half-life old.
const unknownAge = 0.5

// fade is the weight that age leaves to an act. A row of a table without a
// date says how things stand, so it does not fade.
func (pl *panel) fade(kind workgraph.ActKind, at int64) float64 {
	half := pl.p.HalfLife[kind]
	switch {
	case half <= 0, at == workgraph.Undated && kind == workgraph.Entry:
		return 1
	case at == workgraph.Undated:
		return unknownAge
	}
	age := float64(pl.now.Unix() - at)
	return math.Exp2(-max(age, 0) / half.Seconds())
}

// weighing returns how the evidence of this question is weighed: by what was
// asked about, not by what that turns out to be linked to.
func (pl *panel) weighing() *Weighing {
	isCode := func(t workgraph.ThingID) bool { return pl.v.KindOfThing(t) == workgraph.Path }
	if m := &pl.matter; len(m.changes) > 0 || len(m.things) > 0 && !slices.ContainsFunc(m.things, func(t workgraph.ThingID) bool { return !isCode(t) }) {
		if pl.now.Before(pl.p.Code.Until) {
			w := codeWeighing()
			return &w
		}
		return &pl.p.Code
	}
	return &pl.p.Office
}

// weigh turns trails into signals, and signals into chances. What somebody
// has at stake is a reason of its own: they had to know for the evidence, or
// for that.
//
// Evidence counts by its logarithm: the difference between one review and
// five says more than that between fifty and sixty.
func (pl *panel) weigh() {
	w := pl.w
	all := 0.0
	for s := range signals {
		most := 0.0
		for _, c := range pl.met {
			if c != nil {
				most = max(most, c.trails[s].sum)
			}
		}
		if most == 0 {
			continue
		}
		all += w.Weights[s]
		most = math.Log1p(max(most, pl.p.Floor[s]))
		for _, c := range pl.met {
			if c != nil {
				c.signal[s] = math.Log1p(c.trails[s].sum) / most
				c.value += w.Weights[s] * c.signal[s]
			}
		}
	}
	best := 0.0
	for _, c := range pl.met {
		if c != nil {
			if w.Mean && all > 0 {
				c.value /= all
			}
			best = max(best, c.value)
		}
	}
	for _, c := range pl.met {
		if c != nil && c.spokenOf() {
			c.fit = w.Chance.Of(c.value, best-c.value)
			c.score = 1 - (1-c.fit)*(1-c.stake.chance)
		}
	}
}

// ranked returns the candidates about whom there is evidence, best first.
func (pl *panel) ranked() []*candidate {
	list := make([]*candidate, 0, len(pl.met))
	for _, c := range pl.met {
		if c != nil && c.spokenOf() {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, pl.byScore)
	return list
}

// byScore puts the higher chance first, then the name, then the address.
func (pl *panel) byScore(a, b *candidate) int {
	if c := cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.name, b.name)); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(pl.person(a.id).Addresses, pl.person(b.id).Addresses), cmp.Compare(a.id, b.id))
}
