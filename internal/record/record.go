// Package record holds the rows that ownup keeps: plain types, the same for
// SQLite and PostgreSQL, and for the code that stores, seals, delivers and
// decides.
//
// A row says only what its reader needs without opening anything: who owns
// a mistake, how far its history goes, which intents wait. What the mistake
// is about lies inside [Event.Sealed], which only the holder of its key can
// read.
//
// The package has no logic except validation. What a validation refuses is a
// fault of the program that built the row, never of a person, so it returns
// plain errors.
package record

import (
	"errors"
	"fmt"
	"time"
)

// HashSize is the length of [Event.Hash], [Mistake.Head] and
// [Mistake.HeadMAC] in bytes.
const HashSize = 32

// State is how far a mistake has come.
type State string

// The states of a mistake. The table's CHECK constraint lists the same four.
const (
	Open   State = "open"
	Closed State = "closed"
	Sealed State = "sealed" // closed for reading
	Erased State = "erased" // its key is gone
)

// States lists every state of a mistake.
func States() []State { return []State{Open, Closed, Sealed, Erased} }

// Mistake is the index row of one mistake. Its story is in its events.
type Mistake struct {
	ID        string // UUIDv7
	Number    int64  // 1, 2, 3... for each owner; assigned by the store
	Owner     string
	State     State
	Seq       int64  // number of the last event
	Head      []byte // hash of the last event
	HeadMAC   []byte // the vault's signature over ID, Seq and Head
	CreatedAt time.Time
}

// Validate reports what keeps m from being stored together with events as
// its whole history.
func (m Mistake) Validate(events []Event) error {
	switch {
	case m.ID == "":
		return errors.New("mistake without id")
	case m.Owner == "":
		return errors.New("mistake without owner")
	case m.CreatedAt.IsZero():
		return errors.New("mistake without time of creation")
	case len(events) == 0:
		return errors.New("mistake without events")
	case m.Seq != int64(len(events)):
		return fmt.Errorf("mistake says %d events and has %d", m.Seq, len(events))
	}
	if err := validHead(m.Head, m.HeadMAC); err != nil {
		return err
	}
	return validEvents(0, events)
}

// Event is one sealed event of a mistake's history.
type Event struct {
	Seq    int64 // 1 for the first
	Sealed []byte
	Hash   []byte // link of the hash chain; see package vault
}

// Change is what happens to a mistake together with the events that say so:
// all of it or nothing.
type Change struct {
	State   State // the new state; empty: as it was
	Head    []byte
	HeadMAC []byte
	Intents []Intent // to insert
	Moves   []Move   // of intents that exist already
	Lesson  *Lesson  // to keep
	// EraseKey deletes the mistake's wrapped data key for good.
	EraseKey bool
}

// Validate reports what keeps c from being stored together with events that
// follow event number after. Head and HeadMAC belong to the last event, so
// they are given exactly when there are events.
func (c Change) Validate(after int64, events []Event) error {
	if len(events) > 0 {
		if err := validHead(c.Head, c.HeadMAC); err != nil {
			return err
		}
	} else if c.Head != nil || c.HeadMAC != nil {
		return errors.New("new head without events")
	}
	for _, in := range c.Intents {
		if in.ID == "" || in.Listener == "" || in.CreatedAt.IsZero() {
			return errors.New("intent without id, listener or time of creation")
		}
	}
	for _, mv := range c.Moves {
		// A move that keeps the state would let two workers make it at once.
		if mv.From == mv.To {
			return fmt.Errorf("move of an intent from %s to itself", mv.From)
		}
		if mv.To == Attempting && mv.LeaseUntil.IsZero() {
			return errors.New("attempt without a lease")
		}
	}
	if l := c.Lesson; l != nil && (l.ID == "" || l.Owner == "" || l.At.IsZero() || len(l.Sealed) == 0) {
		return errors.New("lesson without id, owner, time or text")
	}
	return validEvents(after, events)
}

// validEvents holds events to be numbered from after+1 without a gap.
func validEvents(after int64, events []Event) error {
	for i, e := range events {
		switch {
		case e.Seq != after+int64(i)+1:
			return fmt.Errorf("event %d where event %d belongs", e.Seq, after+int64(i)+1)
		case len(e.Sealed) == 0:
			return fmt.Errorf("event %d is empty", e.Seq)
		case len(e.Hash) != HashSize:
			return fmt.Errorf("event %d has a hash of %d bytes", e.Seq, len(e.Hash))
		}
	}
	return nil
}

func validHead(head, mac []byte) error {
	if len(head) != HashSize || len(mac) != HashSize {
		return fmt.Errorf("head of %d bytes with a signature of %d", len(head), len(mac))
	}
	return nil
}

// MistakeKey is the name under which the data key of the mistake with this
// id is kept.
func MistakeKey(id string) string { return "mistake/" + id }

// OwnerKey is the name under which the data key of an owner is kept. It
// seals what outlives a mistake, such as lessons.
func OwnerKey(owner string) string { return "owner/" + owner }

// IndexKey names the data key that seals the keys of an owner's indexes of
// folders.
func IndexKey(owner string) string { return "index/" + owner }
