package quantity

import "strings"

// Language is a language whose words for numbers, units or ranges are known,
// as a set of bits: a word may belong to several.
type Language uint8

// The languages. English and German are read fully; of French and Spanish the
// digits, magnitudes, units and the commonest words beside them.
const (
	English Language = 1 << iota
	German
	French
	Spanish
)

// comma reports whether the language writes a comma before decimals.
func (l Language) comma() bool { return l&English == 0 && l != 0 }

// class is what a word does in a number, a unit or a range.
type class uint8

const (
	classNone       class = iota // only a part of a unit of several words
	classDigit                   // val 0 to 9: "seven"
	classTeen                    // val 10 to 19
	classTens                    // val 20 to 90
	classWhole                   // a German number in one word, its value beside it
	classHundred                 // "hundred"
	classMagnitude               // val is the power of ten: "million"
	classDozen                   // "dozen"
	classArticle                 // "a" in "a million"
	classAnd                     // "and", "und"
	classPoint                   // "point", "Komma"
	classOrdinal                 // val is the denominator: "third", "Drittel"
	classHalf                    // "half", "halbes"
	classMinus                   // "minus", "negative"
	classUnit                    // val is a Unit: "percent"
	classCurrency                // its family or code beside it
	classMinor                   // "cents"
	classCountry                 // "Canadian" in "Canadian dollar"
	classApprox                  // "about"
	classFrom                    // "from", "von"
	classBetween                 // "between"
	classTo                      // "to", "bis", "through"
	classMore                    // "more", "larger", "mehr": with "than"
	classLess                    // "less", "fewer", "weniger": with "than"
	classOver                    // "over", "above", "exceeding": alone
	classUnder                   // "under", "below": alone
	classLeast                   // "at least" without "at": "least", "mindestens"
	classMost                    // "most", "höchstens"
	classAt                      // "at", "up", "bis": before least, most, to
	classUp                      // "up" in "up to"
	classThan                    // "than", "als"
	classEqual                   // "equal", "equals"
	classOr                      // "or", "oder"
	classNot                     // "no", "not"
	classBut                     // "but"
	classIn                      // "in" in "one in three"
	classOut                     // "out" in "one out of three"
	classOf                      // "of"
	classDeterminer              // "the", "that": before "one" they make it a pronoun
	classEvidence                // of no use but for the language
)

// counts reports a class without which no phrase has a number.
func (c class) counts() bool {
	return c >= classDigit && c <= classDozen || c == classOrdinal || c == classHalf
}

// flag says more about a word.
type flag uint8

const (
	flagPlural   flag = 1 << iota // "thirds"
	flagDot                       // a full stop after it belongs to it: "Mio."
	flagLetter                    // one or two letters that count only in a certain place: "k", "bn"
	flagUpper                     // only in capitals
	flagArticle                   // the German "ein"
	flagSignOnly                  // a country before a sign only: "C$"
	flagNever                     // never a fraction on its own: "second"
)

// word is one entry of the lexicon.
type word struct {
	text     string
	class    class
	val      int16
	flags    flag
	lang     Language
	unit     Unit
	currency Currency
}

// list is a row of a word table: words that do the same.
type list struct {
	class class
	val   int16
	flags flag
	words string // separated by spaces; "*" at the end stands for German endings
}

// phrase is a unit of several words.
type phrase struct {
	unit  Unit
	words string
}

// lexicon finds words. It is built once and never changed.
type lexicon struct {
	words   []word
	index   map[string]int16
	lengths [1024]uint32         // by the first two letters: which lengths in bytes there are
	phrases map[int16][]sequence // by first word
	whole   int16                // stands for every German number in one word, whose value is in the token
}

type sequence struct {
	unit  Unit
	words []int16
}

// known is every word of every language.
var known = buildLexicon()

func buildLexicon() *lexicon {
	x := &lexicon{words: make([]word, 1, 1024), index: make(map[string]int16, 1024), phrases: make(map[int16][]sequence)}
	for _, t := range []struct {
		lang  Language
		lists []list
	}{{English, english}, {German, german}, {French, french}, {Spanish, spanish}, {0, symbols}} {
		for _, l := range t.lists {
			for _, s := range spellings(l.words) {
				x.add(word{text: s, class: l.class, val: l.val, flags: l.flags, lang: t.lang, unit: unitOf(l)})
			}
		}
	}
	addCurrencies(x)
	x.whole = x.add(word{text: "\x00", class: classWhole, lang: German})
	for _, t := range unitPhrases {
		var ids []int16
		for _, s := range strings.Fields(t.words) {
			ids = append(ids, x.add(word{text: s, class: classNone}))
		}
		x.phrases[ids[0]] = append(x.phrases[ids[0]], sequence{t.unit, ids})
	}
	return x
}

func unitOf(l list) Unit {
	if l.class == classUnit {
		return Unit(l.val)
	}
	return None
}

// spellings are the words of a list with German endings, and with "ae" beside
// "ä", as people write who have no such key.
func spellings(words string) []string {
	var out []string
	for _, w := range strings.Fields(words) {
		ways := []string{w}
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			ways = []string{stem + "e", stem + "en", stem + "er", stem + "es", stem + "em"}
		}
		for _, s := range ways {
			out = append(out, s)
			if plain := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(s); plain != s {
				out = append(out, plain)
			}
		}
	}
	return out
}

// add puts w into the lexicon unless its text is there, and returns its number.
// The first meaning of a word stays; a later one only adds its language.
func (x *lexicon) add(w word) int16 {
	if id, ok := x.index[w.text]; ok {
		if old := &x.words[id]; old.class == classNone {
			*old = w
		} else {
			old.lang |= w.lang
		}
		return id
	}
	id := int16(len(x.words))
	x.words = append(x.words, w)
	x.index[w.text] = id
	x.lengths[pair(w.text)] |= 1 << min(31, len(w.text))
	return id
}

// pair is a small number for the first two letters of a word. Most words of a
// text share them, or their length, with none that matters, and cost no more.
func pair[T string | []byte](w T) int {
	second := byte(0)
	if len(w) > 1 {
		second = w[1]
	}
	return int(w[0]&31)<<5 | int(second&31)
}

// find returns the number of a folded word, 0 if it is not there.
func (x *lexicon) find(folded []byte) int16 {
	if x.lengths[pair(folded)]>>min(31, len(folded))&1 == 0 {
		return 0
	}
	return x.index[string(folded)]
}
