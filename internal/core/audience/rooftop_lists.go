package audience

import (
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/person"
)

// lists counts whom the lists among the recipients would reach.
func (r *rooftop) lists() []List {
	var out []List
	for _, g := range r.groups {
		l := List{Name: r.listName(g), Address: r.address(g), Wide: true}
		var members []person.ID
		if g.id != person.None {
			members, l.Known = r.v.Members(g.id)
		}
		var touched []person.ID
		for _, m := range members {
			if m == r.owner {
				continue
			}
			l.Members++
			r.reached[m] = true
			if r.affected[m] {
				touched = append(touched, m)
			}
		}
		l.Affected = len(touched)
		l.Names = r.firstNames(touched)
		l.Wide = !l.Known || 2*l.Affected < l.Members
		l.Text = l.sentence()
		out = append(out, l)
	}
	return out
}

func (r *rooftop) listName(g addressee) string {
	if g.id == person.None {
		return cmpOr(g.given.Name, g.given.Address)
	}
	return r.v.PersonName(g.id)
}

// mostNamesShown is how many of the affected members of a list are named.
const mostNamesShown = 5

// firstNames names the affected members, those first who are to be told first.
func (r *rooftop) firstNames(touched []person.ID) []string {
	var names []string
	add := func(id person.ID) {
		if name := r.v.PersonName(id); len(names) < mostNamesShown && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, c := range r.told {
		if slices.Contains(touched, c.id) {
			add(c.id)
		}
	}
	for _, id := range touched {
		add(id)
	}
	return names
}

// sentence says whom a list reaches and what to do instead.
func (l *List) sentence() string {
	name := cmpOr(l.Address, l.Name)
	switch {
	case !l.Known:
		return name + " is a list, and no record says who is on it. Write to the people concerned by name."
	case l.Members == 0:
		return name + " is a list with nobody on it but you."
	case l.Affected == 0:
		return fmt.Sprintf("%s is %s, none of them affected. Leave it out.", name, people(l.Members))
	case !l.Wide:
		return fmt.Sprintf("%s is %s, %d of them affected.", name, people(l.Members), l.Affected)
	}
	names := strings.Join(l.Names, ", ")
	if more := l.Affected - len(l.Names); more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%s is %s, %d of them affected: %s. Tell those by name.", name, people(l.Members), l.Affected, names)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
