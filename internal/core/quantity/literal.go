package quantity

import "unicode/utf8"

// literal is a number in digits, or one character such as ½.
type literal struct {
	value, alt      Value // alt is the second reading, if altWhy is not Plain
	prec, altPrec   int16
	scale           int16 // the power of ten of an exponent
	digits          int16 // written before the decimal mark
	why, altWhy     Reason
	form            Style
	decimal, group  rune
	altDecimal      rune
	indian, wide    bool
	zero            bool // begins with a zero that is not the whole part
	spaced          bool // groups stand apart with ordinary spaces
	digStart, digLn int32
}

// integer reports whether it is written as a plain whole number.
func (n *literal) integer() bool {
	return n.form == Digits && n.prec == 0 && n.scale == 0 && n.altWhy == Plain
}

// maxGroups is how many groups of digits one number may have.
const maxGroups = 12

// group is a run of digits and the mark before it.
type group struct {
	mark       rune
	start, end int // bytes of the text
	from, to   int // in the digits
}

func (g group) len() int { return g.to - g.from }

// number takes a number in digits at pos, which is on a digit or on a point
// before one.
func (l *lexer) number() {
	if l.pos >= l.runEnd {
		l.weigh()
	}
	var gs [maxGroups]group
	var digits [MaxDigits]byte
	n, wide, ok := l.groups(&gs, digits[:])
	if !ok {
		l.skipDigits()
		return
	}
	lit, used := l.interpret(gs[:n], digits[:])
	end := gs[used-1].end
	lit.wide = wide
	if used == 1 && n == 1 && gs[0].mark == 0 {
		if e := l.spaced(&lit, gs[0], digits[:]); e > end {
			end = e
		}
	}
	lit.digStart, lit.digLn = int32(l.pos), int32(end-l.pos)
	end = l.exponent(&lit, end)
	l.steps += end - l.pos
	if l.pos >= l.runEnd || l.runPart == Itself {
		l.learn(&lit)
	}
	l.emit(token{kind: kindNumber, num: lit}, end-l.pos)
}

// skipDigits passes over more digits than a number has.
func (l *lexer) skipDigits() {
	for l.pos < len(l.text) {
		_, size := l.digit(l.pos)
		if size == 0 {
			break
		}
		l.steps++
		l.pos += size
	}
	l.end(endGlued)
	l.attached = true
}

// digit returns the digit at i and its size, 0 if there is none.
func (l *lexer) digit(i int) (byte, int) {
	c := l.at(i)
	if c >= '0' && c <= '9' {
		return c, 1
	}
	if c == 0xef && l.at(i+1) == 0xbc {
		if d := l.at(i + 2); d >= 0x90 && d <= 0x99 {
			return d - 0x90 + '0', 3
		}
	}
	return 0, 0
}

// mark returns the grouping or decimal mark at i and its size.
func (l *lexer) mark(i int) (rune, int) {
	c := l.at(i)
	switch {
	case c == '.' || c == ',' || c == '\'' || c == '_':
		return rune(c), 1
	case c < utf8.RuneSelf:
		return 0, 0
	}
	r, size := utf8.DecodeRune(l.text[i:])
	switch r {
	case '’', '·', '٫', '＇':
		return r, size
	case '．', '，':
		return r - '．' + '.', size
	}
	return 0, 0
}

// groups reads runs of digits with one mark between each two.
func (l *lexer) groups(gs *[maxGroups]group, digits []byte) (n int, wide, ok bool) {
	p, count := l.pos, 0
	var mark rune
	if l.at(p) == '.' {
		gs[0] = group{start: p, end: p}
		n, mark = 1, '.'
		p++
	}
	for n < maxGroups {
		g := group{mark: mark, start: p, from: count}
		for {
			d, size := l.digit(p)
			if size == 0 {
				break
			}
			if count == len(digits) {
				return 0, false, false
			}
			wide = wide || size > 1
			digits[count] = d
			count++
			p += size
		}
		g.end, g.to = p, count
		gs[n] = g
		n++
		m, size := l.mark(p)
		if size == 0 {
			break
		}
		if _, more := l.digit(p + size); more == 0 {
			break
		}
		mark = m
		p += size
	}
	return n, wide, true
}

// interpret finds what the groups write, and how many of them belong to it.
func (l *lexer) interpret(gs []group, digits []byte) (literal, int) {
	if gs[0].len() == 0 { // ".08"
		return decimals(gs[:2], digits, 0), 2
	}
	if gs[0].start < l.listEnd {
		gs = gs[:1]
	}
	for k := len(gs); k > 1; k-- {
		if lit, ok := read(gs[:k], digits); ok {
			return lit, k
		}
		if k > 2 && sameMarks(gs[:k]) && k == len(gs) {
			// "22,24,26" and "192.168.1.2" are several numbers.
			l.listEnd = gs[k-1].end
			break
		}
	}
	return whole1(gs[0], digits), 1
}

func sameMarks(gs []group) bool {
	for _, g := range gs[2:] {
		if g.mark != gs[1].mark {
			return false
		}
	}
	return true
}

func whole1(g group, digits []byte) literal {
	return literal{
		value: fromDigits(digits[g.from:g.to], 0), form: Digits, digits: int16(g.len()),
		zero: g.len() > 1 && digits[g.from] == '0',
	}
}

