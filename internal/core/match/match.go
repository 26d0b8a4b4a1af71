package match

import (
	"cmp"
	"slices"

	"ownup/internal/core/quantity"
)

// Sought is everything to look for, and what may stand near it.
type Sought struct {
	Figures []Figure
	Phrases []string // names, terms, sentences

	// Evidence. None is needed; each that stands near a hit ranks it up.
	Labels   []string // what the figure is called: "gross margin", "Marge"
	About    string   // the mistake in the person's words; its longer words count
	Entities []string // whom or what it is about: "Store 12", "Nordwind GmbH"
	Periods  []string // "June", "Q2", "2025"

	// Prior is the language of the texts, where somebody said it.
	Prior quantity.Language
}

// Figure is a wrong figure as a person types it.
type Figure struct {
	Wrong string   // "4.2%", "4,2 %", "$1.2M"
	Right string   // what it should have been; may be empty
	Bases []string // totals and figures before, for what is derived from it
}

// Passage is one stretch of text.
type Passage struct {
	Text []byte

	// Value is the number behind the text where the document keeps one, such
	// as 0.042 behind "4%". HasValue says whether it does.
	Value    float64
	HasValue bool

	// Beside are words that belong to the text and stand elsewhere: the
	// headings of row and column, the title of a chart.
	Beside string
}

// Kind is what makes a place a hit.
type Kind uint8

// The kinds.
const (
	Exact   Kind = iota // the same value
	Rounded             // what the wrong value rounds to as precisely as the text writes
	Derived             // worked out from the wrong value and what the person gave
	Text                // a phrase
)

// String names the kind as commands and tables do.
func (k Kind) String() string { return [...]string{"exact", "rounded", "derived", "text"}[k] }

// Tier is where a hit stands in the order in which a person looks at them.
type Tier uint8

// The tiers, first things first.
const (
	AsTyped Tier = iota
	OtherForm
	Rounding
	Derivation
	Coincidence
)

// String names the tier in English.
func (t Tier) String() string {
	return [...]string{"exact form", "same value in another form", "rounding", "derived", "coincidence"}[t]
}

// Hit is one place that may have to be corrected.
type Hit struct {
	Start, End int // bytes of Passage.Text
	Index      int // of the figure in Sought.Figures or the phrase in Sought.Phrases
	Kind       Kind
	Tier       Tier
	Weight     int  // evidence within the tier; more is better
	Ambiguous  bool // the right figure, written as precisely, would read the same
	Reason     string

	// Of a figure only. Quantity is how the text writes it. Instead is what
	// should stand there, in the unit of Quantity and not yet rounded, where
	// the right figure is known.
	Quantity   quantity.Quantity
	Instead    quantity.Value
	HasInstead bool
}

// Compare orders hits by what a person should look at first: tier, then
// weight, then place.
func Compare(a, b Hit) int {
	return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(b.Weight, a.Weight), byPlace(a, b))
}

func byPlace(a, b Hit) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Index, b.Index))
}

// Search looks for the same things in one text after the other and reuses its
// memory. It is not safe for concurrent use; [Search.Clone] makes one for
// another goroutine.
type Search struct {
	plan *plan
	read quantity.Finder
	hits []Hit
	near nearby
}

// plan is what is sought, made ready. Nothing changes it once it is made.
type plan struct {
	figures  []Figure
	targets  []target
	keys     map[key][]int32 // to targets
	phrases  phrases
	evidence evidence
	prior    quantity.Language
}

// For makes a search ready. It fails with a problem of kind Invalid that names
// what cannot be read as one figure.
func For(s Sought) (*Search, error) {
	p := &plan{figures: s.Figures, keys: map[key][]int32{}, phrases: compile(s.Phrases, false), evidence: gather(s), prior: s.Prior}
	for i, f := range s.Figures {
		if err := p.figure(i, f); err != nil {
			return nil, err
		}
	}
	return (&Search{plan: p}).Clone(), nil
}

// Clone returns a search for the same things with memory of its own.
func (s *Search) Clone() *Search {
	return &Search{plan: s.plan, read: quantity.Finder{Prior: s.plan.prior}}
}

// Find returns the hits in a passage in the order of their places. They are
// valid until the next call.
func (s *Search) Find(p Passage) []Hit {
	s.hits = s.hits[:0]
	s.near.begin(p)
	if len(s.plan.targets) > 0 {
		s.numbers(p)
	}
	s.text(p)
	if len(s.hits) > 1 {
		slices.SortStableFunc(s.hits, byPlace)
	}
	return s.hits
}

// text adds the phrases.
func (s *Search) text(p Passage) {
	s.plan.phrases.each(p.Text, func(index, start, end int) {
		h := Hit{Start: start, End: end, Index: index, Kind: Text, Tier: OtherForm}
		sought := s.plan.phrases.list[index].written
		h.Reason = "says “" + oneLine(string(p.Text[start:end])) + "”"
		if string(p.Text[start:end]) == sought {
			h.Tier = AsTyped
			h.Reason += ", as typed"
		} else {
			h.Reason += ", which is “" + oneLine(sought) + "” in other letters, marks or breaks"
		}
		seen := s.near.at(&s.plan.evidence, start, end)
		h.Weight = seen.weight
		h.Reason += seen.sentence(&s.plan.evidence)
		s.hits = append(s.hits, h)
	})
}
