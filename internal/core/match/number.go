package match

import (
	"math"
	"strconv"
	"strings"

	"ownup/internal/core/quantity"
)

// numbers adds the figures of a passage.
func (s *Search) numbers(p Passage) {
	found := s.read.Find(p.Text).Quantities
	var head unitWord
	if len(found) > 0 {
		head = heading(p.Beside)
	}
	for i := range found {
		s.quantity(p, &found[i], head)
	}
	s.behind(p, found)
}

// look is one way to understand a figure in a text.
type look struct {
	quantity.Quantity
	reason quantity.Reason
	second bool   // not the likeliest reading
	under  string // what a heading adds: "percent"
	tens   bool   // its one nought is taken for a rounding: "3,850"
}

// quantity adds what one figure is a hit for: at most one hit for each figure
// sought, the best.
func (s *Search) quantity(p Passage, q *quantity.Quantity, head unitWord) {
	first := len(s.hits)
	if len(q.Readings) == 0 {
		s.reading(p, first, look{Quantity: *q}, head)
		return
	}
	for i, r := range q.Readings {
		s.reading(p, first, look{Quantity: with(*q, r), reason: r.Reason, second: i > 0}, head)
	}
}

// reading looks a figure up as it stands and with the unit of the heading.
func (s *Search) reading(p Passage, first int, l look, head unitWord) {
	s.look(p, first, l)
	if l.beneath(head) {
		s.look(p, first, l)
	}
}

// beneath gives a figure the unit of the heading, and reports whether it has
// room for one.
func (l *look) beneath(head unitWord) bool {
	if head.name == "" || l.Unit != quantity.None {
		return false
	}
	l.under, l.Unit = head.name, head.unit
	l.Value, l.Scale = l.Value.Shift(head.scale), l.Scale+head.scale
	return true
}

// look looks a figure up in every way it may be meant.
func (s *Search) look(p Passage, first int, l look) {
	number := l.Number().Abs()
	if number.Sign() == 0 {
		return
	}
	keys := s.plan.keys
	for _, id := range keys[key{number, exactly}] {
		s.try(p, first, &l, id, exactly)
	}
	switch {
	case l.Unit == quantity.None:
		for _, id := range keys[key{number, unitless}] {
			s.try(p, first, &l, id, unitless)
		}
	case ratio(l.Unit):
		for _, id := range keys[key{l.Value.Abs(), exactly}] {
			if t := &s.plan.targets[id]; t.unit == quantity.None {
				s.try(p, first, &l, id, unitless)
			}
		}
	}
	own, rounder := l.places(p.Text)
	s.roundings(p, first, &l, number, own)
	if rounder != own {
		l.tens = rounder == own-1 && !l.Approximate
		s.roundings(p, first, &l, number, rounder)
	}
}

// places returns the decimals of the number that the figure is written with,
// and those that it has if the noughts at its end came of rounding.
func (l *look) places(text []byte) (own, rounder int) {
	own = l.Precision - l.Scale + shift(l.Quantity)
	if zeros := l.zeros(); zeros > 0 && (l.Approximate || l.significant(text) > 1) {
		return own, own - zeros
	}
	return own, own
}

func (s *Search) roundings(p Passage, first int, l *look, number quantity.Value, places int) {
	if places < leastPlaces || places > mostPlaces {
		return
	}
	for _, id := range s.plan.keys[key{number, int16(places)}] {
		s.try(p, first, l, id, int16(places))
	}
}

// zeros is how many noughts a whole number ends with as it is written:
// "1,200,000" may be precise to the unit or to the hundred thousand, "1,200k"
// to the thousand or to the hundred thousand.
func (l *look) zeros() int {
	if l.Precision > 0 {
		return 0
	}
	n := 0
	for n < mostPlaces {
		if more, ok := l.Value.Shift(-l.Scale - n - 1).Decimals(); !ok || more > 0 {
			break
		}
		n++
	}
	return n
}

// significant is how many digits say something. Of a fraction, "21/500", those
// of both its numbers do.
func (l *look) significant(text []byte) int {
	if n := l.written(text); n > 0 {
		return n
	}
	return max(digitsOf(l.Value), 1+l.Precision)
}

// written counts the digits in the text, and none in words.
func (l *look) written(text []byte) int {
	n, begun := 0, false
	for _, r := range string(text[l.NumStart:l.NumEnd]) {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		if r >= '0' && r <= '9' {
			if begun = begun || r != '0'; begun {
				n++
			}
		}
	}
	return n - l.zeros()
}

// digitsOf is how many digits a value has from its first that is no nought to
// its last, and 0 where they do not end: 4 for "three thousand eight hundred
// and forty-seven".
func digitsOf(v quantity.Value) int {
	last, ends := v.Decimals()
	if !ends || v.Sign() == 0 {
		return 0
	}
	for last == 0 && v.Sign() != 0 { // noughts at the end of a whole number
		more, _ := v.Shift(-1).Decimals()
		if more > 0 {
			break
		}
		v = v.Shift(-1)
	}
	v = v.Abs().Shift(last)
	n := 0
	for one := quantity.Int(1); one.Cmp(v) <= 0; one = one.Shift(1) {
		n++
	}
	return n
}

