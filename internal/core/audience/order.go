package audience

import (
	"cmp"
	"slices"

	"ownup/internal/core/mistake"
)

// class is a place in the order before ring and score count.
func (pl *panel) class(c *candidate) int {
	soon := !c.due.IsZero() && c.due.Before(pl.now.Add(pl.p.Soon)) && pl.must(c)
	switch {
	case soon && c.acts:
		return 0 // about to act on it: harm that cannot be undone
	case c.absent:
		return 5
	case c.duty == isBoss || c.duty == standIn:
		return 1
	case soon:
		return 2
	case c.duty == coOwner:
		return 3
	default:
		return 4
	}
}

// ring says how near a candidate stands to the mistake.
func (pl *panel) ring(c *candidate) mistake.Ring {
	made := pl.w.Weights[Named]*c.signal[Named] + pl.w.Weights[Touched]*c.signal[Touched]
	has := pl.w.Weights[Relies] * c.signal[Relies]
	switch {
	case c.hit:
		return mistake.Client
	case c.duty >= coOwner, made > 0 && made >= has:
		return mistake.Involved
	case has > 0 || !c.due.IsZero() || len(c.holds) > 0:
		return mistake.Affected
	default:
		return mistake.Involved
	}
}

// listeners puts those who are told in order and gives each a clock, a
// channel and reasons.
func (pl *panel) listeners(told []*candidate) []mistake.Listener {
	rings := mistake.Rings()
	times := make(map[*candidate]timing, len(told))
	for _, c := range told {
		times[c] = pl.timing(c)
	}
	slices.SortFunc(told, func(a, b *candidate) int {
		return cmp.Or(
			pl.meetersLast(a, b),
			cmp.Compare(times[a].wait, times[b].wait),
			cmp.Compare(pl.class(a), pl.class(b)),
			pl.compareActs(a, b),
			cmp.Compare(slices.Index(rings, pl.ring(a)), slices.Index(rings, pl.ring(b))),
			compareDue(a, b),
			pl.byScore(a, b))
	})
	list := make([]mistake.Listener, len(told))
	for i, c := range told {
		list[i] = pl.listener(c, times[c])
	}
	return mistake.Arrange(list)
}

// compareActs puts the sooner of two who are about to act first, whatever
// their ring.
func (pl *panel) compareActs(a, b *candidate) int {
	if pl.class(a) != 0 || pl.class(b) != 0 {
		return 0
	}
	return a.due.Compare(b.due)
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

func (pl *panel) listener(c *candidate, t timing) mistake.Listener {
	p := pl.person(c.id)
	l := mistake.Listener{
		Name: c.name, Addresses: p.Addresses, Ring: pl.ring(c), TellBy: t.by.UTC(), Channel: t.how,
		Score: c.score, Must: pl.must(c), Boss: c.duty == isBoss || c.duty == standIn,
		Account: c.account, Lead: c.lead, Zone: p.Zone, Phone: p.Phone,
	}
	if l.Ring != mistake.Client {
		l.Account = ""
	}
	if len(p.Addresses) == 0 && t.how == mistake.ByMail {
		l.Channel = mistake.ByCall
	}
	l.Reasons = pl.reasons(c, t)
	if l.Must && c.duty != noDuty { // a rule is certain, whatever the evidence
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
func (pl *panel) reasons(c *candidate, t timing) []mistake.Reason {
	list := slices.Clone(c.duties)
	if t.reason != "" { // second, so that it is never cut off
		list = slices.Insert(list, min(1, len(list)), mistake.Reason{Kind: t.kind, Text: t.reason, Weight: 1})
	}
	strongest := 0.0
	for _, s := range pl.strongest(c) {
		w := pl.w.Weights[s] * c.signal[s]
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
