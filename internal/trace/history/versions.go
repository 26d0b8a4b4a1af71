package history

import "slices"

// version is what is of interest in one file at one commit. It never changes.
type version struct {
	blob     oid
	document *document // where it is one
	stands   []stand   // by line
}

// stand is a find in a file: at a line, or at a place in what a document says.
type stand struct{ line, find int32 }

// files holds the versions at one commit by the number of their path. It
// never changes: with makes another one that shares nearly all with it, so
// that each commit can have one.
type files struct {
	below [fan]*files
	here  *[fan]*version // of the lowest level
}

const (
	fanBits = 4
	fan     = 1 << fanBits
	levels  = 6 // sixteen million paths
)

// get returns the version of a path, nil where there is nothing of interest.
func (f *files) get(id int32) *version {
	for level := levels - 1; f != nil; level-- {
		slot := id >> (level * fanBits) & (fan - 1)
		if level == 0 {
			return f.here[slot]
		}
		f = f.below[slot]
	}
	return nil
}

// with returns files in which a path has the version.
func (f *files) with(id int32, v *version) *files { return f.set(levels-1, id, v) }

func (f *files) set(level int, id int32, v *version) *files {
	slot := id >> (level * fanBits) & (fan - 1)
	var next files
	if f != nil {
		next = *f
	}
	if level > 0 {
		next.below[slot] = next.below[slot].set(level-1, id, v)
		return &next
	}
	here := [fan]*version{}
	if next.here != nil {
		here = *next.here
	}
	here[slot] = v
	next.here = &here
	return &next
}

// each calls yield for every version, by the number of its path.
func (f *files) each(yield func(id int32, v *version)) {
	f.differ(nil, func(id int32, v, _ *version) { yield(id, v) })
}

// differ calls yield for every path in which two differ, by number. What they
// share is not gone through.
func (f *files) differ(g *files, yield func(id int32, a, b *version)) {
	differ(f, g, levels-1, 0, yield)
}

func differ(f, g *files, level int, id int32, yield func(id int32, a, b *version)) {
	if f == g {
		return
	}
	var none files
	if f == nil {
		f = &none
	}
	if g == nil {
		g = &none
	}
	for slot := range int32(fan) {
		id := id<<fanBits | slot
		if level > 0 {
			differ(f.below[slot], g.below[slot], level-1, id, yield)
			continue
		}
		var a, b *version
		if f.here != nil {
			a = f.here[slot]
		}
		if g.here != nil {
			b = g.here[slot]
		}
		if a != b {
			yield(id, a, b)
		}
	}
}

// moved returns where the lines of a version stand after a change, as against
// one of its parents, by line. Lines that the change took out are left out.
func moved(stands []stand, edits []edit, parent int32) []stand {
	if len(stands) == 0 {
		return nil
	}
	after := make([]stand, 0, len(stands))
	shift, next := int32(0), 0
	for _, s := range stands {
		for next < len(edits) && (edits[next].parent != parent || edits[next].old+edits[next].oldN <= s.line) {
			if e := edits[next]; e.parent == parent {
				shift += e.newN - e.oldN
			}
			next++
		}
		if next < len(edits) && edits[next].old <= s.line && edits[next].oldN > 0 {
			continue // taken out
		}
		after = append(after, stand{s.line + shift, s.find})
	}
	return after
}

// join returns all of several lists, each once, by line.
func join(lists ...[]stand) []stand {
	if len(lists) == 1 {
		return lists[0]
	}
	all := slices.Concat(lists...)
	slices.SortFunc(all, compareStands)
	return slices.Compact(all)
}

func compareStands(a, b stand) int {
	if a.line != b.line {
		return int(a.line) - int(b.line)
	}
	return int(a.find) - int(b.find)
}
