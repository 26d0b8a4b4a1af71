package rulebook

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/wording"
)

// file is the form of a rule file. It is kept apart from wording.Book so that
// old files stay readable when the book changes.
type file struct {
	Language languageEntry `toml:"language"`
	Class    []classEntry  `toml:"class"`
	Mark     []markEntry   `toml:"mark"`
	Rule     []ruleEntry   `toml:"rule"`
	Verbs    verbsEntry    `toml:"verbs"`
	Sense    []senseEntry  `toml:"sense"`
	Role     []roleEntry   `toml:"role"`
	Clue     []clueEntry   `toml:"clue"`
	Weigh    []weighEntry  `toml:"weigh"`
}

type classEntry struct {
	Name    string   `toml:"name"`
	Words   []string `toml:"words"`
	Without []string `toml:"without"`
}

type markEntry struct {
	ID        string          `toml:"id"`
	Element   wording.Element `toml:"element"`
	State     wording.State   `toml:"state"`
	With      []string        `toml:"with"`
	OwnsUp    bool            `toml:"owns_up"`
	OwnsWith  []string        `toml:"owns_with"`
	Faint     bool            `toml:"faint"`
	OpenEnded bool            `toml:"open_ended"`
	Patterns  []string        `toml:"patterns"`
	Unless    []string        `toml:"unless"`
}

type ruleEntry struct {
	ID         string                            `toml:"id"`
	Kinds      []wording.Kind                    `toml:"kinds"`
	Severity   wording.Severity                  `toml:"severity"`
	Levels     map[wording.Kind]wording.Severity `toml:"levels"`
	Sizes      map[wording.Size]wording.Severity `toml:"sizes"`
	Weight     int                               `toml:"weight"`
	Patterns   []string                          `toml:"patterns"`
	Unless     []string                          `toml:"unless"`
	Near       []string                          `toml:"near"`
	UnlessNear []string                          `toml:"unless_near"`
	SoftNear   []string                          `toml:"soft_near"`
	Within     *int                              `toml:"within"`
	Always     bool                              `toml:"always"`
	From       int                               `toml:"from"`
	ErrorFrom  int                               `toml:"error_from"`
	Most       int                               `toml:"most"`
	YieldsTo   []string                          `toml:"yields_to"`
	Check      wording.Check                     `toml:"check"`
	Element    wording.Element                   `toml:"element"`
	On         []wording.State                   `toml:"on"`
	MaxWords   int                               `toml:"max_words"`
	MinWords   int                               `toml:"min_words"`
	MaxPart    float64                           `toml:"max_part"`
	MostWords  map[wording.Size]int              `toml:"most_words"`
	LeastWords map[wording.Size]int              `toml:"least_words"`
	Words      []string                          `toml:"words"`
	Rewrite    rewriteEntry                      `toml:"rewrite"`
	Message    string                            `toml:"message"`
	Suggestion string                            `toml:"suggestion"`
	Source     string                            `toml:"source"`
}

type rewriteEntry struct {
	Do    wording.Do        `toml:"do"`
	Words []string          `toml:"words"`
	Only  []string          `toml:"only"`
	Even  []string          `toml:"even"`
	Text  string            `toml:"text"`
	With  map[string]string `toml:"with"`
	Label string            `toml:"label"`
}

// defaultWithin is how far, in sentences, near marks may be.
const defaultWithin = 1

func (f *file) merge(name string, text []byte, base wording.Book) (wording.Book, error) {
	book := wording.Book{
		Language: f.Language.merge(base.Language, name),
		Classes:  slices.Clone(base.Classes), Marks: slices.Clone(base.Marks), Rules: slices.Clone(base.Rules),
		Senses: slices.Clone(base.Senses), Roles: slices.Clone(base.Roles), Clues: slices.Clone(base.Clues), Weighings: slices.Clone(base.Weighings),
	}
	lines := tableLines(text)
	place := func(table string, i int) string {
		if i < len(lines[table]) {
			return fmt.Sprintf("%s:%d", name, lines[table][i])
		}
		return name // written in another form of TOML; the name must do
	}
	for i, c := range f.Class {
		if c.Name == "" {
			return wording.Book{}, fmt.Errorf("%s: a class needs a name", place("class", i))
		}
		book.Classes = c.merge(book.Classes, place("class", i))
	}
	for i, m := range f.Mark {
		book.Marks = m.merge(book.Marks, place("mark", i))
	}
	for i, r := range f.Rule {
		rules, err := r.merge(book.Rules, place("rule", i))
		if err != nil {
			return wording.Book{}, err
		}
		book.Rules = rules
	}
	return f.mergeWeights(book, place)
}

