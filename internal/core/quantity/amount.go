package quantity

// amount is a number with its sign, currency and unit, as it grows.
type amount struct {
	number
	start, end int // tokens; end is exclusive
	sign       Sign
	signTok    int
	unit       Unit
	currency   Currency
	prefixed   bool // the currency stands before the number
	power      int  // of ten, from a currency such as "MAUD" before it
}

// amount reads the figure that begins at token i.
func (p *parser) amount(i int) (a amount, ok bool) {
	a = amount{start: i, signTok: -1}
	j := p.sign(&a, i)
	j = p.before(&a, j)
	if a.sign == NoSign {
		j = p.sign(&a, j)
	}
	open := a.prefixed && a.sign == NoSign && p.mark(j, '(') && p.gap(j) == gapNone
	if open { // "$(5)"
		j++
	}
	a.number, ok = p.number(j)
	if open && ok && p.mark(a.next, ')') && p.gap(a.next) == gapNone {
		a.sign, a.signTok, a.end = Brackets, j-1, a.next+1
		return a, true
	}
	if !ok || open || p.pronoun(&a, i) {
		return a, false
	}
	p.letter(&a)
	a.multiply(a.power)
	a.end = a.next
	p.after(&a)
	p.cents(&a)
	if a.end > a.next || a.prefixed {
		a.article = false
	}
	return a, true
}

// sign reads a sign at token i and returns what follows it.
func (p *parser) sign(a *amount, i int) int {
	if p.class(i) == classMinus {
		a.sign, a.signTok = SignWord, i
		return i + 1
	}
	if i >= len(p.toks) || p.toks[i].kind != kindMark {
		return i
	}
	t := p.toks[i]
	var s Sign
	switch t.mark {
	case '-', '‐', '‑', '–':
		s = Hyphen
	case '−':
		s = Minus
	case '+':
		s = Plus
	default:
		return i
	}
	// A dash that touches what is before it joins, one with a space behind it
	// begins an item or a clause; only the minus sign itself may stand apart.
	apart := p.gap(i+1) != gapNone
	joins := t.glued || t.gap == gapNone && i > 0 && p.toks[i-1].kind != kindMark && !(i == a.start+1 && a.prefixed)
	lit := p.literal(i + 1)
	if lit != nil && (p.toks[i+1].part == OfCode || p.toks[i+1].part == OfDate) {
		return i
	}
	if apart && s != Minus || joins || lit == nil && !p.currencyAt(i+1) {
		return i
	}
	a.sign, a.signTok = s, i
	return i + 1
}

// currencyAt reports a currency or its country at token i.
func (p *parser) currencyAt(i int) bool {
	c := p.class(i)
	return c == classCurrency || c == classCountry
}

// before reads a currency that stands before the number: "US$", "EUR", "C $".
func (p *parser) before(a *amount, i int) int {
	j, country := i, Currency("")
	for n := 0; n < 2 && p.countryBefore(j); n++ {
		country = p.word(j).currency
		if p.class(j) == classArticle {
			country = "AU"
		}
		j++
	}
	w := p.word(j)
	if w.class != classCurrency || !p.codeLooks(j) {
		return i
	}
	if w.flags&flagLetter != 0 || country != "" && !p.isSign(j) {
		return i
	}
	if p.literal(j+1) == nil && !(p.isSign(j) || p.isSign(j+1) || p.mark(j+1, '-') || p.mark(j+1, '(')) || p.gap(j+1) == gapLine {
		return i
	}
	a.currency, a.unit, a.prefixed = w.currency.of(string(country)), Money, true
	a.power = int(w.val)
	j++
	if p.isSign(j) && p.gap(j) == gapNone { // "usd$"
		j++
	}
	return j
}

// countryBefore reports a country before a currency sign: a word, or letters
// that touch the sign. "C $" is written too, "a $" and "s $" are other words.
func (p *parser) countryBefore(i int) bool {
	w := p.word(i)
	if w.text != "a" && w.class != classCountry {
		return false
	}
	return len(w.text) > 1 || w.text == "c" && p.isSign(i+1) || p.isSign(i+1) && p.gap(i+1) == gapNone
}

