package wording

import (
	"fmt"
	"slices"
	"strings"
)

// Sense is a group of verbs that do the same to a thing, such as mending it.
type Sense struct {
	Name  string
	Verbs []Verb
	Where string
}

// Verb is a verb of a [Sense] in its forms. A phrasal verb has a particle,
// one word that follows the verb within a few: "put … right".
type Verb struct {
	Base, Third, Past, Participle, Ing []string
	Particle                           string
}

// Role is a list of words that do the same in a clause: they are its subject,
// tell its tense, or stand before a noun. [Roles] lists the names.
type Role struct {
	Name  string
	Words []string
	Where string
}

// The roles, each one bit of a set of roles. The first ones are subjects, in
// the order of the subjects.
const (
	roleMe = iota
	roleYou
	roleThey
	roleIt
	roleFirm
	rolePlease
	roleLet
	roleAdverb
	roleNot
	roleTo
	roleGoing
	roleWill
	roleMay
	roleHave
	roleBe
	roleDo
	roleIntend // to plan, to hope: what follows is not done yet
	roleAnd
	roleBreak // because, when: what follows is another clause
	roleIf
	roleArticle // a noun follows, not a verb
	rolePreposition
	roleAgain // before a verb, it mends: "re" of re-send
	roleRight // objects: what is put in place of the wrong thing
	roleWrong
	roleGuard // what keeps a mistake from coming again
	rolePeople
	roles
)

var roleNames = [roles]string{
	"me", "you", "they", "it", "firm", "please", "let", "adverb", "not", "to", "going", "will", "may", "have", "be", "do",
	"intend", "and", "break", "if", "article", "preposition", "again", "right", "wrong", "guard", "people",
}

// Roles lists the names of the roles.
func Roles() []string { return slices.Clone(roleNames[:]) }

// The forms of a verb, each one bit of a set of forms.
const (
	formBase uint8 = 1 << iota
	formThird
	formPast
	formParticiple
	formIng
)

// maxSenses is the number of senses that fit a set of senses.
const maxSenses = 16

// lexeme is what is known of a word: what it does in a clause, and which
// verbs it is a form of.
type lexeme struct {
	roles     uint32
	senses    uint16
	forms     uint8
	particled bool // it may begin a phrasal verb
}

// phrasal is a phrasal verb, without the verb.
type phrasal struct {
	verb, particle int32 // words
	senses         uint16
}

// lexicon is what is known of the words of a language beside the classes.
type lexicon struct {
	lexemes  []lexeme // per word
	phrasals []phrasal
	senses   []string
}

// readLexicon numbers the words of the senses and roles of a book.
func readLexicon(b *builder, senses []Sense, roles []Role) (lexicon, error) {
	var l lexicon
	if len(senses) > maxSenses {
		return l, fmt.Errorf("%d senses; there is room for %d", len(senses), maxSenses)
	}
	for _, r := range roles {
		i := slices.Index(roleNames[:], r.Name)
		if i < 0 {
			return l, fmt.Errorf("%srole %q: there is none of that name: %s", at(r.Where), r.Name, strings.Join(roleNames[:], ", "))
		}
		for _, word := range r.Words {
			if err := plainWord(word); err != nil {
				return l, fmt.Errorf("%srole %s: %w", at(r.Where), r.Name, err)
			}
			l.of(b.wordID(word)).roles |= 1 << i
		}
	}
	for i, s := range senses {
		l.senses = append(l.senses, s.Name)
		for _, v := range s.Verbs {
			if err := l.addVerb(b, v, 1<<i); err != nil {
				return l, fmt.Errorf("%ssense %s: %w", at(s.Where), s.Name, err)
			}
		}
	}
	return l, nil
}

// of returns the lexeme of a word.
func (l *lexicon) of(word int32) *lexeme {
	for int(word) >= len(l.lexemes) {
		l.lexemes = append(l.lexemes, lexeme{})
	}
	return &l.lexemes[word]
}

func (l *lexicon) addVerb(b *builder, v Verb, sense uint16) error {
	for _, in := range []struct {
		form  uint8
		words []string
	}{{formBase, v.Base}, {formThird, v.Third}, {formPast, v.Past}, {formParticiple, v.Participle}, {formIng, v.Ing}} {
		for _, word := range in.words {
			if err := plainWord(word); err != nil {
				return err
			}
			id := b.wordID(word)
			x := l.of(id)
			x.forms |= in.form
			if v.Particle == "" {
				x.senses |= sense
				continue
			}
			x.particled = true
			l.phrasals = append(l.phrasals, phrasal{id, b.wordID(v.Particle), sense})
		}
	}
	return nil
}

// settle makes room for every word, and puts the phrasal verbs in order.
func (l *lexicon) settle(words int) {
	l.of(int32(words - 1))
	slices.SortStableFunc(l.phrasals, func(x, y phrasal) int { return int(x.verb - y.verb) })
}

// phrasalsOf returns the phrasal verbs that a word may begin.
func (l *lexicon) phrasalsOf(word int32) []phrasal {
	from, _ := slices.BinarySearchFunc(l.phrasals, word, func(p phrasal, word int32) int { return int(p.verb - word) })
	end := from
	for end < len(l.phrasals) && l.phrasals[end].verb == word {
		end++
	}
	return l.phrasals[from:end]
}
