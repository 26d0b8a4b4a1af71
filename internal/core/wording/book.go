package wording

// Book is everything [Compile] needs: what to look for and what to say about
// it. All of it is data, read from files that people can change.
type Book struct {
	Classes []Class
	Marks   []Mark
	Rules   []Rule
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

	// OwnsUp says that a message with this mark owns up, or tries to.
	OwnsUp bool
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
)

// Rule is one thing to look for and what to say about it.
type Rule struct {
	ID       string
	Kinds    []Kind // empty: every kind
	Severity Severity
	Levels   map[Kind]Severity // a different severity for some kinds

	Patterns []string
	Unless   []string // patterns; a match in the same sentence silences the rule there

	Near       []string // marks; one of them must be within Within sentences
	UnlessNear []string // marks; any of them within Within sentences silences the rule
	SoftNear   []string // marks; any of them within Within sentences makes the finding a suggestion
	Within     int      // sentences either side, 0 to 5
	Always     bool     // fire even where the message owns up to nothing
	From       int      // fire from the n-th match on; 0 and 1: from the first
	ErrorFrom  int      // the n-th match and later ones are errors; 0: never
	YieldsTo   []string // rules; where one of them fires in the same sentence, this one is silent

	Check    Check
	Element  Element // for CheckNeed
	On       []State // for CheckNeed; empty: only Missing
	MaxWords int     // for CheckBuried
	MinWords int     // for CheckBuried
	MaxPart  float64 // for CheckBuried, 0 to 1

	Message    string // why it costs trust, one or two short sentences
	Suggestion string // how to say it instead
	Source     string // where the rule comes from

	Where string
}

// level returns the severity of the rule for messages of kind k, [Off] where
// it does not apply.
func (r *Rule) level(k Kind) Severity {
	if s, ok := r.Levels[k]; ok {
		return s
	}
	if len(r.Kinds) == 0 {
		return r.Severity
	}
	for _, have := range r.Kinds {
		if have == k {
			return r.Severity
		}
	}
	return Off
}
