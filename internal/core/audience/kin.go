package audience

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Kin is a person with their ties to the owner of a question and to the
// people it names.
type Kin struct {
	Person person.ID
	Ties   [TieCount]float64
	Chance float64 // that they belong with them, by the weights of the ties
}

// Missing returns everybody who has ties to the owner and the people in
// [Question.With], likeliest first: who else belongs there. It is what [For]
// goes by where a question names people and no things, for programs that
// measure or fit the weights.
func Missing(q Question, view workgraph.View, p Policy, now time.Time) []Kin {
	pl := newPanel(q, view, p, now)
	pl.resolve()
	kin, _ := pl.kin(inOrder)
	return kin
}

// Fitting returns how each of several people fits those others and the owner,
// in the order given.
func Fitting(owner person.Identity, people []person.ID, view workgraph.View, p Policy, now time.Time) []Kin {
	return newPanel(Question{Owner: owner}, view, p, now).fitting(people)
}

// chance is the probability that weights give to ties.
func chance(weights *[TieCount]float64, bias float64, n *[TieCount]float64) float64 {
	sum := bias
	for i, x := range n {
		if x != 0 {
			sum += weights[i] * x
		}
	}
	return 1 / (1 + math.Exp(-sum))
}

// inOrder is how likely it is taken to be that the people named are the first
// of those whom a mail would name, in its order. It need not be so: whoever
// comes to mind first may stand anywhere.
const inOrder = 0.5

// kin returns everybody tied to the owner and the people named, likeliest
// first, where order is how likely it is that people are named in the order of
// a mail; ok is false where no mail says anything.
func (pl *panel) kin(order float64) (kin []Kin, ok bool) {
	m := &pl.matter
	if pl.owner == person.None {
		return nil, false
	}
	first := person.None
	if len(m.with) > 0 {
		first = m.with[0]
	}
	t := pl.tiesTo(m.with)
	var bonds []bond
	for who, x := range t.of {
		if who != pl.owner && pl.v.IsPerson(who) {
			bonds = append(bonds, bond{who, x, &t.all, first})
		}
	}
	slices.SortFunc(bonds, func(a, b bond) int { return cmp.Compare(a.who, b.who) })
	ordered, orderedBias := joiningInOrder()
	weights, bias := joining()
	for i, n := range pl.numbers(bonds) {
		c := order*chance(&ordered, orderedBias, &n) + (1-order)*chance(&weights, bias, &n)
		kin = append(kin, Kin{bonds[i].who, n, c})
	}
	slices.SortStableFunc(kin, func(a, b Kin) int { return cmp.Compare(b.Chance, a.Chance) })
	return kin, t.mails > 0
}

// fitting says of each of several people how they fit the others.
func (pl *panel) fitting(people []person.ID) []Kin {
	if pl.owner == person.None || len(people) < 2 {
		return nil
	}
	bonds := make([]bond, len(people))
	for i, who := range people {
		rest := slices.Delete(slices.Clone(people), i, i+1)
		t := pl.tiesTo(rest)
		bonds[i] = bond{who, t.of[who], &t.all, rest[0]}
	}
	weights, bias := belonging()
	kin := make([]Kin, len(people))
	for i, n := range pl.numbers(bonds) {
		kin[i] = Kin{people[i], n, chance(&weights, bias, &n)}
	}
	return kin
}

// weighKin lets ties decide where a question names people and no things: the
// chance that somebody belongs to them is their score. Who has no mail with
// the owner or with them is known by other records alone, and those were
// never fitted, so they count for less.
func (pl *panel) weighKin() {
	if !pl.onlyPeople() || len(pl.matter.with) == 0 {
		return
	}
	kin, ok := pl.kin(inOrder)
	if !ok {
		return
	}
	for _, c := range pl.met {
		if c != nil {
			c.score *= otherRecords
		}
	}
	pl.scoreKin(kin)
}

// scoreKin makes chances the scores of those of whom something can be said.
func (pl *panel) scoreKin(kin []Kin) {
	for _, k := range kin {
		c := pl.candidate(k.Person)
		if c == nil || !c.spokenOf() {
			continue
		}
		c.score = k.Chance
		if !c.trails[Company].empty() {
			c.signal[Company] = max(c.signal[Company], k.Chance)
		}
	}
}

// otherRecords is what the score of somebody without mail counts beside the
// chances of those who have some.
const otherRecords = 0.5
