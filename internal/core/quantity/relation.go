package quantity

// item is a token that belongs to no figure, or a figure.
type item struct {
	tok      int // its first token
	quantity int // its place in Found.Quantities, -1 for a token
}

// relation is what words say about the figure beside them.
type relation struct {
	low, high bool // the figure bounds something from below, from above
	closed    bool
}

// ranges finds the ranges among the items of a phrase.
func (f *Finder) ranges() {
	for k := 0; k < len(f.items); {
		r, next, ok := f.twoEnds(k)
		if !ok {
			r, next, ok = f.related(k)
		}
		if !ok {
			k++
			continue
		}
		f.out.Ranges = append(f.out.Ranges, r)
		k = next
	}
}

func (f *Finder) class(k int) class {
	if k < 0 || k >= len(f.items) || f.items[k].quantity >= 0 {
		return classNone
	}
	return f.par.class(f.items[k].tok)
}

func (f *Finder) isMark(k int, r rune) bool {
	return k >= 0 && k < len(f.items) && f.items[k].quantity < 0 && f.par.mark(f.items[k].tok, r)
}

// figure returns the quantity at item k, nil where there is none that stands
// for itself.
func (f *Finder) figure(k int) *Quantity {
	if k < 0 || k >= len(f.items) || f.items[k].quantity < 0 {
		return nil
	}
	q := &f.out.Quantities[f.items[k].quantity]
	if q.Part != Itself && q.Part != OfWord {
		return nil
	}
	return q
}

// start and end are the bytes of item k.
func (f *Finder) start(k int) int {
	if i := f.items[k].quantity; i >= 0 {
		return f.out.Quantities[i].Start
	}
	return int(f.par.toks[f.items[k].tok].start)
}

func (f *Finder) end(k int) int {
	if i := f.items[k].quantity; i >= 0 {
		return f.out.Quantities[i].End
	}
	return int(f.par.toks[f.items[k].tok].end)
}

// twoEnds reads "between a and b", "from a to b", "a–b".
func (f *Finder) twoEnds(k int) (r Range, next int, ok bool) {
	first := k
	between := f.class(k) == classBetween
	if between || f.class(k) == classFrom {
		first++
	}
	low, high := f.figure(first), f.figure(first+2)
	if low == nil || high == nil || f.isMark(first+3, '/') {
		return r, k, false
	}
	if between && f.class(first+1) != classAnd || !between && !f.connects(first+1) {
		return r, k, false
	}
	if low.Value.Cmp(high.Value) > 0 && len(low.Readings)+len(high.Readings) == 0 || !mayShare(low, high) {
		return r, k, false
	}
	return Range{
		Start: f.start(k), End: f.end(first + 2),
		Low:  Bound{Index: f.items[first].quantity, Closed: true},
		High: Bound{Index: f.items[first+2].quantity, Closed: true},
	}, first + 3, true
}

// mayShare reports that two figures count the same thing, or one does not say.
func mayShare(a, b *Quantity) bool {
	return a.Unit == b.Unit && a.Currency.May(b.Currency) || a.Unit == None || b.Unit == None
}

// connects reports a word or dash at item k that makes a range of the figures
// on both sides.
func (f *Finder) connects(k int) bool {
	if f.class(k) == classTo {
		return true
	}
	if !f.isMark(k, '-') && !f.isMark(k, '–') && !f.isMark(k, '—') && !f.isMark(k, '~') && !f.isMark(k, '‑') && !f.isMark(k, '∼') {
		return false
	}
	t := f.items[k].tok
	return f.par.gap(t) == f.par.gap(t+1) && f.par.gap(t) != gapLine
}

// related reads one figure with the words that bound it, or two that bound the
// same thing from both sides.
func (f *Finder) related(k int) (r Range, next int, ok bool) {
	a, next, ok := f.bounded(k)
	if !ok {
		return r, k, false
	}
	join := next
	if f.isMark(join, ',') {
		join++
	}
	if c := f.class(join); c == classAnd || c == classBut {
		join++
	} else if join == next {
		return a, next, true
	}
	if b, after, ok := f.bounded(join); ok {
		if both, ok := f.joined(a, b); ok {
			return both, after, true
		}
	}
	return a, next, true
}

// joined makes one range of a lower and an upper bound that leave room.
func (f *Finder) joined(a, b Range) (Range, bool) {
	if a.Low.Index >= 0 && a.High.Index >= 0 || b.Low.Index >= 0 && b.High.Index >= 0 {
		return a, false
	}
	both := Range{Start: a.Start, End: b.End, Low: a.Low, High: b.High}
	if a.Low.Index < 0 {
		both.Low, both.High = b.Low, a.High
	}
	if both.Low.Index < 0 || both.High.Index < 0 {
		return a, false
	}
	low, high := &f.out.Quantities[both.Low.Index], &f.out.Quantities[both.High.Index]
	return both, low.Value.Cmp(high.Value) < 0 && mayShare(low, high)
}

