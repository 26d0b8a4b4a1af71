package wording

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// MaxText is the number of bytes of a text that are read. Nobody owns up in
// more, and offsets stay small.
const MaxText = 10 << 20

// Limits of the lexer. Each bounds how far it looks ahead from one place, so
// that no text makes it slow.
const (
	maxSentence     = 150 // words
	maxAbbreviation = 6   // bytes of a word that may be an abbreviation
	maxWord         = 40  // bytes of a word that is compared; longer ones are in no list
	maxQuote        = 600 // bytes between double quotes
	maxBlank        = 160 // bytes between square brackets
	maxComment      = 400 // bytes of an HTML comment
	maxSwitches     = 200 // off-switches that are obeyed
)

// token is one word, or one opaque thing such as a number or a quotation.
type token struct {
	start, end int32 // byte offsets into the text
	word       int32 // its number in the vocabulary, 0: in no pattern or class
	sent       int32 // its sentence
	shape      shape
}

// span is a half-open range of tokens.
type span struct{ first, end int32 }

// lexer cuts a text. It is reused from review to review, so its slices keep
// their room.
type lexer struct {
	rules    *Rules
	text     []byte
	pos      int
	tokens   []token
	sents    []span
	first    int32 // the first token of the open sentence
	pending  shape // shapeComma where one was seen since the last token
	switches []offSwitch
	zone     zone
	buf      [maxWord]byte
}

func (l *lexer) reset(r *Rules, text []byte) {
	l.rules, l.text, l.pos = r, text[:min(len(text), MaxText)], 0
	l.tokens, l.sents, l.switches = l.tokens[:0], l.sents[:0], l.switches[:0]
	l.first, l.pending, l.zone = 0, 0, zone{header: true}
}

// run fills tokens, sents and switches.
func (l *lexer) run() {
	atLine := true
	for l.pos < len(l.text) {
		if atLine {
			if !l.line() {
				continue
			}
			atLine = false
			continue
		}
		c := l.text[l.pos]
		switch {
		case c == '\n':
			l.newline()
			l.pos++
			atLine = true
		case c == '.' || c == '!' || c == '?':
			l.stop(c)
		case c == '\'' || isASCIILetter(c) || c >= utf8.RuneSelf:
			l.letters()
		case c >= '0' && c <= '9':
			l.number()
		default:
			l.mark(c)
		}
	}
	l.endSentence()
}

// emit adds a token to the open sentence.
func (l *lexer) emit(start, end int, word int32, s shape) {
	if int32(len(l.tokens))-l.first >= maxSentence {
		l.endSentence()
	}
	l.tokens = append(l.tokens, token{
		start: int32(start), end: int32(end), word: word,
		sent: int32(len(l.sents)), shape: s | l.pending,
	})
	l.pending = 0
}

func (l *lexer) endSentence() {
	if n := int32(len(l.tokens)); n > l.first {
		l.sents = append(l.sents, span{l.first, n})
		l.first = n
	}
	l.pending = 0
}

// stop handles a full stop, exclamation or question mark.
func (l *lexer) stop(c byte) {
	end := l.pos
	for l.pos < len(l.text) && (l.text[l.pos] == '.' || l.text[l.pos] == '!' || l.text[l.pos] == '?') {
		l.pos++
	}
	dots := l.pos - end
	after := l.pos
	for after < len(l.text) && (l.text[after] == ')' || l.text[after] == '"' || l.text[after] == '\'' || l.text[after] == ']') {
		after++
	}
	if after < len(l.text) && !isSpace(l.text[after]) && c == '.' && dots == 1 {
		return // inside a name such as example.com, or a.m.
	}
	if c == '.' && dots == 1 && (l.abbreviation(end) || l.ordinal(end)) {
		return
	}
	if c == '.' && dots > 1 && nextIsLower(l.text[l.pos:]) {
		l.pending |= shapeComma // a pause, not an end
		return
	}
	l.endSentence()
}

