package mistake

import "time"

// Command is something a person, or ownup itself, wants to happen to a
// mistake. [Decide] says whether it may.
type Command interface {
	decide(m Mistake, now time.Time) ([]Body, error)
}

// The commands. Listener and Fire fields hold IDs.
type (
	// Begin opens the record of a mistake.
	Begin struct{ Facts Facts }
	// Describe replaces the facts with fuller ones.
	Describe struct{ Facts Facts }
	// Plan takes over a plan of whom to tell. People whose telling has begun,
	// whom the owner added, and whom the owner dropped stay as they are.
	Plan struct {
		Listeners []Listener
		LeftOut   []LeftOut
		Warnings  []string
		About     []string // what the records took the mistake to be about
	}
	// AddListener adds a person to be told. Its ID is given by Decide.
	AddListener struct{ Listener Listener }
	// DropListener decides not to tell somebody, with the reason.
	DropListener struct{ Listener, Why string }
	// DraftLetter keeps a message for one listener. Own says that the words
	// are the person's.
	DraftLetter struct {
		Listener, Subject, Body string
		Own                     bool
	}
	// Send is the person's "tell". Why is needed only where a hit client
	// would be told later than third.
	Send struct {
		Listener, Attempt, To, Subject, Body, Why string
		Channel                                   Channel
	}
	// StartSending is said by the outbox just before it hands the message over.
	StartSending struct{ Listener, Attempt string }
	// EndSending is said by the outbox when it knows, or cannot know, how the
	// attempt ended.
	EndSending struct {
		Listener, Attempt string
		Outcome           Outcome
		Detail            string
	}
	// ResolveDoubt is the person's word on whether a message in doubt arrived.
	ResolveDoubt struct {
		Listener string
		Arrived  bool
	}
	// RecordTold keeps that the person told somebody without ownup. A zero
	// When means now.
	RecordTold struct {
		Listener string
		How      Channel
		When     time.Time
	}
	// TakeBackTold keeps that somebody was not told after all.
	TakeBackTold struct{ Listener, Why string }
	// Acknowledge keeps that a listener has answered. A zero When means now.
	Acknowledge struct {
		Listener string
		When     time.Time
	}
	// SetFire adds a fire (no ID) or changes one (with its ID).
	SetFire struct{ Fire Fire }
	// AddFires adds fires that may wait for one another by the IDs they come
	// with; those are replaced by IDs of this mistake's own.
	AddFires struct{ Fires []Fire }
	// EndFire puts a fire out, or lets it go with a reason.
	EndFire struct {
		Fire  string
		State FireState
		Why   string
	}
	// KeepTrace keeps where what is wrong was found. What was ticked off in
	// the trace before stays so.
	KeepTrace struct{ Traced Traced }
	// MarkOccurrence ticks one place off, with a reason where it is accepted
	// as it is, or takes that back.
	MarkOccurrence struct {
		Occurrence string
		State      OccurrenceState
		Why        string
	}
	// Close ends the work. Untold states a reason for each listener who must
	// be told and has not been.
	Close struct {
		Lesson string
		Untold []Untold
	}
	// Reopen takes a close back.
	Reopen struct{}
	// Seal closes the record for reading.
	Seal struct{}
)
