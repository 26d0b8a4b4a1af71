package audience

import (
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/workgraph"
)

// Signal is one kind of evidence that a person should hear of a mistake. For
// each question every signal is brought to [0, 1] before they are weighed:
// see [Weighing].
type Signal uint8

// The signals.
const (
	Named    Signal = iota // named on the mistaken change or mail itself
	Touched                // worked on the very things
	Around                 // worked on their neighbours, or wrote on the same threads
	Area                   // worked in the same part of the repository lately
	Familiar               // reviews, answers and meetings shared with the owner
	Company                // is where the people already named are together
	Relies                 // received or uses the things, or what they feed
	Keeps                  // looks after the things, as their repository says
	Alike                  // had a part in the changes most like the mistaken one
	Team                   // is of the owner's team where others are not
	Lately                 // was seen in any record of late
	signals                // how many there are
)

// signalNames are the kinds of [mistake.Reason] that signals give.
var signalNames = [signals]string{"named", "touched", "around", "area", "familiar", "company", "relies", "keeps", "alike", "team", "lately"}

// standing reports whether a signal says where somebody stands rather than
// what they had to do with anything. It weighs, and names nobody by itself.
func (s Signal) standing() bool { return s == Team || s == Lately }

// String returns the signal's name, as reasons carry it.
func (s Signal) String() string { return signalNames[s] }

// Signals lists every signal.
func Signals() []Signal {
	list := make([]Signal, signals)
	for i := range list {
		list[i] = Signal(i)
	}
	return list
}

// Policy is everything about the decision that a firm may want to set
// otherwise. It is plain data; [DefaultPolicy] gives what ownup comes with.
type Policy struct {
	// HalfLife is the time in which an act of each kind loses half of its
	// weight. A kind that is not listed does not fade.
	HalfLife map[workgraph.ActKind]time.Duration
	// Roles says how much a person's role in an act counts. A role that is
	// not listed does not count.
	Roles map[workgraph.Role]float64

	// Code weighs the evidence of questions about changes and paths of a
	// repository, and Office that of all others. They differ because a
	// repository is worked on by people of many firms who come and go, and
	// because only histories of code say afterwards who was told.
	Code, Office Weighing
	// Floor is the evidence that a signal needs to reach 1, in fresh acts of
	// full weight. Where somebody has more, that person has 1 and the others
	// less: so weak evidence stays weak, and strong evidence is relative.
	Floor [signals]float64

	// Stake is the chance that somebody had to know for nothing but what they
	// have at stake now: see [stakeKind]. It is set by judgement, because no
	// history says whom a mistake hit beside those who worked on it; but for
	// those who reported what a mistaken change was for, of whom one in nine
	// was named when it was mended (u-boot and DPDK before 2022, 69 people).
	Stake [stakeKinds]float64

	// AtLeast is how many are told at half of [Weighing.TellFrom] already:
	// where evidence is thin for everybody, the best of it still says
	// something.
	AtLeast int
	// MostTold is how many people are told by score at most; those whom a
	// rule names come on top, and so do at most MostHit who are told for what
	// they have at stake alone.
	MostTold, MostHit int
	// MostLeftOut is how many people are listed as left out, lists not
	// counted.
	MostLeftOut int
	// Crowd is the number of listeners from which a warning says that they
	// are many.
	Crowd int

	// WorkHours are a person's where no record tells theirs.
	WorkHours string
	// Holidays names public holidays; nil: none are known.
	Holidays Holidays
	// Ahead is how far ahead deadlines and meetings count.
	Ahead time.Duration
	// Soon is how near a deadline must be to come before position.
	Soon time.Duration
	// Margin is the time that people need before a deadline to act on what
	// they are told.
	Margin time.Duration
	// Urgent is the time to tell-by within which a call is better than mail.
	Urgent time.Duration
	// Apart is the step in which waiting for somebody's working day counts in
	// the order.
	Apart time.Duration
	// AtOnce is the time to tell-by where a deadline leaves none.
	AtOnce time.Duration
	// Budgets says, for each size, within how much of a listener's working
	// time they should be told. Zero means by the end of their next working
	// day.
	Budgets map[mistake.Size]time.Duration
	// OutsidersAreClients takes people outside of the owner's mail domain,
	// of whom no record says what they are, for clients where the thing was
	// sent to them: better one client too many than one forgotten.
	OutsidersAreClients bool

	// Limits on how much of the records one question reads.
	Depth       int // flows followed
	MostThings  int // things asked about
	MostActs    int // newest acts read of one thing
	MostBeside  int // neighbours read of one thing
	MostShared  int // newest acts read of one person
	MostRecent  int // newest acts read of everybody
	MostAlike   int // newest acts compared with the mistaken change
	MostMeeting int // attendees of a meeting who are all told by rule
}

const day = 24 * time.Hour

// DefaultPolicy returns the policy ownup comes with.
//
// Half-lives: on real histories, two to four months did best for code
// (against a year and more) and a week for mail. Roles: reviews, acknowledgements,
// tests and reports count like the work itself; counting authors alone halves
// what is found. Who only passes changes on, as a maintainer of a whole tree
// does, is on every change and knows few of them: counting that like a review
// costs a tenth of the precision.
func DefaultPolicy() Policy {
	return Policy{
		HalfLife: map[workgraph.ActKind]time.Duration{
			workgraph.Change: 90 * day, workgraph.Mail: 7 * day, workgraph.Meeting: 30 * day, workgraph.Entry: 120 * day,
		},
		Roles: map[workgraph.Role]float64{
			workgraph.Author: 1, workgraph.CoAuthor: 1, workgraph.Editor: 1, workgraph.Owner: 1, workgraph.Assignee: 1,
			workgraph.Reviewer: 1, workgraph.Acker: 1, workgraph.Tester: 1, workgraph.Reporter: 1, workgraph.Suggester: 0.8,
			workgraph.Committer: 0.15, workgraph.SignedOff: 0.5, workgraph.Mentioned: 0.6,
			workgraph.Sender: 1, workgraph.Recipient: 1, workgraph.Copied: 0.5,
			workgraph.Organiser: 1, workgraph.Attendee: 0.7, workgraph.User: 1,
		},
		Code: codeWeighing(), Office: officeWeighing(),
		Floor: [signals]float64{Named: 1, Touched: 2, Around: 3, Area: 10, Familiar: 5, Company: 0.2, Relies: 1, Keeps: 0.2, Alike: 3, Team: 1, Lately: 1},
		Stake: [stakeKinds]float64{sentIt: 0.5, shownIt: 0.4, usesIt: 0.5, buildsOn: 0.45, reportedIt: 0.6, awaitsIt: 0.12, spokeOfIt: 0.4, hasIt: 0.8},

		AtLeast: 3, MostTold: 8, MostHit: 8, MostLeftOut: 10, Crowd: 12,

		WorkHours: "Mon-Fri 09:00-17:30",
		Ahead:     7 * day, Soon: 2 * day, Margin: 2 * time.Hour, Urgent: 2 * time.Hour, Apart: 2 * time.Hour, AtOnce: 15 * time.Minute,
		Budgets: map[mistake.Size]time.Duration{
			mistake.Oversight: 0, mistake.Setback: 4 * time.Hour,
			mistake.Serious: 2 * time.Hour, mistake.Severe: 30 * time.Minute,
		},
		OutsidersAreClients: true,

		Depth: 3, MostThings: 60, MostActs: 300, MostBeside: 60, MostShared: 600, MostRecent: 2000, MostAlike: 3000, MostMeeting: 12,
	}
}
