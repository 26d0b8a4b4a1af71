package quantity

// numberRun is digits with marks between them and no space: "1,234.5",
// "5/17/2018", "192.168.1.2", "1000-5000".
type numberRun struct {
	start, end                    int
	dots, slashes, dashes, colons int
	groups                        int    // of digits; commas and apostrophes do not part them
	lens                          [3]int // digits of the first groups, up to a comma
	zero                          bool   // a group of several digits behind a dash begins with a zero
}

// weigh looks at the run at pos, once for all of its numbers.
func (l *lexer) weigh() {
	r := l.readRun()
	l.steps += r.end - r.start
	l.runEnd, l.runPart = r.end, l.partOf(r)
}

func (l *lexer) readRun() numberRun {
	r := numberRun{start: l.pos}
	p, n := l.pos, 0
	whole := true // no comma in this group so far
	for ; p < len(l.text); p++ {
		c := l.text[p]
		if isDigit(c) {
			if whole {
				n++
			}
			continue
		}
		if p == l.pos || !isDigit(l.at(p-1)) || !isDigit(l.at(p+1)) || !r.part(c) {
			break
		}
		if c == ',' || c == '\'' {
			whole = false
			continue
		}
		if c == '-' && l.at(p+1) == '0' && isDigit(l.at(p+2)) {
			r.zero = true
		}
		r.add(n)
		n, whole = 0, true
	}
	r.add(n)
	r.end = p
	return r
}

// part counts a mark between digits, and reports false if the run ends there.
func (r *numberRun) part(c byte) bool {
	switch c {
	case '.':
		r.dots++
	case '/':
		r.slashes++
	case '-':
		r.dashes++
	case ':':
		r.colons++
	case ',', '\'':
	default:
		return false
	}
	return true
}

func (r *numberRun) add(n int) {
	if r.groups < len(r.lens) {
		r.lens[r.groups] = n
	}
	r.groups++
}

// partOf says what the numbers of a run are part of.
func (l *lexer) partOf(r numberRun) Part {
	marks := r.groups - 1
	switch {
	case r.end-r.start > maxRun:
		return OfCode
	case marks < 1:
		if l.afterName() {
			return OfCode
		}
		return Itself
	case r.colons > 0:
		return OfDate // a time of day, or a ratio
	case r.isDate(marks):
		return OfDate
	case r.dots > 1 && r.dots == marks && !r.grouped():
		return OfCode
	case r.dashes+r.slashes > 1, r.zero, l.at(r.start-1) == '+' && r.dashes+r.slashes > 0:
		return OfCode
	}
	return Itself
}

// afterName reports a hyphen before pos that hangs on letters: "SCP-173".
func (l *lexer) afterName() bool {
	n := len(l.toks)
	return n > 0 && l.gap == gapNone && l.toks[n-1].glued && l.toks[n-1].mark == '-'
}

// isDate reports day, month and year in one of their orders, or year and month.
func (r numberRun) isDate(marks int) bool {
	short := func(n int) bool { return n == 1 || n == 2 }
	a, b, c := r.lens[0], r.lens[1], r.lens[2]
	if marks == 1 {
		return r.dashes == 1 && a == 4 && b == 2
	}
	if marks != 2 || max(r.dots, r.slashes, r.dashes) != 2 || !short(b) {
		return false
	}
	return short(a) && (c == 4 || c == 2) || a == 4 && short(c)
}

// grouped reports points that group thousands.
func (r numberRun) grouped() bool { return r.lens[0] <= 3 && r.lens[1] == 3 && r.lens[2] == 3 }
