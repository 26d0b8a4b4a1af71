package quantity

// cents reads what follows a sum in whole units: "and forty-five cents",
// "fünfzig", "50". Without the word for cents it may be a number of its own.
func (p *parser) cents(a *amount) {
	if a.unit != Money || a.mag != 0 || a.prec != 0 || a.currency.minor() > 0 || len(a.readings) > 0 {
		return
	}
	if a.lit != nil && !a.lit.integer() {
		return
	}
	j := a.end
	and := p.class(j) == classAnd
	if and {
		j++
	}
	if !and && a.end == a.next || p.gap(j) == gapLine { // "$15 50"
		return
	}
	if lit := p.literal(j); lit != nil && (!lit.integer() || p.toks[j].part != Itself) || p.word(j).flags&flagArticle != 0 {
		return
	}
	v, _, next, ok := p.small(j)
	if !ok || v.den != 0 || v.exp < 0 || v.Cmp(Int(100)) >= 0 || v.Sign() == 0 {
		return
	}
	sub := p.class(next) == classMinor && p.gap(next) != gapLine
	if !sub && !p.endsSum(next, and) {
		return
	}
	// Hundredths in every case: "15 dollars and 5" are 15.05.
	sum := a.value.Abs().Add(v.Shift(-2))
	if !sub {
		start := int(p.toks[a.start].start)
		first := Reading{Start: start, End: int(p.toks[next-1].end), Value: sum, Precision: 2, Reason: WithMinor}
		a.readings = []Reading{
			first,
			{Start: start, End: int(p.toks[a.end-1].end), Value: a.value, Reason: TwoNumbers},
			{Start: int(p.toks[j].start), End: first.End, Value: v, Reason: TwoNumbers},
		}
	}
	a.value, a.prec, a.style, a.lit = sum, 2, Sum, nil
	a.end = next
	if sub {
		a.end++
	}
}

// endsSum reports that nothing behind token i claims the number before it.
func (p *parser) endsSum(i int, and bool) bool {
	if i >= len(p.toks) {
		return p.ended == endText || p.ended == endStop || p.ended == endWord && !and
	}
	switch c := p.class(i); c {
	case classHundred, classMagnitude, classDozen, classCurrency, classCountry, classUnit, classPoint, classOrdinal, classHalf:
		return false
	case classAnd, classOr, classMore, classLess, classBut:
		return true
	default:
		return p.toks[i].kind == kindMark && !p.isDash(i) && !p.mark(i, '/') && p.gap(i) != gapSpace || c == classIn || c == classTo
	}
}