func (c classEntry) merge(classes []wording.Class, where string) []wording.Class {
	i := slices.IndexFunc(classes, func(have wording.Class) bool { return have.Name == c.Name })
	if i < 0 {
		return append(classes, wording.Class{Name: c.Name, Words: c.Words, Where: where})
	}
	words := slices.Concat(classes[i].Words, c.Words)
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(c.Without, w) })
	classes[i] = wording.Class{Name: c.Name, Words: words, Where: where}
	return classes
}

func (m markEntry) merge(marks []wording.Mark, where string) []wording.Mark {
	i := slices.IndexFunc(marks, func(have wording.Mark) bool { return have.ID == m.ID })
	if i < 0 {
		return append(marks, wording.Mark{
			ID: m.ID, Element: m.Element, State: m.State, With: m.With, OwnsUp: m.OwnsUp, OwnsWith: m.OwnsWith, Faint: m.Faint,
			OpenEnded: m.OpenEnded, Patterns: m.Patterns, Unless: m.Unless, Where: where,
		})
	}
	marks[i].Patterns = slices.Concat(marks[i].Patterns, m.Patterns)
	marks[i].Unless = slices.Concat(marks[i].Unless, m.Unless)
	marks[i].Where = where
	return marks
}

func (r ruleEntry) merge(rules []wording.Rule, where string) ([]wording.Rule, error) {
	i := slices.IndexFunc(rules, func(have wording.Rule) bool { return have.ID == r.ID })
	whole := len(r.Patterns) > 0 || r.Check != ""
	switch {
	case i < 0 && !whole:
		return nil, fmt.Errorf("%s: rule %q is not one that ownup knows, and has no patterns of its own", where, r.ID)
	case i < 0:
		return append(rules, r.rule(where)), nil
	case whole:
		rules[i] = r.rule(where)
		return rules, nil
	}
	rules[i] = r.change(rules[i], where)
	return rules, nil
}

// change returns old with what r sets.
func (r ruleEntry) change(old wording.Rule, where string) wording.Rule {
	if r.Severity != "" {
		// A firm's word on severity holds for every kind, unless it says
		// otherwise for some of them.
		old.Severity, old.Levels, old.Sizes = r.Severity, nil, nil
	}
	if r.Levels != nil {
		old.Levels = r.Levels
	}
	if r.Kinds != nil {
		old.Kinds = r.Kinds
	}
	if r.Sizes != nil {
		old.Sizes = r.Sizes
	}
	if r.MostWords != nil {
		old.MostWords = r.MostWords
	}
	if r.LeastWords != nil {
		old.LeastWords = r.LeastWords
	}
	if r.Weight != 0 {
		old.Weight = r.Weight
	}
	if r.Rewrite.Do != "" {
		old.Rewrite = wording.Rewrite(r.Rewrite)
	}
	old.Unless = slices.Concat(old.Unless, r.Unless)
	for _, text := range []struct {
		to   *string
		from string
	}{{&old.Message, r.Message}, {&old.Suggestion, r.Suggestion}, {&old.Source, r.Source}} {
		if text.from != "" {
			*text.to = text.from
		}
	}
	old.Where = where
	return old
}

func (r ruleEntry) rule(where string) wording.Rule {
	within := defaultWithin
	if r.Within != nil {
		within = *r.Within
	}
	return wording.Rule{
		ID: r.ID, Kinds: r.Kinds, Severity: r.Severity, Levels: r.Levels,
		Patterns: r.Patterns, Unless: r.Unless, Near: r.Near, UnlessNear: r.UnlessNear, SoftNear: r.SoftNear,
		Within: within, Always: r.Always, From: r.From, ErrorFrom: r.ErrorFrom, YieldsTo: r.YieldsTo,
		Check: r.Check, Element: r.Element, On: r.On,
		MaxWords: r.MaxWords, MinWords: r.MinWords, MaxPart: r.MaxPart,
		Sizes: r.Sizes, Weight: r.Weight, Most: r.Most,
		MostWords: r.MostWords, LeastWords: r.LeastWords, Words: r.Words,
		Rewrite: wording.Rewrite(r.Rewrite),
		Message: r.Message, Suggestion: r.Suggestion, Source: r.Source, Where: where,
	}
}

// tableLines returns the lines at which the tables [[class]], [[mark]] and
// [[rule]] begin, which the decoder does not tell.
func tableLines(text []byte) map[string][]int {
	lines := map[string][]int{}
	scan := bufio.NewScanner(bytes.NewReader(text))
	scan.Buffer(nil, MaxFile+1)
	for n := 1; scan.Scan(); n++ {
		head, _, _ := strings.Cut(scan.Text(), "#")
		if inner, ok := strings.CutPrefix(strings.TrimSpace(head), "[["); ok {
			table := strings.TrimSpace(strings.TrimSuffix(inner, "]]"))
			lines[table] = append(lines[table], n)
		}
	}
	return lines
}
