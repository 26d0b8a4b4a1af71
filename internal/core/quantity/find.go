package quantity

// Find returns every figure in text, and the ranges that the text makes of
// them. It reads the text once; any bytes are allowed.
func Find(text []byte) Found {
	var f Finder
	return f.Find(text)
}

// Finder finds figures in one text after the other and reuses its memory.
// The zero Finder is ready. It is not safe for concurrent use.
type Finder struct {
	// Prior is the language that the text is said to be in, by whoever knows:
	// the settings of a document, the header of a page. It decides an
	// ambiguous form only where the text itself has nothing to say.
	Prior Language

	lex   lexer
	par   parser
	out   Found
	items []item
}

// Find is the function of the same name. What it returns is valid until the
// next call.
func (f *Finder) Find(text []byte) Found {
	f.lex = lexer{text: text[:min(len(text), MaxText)], toks: f.lex.toks[:0], finder: f}
	f.out.Quantities, f.out.Ranges = f.out.Quantities[:0], f.out.Ranges[:0]
	f.lex.run()
	f.resolve()
	return f.out
}

// phrase parses the tokens that the lexer holds.
func (f *Finder) phrase() {
	f.par = parser{lex: &f.lex, toks: f.lex.toks, ended: f.lex.ended}
	p := &f.par
	f.items = f.items[:0]
	approx := -1 // the token behind "about"
	for i := 0; i < len(p.toks); {
		a, ok := p.amount(i)
		if !ok {
			if c := p.class(i); c == classApprox || p.mark(i, '~') || p.mark(i, '≈') {
				approx = i + 1
			}
			f.items = append(f.items, item{tok: i, quantity: -1})
			i++
			continue
		}
		q := p.quantity(&a)
		q.Approximate = approx == i
		if p.mark(a.start-1, '(') && p.mark(a.end, ')') {
			p.bracket(&q, &a)
		}
		f.items = append(f.items, item{tok: i, quantity: len(f.out.Quantities)})
		f.out.Quantities = append(f.out.Quantities, q)
		i = a.end
	}
	f.ranges()
}

// quantity makes an amount public.
func (p *parser) quantity(a *amount) Quantity {
	q := Quantity{
		Start: int(p.toks[a.start].start), End: int(p.toks[a.end-1].end),
		NumStart: int(p.toks[a.first].start), NumEnd: int(p.toks[a.next-1].end),
		Value: a.value, Unit: a.unit, Currency: a.currency, Precision: a.prec, Scale: a.scale,
		Form: p.form(a), Part: p.part(a), Readings: a.readings,
	}
	if a.signTok == a.first-1 && a.signTok >= 0 {
		q.NumStart = int(p.toks[a.signTok].start)
	}
	if len(q.Readings) == 0 {
		q.Readings = p.readings(a, &q)
	}
	if a.sign != NoSign && a.sign != Plus {
		q.negate()
	}
	return q
}

func (q *Quantity) negate() {
	q.Value = q.Value.Neg()
	for i := range q.Readings {
		if r := &q.Readings[i]; r.Reason != TwoNumbers && r.Reason != SpaceSeparates {
			r.Value = r.Value.Neg()
		}
	}
}

// form describes how an amount is written.
func (p *parser) form(a *amount) Form {
	f := Form{Style: a.style, Language: a.lang, Sign: a.sign}
	switch f.Style {
	case formVulgar:
		f.Style = Fraction
	case formWhole:
		f.Style = Words
	}
	if a.signTok >= 0 {
		f.sign, f.signEnd = p.toks[a.signTok].start, p.toks[a.signTok].end
	}
	f.digits, f.digitsEnd = p.toks[a.first].start, p.toks[a.next-1].end
	if a.lit != nil && a.lit.form != formVulgar {
		f.digits, f.digitsEnd = a.lit.digStart, a.lit.digStart+a.lit.digLn
		f.Decimal, f.Group, f.Indian, f.Wide = a.lit.decimal, a.lit.group, a.lit.indian, a.lit.wide
	}
	return f
}