// bounded reads a figure with the words before and behind it.
func (f *Finder) bounded(k int) (r Range, next int, ok bool) {
	rel, fig := f.prefix(k)
	prefixed := fig > k
	if prefixed && f.class(fig) == classDeterminer {
		fig++
	}
	q := f.figure(fig)
	if q == nil {
		return r, k, false
	}
	after, suffix, ok := f.suffix(fig+1, rel, prefixed)
	if !ok && !prefixed {
		return r, k, false
	}
	if ok {
		rel = suffix
	} else {
		after = fig + 1
	}
	b := Bound{Index: f.items[fig].quantity, Closed: rel.closed}
	none := Bound{Index: -1}
	r = Range{Start: f.start(k), End: f.end(after - 1), Low: none, High: none}
	if rel.low {
		r.Low = b
	}
	if rel.high {
		r.High = b
	}
	return r, after, true
}

// prefix reads words such as "no less than" and returns what follows them; k
// itself where there are none.
func (f *Finder) prefix(k int) (rel relation, next int) {
	not := f.class(k) == classNot
	j := k
	if not {
		j++
	}
	switch c := f.class(j); c {
	case classMore, classLess:
		rel, next = f.comparison(j)
		if next == j {
			return rel, k
		}
		if not {
			return relation{low: rel.high, high: rel.low, closed: true}, next
		}
		return rel, next
	case classOver, classUnder:
		return relation{low: c == classOver, high: c == classUnder}, j + 1
	case classAt:
		if d := f.class(j + 1); d == classLeast || d == classMost {
			return relation{low: d == classLeast, high: d == classMost, closed: true}, f.orEqual(j + 2)
		}
	case classLeast, classMost:
		if f.par.word(f.items[j].tok).flags&flagArticle != 0 {
			return relation{low: c == classLeast, high: c == classMost, closed: true}, j + 1
		}
	case classUp, classTo:
		if d := f.class(j + 1); c == classUp && d == classTo || c == classTo && d == classUp {
			return relation{high: true, closed: true}, j + 2
		}
	case classEqual:
		return f.equality(j)
	}
	return f.signs(k)
}

// comparison reads "more than", "less than or equal to", "higher or equal
// than". Without "than" or "equal" there is none.
func (f *Finder) comparison(k int) (rel relation, next int) {
	rel = relation{low: f.class(k) == classMore, high: f.class(k) == classLess}
	j := k + 1
	if f.class(j) == classThan {
		j++
	}
	if e := f.orEqual(j); e > j {
		rel.closed, j = true, e
	}
	if j == k+1 {
		return rel, k
	}
	return rel, j
}

// orEqual passes over "or equal to".
func (f *Finder) orEqual(k int) int {
	if f.class(k) != classOr || f.class(k+1) != classEqual {
		return k
	}
	k += 2
	if c := f.class(k); c == classTo || c == classThan {
		k++
	}
	return k
}

// equality reads "equal to", "equals", "equal to or less than".
func (f *Finder) equality(k int) (rel relation, next int) {
	j := k + 1
	if f.class(j) == classTo {
		j++
	}
	if f.class(j) == classOr {
		if c := f.class(j + 1); c == classMore || c == classLess {
			if f.class(j+2) == classThan {
				return relation{low: c == classMore, high: c == classLess, closed: true}, j + 3
			}
		}
	}
	return relation{low: true, high: true, closed: true}, j
}

// signs reads ">", "<=", "≥".
func (f *Finder) signs(k int) (rel relation, next int) {
	switch {
	case f.isMark(k, '≤'):
		return relation{high: true, closed: true}, k + 1
	case f.isMark(k, '≥'):
		return relation{low: true, closed: true}, k + 1
	case f.isMark(k-1, '=') || f.isMark(k-1, '<') || f.isMark(k-1, '>'):
		return rel, k // "<>", "=>": written in code, in more than one meaning
	case f.isMark(k, '>'), f.isMark(k, '<'):
		rel = relation{low: f.isMark(k, '>'), high: f.isMark(k, '<')}
		if f.isMark(k+1, '=') {
			rel.closed = true
			return rel, k + 2
		}
		return rel, k + 1
	}
	return rel, k
}

// suffix reads what follows a figure: "or more", "and less", "or equal to",
// "+". It returns the item behind it.
func (f *Finder) suffix(k int, rel relation, prefixed bool) (next int, out relation, ok bool) {
	if f.isMark(k, '+') && f.par.gap(f.items[k].tok) == gapNone && !prefixed {
		return k + 1, relation{low: true, closed: true}, true
	}
	equality := prefixed && rel.low && rel.high
	c := f.class(k)
	if c != classOr && c != classAnd {
		return k, rel, false
	}
	switch d := f.class(k + 1); {
	case d == classEqual && c == classOr && prefixed && rel.low != rel.high:
		next = k + 2
		if f.class(next) == classTo {
			next++
		}
		rel.closed = true
		return next, rel, f.figure(next) == nil
	case (!prefixed || equality) && (d == classMore || d == classLess || d == classOver || d == classUnder):
		next = k + 2
		if f.class(next) == classThan {
			next++
		}
		up := d == classMore || d == classOver
		return next, relation{low: up, high: !up, closed: true}, f.figure(next) == nil
	}
	return k, rel, false
}
