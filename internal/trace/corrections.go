package trace

import (
	"path/filepath"
	"slices"

	"ownup/internal/core/match"
	"ownup/internal/trace/correct"
)

// Corrections are the changes that put the right figure where the wrong one
// was found: a plan for each folder, in the order of the folders, and for each
// file its changes in the order of the file. What most likely is something
// else is not changed, and neither is what the right figure reads like too.
func Corrections(found []*Occurrence) []correct.Plan {
	sorted := slices.Clone(found)
	slices.SortFunc(sorted, ByPlace)
	var plans []correct.Plan
	folders := map[string]int{}
	for _, o := range sorted {
		if !o.correctable() {
			continue
		}
		folder, name := filepath.Split(o.Path)
		if folder == "" {
			folder = "."
		}
		i, ok := folders[folder]
		if !ok {
			i = len(plans)
			folders[folder] = i
			plans = append(plans, correct.Plan{Folder: folder})
		}
		files := &plans[i].Files
		if n := len(*files); n == 0 || (*files)[n-1].Path != name {
			*files = append(*files, correct.File{Path: name, Sum: o.Sum})
		}
		last := &(*files)[len(*files)-1]
		last.Changes = append(last.Changes, o.Change)
	}
	return plans
}

// correctable reports an occurrence that stands in a file and for which it is
// known what to write.
func (o *Occurrence) correctable() bool {
	return o.Hit.Tier != match.Coincidence && (o.Past == nil || !o.Past.alone) && !o.Hit.Ambiguous && o.Left == "" && o.Kind != Copy && o.Kind != Message
}
