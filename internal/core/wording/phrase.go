package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is what a sentence of a fact is, which decides how it can be put into
// a sentence of a letter.
type form int

// The forms. What is not surely one of the others is asTyped: a note without
// a verb, another language, anything; it stands behind a colon as it is.
const (
	asTyped form = iota
	mine         // "I copied the wrong column"; without "I" where a verb in the past tells so
	clause       // "the churn figure is wrong"
	toDo         // "send everyone the corrected deck"
	doing        // "sending a corrected deck"
)

// readFact says what form a sentence has, and returns it in that form: the owner
// says "I", a plan is without "I will".
func readFact(s statement, owner string) (string, form) {
	text := capitalI(s.text)
	if s.question || foreign(text) {
		return text, asTyped
	}
	if rest, ok := ownersOwn(text, owner); ok {
		return rest, mine
	}
	if verb, ok := plan(text); ok {
		return verb, toDo
	}
	first, rest, _ := strings.Cut(text, " ")
	low := strings.ToLower(first)
	second, _, _ := strings.Cut(rest, " ")
	switch {
	case second != "" && low == "i" || strings.HasPrefix(low, "i'") || strings.HasPrefix(low, "i’"):
		return text, mine
	case subjectless(low, second) && !describes(rest):
		return "I " + low + " " + rest, mine
	case baseOf(low) != "" && rest != "" && !finite[second]:
		return low + " " + rest, doing
	case pronouns[low] && second != "" && second != "and" && second != "or", hasFinite(text):
		return lower(text), clause
	}
	return text, asTyped
}

