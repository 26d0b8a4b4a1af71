package wording

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// shape is a set of things a word can be that no list could hold.
type shape uint16

const (
	shapeNumber shape = 1 << iota
	shapeClock
	shapeDate
	shapeName
	shapeCaps
	shapeBlank
	shapeQuote
	shapeFill
	shapeSmile // an emoticon or a smiling face
	shapeComma // a comma or the like stands before the word; not for patterns
)

var shapeNames = map[string]shape{
	"number": shapeNumber, "clock": shapeClock, "date": shapeDate,
	"name": shapeName, "caps": shapeCaps, "blank": shapeBlank, "quote": shapeQuote, "fill": shapeFill, "smile": shapeSmile,
}

// step is one word of a pattern together with what must hold before it. Steps
// are compared whole, so patterns that begin alike share their nodes.
type step struct {
	gapMin, gapMax uint8
	gapTight       bool
	comma, first   bool
	gapNot         int32 // class that no word of the gap is in; 0: none
	not            int32 // class that the word is not in; 0: none
	word           int32 // the word, or 0
	class          int32 // the class, or 0
	shape          shape // the shape, or 0
}

// ending is the end of a pattern: whose it is, and what must hold after it.
type ending struct {
	owner int32
	guard bool  // the pattern is one of the owner's Unless
	not   int32 // class that the next word is not in; 0: none
	last  bool  // the sentence ends here
	comma bool  // a comma follows
}

type edge struct {
	step
	to int32
}

type node struct {
	edges []edge
	ends  []ending
	wide  *wide   // for nodes with many edges
	needs []int32 // what every pattern through the node still has to find, the rarest first: classes, and words below 0
}

// wide is the index of a node from which many patterns go on, as they do from
// "I": the edges by what they may take.
type wide struct {
	byWord  map[int32][]int32 // for each word, the edges that may take it or a phrase that it begins
	byShape []int32           // the edges that take a shape
	shapes  shape             // their shapes
	gapMax  int32
}

// manyEdges is the number of edges from which an index pays.
const manyEdges = 30

// trie holds every pattern of a book, and the words and classes they name.
type trie struct {
	vocabulary vocabulary
	classes    map[string]int32 // class -> number, from 1
	member     []uint64         // bit set of classes for each word, stride words each
	begins     []uint64         // the same, of the classes that the word begins a phrase of
	either     []uint64         // both together
	phrases    [][]phrase       // for each word, the phrases that it begins
	stride     int32
	nodes      []node
	byWord     [][]int32 // for each word, the edges of the root that may take it
	byShape    []int32   // the edges of the root that take a shape
	rootShapes shape
	doors      [][]door // byWord with what is asked first beside it
}

// door is an edge of the root, with the two rarest needs behind it; 0: none.
type door struct{ edge, need, next int32 }

// phrase is a phrase of a class, without its first word.
type phrase struct {
	class int32
	rest  []int32
}

// in reports whether word w is in class c.
func (t *trie) in(w, c int32) bool {
	return t.member[w*t.stride+c>>6]&(1<<(c&63)) != 0
}

// starts reports whether word w begins a phrase of class c.
func (t *trie) starts(w, c int32) bool {
	return t.begins[w*t.stride+c>>6]&(1<<(c&63)) != 0
}

// builder collects a trie.
type builder struct {
	trie
	letters letters
	words   []string // by number
	numbers map[string]int32
	source  map[string]Class
	next    map[way]int32
	names   []string     // the name of each numbered class
	singles [][]string   // the single words of each numbered class
	phrases [][][]string // the phrases of each numbered class, which hide those of the trie
}

// way is an edge while the trie is built.
type way struct {
	from int32
	step step
}

func newBuilder(classes []Class, l letters) (*builder, error) {
	b := &builder{letters: l, source: map[string]Class{}, next: map[way]int32{}, names: []string{""}, singles: [][]string{nil}, phrases: [][][]string{nil}}
	b.words = []string{""}
	b.numbers = map[string]int32{}
	b.classes = map[string]int32{}
	b.nodes = []node{{}}
	for _, c := range classes {
		if _, twice := b.source[c.Name]; twice {
			return nil, fmt.Errorf("%sclass %s: defined twice", at(c.Where), c.Name)
		}
		b.source[c.Name] = c
	}
	for _, c := range classes {
		if _, err := b.class(c.Name, nil); err != nil {
			return nil, fmt.Errorf("%sclass %s: %w", at(c.Where), c.Name, err)
		}
	}
	return b, nil
}

