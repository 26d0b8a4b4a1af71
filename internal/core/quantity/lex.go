package quantity

import (
	"unicode"
	"unicode/utf8"
)

// MaxText is how many bytes of a text are read, so that places fit 32 bits.
const MaxText = 1 << 30

// Limits of the lexer and the parser. Each bounds how far one place looks, so
// that no text makes them slow.
const (
	maxWord   = 96  // bytes of a word that is looked up; a longer one is no number
	maxRun    = 240 // bytes of digits and marks without a space that are weighed as one
	maxPhrase = 512 // tokens that are parsed together
)

// kind is what a token is.
type kind uint8

const (
	kindNumber kind = iota
	kindWord
	kindMark // one of the marks that matter: signs, brackets, dashes, < > = ~ / ^ ,
)

// gap is what stands before a token.
type gap uint8

const (
	gapNone  gap = iota
	gapSpace     // spaces on one line
	gapLine      // the end of a line, or its start, a tab
)

// token is one thing that may matter to a number.
type token struct {
	start, end int32
	kind       kind
	gap        gap
	mark       rune // of a mark; dashes and minus signs as they are
	word       int16
	upper      bool    // of a word: its first letter is a capital
	caps       bool    // of a word: all its letters are
	glued      bool    // letters that are no token touch it from before
	part       Part    // of a number
	num        literal // of a number, and of a German number in one word
}

// lexer cuts a text into phrases: runs of tokens that may belong together. All
// other words only end a phrase, so that what is kept does not grow with the
// text, and a phrase is parsed as soon as it is whole.
type lexer struct {
	text     []byte
	pos      int
	gap      gap
	toks     []token
	runEnd   int  // the end of the run of digits and marks that was weighed last
	runPart  Part // what it is
	linkEnd  int  // the end of the address that pos is in
	listEnd  int  // the end of a list of numbers without spaces
	attached bool // letters stand directly before pos
	counts   bool // the phrase has a token that may be a number
	ended    ending
	finder   *Finder // takes each phrase
	evidence evidence
	buf      [maxWord]byte
	steps    int // how much work was done, for the test that it is linear
}

// ending is what stands after a phrase.
type ending uint8

const (
	endText  ending = iota
	endStop         // punctuation, or the end of the line's paragraph
	endWord         // a word after a space
	endGlued        // letters that touch the last token
)

// evidence counts what shows how a text writes numbers.
type evidence struct {
	point, comma int    // numbers that can be read with this mark in one way only
	words        [4]int // words of each language
}

func (l *lexer) run() {
	l.gap = gapLine
	for l.pos < len(l.text) {
		l.step()
	}
	l.end(endText)
}

// step takes one token, or one piece of what is none.
func (l *lexer) step() {
	l.steps++
	c := l.text[l.pos]
	switch {
	case c == ' ':
		l.pos++
		l.space(gapSpace)
	case c == '\n' || c == '\r':
		l.newline()
	case c == '\t':
		l.pos++
		l.end(endStop)
		l.space(gapLine)
	case c >= '0' && c <= '9':
		l.number()
	case c == '.':
		l.point()
	case isLetter(c):
		l.word()
	case c < utf8.RuneSelf:
		l.sign(rune(c), 1)
	default:
		r, size := utf8.DecodeRune(l.text[l.pos:])
		l.rune(r, size)
	}
}

func (l *lexer) space(g gap) {
	l.gap = max(l.gap, g)
	l.attached = false
}

// newline ends a phrase only where a line is empty: lines break anywhere.
func (l *lexer) newline() {
	c := l.text[l.pos]
	l.pos++
	if c == '\n' && l.gap == gapLine {
		l.end(endStop)
	}
	if c == '\n' {
		l.space(gapLine)
	}
}

// point is a full stop that does not stand inside a number.
func (l *lexer) point() {
	if next := l.at(l.pos + 1); next >= '0' && next <= '9' && !l.attached && !l.touchesNumber() {
		l.number()
		return
	}
	l.pos++
	l.end(endStop)
	l.attached = false
}

// touchesNumber reports whether the byte before pos is a digit.
func (l *lexer) touchesNumber() bool {
	c := l.at(l.pos - 1)
	return c >= '0' && c <= '9'
}

