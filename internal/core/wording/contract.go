package wording

import "bytes"

// smallWords spells contractions out. A zero word number means that no
// pattern names the word, or, for the first of two, that it is spelled as it
// stands.
type smallWords struct {
	not, am, are, have, will, would, is, us int32
	can, shall                              int32
	bare                                    map[string][2]int32
	subjects                                map[string]bool
}

// newSmallWords numbers the words before the vocabulary is complete.
func newSmallWords(b *builder) smallWords {
	w := b.wordID
	s := smallWords{
		not: w("not"), am: w("am"), are: w("are"), have: w("have"), will: w("will"),
		would: w("would"), is: w("is"), us: w("us"), can: w("can"), shall: w("shall"),
		bare: map[string][2]int32{
			"im": {w("i"), w("am")}, "ive": {w("i"), w("have")}, "cannot": {w("can"), w("not")},
			"cant": {w("can"), w("not")}, "wont": {w("will"), w("not")},
		},
		// After these, 's stands for is; after anything else it is possessive.
		subjects: map[string]bool{
			"it": true, "that": true, "there": true, "what": true, "here": true, "who": true,
			"he": true, "she": true, "this": true, "where": true, "how": true, "everything": true,
		},
	}
	for _, verb := range []string{"do", "does", "did", "was", "were", "is", "are", "has", "have", "had", "would", "should", "could"} {
		s.bare[verb+"nt"] = [2]int32{w(verb), s.not}
	}
	return s
}

// contraction splits word, which has its last apostrophe at apostrophe, into
// two words at byte cut. A zero first word is spelled word[:cut]; a zero
// second word is nothing (a possessive).
func (s *smallWords) contraction(word []byte, apostrophe int) (two [2]int32, cut int, ok bool) {
	if stem, found := bytes.CutSuffix(word, []byte("n't")); found && len(stem) > 0 {
		two[1] = s.not
		switch string(stem) {
		case "wo":
			two[0] = s.will
		case "ca":
			two[0] = s.can
		case "sha":
			two[0] = s.shall
		}
		return two, len(stem), true
	}
	switch string(word[apostrophe:]) {
	case "'m":
		two[1] = s.am
	case "'re":
		two[1] = s.are
	case "'ve":
		two[1] = s.have
	case "'ll":
		two[1] = s.will
	case "'d":
		two[1] = s.would
	case "'s":
		switch stem := string(word[:apostrophe]); {
		case stem == "let":
			two[1] = s.us
		case s.subjects[stem]:
			two[1] = s.is
		}
	default:
		return two, 0, false
	}
	return two, apostrophe, true
}
