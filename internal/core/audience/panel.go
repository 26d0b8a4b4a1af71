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

	met      map[person.ID]*candidate
	known    map[person.ID]person.Person // described once a question
	lists    map[person.ID]trail         // lists that received the things
	warnings []string
	dues     []due // deadlines and meetings ahead, soonest first
	seats    *seating
}

// candidate is a person whom some evidence or rule speaks of.
type candidate struct {
	id     person.ID
	name   string
	trails [signals]trail
	signal [signals]float64
	score  float64

	duties    []mistake.Reason // rules that name this person, in the order found
	duty      duty
	account   string // the client account, for a client
	hit       bool   // a client to whom the thing was delivered, or whose account it is for
	lead      bool
	due       time.Time // the soonest deadline or meeting that concerns them
	dueTitle  string
	delivered int64 // when the thing last reached them, Unix seconds; 0: never
}

// duty says which rule names a person, the strongest last.
type duty uint8

const (
	noDuty   duty = iota
	awayBoss      // hears it on coming back; the stand-in must be told
	attends
	hitClient
	coOwner
	standIn
	isBoss
)

// trail is what one signal was drawn from.
type trail struct {
	sum         float64
	acts        [deeds]int32
	first, last int64 // Unix seconds
	things      []workgraph.ThingID
}

func (t *trail) empty() bool { return t.sum == 0 }

const (
	mostNamed = 20              // things a trail remembers
	recall    = 365 * 24 * 3600 // seconds before somebody's last act that a reason counts
)

// add notes one act of a person. Acts come newest first. All of them weigh;
// those long before the last are not counted out to people, for they no longer
// decide anything.
func (t *trail) add(d deed, weight float64, at int64, thing workgraph.ThingID) {
	t.sum += weight
	if t.last-at > recall {
		return
	}
	t.acts[d]++
	if t.first == 0 || at < t.first {
		t.first = at
	}
	t.last = max(t.last, at)
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
	pl.familiar()
	pl.company()
	pl.weigh()
}

// candidate returns the candidate for a person, or nil for the owner, a list
// or a program.
func (pl *panel) candidate(id person.ID) *candidate {
	if c, ok := pl.met[id]; ok {
		return c
	}
	var c *candidate
	if id != person.None && id != pl.owner && pl.v.IsPerson(id) {
		c = &candidate{id: id, name: pl.v.PersonName(id)}
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

// fade is the weight that age leaves to an act.
func (pl *panel) fade(kind workgraph.ActKind, at int64) float64 {
	half := pl.p.HalfLife[kind]
	if half <= 0 {
		return 1
	}
	age := float64(pl.now.Unix() - at)
	return math.Exp2(-max(age, 0) / half.Seconds())
}

// weigh turns trails into signals and signals into scores.
//
// Evidence counts by its logarithm: the difference between one review and
// five says more than that between fifty and sixty. The score is the weighted
// mean of the signals that speak of anybody; one that is silent, such as the
// neighbours of a thing that lies in no folder, is no evidence against
// somebody.
func (pl *panel) weigh() {
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
		all += pl.p.Weights[s]
		most = math.Log1p(max(most, pl.p.Floor[s]))
		for _, c := range pl.met {
			if c != nil {
				c.signal[s] = math.Log1p(c.trails[s].sum) / most
				c.score += pl.p.Weights[s] * c.signal[s]
			}
		}
	}
	for _, c := range pl.met {
		if c != nil && all > 0 {
			c.score /= all
		}
	}
}

// ranked returns the candidates about whom there is evidence, best first.
func (pl *panel) ranked() []*candidate {
	list := make([]*candidate, 0, len(pl.met))
	for _, c := range pl.met {
		if c != nil && c.signal != [signals]float64{} {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, pl.byScore)
	return list
}

// byScore puts the higher score first, then the name, then the address.
func (pl *panel) byScore(a, b *candidate) int {
	if c := cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.name, b.name)); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(pl.person(a.id).Addresses, pl.person(b.id).Addresses), cmp.Compare(a.id, b.id))
}
