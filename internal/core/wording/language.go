package wording

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Language is what the lexer and the rewrites must know of a language. Like
// the rest of a [Book] it is data.
type Language struct {
	Name string // its ISO 639-1 code

	Abbreviations []string          // words after which a full stop ends no sentence, such as dr
	OrdinalStop   bool              // a number with a full stop is an ordinal or a date: "3. November"
	ClockWords    []string          // words that make a clock time of the number before them: "17 Uhr"
	Spelled       map[string]string // words that stand for two, or for another: "won't" is "will not"
	Endings       map[string]string // endings after an apostrophe, or n't, and the word they stand for; "" is dropped
	Letters       map[string]string // letters beyond ASCII and what is written for them where they are not to be had: "ä" is "ae"
	Headers       []string          // names of the header lines at the top of a message
	ReplyHeaders  []string          // the same, below the first header of a message quoted below
	QuotedFrom    string            // the first header of a message quoted below
	Quotes        []string          // how a quotation is introduced, with … for what may stand between: "On … wrote:"
	Originals     []string          // how the line between dashes above a quoted message begins
	Remarks       []string          // what stands in square brackets without being a place to fill
	Salutations   []string          // words that a greeting begins with
	SignOffs      []string          // words that the end of a letter begins with
	Indefinite    []string          // two forms of the indefinite article, before a consonant and before a vowel
	I, We         string            // the pronouns of the writer
	Joins         []string          // words that join a clause with a subject of its own: and
	Heads         []string          // words that a short subject begins with: the
	Stops         []string          // words that make a subject too long to move: which, and
	Participles   []string          // regular ones that a sentence can be turned round with
	Past          map[string]string // participle -> past tense, where they differ
	Objects       map[string]string // pronoun as subject -> as object
	Where         string            // for error messages
}

// reading is a compiled Language.
type reading struct {
	Language
	letters       letters
	abbreviations map[string]bool
	remarks       map[string]bool
	clockWords    map[string]bool
	spelled       [][2]int32 // for each word, the two that it stands for; 0: none
	endings       []wordEnding
	quotes        [][][]byte // the parts around each …
	originals     [][]byte
	salutations   map[string]bool
	signOffs      map[string]bool

	i, we                            int32 // words
	joins, heads, stops, participles int32 // classes
}

// wordEnding is one ending of a contraction; a zero word is dropped.
type wordEnding struct {
	ending []byte
	word   int32
}

// prepare makes ready what does not depend on the vocabulary.
func (l Language) prepare(letters letters) (reading, error) {
	r := reading{
		Language: l, letters: letters, abbreviations: setOfStrings(l.Abbreviations), remarks: setOfStrings(l.Remarks),
		clockWords:  setOfStrings(l.ClockWords),
		salutations: setOfStrings(l.Salutations), signOffs: setOfStrings(l.SignOffs),
	}
	for _, q := range l.Quotes {
		parts := bytes.Split([]byte(q), []byte("…"))
		if len(parts) < 2 {
			return reading{}, fmt.Errorf("%s%q has no … for what stands between", at(l.Where), q)
		}
		r.quotes = append(r.quotes, parts)
	}
	for _, o := range l.Originals {
		r.originals = append(r.originals, []byte(o))
	}
	if len(l.Indefinite) != 0 && len(l.Indefinite) != 2 {
		return reading{}, fmt.Errorf("%sindefinite needs two forms", at(l.Where))
	}
	return r, nil
}

// read numbers the words of a language, before the vocabulary is complete.
// Words are numbered in a fixed order, so that equal books give equal rules.
func (l Language) read(b *builder) (reading, error) {
	r, err := l.prepare(b.letters)
	if err != nil {
		return reading{}, err
	}
	for _, word := range slices.Sorted(maps.Keys(l.Spelled)) {
		parts := strings.Fields(l.Spelled[word])
		if len(parts) < 1 || len(parts) > 2 || word != strings.ToLower(word) || len(word) > maxWord {
			return reading{}, fmt.Errorf("%s%q stands for %q; one or two words in lower case are possible", at(l.Where), word, l.Spelled[word])
		}
		var two [2]int32
		for i, part := range parts {
			two[i] = b.wordID(part)
		}
		id := int(b.wordID(word))
		for len(r.spelled) <= id {
			r.spelled = append(r.spelled, [2]int32{})
		}
		r.spelled[id] = two
	}
	for _, ending := range slices.Sorted(maps.Keys(l.Endings)) {
		e := wordEnding{ending: []byte(ending)}
		if word := l.Endings[ending]; word != "" {
			e.word = b.wordID(word)
		}
		r.endings = append(r.endings, e)
	}
	r.i, r.we = b.wordID(l.I), b.wordID(l.We)
	for _, list := range []struct {
		to    *int32
		words []string
	}{{&r.joins, l.Joins}, {&r.heads, l.Heads}, {&r.stops, l.Stops}, {&r.participles, l.Participles}} {
		if *list.to, err = b.listed(list.words); err != nil {
			return reading{}, fmt.Errorf("%s%w", at(l.Where), err)
		}
	}
	return r, nil
}

// letters says how the letters beyond ASCII of a language are written without
// them. Words are compared in that plain form, so that "für" and "fuer" are
// one word. A combining mark is a letter too: where U+0308 stands for "e", an
// "ä" of two characters is "ae" as well.
type letters map[rune]string

func newLetters(m map[string]string) (letters, error) {
	l := letters{}
	for letter, plain := range m {
		r, size := utf8.DecodeRuneInString(letter)
		if r < utf8.RuneSelf || size != len(letter) || plain == "" {
			return nil, fmt.Errorf("%q is written as %q; one letter beyond a to z and what stands for it are needed", letter, plain)
		}
		l[r] = plain
	}
	return l, nil
}

// plain returns a word in lower case as it is compared.
func (l letters) plain(word string) string {
	if len(l) == 0 || strings.IndexFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		if p, ok := l[r]; ok {
			b.WriteString(p)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func setOfStrings(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// contraction splits word, which has its last apostrophe at apostrophe, into
// two words at byte cut. A zero second word is nothing (a possessive).
func (r *reading) contraction(word []byte, apostrophe int) (second int32, cut int, ok bool) {
	for i := range r.endings {
		stem, found := bytes.CutSuffix(word, r.endings[i].ending)
		if found && len(stem) > 0 && apostrophe >= len(stem) {
			return r.endings[i].word, len(stem), true
		}
	}
	return 0, 0, false
}

// low returns the text of a token in lower case, at most maxWord bytes of it.
func low(text []byte) string {
	return strings.ToLower(string(text[:min(len(text), maxWord)]))
}

// begins reports whether the next word of b is one of set.
func begins(b []byte, set map[string]bool) bool {
	i := 0
	for i < len(b) && i < 2 && b[i] == ' ' {
		i++
	}
	n := i
	for n < len(b) && n < i+maxWord && (isASCIILetter(b[n]) || b[n] >= utf8.RuneSelf) {
		n++
	}
	return n > i && set[low(b[i:n])]
}
