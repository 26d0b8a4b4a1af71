package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidy makes one paragraph of what a person typed: single spaces, "I" in
// capitals, no mark at the end.
func tidy(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if w == "i" || strings.HasPrefix(w, "i'") || strings.HasPrefix(w, "i’") {
			words[i] = "I" + w[1:]
		}
	}
	return strings.TrimRight(strings.Join(words, " "), ".!;:, ")
}

// sentence puts a capital before s and a full stop after it.
func sentence(s string) string {
	s = tidy(s)
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	first, _, _ := strings.Cut(s, " ")
	if strings.ToLower(first) == first || strings.HasPrefix(first, "I") {
		s = string(unicode.ToUpper(r)) + s[size:]
	}
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// clause returns s as it reads after a colon or a "that": common first words
// lose their capital, names keep it.
func clause(s string) string {
	s = tidy(s)
	first, rest, _ := strings.Cut(s, " ")
	if commonFirst[strings.ToLower(first)] {
		return strings.TrimSpace(strings.ToLower(first) + " " + rest)
	}
	return s
}

var commonFirst = setOfWords(`the a an my our your his her their this that these those it we you they there
	in on at by for from with when because after before two three four five some all every both one no not`)

// firstPerson lets the owner speak: their own name at the beginning, or no
// subject at all before a verb in the past, becomes "I".
func firstPerson(s, owner string) string {
	s = tidy(s)
	given, _, _ := strings.Cut(owner, " ")
	for _, name := range []string{owner, given} {
		rest, ok := cutFold(s, name+" ")
		if name == "" || !ok {
			continue
		}
		verb, tail, _ := strings.Cut(rest, " ")
		if other, ok := agreeing[verb]; ok {
			verb = other
		}
		return strings.TrimSpace("I " + verb + " " + tail)
	}
	verb, tail, _ := strings.Cut(s, " ")
	if isPast(strings.ToLower(verb)) && !describes(tail) {
		return strings.TrimSpace("I " + strings.ToLower(verb) + " " + tail)
	}
	return s
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

// command returns s as it reads after "please": a small first letter, unless
// the word is a name.
func command(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if low := strings.ToLower(first); isVerb(low) || isPast(low) || commonFirst[low] || plainAsks[low] {
		first = low
	}
	return strings.TrimSpace(first + " " + rest)
}

var plainAsks = setOfWords(`wait hold stop tell let keep ignore discard confirm approve decide reply answer look
	treat pass forward join help start pause switch destroy`)

// agreeing turns a verb after a name into the one after "I".
var agreeing = map[string]string{"has": "have", "is": "am", "does": "do", "will": "will"}

// plan returns s as it reads after "I will": without the words that said so
// already. ok is false where s is not something that I will do, but a
// sentence with another subject.
func plan(s string) (verb string, ok bool) {
	s = tidy(s)
	for _, lead := range []string{"I will ", "I'll ", "I’ll ", "I am going to ", "I'm going to ", "I’m going to ", "going to ", "I shall ", "will ", "to ", "I plan to ", "I want to "} {
		if rest, cut := cutFold(s, lead); cut {
			return rest, true
		}
	}
	first, rest, _ := strings.Cut(s, " ")
	low := strings.ToLower(first)
	switch {
	case first == "I", commonFirst[low], isPast(low):
		return s, false
	case strings.HasSuffix(low, "ing") && len(low) > 5:
		return s, false
	}
	return strings.TrimSpace(low + " " + rest), first == low || !hasCapitalInside(first) && isVerb(low)
}

// did returns what was planned as a thing done: "send it" becomes "I sent it".
func did(s string) string {
	verb, planned := plan(s)
	if !planned {
		return firstPerson(s, "")
	}
	first, rest, _ := strings.Cut(verb, " ")
	return strings.TrimSpace("I " + past(first) + " " + rest)
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

// irregular holds verbs of mending and of mistakes whose past is not formed
// with -ed. It is the base form that people type for what they will do.
var irregular = map[string]string{
	"send": "sent", "resend": "resent", "make": "made", "put": "put", "give": "gave", "tell": "told", "write": "wrote",
	"rewrite": "rewrote", "redo": "redid", "undo": "undid", "do": "did", "rerun": "reran", "run": "ran", "pay": "paid",
	"repay": "repaid", "take": "took", "withdraw": "withdrew", "rebuild": "rebuilt", "build": "built", "buy": "bought",
	"get": "got", "bring": "brought", "stop": "stopped", "cancel": "cancelled", "speak": "spoke", "meet": "met",
	"set": "set", "let": "let", "read": "read", "go": "went", "find": "found", "swap": "swapped", "ship": "shipped",
	"reset": "reset", "submit": "submitted", "resubmit": "resubmitted", "forget": "forgot", "lose": "lost",
	"break": "broke", "leave": "left", "mislead": "misled", "misread": "misread", "overwrite": "overwrote", "keep": "kept",
	"hold": "held", "sell": "sold", "choose": "chose", "miss": "missed", "forbid": "forbade", "log": "logged", "have": "had",
}

var irregularPast = func() map[string]bool {
	set := map[string]bool{}
	for base, p := range irregular {
		if base != p {
			set[p] = true
		}
	}
	set["misread"] = true
	return set
}()

func isPast(word string) bool {
	return irregularPast[word] || len(word) > 4 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "eed")
}

// isVerb reports a base form that mending begins with; it decides only
// whether a capital letter belongs to a name.
func isVerb(word string) bool {
	_, ok := irregular[word]
	return ok || plainVerbs[word]
}

var plainVerbs = setOfWords(`correct fix call update replace refund restore revert reissue issue recall check
	recheck ask add change remove delete notify inform apologise apologize share upload publish post recalculate
	reconcile review reverse credit contact email phone visit talk explain offer order deliver finish complete
	prepare test repair compare require introduce lock use`)

func setOfWords(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// cutFold cuts prefix from s, capitals not minding.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func hasCapitalInside(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	return strings.IndexFunc(word[size:], unicode.IsUpper) >= 0
}
