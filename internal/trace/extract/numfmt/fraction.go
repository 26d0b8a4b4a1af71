package numfmt

import (
	"math"
	"strconv"
)

// appendFraction writes v as whole number and fraction, or as a fraction
// alone where the code has no place for the whole.
func (s *section) appendFraction(dst []byte, v float64) []byte {
	negative := v < 0
	if negative {
		v = -v
	}
	if math.IsNaN(v) || v >= 1e15 {
		return AppendGeneral(dst, v)
	}
	if negative && !s.unsigned {
		dst = append(dst, '-')
	}
	slash := s.slash()
	numerator := slash // where its places begin
	for numerator > 0 && s.tokens[numerator-1].kind.isPlace() {
		numerator--
	}
	places := 0 // of the denominator
	for i := slash + 1; i < len(s.tokens) && s.tokens[i].kind.isPlace(); i++ {
		places++
	}
	mixed := false
	for i := range numerator {
		mixed = mixed || s.tokens[i].kind.isPlace()
	}
	whole, top, bottom := divide(v, s.denom, places, mixed)
	for i := 0; i < len(s.tokens); i++ {
		t := &s.tokens[i]
		switch {
		case i == numerator:
			dst = appendOver(dst, top, bottom, slash-numerator, max(places, s.denomDigits()), mixed && whole > 0)
			i = slash + max(places, 1)
		case t.kind.isPlace():
			for i+1 < numerator && s.tokens[i+1].kind.isPlace() {
				i++
			}
			if whole > 0 || top == 0 || t.kind == tZero {
				dst = strconv.AppendInt(dst, whole, 10)
			}
		default:
			dst = appendToken(dst, t)
		}
	}
	return dst
}

func (s *section) slash() int {
	for i := range s.tokens {
		if s.tokens[i].kind == tSlash {
			return i
		}
	}
	return 0
}

func (s *section) denomDigits() int {
	if s.denom == 0 {
		return 0
	}
	return len(strconv.Itoa(s.denom))
}

// appendOver writes the fraction so that the slashes of a column stand under
// one another. A whole number leaves its place empty.
func appendOver(dst []byte, top, bottom int64, topPlaces, bottomPlaces int, whole bool) []byte {
	if top == 0 && whole {
		for range topPlaces + 1 + bottomPlaces {
			dst = append(dst, ' ')
		}
		return dst
	}
	digits := strconv.FormatInt(top, 10)
	for range topPlaces - len(digits) {
		dst = append(dst, ' ')
	}
	dst = append(append(dst, digits...), '/')
	start := len(dst)
	dst = strconv.AppendInt(dst, bottom, 10)
	for len(dst)-start < bottomPlaces {
		dst = append(dst, ' ')
	}
	return dst
}

// divide returns v as a whole number and a fraction, the whole number being
// part of the fraction unless mixed. The denominator is the stated one, or
// the one of so many places that comes nearest.
func divide(v float64, stated, places int, mixed bool) (whole, top, bottom int64) {
	whole = int64(v)
	rest := v - float64(whole)
	if stated > 0 {
		bottom = int64(stated)
		top = int64(math.Floor(rest*float64(bottom) + 0.5))
	} else {
		limit := int64(9)
		for i := 1; i < min(places, 7); i++ {
			limit = limit*10 + 9
		}
		top, bottom = nearest(rest, limit)
	}
	if top == bottom {
		whole++
		top = 0
	}
	if mixed {
		return whole, top, bottom
	}
	return 0, top + whole*bottom, bottom
}

// nearest returns the fraction with a denominator of at most limit that is
// nearest to v, which is from 0 up to 1. It goes through continued fractions,
// and at the end tries the largest step that still fits.
func nearest(v float64, limit int64) (top, bottom int64) {
	var h0, k0, h1, k1 int64 = 0, 1, 1, 0
	x := v
	for range 40 {
		a := int64(x)
		if k1 > 0 && a > (limit-k0)/k1 {
			a = (limit - k0) / k1
			h2, k2 := a*h1+h0, a*k1+k0
			if k2 > 0 && math.Abs(float64(h2)/float64(k2)-v) < math.Abs(float64(h1)/float64(k1)-v) {
				return h2, k2
			}
			return h1, k1
		}
		h0, k0, h1, k1 = h1, k1, a*h1+h0, a*k1+k0
		rest := x - float64(a)
		if rest < 1e-9 {
			break
		}
		x = 1 / rest
	}
	return h1, k1
}
