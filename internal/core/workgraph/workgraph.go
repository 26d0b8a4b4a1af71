// Package workgraph holds the records of work: people, things, touches,
// flows, deadlines, and who is on which list.
//
// A record of work says that at one moment several people touched several
// things: a commit has an author, a committer and reviewers, and changes
// paths; a mail has a sender and recipients and belongs to a thread; a
// meeting has an organiser and attendees. Each such moment is one [Act]. A
// touch, the unit that the engines reason about, is one person of an act
// together with one thing of it. Acts are kept whole because that is how
// they are recorded and because it is several times smaller than the product
// of people and things.
//
// Sources hand acts, flows, deadlines, cards and memberships to a [Sink]. They are packed
// in batches ([Batch.Encode]) that are never changed once written, so any
// replica may cache them, and a [Builder] turns batches into a [Graph] in
// memory. A query at a time uses a [View], which sees nothing recorded at or
// after that time.
package workgraph

import (
	"time"

	"ownup/internal/core/person"
)

// Kind is a kind of thing.
type Kind uint8

// The kinds of thing. Stored as numbers: append, never reorder. The keys of
// files, documents, projects and accounts are compared without capitals.
const (
	Path     Kind = 1 // a file in a repository; Space is the repository's name
	Thread   Kind = 2 // a mail conversation; Key is its normalised subject, Space the root Message-ID
	File     Kind = 3 // a document or attachment by name; Key is its base name
	Event    Kind = 4 // a calendar event; Key is its UID
	Ticket   Kind = 5
	Project  Kind = 6
	Account  Kind = 7 // a client account
	Document Kind = 8 // a document named by a table, by its path or title
	Pattern  Kind = 9 // paths of a repository that somebody looks after, see [Keeping]; never found by name
)

// Thing names one thing that work is done on. Two things are the same when
// Kind, Space and Key are.
type Thing struct {
	Kind  Kind
	Space string // what Key is unique in, "" where it is unique by itself
	Key   string
	Name  string // what a person calls it; "" means Key
}

// Role is what a person did in an act.
type Role uint8

// The roles. Stored as numbers: append, never reorder.
const (
	Author    Role = 1
	Committer Role = 2
	Reviewer  Role = 3
	Acker     Role = 4
	Tester    Role = 5
	Reporter  Role = 6
	CoAuthor  Role = 7
	SignedOff Role = 8
	Suggester Role = 9
	Mentioned Role = 10 // any other trailer that names a person, such as Cc:
	Sender    Role = 11
	Recipient Role = 12
	Copied    Role = 13
	Organiser Role = 14
	Attendee  Role = 15
	Owner     Role = 16
	Editor    Role = 17
	Assignee  Role = 18
	User      Role = 19 // uses or relies on the thing
)

// ActKind is a kind of act.
type ActKind uint8

// The kinds of act. Stored as numbers: append, never reorder.
const (
	Change  ActKind = 1 // a commit
	Mail    ActKind = 2
	Meeting ActKind = 3
	Entry   ActKind = 4 // a row of a table
	Keeping ActKind = 5 // a repository's own word on who looks after what: see keepers.go
)

// Part is one person's part in an act.
type Part struct {
	Who  person.Identity
	Role Role
}

// Act is one recorded moment at which people touched things.
type Act struct {
	Kind   ActKind
	Key    string    // its own name in its source: commit hash, Message-ID without <>, event UID; may be ""
	At     time.Time // when it was recorded; whole seconds
	Begins time.Time // for a meeting: when it takes place; for a keeping: when it was written; else zero
	Ends   time.Time // for a meeting; else zero
	Title  string    // subject line, summary; never a body
	Parts  []Part
	Things []Thing
}

// Flow says that one thing feeds another: a report used by a deck.
type Flow struct {
	From, To Thing
	At       time.Time // when it was recorded; zero: always known
}

// Deadline is a time by which somebody owes a thing.
type Deadline struct {
	Of    Thing
	Who   person.Identity // who owes it; may be empty
	Due   time.Time
	Title string
	Hard  bool      // nothing can move it
	At    time.Time // when it was recorded; zero: always known
}

// Membership says that somebody is on a list or in a group, or no longer is.
// The latest record of a member and a group that a view sees decides; where
// two are of one moment, the one that says the member is on it.
type Membership struct {
	Group  person.Identity
	Member person.Identity // a person, or another list
	Left   bool            // not on it any longer, from At on
	At     time.Time       // when it was recorded; zero: always known
}

// Sink takes what a source reads. It is called from one goroutine.
//
// A source calls Skip for each item that it could not read, naming the place
// ("inbox.mbox message 12") and the reason in a few words, and goes on. It
// calls Checkpoint with a cursor from which a later Read can go on; what was
// handed over before is then stored before anything later is. The sink may
// keep only some checkpoints, so a source must be able to go on from any of
// them. Any error from a Sink method ends the Read and is returned as it is.
//
// Reset forgets everything that this source handed over in earlier Reads; a
// source calls it, before anything else, where it cannot go on from its
// cursor (rewritten history, a changed file that has to be read whole).
type Sink interface {
	Reset() error
	Act(Act) error
	Flow(Flow) error
	Deadline(Deadline) error
	Card(person.Card) error
	Alias(person.Alias) error
	Member(Membership) error
	Skip(place, reason string)
	Checkpoint(cursor []byte) error
	Progress(done, total int64) // total 0: unknown
}