// abbreviation reports whether the full stop at end belongs to the word
// before it.
func (l *lexer) abbreviation(end int) bool {
	if len(l.tokens) == 0 {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	if int(last.end) != end {
		return false
	}
	word := l.text[last.start:last.end]
	if len(word) <= maxAbbreviation {
		var low [maxAbbreviation]byte
		for i, c := range word {
			low[i] = c | 0x20
		}
		if l.rules.lang.abbreviations[string(low[:len(word)])] {
			return true
		}
	}
	if len(word) == 1 && word[0] != 'I' && isASCIILetter(word[0]) {
		// An initial ("J. Smith"), or the end of "a.m." or "e.g.": that is
		// the end of a sentence only where a capital follows a small letter.
		dotted := last.start > 0 && l.text[last.start-1] == '.'
		return word[0] <= 'Z' || dotted && nextIsLower(l.text[end+1:])
	}
	return false
}

// ordinal reports whether the full stop at end makes an ordinal or a date of
// the number before it.
func (l *lexer) ordinal(end int) bool {
	if !l.rules.lang.OrdinalStop || len(l.tokens) == 0 || end+1 >= len(l.text) || l.text[end+1] != ' ' {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	return int(last.end) == end && last.shape&shapeNumber != 0 && last.end-last.start <= int32(len("14.11"))
}

// newline handles the end of a line: prose is wrapped anywhere, but a short
// line before a capital is a salutation, a heading or a list.
func (l *lexer) newline() {
	const short = 45
	rest := l.text[l.pos+1:]
	next, _ := utf8.DecodeRune(rest)
	back := l.text[max(0, l.pos-short):l.pos]
	if bytes.IndexByte(back, '\n') < 0 && l.pos > short {
		return
	}
	if unicode.IsUpper(next) && !bytes.HasPrefix(rest, []byte("I ")) && !bytes.HasPrefix(rest, []byte("I'")) ||
		bytes.HasSuffix(bytes.TrimRight(back, " \t\r"), []byte(",")) && (unicode.IsUpper(next) || begins(back[bytes.LastIndexByte(back, '\n')+1:], l.rules.lang.salutations)) {
		l.endSentence()
	}
}

// letters reads a word, or an address that begins like one.
func (l *lexer) letters() {
	start := l.pos
	if l.address() {
		return
	}
	n, capitals, lower := 0, 0, 0
	apostrophe := -1 // its place in buf
	for l.pos < len(l.text) {
		if c := l.text[l.pos]; isASCIILetter(c) && n < len(l.buf) {
			if c >= 'a' {
				lower++
			} else {
				capitals++
			}
			l.buf[n] = c | 0x20
			n++
			l.pos++
			continue
		}
		r, size := utf8.DecodeRune(l.text[l.pos:])
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ':
			next, _ := utf8.DecodeRune(l.text[l.pos+size:])
			if l.pos == start || !unicode.IsLetter(next) {
				size = 0
			} else {
				apostrophe, r = n, '\''
			}
		case unicode.IsUpper(r):
			capitals++
			r = unicode.ToLower(r)
		case unicode.IsLetter(r):
			lower++
		case r >= '0' && r <= '9' || r == '_' || unicode.IsMark(r):
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		n = l.keep(n, r)
		l.pos += size
	}
	if l.pos == start {
		l.other()
		return
	}
	if l.pos < len(l.text) && l.text[l.pos] == '@' {
		l.skipAddress(start)
		return
	}
	l.word(start, n, apostrophe, l.capitals(start, capitals, lower))
}

// keep adds a letter to the n bytes of a word in buf, in its plain form, and
// returns how many there are then. A word too long for any list has more than
// there is room for.
func (l *lexer) keep(n int, r rune) int {
	if r >= utf8.RuneSelf {
		if p, ok := l.rules.lang.letters[r]; ok {
			if n+len(p) > len(l.buf) {
				return len(l.buf) + 1
			}
			return n + copy(l.buf[n:], p)
		}
	}
	if n+utf8.RuneLen(r) > len(l.buf) {
		return len(l.buf) + 1
	}
	return n + utf8.EncodeRune(l.buf[n:], r)
}

// capitals says which shape the capitals of a word give it.
func (l *lexer) capitals(start, capitals, lower int) shape {
	switch {
	case capitals >= 2 && capitals <= 6 && lower == 0:
		return shapeCaps
	case capitals > 0 && lower > 0:
		if r, _ := utf8.DecodeRune(l.text[start:]); unicode.IsUpper(r) {
			return shapeName
		}
	}
	return 0
}

// word looks a word up and emits it, contractions as two. n is the length of
// the word in buf.
func (l *lexer) word(start, n, apostrophe int, s shape) {
	if n > len(l.buf) {
		l.emit(start, l.pos, 0, s)
		return
	}
	word := l.buf[:n]
	lang := &l.rules.lang
	id := l.lookup(word)
	two := lang.spelled[id]
	spelled := two[0] != 0
	if apostrophe < 0 && !spelled {
		l.emit(start, l.pos, id, s)
		return
	}
	second, cut, split := int32(0), 0, false
	if apostrophe >= 0 {
		second, cut, split = lang.contraction(word, apostrophe)
	}
	switch {
	case spelled && split:
		second = two[1]
	case spelled:
		cut = n
		second = two[1]
	case split:
		two[0] = l.lookup(word[:cut])
		if second == 0 {
			// A possessive: the word is as it would be without its ending.
			l.emit(start, l.cut(start, n, cut), two[0], s)
			return
		}
	default:
		l.emit(start, l.pos, id, s)
		return
	}
	at := l.cut(start, n, cut)
	l.emit(start, at, two[0], 0)
	if second != 0 {
		l.emit(at, l.pos, second, 0)
	}
}

// cut returns where the first cut of n bytes of a word end, the word
// beginning at start and ending at l.pos.
func (l *lexer) cut(start, n, cut int) int {
	at := max(start, l.pos-(n-cut))
	for at > start && at < len(l.text) && !utf8.RuneStart(l.text[at]) {
		at-- // a curly apostrophe is longer than a straight one
	}
	return at
}

func (l *lexer) lookup(word []byte) int32 { return l.rules.trie.vocabulary.number(word) }

// number reads figures with what belongs to them: 4.2%, 17:00, 5pm, 14/11.
func (l *lexer) number() {
	start := l.pos
	colons, slashes, dots := 0, 0, 0
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		digitNext := l.pos+1 < len(l.text) && l.text[l.pos+1] >= '0' && l.text[l.pos+1] <= '9'
		switch {
		case c >= '0' && c <= '9' || c == '%' || isASCIILetter(c):
		case c == '.' && digitNext:
			dots++
		case c == ',' && digitNext:
		case c == ':' && digitNext:
			colons++
		case (c == '/' || c == '-') && digitNext:
			slashes++
		default:
			goto done
		}
		l.pos++
	}
done:
	s := shapeNumber
	body := l.text[start:l.pos]
	switch {
	case colons > 0 || hasMeridiem(body) || meridiemFollows(l.text[l.pos:]) || begins(l.text[l.pos:], l.rules.lang.clockWords):
		s |= shapeClock
	case slashes == 2 || dots == 2 && len(body) <= len("14.11.2026"):
		s |= shapeDate
	}
	if l.rules.lang.OrdinalStop && dots == 1 && len(body) <= len("14.11") && l.pos < len(l.text) && l.text[l.pos] == '.' {
		s |= shapeDate // "14.11."
	}
	n := len(body)
	word := int32(0)
	if n <= len(l.buf) {
		word = l.lookup(body)
	}
	l.emit(start, l.pos, word, s)
}

// hasMeridiem reports whether a number ends in am, pm or h ("5pm", "17h").
func hasMeridiem(b []byte) bool {
	i := bytes.IndexFunc(b, unicode.IsLetter)
	if i < 0 {
		return false
	}
	tail := b[i:]
	return bytes.EqualFold(tail, []byte("pm")) || bytes.EqualFold(tail, []byte("am")) || bytes.EqualFold(tail, []byte("h"))
}

// meridiemFollows reports " pm", " a.m." and the like.
func meridiemFollows(b []byte) bool {
	if len(b) < 3 || b[0] != ' ' {
		return false
	}
	c := b[1] | 0x20
	if c != 'a' && c != 'p' {
		return false
	}
	return b[2]|0x20 == 'm' && (len(b) == 3 || !isASCIILetter(b[3])) ||
		len(b) >= 4 && b[2] == '.' && b[3]|0x20 == 'm'
}

// other skips a rune that is no part of a word. A long dash stands between
// clauses.
func (l *lexer) other() {
	r, size := utf8.DecodeRune(l.text[l.pos:])
	if smiles(r) {
		l.emit(l.pos, l.pos+size, 0, shapeSmile)
	}
	switch r {
	case '–', '—', '…':
		l.pending |= shapeComma
	case '“', '„', '«', '»':
		if l.quotation(size, closing[r]) {
			return
		}
	}
	l.pos += size
}

var closing = map[rune]string{'“': "”", '„': "“", '«': "»", '»': "«"}

// smiles reports a smiling or laughing face, or a party; sad faces are none.
func smiles(r rune) bool {
	return r >= '😀' && r <= '😏' || r >= '😛' && r <= '😝' || r == '🙂' || r == '🙃' || r == '🎉'
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// nextIsLower reports whether the next word begins with a small letter.
func nextIsLower(b []byte) bool {
	for i, c := range b {
		if i > 4 {
			return false
		}
		if !isSpace(c) && c != '.' {
			return c >= 'a' && c <= 'z'
		}
	}
	return false
}
