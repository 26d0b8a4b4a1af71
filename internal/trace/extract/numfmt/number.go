package numfmt

import (
	"math"
	"strconv"
)

// keep is how many digits a spreadsheet keeps of a number.
const keep = 15

// decimal is a number from zero up: 0.d1d2d3… times ten to the exp. Zero has
// no digits.
type decimal struct {
	d   [keep + 1]byte // the digits, as characters
	n   int
	exp int // digits before the point
}

// newDecimal takes a number from zero up that is finite.
func newDecimal(v float64) decimal {
	var x decimal
	if v == 0 {
		return x
	}
	if v < 1e15 && v == math.Trunc(v) {
		digits := strconv.AppendUint(x.d[:0], uint64(v), 10)
		x.n, x.exp = len(digits), len(digits)
		x.trim()
		return x
	}
	var buf [keep + 8]byte
	s := strconv.AppendFloat(buf[:0], v, 'e', keep-1, 64) // d.dddde±dd
	x.d[0] = s[0]
	copy(x.d[1:keep], s[2:keep+1])
	exp, _ := strconv.Atoi(string(s[keep+2:]))
	x.n, x.exp = keep, exp+1
	x.trim()
	return x
}

// trim takes zeros off the end.
func (x *decimal) trim() {
	for x.n > 0 && x.d[x.n-1] == '0' {
		x.n--
	}
	if x.n == 0 {
		x.exp = 0
	}
}

// round keeps n digits from the first on, and rounds half away from zero.
func (x *decimal) round(n int) {
	if n >= x.n {
		return
	}
	if n < 0 {
		*x = decimal{}
		return
	}
	up := x.d[n] >= '5'
	x.n = n
	if up {
		i := n - 1
		for i >= 0 && x.d[i] == '9' {
			i--
		}
		if i < 0 {
			x.d[0], x.n = '1', 1
			x.exp++
		} else {
			x.d[i]++
			x.n = i + 1
		}
	}
	x.trim()
}

// at returns the digit that stands for ten to the place: 0 is the units.
func (x *decimal) at(place int) byte {
	if i := x.exp - 1 - place; i >= 0 && i < x.n {
		return x.d[i]
	}
	return '0'
}

// AppendGeneral writes a number as a cell without format shows it: in at most
// eleven characters, the sign not counted.
func AppendGeneral(dst []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "#NUM!"...)
	}
	if v < 0 {
		dst = append(dst, '-')
		v = -v
	}
	const width = 11
	if v < 1e11 && v == math.Trunc(v) {
		return strconv.AppendUint(dst, uint64(v), 10)
	}
	x := newDecimal(v)
	switch {
	case x.exp > width || x.exp < -3 && x.n-x.exp > width-2:
		return appendShortExponent(dst, x)
	case x.exp >= width-1:
		x.round(x.exp)
	case x.exp > 0:
		x.round(width - 1)
	default:
		x.round(x.exp + width - 2)
	}
	if x.exp > width {
		return appendShortExponent(dst, x)
	}
	return x.appendPlain(dst)
}

// appendPlain writes all digits, with a point where one is needed.
func (x *decimal) appendPlain(dst []byte) []byte {
	for place := max(x.exp, 1) - 1; place >= 0; place-- {
		dst = append(dst, x.at(place))
	}
	if x.n > x.exp {
		dst = append(dst, '.')
		for place := -1; place >= x.exp-x.n; place-- {
			dst = append(dst, x.at(place))
		}
	}
	return dst
}

// appendShortExponent writes up to six digits with an exponent: 1.23457E+11.
func appendShortExponent(dst []byte, x decimal) []byte {
	digits := 6
	if x.exp > 100 || x.exp < -98 {
		digits = 5
	}
	x.round(digits)
	exp := x.exp - 1
	x.exp = 1
	dst = append(x.appendPlain(dst), 'E')
	if exp < 0 {
		dst = append(dst, '-')
		exp = -exp
	} else {
		dst = append(dst, '+')
	}
	if exp < 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(exp), 10)
}

