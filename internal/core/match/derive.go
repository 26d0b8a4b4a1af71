package match

import "ownup/internal/core/quantity"

// complement adds the rest of a whole: 95.8 % for 4.2 %.
func (p *plan) complement(t target) {
	one := quantity.Int(1)
	if !ratio(t.unit) || t.number.Sign() <= 0 || t.number.Cmp(one) >= 0 {
		return
	}
	p.worked(t, "100 % less "+t.name, quantity.Percent, "", func(w quantity.Value) (quantity.Value, bool) {
		return one.Sub(w), true
	})
}

// derive adds what somebody may have worked out from a figure and a base. The
// person gave the base; to try all numbers of a text instead would find a way
// from any figure to any other.
func (p *plan) derive(t target, base quantity.Quantity, name string) {
	b := base.Number()
	if b.Sign() == 0 {
		return
	}
	switch t.fits(base.Unit, base.Currency) {
	case apart:
		if ratio(t.unit) && base.Unit == quantity.Money {
			p.partOf(t, base, name)
		} else if t.unit == quantity.Money && ratio(base.Unit) {
			p.worked(t, name+" of "+t.name, quantity.Money, t.currency, func(w quantity.Value) (quantity.Value, bool) {
				return w.Mul(b), true
			})
		}
	case noUnit:
		if ratio(t.unit) {
			p.partOf(t, base, name)
			return
		}
		p.against(t, b, name)
	case sameUnit, otherUnit:
		p.against(t, b, name)
	}
}

// partOf adds a ratio times a total.
func (p *plan) partOf(t target, total quantity.Quantity, name string) {
	b := total.Number()
	p.worked(t, t.name+" of "+name, total.Unit, total.Currency, func(w quantity.Value) (quantity.Value, bool) {
		return w.Mul(b), true
	})
}

// against adds what comes of two figures of one kind: the difference, and of
// sums also the share and the change.
func (p *plan) against(t target, b quantity.Value, name string) {
	unit, currency := t.unit, t.currency
	if ratio(unit) {
		unit = quantity.PercentagePoints
	}
	change := t
	change.unsigned = true
	p.worked(change, "the difference of "+t.name+" and "+name, unit, currency, func(w quantity.Value) (quantity.Value, bool) {
		return w.Sub(b), true
	})
	if ratio(t.unit) || t.unit == quantity.PercentagePoints {
		return
	}
	p.worked(t, t.name+" as a share of "+name, quantity.Percent, "", func(w quantity.Value) (quantity.Value, bool) {
		return w.Quo(b), w.Sign() == b.Sign() && w.Abs().Cmp(b.Abs()) < 0
	})
	p.worked(change, "the change from "+name+" to "+t.name, quantity.Percent, "", func(w quantity.Value) (quantity.Value, bool) {
		return w.Sub(b).Quo(b.Abs()), true
	})
}

// worked adds the target that work makes of t, for the wrong figure and the
// right one.
func (p *plan) worked(t target, name string, unit quantity.Unit, currency quantity.Currency, work func(quantity.Value) (quantity.Value, bool)) {
	number, ok := work(t.number)
	if !ok || number.Sign() == 0 {
		return
	}
	t.kind, t.name, t.number, t.unit, t.currency = Derived, name, number, unit, currency
	one := quantity.Quantity{Unit: unit, Currency: currency}
	t.written = number.Shift(shift(one))
	if t.hasRight {
		t.right, t.hasRight = work(t.right)
	}
	p.add(t)
}
