package wording

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
)

// review is the working memory of one call of Review.
type review struct {
	rules   *Rules
	message Message
	lex     lexer
	match   matcher
	marks   []markSet // per sentence
	doc     markSet   // every mark of the text
	heads   []hit     // the first hit of each mark, by its number; last < first: none
	fires   []fire
	hits    []hit   // sorted
	starts  []int32 // where the hits of each owner stand
	out     Report
	speaker string // I or We, once it has been asked for
	actor   actor
	weights []weight // per sentence
	unsure  [maxWeighings]bool
	told    []int32 // for each weight, one more than the last sentence that has it
}

// pool keeps working memory between reviews, so that a review allocates only
// what it returns.
var pool = sync.Pool{New: func() any { return new(review) }}

// Message is a text to be reviewed, and what is known about it.
type Message struct {
	Kind Kind // who reads it; an unknown kind is read as [Team]
	Size Size // of the mistake; empty: not declared, and the length is not judged
	// Owning says that the message is meant to own up, as a written review
	// always is, so that what is missing is reported even where nothing in it
	// does.
	Owning bool
	Text   []byte // of texts longer than [MaxText] the beginning is read
}

// Review reads a message. It accepts any bytes, and equal messages give equal
// reports.
func (r *Rules) Review(m Message) Report {
	v := pool.Get().(*review)
	defer v.release()
	if !slices.Contains(Kinds(), m.Kind) {
		m.Kind = Team
	}
	v.rules, v.message, v.speaker = r, m, ""
	v.lex.reset(r, m.Text)
	v.lex.run()
	v.match.reset(r.trie, v.lex.tokens)
	v.match.run(v.lex.sents)
	v.out = Report{Version: ReportVersion, Findings: []Finding{}, Elements: noElements}
	v.fires = v.fires[:0]
	v.unsure = [maxWeighings]bool{}
	rest := v.fireAll(v.markAll(v.sorted(v.match.hits)))
	if v.lacks() {
		v.weighActs()
		v.weighClues(rest, int32(len(r.marks)+len(r.rules)))
		v.weigh()
	}
	v.checkAll()
	v.write()
	return v.out
}

// release hands working memory back, without the text, unless a long text
// has made it large.
func (v *review) release() {
	const large = 1 << 16 // words
	v.out, v.lex.text, v.message, v.actor.lexicon = Report{}, nil, Message{}, nil
	if cap(v.lex.tokens) <= large {
		pool.Put(v)
	}
}

// owners returns the number of owners of patterns.
func (r *Rules) owners() int { return len(r.marks) + len(r.rules) + len(r.scale.clues) }

var (
	nothing    = Found{State: Missing, Start: -1, End: -1}
	noElements = Elements{nothing, nothing, nothing, nothing, nothing, nothing, nothing}
)

// sorted puts the hits of one owner together, each owner's guards last, and
// keeps them in the order of the text otherwise. It counts instead of
// comparing, because there are few owners.
func (v *review) sorted(hits []hit) []hit {
	v.starts = append(v.starts[:0], make([]int32, 2*v.rules.owners()+1)...)
	for i := range hits {
		v.starts[hits[i].key()+1]++
	}
	for i := 1; i < len(v.starts); i++ {
		v.starts[i] += v.starts[i-1]
	}
	v.hits = slices.Grow(v.hits[:0], len(hits))[:len(hits)]
	for _, h := range hits {
		k := h.key()
		v.hits[v.starts[k]] = h
		v.starts[k]++
	}
	return v.hits
}

// key orders hits by their owner, its guards last.
func (h *hit) key() int32 {
	if h.guard {
		return 2*h.owner + 1
	}
	return 2 * h.owner
}

