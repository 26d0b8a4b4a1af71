package quantity

// letter reads a magnitude of one or two letters: "10k", "1.2M", "$5m".
func (p *parser) letter(a *amount) {
	j := a.next
	w := p.word(j)
	if a.lit == nil || a.mag != 0 || w.class != classMagnitude || w.flags&flagLetter == 0 || p.gap(j) == gapLine {
		return
	}
	if w.text == "mil" {
		p.mil(a, j)
		return
	}
	if exp, ok := p.letterPower(a, j); ok {
		a.multiply(exp)
		a.next = j + 1
		return
	}
	if w.text == "m" && p.gap(j) == gapNone && a.lit.altWhy == Plain {
		with, without := p.reading(a, j, LetterMillion, int(w.val)), p.reading(a, j-1, LetterOther, 0)
		a.readings = []Reading{without, with}
	}
}

// letterPower returns the power of ten that the letters at token j stand for.
// Small letters are measures unless money is counted: metres, bytes, tonnes.
func (p *parser) letterPower(a *amount, j int) (exp int, ok bool) {
	w, t := p.word(j), p.toks[j]
	near, money := p.gap(j) == gapNone, a.unit == Money || p.class(j+1) == classCurrency
	exp = int(w.val)
	switch w.text {
	case "m":
		return exp, t.upper || money
	case "mm":
		return exp, t.caps || money
	case "b":
		return exp, near || t.upper && money
	case "g":
		return exp, t.upper
	case "t":
		if p.word(j+1).text == "€" {
			exp = 3 // as Germans write thousands of euros
		}
		return exp, t.upper && money
	case "cr":
		return exp, t.upper || money
	}
	return exp, true
}

// mil reads "2 mil": million in English notes, thousand in Spanish.
func (p *parser) mil(a *amount, j int) {
	if p.class(j+1) == classMagnitude && p.word(j+1).lang == Spanish {
		a.multiply(3)
		a.next = j + 1
		p.magnitudes(&a.number) // "2 mil millones"
		return
	}
	if a.lit.altWhy == Plain {
		a.readings = []Reading{p.reading(a, j, MilMillion, 6), p.reading(a, j, MilThousand, 3)}
	}
	a.value, a.scale, a.mag, a.next = a.value.Shift(6), a.scale+6, 6, j+1
}

// reading is the number of a up to token last, times a power of ten.
func (p *parser) reading(a *amount, last int, why Reason, exp int) Reading {
	return Reading{
		Start: int(p.toks[a.first].start), End: int(p.toks[last].end),
		Value: a.value.Shift(exp), Precision: a.prec, Scale: a.scale + exp, Reason: why,
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
