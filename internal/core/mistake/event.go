package mistake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"ownup/internal/core/problem"
)

// Event is one thing that happened in the history of a mistake. Events are
// numbered from 1 without gaps and are never changed.
type Event struct {
	Seq   int64
	At    time.Time
	Actor string // who did it: the owner's id, or "ownup" for what it noticed itself
	Body  Body
}

// Body is what happened; its type is the kind of the event.
type Body interface{ kind() string }

// The bodies of events. Their JSON is the stored format, version 1: fields may
// be added, never renamed.
type (
	// Opened starts every history.
	Opened struct{ Facts }
	// Described replaces the facts.
	Described struct{ Facts }
	// PlanMade is a plan of whom to tell, as it was shown.
	PlanMade struct {
		Listeners []Listener `json:"listeners"`
		LeftOut   []LeftOut  `json:"left_out"`
		Warnings  []string   `json:"warnings"`
		About     []string   `json:"about,omitempty"` // what the records took it to be about
	}
	// ListenerAdded is a person the owner added.
	ListenerAdded struct {
		Listener Listener `json:"listener"`
	}
	// ListenerDropped is a person the owner decided not to tell.
	ListenerDropped struct {
		Listener string `json:"listener"`
		Why      string `json:"why"`
	}
	// LetterDrafted is a message written, not sent. Own says that the words
	// are the person's; others follow the facts when those change.
	LetterDrafted struct {
		Listener string `json:"listener"`
		Subject  string `json:"subject"`
		Body     string `json:"body"`
		Own      bool   `json:"own,omitempty"`
	}
	// SendIntended is the person's "tell": stored before anything leaves.
	SendIntended struct {
		Listener string  `json:"listener"`
		Attempt  string  `json:"attempt"`
		Channel  Channel `json:"channel"`
		To       string  `json:"to"`
		Subject  string  `json:"subject"`
		Body     string  `json:"body"`
		Why      string  `json:"why,omitempty"` // why before the client, where the person insisted
	}
	// SendStarted is the moment the message is handed to the channel.
	SendStarted struct {
		Listener string `json:"listener"`
		Attempt  string `json:"attempt"`
	}
	// SendEnded is how an attempt ended.
	SendEnded struct {
		Listener string  `json:"listener"`
		Attempt  string  `json:"attempt"`
		Outcome  Outcome `json:"outcome"`
		Detail   string  `json:"detail,omitempty"`
	}
	// DoubtResolved is the person's word on an attempt in doubt.
	DoubtResolved struct {
		Listener string `json:"listener"`
		Arrived  bool   `json:"arrived"`
	}
	// ToldByHand is a telling that the person did without ownup.
	ToldByHand struct {
		Listener string    `json:"listener"`
		How      Channel   `json:"how"`
		When     time.Time `json:"when"`
	}
	// CameBack takes back a telling: it bounced, or was recorded wrongly.
	CameBack struct {
		Listener string `json:"listener"`
		Why      string `json:"why"`
	}
	// AcknowledgedBy is a listener's answer that they know.
	AcknowledgedBy struct {
		Listener string    `json:"listener"`
		When     time.Time `json:"when"`
	}
	// FireSet adds a fire or changes one that burns.
	FireSet struct {
		Fire Fire `json:"fire"`
	}
	// FireEnded is a fire put out or let go.
	FireEnded struct {
		Fire  string    `json:"fire"`
		State FireState `json:"state"`
		Why   string    `json:"why,omitempty"`
	}
	// TraceKept is a trace of everywhere that what is wrong went.
	TraceKept struct{ Traced }
	// OccurrenceMarked is one place of it ticked off, or found after all.
	OccurrenceMarked struct {
		Occurrence string          `json:"occurrence"`
		State      OccurrenceState `json:"state"`
		Why        string          `json:"why,omitempty"`
	}
	// ClosedWith ends the work on a mistake.
	ClosedWith struct {
		Lesson string   `json:"lesson,omitempty"`
		Untold []Untold `json:"untold,omitempty"`
	}
	// Reopened takes a close back.
	Reopened struct{}
	// SealedUp closes the history for reading. Nothing comes after it.
	SealedUp struct{}
)

