package quantity

import "unicode/utf8"

// exponent reads a power of ten behind a number that ends at end: "e10",
// "×10^-4", "x 10⁶". It returns where the whole ends.
func (l *lexer) exponent(lit *literal, end int) int {
	power, after := l.letterE(end)
	if after == end {
		power, after = l.timesTen(end)
	}
	if after == end {
		return end
	}
	if lit.altWhy == MarkDecimal { // nobody groups the digits before a power
		lit.value, lit.prec, lit.decimal, lit.group = lit.alt, lit.altPrec, lit.altDecimal, 0
		lit.why, lit.altWhy = Plain, Plain
	}
	lit.value = lit.value.Shift(power)
	lit.scale = int16(power)
	lit.form = Scientific
	return after
}

// letterE reads "e10" or "E-3".
func (l *lexer) letterE(end int) (power, after int) {
	if c := l.at(end); c != 'e' && c != 'E' {
		return 0, end
	}
	power, after, ok := l.power(end + 1)
	if !ok || isLetter(l.at(after)) {
		return 0, end
	}
	return power, after
}

// timesTen reads a cross or dot, "10" and a power.
func (l *lexer) timesTen(end int) (power, after int) {
	p := end
	if l.at(p) == ' ' {
		p++
	}
	switch r, size := l.runeAt(p); r {
	case 'x', 'X', '×', '*', '·', '⋅':
		p += size
	default:
		return 0, end
	}
	if l.at(p) == ' ' {
		p++
	}
	if l.at(p) != '1' || l.at(p+1) != '0' {
		return 0, end
	}
	p += 2
	if power, after, ok := l.superscript(p); ok {
		return power, after
	}
	switch {
	case l.at(p) == '^':
		p++
	case l.at(p) == '*' && l.at(p+1) == '*':
		p += 2
	default:
		return 0, end
	}
	power, after, ok := l.power(p)
	if !ok {
		return 0, end
	}
	return power, after
}

func (l *lexer) runeAt(i int) (rune, int) {
	if i >= len(l.text) {
		return 0, 0
	}
	return utf8.DecodeRune(l.text[i:])
}

// power reads a whole number with an optional sign, within MaxExponent.
func (l *lexer) power(p int) (n, after int, ok bool) {
	neg := false
	switch r, size := l.runeAt(p); r {
	case '-', '−':
		neg = true
		p += size
	case '+':
		p++
	}
	start := p
	for isDigit(l.at(p)) && p-start < 5 {
		n = n*10 + int(l.at(p)-'0')
		p++
	}
	if p == start || isDigit(l.at(p)) || n > MaxExponent {
		return 0, 0, false
	}
	if neg {
		n = -n
	}
	return n, p, true
}

// superscript reads a power in raised digits.
func (l *lexer) superscript(p int) (n, after int, ok bool) {
	neg := false
	if r, size := l.runeAt(p); r == '⁻' {
		neg = true
		p += size
	}
	for count := 0; ; count++ {
		r, size := l.runeAt(p)
		d := raised(r)
		if d < 0 {
			if neg {
				n = -n
			}
			return n, p, count > 0
		}
		n = n*10 + d
		if n > MaxExponent {
			return 0, 0, false
		}
		p += size
	}
}

// raised is the digit that a superscript writes, -1 for any other character.
func raised(r rune) int {
	switch {
	case r == '¹':
		return 1
	case r == '²' || r == '³':
		return int(r-'²') + 2
	case r == '⁰', r >= '⁴' && r <= '⁹':
		return int(r - '⁰')
	}
	return -1
}