// isSign reports a currency sign at token i.
func (p *parser) isSign(i int) bool {
	w := p.word(i)
	return w.class == classCurrency && w.text[0] >= 0x80 || w.text == "$"
}

// codeLooks reports that a code which needs its capitals has them. A magnitude
// before it may be small: "kEUR".
func (p *parser) codeLooks(i int) bool {
	if p.word(i).flags&flagUpper == 0 {
		return true
	}
	end := p.toks[i].end
	for _, c := range p.lex.text[end-3 : end] {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// pronoun reports the "one" of "the one", which is no number.
func (p *parser) pronoun(a *amount, i int) bool {
	return a.next == i+1 && p.word(i).text == "one" && (p.class(i-1) == classDeterminer || p.word(i-1).text == "no") &&
		p.gap(i) != gapNone
}

// after reads a unit or currency behind the number.
func (p *parser) after(a *amount) {
	j := a.next
	if p.isDash(j) && p.gap(j) == gapNone && p.gap(j+1) == gapNone {
		j++
	}
	if p.gap(j) == gapLine && (j > a.next || p.toks[a.next-1].kind == kindNumber && p.isSign(j)) {
		return
	}
	if u, next, ok := p.unitAt(j); ok {
		if a.unit == None {
			a.unit, a.end = u, next
		}
		return
	}
	p.currencyAfter(a, j)
}

// unitAt reads a unit in one word or several.
func (p *parser) unitAt(i int) (Unit, int, bool) {
	if i >= len(p.toks) || p.toks[i].kind != kindWord {
		return None, i, false
	}
	for _, s := range known.phrases[p.toks[i].word] {
		if next, ok := p.sequence(i, s.words); ok {
			return s.unit, next, true
		}
	}
	w := p.word(i)
	if w.class != classUnit {
		return None, i, false
	}
	return w.unit, i + 1, true
}

// sequence matches words one after the other, hyphens between them allowed.
func (p *parser) sequence(i int, words []int16) (int, bool) {
	for n, id := range words {
		if n > 0 {
			i = p.hyphen(i)
		}
		if i >= len(p.toks) || p.toks[i].kind != kindWord || p.toks[i].word != id {
			return i, false
		}
		i++
	}
	return i, true
}

// currencyAfter reads a currency behind the number, and a magnitude behind
// that: "75 USD million".
func (p *parser) currencyAfter(a *amount, j int) {
	country := Currency("")
	for n := 0; n < 2 && p.class(j) == classCountry && p.word(j).flags&flagSignOnly == 0; n++ {
		country = p.word(j).currency
		j = p.hyphen(j + 1)
	}
	if country == "" && a.mag > 0 && p.class(j) == classOf {
		j++ // "trois millions d'euros"
	}
	w := p.word(j)
	if w.class != classCurrency && w.class != classMinor || !p.codeLooks(j) {
		return
	}
	if country == "" && p.belongsToNext(j) || a.prefixed && p.isSign(j) {
		return
	}
	c := w.currency.of(string(country))
	if a.unit == Money && (!a.currency.May(c) || w.class == classMinor) {
		return
	}
	if a.currency == "" || a.currency.holds(c) {
		a.currency = c
	}
	a.multiply(int(w.val))
	a.unit, a.end = Money, j+1
	if p.word(a.end).text == "sterling" {
		a.currency = a.currency.of("GB")
		a.end++
	}
	if m := p.word(a.end); a.mag == 0 && m.class == classMagnitude && m.flags&(flagLetter|flagPlural) == 0 {
		a.multiply(int(m.val))
		a.end++
	}
}

// belongsToNext reports a sign or code that stands closer to the number behind
// it: the "$" of "1 $10".
func (p *parser) belongsToNext(j int) bool {
	return p.literal(j+1) != nil && p.gap(j+1) == gapNone && p.gap(j) != gapNone
}
