package playbook

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Points of a cue that is found. One strong cue outweighs two others. One
// other alone tells nothing: "I scratched the company car" is about no choice.
const (
	strongPoints = 5
	cuePoints    = 2
	leastPoints  = 2 * cuePoints
)

// gap is how many words may stand where a cue has "~".
const gap = 5

// maxWords is how many words of a text are looked at; what went wrong is said
// in the first sentences.
const maxWords = 300

// word is how a text is cut: numbers whole, "€" and "%" on their own, and
// apostrophes within a word.
var word = regexp.MustCompile(`\p{N}[\p{N}.,]*|[€$£%]|\p{L}[\p{L}\p{N}']*`)

// cue is a phrase to find in a text: its steps one after another.
type cue []step

// step is one word of a cue, as one of several, or a gap before it.
type step struct {
	words []string // each whole, or with "*" for how it begins
	far   bool     // up to gap words may stand before it
}

// readCue understands a cue. It is words with spaces between; each is written
// as it is, as "word*" for all words that begin so, as "this|that" for either,
// "#" for any number, or "~" for up to five words of any kind.
func readCue(text string) (cue, error) {
	var c cue
	far := false
	for _, field := range strings.Fields(text) {
		if field == "~" {
			far = true
			continue
		}
		s := step{far: far}
		far = false
		for _, w := range strings.Split(field, "|") {
			stem := strings.TrimSuffix(w, "*")
			if w != "#" && word.FindString(stem) != stem || stem == "" || stem != strings.ToLower(stem) {
				return nil, fmt.Errorf("the cue %q has %q in it, which no text can have", text, w)
			}
			s.words = append(s.words, w)
		}
		c = append(c, s)
	}
	if len(c) == 0 || far || c[0].far {
		return nil, errors.New("a cue begins and ends with a word")
	}
	return c, nil
}

// cuesOf are cues that were checked.
func cuesOf(texts []string) []cue {
	var out []cue
	for _, t := range texts {
		if c, err := readCue(t); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// fits reports whether a word is one of the step's.
func (s step) fits(w string) bool {
	for _, want := range s.words {
		stem, open := strings.CutSuffix(want, "*")
		switch {
		case want == "#":
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsNumber(r) {
				return true
			}
		case w == stem, open && strings.HasPrefix(w, stem):
			return true
		}
	}
	return false
}

// found reports whether the words begin with the cue.
func (c cue) found(words []string) bool {
	if len(c) == 0 {
		return true
	}
	reach := 0
	if c[0].far {
		reach = gap
	}
	for i := 0; i <= reach && i < len(words); i++ {
		if c[0].fits(words[i]) && c[1:].found(words[i+1:]) {
			return true
		}
	}
	return false
}

func (c cue) in(words []string) bool {
	for i := range words {
		if c.found(words[i:]) {
			return true
		}
	}
	return false
}

// Guess returns the playbook whose cues the text has most of, and [Other]
// where no playbook has a strong one or two others in it. A cue counts once, a strong one more than two others. Of
// two playbooks that fit equally well, the first by kind is taken.
func (s *Shelf) Guess(text string) Playbook {
	words := wordsOf(text)
	best, most := Playbook{}, leastPoints-1
	for _, b := range s.books {
		if n := b.points(words); n > most {
			best, most = b.Playbook, n
		}
	}
	if most < leastPoints {
		best, _ = s.Find(Other)
	}
	return best
}

// wordsOf cuts a text into words, of which it returns the first.
func wordsOf(text string) []string {
	return word.FindAllString(strings.ReplaceAll(strings.ToLower(text), "’", "'"), maxWords)
}

func (r reading) points(words []string) int {
	n := 0
	for _, c := range r.strong {
		if c.in(words) {
			n += strongPoints
		}
	}
	for _, c := range r.cues {
		if c.in(words) {
			n += cuePoints
		}
	}
	return n
}
