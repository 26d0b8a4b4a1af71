package wording

import "slices"

// Book is everything [Compile] needs: what to look for and what to say about
// it. All of it is data, read from files that people can change.
type Book struct {
	Language Language
	Classes  []Class
	Marks    []Mark
	Rules    []Rule

	// What is weighed where no mark is sure.
	Senses    []Sense
	Roles     []Role
	Clues     []Clue
	Weighings []Weighing
}

// Class is a named list of words and phrases, used in patterns as <name>. An
// entry may itself be <name>, which includes that class.
type Class struct {
	Name  string
	Words []string
	Where string // "sorry.toml:12", for error messages; may be empty
}

// Mark says something about each sentence that one of its patterns is found
// in, and may earn an element.
type Mark struct {
	ID       string
	Patterns []string
	Unless   []string // patterns; a match in the same sentence cancels the mark

	// Element, if any, is earned by the mark in this State.
	Element Element
	State   State
	// With lists marks of which one must be within one sentence for State to
	// be Present; without them it is Partial.
	With []string

	// Faint says that the element is earned only where no other mark earns it.
	Faint bool

	// OwnsUp says that a message with this mark owns up, or tries to.
	OwnsUp bool
	// OwnsWith says the same where one of these marks is within two sentences.
	OwnsWith []string
	// OpenEnded says that the mark is about something still to come, for
	// which the reader is owed a time (see [CheckWhen]).
	OpenEnded bool

	Where string
}

// Check names a rule about the whole message.
type Check string

// The checks. The empty Check is a rule of patterns.
const (
	CheckNeed   Check = "need"   // the Element is Missing, or in one of the states of On
	CheckWhen   Check = "when"   // something is OpenEnded, and no sentence with such a mark is within one sentence of a mark of Near
	CheckBuried Check = "buried" // the first mark of Near comes after MaxWords words, or after MaxPart of a message of MinWords
	CheckLack   Check = "lack"   // no sentence has a mark of Near
	CheckLong   Check = "long"   // more words than MostWords has for the size of the mistake
	CheckShort  Check = "short"  // fewer words than LeastWords has for the size of the mistake
	CheckEnd    Check = "end"    // the last sentence before the signature has a mark of Near and none of UnlessNear
	CheckClash  Check = "clash"  // two figures that look like one mistyped, for the same word of Words
)

// Rule is one thing to look for and what to say about it.
type Rule struct {
	ID       string
	Kinds    []Kind // empty: every kind
	Severity Severity
	Levels   map[Kind]Severity // a different severity for some kinds
	Sizes    map[Size]Severity // a different severity where the mistake is declared to be of a size
	Weight   int               // orders findings of the same severity, the weightiest first

	Patterns []string
	Unless   []string // patterns; a match in the same sentence silences the rule there

	Near       []string // marks; one of them must be within Within sentences
	UnlessNear []string // marks; any of them within Within sentences silences the rule
	SoftNear   []string // marks; any of them within Within sentences, or anywhere for CheckNeed, makes the finding a suggestion
	Within     int      // sentences either side, 0 to 5
	Always     bool     // fire even where the message owns up to nothing
	From       int      // fire from the n-th match on; 0 and 1: from the first
	ErrorFrom  int      // the n-th match and later ones are errors; 0: never
	Most       int      // fire at most so often in a message; 0: without limit
	YieldsTo   []string // rules; where one of them fires in the same sentence, this one is silent

	Check    Check
	Element  Element // for CheckNeed; for CheckWhen one that says the time as well
	On       []State // for CheckNeed; empty: only Missing
	MaxWords int     // for CheckBuried
	MinWords int     // for CheckBuried
	MaxPart  float64 // for CheckBuried, 0 to 1

	MostWords  map[Size]int // for CheckLong
	LeastWords map[Size]int // for CheckShort
	Words      []string     // for CheckClash: words and classes

	Rewrite Rewrite

	Message    string // why it costs trust, one or two short sentences
	Suggestion string // how to say it instead
	Source     string // where the rule comes from

	Where string
}

// Do names what a [Rewrite] does.
type Do string

// What a rewrite can do. A rule without one offers none.
const (
	DropWords    Do = "drop-words"    // take those of Words out of the span
	DropFrom     Do = "drop-from"     // take out what begins with the first of Words, up to the end of the clause
	DropSentence Do = "drop-sentence" // take the sentence out, unless it says something else too
	Keep         Do = "keep"          // of the span, keep only Words
	Lead         Do = "lead"          // put Text in place of what stands before the first of Words
	Active       Do = "active"        // turn "the file was sent" round; Words are the forms of "to be"
	ToTop        Do = "to-top"        // move the sentence to the beginning, below the greeting
	Swap         Do = "swap"          // put With[word] in place of the span
)

// Rewrite is how the writer's own words can be put better without adding a
// fact. It is left out of a finding where the text does not allow it safely.
type Rewrite struct {
	Do    Do
	Words []string          // words and classes, see Do
	Only  []string          // the span must have one of these words or classes; empty: any span
	Even  []string          // for DropSentence: marks of elements that may be lost
	Text  string            // for Lead; {i} stands for I or We, whichever the writer uses
	With  map[string]string // for Swap: the span in lower case, and what to put there
	Label string            // what it does, in words for the writer
}

// level returns the severity of the rule for a message, [Off] where it does
// not apply.
func (r *Rule) level(m *Message) Severity {
	if s, ok := r.Sizes[m.Size]; ok && r.applies(m.Kind) {
		return s
	}
	return r.kindLevel(m.Kind)
}

func (r *Rule) kindLevel(k Kind) Severity {
	if s, ok := r.Levels[k]; ok {
		return s
	}
	if r.applies(k) {
		return r.Severity
	}
	return Off
}

// applies reports whether the rule is meant for messages of kind k.
func (r *Rule) applies(k Kind) bool { return len(r.Kinds) == 0 || slices.Contains(r.Kinds, k) }