// try adds the hit for one target, unless the units do not go together or a
// better hit for the same figure is there already.
func (s *Search) try(p Passage, first int, l *look, id int32, places int16) {
	t := &s.plan.targets[id]
	f := t.fits(l.Unit, l.Currency)
	if !t.takes(l.manner(p.Text), f, places) {
		return
	}
	if l.Part != quantity.Itself && places != exactly {
		return // a rounding in a date or a code would be two doubts in one
	}
	h := Hit{Start: l.Start, End: l.End, Index: t.figure, Kind: t.kind, Quantity: l.Quantity}
	s.judge(p, &h, l, t, f, places)
	for i := first; i < len(s.hits); i++ {
		if s.hits[i].Index == h.Index && s.hits[i].Kind != Text {
			if Compare(h, s.hits[i]) < 0 {
				s.hits[i] = h
			}
			return
		}
	}
	s.hits = append(s.hits, h)
}

// manner is what counts of the way a figure is written, beside its value.
type manner struct {
	unit  quantity.Unit
	wordy bool // its context makes it more than a bare number
	few   bool // it has one digit that says something, or none
}

func (l *look) manner(text []byte) manner {
	return manner{l.Unit, l.Approximate || l.under != "", l.significant(text) < 2}
}

// takes reports whether a figure written in a manner may be the target, where
// its value is at the given places.
func (t *target) takes(m manner, f fit, places int16) bool {
	rounded := places != exactly && places != unitless
	switch {
	case f == apart:
		return false
	case rounded && f == noUnit && t.unit != quantity.Money && m.unit != quantity.Money && !m.wordy:
		return false // "0.04" and "4 %" have one digit in common and little else
	case t.kind == Derived && (places == unitless || rounded && m.few):
		return false
	}
	return true
}

// behind compares the number that a document keeps behind a text with the
// figures that the text was found to show, and adds it where they say nothing.
func (s *Search) behind(p Passage, found []quantity.Quantity) {
	v, _, ok := p.behind()
	if !ok {
		return
	}
	for id := range s.plan.targets {
		t := &s.plan.targets[id]
		if !t.mayBeBehind() || t.shownOtherwise(found) {
			continue
		}
		need, _ := t.number.Decimals()
		same := v == t.number
		rounds := !same && v.Round(need) == t.number
		s.settle(p, t, v, same, rounds)
	}
}

// behind returns the number behind the text, and the digits that it is read
// from. Fifteen are what a float keeps of a decimal number, so 0.1+0.2 is 0.3
// here as it is in a spreadsheet.
func (p *Passage) behind() (v quantity.Value, written string, ok bool) {
	if !p.HasValue || math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || p.Value == 0 || len(p.Text) == 0 {
		return quantity.Value{}, "", false
	}
	written = exponential(p.Value)
	v, err := quantity.Parse(written)
	return v, written, err == nil
}

// mayBeBehind reports targets that the number behind a text is compared with.
func (t *target) mayBeBehind() bool {
	return t.kind == Exact && !t.second && t.unit != quantity.PercentagePoints
}

// shownOtherwise reports that a text shows its number in a unit that the target
// never has: what is behind "1,200,000 €" is no dollars.
func (t *target) shownOtherwise(found []quantity.Quantity) bool {
	for i := range found {
		if q := &found[i]; q.Unit != quantity.None && t.fits(q.Unit, q.Currency) == apart {
			return true
		}
	}
	return false
}

// settle corrects the hits for one figure by the number behind the text.
func (s *Search) settle(p Passage, t *target, v quantity.Value, same, rounds bool) {
	shown := false
	for i := range s.hits {
		h := &s.hits[i]
		if h.Index != t.figure || h.Kind == Text {
			continue
		}
		shown = true
		switch {
		case same && h.Kind == Rounded:
			h.Kind, h.Tier, h.Ambiguous = Exact, OtherForm, false
			h.Reason = "shows " + oneLine(string(p.Text[h.Start:h.End])) + ", and the number behind it is " + v.String() + ", which is " + t.name
		case same || rounds:
			h.Weight++
			h.Reason += "; the number behind it is " + v.String()
		case h.Kind == Rounded && h.Tier == Rounding:
			h.Tier = Coincidence
			h.Reason += "; but the number behind it is " + v.String()
		}
	}
	if shown || !same && !rounds {
		return
	}
	h := Hit{Start: 0, End: len(p.Text), Index: t.figure, Kind: Exact, Tier: OtherForm, Weight: -1}
	h.Reason = "the number behind “" + oneLine(string(p.Text)) + "” is " + v.String() + ", which is " + t.name
	if rounds {
		h.Kind, h.Tier = Rounded, Rounding
		h.Reason = "the number behind “" + oneLine(string(p.Text)) + "” is " + v.String() + ", which rounds to " + t.name
	}
	near := s.near.at(&s.plan.evidence, 0, len(p.Text))
	h.Weight += near.weight
	h.Reason += near.sentence(&s.plan.evidence)
	h.Instead, h.HasInstead = t.right, t.hasRight
	h.Quantity = quantity.Quantity{Start: 0, End: len(p.Text), NumEnd: len(p.Text), Value: v}
	s.hits = append(s.hits, h)
}

// exponential writes a float with fifteen digits as the values of this package
// are read: "1.50000000000000e06".
func exponential(f float64) string {
	return strings.Replace(strconv.FormatFloat(f, 'e', 14, 64), "+", "", 1)
}