// rune takes what is not ASCII.
func (l *lexer) rune(r rune, size int) {
	switch {
	case isSpace(r):
		l.pos += size
		l.space(gapSpace)
	case r >= '０' && r <= '９':
		l.number()
	case r >= '！' && r <= '～' && r != '％' && r != '￡' && r != '￥' && r != '＄' && !unicode.IsLetter(r):
		l.sign(r-'！'+'!', size)
	case vulgar(r) != (Value{}):
		l.emit(token{kind: kindNumber, num: literal{value: vulgar(r), form: formVulgar}}, size)
	case r >= 0x2e80 && unicode.IsLetter(r), unicode.Is(unicode.Sc, r), r == '％', r == '﹪', r == '‰', r == '‱', r == '٪':
		l.single(size)
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		l.word()
	case r == '\u200b' || r == '\u00ad' || r == '\ufeff':
		l.pos += size // they show nothing
	default:
		l.sign(r, size)
	}
}

// single looks up one rune that stands for a word: "€", "元".
func (l *lexer) single(size int) {
	id := known.find(l.text[l.pos : l.pos+size])
	if id == 0 {
		l.attached = true
		l.pos += size
		l.end(endGlued)
		return
	}
	l.emit(token{kind: kindWord, word: id}, size)
}

// sign takes a mark, or ends the phrase at any other character.
func (l *lexer) sign(r rune, size int) {
	switch r {
	case '$', '%':
		l.single(size)
	case '+', '-', '−', '–', '—', '‐', '‑', '~', '≈', '∼', '(', ')', '/', '⁄', '<', '>', '=', '≤', '≥', '^', ',', '×', '*', '·':
		l.emit(token{kind: kindMark, mark: r}, size)
	default:
		l.pos += size
		if r == '@' && l.attached {
			l.skipLink()
		}
		if l.gap == gapNone && (r == '#' || r == '_') {
			l.end(endGlued)
			l.attached = true
			return
		}
		l.end(endStop)
		l.attached = false
	}
}

// emit adds a token of a size at pos.
func (l *lexer) emit(t token, size int) {
	if len(l.toks) >= maxPhrase {
		l.end(endStop)
	}
	t.start, t.end, t.gap = int32(l.pos), int32(l.pos+size), l.gap
	t.glued = l.attached && l.gap == gapNone
	l.counts = l.counts || t.kind == kindNumber || t.kind == kindWord && known.words[t.word].class.counts()
	if t.kind == kindNumber {
		switch {
		case l.pos < l.linkEnd:
			t.part = OfLink
		case l.pos < l.runEnd:
			t.part = l.runPart
		}
		if t.part == Itself && t.glued {
			t.part = OfWord
		}
	}
	l.toks = append(l.toks, t)
	l.pos += size
	l.gap = gapNone
	l.attached = false
}

// end hands over the phrase, if there may be a number in it.
func (l *lexer) end(e ending) {
	if l.gap != gapNone && e == endGlued {
		e = endWord
	}
	if len(l.toks) > 0 {
		if l.counts {
			l.ended = e
			l.steps += len(l.toks)
			l.finder.phrase()
		}
		l.toks, l.counts = l.toks[:0], false
	}
	l.gap = gapNone
}

// word takes a run of letters.
func (l *lexer) word() {
	start, n := l.pos, 0
	upper, caps, letters := false, true, 0
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		size := 1
		switch {
		case c >= 'A' && c <= 'Z':
			upper = upper || letters == 0
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z':
			caps = false
		case c == '.' && l.abbreviates(start):
			l.pos++
			continue
		case c < utf8.RuneSelf:
			size = 0
		default:
			size = l.foldRune(&n)
			if size > 0 {
				caps = false
				letters++
				l.pos += size
				continue
			}
		}
		if size == 0 {
			break
		}
		if n < maxWord {
			l.buf[n] = c
		}
		n++
		letters++
		l.pos++
	}
	l.steps += l.pos - start
	if l.pos == start {
		l.pos++ // a mark on nothing
		return
	}
	l.take(start, n, upper, caps)
}

// abbreviates reports whether the full stop at pos is one inside "u.s" or
// "v.H.": single letters on both sides.
func (l *lexer) abbreviates(start int) bool {
	p := l.pos
	if p-start != 1 && !(p-start >= 3 && l.at(p-2) == '.') {
		return false
	}
	return isLetter(l.at(p+1)) && !isLetter(l.at(p+2))
}

