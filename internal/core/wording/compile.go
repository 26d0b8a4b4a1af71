package wording

import (
	"fmt"
	"slices"
)

// maxMarks is the number of marks that fit the set kept for each sentence.
const maxMarks = 64

// Rules is a compiled [Book]. It never changes, and may be used from many
// goroutines at once.
type Rules struct {
	trie  *trie
	marks []Mark
	rules []Rule
	with  []markSet // per mark
	pairs []markSet // per mark: OwnsWith
	gates []gate    // per rule

	rewriters []rewriter // per rule
	clashes   []int32    // per rule: the class of CheckClash
	earning   markSet    // the marks that earn an element
	ids       map[string]int32
	lang      reading
	owns      markSet
	open      markSet

	lexicon lexicon
	scale   scale
}

// markSet is a set of marks by their number.
type markSet uint64

// gate is the marks and rules that a rule names, resolved.
type gate struct {
	near, unless, soft markSet
	yields             []int32
}

// Rules returns the rules in the order of the book, for lists and documents.
func (r *Rules) Rules() []Rule { return slices.Clone(r.rules) }

// Compile checks a book and makes it ready. Marks and rules are owners of
// patterns: owner i is mark i, and after the marks come the rules. An error
// says where in the data the fault is.
func Compile(book Book) (*Rules, error) {
	if len(book.Marks) > maxMarks {
		return nil, fmt.Errorf("%d marks; there is room for %d", len(book.Marks), maxMarks)
	}
	l, err := newLetters(book.Language.Letters)
	if err != nil {
		return nil, fmt.Errorf("%s%w", at(book.Language.Where), err)
	}
	b, err := newBuilder(book.Classes, l)
	if err != nil {
		return nil, err
	}
	r := &Rules{marks: slices.Clone(book.Marks), rules: slices.Clone(book.Rules), ids: map[string]int32{}}
	marks := map[string]int32{}
	for i, m := range r.marks {
		if _, twice := marks[m.ID]; twice || m.ID == "" {
			return nil, fmt.Errorf("%smark %q: needs a name of its own", at(m.Where), m.ID)
		}
		marks[m.ID] = int32(i)
	}
	for i := range r.rules {
		if err := r.name(int32(i)); err != nil {
			return nil, err
		}
	}
	for i, m := range r.marks {
		if err := r.addMark(b, int32(i), m, marks); err != nil {
			return nil, fmt.Errorf("%smark %s: %w", at(m.Where), m.ID, err)
		}
	}
	for i, rule := range r.rules {
		if err := r.addRule(b, int32(i), rule, marks); err != nil {
			return nil, fmt.Errorf("%srule %s: %w", at(rule.Where), rule.ID, err)
		}
	}
	if err := r.addWeights(b, book); err != nil {
		return nil, err
	}
	if r.lang, err = book.Language.read(b); err != nil {
		return nil, err
	}
	r.trie = b.finish()
	r.lexicon.settle(len(r.trie.vocabulary.words))
	r.lang.spelled = append(r.lang.spelled, make([][2]int32, max(0, len(r.trie.vocabulary.words)-len(r.lang.spelled)))...)
	return r, nil
}

// addWeights reads what is weighed. Clues are owners after the rules.
func (r *Rules) addWeights(b *builder, book Book) error {
	for i, c := range book.Clues {
		if len(c.Patterns) == 0 {
			return fmt.Errorf("%sclue %s: needs patterns", at(c.Where), c.ID)
		}
		if err := addPatterns(b, int32(len(r.marks)+len(r.rules)+i), c.Patterns, c.Unless); err != nil {
			return fmt.Errorf("%sclue %s: %w", at(c.Where), c.ID, err)
		}
	}
	var err error
	if r.lexicon, err = readLexicon(b, book.Senses, book.Roles); err != nil {
		return err
	}
	r.scale, err = newScale(book.Weighings, book.Clues, r.lexicon.senses)
	return err
}

func (r *Rules) name(i int32) error {
	id := r.rules[i].ID
	if _, twice := r.ids[id]; twice || id == "" {
		return fmt.Errorf("%srule %q: needs a name of its own", at(r.rules[i].Where), id)
	}
	r.ids[id] = i
	return nil
}

func (r *Rules) addMark(b *builder, owner int32, m Mark, marks map[string]int32) error {
	if m.Element != "" && !slices.Contains(ElementNames(), m.Element) {
		return fmt.Errorf("there is no element %q", m.Element)
	}
	if (m.Element == "") != (m.State == "") || m.State == Missing || len(m.Patterns) == 0 {
		return fmt.Errorf("needs patterns, and a state (present or partial) with an element")
	}
	with, err := setOf(m.With, marks)
	if err != nil {
		return err
	}
	pairs, err := setOf(m.OwnsWith, marks)
	if err != nil {
		return err
	}
	r.with, r.pairs = append(r.with, with), append(r.pairs, pairs)
	if m.Element != "" {
		r.earning |= 1 << owner
	}
	if m.OwnsUp {
		r.owns |= 1 << owner
	}
	if m.OpenEnded {
		r.open |= 1 << owner
	}
	return addPatterns(b, owner, m.Patterns, m.Unless)
}

