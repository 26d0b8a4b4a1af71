package match

import (
	"ownup/internal/core/problem"
	"ownup/internal/core/quantity"
)

// key is what a figure in a text is looked up by: its number, and the decimals
// that it is written with where it may be a rounding.
type key struct {
	number quantity.Value // without sign
	places int16          // decimals of the number, or one of those below
}

const (
	exactly  int16 = 1000 + iota // the number as it is
	unitless                     // the number as written where the text leaves the unit out
)

// Roundings that are known: to 10^18 and down to 18 decimals. Nobody rounds to
// more, and each is one entry in a map.
const (
	mostPlaces  = 18
	leastPlaces = -18
)

// target is one value to look for.
type target struct {
	figure   int
	kind     Kind   // Exact or Derived
	name     string // as reasons call it: "4.2 %", "100 % less 4.2 %"
	number   quantity.Value
	written  quantity.Value // in its unit
	unit     quantity.Unit
	currency quantity.Currency
	doubt    quantity.Reason // how the typed figure must be read, if in doubt
	second   bool            // doubt is not the likeliest reading
	right    quantity.Value  // the number that should be there
	hasRight bool
	unsigned bool // a difference, whose direction is in the words: "fell by 25 %"
}

// typed is one reading of a figure as somebody typed it.
type typed struct {
	quantity.Quantity
	doubt quantity.Reason
}

func (p *plan) figure(index int, f Figure) error {
	wrong, err := p.parse(f.Wrong)
	if err != nil {
		return err
	}
	var right []typed
	if f.Right != "" {
		if right, err = p.parse(f.Right); err != nil {
			return err
		}
		if r, w := right[0], wrong[0]; r.Number() == w.Number() && r.Unit == w.Unit && r.Currency == w.Currency {
			return problem.New(problem.Invalid, "The right figure is the same as the wrong one.", "Give the figure as it should have been, or leave it out.")
		}
	}
	for i, w := range wrong {
		t := target{
			figure: index, kind: Exact, name: oneLine(f.Wrong), number: w.Number(), written: w.Value,
			unit: w.Unit, currency: w.Currency, doubt: w.doubt, second: i > 0,
		}
		if len(right) > 0 {
			t.right, t.hasRight = right[min(i, len(right)-1)].Number(), true
		}
		p.add(t)
		p.complement(t)
		for _, b := range f.Bases {
			base, err := p.parse(b)
			if err != nil {
				return err
			}
			p.derive(t, base[0].Quantity, oneLine(b))
		}
	}
	return nil
}

// parse reads a figure that must be the only one in s. All of its readings
// that take in the whole of it count.
func (p *plan) parse(s string) ([]typed, error) {
	reader := quantity.Finder{Prior: p.prior}
	found := reader.Find([]byte(s)).Quantities
	if len(found) != 1 || found[0].Value.Sign() == 0 {
		return nil, problem.New(problem.Invalid, "A figure cannot be read.", "Give one figure that is not zero, such as 4.2%, 0.042 or $1.2M.")
	}
	q := found[0]
	if len(q.Readings) == 0 {
		return []typed{{Quantity: q}}, nil
	}
	var all []typed
	for i, r := range q.Readings {
		if i == 0 || r.Start == q.Start && r.End == q.End && r.Value.Sign() != 0 {
			all = append(all, typed{with(q, r), r.Reason})
		}
	}
	return all, nil
}

// with is q as one of its readings has it.
func with(q quantity.Quantity, r quantity.Reading) quantity.Quantity {
	q.Start, q.End = r.Start, r.End
	q.Value, q.Precision, q.Scale = r.Value, r.Precision, r.Scale
	return q
}

// add enters a target under everything that it may be looked up by.
func (p *plan) add(t target) {
	id := int32(len(p.targets))
	p.targets = append(p.targets, t)
	p.enter(key{t.number.Abs(), exactly}, id)
	if t.unit != quantity.None && t.written != t.number {
		p.enter(key{t.written.Abs(), unitless}, id)
	}
	t.roundings(func(r quantity.Value, places int16) { p.enter(key{r, places}, id) })
}

// roundings yields what the number rounds to, at every number of decimals
// that gives another one.
func (t *target) roundings(yield func(r quantity.Value, places int16)) {
	need, ends := t.number.Decimals()
	for places := int16(leastPlaces); places <= mostPlaces && (!ends || int(places) < need); places++ {
		r := t.number.Round(int(places))
		if r.Sign() != 0 && r != t.number {
			yield(r.Abs(), places)
		}
	}
}

func (p *plan) enter(k key, id int32) { p.keys[k] = append(p.keys[k], id) }

// shift is how many decimals the number of a unit has more than what is
// written: 2 for percent.
func shift(q quantity.Quantity) int {
	one := q
	one.Value = quantity.Int(1)
	n, _ := one.Number().Decimals()
	return n
}

// ratio reports units that are parts of a whole.
func ratio(u quantity.Unit) bool {
	return u == quantity.Percent || u == quantity.PerMille || u == quantity.BasisPoints
}

// fit is how the unit of a figure in a text goes with that of a target.
type fit uint8

const (
	apart     fit = iota // never the same
	sameUnit             // "%" and "%", "$" and "USD"
	otherUnit            // "%" and "bps"
	noUnit               // one of them has none
)

// fits compares units. Basis points are of percent or of percentage points.
func (t *target) fits(u quantity.Unit, c quantity.Currency) fit {
	switch {
	case t.unit == u:
		if u == quantity.Money && !t.currency.May(c) {
			return apart
		}
		return sameUnit
	case ratio(t.unit) && ratio(u):
		return otherUnit
	case t.unit == quantity.BasisPoints && u == quantity.PercentagePoints, t.unit == quantity.PercentagePoints && u == quantity.BasisPoints:
		return otherUnit
	case t.unit == quantity.None && (ratio(u) || u == quantity.Money), u == quantity.None && (ratio(t.unit) || t.unit == quantity.Money):
		return noUnit
	}
	return apart
}
