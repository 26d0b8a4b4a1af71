// Package audience decides who must hear about a mistake.
//
// [For] weighs the evidence in the work graph and the duties of position,
// and names people in the order in which they are to be told, each with a
// tell-by time and the reasons that put them there. It names the people who
// need not be told as well, and why, and warns of audiences that are too
// wide. It never contacts anyone.
//
// One question is answered in five steps, each in a file of its own:
//
//  1. What it is about: the words of the question become things, changes,
//     mails, people and client accounts of the records, with what they feed,
//     what bears the same telling name, and what speaks of them (matter.go).
//  2. Evidence: signals about every person near it, each kept with what it
//     was drawn from, so that it can be said (touch.go, familiar.go,
//     relies.go). Weighed, they become the chance
//     that a person had to know (weighing.go, chance.go). Who made none of it
//     may be hit all the same: what they have at stake is a chance of its own
//     (stake.go).
//  3. Duty: the boss, co-owners, hit clients, and whoever is about to act on
//     the thing are found by rule, whatever their score (duty.go). For who is
//     away, who stands in is told (absence.go).
//  4. Who is told: duty, then score down to a cut-off. The rest is left out
//     for a stated reason (choose.go).
//  5. Order and clock: irreversible harm first, then position, then ring and
//     score; [mistake.Arrange] brings hit clients among the first three; each
//     tell-by time lies in the listener's own working hours and on none of
//     their holidays, unless a deadline forces it (order.go, tellby.go,
//     clock.go, hours.go, holiday.go, closed.go).
//
// Step 2 alone is [Evidence], for measuring and fitting.
package audience

import (
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// Question is what is known of a mistake when the audience is asked for.
type Question struct {
	Owner person.Identity // who made the mistake; never in the audience
	About []string        // things, as [workgraph.View.Things] resolves them
	With  []string        // addresses or names of people already known to be concerned
	Text  string          // what went wrong, in words; things named in it count as About
	// Carriers are the documents that a trace found to say what is wrong.
	Carriers []Carrier
	Size     mistake.Size // "" means Setback
	Zone     string       // the owner's IANA time zone; "" means UTC
	// Region is where the owner works, by its code in ISO 3166 ("PT", "DE-BY"),
	// for the public holidays; "" means the country of Zone.
	Region string
	Limit  int // exactly so many listeners where evidence has as many, rules first; 0: the policy's own cut-off
}

// Audience is whom to tell and whom not.
type Audience struct {
	Listeners []mistake.Listener
	LeftOut   []mistake.LeftOut
	Warnings  []string
	Resolved  []Resolved // what the things asked about were taken to be
	Unknown   []string   // things asked about that no record knows
	Deadlines []Due      // deadlines and meetings that the mistake runs into, soonest first
}

// Resolved is one thing asked about, as the records know it.
type Resolved struct {
	Asked string
	Name  string
	How   string // how it was matched
}

// Due is a time before which the mistake should be put right.
type Due struct {
	Title string
	At    time.Time
	Hard  bool
	Who   []string // names of listeners it concerns
}

// For returns everyone who must be told, in order, as seen from now in view,
// which the caller has limited to what was recorded by then. Equal arguments
// give equal audiences. A question that nothing in the records answers gives
// an audience without listeners and a warning that says what to do; it is not
// an error.
func For(q Question, view workgraph.View, p Policy, now time.Time) Audience {
	return newPanel(q, view, p, now).audience()
}

// Weighed is one person and the evidence about them.
type Weighed struct {
	Person  person.ID
	Signals [signals]float64 // each in [0, 1], indexed by [Signal]
	Score   float64
}

// Evidence returns everybody whom any signal speaks of, the owner, lists and
// programs not among them, by score. It is what [For] decides from, for
// programs that measure or fit the weights.
func Evidence(q Question, view workgraph.View, p Policy, now time.Time) []Weighed {
	panel := newPanel(q, view, p, now)
	panel.gather()
	ranked := panel.ranked()
	list := make([]Weighed, len(ranked))
	for i, c := range ranked {
		list[i] = Weighed{c.id, c.signal, c.score}
	}
	return list
}
