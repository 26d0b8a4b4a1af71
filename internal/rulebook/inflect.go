package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"ownup/internal/core/wording"
)

// verbsEntry says how the verbs of a file's senses are inflected where the
// rules of English do not tell.
type verbsEntry struct {
	Irregular map[string]string `toml:"irregular"` // verb -> past and participle, with a bar between two ways: "send" is "sent sent"
	Doubled   []string          `toml:"doubled"`   // verbs that double their last letter: stop, stopped; an l also stands alone
}

// verb returns the forms of an English verb, "fix" or "put right". A verb with
// a hyphen is one word with and without it.
func (e verbsEntry) verb(entry string) (wording.Verb, error) {
	base, particle, _ := strings.Cut(entry, " ")
	if base == "" || strings.Contains(particle, " ") {
		return wording.Verb{}, fmt.Errorf("the verb %q is not one word, or one and a particle", entry)
	}
	past := e.past(base)
	participle := past
	if irregular, ok := e.Irregular[base]; ok {
		two := strings.Fields(irregular)
		if len(two) != 2 {
			return wording.Verb{}, fmt.Errorf("%q is irregular as %q; its past and its participle are needed", base, irregular)
		}
		past, participle = strings.Split(two[0], "|"), strings.Split(two[1], "|")
	}
	return wording.Verb{
		Base: []string{base}, Third: []string{third(base)}, Past: past, Participle: participle, Ing: e.ing(base),
		Particle: particle,
	}, nil
}

// afterConsonant reports whether a verb ends in y after a consonant.
func afterConsonant(verb string) bool {
	n := len(verb)
	return n > 1 && verb[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(verb[n-2]))
}

func third(verb string) string {
	switch {
	case afterConsonant(verb):
		return verb[:len(verb)-1] + "ies"
	case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "z"),
		strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "o"):
		return verb + "es"
	}
	return verb + "s"
}

func (e verbsEntry) past(verb string) []string {
	switch {
	case strings.HasSuffix(verb, "e"):
		return []string{verb + "d"}
	case afterConsonant(verb):
		return []string{verb[:len(verb)-1] + "ied"}
	}
	return e.ending(verb, "ed")
}

func (e verbsEntry) ing(verb string) []string {
	switch {
	case strings.HasSuffix(verb, "ie"):
		return []string{verb[:len(verb)-2] + "ying"}
	case strings.HasSuffix(verb, "e") && !strings.HasSuffix(verb, "ee") && !strings.HasSuffix(verb, "oe") && !strings.HasSuffix(verb, "ye"):
		return []string{verb[:len(verb)-1] + "ing"}
	}
	return e.ending(verb, "ing")
}

// ending puts an ending behind a verb, with its last letter doubled where it
// is: cancelled, which Americans write canceled.
func (e verbsEntry) ending(verb, ending string) []string {
	if !slices.Contains(e.Doubled, verb) {
		return []string{verb + ending}
	}
	last := verb[len(verb)-1:]
	if last == "l" {
		return []string{verb + last + ending, verb + ending}
	}
	return []string{verb + last + ending}
}
