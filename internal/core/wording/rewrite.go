package wording

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rewriter is a compiled [Rewrite].
type rewriter struct {
	words, only int32   // classes; 0: none
	even        markSet // marks that may be lost
}

func (b *builder) rewriter(w Rewrite, marks map[string]int32) (rewriter, error) {
	var out rewriter
	var err error
	switch w.Do {
	case "":
		return out, nil
	case DropWords, DropFrom, Keep, Lead, Active:
		if len(w.Words) == 0 {
			return out, fmt.Errorf("the rewrite %s needs words", w.Do)
		}
	case DropSentence, ToTop:
	case Swap:
		if len(w.With) == 0 {
			return out, fmt.Errorf("the rewrite swap needs what to put there in with")
		}
	default:
		return out, fmt.Errorf("there is no rewrite %q", w.Do)
	}
	if w.Label == "" {
		return out, fmt.Errorf("the rewrite needs a label")
	}
	if out.words, err = b.listed(w.Words); err != nil {
		return out, err
	}
	if out.only, err = b.listed(w.Only); err != nil {
		return out, err
	}
	out.even, err = setOf(w.Even, marks)
	return out, err
}

// listed returns the class of words and classes, 0 where there are none.
func (b *builder) listed(words []string) (int32, error) {
	if len(words) == 0 {
		return 0, nil
	}
	items := make([]item, 0, len(words))
	for _, w := range words {
		p := patternParser{in: w}
		it, err := p.single()
		if err != nil || p.pos < len(w) {
			return 0, fmt.Errorf("%q is neither one word nor a class", w)
		}
		items = append(items, it)
	}
	return b.anyOf(items)
}

// rewrite returns the fix of a finding, nil where there is none or the text
// does not allow it safely.
func (v *review) rewrite(f *fire) *Fix {
	rule := &v.rules.rules[f.rule]
	if rule.Rewrite.Do == "" || f.last < f.first || f.sent < 0 && rule.Rewrite.Do != ToTop {
		return nil
	}
	w := &v.rules.rewriters[f.rule]
	if w.only != 0 && v.firstIn(f.first, f.last+1, w.only) < 0 {
		return nil
	}
	var edits []Edit
	switch rule.Rewrite.Do {
	case DropWords:
		edits = v.dropWords(f, w)
	case DropFrom:
		edits = v.dropFrom(f, w)
	case DropSentence:
		edits = v.dropSentence(f, w)
	case Keep:
		edits = v.keep(f, w)
	case Lead:
		edits = v.lead(f, w, rule.Rewrite.Text)
	case Active:
		edits = v.active(f, w)
	case ToTop:
		edits = v.toTop(f)
	case Swap:
		edits = v.swap(f, rule.Rewrite.With)
	}
	if len(edits) == 0 {
		return nil
	}
	return &Fix{Label: rule.Rewrite.Label, Edits: edits}
}

// firstIn returns the first token of from to before to that is in class, -1
// for none.
func (v *review) firstIn(from, to, class int32) int32 {
	for i := from; i < to; i++ {
		if v.rules.trie.in(v.lex.tokens[i].word, class) {
			return i
		}
	}
	return -1
}

// dropWords takes single words out, with the blank after them.
func (v *review) dropWords(f *fire, w *rewriter) []Edit {
	s := v.lex.sents[f.sent]
	var edits []Edit
	for i := f.first; i <= f.last; i++ {
		if !v.rules.trie.in(v.lex.tokens[i].word, w.words) {
			continue
		}
		if i+1 >= s.end || v.between(i, i+1) != " " {
			return nil // the blank belongs to something else
		}
		text := ""
		end := v.lex.tokens[i+1].start
		if i == s.first || i > 0 && len(edits) > 0 && edits[len(edits)-1].End == int(v.lex.tokens[i].start) && edits[len(edits)-1].Text != "" {
			text, end = v.capital(i + 1)
			if n := len(edits); n > 0 && i != s.first {
				edits = edits[:n-1]
			}
		}
		edits = append(edits, Edit{int(v.lex.tokens[i].start), int(end), text})
		if i > s.first {
			edits = append(edits, v.article(i-1, i+1)...)
		}
	}
	slices.SortFunc(edits, func(a, b Edit) int { return a.Start - b.Start })
	return edits
}

// capital returns the first letter of token i as a capital, and the byte
// after it.
func (v *review) capital(i int32) (text string, end int32) {
	tok := v.lex.tokens[i]
	r, size := utf8.DecodeRune(v.lex.text[tok.start:tok.end])
	return string(unicode.ToUpper(r)), tok.start + int32(size)
}

