package audience

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/person"
)

// Chances of fitting the others, chosen on real mail for few false alarms:
// with wrongBelow one mail in forty of those really sent is objected to.
const (
	wrongBelow    = 0.2 // below it a recipient looks wrong
	doubtfulBelow = 0.4 // the same where a namesake belongs there, or nothing has them together with any of the others
	namesakeFrom  = 0.3 // the chance of belonging from which a namesake counts as one who does
	mostWrong     = 3
)

// wrong are the recipients who look wrong, the worst first.
func (r *rooftop) wrong() []Doubt {
	type judged struct {
		d   Doubt
		fit float64
	}
	var list []judged
	for _, given := range r.strange {
		if like, ok := r.namesakeOf(given); ok {
			list = append(list, judged{r.namesake(given.Name, given.Address, like), 0})
		}
	}
	for _, a := range r.people {
		if d, ok := r.doubt(a); ok {
			list = append(list, judged{d, r.fit[a.id]})
		}
	}
	// Where most of them look wrong it is a new circle of people, of which the
	// records cannot tell anything.
	if !r.about && len(r.people) > 1 && 2*len(list) > len(r.people)+len(r.strange) {
		list = slices.DeleteFunc(list, func(j judged) bool { return j.d.Kind == Unlinked })
	}
	slices.SortStableFunc(list, func(a, b judged) int { return cmp.Compare(a.fit, b.fit) })
	var out []Doubt
	for _, j := range list[:min(len(list), mostWrong)] {
		out = append(out, j.d)
	}
	return out
}

// doubt says what is wrong with one recipient, if anything.
func (r *rooftop) doubt(a addressee) (Doubt, bool) {
	name, address := r.v.PersonName(a.id), r.address(a)
	unlinked, fit := false, 1.0
	reason := "nothing in the records links " + name + " to this"
	if r.about {
		unlinked = r.isUnlinked(a.id)
	} else if x, judged := r.fit[a.id]; judged {
		fit = x
		alone := fit < doubtfulBelow && !r.isWithOthers(a.id)
		unlinked = fit < wrongBelow || alone
		reason = name + " is hardly ever on anything with the others"
		if alone {
			reason = "nothing in the records has " + name + " together with any of the others"
		}
	}
	weak := unlinked || !r.about && fit < doubtfulBelow
	if weak {
		spelling := person.Identity{Name: cmpOr(a.given.Name, name), Address: address}
		if like, ok := r.namesakeOf(spelling); ok && like != a.id {
			return r.namesake(name, address, like), true
		}
	}
	if weak && r.isOnlyOutsider(a) {
		_, home, _ := strings.Cut(r.q.Owner.Address, "@")
		return Doubt{name, address, Outside, fmt.Sprintf("%s is outside of %s, where everybody else on this is", name, home), ""}, true
	}
	if unlinked {
		return Doubt{name, address, Unlinked, reason, ""}, true
	}
	return Doubt{}, false
}

// isUnlinked reports whether no evidence and no rule speaks of somebody, but
// that the owner knows them or works near them.
func (r *rooftop) isUnlinked(id person.ID) bool {
	c := r.met[id]
	if r.affected[id] || slices.Contains(r.matter.with, id) || slices.Contains(r.told, c) {
		return false
	}
	if c == nil {
		return true
	}
	for _, s := range []Signal{Named, Touched, Around, Relies} {
		if !c.trails[s].empty() {
			return false
		}
	}
	return true
}

// isWithOthers reports whether somebody has a part in anything that one of the
// other recipients has a part in.
func (r *rooftop) isWithOthers(id person.ID) bool {
	left := r.p.MostShared
	for act := range r.v.ActsBy(id) {
		if left--; left < 0 {
			break
		}
		for who := range r.v.Parts(act) {
			if who != id && slices.ContainsFunc(r.people, func(a addressee) bool { return a.id == who }) {
				return true
			}
		}
	}
	return false
}

// isOnlyOutsider reports whether everybody else, two others at least, is of
// the owner's firm, and this one is not.
func (r *rooftop) isOnlyOutsider(a addressee) bool {
	home := domain([]string{r.q.Owner.Address})
	if home == "" || len(r.people) < 3 || r.isInside(a, home) {
		return false
	}
	return !slices.ContainsFunc(r.people, func(o addressee) bool { return o.id != a.id && !r.isInside(o, home) })
}

func (r *rooftop) isInside(a addressee, home string) bool {
	d := domain([]string{r.address(a)})
	return d == "" || person.SameFirm(d, home) || r.person(a.id).Relation == person.Colleague
}

// namesakeOf finds somebody whom this concerns, who is not a recipient and is
// called like one who fits badly.
func (r *rooftop) namesakeOf(given person.Identity) (person.ID, bool) {
	for _, c := range r.told {
		switch {
		case r.reached[c.id]:
		case !r.about && c.score < namesakeFrom:
		case r.isLike(given, c):
			return c.id, true
		}
	}
	return person.None, false
}

func (r *rooftop) isLike(given person.Identity, c *candidate) bool {
	if nearly(person.FoldName(given.Name), person.FoldName(c.name)) {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(given.Address), "@")
	return slices.ContainsFunc(r.person(c.id).Addresses, func(address string) bool {
		other, _, _ := strings.Cut(strings.ToLower(address), "@")
		return nearly(local, other)
	})
}

func (r *rooftop) namesake(name, address string, like person.ID) Doubt {
	right := r.person(like)
	instead := ""
	if len(right.Addresses) > 0 {
		instead = right.Addresses[0]
	}
	who := cmpOr(name, address)
	if d := domain([]string{address}); d != "" && name != "" {
		who += " at " + d
	}
	meant := right.Name
	if instead != "" && instead != meant {
		meant += " <" + instead + ">"
	}
	return Doubt{cmpOr(name, address), address, Namesake, fmt.Sprintf("%s is on none of it; %s is", who, meant), instead}
}

// shortest is the length from which one letter more, less or other is a slip.
const shortest = 5

// nearly reports whether two names are equal, or one slip of the hand apart.
func nearly(a, b string) bool {
	switch {
	case a == "" || b == "":
		return false
	case a == b:
		return true
	case len(a) < shortest || len(b) < shortest:
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch len(y) - len(x) {
	case 0:
		return slices.Equal(x[i+1:], y[i+1:]) ||
			i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
	case 1:
		return slices.Equal(x[i:], y[i+1:])
	}
	return false
}
