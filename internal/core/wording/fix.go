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

// Fitting returns those of fixes that can be made together in a text of size
// bytes: in their order, without those that overlap an earlier one or do not
// fit the text.
func Fitting(size int, fixes []Fix) []Fix {
	var taken []Edit // in the order of the text
	var out []Fix
	for _, f := range fixes {
		if len(f.Edits) == 0 || !fits(f.Edits, taken, size) {
			continue
		}
		for _, e := range f.Edits {
			at, _ := slices.BinarySearchFunc(taken, e, byPlace)
			taken = slices.Insert(taken, at, e)
		}
		out = append(out, f)
	}
	return out
}

// Apply returns text with the fixes made that are [Fitting]. done says how
// many those are.
func Apply(text []byte, fixes ...Fix) (out []byte, done int) {
	fixes = Fitting(len(text), fixes)
	var edits []Edit
	for _, f := range fixes {
		edits = append(edits, f.Edits...)
	}
	slices.SortFunc(edits, byPlace)
	at := 0
	for _, e := range edits {
		out = append(append(out, text[at:e.Start]...), e.Text...)
		at = e.End
	}
	return append(out, text[at:]...), len(fixes)
}

func byPlace(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) }

// fits reports whether edits lie within size bytes and touch none of taken.
func fits(edits, taken []Edit, size int) bool {
	for _, e := range edits {
		if e.Start < 0 || e.End < e.Start || e.End > size {
			return false
		}
		at, _ := slices.BinarySearchFunc(taken, e, byPlace)
		if at < len(taken) && (taken[at].Start < e.End || taken[at].Start == e.Start) {
			return false
		}
		if at > 0 && (e.Start < taken[at-1].End || taken[at-1].Start == e.Start) {
			return false
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
