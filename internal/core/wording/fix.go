package wording

import (
	"cmp"
	"slices"
)

// Fix is a rewrite that takes out or moves words of the writer's own, and
// adds none but small ones such as "I". It never adds a fact.
type Fix struct {
	Label string `json:"label"` // what it does: "Drop the part after “sorry”"
	Edits []Edit `json:"edits"` // in the order of the text, none overlapping another
}

// Edit replaces the bytes from Start to before End with Text.
type Edit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Apply returns text with the fixes made, in their order; a fix that
// overlaps an earlier one, or does not fit the text, is left out. done says
// how many were made.
func Apply(text []byte, fixes ...Fix) (out []byte, done int) {
	var edits []Edit
	for _, f := range fixes {
		if len(f.Edits) > 0 && fits(f.Edits, edits, len(text)) {
			edits = append(edits, f.Edits...)
			done++
		}
	}
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	at := 0
	for _, e := range edits {
		out = append(append(out, text[at:e.Start]...), e.Text...)
		at = e.End
	}
	return append(out, text[at:]...), done
}

// fits reports whether edits lie within size bytes and touch none of taken.
func fits(edits, taken []Edit, size int) bool {
	for _, e := range edits {
		if e.Start < 0 || e.End < e.Start || e.End > size {
			return false
		}
		for _, t := range taken {
			if e.Start < t.End && t.Start < e.End || e.Start == t.Start {
				return false
			}
		}
	}
	return true
}

// Shown returns the findings worth showing at first: at most most of them,
// the weightiest first, and one for each sentence. What is left out is in
// Findings.
func (r Report) Shown(most int) []Finding {
	all := slices.Clone(r.Findings)
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(b.Weight, a.Weight))
	})
	shown := make([]Finding, 0, min(most, len(all)))
	var taken []int
	for _, f := range all {
		if len(shown) == most {
			break
		}
		if f.Sentence >= 0 && slices.Contains(taken, f.Sentence) {
			continue
		}
		taken = append(taken, f.Sentence)
		shown = append(shown, f)
	}
	return shown
}