// appendNumber writes v into the places of the section.
func (s *section) appendNumber(dst []byte, v float64) []byte {
	negative := v < 0
	if negative {
		v = -v
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "#NUM!"...)
	}
	x := newDecimal(v)
	if x.n > 0 {
		x.exp += s.scale
	}
	exp := 0
	if s.hasExponent() {
		exp = s.takeExponent(&x)
	} else {
		x.round(x.exp + s.fracs)
	}
	if negative && !s.unsigned && x.n > 0 { // what rounds to zero has no sign
		dst = append(dst, '-')
	}
	dst, rest := s.appendWhole(dst, &x)
	return s.appendBehind(dst, rest, &x, exp)
}

func (s *section) hasExponent() bool {
	for i := range s.tokens {
		if s.tokens[i].kind == tExponent {
			return true
		}
	}
	return false
}

// takeExponent rounds x to the places there are and takes its exponent out, a
// multiple of the places before the point ("##0.0E+0" counts in thousands).
func (s *section) takeExponent(x *decimal) int {
	if x.n == 0 {
		return 0
	}
	step := max(s.ints, 1)
	floor := func() int {
		e := x.exp - 1
		if s.ints == 0 {
			return e + 1
		}
		return e - ((e%step)+step)%step
	}
	e := floor()
	x.round(x.exp - e + s.fracs)
	e = floor() // rounding may have carried
	x.exp -= e
	return e
}

// appendWhole writes the places before the point from the right: the first
// place takes all the digits that are left. It returns the tokens behind.
func (s *section) appendWhole(dst []byte, x *decimal) ([]byte, []token) {
	end := 0
	for end < len(s.tokens) && s.tokens[end].kind != tPoint && s.tokens[end].kind != tExponent {
		end++
	}
	left := s.ints
	for i := range end {
		t := &s.tokens[i]
		if !t.kind.isPlace() {
			dst = appendToken(dst, t)
			continue
		}
		left--
		if left == s.ints-1 {
			for place := x.exp - 1; place > left; place-- {
				dst = s.appendDigit(dst, x.at(place), place)
			}
		}
		switch {
		case left < x.exp || t.kind == tZero:
			dst = s.appendDigit(dst, x.at(left), left)
		case t.kind == tBlank:
			dst = append(dst, ' ')
		}
	}
	if s.ints == 0 { // ".00" shows the whole part all the same
		for place := x.exp - 1; place >= 0; place-- {
			dst = append(dst, x.at(place))
		}
	}
	return dst, s.tokens[end:]
}

func (s *section) appendDigit(dst []byte, digit byte, place int) []byte {
	dst = append(dst, digit)
	if s.grouped && place > 0 && place%3 == 0 {
		dst = append(dst, ',')
	}
	return dst
}

// appendBehind writes the point and what follows it.
func (s *section) appendBehind(dst []byte, tokens []token, x *decimal, exp int) []byte {
	place := -1
	exponent := false
	left := s.exps
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == tPoint:
			dst = append(dst, '.')
		case t.kind == tExponent:
			exponent = true
			dst = append(dst, 'E')
			if exp < 0 {
				dst = append(dst, '-')
			} else if t.n == 1 {
				dst = append(dst, '+')
			}
			exp = max(exp, -exp)
		case t.kind.isPlace() && exponent:
			left--
			if left == s.exps-1 {
				dst = appendPadded(dst, exp, s.exps)
			}
		case t.kind.isPlace():
			switch {
			case place >= x.exp-x.n || t.kind == tZero:
				dst = append(dst, x.at(place))
			case t.kind == tBlank:
				dst = append(dst, ' ')
			}
			place--
		default:
			dst = appendToken(dst, t)
		}
	}
	return dst
}

func appendToken(dst []byte, t *token) []byte {
	if t.kind == tLiteral {
		return append(dst, t.text...)
	}
	return dst
}

// appendPadded writes n in at least so many digits.
func appendPadded(dst []byte, n, digits int) []byte {
	for limit, i := 10, 1; i < digits; i++ {
		if n < limit {
			dst = append(dst, '0')
		}
		if limit < 1e9 {
			limit *= 10
		}
	}
	return strconv.AppendInt(dst, int64(n), 10)
}
