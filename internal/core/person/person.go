// Package person knows who is who.
//
// Records of work name people in many spellings: "Ines Kaya", "Kaya, Ines",
// ines@firm.example, ikaya@users.host.example. An [Identity] is one spelling
// as one record wrote it. A [Directory] joins identities into people, keeps a
// reason for every merge, and obeys the person who says that a merge was
// wrong ([Correction]): so every merge is explained and can be undone.
//
// The package is pure. [Resolve] gives the same people for the same evidence
// in any order.
package person

import "time"

// Identity is one spelling of one person in one record: a name, an address,
// or both. Addresses are as written; comparison folds them.
type Identity struct {
	Name    string
	Address string // e-mail address, without angle brackets
}

// Relation is how a person stands to the owner's firm.
type Relation string

// The relations.
const (
	Unknown   Relation = ""
	Colleague Relation = "colleague"
	Client    Relation = "client"
	Supplier  Relation = "supplier"
)

// Card is what one record (a contact, a directory entry, a row of a table)
// says about one person. Empty fields say nothing.
type Card struct {
	Identities   []Identity
	Organisation string
	Department   string // the part of the organisation: "Client Reporting"
	Title        string
	Relation     Relation
	Account      string   // the client account this person belongs to, where Relation is Client
	Boss         Identity // direct boss
	StandIn      Identity // who stands in when this person is away
	Zone         string   // IANA time zone, "Europe/Lisbon"
	Region       string   // where they work, in ISO 3166: "PT", "DE-BY"; for holidays
	Hours        string   // working hours, "Mon-Fri 09:00-17:30"
	Phone        string
	Away         []Span    // known absences
	At           time.Time // when it was recorded; zero: always known
	Source       string    // the record, for the reason: "contacts: team.vcf"
}

// Span is a half-open stretch of time.
type Span struct{ From, Until time.Time }

// Alias says that two identities are one person, as a .mailmap line does.
type Alias struct {
	Proper Identity
	Other  Identity
	Source string // ".mailmap line 12"
}

// Correction is a person's own word on a merge; it beats every rule.
type Correction struct {
	Kind CorrectionKind
	A, B string // addresses, or "name:Full Name" for an identity without one
}

// CorrectionKind says whether two identities are to be kept apart or joined.
type CorrectionKind string

// The kinds of correction.
const (
	Apart    CorrectionKind = "apart"
	Together CorrectionKind = "together"
)
