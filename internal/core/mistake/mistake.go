// Package mistake is one mistake as its history of events.
//
// A mistake is an append-only list of [Event]s. Its state is a pure fold of
// them ([Replay]), and what may happen next is decided in one place
// ([Decide]): a command and the present state give new events, or a problem
// that says which rule forbids it and what to do instead. Nothing else
// changes a mistake.
//
// The rules that live here, and are held by property tests that throw random
// commands at them:
//
//   - a hit client is never later than third, in the plan ([Arrange]) and in
//     what ownup sends;
//   - nobody who must be told is forgotten at close without a stated reason;
//   - a message is sent once: while its outcome is unknown the disclosure is
//     in doubt, and only the person decides what happened;
//   - once sealed, nothing is added and nothing is read.
//
// The package is pure: now, identities and ids are arguments.
package mistake

import (
	"time"
)

// Size is how large a mistake is, as its owner judges it.
type Size string

// The sizes, smallest first.
const (
	Oversight Size = "oversight" // put right in minutes, touches a few people
	Setback   Size = "setback"   // costs somebody hours
	Serious   Size = "serious"   // costs a client, a deadline or real money
	Severe    Size = "severe"    // threatens a contract, a project or people
)

// Sizes lists every size, smallest first.
func Sizes() []Size { return []Size{Oversight, Setback, Serious, Severe} }

// Stage is how far a mistake has come.
type Stage string

// The stages. They only go forward, but for a closed mistake that is reopened.
const (
	Open   Stage = "open"
	Closed Stage = "closed"
	Sealed Stage = "sealed"
	Erased Stage = "erased" // its key is destroyed; known only from outside the history
)

// Stages lists every stage in order.
func Stages() []Stage { return []Stage{Open, Closed, Sealed, Erased} }

// Facts are what the owner says of the mistake. Only Title, Owner and
// RealisedAt are always there.
type Facts struct {
	Title      string    `json:"title"` // what went wrong, in the owner's words
	Owner      Owner     `json:"owner"`
	Size       Size      `json:"size"`
	Kind       string    `json:"kind,omitempty"`  // the playbook
	About      []string  `json:"about,omitempty"` // the things it is about, as typed
	With       []string  `json:"with,omitempty"`  // addresses of people already known to be concerned
	MadeAt     time.Time `json:"made_at,omitzero"`
	RealisedAt time.Time `json:"realised_at"`

	Wrong      string    `json:"wrong,omitempty"` // the figure or phrase that is wrong
	Right      string    `json:"right,omitempty"` // what it should be
	What       string    `json:"what,omitempty"`  // what happened, one or two sentences
	Cause      string    `json:"cause,omitempty"`
	Impact     string    `json:"impact,omitempty"`
	Repair     string    `json:"repair,omitempty"` // what I will do, or did, to fix it
	RepairDone bool      `json:"repair_done,omitempty"`
	RepairBy   time.Time `json:"repair_by,omitzero"`
	NextUpdate time.Time `json:"next_update,omitzero"`
	Prevention string    `json:"prevention,omitempty"`
}

// Owner is the person who made the mistake and opened its record.
type Owner struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Zone    string `json:"zone,omitempty"` // IANA time zone
}

// Ring is how near a listener stands to the mistake.
type Ring string

// The rings.
const (
	Involved Ring = "involved" // worked on it, or answers for it
	Affected Ring = "affected" // their work is hit
	Client   Ring = "client"   // their business is hit
)

// Rings lists every ring, innermost first.
func Rings() []Ring { return []Ring{Involved, Affected, Client} }

// Reason is one piece of evidence for a decision.
type Reason struct {
	Kind   string  `json:"kind"`
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

// Listener is one person to be told. Its ID is unique within one mistake and
// never changes; its order may.
type Listener struct {
	ID        string    `json:"id,omitempty"`
	Name      string    `json:"name"`
	Addresses []string  `json:"addresses"`
	Ring      Ring      `json:"ring"`
	Order     int       `json:"order"` // 1 is told first
	TellBy    time.Time `json:"tell_by,omitzero"`
	Channel   Channel   `json:"channel"`
	Score     float64   `json:"score"`
	Must      bool      `json:"must"` // may not be forgotten at close
	Boss      bool      `json:"boss,omitempty"`
	Account   string    `json:"account,omitempty"` // the client account, for a client
	Lead      bool      `json:"lead,omitempty"`    // the one person who is told for a hit client
	Zone      string    `json:"zone,omitempty"`    // IANA time zone, where known
	Phone     string    `json:"phone,omitempty"`
	Added     bool      `json:"added,omitempty"` // by the owner; kept when planning anew
	Reasons   []Reason  `json:"reasons"`
}

// LeftOut is a person who need not be told, and why.
type LeftOut struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
	Reason    string   `json:"reason"`
}

// Channel is a way of telling somebody.
type Channel string

// The channels. Only ByMail is sent by ownup itself; the rest are done by the
// person and recorded.
const (
	ByMail   Channel = "mail"
	ByCall   Channel = "call"
	InPerson Channel = "person"
	ByChat   Channel = "chat"
)

// Channels lists every channel.
func Channels() []Channel { return []Channel{ByMail, ByCall, InPerson, ByChat} }

// Fire is one piece of damage to put out.
type Fire struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	EffortMin int       `json:"effort_minutes"`     // expected, at least 1
	EffortMax int       `json:"effort_max_minutes"` // at least EffortMin
	Release   time.Time `json:"release,omitzero"`
	Deadline  time.Time `json:"deadline,omitzero"`
	Hard      bool      `json:"hard,omitempty"`
	After     []string  `json:"after,omitempty"`  // fires that must be out before
	Blocks    []string  `json:"blocks,omitempty"` // people who wait for it
	Grows     bool      `json:"grows,omitempty"`  // the damage grows until it is out
	State     FireState `json:"state"`
	Why       string    `json:"why,omitempty"` // why it was let go
	OutAt     time.Time `json:"out_at,omitzero"`
}

// FireState is whether a fire still burns.
type FireState string

// The states of a fire.
const (
	Burning FireState = "burning"
	Out     FireState = "out"
	LetGo   FireState = "let go" // left to burn, with a reason
)
