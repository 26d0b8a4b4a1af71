package trace

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
)

// Result is the answer to a request.
type Result struct {
	Occurrences []*Occurrence // what a person should look at first comes first
	Summary     Summary
}

// Summary says what a trace has read, and what not.
type Summary struct {
	Files   int            // read to their end
	Commits int            // read in histories
	Bytes   int64          // of these
	Kinds   map[string]int // of these and of all files inside them, how many
	Found   map[match.Tier]int
	Beyond  int       // occurrences that are counted and not kept
	Notes   []string  // sentences about the index
	Skipped []Skipped // what could not be read
	Apart   string    // what the system kept the readers from; "" where they ran in this process
	Stopped bool      // the trace was ended before all was read
	Unread  int       // files that were not read to their end
}

// Skipped is a file, or a part of one, that could not be read.
type Skipped struct {
	Path    string
	Members []string
	Place   extract.Place
	Reason  string // a sentence
}

func compareSkipped(a, b Skipped) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), slices.Compare(a.Members, b.Members),
		comparePlaces(a.Place, b.Place), strings.Compare(a.Reason, b.Reason))
}

// list keeps the weightiest occurrences and counts the others.
type list struct {
	most   int
	kept   []*Occurrence // a heap, the least on top, once it is full
	found  [match.Coincidence + 1]int
	beyond int
}

func (l *list) add(o *Occurrence) {
	l.found[o.Hit.Tier]++
	switch {
	case len(l.kept) < l.most:
		heap.Push(l, o)
	default:
		l.beyond++
		if Compare(o, l.kept[0]) < 0 {
			l.kept[0] = o
			heap.Fix(l, 0)
		}
	}
}

func (l *list) counts() map[match.Tier]int {
	counts := map[match.Tier]int{}
	for tier, n := range l.found {
		if n > 0 {
			counts[match.Tier(tier)] = n
		}
	}
	return counts
}

// sorted takes the list apart.
func (l *list) sorted() []*Occurrence {
	slices.SortFunc(l.kept, Compare)
	return l.kept
}

// The methods of [heap.Interface].

func (l *list) Len() int           { return len(l.kept) }
func (l *list) Less(i, j int) bool { return Compare(l.kept[i], l.kept[j]) > 0 }
func (l *list) Swap(i, j int)      { l.kept[i], l.kept[j] = l.kept[j], l.kept[i] }

// Push adds an occurrence at the end.
func (l *list) Push(x any) { l.kept = append(l.kept, x.(*Occurrence)) }

// Pop takes the last one off.
func (l *list) Pop() any {
	last := len(l.kept) - 1
	o := l.kept[last]
	l.kept = l.kept[:last]
	return o
}
