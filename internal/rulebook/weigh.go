package rulebook

import (
	"fmt"
	"maps"
	"slices"

	"ownup/internal/core/wording"
)

// The forms of what is weighed where no mark is sure: verbs by what they do,
// words by what they do in a clause, clues, and what all that is worth.
type (
	senseEntry struct {
		Name  string   `toml:"name"`
		Verbs []string `toml:"verbs"`
	}
	roleEntry struct {
		Name  string   `toml:"name"`
		Words []string `toml:"words"`
	}
	clueEntry struct {
		ID       string   `toml:"id"`
		Patterns []string `toml:"patterns"`
		Unless   []string `toml:"unless"`
	}
	weighEntry struct {
		Element wording.Element    `toml:"element"`
		Bias    *float64           `toml:"bias"`
		From    *float64           `toml:"from"`
		Unsure  *float64           `toml:"unsure"`
		Weights map[string]float64 `toml:"weights"`
	}
)

// mergeWeights adds what is weighed to a book. A sense, role or clue that is
// known gets further words; of a weighing that is known, what is said anew
// holds.
func (f *file) mergeWeights(book wording.Book, place func(table string, i int) string) (wording.Book, error) {
	for i, s := range f.Sense {
		var verbs []wording.Verb
		for _, v := range s.Verbs {
			verb, err := f.Verbs.verb(v)
			if err != nil {
				return wording.Book{}, fmt.Errorf("%s: %w", place("sense", i), err)
			}
			verbs = append(verbs, verb)
		}
		book.Senses = s.merge(book.Senses, verbs, place("sense", i))
	}
	for i, r := range f.Role {
		book.Roles = append(book.Roles, wording.Role{Name: r.Name, Words: r.Words, Where: place("role", i)})
	}
	for i, c := range f.Clue {
		if c.ID == "" {
			return wording.Book{}, fmt.Errorf("%s: a clue needs a name", place("clue", i))
		}
		book.Clues = c.merge(book.Clues, place("clue", i))
	}
	for i, w := range f.Weigh {
		book.Weighings = w.merge(book.Weighings, place("weigh", i))
	}
	return book, nil
}

func (s senseEntry) merge(senses []wording.Sense, verbs []wording.Verb, where string) []wording.Sense {
	i := slices.IndexFunc(senses, func(have wording.Sense) bool { return have.Name == s.Name })
	if i < 0 {
		return append(senses, wording.Sense{Name: s.Name, Verbs: verbs, Where: where})
	}
	senses[i].Verbs = slices.Concat(senses[i].Verbs, verbs)
	senses[i].Where = where
	return senses
}

func (c clueEntry) merge(clues []wording.Clue, where string) []wording.Clue {
	i := slices.IndexFunc(clues, func(have wording.Clue) bool { return have.ID == c.ID })
	if i < 0 {
		return append(clues, wording.Clue{ID: c.ID, Patterns: c.Patterns, Unless: c.Unless, Where: where})
	}
	clues[i].Patterns = slices.Concat(clues[i].Patterns, c.Patterns)
	clues[i].Unless = slices.Concat(clues[i].Unless, c.Unless)
	clues[i].Where = where
	return clues
}

func (w weighEntry) merge(weighings []wording.Weighing, where string) []wording.Weighing {
	i := slices.IndexFunc(weighings, func(have wording.Weighing) bool { return have.Element == w.Element })
	if i < 0 {
		i = len(weighings)
		weighings = append(weighings, wording.Weighing{Element: w.Element})
	}
	to := &weighings[i]
	to.Where = where
	for _, number := range []struct{ to, from *float64 }{{&to.Bias, w.Bias}, {&to.From, w.From}, {&to.Unsure, w.Unsure}} {
		if number.from != nil {
			*number.to = *number.from
		}
	}
	weights := maps.Clone(to.Weights)
	if weights == nil {
		weights = map[string]float64{}
	}
	maps.Copy(weights, w.Weights)
	to.Weights = weights
	return weighings
}
