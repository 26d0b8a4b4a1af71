package audience

import (
	"cmp"
	"math"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// stakeKind is a way in which somebody is hit by a mistake without having
// made any of it.
type stakeKind uint8

const (
	sentIt     stakeKind = iota // was sent the thing
	shownIt                     // was at a meeting where it was shown
	usesIt                      // uses the thing
	buildsOn                    // works on what it feeds
	reportedIt                  // reported a ticket about it
	awaitsIt                    // is named as the reporter of what the mistaken change was for
	spokeOfIt                   // wrote or got mail that speaks of it by name, or met about it
	hasIt                       // has a document that a trace found to say what is wrong
	stakeKinds                  // how many there are
)

// stake is what somebody has at stake: the strongest way in which the mistake
// hits them.
type stake struct {
	chance float64 // that they had to know for this alone
	kind   stakeKind
	deed   deed
	at     int64 // Unix seconds, 0: no record says
	thing  workgraph.ThingID
}

const (
	inUse      = 90 * day      // the time in which what was sent is used half as likely
	lasting    = 0.5           // the part of a stake that time does not take
	unrecorded = 2 * 24 * 3600 // seconds for which work may have gone out before it was committed
	copiedOn   = 0.7           // a copy beside a mail of one's own
)

// holdStake notes that somebody is hit. weight, in [0, 1], is how much of it
// there is: half of it two flows away.
func (pl *panel) holdStake(who person.ID, kind stakeKind, d deed, at int64, weight float64, t workgraph.ThingID) {
	c := pl.candidate(who)
	if c == nil || weight <= 0 || (kind == sentIt || kind == shownIt) && pl.olderIssue(at) {
		return
	}
	fresh := 1.0
	if at > 0 {
		fresh = math.Exp2(-max(0, float64(pl.now.Unix()-at)) / inUse.Seconds())
	}
	s := stake{chance: pl.p.Stake[kind] * weight * (lasting + (1-lasting)*fresh), kind: kind, deed: d, at: max(at, 0), thing: t}
	if cmp.Or(cmp.Compare(c.stake.chance, s.chance), cmp.Compare(c.stake.at, s.at), -cmp.Compare(c.stake.thing, s.thing)) < 0 {
		c.stake = s
	}
}

// olderIssue reports whether what was sent or shown at a moment was the thing
// as it was before the mistaken change.
func (pl *panel) olderIssue(at int64) bool { return at > 0 && at < pl.matter.since }

// stakeIn notes the stake that a part in an act on a thing gives: for the
// very thing with a weight of 1, and a smaller one for what it feeds. Having
// made any of it is no stake but evidence.
func (pl *panel) stakeIn(who person.ID, role workgraph.Role, a workgraph.ActID, t workgraph.ThingID, weight float64) {
	at, past := pl.began(a)
	if !past {
		return
	}
	about := pl.v.KindOfThing(t)
	switch d := deedOf[role]; {
	case role == workgraph.Copied && about != workgraph.Thread:
		pl.holdStake(who, sentIt, d, at, weight*copiedOn, t)
	case d == received && about != workgraph.Thread:
		pl.holdStake(who, sentIt, d, at, weight, t)
	case d == met && about != workgraph.Event:
		pl.holdStake(who, shownIt, d, at, weight, t)
	case d == uses:
		pl.holdStake(who, usesIt, d, at, weight, t)
	case d == reported && pl.v.KindOf(a) == workgraph.Entry:
		pl.holdStake(who, reportedIt, d, at, weight, t)
	}
}

// spoken notes who spoke of the things by name, or of the changes by their
// hashes: reported a ticket, wrote or got mail, met about it. They are not
// said to have the thing.
func (pl *panel) spoken() {
	for _, x := range pl.actsOn(pl.matter.spoken, pl.p.MostActs) {
		at, past := pl.began(x.a)
		if !past || pl.v.KindOf(x.a) == workgraph.Change { // who works on the same ticket is not hit by that
			continue
		}
		w := pl.fade(pl.v.KindOf(x.a), at)
		for who, role := range pl.v.Parts(x.a) {
			c, weight := pl.candidate(who), pl.p.Roles[role]
			if c == nil || weight == 0 {
				continue
			}
			d, kind := deedOf[role], spokeOfIt
			switch {
			case d == reported:
				kind = reportedIt
			case pl.olderIssue(at) && d != keeps:
				continue
			}
			c.trails[Relies].add(d, w*weight, at, x.thing)
			pl.holdStake(who, kind, d, at, weight, x.thing)
		}
	}
}

// onlyHit reports whether a candidate has something at stake and nothing is
// known of their having worked on it.
func (c *candidate) onlyHit() bool {
	return c.stake.chance > 0 && c.trails[Named].empty() && c.trails[Touched].empty() && c.trails[Keeps].empty()
}

// saying writes what somebody has at stake in what speaks of the thing; "" where
// their stake is in the thing itself.
func (pl *panel) saying(s stake) string {
	if s.kind != reportedIt && s.kind != spokeOfIt {
		return ""
	}
	when := pl.span(stretch{s.at, s.at})
	name := title(pl.v.Name(s.thing))
	switch s.deed {
	case reported:
		if pl.v.KindOfThing(s.thing) != workgraph.Ticket {
			return "reported a fault in " + pl.v.Name(s.thing) + when
		}
		return "reported " + name + when
	case sent:
		return "wrote about it: " + name + when
	case received:
		return "was sent mail about it: " + name + when
	case met:
		return "was at a meeting about it: " + name + when
	case keeps:
		return "has " + name + ", which is about it"
	}
	return "had a part in " + name + ", which is about it" + when
}
