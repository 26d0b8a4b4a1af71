package wording

import (
	"fmt"
	"strconv"
	"strings"
)

// Limits of the notation. They keep the trie small and the walk short
// whatever a firm writes into its own rule files.
const (
	maxPattern    = 1000 // bytes of one pattern
	maxExpansion  = 4000 // rows of words that one pattern stands for
	maxGap        = 25   // words in one gap
	maxGapProduct = 1500 // ways in which the gaps of one pattern combine
	maxDepth      = 4    // brackets within brackets
	openGap       = 12   // what ... stands for
)

// item is one element of a parsed pattern.
type item struct {
	kind     itemKind
	optional bool
	tight    bool   // for itemGap: crosses no comma
	min, max uint8  // for itemGap
	word     string // word, class or shape name
	parts    *parts // nil for most, and shared by copies
}

// parts is what only some items have.
type parts struct {
	choices [][]item // for itemChoice
	list    []string // for itemList: words and phrases
	not     []item   // for itemGap and itemNot: words and classes
}

type itemKind uint8

const (
	itemWord itemKind = iota
	itemClass
	itemShape
	itemChoice
	itemList
	itemGap
	itemNot
	itemComma
	itemFirst
	itemLast
)

// patternParser reads the notation of the package comment.
type patternParser struct {
	in  string
	pos int
}

func parsePattern(in string) ([]item, error) {
	if len(in) > maxPattern {
		return nil, fmt.Errorf("longer than %d characters", maxPattern)
	}
	p := &patternParser{in: in}
	items, err := p.sequence(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.in) {
		return nil, fmt.Errorf("unexpected %q", p.in[p.pos:])
	}
	return items, nil
}

