package quantity

// parser reads the numbers of one phrase.
type parser struct {
	lex   *lexer
	toks  []token
	ended ending
}

// number is what the parser knows about one number.
type number struct {
	value       Value
	first, next int // tokens
	prec, scale int
	style       Style
	lang        Language
	lit         *literal // of a number that is one literal with a magnitude
	article     bool     // it is only the German "ein"
	long        int      // what "billion" adds to its power of ten in German
	readings    []Reading

	// How the number ends, for the fraction that may follow.
	base   Value // all but the last words below a hundred
	tail   Value // these words
	tens   int   // the tens, if the tail has no digit: "thirty"
	tailBy joint
	mag    int // the power of ten of its last magnitude
}

// maxMagnitude is the power of ten that magnitudes in a row may come to.
const maxMagnitude = 60

// joint is what stands before the last words of a number.
type joint uint8

const (
	joinedNot joint = iota
	joinedBare
	joinedAnd
)

var noWord word

// word returns the entry of token i, an empty one where there is no word.
func (p *parser) word(i int) *word {
	if i < 0 || i >= len(p.toks) || p.toks[i].kind != kindWord {
		return &noWord
	}
	return &known.words[p.toks[i].word]
}

func (p *parser) class(i int) class { return p.word(i).class }

func (p *parser) mark(i int, r rune) bool {
	return i >= 0 && i < len(p.toks) && p.toks[i].kind == kindMark && p.toks[i].mark == r
}

func (p *parser) isDash(i int) bool {
	return p.mark(i, '-') || p.mark(i, '‐') || p.mark(i, '‑')
}

// literal returns the number in digits at i, nil where there is none.
func (p *parser) literal(i int) *literal {
	if i < 0 || i >= len(p.toks) || p.toks[i].kind != kindNumber {
		return nil
	}
	return &p.toks[i].num
}

func (p *parser) gap(i int) gap {
	if i >= len(p.toks) {
		return gapLine
	}
	return p.toks[i].gap
}

// hyphen passes over a hyphen inside a number in words: "twenty-three".
func (p *parser) hyphen(i int) int {
	if p.isDash(i) && i+1 < len(p.toks) && p.toks[i].gap == p.toks[i+1].gap {
		return i + 1
	}
	return i
}

// small reads a number below a hundred in words, or a literal.
func (p *parser) small(i int) (v Value, tens, next int, ok bool) {
	if lit := p.literal(i); lit != nil {
		return lit.value, 0, i + 1, true
	}
	w := p.word(i)
	switch w.class {
	case classDigit, classTeen:
		return Int(int64(w.val)), 0, i + 1, true
	case classWhole:
		return p.toks[i].num.value, 0, i + 1, true
	case classTens:
		j := p.hyphen(i + 1)
		if d := p.word(j); d.class == classDigit && d.val > 0 && d.flags&flagArticle == 0 {
			return Int(int64(w.val + d.val)), 0, j + 1, true
		}
		return Int(int64(w.val)), int(w.val), i + 1, true
	}
	return Value{}, 0, i, false
}

// group reads a number up to the word "hundred" and what it counts below it.
func (p *parser) group(i int) (n number, ok bool) {
	n.first = i
	v, tens, next, ok := p.small(i)
	switch {
	case ok:
	case p.class(i) == classArticle && p.multiplies(i+1):
		v, next, ok = Int(1), i+1, true
	case p.class(i) == classHundred && p.word(i).flags&flagPlural == 0:
		v, next, ok = Int(1), i, true
	default:
		return n, false
	}
	n.value, n.tail, n.tens, n.next = v, v, tens, next
	hundred := p.hyphen(n.next)
	if p.class(hundred) != classHundred {
		return n, ok
	}
	n.value = v.Shift(2)
	n.next, n.base, n.tail, n.tens = hundred+1, n.value, Value{}, 0
	p.belowHundred(&n)
	return n, true
}

// belowHundred adds "and sixteen" or "sixteen" to a number of hundreds.
func (p *parser) belowHundred(n *number) {
	j, by := p.hyphen(n.next), joinedBare
	if p.class(n.next) == classAnd {
		j, by = n.next+1, joinedAnd
	}
	lit := p.literal(j)
	if lit != nil && (by == joinedBare || !lit.integer() || lit.value.Sign() == 0) {
		return
	}
	if p.word(j).flags&flagArticle != 0 {
		return
	}
	v, tens, next, ok := p.small(j)
	if !ok || v.Cmp(Int(100)) >= 0 || v.Sign() == 0 || p.class(next) == classHundred {
		return
	}
	n.tail, n.tens, n.next, n.tailBy = v, tens, next, by
	n.value = n.base.Add(v)
}

