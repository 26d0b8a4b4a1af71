package wording

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// snapshot is the form in which compiled rules are kept, so that a program
// that has only a moment need not compile them. What gob would write in any
// order, because it is a map, is in About as JSON.
type snapshot struct {
	About []byte // an about

	With, Pairs         []markSet
	Near, Unless, Soft  []markSet // per rule
	Yields              [][]int32
	Rewriters           [][2]int32 // words and only
	Even                []markSet
	Clashes             []int32
	Earning, Owns, Open markSet

	I, We, Joins, Heads, Stops, Participles int32
	Spelled                                 []int32 // word, and the two that it stands for
	EndingWords                             []int32 // of the endings in their order

	Words      []string // by number
	Stride     int32
	Members    []int32 // for each word from 0: how many classes, and those
	Phrases    []int32 // for each word: how many, and of each the class, how many words more, and those
	Nodes      []int32 // for each: its edges, ends and needs, each after how many there are
	Root       []int32 // for each word: how many edges of the root, and those
	RootShapes []int32

	Lexemes  []int32 // for each word that has any: itself, its roles, and its senses, forms and whether it has particles
	Phrasals []int32 // for each: the verb, the particle and the senses
}

// about is what is said in words.
type about struct {
	Language Language
	Marks    []Mark
	Rules    []Rule

	Senses    []string
	Clues     []string
	Weighings []Weighing
}

// errSnapshot says that what was kept is not what this program keeps.
var errSnapshot = errors.New("the kept rules are damaged, or those of another version; compile them anew")

// Snapshot returns the rules in a form that [Restore] reads. The patterns
// themselves are left out; equal rules give equal bytes.
func (r *Rules) Snapshot() ([]byte, error) {
	words, err := json.Marshal(about{r.lang.Language, r.bareMarks(), r.bareRules(), r.lexicon.senses, r.scale.clues, r.scale.weighings})
	if err != nil {
		return nil, fmt.Errorf("write rules: %w", err)
	}
	s := snapshot{
		About: words, With: r.with, Pairs: r.pairs, Clashes: r.clashes, Earning: r.earning, Owns: r.owns, Open: r.open,
		I: r.lang.i, We: r.lang.we, Joins: r.lang.joins, Heads: r.lang.heads, Stops: r.lang.stops, Participles: r.lang.participles,
		Stride: r.trie.stride,
	}
	for _, g := range r.gates {
		s.Near, s.Unless, s.Soft = append(s.Near, g.near), append(s.Unless, g.unless), append(s.Soft, g.soft)
		s.Yields = append(s.Yields, g.yields)
	}
	for _, w := range r.rewriters {
		s.Rewriters, s.Even = append(s.Rewriters, [2]int32{w.words, w.only}), append(s.Even, w.even)
	}
	for id, two := range r.lang.spelled {
		if two[0] != 0 {
			s.Spelled = append(s.Spelled, int32(id), two[0], two[1])
		}
	}
	for _, e := range r.lang.endings {
		s.EndingWords = append(s.EndingWords, e.word)
	}
	s.keep(r.trie)
	s.keepLexicon(&r.lexicon)
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(s); err != nil {
		return nil, fmt.Errorf("write rules: %w", err)
	}
	return out.Bytes(), nil
}

func (r *Rules) bareMarks() []Mark {
	out := slices.Clone(r.marks)
	for i := range out {
		out[i].Patterns, out[i].Unless = nil, nil
	}
	return out
}

func (r *Rules) bareRules() []Rule {
	out := slices.Clone(r.rules)
	for i := range out {
		out[i].Patterns, out[i].Unless = nil, nil
	}
	return out
}