func (b *builder) wordID(w string) int32 {
	w = b.letters.plain(w)
	id, ok := b.numbers[w]
	if !ok {
		id = int32(len(b.words))
		b.words, b.numbers[w] = append(b.words, w), id
	}
	return id
}

// class returns the number of a class, reading it at its first use. within
// holds the classes being read, to find one that includes itself.
func (b *builder) class(name string, within []string) (int32, error) {
	if id, ok := b.classes[name]; ok {
		return id, nil
	}
	c, ok := b.source[name]
	if !ok {
		return 0, fmt.Errorf("there is no class <%s>", name)
	}
	if slices.Contains(within, name) {
		return 0, fmt.Errorf("class <%s> includes itself", name)
	}
	var singles []string
	var phrases [][]string
	for _, entry := range c.Words {
		if sub, ok := strings.CutPrefix(entry, "<"); ok {
			id, err := b.class(strings.TrimSuffix(sub, ">"), append(within, name))
			if err != nil {
				return 0, err
			}
			singles = append(singles, b.singles[id]...)
			phrases = append(phrases, b.phrases[id]...)
			continue
		}
		if strings.TrimSpace(entry) == "" {
			return 0, fmt.Errorf("an empty entry")
		}
		if err := plainWord(entry); err != nil {
			return 0, err
		}
		singles, phrases = addPhrase(singles, phrases, entry)
	}
	return b.addClass(name, singles, phrases), nil
}

// addPhrase adds one word or phrase to the words or the phrases.
func addPhrase(words []string, phrases [][]string, phrase string) ([]string, [][]string) {
	if strings.IndexByte(phrase, ' ') < 0 {
		return append(words, phrase), phrases
	}
	if several := strings.Fields(phrase); len(several) > 1 {
		return words, append(phrases, several)
	}
	return append(words, strings.TrimSpace(phrase)), phrases
}

func (b *builder) addClass(name string, singles []string, phrases [][]string) int32 {
	id := int32(len(b.singles))
	b.classes[name] = id
	b.names = append(b.names, name)
	b.singles = append(b.singles, singles)
	b.phrases = append(b.phrases, phrases)
	for _, w := range singles {
		b.wordID(w)
	}
	for _, phrase := range phrases {
		for _, w := range phrase {
			b.wordID(w)
		}
	}
	return id
}

// anyOf returns the class of the single words that items name.
func (b *builder) anyOf(items []item) (int32, error) {
	var words []string
	for _, it := range items {
		switch it.kind {
		case itemWord:
			words = append(words, it.word)
		case itemClass:
			id, err := b.class(it.word, nil)
			if err != nil {
				return 0, err
			}
			words = append(words, b.singles[id]...)
		default:
			return 0, errors.New("only words and classes can be ruled out")
		}
	}
	return b.unnamed(words, nil), nil
}

// anonymous returns the class of what plain rows stand for.
func (b *builder) anonymous(rows [][]item) (int32, error) {
	var words []string
	var phrases [][]string
	for _, row := range rows {
		switch {
		case row[0].kind == itemClass:
			id, err := b.class(row[0].word, nil)
			if err != nil {
				return 0, err
			}
			words = append(words, b.singles[id]...)
			phrases = append(phrases, b.phrases[id]...)
		case len(row) == 1:
			words = append(words, row[0].word)
		default:
			phrase := make([]string, len(row))
			for i, it := range row {
				phrase[i] = it.word
			}
			phrases = append(phrases, phrase)
		}
	}
	return b.unnamed(words, phrases), nil
}

// unnamed returns the class of words and phrases; the same ones in another
// order are the same class.
func (b *builder) unnamed(words []string, phrases [][]string) int32 {
	words, phrases = slices.Clone(words), slices.Clone(phrases)
	slices.Sort(words)
	words = slices.Compact(words)
	slices.SortFunc(phrases, slices.Compare)
	phrases = slices.CompactFunc(phrases, slices.Equal)
	var key strings.Builder
	for _, w := range words {
		key.WriteString("|" + w) // no class name holds a bar
	}
	for _, p := range phrases {
		key.WriteString("|" + strings.Join(p, " "))
	}
	if id, ok := b.classes[key.String()]; ok {
		return id
	}
	return b.addClass(key.String(), words, phrases)
}