// article mends the indefinite article at token i, now that token next
// follows it.
func (v *review) article(i, next int32) []Edit {
	forms := v.rules.lang.Indefinite
	if len(forms) != 2 {
		return nil
	}
	tok := v.lex.tokens[i]
	word := v.lex.text[tok.start:tok.end]
	want := forms[0]
	if r, _ := utf8.DecodeRune(v.lex.text[v.lex.tokens[next].start:]); strings.ContainsRune("aeiou", unicode.ToLower(r)) {
		want = forms[1]
	}
	if !bytes.EqualFold(word, []byte(forms[0])) && !bytes.EqualFold(word, []byte(forms[1])) || len(word) == len(want) {
		return nil
	}
	if unicode.IsUpper(rune(word[0])) {
		want = strings.ToUpper(want[:1]) + want[1:]
	}
	return []Edit{{int(tok.start), int(tok.end), want}}
}

// dropFrom takes out the clause that begins with one of the words, to the
// end of the sentence. Where another clause with a subject of its own
// follows, the sentence ends before it.
func (v *review) dropFrom(f *fire, w *rewriter) []Edit {
	s := v.lex.sents[f.sent]
	from := v.firstIn(f.first+1, s.end, w.words)
	if from < 0 {
		return nil
	}
	start := int(v.lex.tokens[from-1].end)
	for i := f.last + 1; i < s.end; i++ {
		if v.lex.tokens[i].shape&shapeComma == 0 {
			continue
		}
		subject := i
		if subject+1 < s.end && v.rules.trie.in(v.lex.tokens[subject].word, v.rules.lang.joins) {
			subject++
		}
		if word := v.lex.tokens[subject].word; word != v.rules.lang.i && word != v.rules.lang.we {
			return nil // it may belong to what stays
		}
		letter, end := v.capital(subject)
		return []Edit{{start, int(end), ". " + letter}}
	}
	return []Edit{{start, int(v.lex.tokens[s.end-1].end), ""}}
}

// dropSentence takes the sentence out, unless it says something else that
// the message needs, or is all there is.
func (v *review) dropSentence(f *fire, w *rewriter) []Edit {
	if v.marks[f.sent]&v.rules.earning&^w.even != 0 || len(v.lex.sents) < 2 {
		return nil
	}
	start, end, ok := v.whole(f.sent)
	if !ok {
		return nil
	}
	return []Edit{{start, end, ""}}
}

// whole returns the bytes of a sentence with its full stop and the blanks
// after it. ok is false where it is not cleanly cut off from what is around.
func (v *review) whole(sent int32) (start, end int, ok bool) {
	s := v.lex.sents[sent]
	text := v.lex.text
	start, end = int(v.lex.tokens[s.first].start), int(v.lex.tokens[s.end-1].end)
	if end >= len(text) || strings.IndexByte(".!?", text[end]) < 0 {
		return 0, 0, false
	}
	for end < len(text) && strings.IndexByte(".!?", text[end]) >= 0 {
		end++
	}
	if start > 0 && !isSpace(text[start-1]) || end < len(text) && !isSpace(text[end]) {
		return 0, 0, false
	}
	if v.inItem(start) {
		return 0, 0, false
	}
	for end < len(text) && text[end] == ' ' {
		end++
	}
	// A sentence that was a line or a paragraph leaves no empty one behind.
	if (start == 0 || text[start-1] == '\n') && end < len(text) && text[end] == '\n' {
		for end < len(text) && text[end] == '\n' {
			end++
		}
	} else if end == len(text) || text[end] == '\n' {
		for start > 0 && text[start-1] == ' ' {
			start--
		}
	}
	return start, end, true
}

// inItem reports whether nothing but the mark of a list item or of a heading
// stands before a place on its line.
func (v *review) inItem(start int) bool {
	const longestMark = 16 // bytes, with what it is indented by
	line := v.lex.text[max(0, start-longestMark):start]
	at := bytes.LastIndexByte(line, '\n')
	if at < 0 && start > longestMark {
		return false
	}
	line = bytes.TrimLeft(line[at+1:], " ")
	return len(line) > 0 && startsItem(append(slices.Clone(line), 'x'))
}

// keep takes out of the span what is not among the words.
func (v *review) keep(f *fire, w *rewriter) []Edit {
	var edits []Edit
	kept := int32(-1)
	for i := f.first; i <= f.last; i++ {
		if !v.rules.trie.in(v.lex.tokens[i].word, w.words) {
			continue
		}
		if kept < 0 && i > f.first {
			return nil // the span must begin with what stays
		}
		if kept >= 0 && i > kept+1 {
			edits = append(edits, Edit{int(v.lex.tokens[kept].end), int(v.lex.tokens[i].start), " "})
		}
		kept = i
	}
	if kept < f.last {
		return nil
	}
	return edits
}

// lead puts text in place of what stands in the span before the first of the
// words. The span must begin its sentence.
func (v *review) lead(f *fire, w *rewriter, text string) []Edit {
	if f.first != v.lex.sents[f.sent].first {
		return nil
	}
	i := v.firstIn(f.first, f.last+1, w.words)
	if i <= f.first {
		return nil
	}
	text = strings.ReplaceAll(text, "{i}", v.person())
	return []Edit{{int(v.lex.tokens[f.first].start), int(v.lex.tokens[i].start), text + " "}}
}

// maxSubject is the number of words that "the file for the client" may have
// to be moved behind the verb.
const maxSubject = 7