// keep writes the trie.
func (s *snapshot) keep(t *trie) {
	s.Words = t.vocabulary.words
	for w := range int32(len(t.byWord)) {
		s.Members = appendCounted(s.Members, classesOf(t.member[w*t.stride:(w+1)*t.stride]))
		s.Phrases = append(s.Phrases, int32(len(t.phrases[w])))
		for _, p := range t.phrases[w] {
			s.Phrases = appendCounted(append(s.Phrases, p.class), p.rest)
		}
		s.Root = appendCounted(s.Root, t.byWord[w])
	}
	s.RootShapes = t.byShape
	for i := range t.nodes {
		nd := &t.nodes[i]
		s.Nodes = append(s.Nodes, int32(len(nd.edges)))
		for _, e := range nd.edges {
			s.Nodes = append(s.Nodes, e.numbers()...)
		}
		s.Nodes = append(s.Nodes, int32(len(nd.ends)))
		for _, e := range nd.ends {
			s.Nodes = append(s.Nodes, e.owner, flags(e.guard, e.last, e.comma), e.not)
		}
		s.Nodes = appendCounted(s.Nodes, nd.needs)
	}
}

func (s *snapshot) keepLexicon(l *lexicon) {
	for word, x := range l.lexemes {
		if x != (lexeme{}) {
			s.Lexemes = append(s.Lexemes, int32(word), int32(x.roles), int32(x.senses)|int32(x.forms)<<16|flags(x.particled)<<24)
		}
	}
	for _, p := range l.phrasals {
		s.Phrasals = append(s.Phrasals, p.verb, p.particle, int32(p.senses))
	}
}

// lexicon restores the lexicon.
func (s *snapshot) lexicon(senses []string) lexicon {
	l := lexicon{senses: senses, lexemes: make([]lexeme, len(s.Words))}
	for i := 0; i+2 < len(s.Lexemes); i += 3 {
		packed := s.Lexemes[i+2]
		l.lexemes[s.Lexemes[i]] = lexeme{uint32(s.Lexemes[i+1]), uint16(packed), uint8(packed >> 16), packed>>24 != 0}
	}
	for i := 0; i+2 < len(s.Phrasals); i += 3 {
		l.phrasals = append(l.phrasals, phrasal{s.Phrasals[i], s.Phrasals[i+1], uint16(s.Phrasals[i+2])})
	}
	return l
}

func appendCounted(to, list []int32) []int32 {
	return append(append(to, int32(len(list))), list...)
}

func classesOf(set []uint64) []int32 {
	var out []int32
	for k, bits := range set {
		for c := range int32(64) {
			if bits&(1<<c) != 0 {
				out = append(out, int32(k)<<6+c)
			}
		}
	}
	return out
}

func flags(set ...bool) int32 {
	var out int32
	for i, s := range set {
		if s {
			out |= 1 << i
		}
	}
	return out
}

func (e edge) numbers() []int32 {
	return []int32{
		int32(e.gapMin), int32(e.gapMax), flags(e.gapTight, e.comma, e.first),
		e.gapNot, e.not, e.word, e.class, int32(e.shape), e.to,
	}
}

// Restore returns the rules that [Rules.Snapshot] wrote. Bytes from anywhere
// else are an error where they are seen to be; it is not for those.
func Restore(text []byte) (*Rules, error) {
	var s snapshot
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&s); err != nil {
		return nil, fmt.Errorf("%w: %w", errSnapshot, err)
	}
	var a about
	if err := json.Unmarshal(s.About, &a); err != nil {
		return nil, fmt.Errorf("%w: %w", errSnapshot, err)
	}
	n := len(a.Rules)
	for _, per := range []int{len(s.Near), len(s.Unless), len(s.Soft), len(s.Yields), len(s.Rewriters), len(s.Even), len(s.Clashes)} {
		if per != n {
			return nil, errSnapshot
		}
	}
	r := &Rules{
		marks: a.Marks, rules: a.Rules, with: s.With, pairs: s.Pairs, clashes: s.Clashes,
		earning: s.Earning, owns: s.Owns, open: s.Open, ids: map[string]int32{},
	}
	for i := range r.rules {
		r.ids[r.rules[i].ID] = int32(i)
		r.gates = append(r.gates, gate{s.Near[i], s.Unless[i], s.Soft[i], s.Yields[i]})
		r.rewriters = append(r.rewriters, rewriter{s.Rewriters[i][0], s.Rewriters[i][1], s.Even[i]})
	}
	var err error
	if r.trie, err = s.trie(); err != nil {
		return nil, err
	}
	r.lexicon = s.lexicon(a.Senses)
	clues := make([]Clue, len(a.Clues))
	for i, id := range a.Clues {
		clues[i].ID = id
	}
	if r.scale, err = newScale(a.Weighings, clues, a.Senses); err != nil {
		return nil, fmt.Errorf("%w: %w", errSnapshot, err)
	}
	r.lang, err = s.reading(a.Language)
	return r, err
}

