package quantity

// number reads whatever number begins at token i.
func (p *parser) number(i int) (number, bool) {
	if n, ok := p.halfOf(i); ok {
		return n, true
	}
	if p.class(i) == classArticle && !p.multiplies(i+1) {
		return p.articleFraction(i)
	}
	n, ok := p.cardinal(i)
	if !ok {
		return n, false
	}
	w := p.word(i)
	n.article = w.flags&flagArticle != 0 && n.next == i+1
	n.lang |= w.lang
	if p.slash(&n) || p.power(&n) {
		return n, true
	}
	p.mixed(&n)
	if !p.divided(&n) {
		p.andFraction(&n)
	}
	if n.next > i+1 || p.denominates(n.next) {
		n.article = false
	}
	p.ratio(&n)
	return n, true
}

// halfOf reads "half", "half a million", "quarter million".
func (p *parser) halfOf(i int) (n number, ok bool) {
	w := p.word(i)
	quarter := w.class == classOrdinal && w.val == 4 && p.multiplies(i+1)
	if !quarter && (w.class != classHalf || w.lang == German || w.flags&flagPlural != 0) {
		return n, false
	}
	n = number{first: i, next: i + 1, value: fraction(1, uint64(w.val)), style: WordFraction, lang: w.lang}
	p.ofMagnitude(&n)
	return n, true
}

// ofMagnitude multiplies a fraction by what it is of: "of a million", "dozen".
func (p *parser) ofMagnitude(n *number) {
	j := n.next
	if p.class(j) == classOf {
		j++
	}
	if p.class(j) == classArticle {
		j++
	}
	if !p.multiplies(j) {
		return
	}
	switch w := p.word(j); w.class {
	case classHundred, classMagnitude:
		n.value = n.value.Shift(int(w.val))
	default:
		n.value = n.value.Mul(Int(int64(w.val)))
	}
	n.next = j + 1
}

// articleFraction reads "a half", "a twenty-first", "a quarter million".
func (p *parser) articleFraction(i int) (n number, ok bool) {
	d, next, ok := p.denominator(i+1, true)
	if !ok {
		return n, false
	}
	n = number{first: i, next: next, value: Int(1).Quo(d), style: WordFraction, lang: English}
	p.ofMagnitude(&n)
	if n.next == next && p.class(i+1) != classHalf && !p.boundary(next) {
		return n, false // "a third party"
	}
	return n, true
}

// boundary reports that no noun follows: the end of the phrase, or a word that
// cannot be what an ordinal counts.
func (p *parser) boundary(i int) bool {
	if i >= len(p.toks) {
		return p.ended == endText || p.ended == endStop
	}
	switch p.class(i) {
	case classOf, classAnd, classOr, classTo, classBut, classThan:
		return true
	}
	return p.toks[i].kind == kindMark
}

// denominator reads "fifths", "twenty-first", "hundred and fifth". Without a
// plural it divides one only.
func (p *parser) denominator(i int, one bool) (d Value, next int, ok bool) {
	i = p.hyphen(i)
	if lit := p.literal(i); lit != nil {
		return d, i, false
	}
	sum := Value{}
	if w := p.word(i); w.class == classDigit && p.class(i+1) == classHundred {
		sum, i = Int(100*int64(w.val)), i+2
		if p.class(i) == classAnd {
			i++
		}
	}
	if w := p.word(i); w.class == classTens {
		sum, i = sum.Add(Int(int64(w.val))), p.hyphen(i+1)
	}
	w := p.word(i)
	switch {
	case w.class == classHalf && sum.Sign() == 0:
		return Int(2), i + 1, true
	case w.class != classOrdinal, w.flags&flagNever != 0 && sum.Sign() == 0:
		return d, i, false
	case w.flags&flagPlural == 0 && !one:
		return d, i, false
	}
	return sum.Add(ordinal(w)), i + 1, true
}

func ordinal(w *word) Value {
	if w.val < 0 {
		return decimal(1, -int(w.val))
	}
	return Int(int64(w.val))
}

// divided reads the denominator behind a numerator in words.
func (p *parser) divided(n *number) bool {
	if n.style != Words || n.prec > 0 {
		return false
	}
	one := n.value == Int(1)
	if n.tens > 0 && n.base.Sign() != 0 && n.tailBy == joinedBare {
		// "one hundred thirty fifths" are a hundred thirty-fifths.
		if w := p.word(p.hyphen(n.next)); w.class == classOrdinal && w.val > 0 && w.val < 10 && w.flags&flagPlural != 0 {
			n.value = n.base.Quo(Int(int64(n.tens) + int64(w.val)))
			n.next, n.style = p.hyphen(n.next)+1, WordFraction
			return true
		}
	}
	d, next, ok := p.denominator(n.next, one)
	if !ok {
		return false
	}
	if n.tailBy == joinedAnd && n.tail.Cmp(d) < 0 {
		n.value = n.base.Add(n.tail.Quo(d)) // "one hundred and three quarters"
	} else {
		n.value = n.value.Quo(d)
	}
	n.next, n.style = next, WordFraction
	p.ofMagnitude(n)
	return true
}

