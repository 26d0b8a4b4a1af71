package audience

import (
	"ownup/internal/core/workgraph"
)

// keeps notes who looks after the things as their repository itself says, in
// MAINTAINERS, CODEOWNERS or OWNERS. Whoever looks after more of the things
// counts more; an entry for the whole repository says nothing about any part
// of it.
func (pl *panel) keeps() {
	var paths []workgraph.ThingID
	for _, t := range pl.matter.things {
		if pl.v.KindOfThing(t) == workgraph.Path {
			paths = append(paths, t)
		}
	}
	if len(paths) == 0 {
		return
	}
	for _, k := range pl.v.Keepers(paths...) {
		if k.Role == workgraph.Recipient || k.Depth == 0 {
			continue
		}
		if c := pl.candidate(k.Who); c != nil {
			c.keeper = k
			c.trails[Keeps].add(keeps, float64(k.Things)/float64(len(paths)), workgraph.Undated, k.Thing)
		}
	}
}

// keeping says what the repository says that somebody looks after.
func (pl *panel) keeping(c *candidate) string {
	what := cmpOr(c.keeper.Area, pl.v.Name(c.keeper.Thing))
	return "looks after " + what + ", says " + c.keeper.File
}
