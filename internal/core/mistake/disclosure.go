package mistake

import "time"

// DisclosureState is how far telling one listener has come.
type DisclosureState string

// The states of a disclosure. The table [transitions] says what leads where;
// the diagram in docs/architecture.md is held to it by a test.
const (
	Planned      DisclosureState = "planned"
	Drafted      DisclosureState = "drafted"
	Sending      DisclosureState = "sending"
	InDoubt      DisclosureState = "in doubt"
	Undelivered  DisclosureState = "undelivered"
	Told         DisclosureState = "told"
	Acknowledged DisclosureState = "acknowledged"
)

// step is something that happens to a disclosure.
type step string

const (
	stepDraft       step = "draft"
	stepSend        step = "send"
	stepDelivered   step = "delivered"
	stepFailed      step = "failed"
	stepDoubt       step = "doubt"
	stepArrived     step = "arrived"
	stepNotArrived  step = "did not arrive"
	stepTold        step = "told"
	stepNotTold     step = "came back"
	stepAcknowledge step = "acknowledge"
)

// transitions is the state machine of a disclosure.
var transitions = map[DisclosureState]map[step]DisclosureState{
	Planned:      {stepDraft: Drafted, stepSend: Sending, stepTold: Told},
	Drafted:      {stepDraft: Drafted, stepSend: Sending, stepTold: Told},
	Sending:      {stepDelivered: Told, stepFailed: Undelivered, stepDoubt: InDoubt},
	InDoubt:      {stepArrived: Told, stepNotArrived: Undelivered, stepDelivered: Told, stepFailed: Undelivered, stepTold: Told},
	Undelivered:  {stepDraft: Undelivered, stepSend: Sending, stepTold: Told},
	Told:         {stepNotTold: Undelivered, stepAcknowledge: Acknowledged},
	Acknowledged: {},
}

// Disclosure is one listener being told.
type Disclosure struct {
	State          DisclosureState `json:"state"`
	Subject        string          `json:"subject,omitempty"`
	Body           string          `json:"body,omitempty"`
	Own            bool            `json:"own,omitempty"` // the draft is in the person's own words
	Attempts       []Attempt       `json:"attempts,omitempty"`
	How            Channel         `json:"how,omitempty"`
	ToldAt         time.Time       `json:"told_at,omitzero"`
	AcknowledgedAt time.Time       `json:"acknowledged_at,omitzero"`
	Why            string          `json:"why,omitempty"` // why it was not told after all
}

// Done tells whether the listener has been told.
func (d Disclosure) Done() bool { return d.State == Told || d.State == Acknowledged }

// Attempt is one try at sending. Subject and Body are what was tried, word
// for word.
type Attempt struct {
	ID        string    `json:"id"`
	Channel   Channel   `json:"channel"`
	To        string    `json:"to"`
	Subject   string    `json:"subject"`
	Body      string    `json:"body"`
	At        time.Time `json:"at"`                  // when the person said "tell"
	StartedAt time.Time `json:"started_at,omitzero"` // when it was handed to the channel
	Outcome   Outcome   `json:"outcome"`
	OutcomeAt time.Time `json:"outcome_at,omitzero"`
	Detail    string    `json:"detail,omitempty"`
}

// Outcome is how an attempt ended.
type Outcome string

// The outcomes.
const (
	Pending   Outcome = ""
	Delivered Outcome = "delivered" // handed over to the listener's side
	Failed    Outcome = "failed"    // certainly not delivered
	Unknown   Outcome = "unknown"   // ownup stopped before it could know
)