// part says what an amount is part of.
func (p *parser) part(a *amount) Part {
	if a.article {
		return Article
	}
	last := a.end - 1
	if t := p.toks[a.first]; t.part != Itself {
		if t.part != OfWord || a.unit == None {
			return t.part
		}
	}
	if a.start == a.first && p.toks[a.first].kind == kindNumber && p.gap(a.first) == gapNone && a.first > 0 && p.toks[a.first-1].kind == kindWord {
		return OfWord
	}
	if a.end > a.next || p.toks[last].kind != kindNumber {
		return Itself
	}
	if last+1 == len(p.toks) && p.ended == endGlued || last+1 < len(p.toks) && p.toks[last+1].kind == kindWord && p.gap(last+1) == gapNone {
		return OfWord
	}
	return Itself
}

// readings are the ways to read an amount whose marks, spaces or magnitude are
// ambiguous.
func (p *parser) readings(a *amount, q *Quantity) []Reading {
	var out []Reading
	first := Reading{Start: q.Start, End: q.End, Value: q.Value, Precision: q.Precision, Scale: q.Scale}
	switch {
	case a.lit != nil && a.lit.altWhy != Plain:
		second := first
		first.Reason, second.Reason = a.lit.why, a.lit.altWhy
		second.Value, second.Precision = a.lit.alt.Shift(a.scale), int(a.lit.altPrec)
		out = append(out, first, second)
	case a.lit != nil && a.lit.spaced:
		first.Reason = SpaceGroups
		out = p.separate(append(out, first), a.lit)
	case a.long > 0:
		out = append(out, first)
	}
	if a.long > 0 {
		for _, r := range out {
			r.Value, r.Scale, r.Reason = r.Value.Shift(a.long), r.Scale+a.long, LongScale
			out = append(out, r)
		}
		if out[0].Reason == Plain {
			out[0].Reason = ShortScale
		}
	}
	return out
}

// separate adds each group of a number with spaces as a number of its own.
func (p *parser) separate(out []Reading, lit *literal) []Reading {
	start, end := int(lit.digStart), int(lit.digStart+lit.digLn)
	for i := start; i < end; i++ {
		if isDigit(p.lex.text[i]) && (i+1 == end || !isDigit(p.lex.text[i+1])) {
			out = append(out, Reading{Start: start, End: i + 1, Value: fromDigits(p.lex.text[start:i+1], 0), Reason: SpaceSeparates})
			start = i + 2
		}
	}
	return out
}

// bracket reads a figure alone in brackets as accountants do, and as any other.
func (p *parser) bracket(q *Quantity, a *amount) {
	open, shut := p.toks[a.start-1], p.toks[a.end]
	if a.sign != NoSign || a.lit == nil || p.toks[a.start].gap != gapNone || shut.gap != gapNone || len(q.Readings) > 0 && a.lit.altWhy == Plain {
		return
	}
	if q.Unit == None && q.Scale == 0 && q.Precision == 0 && q.Form.Group == 0 || q.Part != Itself {
		return
	}
	if len(q.Readings) == 0 {
		q.Readings = []Reading{{Start: q.Start, End: q.End, Value: q.Value, Precision: q.Precision, Scale: q.Scale}}
	}
	alone := open.gap == gapLine
	var less []Reading
	for _, r := range q.Readings {
		r.Start, r.End = int(open.start), int(shut.end)
		r.Value, r.Reason = r.Value.Neg(), InBrackets
		less = append(less, r)
	}
	if !alone {
		q.Readings = append(q.Readings, less...)
		return
	}
	q.Readings = append(less, q.Readings...)
	q.Start, q.End, q.Value = less[0].Start, less[0].End, less[0].Value
	q.Form.Sign, q.Form.sign, q.Form.signEnd = Brackets, open.start, open.end
}
