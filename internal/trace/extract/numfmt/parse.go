package numfmt

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// section is one part of a code, ready to be written.
type section struct {
	kind     kind
	tokens   []token
	cond     condition
	isText   bool // it shows text, and no number
	unsigned bool // it is for negative numbers only, and writes the sign itself

	// Of numbers.
	scale   int  // powers of ten: 2 for each percent sign, -3 for each comma at the end
	grouped bool // thousands are set apart
	ints    int  // places before the point
	fracs   int  // places behind it
	exps    int  // places of the exponent
	denom   int  // a stated denominator; 0: the best one

	// Of dates.
	clock12  bool
	seconds  bool // shows seconds
	digits   int  // of a second
	language int
}

// token is one piece of a section.
type token struct {
	kind tokenKind
	text string // of a literal
	n    int    // how many letters, or digits of a second
}

type tokenKind uint8

const (
	tLiteral tokenKind = iota
	tZero              // 0
	tHash              // #
	tBlank             // ?
	tPoint
	tExponent // n is 1 if a plus sign is shown
	tSlash
	tDenominator // a stated one
	tText        // @
	tGeneral
	tYear
	tMonth
	tDay
	tHour
	tMinute
	tSecond
	tDigits   // of a second
	tNoon     // AM/PM
	tNoonA    // A/P
	tHours    // elapsed
	tMinutes  // elapsed
	tSeconds  // elapsed
	tMonthDay // m, before it is known whether month or minute
	tBuddhist
)

func (k tokenKind) isPlace() bool { return k == tZero || k == tHash || k == tBlank }

// split divides a code at its semicolons.
func split(code string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(code); {
		switch code[i] {
		case '"':
			i = endOf(code, i+1, '"')
		case '[':
			i = endOf(code, i+1, ']')
		case '\\', '_', '*':
			i = after(code, i+1)
		case ';':
			parts = append(parts, code[start:i])
			i++
			start = i
		default:
			i++
		}
	}
	return append(parts, code[start:])
}

// endOf returns the place behind the next mark, or the end.
func endOf(s string, at int, mark byte) int {
	if i := strings.IndexByte(s[at:], mark); i >= 0 {
		return at + i + 1
	}
	return len(s)
}

