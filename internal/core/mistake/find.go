package mistake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ownup/internal/core/problem"
)

// Find returns the listener whom a person means by their number in the order,
// ID, address, or name; the beginning of a name is enough where it is nobody
// else's. It fails with [problem.Missing] where nobody fits, and with
// [problem.Invalid] where several do.
func (m Mistake) Find(who string) (Listener, error) {
	who = strings.TrimSpace(who)
	order, _ := strconv.Atoi(who)
	for _, l := range m.Listeners {
		if l.ID == who || l.Order == order || containsFold(l.Addresses, who) {
			return l, nil
		}
	}
	var found []Listener
	for _, l := range m.Listeners {
		if strings.EqualFold(l.Name, who) {
			return l, nil
		}
		if who != "" && nameBegins(l.Name, who) {
			found = append(found, l)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) == 0 {
		return Listener{}, missingListener()
	}
	var names []string
	for _, l := range found {
		names = append(names, fmt.Sprintf("%d. %s", l.Order, l.Name))
	}
	return Listener{}, problem.New(problem.Invalid, "Several people fit that name.", "Use the number in front of the name.").With(names...)
}

// nameBegins tells whether a name, or one of its parts, begins with s.
func nameBegins(name, s string) bool {
	s = strings.ToLower(s)
	name = strings.ToLower(name)
	return strings.HasPrefix(name, s) || slices.ContainsFunc(strings.Fields(name), func(part string) bool { return strings.HasPrefix(part, s) })
}