// Untold is somebody who had to be told and was not, with the stated reason.
type Untold struct {
	Listener string `json:"listener"`
	Why      string `json:"why"`
}

func (Opened) kind() string           { return "opened" }
func (Described) kind() string        { return "described" }
func (PlanMade) kind() string         { return "plan made" }
func (ListenerAdded) kind() string    { return "listener added" }
func (ListenerDropped) kind() string  { return "listener dropped" }
func (LetterDrafted) kind() string    { return "letter drafted" }
func (SendIntended) kind() string     { return "send intended" }
func (SendStarted) kind() string      { return "send started" }
func (SendEnded) kind() string        { return "send ended" }
func (DoubtResolved) kind() string    { return "doubt resolved" }
func (ToldByHand) kind() string       { return "told by hand" }
func (CameBack) kind() string         { return "came back" }
func (AcknowledgedBy) kind() string   { return "acknowledged" }
func (FireSet) kind() string          { return "fire set" }
func (FireEnded) kind() string        { return "fire ended" }
func (TraceKept) kind() string        { return "trace kept" }
func (OccurrenceMarked) kind() string { return "occurrence marked" }
func (ClosedWith) kind() string       { return "closed" }
func (Reopened) kind() string         { return "reopened" }
func (SealedUp) kind() string         { return "sealed" }

// decoders reads each kind of body; a test holds it complete.
var decoders = map[string]func([]byte) (Body, error){
	"opened":            decode[Opened],
	"described":         decode[Described],
	"plan made":         decode[PlanMade],
	"listener added":    decode[ListenerAdded],
	"listener dropped":  decode[ListenerDropped],
	"letter drafted":    decode[LetterDrafted],
	"send intended":     decode[SendIntended],
	"send started":      decode[SendStarted],
	"send ended":        decode[SendEnded],
	"doubt resolved":    decode[DoubtResolved],
	"told by hand":      decode[ToldByHand],
	"came back":         decode[CameBack],
	"acknowledged":      decode[AcknowledgedBy],
	"fire set":          decode[FireSet],
	"fire ended":        decode[FireEnded],
	"trace kept":        decode[TraceKept],
	"occurrence marked": decode[OccurrenceMarked],
	"closed":            decode[ClosedWith],
	"reopened":          decode[Reopened],
	"sealed":            decode[SealedUp],
}

func decode[B Body](data []byte) (Body, error) {
	var body B
	err := json.Unmarshal(data, &body)
	return body, err
}

// Kind names what happened, for people and for the stored format.
func (e Event) Kind() string { return e.Body.kind() }

// envelope is an event as it is stored, before sealing.
type envelope struct {
	Version int             `json:"v"`
	Seq     int64           `json:"seq"`
	At      time.Time       `json:"at"`
	Actor   string          `json:"actor"`
	Kind    string          `json:"kind"`
	Body    json.RawMessage `json:"body"`
}

const eventVersion = 1

// Encode gives the stored form of e. Equal events give equal bytes.
func (e Event) Encode() ([]byte, error) {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return nil, fmt.Errorf("encode event %d: %w", e.Seq, err)
	}
	return json.Marshal(envelope{eventVersion, e.Seq, e.At.UTC(), e.Actor, e.Kind(), body})
}

// DecodeEvent reads the stored form of an event. It fails with
// [problem.Newer] for an event of a later version and [problem.Damaged] for
// anything else that it cannot read.
func DecodeEvent(data []byte) (Event, error) {
	var env envelope
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&env); err != nil {
		return Event{}, problem.Wrap(err, problem.Damaged, "An entry in this record cannot be read.", "Run ownup verify to see which.")
	}
	read, known := decoders[env.Kind]
	if env.Version > eventVersion || !known {
		return Event{}, problem.New(problem.Newer, "This record was written by a newer ownup.", "Install the newer version to open it.")
	}
	body, err := read(env.Body)
	if err != nil {
		return Event{}, problem.Wrap(err, problem.Damaged, "An entry in this record cannot be read.", "Run ownup verify to see which.")
	}
	return Event{Seq: env.Seq, At: env.At, Actor: env.Actor, Body: body}, nil
}