// andFraction reads "and a half", "and three quarters million".
func (p *parser) andFraction(n *number) {
	if p.class(n.next) != classAnd || n.prec > 0 || !n.lit.plainValue() {
		return
	}
	j := n.next + 1
	count := Int(1)
	switch {
	case p.class(j) == classArticle:
		j++
	case p.class(j) == classHalf:
	default:
		v, _, next, ok := p.small(j)
		if !ok || p.literal(j) != nil {
			return
		}
		count, j = v, next
	}
	d, next, ok := p.denominator(j, count == Int(1))
	if !ok {
		return
	}
	part := count.Quo(d)
	if n.mag > 0 {
		if w := p.word(next); w.class == classMagnitude && w.flags&flagLetter == 0 && int(w.val) < n.mag {
			part = part.Shift(int(w.val))
			next++
		} else {
			part = part.Shift(n.mag) // "three million and a half"
		}
		n.value = n.value.Add(part)
	} else {
		n.value = n.value.Add(part)
		if w := p.word(next); p.multiplies(next) && w.class == classMagnitude {
			n.value = n.value.Shift(int(w.val))
			next++
		}
	}
	n.next, n.style, n.lit, n.scale = next, WordFraction, nil, 0
}

// slash reads "3/4". It may be two numbers as well.
func (p *parser) slash(n *number) bool {
	a, b := p.literal(n.first), p.literal(n.first+2)
	if a == nil || b == nil || n.next != n.first+1 || !p.mark(n.next, '/') && !p.mark(n.next, '⁄') {
		return false
	}
	if p.gap(n.next) != gapNone || p.gap(n.first+2) != gapNone || !a.integer() || !b.integer() || b.value.Sign() == 0 {
		return false
	}
	if t := p.toks[n.first]; t.part != Itself || a.digits > 6 || b.digits > 4 || b.zero {
		return false
	}
	if p.mark(n.first+3, '/') && p.gap(n.first+3) == gapNone {
		return false
	}
	p.split(n, a.value.Quo(b.value), n.first+2)
	n.style = Fraction
	return true
}

// split makes n the fraction of the literals at its start and at last, with a
// reading as two numbers beside it.
func (p *parser) split(n *number, v Value, last int) {
	one, two := p.toks[n.first], p.toks[last]
	n.readings = append(n.readings,
		Reading{Start: int(one.start), End: int(two.end), Value: v, Reason: OneFraction},
		Reading{Start: int(one.start), End: int(one.end), Value: one.num.value, Reason: TwoNumbers},
		Reading{Start: int(two.start), End: int(two.end), Value: two.num.value, Reason: TwoNumbers})
	n.value, n.next, n.lit = v, last+1, nil
}

// mixed reads "2 1/4" and "2½".
func (p *parser) mixed(n *number) {
	a := p.literal(n.first)
	if a == nil || n.next != n.first+1 || !a.integer() || a.form != Digits {
		return
	}
	if b := p.literal(n.next); b != nil && b.form == formVulgar && p.gap(n.next) != gapLine {
		n.value, n.style, n.lit = n.value.Add(b.value), Fraction, nil
		n.next++
		p.magnitudes(n)
		return
	}
	if p.gap(n.next) != gapSpace {
		return
	}
	b := number{first: n.next, next: n.next + 1}
	if p.slash(&b) && b.value.Cmp(Int(1)) < 0 {
		n.value, n.next, n.style, n.lit = n.value.Add(b.value), b.next, Fraction, nil
	}
}

// power reads "1.1^23" within limits.
func (p *parser) power(n *number) bool {
	e := n.next + 1
	neg := p.isDash(e) || p.mark(e, '−')
	if neg || p.mark(e, '+') {
		e++
	}
	exp := p.literal(e)
	if n.lit == nil || !p.mark(n.next, '^') || exp == nil || !exp.integer() || exp.digits > 2 || n.lit.digits+n.lit.prec > 6 || n.lit.scale != 0 || n.lit.altWhy != Plain {
		return false
	}
	times := int(exp.value.Float())
	if times*int(n.lit.digits+n.lit.prec) > MaxDigits {
		return false
	}
	if neg && n.value.Sign() == 0 {
		return false
	}
	v := Int(1)
	for range times {
		v = v.Mul(n.value)
	}
	if neg {
		v = Int(1).Quo(v)
	}
	n.value, n.next, n.style, n.lit, n.prec = v, e+1, Power, nil, 0
	return true
}

// ratio reads "two out of five", "1 in 20", "one over three" as fractions,
// where what is counted out does not exceed what it is counted out of.
func (p *parser) ratio(n *number) {
	j := n.next
	out := p.class(j) == classOut && p.class(j+1) == classOf
	over := p.word(j).text == "over"
	switch {
	case out:
		j += 2
		if p.class(j) == classDeterminer { // "of every ten"
			j++
		}
	case p.class(j) == classIn || over:
		j++
	default:
		return
	}
	if n.style == WordFraction || n.prec > 0 || !n.lit.plainValue() || n.value.Sign() <= 0 || p.currencyAt(n.first-1) {
		return
	}
	m, ok := p.cardinal(j)
	if !ok || m.prec > 0 || !m.lit.plainValue() && m.lit.why != MarkGroups || m.value.Sign() <= 0 || p.gap(j) == gapLine {
		return
	}
	if over && !p.boundary(m.next) || !over && (n.value.Cmp(m.value) >= 0 || isYear(m.value)) {
		return
	}
	first, last := p.toks[n.first], p.toks[m.next-1]
	mid := p.toks[n.next-1]
	v := n.value.Quo(m.value)
	n.readings = append(n.readings[:0],
		Reading{Start: int(first.start), End: int(last.end), Value: v, Reason: OneFraction},
		Reading{Start: int(first.start), End: int(mid.end), Value: n.value, Reason: TwoNumbers},
		Reading{Start: int(p.toks[j].start), End: int(last.end), Value: m.value, Reason: TwoNumbers})
	n.value, n.next, n.style, n.lit, n.scale = v, m.next, WordFraction, nil, 0
}

// isYear reports a number that is a year more often than a denominator.
func isYear(v Value) bool { return v.Cmp(Int(1900)) >= 0 && v.Cmp(Int(2100)) <= 0 }
