package audience

import (
	"math"
	"slices"
	"strings"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// standing notes what is known of the candidates beside their evidence:
// whether they are of the owner's team, and whether they have been seen of
// late. Neither makes anybody a candidate.
func (pl *panel) standing() {
	pl.team()
	for _, c := range pl.met {
		if c != nil && c.spokenOf() {
			pl.lately(c)
		}
	}
}

// spokenOf reports whether there is evidence about a candidate.
func (c *candidate) spokenOf() bool {
	if len(c.holds) > 0 {
		return true
	}
	for s := range signals {
		if !s.standing() && !c.trails[s].empty() {
			return true
		}
	}
	return false
}

// team notes who shares the owner's mail domain or department. Where nearly
// everybody does, as in one firm, that says nothing.
func (pl *panel) team() {
	if pl.owner == person.None {
		return
	}
	o := pl.person(pl.owner)
	domains := workDomains(append(slices.Clone(o.Addresses), pl.q.Owner.Address))
	var mates []*candidate
	all := 0
	for _, c := range pl.everybody() {
		if !c.spokenOf() {
			continue
		}
		all++
		p := pl.person(c.id)
		same := o.Department != "" && strings.EqualFold(o.Department, p.Department)
		for _, d := range workDomains(p.Addresses) {
			same = same || slices.Contains(domains, d)
		}
		if same {
			mates = append(mates, c)
		}
	}
	for _, c := range mates {
		c.trails[Team].sum = 1 - float64(len(mates))/float64(all)
	}
}

// workDomains are the domains of addresses that are no private mailboxes.
func workDomains(addresses []string) []string {
	var list []string
	for _, a := range addresses {
		if d := domain([]string{a}); d != "" && !person.FreeMail(d) && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return list
}

// lately notes how long ago a candidate was last seen in any record, by its
// logarithm: 1 for today, 0 for ten years.
func (pl *panel) lately(c *candidate) {
	const longest = 3650 // days
	for a := range pl.v.ActsBy(c.id) {
		at, past := pl.began(a)
		if !past {
			continue
		}
		if at == workgraph.Undated {
			return
		}
		days := float64(max(0, pl.now.Unix()-at)) / day.Seconds()
		c.trails[Lately].sum = max(0, 1-math.Log1p(days)/math.Log1p(longest))
		return
	}
}