// multiplies reports whether token i is a word that "a" may count.
func (p *parser) multiplies(i int) bool {
	switch w := p.word(i); w.class {
	case classHundred, classDozen:
		return w.flags&flagPlural == 0
	case classMagnitude:
		return w.flags&(flagPlural|flagLetter) == 0
	}
	return false
}

// term reads a group with its magnitudes: "two hundred thousand", "3 dozen".
func (p *parser) term(i int) (n number, ok bool) {
	n, ok = p.group(i)
	if !ok {
		return n, false
	}
	if p.class(n.next) == classDozen {
		twelve := Int(12)
		n.value = n.base.Add(n.tail.Mul(twelve))
		if n.base.Sign() != 0 && n.tail.Sign() == 0 {
			n.value = n.base.Mul(twelve)
		}
		n.next++
		n.tail, n.tens, n.base = Value{}, 0, Value{}
		return n, true
	}
	p.magnitudes(&n)
	return n, true
}

// magnitudes multiplies n by the words behind it: "million", "lakh crore".
func (p *parser) magnitudes(n *number) {
	for {
		j := p.hyphen(n.next)
		w := p.word(j)
		if w.class != classMagnitude || w.flags&flagLetter != 0 {
			return
		}
		if n.scale+int(w.val) > maxMagnitude {
			return
		}
		n.value = n.value.Shift(int(w.val))
		n.scale += int(w.val)
		n.mag = int(w.val)
		if w.lang&(English|German) == English|German && w.val > 6 {
			n.long = int(w.val) - 6 // million is 10^6 for all, the next a million of those, not a thousand
		}
		n.next = j + 1
		n.tens, n.tail, n.base = 0, Value{}, n.value
		n.lang |= w.lang
	}
}

// cardinal reads a number in words, in digits, or in both: "4 thousand 3
// hundred and 21".
func (p *parser) cardinal(i int) (n number, ok bool) {
	n, ok = p.term(i)
	if !ok {
		return n, false
	}
	n.style = Words
	if lit := p.literal(i); lit != nil {
		n.style, n.lit = lit.form, lit
		n.prec = int(lit.prec)
		n.scale += int(lit.scale)
	}
	p.moreTerms(&n)
	p.point(&n)
	return n, true
}

// moreTerms adds the smaller terms behind a magnitude.
func (p *parser) moreTerms(n *number) {
	room := n.mag
	for terms := 0; room > 2 && n.lit.plainValue() && terms < 8; terms++ {
		j := n.next
		and := p.class(j) == classAnd
		if and {
			j++
		}
		if p.word(j).flags&flagArticle != 0 && !p.multiplies(j+1) {
			return
		}
		t, ok := p.term(j)
		if !ok || t.value.Sign() <= 0 || t.value.Cmp(decimal(1, room)) >= 0 {
			return
		}
		if lit := p.literal(j); lit != nil && (t.next == j+1 || lit.altWhy != Plain) || p.denominates(t.next) && and && t.tail.Cmp(Int(20)) < 0 {
			return
		}
		base := n.value
		n.value = n.value.Add(t.value)
		n.base, n.tail, n.tens, n.tailBy = base.Add(t.base), t.tail, t.tens, t.tailBy
		if n.tailBy == joinedNot && and {
			n.tailBy = joinedAnd
		}
		n.next, n.mag, n.lit, n.scale, n.style, n.long = t.next, t.mag, nil, 0, Words, 0
		room = t.mag
	}
}

// plainValue reports a number whose digits can be read in one way, or none.
func (n *literal) plainValue() bool { return n == nil || n.altWhy == Plain }

// denominates reports an ordinal or a half at i, so that what stands before it
// is a numerator.
func (p *parser) denominates(i int) bool {
	c := p.class(i)
	return c == classOrdinal || c == classHalf
}

// point reads decimals in words: "point two five", "Komma drei".
func (p *parser) point(n *number) {
	if p.class(n.next) != classPoint || n.style != Words || n.prec > 0 {
		return
	}
	j, v := n.next+1, n.value
	for n.prec < 30 {
		if p.literal(j) != nil {
			break
		}
		d, _, next, ok := p.small(j)
		if !ok || d.Cmp(Int(100)) >= 0 || d.den != 0 || d.exp < 0 {
			break
		}
		places := 1
		if d.Cmp(Int(10)) >= 0 {
			places = 2
		}
		n.prec += places
		v = v.Add(d.Shift(-n.prec))
		j = next
		if p.isDash(j) {
			break
		}
	}
	if n.prec == 0 {
		return
	}
	n.value, n.next, n.tail, n.tens = v, j, Value{}, 0
	if n.mag == 0 {
		p.magnitudes(n)
	}
}