// sequence reads items up to the end, or inside brackets up to | or ).
func (p *patternParser) sequence(depth int) ([]item, error) {
	items := make([]item, 0, 4)
	for {
		p.spaces()
		if p.pos >= len(p.in) || depth > 0 && (p.peek() == '|' || p.peek() == ')') {
			break
		}
		it, err := p.item(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("an empty phrase")
	}
	return items, nil
}

func (p *patternParser) item(depth int) (item, error) {
	switch c := p.peek(); {
	case c == '{':
		return p.gap()
	case strings.HasPrefix(p.in[p.pos:], "..."):
		p.pos += 3
		return item{kind: itemGap, max: openGap}, nil
	case c == '!':
		p.pos++
		not, err := p.singles()
		return item{kind: itemNot, parts: &parts{not: not}}, err
	case c == ',':
		p.pos++
		return item{kind: itemComma}, nil
	case c == '^':
		p.pos++
		return item{kind: itemFirst}, nil
	case c == '$':
		p.pos++
		return item{kind: itemLast}, nil
	}
	return p.choice(depth)
}

// choice reads a word, class or bracket, at top level perhaps several with |
// between them, and a ? after it.
func (p *patternParser) choice(depth int) (item, error) {
	first, err := p.atom(depth)
	if err != nil {
		return item{}, err
	}
	if depth > 0 || p.peek() != '|' {
		if p.peek() == '?' {
			p.pos++
			first.optional = true
		}
		return first, nil
	}
	choices := [][]item{{first}}
	for p.peek() == '|' {
		p.pos++
		next, err := p.atom(depth)
		if err != nil {
			return item{}, err
		}
		choices = append(choices, []item{next})
	}
	it := item{kind: itemChoice, parts: &parts{choices: choices}}
	if p.peek() == '?' {
		p.pos++
		it.optional = true
	}
	return it, nil
}

func (p *patternParser) atom(depth int) (item, error) {
	if p.peek() != '(' {
		return p.single()
	}
	if depth >= maxDepth {
		return item{}, fmt.Errorf("brackets more than %d deep", maxDepth)
	}
	if it, ok, err := p.list(); ok || err != nil {
		return it, err
	}
	p.pos++
	it := item{kind: itemChoice, parts: &parts{}}
	for {
		seq, err := p.sequence(depth + 1)
		if err != nil {
			return item{}, err
		}
		it.parts.choices = append(it.parts.choices, seq)
		c := p.peek()
		p.pos++
		switch c {
		case '|':
		case ')':
			return it, nil
		default:
			return item{}, fmt.Errorf("a bracket ( without )")
		}
	}
}

// list reads a bracket with nothing but words and phrases in it, as most are.
func (p *patternParser) list() (it item, ok bool, err error) {
	end := strings.IndexByte(p.in[p.pos:], ')')
	if end < 0 {
		return item{}, false, nil
	}
	body := p.in[p.pos+1 : p.pos+end]
	if strings.ContainsAny(body, "<({!,^$?.") {
		return item{}, false, nil
	}
	list := strings.Split(body, "|")
	for i, phrase := range list {
		list[i] = strings.TrimSpace(phrase)
		if list[i] == "" {
			return item{}, false, fmt.Errorf("an empty phrase")
		}
		if err := plainWord(phrase); err != nil {
			return item{}, false, err
		}
	}
	p.pos += end + 1
	return item{kind: itemList, parts: &parts{list: list}}, true, nil
}

// single reads one word, class or shape.
func (p *patternParser) single() (item, error) {
	if p.peek() == '<' {
		end := strings.IndexByte(p.in[p.pos:], '>')
		if end < 2 {
			return item{}, fmt.Errorf("a class < without >")
		}
		name := p.in[p.pos+1 : p.pos+end]
		p.pos += end + 1
		if strings.HasPrefix(name, "#") {
			return item{kind: itemShape, word: name[1:]}, nil
		}
		return item{kind: itemClass, word: name}, nil
	}
	start := p.pos
	for p.pos < len(p.in) && !strings.ContainsRune(" \t|()<>{}!,^$?", rune(p.in[p.pos])) {
		p.pos++
	}
	word := p.in[start:p.pos]
	if word == "" {
		return item{}, fmt.Errorf("a word is missing at %q", p.in[start:])
	}
	if err := plainWord(word); err != nil {
		return item{}, err
	}
	return item{kind: itemWord, word: word}, nil
}

// singles reads words and classes with | between them.
func (p *patternParser) singles() ([]item, error) {
	var out []item
	for {
		it, err := p.single()
		if err != nil {
			return nil, err
		}
		out = append(out, it)
		if p.peek() != '|' {
			return out, nil
		}
		p.pos++
	}
}

func (p *patternParser) gap() (item, error) {
	end := strings.IndexByte(p.in[p.pos:], '}')
	if end < 0 {
		return item{}, fmt.Errorf("a gap { without }")
	}
	body := p.in[p.pos+1 : p.pos+end]
	p.pos += end + 1
	span, not, _ := strings.Cut(body, " ")
	lo, hi, _ := strings.Cut(span, "-")
	least, err := strconv.Atoi(lo)
	if err != nil {
		return item{}, fmt.Errorf("the gap {%s} is not like {0-6}", body)
	}
	most, err := strconv.Atoi(hi)
	if err != nil || least < 0 || most < least || most > maxGap {
		return item{}, fmt.Errorf("the gap {%s} is not like {0-6}, up to %d", body, maxGap)
	}
	it := item{kind: itemGap, min: uint8(least), max: uint8(most)}
	for field := range strings.FieldsSeq(not) {
		switch {
		case field == "!,":
			it.tight = true
		case field[0] == '!':
			sub := &patternParser{in: field, pos: 1}
			without, err := sub.singles()
			if err != nil {
				return item{}, err
			}
			it.parts = &parts{not: without}
		default:
			return item{}, fmt.Errorf("the gap {%s} holds %q; only !words and !, may follow the numbers", body, field)
		}
	}
	return it, nil
}

func (p *patternParser) spaces() {
	for p.pos < len(p.in) && (p.in[p.pos] == ' ' || p.in[p.pos] == '\t') {
		p.pos++
	}
}

// peek returns the next byte, 0 at the end.
func (p *patternParser) peek() byte {
	if p.pos >= len(p.in) {
		return 0
	}
	return p.in[p.pos]
}

// plainWord reports a word that could never be found, because the lexer does
// not produce it.
func plainWord(word string) error {
	if strings.ToLower(word) != word {
		return fmt.Errorf("%q has capitals; words are compared in lower case", word)
	}
	if strings.ContainsAny(word, "'’") {
		return fmt.Errorf("%q has an apostrophe; spell it out (i am, did not)", word)
	}
	if strings.ContainsRune(word, '-') {
		return fmt.Errorf("%q has a hyphen; write two words", word)
	}
	return nil
}
