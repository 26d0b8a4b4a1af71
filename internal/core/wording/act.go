package wording

import "slices"

// Reading acts is what stands in for a parser: for each word that is a verb of
// some [Sense], who does it, and whether it is done, under way or only meant
// well, from the few words before it. It is wrong now and then; the clues it
// gives are weighed among others (see [Weighing]).

// subject is who acts.
type subject uint8

const (
	subjectMe subject = iota
	subjectYou
	subjectThey
	subjectIt
	subjectFirm
	subjectPlease
	subjectLet
	subjectNoun  // some other noun, or none that was seen
	subjectStart // left out, as in "Fixed the total"
	subjectTo    // an infinitive on its own: "a chance to fix it"
	subjects
)

// sayings are the names of subjects in the keys of weights.
var subjectNames = [subjects]string{"me", "you", "they", "it", "firm", "please", "let", "noun", "start", "inf"}

// tense is how far an act has come.
type tense uint8

const (
	tenseDone    tense = iota // I fixed, I have fixed
	tenseWill                 // I will fix, I am fixing
	tenseMay                  // I could fix, I hope to fix, to fix
	tensePass                 // it was fixed
	tenseWillBe               // it will be fixed
	tenseIng                  // fixing
	tensePresent              // I fix; Fix
	tenses
)

var tenseNames = [tenses]string{"done", "will", "may", "pass", "futpass", "ing", "base"}

// polarity says whether an act is denied, or hangs on a condition.
type polarity uint8

const (
	polarityPlain polarity = iota
	polarityNot
	polarityIf
	polarities
)

var polarityNames = [polarities]string{"", "not.", "if."}

// act is one verb of a sentence.
type act struct {
	token   int32
	end     int32 // the last token of its object
	senses  uint16
	subject subject
	tense   tense
	not     polarity
	objects uint8 // bits of object
}

// The kinds of object, each one bit.
const (
	objectRight uint8 = 1 << iota
	objectWrong
	objectGuard
	objectPeople
	objects = 4
)

var objectNames = [objects]string{"right", "wrong", "guard", "you"}

// Limits of what is looked at around a verb.
const (
	maxBefore   = 7 // words
	maxObject   = 7
	maxParticle = 5
)

// actor reads the acts of sentences.
type actor struct {
	lexicon *lexicon
	tokens  []token
	words   []lexeme // per token: each is looked at from several verbs
	acts    []act    // of the sentence
}

func (a *actor) reset(l *lexicon, tokens []token) {
	a.lexicon, a.tokens = l, tokens
	a.words = slices.Grow(a.words[:0], len(tokens))[:len(tokens)]
	for i := range tokens {
		a.words[i] = l.lexemes[tokens[i].word]
	}
}

// roles returns the roles of token i.
func (a *actor) roles(i int32) uint32 { return a.words[i].roles }

func (a *actor) is(i int32, role uint) bool { return a.words[i].roles&(1<<role) != 0 }

func (a *actor) comma(i int32) bool { return a.tokens[i].shape&shapeComma != 0 }

// read fills acts with those of a sentence.
func (a *actor) read(s span) {
	a.acts = a.acts[:0]
	conditional := false
	for i := s.first; i < s.end; i++ {
		x := &a.words[i]
		conditional = conditional || x.roles&(1<<roleIf) != 0
		if x.forms == 0 || a.tokens[i].shape&shapeBlank != 0 {
			continue
		}
		senses := x.senses
		if x.particled {
			// "set up" is not to set.
			if with := a.phrasal(i, s); with != 0 {
				senses = with
			}
		}
		if i > s.first && a.is(i-1, roleAgain) {
			senses |= 1 // the first sense is mending
		}
		if senses != 0 && !a.nominal(i, s, x.forms) {
			a.acts = append(a.acts, a.act(i, s, senses, x.forms, conditional))
		}
	}
}

// phrasal returns the senses of the phrasal verbs that token i begins.
func (a *actor) phrasal(i int32, s span) uint16 {
	var senses uint16
	for _, p := range a.lexicon.phrasalsOf(a.tokens[i].word) {
		for j := i + 1; j < min(s.end, i+1+maxParticle); j++ {
			if a.comma(j) && j > i+1 {
				break
			}
			if a.tokens[j].word == p.particle {
				senses |= p.senses
				break
			}
			if a.roles(j)&(1<<roleMe|1<<roleAnd|1<<roleBreak) != 0 {
				break
			}
		}
	}
	return senses
}

// nominal reports whether token i, which could be a verb, describes a noun or
// is one: "the fix", "on record", "is correct".
func (a *actor) nominal(i int32, s span, forms uint8) bool {
	if forms == formThird && i+1 < s.end && a.roles(i+1)&(1<<roleBe|1<<roleWill|1<<roleMay|1<<roleHave) != 0 {
		return true // "refunds will be"
	}
	if i == s.first || a.comma(i) {
		return false
	}
	before := a.roles(i - 1)
	bare := forms&formBase != 0 && forms&formPast == 0
	switch {
	case before&(1<<roleArticle) != 0:
		return true
	case before&(1<<rolePreposition) != 0:
		return forms&formIng == 0
	case before&(1<<roleBe) != 0:
		return bare
	}
	const noun = 1<<roleRight | 1<<roleWrong | 1<<roleGuard | 1<<rolePeople
	const verb = 1<<roleMe | 1<<roleYou | 1<<roleThey | 1<<roleAdverb | 1<<roleTo | 1<<roleWill | 1<<roleMay | 1<<roleDo | 1<<roleNot | 1<<rolePlease | 1<<roleAnd | 1<<roleLet
	return bare && before&noun != 0 && before&verb == 0
}