// capitalI writes a lone "i" as a capital.
func capitalI(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if w == "i" || strings.HasPrefix(w, "i'") || strings.HasPrefix(w, "i’") {
			words[i] = "I" + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// foreign reports another language by its small words and its letters. Facts
// in it stay as they are.
func foreign(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		if foreignWords[strings.Trim(w, `.,;:!?()"'„“”`)] {
			return true
		}
	}
	return strings.ContainsFunc(s, func(r rune) bool {
		return strings.ContainsRune("äöüßÄÖÜàèéêçñãõ", r) || unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
}

// ownersOwn lets the owner speak where the sentence tells of them by name:
// "Ines has sent it" becomes "I have sent it". Where it goes on with "she" or
// "her", it is left as it is, since that may be somebody else.
func ownersOwn(s, owner string) (string, bool) {
	owner = strings.Join(strings.Fields(owner), " ")
	given, _, _ := strings.Cut(owner, " ")
	for _, name := range []string{owner, given} {
		rest, ok := strings.CutPrefix(s, name+" ")
		if name == "" || !ok {
			continue
		}
		verb, tail, _ := strings.Cut(rest, " ")
		for w := range strings.FieldsSeq(strings.ToLower(tail)) {
			if thirdPerson[strings.Trim(w, ".,;:")] {
				return s, false
			}
		}
		if other, ok := agreeing[verb]; ok {
			return strings.TrimSpace("I " + other + " " + tail), true
		}
		if isPast(verb) || verb == "was" || verb == "did" || verb == "had" {
			return strings.TrimSpace("I " + verb + " " + tail), true
		}
	}
	return s, false
}

// agreeing turns a verb after a name into the one after "I".
var agreeing = map[string]string{"has": "have", "is": "am", "does": "do", "will": "will", "forgets": "forget"}

var pronouns = setOfWords("you we they it he she")

var thirdPerson = setOfWords("she he they her his their him them herself himself")

// subjectless reports whether a sentence that begins with this word leaves
// out "I": "sent the wrong file". A participle before a noun ("missed
// deadline") does not, unless the verb can be nothing else.
func subjectless(low, second string) bool {
	if !isPast(low) || second == "" {
		return false
	}
	if irregularPast[low] && !adjectival[low] {
		return true
	}
	second = strings.ToLower(strings.Trim(second, `.,;:"'`))
	return follows[second] || commonFirst[second] || second != "" && second[0] >= '0' && second[0] <= '9'
}

// describes reports whether the words after a participle make it describe a
// noun, as in "revised figures were wrong".
func describes(tail string) bool {
	for i, w := range strings.Fields(tail) {
		if i > 3 {
			return false
		}
		switch w {
		case "is", "was", "are", "were", "has", "had", "says", "said", "went":
			return true
		case "the", "a", "an", "my", "our", "your", "to":
			return false
		}
	}
	return false
}

// plan returns s as it reads after "I will": without the words that said so
// already. ok is false where s is not something that I will do.
func plan(s string) (verb string, ok bool) {
	for _, lead := range []string{"I will ", "I'll ", "I’ll ", "I am going to ", "I'm going to ", "I’m going to ", "going to ", "I shall ", "will ", "to ", "I plan to ", "I want to "} {
		if rest, cut := cutFold(s, lead); cut {
			next, _, _ := strings.Cut(rest, " ")
			return rest, lead[0] == 'I' || isVerb(strings.ToLower(next))
		}
	}
	first, rest, _ := strings.Cut(s, " ")
	low := strings.ToLower(first)
	second, _, _ := strings.Cut(rest, " ")
	switch {
	case first != low && !titled(first), !isVerb(low), finite[second]:
		return s, false
	case second == "of" || second == "for" || second == "with" && low != "meet" && low != "talk" && low != "speak":
		return s, false // "refund for the 40 customers" is a noun
	}
	return strings.TrimSpace(low + " " + rest), true
}

// titled reports a word with a capital at its beginning and nowhere else.
func titled(w string) bool {
	_, size := utf8.DecodeRuneInString(w)
	return strings.IndexFunc(w[size:], unicode.IsUpper) < 0
}

// hasFinite reports whether s has a verb that makes it a sentence.
func hasFinite(s string) bool {
	for i, w := range strings.Fields(strings.ToLower(s)) {
		w = strings.Trim(w, `.,;:"'()`)
		if i > 0 && (finite[w] || strings.HasSuffix(w, "n't") || irregularPast[w] && !adjectival[w]) {
			return true
		}
	}
	return false
}

// asDone returns a plan as a thing done: "send it" becomes "I sent it".
func asDone(verb string) string {
	words := strings.Fields(verb)
	for i, w := range words {
		after := i > 0 && (words[i-1] == "and" || words[i-1] == "then" || strings.HasSuffix(words[i-1], ","))
		if i == 0 || after && isVerb(w) && i+1 < len(words) && !finite[words[i+1]] {
			words[i] = past(w)
		}
	}
	return "I " + strings.Join(words, " ")
}

// past returns the past form of a verb.
func past(verb string) string {
	if p, ok := irregular[verb]; ok {
		return p
	}
	switch n := len(verb); {
	case isPast(verb) || n < 2:
		return verb
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case strings.HasSuffix(verb, "y") && !strings.ContainsRune("aeiou", rune(verb[n-2])):
		return verb[:n-1] + "ied"
	}
	return verb + "ed"
}

// baseOf returns the verb that word is the -ing form of, "" where it is none.
func baseOf(word string) string {
	stem, ok := strings.CutSuffix(word, "ing")
	n := len(stem)
	switch {
	case !ok || n < 2:
		return ""
	case isVerb(stem):
		return stem
	case isVerb(stem + "e"):
		return stem + "e"
	case stem[n-1] == stem[n-2] && isVerb(stem[:n-1]):
		return stem[:n-1]
	}
	return ""
}

func isPast(word string) bool {
	return irregularPast[word] || len(word) > 4 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed")
}

// isVerb reports the base form of a verb that mending begins with.
func isVerb(word string) bool {
	_, ok := irregular[word]
	return ok || plainVerbs[word]
}

// lower returns s as it reads in the middle of a sentence: common first words
// lose their capital, names keep it.
func lower(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if low := strings.ToLower(first); titled(first) && (commonFirst[low] || isVerb(low) || isPast(low)) {
		return strings.TrimSpace(low + " " + rest)
	}
	return s
}

// sentence puts a capital before s and a full stop after it.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	first, _, _ := strings.Cut(s, " ")
	if r, size := utf8.DecodeRuneInString(s); strings.ToLower(first) == first && !strings.ContainsAny(first, "./_@") {
		s = string(unicode.ToUpper(r)) + s[size:]
	}
	return finish(s)
}

// finish ends a sentence once.
func finish(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// cutFold cuts prefix from s, capitals not minding.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
