package record

import "time"

// IntentState is how far the telling of one listener has come.
type IntentState string

// The states of an intent. The table's CHECK constraint lists the same
// three. What came of an attempt (told, undelivered, in doubt) is an event of
// the mistake, not a state of the intent.
const (
	Intended   IntentState = "intended"   // decided, not yet begun
	Attempting IntentState = "attempting" // a worker is at it until the lease ends
	Done       IntentState = "done"       // the outcome is known and recorded
)

// IntentStates lists every state of an intent.
func IntentStates() []IntentState { return []IntentState{Intended, Attempting, Done} }

// Intent is the decision to tell one listener, written before anything
// leaves the machine.
type Intent struct {
	ID         string // UUIDv7
	MistakeID  string // the store fills it in from the mistake it is appended to
	Listener   string // the listener's id within the mistake; opaque
	State      IntentState
	CreatedAt  time.Time
	LeaseUntil time.Time // zero: no lease
}

// Move takes an intent from one state to another. It fails where the intent
// is not in From.
type Move struct {
	ID         string
	From, To   IntentState
	LeaseUntil time.Time // zero: no lease
}

// Lesson is the one sentence that stays, sealed under its owner's key, so
// that it outlives the mistake it came from.
type Lesson struct {
	ID     string // UUIDv7
	Owner  string
	At     time.Time
	Sealed []byte
}
