package wording

import "time"

// Size says how big a mistake is; drafts are in proportion to it.
type Size string

// The sizes.
const (
	Oversight Size = "oversight"
	Setback   Size = "setback"
	Serious   Size = "serious"
	Severe    Size = "severe"
)

// Sizes lists every size, the smallest first.
func Sizes() []Size { return []Size{Oversight, Setback, Serious, Severe} }

// small reports whether a few sentences are enough.
func (s Size) small() bool { return s == Oversight || s == "" }

// large reports whether the reader is owed a full account.
func (s Size) large() bool { return s == Serious || s == Severe }

// Channel is the way a message goes. It decides its form: in a chat nobody
// reads three paragraphs.
type Channel string

// The channels; the empty one is ByMail.
const (
	ByMail   Channel = "mail"
	ByChat   Channel = "chat"
	ByCall   Channel = "call"
	InPerson Channel = "person"
)

// Relation says how the listener stands to the owner.
type Relation string

// The relations; the empty one is ToPeer.
const (
	ToBoss    Relation = "boss"
	ToPeer    Relation = "peer"
	ToReport  Relation = "report" // works for the owner
	ToClient  Relation = "client"
	ToCoOwner Relation = "co-owner"
)

// Ring is how near the listener stands to the mistake.
type Ring string

// The rings; the empty one says nothing.
const (
	Involved Ring = "involved" // worked on it
	Affected Ring = "affected" // their work is hit
	Hit      Ring = "client"   // their business is hit
)

// Listener is the person a letter is written to.
type Listener struct {
	Name        string
	Kind        Kind // empty: as Relation says, else Team
	Ring        Ring
	Relation    Relation
	Channel     Channel
	Account     string         // the client account that the mistake touches, if any
	Zone        *time.Location // nil: not known, so that times name their zone
	WhatItMeans string         // for this listener: "your forecast is too low", "two hours of rework"
	Ask         string         // what this listener is asked to do
}

func (l Listener) kind() Kind {
	switch {
	case l.Kind != "":
		return l.Kind
	case l.Relation == ToClient || l.Ring == Hit:
		return Client
	case l.Relation == ToBoss:
		return Boss
	}
	return Team
}

// Facts is what a letter is written from. The texts are as a person types
// them: with or without a capital, a full stop or an "I", one sentence or
// several, a list, in any language.
type Facts struct {
	OwnerName  string
	Listener   Listener
	What       string    // "the churn figure is wrong, it says 4.2% instead of 2.4%"
	When       time.Time // of the mistake; zero: not said
	Cause      string    // "I copied the wrong column"
	WrongValue string
	RightValue string
	About      []string       // the things it is about: "northwind-q3.pptx"
	Impact     string         // "40 invoices went out twice"
	Repair     string         // "send everyone the corrected deck"
	RepairDone bool           // it has been done already
	RepairBy   time.Time      // zero: not known
	NextUpdate time.Time      // when the listener hears more; zero: not known
	Options    []string       // other ways to put it right, for the boss to decide
	Zone       *time.Location // for the times; nil: UTC
	Prevention string         // "have a second person check the totals"
	Size       Size           // empty: Oversight
}

// Letter is a draft. Each fact that is missing has left a place in square
// brackets in Body, which the reviewer reports as an error, and is named in
// Missing.
type Letter struct {
	Subject string
	Body    string
	Missing []string // what is missing, in words for the person: "when it will be done"
}

// Talk is what to say in a call or face to face.
type Talk struct {
	Points  []string // to say in this order; the last one is to stop
	Answers []Answer // for when they ask
}

// Answer is a question that a listener may ask, and what the facts answer.
type Answer struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}