// add puts one pattern into the trie.
func (b *builder) add(pattern string, owner int32, guard bool) error {
	items, err := parsePattern(pattern)
	if err != nil {
		return err
	}
	rows, err := b.expand(items)
	if err != nil {
		return err
	}
	for _, row := range rows {
		steps, end, err := b.fold(row)
		if err != nil {
			return err
		}
		end.owner, end.guard = owner, guard
		b.insert(steps, end)
	}
	return nil
}

func (b *builder) insert(steps []step, end ending) {
	at := int32(0)
	for _, s := range steps {
		next, ok := b.next[way{at, s}]
		if !ok {
			next = int32(len(b.nodes))
			b.nodes = append(b.nodes, node{})
			b.nodes[at].edges = append(b.nodes[at].edges, edge{step: s, to: next})
			b.next[way{at, s}] = next
		}
		at = next
	}
	if !slices.Contains(b.nodes[at].ends, end) {
		b.nodes[at].ends = append(b.nodes[at].ends, end)
	}
}

// finish fills the class table and the index of the root.
func (b *builder) finish() *trie {
	t := &b.trie
	t.vocabulary = newVocabulary(b.words)
	words := int32(len(b.words))
	t.stride = int32(len(b.singles))>>6 + 1
	t.member = make([]uint64, words*t.stride)
	for id, singles := range b.singles {
		for _, w := range singles {
			t.member[b.wordID(w)*t.stride+int32(id)>>6] |= 1 << (id & 63)
		}
	}
	t.begins = make([]uint64, words*t.stride)
	t.phrases = make([][]phrase, words)
	for id, phrases := range b.phrases {
		for _, spelled := range phrases {
			first := b.wordID(spelled[0])
			t.begins[first*t.stride+int32(id)>>6] |= 1 << (id & 63)
			rest := make([]int32, 0, len(spelled)-1)
			for _, w := range spelled[1:] {
				rest = append(rest, b.wordID(w))
			}
			t.phrases[first] = append(t.phrases[first], phrase{int32(id), rest})
		}
	}
	for n := len(t.nodes) - 1; n > 0; n-- { // each node comes before those it leads to
		t.nodes[n].needs = b.needs(&t.nodes[n])
	}
	var all []int32 // side by side, as they are read
	for n := range t.nodes {
		from := len(all)
		all = append(all, t.nodes[n].needs...)
		t.nodes[n].needs = all[from:len(all):len(all)]
	}
	t.byWord = make([][]int32, words)
	for i, e := range t.nodes[0].edges {
		switch {
		case e.shape != 0:
			t.byShape = append(t.byShape, int32(i))
			t.rootShapes |= e.shape
		case e.word != 0:
			t.byWord[e.word] = append(t.byWord[e.word], int32(i))
		default:
			for _, w := range b.singles[e.class] {
				t.take(b.wordID(w), int32(i))
			}
			for _, phrase := range b.phrases[e.class] {
				t.take(b.wordID(phrase[0]), int32(i))
			}
		}
	}
	t.front()
	t.widen()
	return t
}

// needs returns what every pattern through a node still has to find.
func (b *builder) needs(nd *node) []int32 {
	if len(nd.ends) > 0 || len(nd.edges) != 1 {
		return nil
	}
	e := nd.edges[0]
	needs := slices.Clone(b.nodes[e.to].needs)
	switch {
	case e.shape != 0: // found soon enough
	case e.word != 0:
		needs = append(needs, -e.word)
	default:
		needs = append(needs, e.class)
	}
	slices.SortStableFunc(needs, func(x, y int32) int { return b.common(x) - b.common(y) })
	return needs
}

// common tells roughly how many words a need is met by.
func (b *builder) common(need int32) int {
	if need < 0 {
		return 1
	}
	return len(b.singles[need]) + len(b.phrases[need])
}

// at turns a place into the beginning of an error message.
func at(where string) string {
	if where == "" {
		return ""
	}
	return where + ": "
}
