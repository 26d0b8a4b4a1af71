package audience

import (
	"cmp"
	"slices"

	"ownup/internal/core/mistake"
)

// class is a place in the order before score counts.
func (pl *panel) class(c *candidate) int {
	switch {
	case !c.due.IsZero() && c.due.Before(pl.now.Add(pl.p.Soon)) && pl.must(c):
		return 0 // about to act on it: harm that cannot be undone
	case c.duty == isBoss || c.duty == standIn:
		return 1
	case c.duty == coOwner:
		return 2
	case c.duty == awayBoss:
		return 4
	default:
		return 3
	}
}

// ring says how near a candidate stands to the mistake.
func (pl *panel) ring(c *candidate) mistake.Ring {
	made := pl.p.Weights[Named]*c.signal[Named] + pl.p.Weights[Touched]*c.signal[Touched]
	has := pl.p.Weights[Relies] * c.signal[Relies]
	switch {
	case c.hit:
		return mistake.Client
	case c.duty >= coOwner, c.duty == awayBoss, made > 0 && made >= has:
		return mistake.Involved
	case has > 0 || !c.due.IsZero():
		return mistake.Affected
	default:
		return mistake.Involved
	}
}

// reachable is how long a candidate cannot be reached, in steps of
// [Policy.Apart]: 0 for somebody who is at work, or has to be called outside
// of their hours. Waiting for somebody who sleeps helps nobody who is awake.
func (pl *panel) reachable(c *candidate) int64 {
	if _, _, forced := pl.tellBy(c); forced != "" {
		return 0
	}
	p := pl.person(c.id)
	awake, ok := pl.clockOf(p.Zone, p.Hours, p.Away).after(pl.now, 0)
	if !ok {
		awake = pl.now.AddDate(1, 0, 0)
	}
	return int64(awake.Sub(pl.now) / pl.p.Apart)
}

// listeners puts those who are told in order and gives each a clock, a
// channel and reasons.
func (pl *panel) listeners(told []*candidate) []mistake.Listener {
	rings := mistake.Rings()
	waits := make(map[*candidate]int64, len(told))
	for _, c := range told {
		waits[c] = pl.reachable(c)
	}
	slices.SortFunc(told, func(a, b *candidate) int {
		if d := cmp.Or(pl.meetersLast(a, b), cmp.Compare(waits[a], waits[b])); d != 0 {
			return d
		}
		ca, cb := pl.class(a), pl.class(b)
		if ca != cb {
			return ca - cb
		}
		if ca == 0 {
			if d := a.due.Compare(b.due); d != 0 {
				return d
			}
		}
		return cmp.Or(
			cmp.Compare(slices.Index(rings, pl.ring(a)), slices.Index(rings, pl.ring(b))),
			compareDue(a, b),
			pl.byScore(a, b))
	})
	list := make([]mistake.Listener, len(told))
	for i, c := range told {
		list[i] = pl.listener(c)
	}
	return mistake.Arrange(list)
}

// compareDue puts the sooner deadline first, and no deadline last.
func compareDue(a, b *candidate) int {
	switch {
	case a.due.IsZero() && b.due.IsZero():
		return 0
	case a.due.IsZero():
		return 1
	case b.due.IsZero():
		return -1
	}
	return a.due.Compare(b.due)
}

func (pl *panel) listener(c *candidate) mistake.Listener {
	p := pl.person(c.id)
	by, how, forced := pl.tellBy(c)
	l := mistake.Listener{
		Name: c.name, Addresses: p.Addresses, Ring: pl.ring(c), TellBy: by.UTC(), Channel: how,
		Score: c.score, Must: pl.must(c), Boss: c.duty == isBoss || c.duty == standIn || c.duty == awayBoss,
		Account: c.account, Lead: c.lead, Zone: p.Zone, Phone: p.Phone,
	}
	if l.Ring != mistake.Client {
		l.Account = ""
	}
	if len(p.Addresses) == 0 && how == mistake.ByMail {
		l.Channel = mistake.ByCall
	}
	l.Reasons = pl.reasons(c, forced)
	if l.Must { // a rule is certain, whatever the evidence
		l.Score = max(l.Score, ruleScore)
	}
	return l
}

// ruleScore is the least score of a person whom a rule names.
const ruleScore = 0.9

// mostReasons is how many reasons are shown, and decided the share of the
// strongest evidence below which a signal decided nothing.
const (
	mostReasons = 4
	decided     = 0.1
)

// reasons gives the reasons that decided, rules first, then evidence by its
// weight.
func (pl *panel) reasons(c *candidate, forced string) []mistake.Reason {
	list := slices.Clone(c.duties)
	if forced != "" { // second, so that it is never cut off
		list = slices.Insert(list, min(1, len(list)), mistake.Reason{Kind: reasonClock, Text: forced, Weight: 1})
	}
	strongest := 0.0
	for _, s := range pl.strongest(c) {
		w := pl.p.Weights[s] * c.signal[s]
		strongest = max(strongest, w)
		if w < decided*strongest {
			break
		}
		if text := pl.sentence(c, s); text != "" {
			list = append(list, mistake.Reason{Kind: s.String(), Text: text, Weight: round(w)})
		}
	}
	return list[:min(len(list), mostReasons)]
}