// after returns the place behind the character at i.
func after(s string, i int) int {
	if i >= len(s) {
		return len(s)
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// parser reads one section.
type parser struct {
	code   string
	at     int
	s      section
	places int  // digit places seen
	dates  bool // a letter of a date was seen
	text   bool
	gen    bool
}

func parseSection(code string) section {
	p := parser{code: code}
	for p.at < len(code) {
		p.next()
	}
	p.s.tokens = joined(p.s.tokens)
	switch {
	case p.dates:
		p.s.kind = date
		p.s.settleDate()
	case p.gen:
		p.s.kind = general
	case p.places > 0:
		p.s.settleNumber()
	case p.text:
		p.s.kind = general
		p.s.isText = true
	case len(code) == 0:
		p.s.kind = literal
	default:
		p.s.kind = literal
		if len(p.s.tokens) == 0 && p.s.cond.op == "" { // only a colour: "[Red]"
			p.s.kind = general
			p.s.tokens = []token{{kind: tGeneral}}
		}
	}
	return p.s
}

func (p *parser) add(k tokenKind, n int) { p.s.tokens = append(p.s.tokens, token{kind: k, n: n}) }

func (p *parser) literal(s string) {
	p.s.tokens = append(p.s.tokens, token{kind: tLiteral, text: s})
}

func (p *parser) last() tokenKind {
	if n := len(p.s.tokens); n > 0 {
		return p.s.tokens[n-1].kind
	}
	return tLiteral
}

// next reads one token.
func (p *parser) next() {
	c := p.code[p.at]
	switch c {
	case '"':
		end := endOf(p.code, p.at+1, '"')
		p.literal(strings.TrimSuffix(p.code[p.at+1:end], `"`))
		p.at = end
	case '\\':
		end := after(p.code, p.at+1)
		p.literal(p.code[p.at+1 : end])
		p.at = end
	case '_': // as wide as the next character
		p.literal(" ")
		p.at = after(p.code, p.at+1)
	case '*': // fills the cell with the next character
		p.at = after(p.code, p.at+1)
	case '[':
		end := endOf(p.code, p.at+1, ']')
		p.bracket(strings.TrimSuffix(p.code[p.at+1:end], "]"))
		p.at = end
	case '0', '#', '?':
		p.place(c)
	case '.':
		p.point()
	case ',':
		p.comma()
	case '%':
		p.s.scale += 2
		p.literal("%")
		p.at++
	case '/':
		p.slash()
	case '@':
		p.text = true
		p.add(tText, 0)
		p.at++
	default:
		p.letter(c)
	}
}

func (p *parser) place(c byte) {
	p.at++
	if p.dates && c == '0' && p.last() == tDigits {
		p.s.tokens[len(p.s.tokens)-1].n++
		return
	}
	p.places++
	switch c {
	case '0':
		p.add(tZero, 0)
	case '#':
		p.add(tHash, 0)
	default:
		p.add(tBlank, 0)
	}
}

func (p *parser) point() {
	p.at++
	if p.dates && p.at < len(p.code) && p.code[p.at] == '0' {
		p.at++
		p.add(tDigits, 1)
		return
	}
	if p.dates {
		p.literal(".")
		return
	}
	p.add(tPoint, 0)
}

// comma groups between places, scales behind the last of them, and is itself
// elsewhere.
func (p *parser) comma() {
	p.at++
	if p.dates || p.places == 0 {
		p.literal(",")
		return
	}
	if p.last().isPlace() || p.last() == tPoint {
		n := 1
		for p.at < len(p.code) && p.code[p.at] == ',' {
			p.at++
			n++
		}
		if p.at < len(p.code) && strings.IndexByte("0#?", p.code[p.at]) >= 0 {
			p.s.grouped = true
			return
		}
		p.s.scale -= 3 * n
		return
	}
	p.literal(",")
}

func (p *parser) slash() {
	p.at++
	if p.dates || p.places == 0 {
		p.literal("/")
		return
	}
	p.add(tSlash, 0)
	end := p.at
	for end < len(p.code) && end-p.at < 9 && p.code[end] >= '0' && p.code[end] <= '9' {
		end++
	}
	if n, err := strconv.Atoi(p.code[p.at:end]); err == nil && n > 0 {
		p.s.denom = n
		p.add(tDenominator, n)
		p.at = end
	}
}

// letter reads a letter that may stand for part of a date, or itself.
func (p *parser) letter(c byte) {
	lower := c | 0x20
	switch {
	case lower == 'g' && hasFold(p.code[p.at:], "general"):
		p.gen = true
		p.add(tGeneral, 0)
		p.at += len("general")
		return
	case lower == 'a' && hasFold(p.code[p.at:], "am/pm"):
		p.noon(tNoon, len("am/pm"))
		return
	case lower == 'a' && hasFold(p.code[p.at:], "a/p"):
		p.noon(tNoonA, len("a/p"))
		return
	case lower == 'e' && p.places > 0 && !p.dates && p.at+1 < len(p.code) && (p.code[p.at+1] == '+' || p.code[p.at+1] == '-'):
		n := 0
		if p.code[p.at+1] == '+' {
			n = 1
		}
		p.add(tExponent, n)
		p.at += 2
		return
	}
	kinds := map[byte]tokenKind{'y': tYear, 'm': tMonthDay, 'd': tDay, 'h': tHour, 's': tSecond, 'e': tYear, 'b': tBuddhist}
	k, ok := kinds[lower]
	if !ok || c >= utf8.RuneSelf {
		end := after(p.code, p.at)
		if lower != 'g' || c >= utf8.RuneSelf { // g is the era, which is not shown here
			p.literal(p.code[p.at:end])
		}
		p.at = end
		return
	}
	end := p.at
	for end < len(p.code) && p.code[end]|0x20 == lower {
		end++
	}
	n := end - p.at
	if lower == 'e' {
		n = 4
	}
	p.at = end
	p.dates = true
	p.add(k, n)
}

func (p *parser) noon(k tokenKind, n int) {
	p.dates = true
	p.s.clock12 = true
	p.add(k, 0)
	p.at += n
}

// bracket reads what stands in square brackets: a condition, a currency with
// a language, elapsed time, or a colour.
func (p *parser) bracket(s string) {
	switch {
	case s == "":
	case s[0] == '$':
		symbol, language, _ := strings.Cut(s[1:], "-")
		if symbol != "" {
			p.literal(symbol)
		}
		if n, err := strconv.ParseUint(language, 16, 32); err == nil {
			p.s.language = int(n & 0xffff)
		}
	case strings.IndexByte("<>=", s[0]) >= 0:
		n := 1
		for n < len(s) && strings.IndexByte("<>=", s[n]) >= 0 {
			n++
		}
		if limit, err := strconv.ParseFloat(strings.TrimSpace(s[n:]), 64); err == nil && n <= 2 {
			p.s.cond = condition{s[:n], limit}
		}
	default:
		lower := strings.ToLower(s)
		elapsed := map[byte]tokenKind{'h': tHours, 'm': tMinutes, 's': tSeconds}
		if k, ok := elapsed[lower[0]]; ok && strings.Trim(lower, lower[:1]) == "" {
			p.dates = true
			p.add(k, len(s))
		}
	}
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// joined puts literals that follow one another together.
func joined(tokens []token) []token {
	var out []token
	for _, t := range tokens {
		if n := len(out); n > 0 && t.kind == tLiteral && out[n-1].kind == tLiteral {
			out[n-1].text += t.text
			continue
		}
		out = append(out, t)
	}
	return out
}

// settleNumber counts the places before and behind the point, of the exponent
// and of a fraction.
func (s *section) settleNumber() {
	s.kind = number
	point, exponent := false, false
	for i := range s.tokens {
		t := &s.tokens[i]
		switch {
		case t.kind == tSlash:
			s.kind = fraction
		case t.kind == tPoint && point:
			t.kind, t.text = tLiteral, "."
		case t.kind == tPoint:
			point = true
		case t.kind == tExponent && exponent:
			t.kind, t.text = tLiteral, "E"
		case t.kind == tExponent:
			exponent = true
		case !t.kind.isPlace():
		case exponent:
			s.exps++
		case point:
			s.fracs++
		default:
			s.ints++
		}
	}
}

// settleDate decides which m are minutes: those behind hours or before
// seconds.
func (s *section) settleDate() {
	last := tLiteral
	for i := range s.tokens {
		t := &s.tokens[i]
		switch t.kind {
		case tMonthDay:
			t.kind = tMonth
			if t.n <= 2 && (last == tHour || last == tHours || s.beforeSeconds(i)) {
				t.kind = tMinute
			}
		case tSecond, tSeconds:
			s.seconds = true
		case tDigits:
			s.digits = min(max(s.digits, t.n), 3)
		case tZero:
			t.kind, t.text = tLiteral, "0"
			continue
		case tHash, tBlank:
			t.kind, t.text = tLiteral, "#"
			continue
		case tLiteral, tNoon, tNoonA:
			continue
		}
		last = t.kind
	}
}

func (s *section) beforeSeconds(i int) bool {
	for _, t := range s.tokens[i+1:] {
		switch t.kind {
		case tLiteral:
		case tSecond, tSeconds:
			return true
		default:
			return false
		}
	}
	return false
}
