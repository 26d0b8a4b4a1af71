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
	a.number, ok = p.number(j)
	if !ok || p.pronoun(&a, i) {
		return a, false
	}
	if a.prec == 0 && a.style == Words && a.sign == Plus {
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
	if w.class != classCurrency && (w.class != classMinor || p.isPlural(j)) || !p.codeLooks(j) {
		return i
	}
	if w.flags&flagLetter != 0 || country != "" && !p.isSign(j) {
		return i
	}
	if p.literal(j+1) == nil && !(p.isSign(j) || p.isSign(j+1) || p.mark(j+1, '-')) || p.gap(j+1) == gapLine {
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

func (p *parser) isPlural(i int) bool { return p.word(i).text == "cents" }

// codeLooks reports that a code which needs its capitals has them.
func (p *parser) codeLooks(i int) bool {
	w := p.word(i)
	if w.flags&flagUpper == 0 {
		return true
	}
	t := p.toks[i]
	for _, c := range p.lex.text[t.end-3 : t.end] {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return w.flags&flagLetter == 0 || t.caps
}

// pronoun reports the "one" of "the one", which is no number.
func (p *parser) pronoun(a *amount, i int) bool {
	return a.next == i+1 && p.word(i).text == "one" && (p.class(i-1) == classDeterminer || p.word(i-1).text == "no") &&
		p.gap(i) != gapNone
}

// letter reads a magnitude of one or two letters: "10k", "1.2M", "$5m".
func (p *parser) letter(a *amount) {
	j := a.next
	w := p.word(j)
	if a.lit == nil || a.mag != 0 || w.class != classMagnitude || w.flags&flagLetter == 0 || p.gap(j) == gapLine {
		return
	}
	t, near := p.toks[j], p.gap(j) == gapNone
	money := a.unit == Money || p.class(j+1) == classCurrency
	exp := int(w.val)
	switch w.text {
	case "m", "mm":
		upper := t.upper && (w.text == "m" || t.caps)
		switch {
		case upper || money:
		case near && w.text == "m":
			a.readings = p.two(a, j, exp, 0, LetterOther, LetterMillion)
			return
		default:
			return
		}
	case "mil":
		if p.class(j+1) == classMagnitude && p.word(j+1).lang == Spanish {
			a.value, a.scale, a.mag, a.next = a.value.Shift(3), a.scale+3, 3, j+1
			p.magnitudes(&a.number)
			return
		}
		a.readings = p.two(a, j, 6, 3, MilMillion, MilThousand)
		a.scale, a.value, a.next, a.mag = a.scale+6, a.value.Shift(6), j+1, 6
		return
	case "b":
		if !near && !(t.upper && money) {
			return
		}
	case "g":
		if !t.upper {
			return
		}
	case "t":
		if !t.upper || !money {
			return
		}
		if p.word(j+1).text == "€" {
			exp = 3 // as Germans write thousands of euros
		}
	case "cr":
		if !money && !t.upper {
			return
		}
	}
	a.value, a.scale, a.mag, a.next = a.value.Shift(exp), a.scale+exp, exp, j+1
	if a.lit.altWhy == Plain {
		return
	}
}

// two are the readings of a number before letters that stand for a magnitude
// or for something else. A magnitude of 0 leaves the letters out.
func (p *parser) two(a *amount, j, exp, other int, why, otherWhy Reason) []Reading {
	if a.lit.altWhy != Plain {
		return nil
	}
	start, end := int(p.toks[a.first].start), int(p.toks[j].end)
	as := func(power int, r Reason) Reading {
		to := end
		if power == 0 {
			to = int(p.toks[a.first].end)
		}
		return Reading{Start: start, End: to, Value: a.value.Shift(power), Precision: a.prec, Scale: a.scale + power, Reason: r}
	}
	if other == 0 {
		return []Reading{as(0, why), as(exp, otherWhy)}
	}
	return []Reading{as(exp, why), as(other, otherWhy)}
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
	if w.val > 0 {
		a.multiply(int(w.val))
	}
	a.unit, a.end = Money, j+1
	if m := p.word(a.end); a.mag == 0 && m.class == classMagnitude && m.flags&(flagLetter|flagPlural) == 0 {
		a.multiply(int(m.val))
		a.end++
	}
}

// multiply counts a magnitude that stands apart from the number.
func (a *amount) multiply(exp int) {
	if exp == 0 {
		return
	}
	a.value, a.scale, a.mag = a.value.Shift(exp), a.scale+exp, exp
	for i := range a.readings {
		a.readings[i].Value = a.readings[i].Value.Shift(exp)
		a.readings[i].Scale += exp
	}
}

// belongsToNext reports a sign or code that stands closer to the number behind
// it: the "$" of "1 $10".
func (p *parser) belongsToNext(j int) bool {
	return p.literal(j+1) != nil && p.gap(j+1) == gapNone && p.gap(j) != gapNone
}