func (r *Rules) addRule(b *builder, i int32, rule Rule, marks map[string]int32) error {
	if err := rule.check(); err != nil {
		return err
	}
	var g gate
	var err error
	if g.near, err = setOf(rule.Near, marks); err != nil {
		return err
	}
	if g.unless, err = setOf(rule.UnlessNear, marks); err != nil {
		return err
	}
	if g.soft, err = setOf(rule.SoftNear, marks); err != nil {
		return err
	}
	for _, id := range rule.YieldsTo {
		other, ok := r.ids[id]
		if !ok {
			return fmt.Errorf("there is no rule %q to yield to", id)
		}
		g.yields = append(g.yields, other)
	}
	r.gates = append(r.gates, g)
	w, err := b.rewriter(rule.Rewrite, marks)
	if err != nil {
		return err
	}
	r.rewriters = append(r.rewriters, w)
	clash, err := b.listed(rule.Words)
	if err != nil {
		return err
	}
	r.clashes = append(r.clashes, clash)
	return addPatterns(b, int32(len(r.marks))+i, rule.Patterns, rule.Unless)
}

// check reports what is wrong with a rule by itself.
func (r *Rule) check() error {
	levels := []Severity{r.Severity}
	for _, s := range r.Sizes {
		levels = append(levels, s)
	}
	for _, sizes := range []map[Size]int{r.MostWords, r.LeastWords} {
		for s := range sizes {
			if !slices.Contains(Sizes(), s) {
				return fmt.Errorf("%q is not a size: oversight, setback, serious or severe", s)
			}
		}
	}
	for s := range r.Sizes {
		if !slices.Contains(Sizes(), s) {
			return fmt.Errorf("%q is not a size: oversight, setback, serious or severe", s)
		}
	}
	for _, k := range Kinds() {
		if s, ok := r.Levels[k]; ok {
			levels = append(levels, s)
		}
	}
	for _, s := range levels {
		if s.rank() == 3 && s != Off {
			return fmt.Errorf("%q is not a severity: error, warning, suggestion or off", s)
		}
	}
	for _, k := range r.Kinds {
		if !slices.Contains(Kinds(), k) {
			return fmt.Errorf("%q is not a kind: boss, team, client, public or review", k)
		}
	}
	for k := range r.Levels {
		if !slices.Contains(Kinds(), k) {
			return fmt.Errorf("%q is not a kind: boss, team, client, public or review", k)
		}
	}
	if r.Message == "" {
		return fmt.Errorf("has no message")
	}
	if r.Within < 0 || r.Within > 5 {
		return fmt.Errorf("within is %d sentences; 0 to 5 are possible", r.Within)
	}
	return r.checkCheck()
}

func (r *Rule) checkCheck() error {
	switch r.Check {
	case "":
		if len(r.Patterns) == 0 {
			return fmt.Errorf("has neither patterns nor a check")
		}
	case CheckNeed:
		if !slices.Contains(ElementNames(), r.Element) {
			return fmt.Errorf("there is no element %q", r.Element)
		}
	case CheckLong, CheckShort:
		if len(r.MostWords)+len(r.LeastWords) == 0 {
			return fmt.Errorf("the check %s needs numbers of words by size", r.Check)
		}
	case CheckClash:
		if len(r.Words) == 0 {
			return fmt.Errorf("the check clash needs words")
		}
	case CheckWhen, CheckBuried, CheckLack, CheckEnd:
		if len(r.Near) == 0 {
			return fmt.Errorf("the check %s needs marks in near", r.Check)
		}
	default:
		return fmt.Errorf("there is no check %q: need, when, buried, lack, long, short, end or clash", r.Check)
	}
	return nil
}

func addPatterns(b *builder, owner int32, patterns, unless []string) error {
	for _, p := range patterns {
		if err := b.add(p, owner, false); err != nil {
			return fmt.Errorf("pattern %q: %w", p, err)
		}
	}
	for _, p := range unless {
		if err := b.add(p, owner, true); err != nil {
			return fmt.Errorf("pattern %q: %w", p, err)
		}
	}
	return nil
}

func setOf(names []string, marks map[string]int32) (markSet, error) {
	var s markSet
	for _, name := range names {
		i, ok := marks[name]
		if !ok {
			return 0, fmt.Errorf("there is no mark %q", name)
		}
		s |= 1 << i
	}
	return s, nil
}