// read reads all groups as one number, if they are one.
func read(gs []group, digits []byte) (literal, bool) {
	last := gs[len(gs)-1]
	if len(gs) > 2 && last.mark != gs[1].mark {
		if !isDecimalMark(last.mark) || !sameMarks(gs[:len(gs)-1]) {
			return literal{}, false
		}
		grouped, indian := thousands(gs[:len(gs)-1], digits), hundreds(gs[:len(gs)-1])
		if !grouped && !indian {
			return literal{}, false
		}
		lit := decimals(gs, digits, gs[1].mark)
		lit.indian = indian && !grouped
		return lit, true
	}
	if !sameMarks(gs) {
		return literal{}, false
	}
	grouped, indian := thousands(gs, digits), hundreds(gs)
	switch {
	case len(gs) > 2 && (grouped || indian), grouped && !isDecimalMark(last.mark):
		lit := groupedBy(gs, digits)
		lit.indian = indian && !grouped
		return lit, true
	case len(gs) > 2 || !isDecimalMark(last.mark):
		return literal{}, false
	case !grouped || last.mark == '·' || last.mark == '٫':
		return decimals(gs, digits, 0), true
	}
	lit, other := groupedBy(gs, digits), decimals(gs, digits, 0)
	lit.why, lit.alt, lit.altWhy = MarkGroups, other.value, MarkDecimal
	lit.altPrec, lit.altDecimal = other.prec, last.mark
	return lit, true
}

func isDecimalMark(r rune) bool { return r == '.' || r == ',' || r == '·' || r == '٫' }

// thousands reports groups of three, which no number with a leading zero has.
func thousands(gs []group, digits []byte) bool {
	if len(gs) < 2 || gs[0].len() > 3 || digits[gs[0].from] == '0' || gs[1].mark == '·' || gs[1].mark == '٫' {
		return false
	}
	for _, g := range gs[1:] {
		if g.len() != 3 {
			return false
		}
	}
	return true
}

// hundreds reports groups as in India: "12,34,567".
func hundreds(gs []group) bool {
	if len(gs) < 3 || gs[0].len() > 2 || gs[1].mark != ',' || gs[len(gs)-1].len() != 3 {
		return false
	}
	for _, g := range gs[1 : len(gs)-1] {
		if g.len() != 2 {
			return false
		}
	}
	return true
}

func groupedBy(gs []group, digits []byte) literal {
	to := gs[len(gs)-1].to
	return literal{
		value: fromDigits(digits[gs[0].from:to], 0), form: Digits, digits: int16(to - gs[0].from), group: gs[1].mark,
	}
}

func decimals(gs []group, digits []byte, by rune) literal {
	last := gs[len(gs)-1]
	return literal{
		value: fromDigits(digits[gs[0].from:last.to], -last.len()), form: Digits, prec: int16(last.len()),
		digits: int16(last.from - gs[0].from), decimal: last.mark, group: by,
	}
}

// spaced extends a number by groups of three behind spaces: "1 234 567,89". It
// returns where the number ends. Behind ordinary spaces they may be several
// numbers as well, and more than five groups are a table.
func (l *lexer) spaced(lit *literal, first group, digits []byte) int {
	if first.len() > 3 || digits[first.from] == '0' || l.pos < l.runEnd && l.runPart != Itself || first.end < l.listEnd {
		return 0
	}
	space, size := l.groupSpace(first.end)
	if size == 0 {
		return 0
	}
	p, count, groups := first.end, first.len(), 1
	for groups <= 5 {
		s, n := l.groupSpace(p)
		if n == 0 || s != space || !l.three(p+n) {
			break
		}
		for i := range 3 {
			digits[count+i] = l.at(p + n + i)
		}
		count, groups, p = count+3, groups+1, p+n+3
	}
	if groups == 1 || space == ' ' && groups > 5 || space == ' ' && l.moreDigits(p) {
		return 0
	}
	frac := 0
	mark, size := l.mark(p)
	if size > 0 && isDecimalMark(mark) {
		for q := p + size; count+frac < MaxDigits && isDigit(l.at(q)); q++ {
			digits[count+frac] = l.at(q)
			frac++
		}
		if next := l.at(p + size + frac); frac > 0 && (next == '.' || next == ',') && isDigit(l.at(p+size+frac+1)) {
			return 0
		}
	}
	*lit = literal{
		value: fromDigits(digits[:count+frac], -frac), form: Digits, prec: int16(frac), digits: int16(count), group: space,
		spaced: space == ' ' && frac == 0,
	}
	if frac > 0 {
		lit.decimal = mark
		p += size + frac
	}
	return p
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// three reports exactly three digits at i.
func (l *lexer) three(i int) bool {
	return isDigit(l.at(i)) && isDigit(l.at(i+1)) && isDigit(l.at(i+2)) && !isDigit(l.at(i+3))
}

// moreDigits reports a space and further digits at i: columns of a table.
func (l *lexer) moreDigits(i int) bool {
	_, n := l.groupSpace(i)
	return n > 0 && isDigit(l.at(i+n)) && !l.slashed(i+n)
}

// slashed reports a fraction at i, as in "1 234 1/2".
func (l *lexer) slashed(i int) bool {
	for n := 0; n < 3 && isDigit(l.at(i)); n++ {
		i++
	}
	return l.at(i) == '/'
}

func (l *lexer) groupSpace(i int) (rune, int) {
	if l.at(i) == ' ' {
		return ' ', 1
	}
	if l.at(i) < utf8.RuneSelf {
		return 0, 0
	}
	switch r, size := utf8.DecodeRune(l.text[i:]); r {
	case '\u00a0', '\u202f', '\u2009', '\u2007':
		return r, size
	}
	return 0, 0
}

// learn notes which decimal mark the text uses, where a number leaves no doubt.
func (l *lexer) learn(lit *literal) {
	switch {
	case lit.altWhy != Plain:
	case lit.decimal == '.' || lit.decimal == 0 && lit.group == ',':
		l.evidence.point++
	case lit.decimal == ',' || lit.decimal == 0 && lit.group == '.':
		l.evidence.comma++
	}
}