// foldRune writes the rune at pos in lower case to buf, an umlaut made of two
// characters as the one. It returns the size, 0 if the rune ends the word.
func (l *lexer) foldRune(n *int) int {
	r, size := utf8.DecodeRune(l.text[l.pos:])
	if r >= 0x2e80 || !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
		return 0
	}
	if r == '\u0308' && *n > 0 && *n < maxWord {
		if whole, ok := umlaut(l.buf[*n-1]); ok {
			r, *n = whole, *n-1
		}
	}
	r = unicode.ToLower(r)
	if *n+utf8.RuneLen(r) > maxWord {
		*n = maxWord + 1
		return size
	}
	*n += utf8.EncodeRune(l.buf[*n:], r)
	return size
}

func umlaut(c byte) (rune, bool) {
	switch c {
	case 'a':
		return 'ä', true
	case 'o':
		return 'ö', true
	case 'u':
		return 'ü', true
	}
	return 0, false
}

// take decides what becomes of a word whose folded form is in buf.
func (l *lexer) take(start, n int, upper, caps bool) {
	end := l.pos
	l.pos = start
	if n > maxWord || start < l.linkEnd {
		l.skip(end)
		return
	}
	folded := l.buf[:n]
	if isLink(folded) && (l.at(end) == ':' && l.at(end+1) == '/' || l.at(end) == '.' && n == 3) {
		l.skip(end)
		l.skipLink()
		return
	}
	if r, size := l.runeAt(end); n == 1 && folded[0] == 'd' && (r == '\'' || r == '’') {
		folded = append(folded, '\'') // "d'euros"
		end += size
	}
	t := token{kind: kindWord, word: known.find(folded), upper: upper, caps: caps}
	if t.word == 0 || known.words[t.word].class == classEvidence {
		if v, ok := wholeNumber(folded); ok {
			t.num = literal{value: v, form: formWhole}
			t.word = known.whole
		}
	}
	w := &known.words[t.word]
	l.count(w)
	if upper && !caps && (string(folded) == "tausend" || string(folded) == "hundert") && l.gap != gapLine {
		t.word = known.index["thousand"]
		if folded[0] == 'h' {
			t.word = known.index["hundred"]
		}
		t.num = literal{}
	}
	if t.word == 0 || w.class == classEvidence {
		l.skip(end)
		return
	}
	if w.flags&flagDot != 0 && l.at(end) == '.' {
		end++
	}
	l.emit(t, end-start)
}

// count notes the language of a word.
func (l *lexer) count(w *word) {
	for i := range l.evidence.words {
		if w.lang == 1<<i {
			l.evidence.words[i]++
		}
	}
}

// skip passes over a word that has nothing to do with numbers.
func (l *lexer) skip(end int) {
	l.end(endGlued)
	l.pos = end
	l.attached = true
}

func isLink(folded []byte) bool {
	switch string(folded) {
	case "http", "https", "ftp", "www", "mailto":
		return true
	}
	return false
}

// skipLink marks everything up to the next space as part of an address.
func (l *lexer) skipLink() {
	if l.pos < l.linkEnd {
		return
	}
	end := l.pos
	for end < len(l.text) && l.text[end] > ' ' && l.text[end] != '<' && l.text[end] != '>' && l.text[end] != '"' {
		end++
	}
	l.steps += end - l.pos
	l.linkEnd = end
}

// at returns the byte at i, 0 outside the text.
func (l *lexer) at(i int) byte {
	if i < 0 || i >= len(l.text) {
		return 0
	}
	return l.text[i]
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isSpace reports the spaces beyond ASCII that separate words or groups.
func isSpace(r rune) bool {
	return r == '\u00a0' || r == '\u202f' || r >= '\u2000' && r <= '\u200a' || r == '\u3000'
}

// vulgar is the value of a character such as ½, zero for any other. The zero
// third of Unicode, ↉, is left out: it is used in scores only.
func vulgar(r rune) Value {
	switch {
	case r >= '¼' && r <= '¾':
		return fraction([...]uint64{1, 1, 3}[r-'¼'], [...]uint64{4, 2, 4}[r-'¼'])
	case r >= '⅐' && r <= '⅞':
		f := [...][2]uint64{
			{1, 7},
			{1, 9},
			{1, 10},
			{1, 3},
			{2, 3},
			{1, 5},
			{2, 5},
			{3, 5},
			{4, 5},
			{1, 6},
			{5, 6},
			{1, 8},
			{3, 8},
			{5, 8},
			{7, 8},
		}[r-'⅐']
		return fraction(f[0], f[1])
	}
	return Value{}
}
