// Package wording reviews a message in which somebody owns up to a mistake,
// and drafts one.
//
// [Rules.Review] answers two questions about a text of a declared [Kind]:
// which elements of owning up it contains (ownership, repair, what happened,
// regret, prevention, next step), each with the span that earned it, and
// which phrases dodge, each as a [Finding] with its reason and a better way
// to say it. [Draft] writes a letter from the facts, for one listener.
//
// The package knows how to read; what to look for is data. A [Book] holds
// word classes, marks and rules, and [Compile] turns it into [Rules], which
// are safe for concurrent use. Reviewing is pure: equal bytes give equal
// reports, any bytes are accepted, and nothing is looked up anywhere.
//
// # How a text is read
//
// One pass cuts the text into words with byte offsets, lower-cases them,
// spells contractions out ("I'm" becomes two words, i and am; "didn't" did
// and not), drops a possessive 's, and groups words into sentences. Parts
// that are not the writer's own words now are skipped: quoted mail, headers,
// signatures, code, addresses, and anything between double quotes. Then one
// trie of all patterns is walked from every word, once. Nothing is matched
// across the end of a sentence, a sentence of more than [maxSentence] words
// is cut, and gaps are short, so time grows in step with the text.
//
// # Patterns
//
// A pattern is a row of words, in lower case, with contractions spelled out:
//
//	sorry             that word
//	sorry|afraid      any one of these words
//	<regret>          any word or phrase of the class regret
//	(if|in case)      any one of these phrases
//	very?             may be absent; also <class>? and (a b)?
//	{0-6}             between 0 and 6 further words
//	{0-6 !you|<they>} the same, but none of these among them
//	{0-6 !,}          the same, but no comma, dash or bracket among them
//	...               up to 12 further words
//	!but  !<class>    the next word, if there is one, is none of these
//	,                 a comma, dash, semicolon, colon or bracket stands here
//	^  $              the sentence begins, ends here
//
// Shapes that no list could hold have classes of their own: <#number>,
// <#clock> (17:00, 5pm), <#date> (14/11/2026), <#name> (a capitalised word),
// <#caps> (two to six capitals), <#blank> (square brackets around words, such
// as [name]), <#fill> (____ or {{name}}) <#quote> (something between double
// quotes) and <#smile> (an emoticon or a smiling face). A class after a
// colon narrows a shape by the word, for a blank by the first word inside:
// <#blank:template>.
//
//	sorry|apologies {0-6} (if|in case) ... <harm>
//
// # Marks and rules
//
// A [Mark] is a pattern that says something about its sentence: that it owns
// up, promises a repair, names a time. Marks earn elements, and gate rules: a
// [Rule] may fire only near a mark, or be silent or milder near one. Unless a
// rule says [Rule.Always], it fires only in a message that owns up or tries
// to, because most office mail has nothing to own up to and must be left
// alone.
//
// # Weights
//
// Phrases do not cover what people write. Where marks leave an element open, a
// [Weighing] adds up what tells for it in a sentence: a [Clue], which is a
// pattern too weak to be a mark, and who does what and how far it has come.
// That is read from the verbs: each [Sense] is a list of verbs that do the
// same, such as mending or giving, in all their forms, and each [Role] a list
// of words that tell the subject or the tense in front of them. "I have
// refiled it" is mend.me.done, "they could send you the right one"
// give.they.may, with >right and >you for its objects. A sentence that weighs
// enough has the element in full, and the words that told most are its span.
// [Rules.Sentences] shows what a text tells.
//
// # The off-switch
//
// A writer who knows better writes "[ownup off sorry.if]" or
// "<!-- ownup: off sorry.if -->" before the place; it holds to the end of the
// text or until the same with "on". Several rules are separated by spaces; no
// rule at all means every rule. Rules about the whole message, such as
// need.own, are off when switched off anywhere. [WithoutSwitches] removes
// them before a message is sent.
package wording

import "ownup/internal/core/problem"

// Kind is the declared kind of a message: who reads it. It is never guessed.
type Kind string

// The kinds.
const (
	Boss   Kind = "boss"
	Team   Kind = "team"
	Client Kind = "client"
	Public Kind = "public"
	Review Kind = "review" // a written review of what went wrong
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Boss, Team, Client, Public, Review} }

// ParseKind returns the kind named s, or a problem of kind
// [problem.Invalid] that lists the names.
func ParseKind(s string) (Kind, error) {
	for _, k := range Kinds() {
		if string(k) == s {
			return k, nil
		}
	}
	return "", problem.New(problem.Invalid, "That is not a kind of message.",
		"Choose one of boss, team, client, public or review.")
}

// Severity says how much a finding matters.
type Severity string

// The severities. Off is for data only: a rule switched off.
const (
	Error      Severity = "error"
	Warning    Severity = "warning"
	Suggestion Severity = "suggestion"
	Off        Severity = "off"
)

// rank orders severities, the gravest first; unknown ones come last.
func (s Severity) rank() int {
	switch s {
	case Error:
		return 0
	case Warning:
		return 1
	case Suggestion:
		return 2
	}
	return 3
}

// Element is one of the things an owning-up message contains.
type Element string

// The elements.
const (
	Ownership  Element = "ownership"
	Repair     Element = "repair"
	What       Element = "what"
	Regret     Element = "regret"
	Prevention Element = "prevention"
	Next       Element = "next"
	Specifics  Element = "specifics"
)

// ElementNames lists every element in the order in which they matter.
func ElementNames() []Element {
	return []Element{Ownership, Repair, What, Regret, Prevention, Next, Specifics}
}

// State says how far an element is there.
type State string

// The states.
const (
	Present State = "present"
	Partial State = "partial"
	Missing State = "missing"
)