// active turns "The file was accidentally sent" into "I accidentally sent
// the file". The subject has to be short, and begin its sentence.
func (v *review) active(f *fire, w *rewriter) []Edit {
	s := v.lex.sents[f.sent]
	verb := v.firstIn(f.first, f.last+1, w.words)
	if verb < 0 {
		return nil
	}
	after := verb
	for after < s.end && v.rules.trie.in(v.lex.tokens[after].word, w.words) {
		after++
	}
	participle := v.participle(after, s.end-1)
	if verb == s.first || verb-s.first > maxSubject || participle < 0 || !v.plain(s.first, participle) {
		return nil
	}
	subject, ok := v.object(s.first, verb)
	if !ok {
		return nil
	}
	words := []string{v.person()}
	for i := after; i < participle; i++ {
		words = append(words, string(v.token(i)))
	}
	past := low(v.token(participle))
	if other, ok := v.rules.lang.Past[past]; ok {
		past = other
	}
	words = append(words, past, subject)
	return []Edit{{int(v.lex.tokens[s.first].start), int(v.lex.tokens[participle].end), strings.Join(words, " ")}}
}

// plain reports whether nothing but single blanks stands between the tokens.
func (v *review) plain(first, last int32) bool {
	for i := first; i < last; i++ {
		if v.between(i, i+1) != " " {
			return false
		}
	}
	return true
}

// object returns the subject of a sentence as it reads behind a verb.
func (v *review) object(first, verb int32) (string, bool) {
	text := string(v.lex.text[v.lex.tokens[first].start:v.lex.tokens[verb-1].end])
	head := low(v.token(first))
	if verb == first+1 {
		if object, ok := v.rules.lang.Objects[head]; ok {
			return object, true
		}
	}
	if v.firstIn(first, verb, v.rules.lang.stops) >= 0 {
		return "", false
	}
	if v.lex.tokens[first].shape&shapeName != 0 {
		r, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToLower(r)) + text[size:]
	}
	return text, v.rules.trie.in(v.lex.tokens[first].word, v.rules.lang.heads)
}

// participle returns the token that holds the participle, the words before it
// being adverbs.
func (v *review) participle(from, last int32) int32 {
	for i := from; i <= last && i < from+3; i++ {
		word := low(v.token(i))
		if _, irregular := v.rules.lang.Past[word]; irregular || v.rules.trie.in(v.lex.tokens[i].word, v.rules.lang.participles) {
			return i
		}
	}
	return -1
}

// toTop moves the sentence to the beginning of the message, below the
// greeting.
func (v *review) toTop(f *fire) []Edit {
	sent := v.lex.tokens[f.first].sent
	start, end, ok := v.whole(sent)
	top := v.afterGreeting()
	if !ok || top >= sent {
		return nil
	}
	s := v.lex.sents[sent]
	from := int(v.lex.tokens[s.first].start)
	text := bytes.TrimRight(v.lex.text[from:end], " \n")
	at := int(v.lex.tokens[v.lex.sents[top].first].start)
	return []Edit{{at, at, string(text) + " "}, {start, end, ""}}
}

// afterGreeting returns the first sentence that is no greeting.
func (v *review) afterGreeting() int32 {
	const greeting = 6 // words
	for i, s := range v.lex.sents {
		first := v.token(s.first)
		if s.end-s.first <= greeting && v.rules.lang.salutations[low(first)] {
			continue
		}
		return int32(i)
	}
	return 0
}

func (v *review) swap(f *fire, with map[string]string) []Edit {
	start, end := int(v.lex.tokens[f.first].start), int(v.lex.tokens[f.last].end)
	text, ok := with[strings.ToLower(string(v.lex.text[start:min(end, start+maxBlank)]))]
	if !ok {
		return nil
	}
	if r, _ := utf8.DecodeRune(v.lex.text[start:]); unicode.IsUpper(r) && v.lex.tokens[f.first].shape&shapeCaps == 0 {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return []Edit{{start, end, text}}
}

// person returns I or We, as the writer speaks.
func (v *review) person() string {
	if v.speaker != "" {
		return v.speaker
	}
	lang := &v.rules.lang
	pronoun := lang.I
	many := v.message.Kind == Public || v.message.Kind == Review || v.message.Kind == Client || v.says(lang.we)
	if many && !v.says(lang.i) {
		pronoun = lang.We
	}
	first, size := utf8.DecodeRuneInString(pronoun)
	v.speaker = string(unicode.ToUpper(first)) + pronoun[size:]
	return v.speaker
}

// says reports whether the writer uses a word.
func (v *review) says(word int32) bool {
	return slices.ContainsFunc(v.lex.tokens, func(t token) bool { return t.word == word })
}

func (v *review) token(i int32) []byte {
	return v.lex.text[v.lex.tokens[i].start:v.lex.tokens[i].end]
}

// between returns what stands between two tokens.
func (v *review) between(a, b int32) string {
	return string(v.lex.text[v.lex.tokens[a].end:v.lex.tokens[b].start])
}
