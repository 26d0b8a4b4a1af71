package correct

import (
	"path/filepath"

	"ownup/internal/core/match"
	"ownup/internal/trace"
)

// Plans returns what is to be corrected of what a trace has found: a plan for
// each folder, its files and their changes in the order of the occurrences.
// Right has what should stand for each phrase that was sought, by its place in
// the list. What is no text to be changed, such as a copy of a whole file or a
// message, is in no plan.
func Plans(found []*trace.Occurrence, sought match.Sought, right []string) []Plan {
	var all []Plan
	folders := map[string]int{}
	files := map[string]int{} // in the plan of their folder
	for _, o := range found {
		c, ok := changeOf(o, sought, right)
		if !ok {
			continue
		}
		folder := filepath.Dir(o.Path)
		if _, ok := folders[folder]; !ok {
			folders[folder] = len(all)
			all = append(all, Plan{Folder: folder})
		}
		p := &all[folders[folder]]
		if _, ok := files[o.Path]; !ok {
			files[o.Path] = len(p.Files)
			p.Files = append(p.Files, File{Path: filepath.Base(o.Path), Sum: o.Sum})
		}
		f := &p.Files[files[o.Path]]
		f.Changes = append(f.Changes, c)
	}
	return all
}

// changeOf is the change that an occurrence asks for.
func changeOf(o *trace.Occurrence, sought match.Sought, right []string) (Change, bool) {
	c := Change{Members: o.Members, Place: o.Place, Start: o.Start, End: o.End, Old: o.Text}
	i := o.Hit.Index
	switch o.Kind {
	case trace.Exact, trace.Rounded, trace.Derived:
		c.Hit = &o.Hit
		return c, true
	case trace.Text:
		if i < 0 || i >= len(right) || i >= len(sought.Phrases) || right[i] == "" {
			return c, false
		}
		c.New = Phrase(o.Text, sought.Phrases[i], right[i])
		return c, true
	case trace.Copy, trace.Message:
	}
	return c, false
}