// around is what was found before a verb.
type around struct {
	subject            subject
	found              bool // the subject was seen
	joined             bool // with the act before: "and"
	first              bool // nothing stands before
	not, to, intend    bool
	will, may          bool
	have, be, anything bool
}

// before looks at the words before the verb at token i, the nearest first.
func (a *actor) before(i int32, s span) around {
	var w around
	j := i - 1
	if j >= s.first && a.is(j, roleAgain) {
		j--
	}
	for steps := 0; j >= s.first && steps < maxBefore; steps++ {
		r := a.roles(j)
		if a.comma(j+1) && steps > 0 && r&(1<<roleAdverb) == 0 {
			w.first = true
			return w
		}
		switch {
		case r == 0:
			return w.noun() // most words are none of these
		case r&(1<<roleNot) != 0:
			w.not = true
		case r&(1<<roleAdverb) != 0:
		case r&(1<<roleTo) != 0:
			if w.to || w.will || w.may || w.have || w.be || w.anything {
				return w.noun()
			}
			w.to = true
		case r&(1<<roleWill) != 0:
			w.will = true
		case r&(1<<roleMay) != 0:
			w.may = true
		case r&(1<<roleHave) != 0 && !w.have:
			w.have = true
		case r&(1<<roleBe) != 0 && !w.be:
			w.be = true
		case r&(1<<roleDo) != 0:
			w.anything = true
		case r&(1<<roleGoing) != 0 && w.to:
			w.will, w.to = true, false
		case r&(1<<roleIntend) != 0 && w.to:
			w.intend, w.to = true, false
		default:
			return w.whose(r)
		}
		j--
	}
	w.first = j < s.first
	return w
}

func (w around) noun() around {
	w.subject, w.found = subjectNoun, true
	return w
}

// whose tells the subject by the roles of a word.
func (w around) whose(r uint32) around {
	w.subject, w.found = subjectNoun, true
	for i := range roleLet + 1 {
		if r&(1<<i) != 0 {
			w.subject = subject(i)
			return w
		}
	}
	w.joined = r&(1<<roleAnd) != 0
	return w
}

// act reads the verb at token i.
func (a *actor) act(i int32, s span, senses uint16, forms uint8, conditional bool) act {
	w := a.before(i, s)
	out := act{token: i, senses: senses, subject: w.subject}
	switch {
	case !w.found && w.first:
		out.subject = subjectStart
	case !w.found:
		out.subject = subjectNoun
	}
	afterTo := i > s.first && a.is(i-1, roleTo)
	if w.to && !w.joined && (out.subject == subjectNoun || out.subject == subjectStart) {
		out.subject = subjectTo
	}
	out.tense = w.tense(forms, out.subject, afterTo)
	if w.joined {
		a.join(&out, forms)
	}
	if out.subject == subjectIt && out.tense == tensePresent && forms&formThird == 0 {
		out.subject = subjectNoun // "that credit can use"
	}
	switch {
	case w.not:
		out.not = polarityNot
	case conditional && out.subject != subjectMe:
		out.not = polarityIf
	}
	out.objects, out.end = a.object(i, s)
	return out
}

// tense tells how far an act has come.
func (w around) tense(forms uint8, by subject, afterTo bool) tense {
	switch {
	case afterTo && forms&formIng != 0: // committed to fixing
		return tenseMay
	case w.be && w.will && forms&formParticiple != 0 && forms&formBase == 0:
		return tenseWillBe
	case w.be && w.have && forms&formParticiple != 0:
		return tensePass
	case w.will:
		return tenseWill
	case w.may:
		return tenseMay
	case w.be && forms&formIng != 0:
		if w.have {
			return tenseIng
		}
		return tenseWill
	case w.be && forms&formParticiple != 0:
		return tensePass
	case w.have && forms&(formParticiple|formPast) != 0:
		return tenseDone
	case w.intend || w.to:
		return tenseMay
	case forms&formPast != 0 && forms&formBase == 0:
		return tenseDone
	case forms&formIng != 0:
		return tenseIng
	case forms&formPast != 0 && (by == subjectMe || by == subjectStart || by == subjectFirm || by == subjectThey):
		return tenseDone // "I put", which may be the present as well
	}
	return tensePresent
}

// join gives an act behind "and" the subject of an act before it, and its
// tense where the verb alone does not tell one.
func (a *actor) join(x *act, forms uint8) {
	for k := len(a.acts) - 1; k >= 0; k-- {
		to := &a.acts[k]
		if to.subject == subjectPlease || to.subject == subjectLet || to.subject == subjectTo {
			continue
		}
		x.subject = to.subject
		open := to.tense == tenseWill || to.tense == tenseMay || to.tense == tenseDone
		if open && (x.tense == tensePresent || x.tense == tenseDone && forms&formBase != 0) {
			x.tense = to.tense
		}
		return
	}
}

// object returns what kinds of things stand behind the verb at token i, and
// where the object ends.
func (a *actor) object(i int32, s span) (kinds uint8, end int32) {
	end = i
	for j := i + 1; j < min(s.end, i+1+maxObject); j++ {
		r := a.roles(j)
		if r&(1<<roleAnd|1<<roleBreak|1<<roleIf) != 0 || a.comma(j) && j > i+1 {
			break
		}
		kinds |= uint8(r >> roleRight & 15)
		end = j
	}
	// "I wrongly fixed": an adverb before the verb.
	for j := i - 1; j >= max(s.first, i-3) && a.roles(j)&(1<<roleAnd|1<<roleBreak) == 0; j-- {
		if a.is(j, roleWrong) {
			kinds |= objectWrong
		}
	}
	return kinds, end
}
