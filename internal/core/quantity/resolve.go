package quantity

// resolve puts the likeliest reading of each ambiguous figure first, by what
// the rest of the text shows, and gives the ranges their values.
func (f *Finder) resolve() {
	comma, german, spanish := f.comma(), f.in(German), f.in(Spanish)
	for i := range f.out.Quantities {
		q := &f.out.Quantities[i]
		q.Form.comma = comma
		if len(q.Readings) == 0 {
			continue
		}
		switch q.Readings[0].Reason {
		case MarkGroups:
			mark := q.Form.Group
			if (mark == ',') == comma {
				q.prefer(1)
				q.Form.Group, q.Form.Decimal = 0, mark
			}
		case ShortScale:
			if german {
				q.prefer(1)
			}
		case MilMillion:
			if spanish {
				q.prefer(1)
			}
		}
	}
	f.bounds()
}

// comma reports whether the text writes a comma before decimals: by its
// numbers that leave no doubt, else by its words, else by what was said of it.
func (f *Finder) comma() bool {
	e := &f.lex.evidence
	if e.point != e.comma {
		return e.comma > e.point
	}
	if english, other := e.words[0], e.words[1]+e.words[2]+e.words[3]; english != other {
		return other > english
	}
	return f.Prior.comma()
}

// in reports whether the text is in a language, as far as its words show.
func (f *Finder) in(l Language) bool {
	best, count := f.Prior, 0
	for i, n := range f.lex.evidence.words {
		if n > count || n == count && n > 0 && f.Prior == 1<<i {
			best, count = 1<<i, n
		}
	}
	return best == l
}

// prefer moves reading i to the front.
func (q *Quantity) prefer(i int) {
	r := q.Readings[i]
	copy(q.Readings[1:i+1], q.Readings[:i])
	q.Readings[0] = r
	q.Value, q.Precision, q.Scale = r.Value, r.Precision, r.Scale
}

// bounds gives the ends of ranges their values, and what one end says for both:
// the unit, and the magnitude.
func (f *Finder) bounds() {
	qs := f.out.Quantities
	for i := range f.out.Ranges {
		r := &f.out.Ranges[i]
		for _, b := range []*Bound{&r.Low, &r.High} {
			if b.Index >= 0 {
				b.Value = qs[b.Index].Value
			}
		}
		if r.Low.Index < 0 || r.High.Index < 0 || r.Low.Index == r.High.Index {
			continue
		}
		low, high := &qs[r.Low.Index], &qs[r.High.Index]
		shareUnit(low, high)
		r.Low.Value, r.High.Value = low.Value, high.Value
		if v := low.Value.Shift(high.Scale); low.Scale == 0 && high.Scale > 0 && low.Start < high.Start && (low.Form.Style == Digits || low.Form.Style == Words) && v.Cmp(high.Value) < 0 {
			r.Low.Value = v
			low.share(high.Scale)
		}
	}
}

// shareUnit gives both ends of a range the unit of the one that has it.
func shareUnit(a, b *Quantity) {
	if a.Unit == None {
		a.Unit, a.Currency = b.Unit, b.Currency
	}
	if b.Unit == None {
		b.Unit, b.Currency = a.Unit, a.Currency
	}
}

// share adds the reading in which the magnitude of the other end counts. It is
// not the first: "10 to 12 million" may begin at ten.
func (q *Quantity) share(scale int) {
	own := Reading{Start: q.Start, End: q.End, Value: q.Value, Precision: q.Precision, Scale: q.Scale}
	if len(q.Readings) == 0 {
		q.Readings = append(q.Readings, own)
	}
	own.Value, own.Scale, own.Reason = own.Value.Shift(scale), own.Scale+scale, SharedMagnitude
	q.Readings = append(q.Readings, own)
}