// reading restores what is known of the language.
func (s *snapshot) reading(l Language) (reading, error) {
	letters, err := newLetters(l.Letters)
	if err != nil {
		return reading{}, err
	}
	r, err := l.prepare(letters)
	if err != nil {
		return reading{}, err
	}
	r.i, r.we, r.joins, r.heads, r.stops, r.participles = s.I, s.We, s.Joins, s.Heads, s.Stops, s.Participles
	r.spelled = make([][2]int32, len(s.Words))
	for i := 0; i+2 < len(s.Spelled); i += 3 {
		r.spelled[s.Spelled[i]] = [2]int32{s.Spelled[i+1], s.Spelled[i+2]}
	}
	for i, ending := range slices.Sorted(maps.Keys(l.Endings)) {
		r.endings = append(r.endings, wordEnding{[]byte(ending), s.EndingWords[i]})
	}
	return r, nil
}

// numbers reads what keep wrote.
type numbers struct {
	list []int32
	bad  bool
}

func (n *numbers) take(count int32) []int32 {
	if count < 0 || int(count) > len(n.list) {
		n.bad, n.list = true, nil
		return make([]int32, max(0, min(count, 16)))
	}
	out := n.list[:count:count]
	n.list = n.list[count:]
	return out
}

func (n *numbers) one() int32 { return n.take(1)[0] }

// counted returns a list that stands after its length, nil where it is empty.
func (n *numbers) counted() []int32 {
	if c := n.one(); c != 0 {
		return n.take(c)
	}
	return nil
}

// trie restores the trie.
func (s *snapshot) trie() (*trie, error) {
	words := int32(len(s.Words))
	t := &trie{vocabulary: newVocabulary(s.Words), stride: s.Stride, byShape: s.RootShapes}
	t.member, t.begins = make([]uint64, words*t.stride), make([]uint64, words*t.stride)
	t.byWord, t.phrases = make([][]int32, words), make([][]phrase, words)
	members, phrases, root := numbers{list: s.Members}, numbers{list: s.Phrases}, numbers{list: s.Root}
	for w := range words {
		for _, c := range members.counted() {
			t.member[w*t.stride+c>>6] |= 1 << (c & 63)
		}
		for range phrases.one() {
			c := phrases.one()
			t.begins[w*t.stride+c>>6] |= 1 << (c & 63)
			t.phrases[w] = append(t.phrases[w], phrase{c, phrases.counted()})
		}
		t.byWord[w] = root.counted()
	}
	nodes := numbers{list: s.Nodes}
	for len(nodes.list) > 0 {
		t.nodes = append(t.nodes, readNode(&nodes))
	}
	if members.bad || phrases.bad || root.bad || nodes.bad || len(t.nodes) == 0 {
		return nil, errSnapshot
	}
	for _, e := range t.nodes[0].edges {
		t.rootShapes |= e.shape
	}
	t.front()
	t.widen()
	return t, nil
}

func readNode(n *numbers) node {
	var nd node
	if count := n.one(); count > 0 && int(count) <= len(n.list) {
		nd.edges = make([]edge, count)
	}
	for i := range nd.edges {
		x := n.take(9)
		nd.edges[i] = edge{step{
			gapMin: uint8(x[0]), gapMax: uint8(x[1]), gapTight: x[2]&1 != 0, comma: x[2]&2 != 0, first: x[2]&4 != 0,
			gapNot: x[3], not: x[4], word: x[5], class: x[6], shape: shape(x[7]),
		}, x[8]}
	}
	if count := n.one(); count > 0 && int(count) <= len(n.list) {
		nd.ends = make([]ending, count)
	}
	for i := range nd.ends {
		x := n.take(3)
		nd.ends[i] = ending{owner: x[0], guard: x[1]&1 != 0, last: x[1]&2 != 0, comma: x[1]&4 != 0, not: x[2]}
	}
	nd.needs = n.counted()
	return nd
}