// owned returns the hits at the front of hits that belong to owner, one for
// each place and without those that a guard cancels, and the hits of later
// owners.
func (v *review) owned(hits []hit, owner int32) (own, rest []hit) {
	guards := 0
	for guards < len(hits) && hits[guards].owner == owner && !hits[guards].guard {
		guards++
	}
	end := guards
	for end < len(hits) && hits[end].owner == owner {
		end++
	}
	kept := 0
	for _, h := range hits[:guards] {
		if kept > 0 && hits[kept-1].first == h.first {
			hits[kept-1].last = max(hits[kept-1].last, h.last)
			continue
		}
		if !v.guarded(hits[guards:end], h) {
			hits[kept] = h
			kept++
		}
	}
	return hits[:kept], hits[end:]
}

// guarded reports whether one of guards, which are in the order of the text,
// is in h's sentence.
func (v *review) guarded(guards []hit, h hit) bool {
	_, found := slices.BinarySearchFunc(guards, v.sentence(h), func(g hit, s int32) int {
		return cmp.Compare(v.sentence(g), s)
	})
	return found
}

func (v *review) sentence(h hit) int32 { return v.lex.tokens[h.first].sent }

func (v *review) bytes(h hit) (start, end int) {
	return int(v.lex.tokens[h.first].start), int(v.lex.tokens[h.last].end)
}

// markAll sets the marks of each sentence and the elements they earn. It
// returns the hits that belong to rules.
func (v *review) markAll(hits []hit) []hit {
	v.marks = append(v.marks[:0], make([]markSet, len(v.lex.sents))...)
	v.heads = v.heads[:0]
	v.doc = 0
	rest := hits
	own := make([][]hit, 0, maxMarks) // stays on the stack
	for i := range v.rules.marks {
		var mine []hit
		mine, rest = v.owned(rest, int32(i))
		own = append(own, mine)
		head := hit{first: 0, last: -1}
		for _, h := range mine {
			v.marks[v.sentence(h)] |= 1 << i
			v.doc |= 1 << i
		}
		if len(mine) > 0 {
			head = mine[0]
		}
		v.heads = append(v.heads, head)
	}
	v.out.OwnsUp = v.message.Owning || v.message.Kind == Review || v.doc&v.rules.owns != 0 || v.pairs(own)
	v.earnAll(own, false)
	v.earnAll(own, true)
	return rest
}

// earnAll gives the elements of the marks that are faint, or of those that
// are not.
func (v *review) earnAll(own [][]hit, faint bool) {
	before := v.out.Elements
	for i := range v.rules.marks {
		m := &v.rules.marks[i]
		if m.Element == "" || m.Faint != faint || faint && before.Of(m.Element).State != Missing {
			continue
		}
		for _, h := range own[i] {
			v.earn(i, h)
		}
	}
}

// pairs reports whether two marks stand together that own up together.
func (v *review) pairs(own [][]hit) bool {
	const together = 2 // sentences
	for i, set := range v.rules.pairs {
		if set&v.doc == 0 {
			continue
		}
		for _, h := range own[i] {
			if v.near(v.sentence(h), set, together) {
				return true
			}
		}
	}
	return false
}

// earn gives the element of mark i to the text, for hit h. A better state
// wins, then the earlier place.
func (v *review) earn(i int, h hit) {
	m := &v.rules.marks[i]
	state := m.State
	if with := v.rules.with[i]; with != 0 && !v.near(v.sentence(h), with, 1) {
		state = Partial
	}
	found := v.out.Elements.at(m.Element)
	start, end := v.bytes(h)
	better := found.State == Missing || found.State == Partial && state == Present
	if better || found.State == state && start < found.Start {
		*found = Found{State: state, Start: start, End: end}
	}
}

// near reports whether a mark of set is within n sentences of sentence s.
func (v *review) near(s int32, set markSet, n int) bool {
	from, end := max(0, int(s)-n), min(len(v.marks), int(s)+n+1)
	for _, have := range v.marks[from:end] {
		if have&set != 0 {
			return true
		}
	}
	return false
}

// firstOf returns the earliest hit of a mark of set.
func (v *review) firstOf(set markSet) (hit, bool) {
	var best hit
	found := false
	for ; set != 0; set &= set - 1 {
		h := v.heads[bits.TrailingZeros64(uint64(set))]
		if h.last >= h.first && (!found || h.first < best.first) {
			best, found = h, true
		}
	}
	return best, found
}
