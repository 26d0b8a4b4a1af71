package wording

import (
	"time"

	"ownup/internal/core/person"
)

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

// Listener is the person a letter is written to.
type Listener struct {
	Name        string
	Kind        Kind   // empty: Client where Relation is client, else Team
	Ring        string // "involved", "affected" or "client"
	Relation    person.Relation
	Account     string // the client account that the mistake touches, if any
	WhatItMeans string // for this listener
	Ask         string // what this listener is asked to do
}

func (l Listener) kind() Kind {
	switch {
	case l.Kind != "":
		return l.Kind
	case l.Relation == person.Client:
		return Client
	}
	return Team
}

// Facts is what a letter is written from. The texts are as a person types
// them: with or without a capital, a full stop or an "I".
type Facts struct {
	OwnerName  string
	Listener   Listener
	What       string    // "the churn figure is wrong, it says 4.2% instead of 2.4%"
	When       time.Time // of the mistake; zero: not said
	Cause      string    // "I copied the wrong column"
	WrongValue string
	RightValue string
	Impact     string         // "40 invoices went out twice"
	Repair     string         // "send everyone the corrected deck"
	RepairDone bool           // it has been done already
	RepairBy   time.Time      // zero: not known
	NextUpdate time.Time      // when the listener hears more; zero: not known
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
