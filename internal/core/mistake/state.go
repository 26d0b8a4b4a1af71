package mistake

import (
	"fmt"
	"slices"
	"time"
)

// Mistake is the state of a mistake: the fold of its events.
type Mistake struct {
	Seq         int64 // of the last event; 0 before the first
	Stage       Stage
	Facts       Facts
	OpenedAt    time.Time
	PlannedAt   time.Time // when the last plan was made; zero before
	Listeners   []Listener
	Disclosures map[string]Disclosure // by listener ID
	LeftOut     []LeftOut
	Dropped     []LeftOut // whom the owner decided not to tell; kept when planning anew
	Warnings    []string
	About       []string // what the records took the mistake to be about
	Fires       []Fire
	Traced      Traced // the last trace; At is zero before
	Lesson      string
	Untold      []Untold
	ClosedAt    time.Time
	SealedAt    time.Time
	People      int // how many listener IDs have been given out
	FireCount   int // how many fire IDs have been given out
}

// Replay folds a history into its state. The events must be the whole
// history in order; a gap is a bug in the caller or damage, and is an error.
func Replay(events []Event) (Mistake, error) {
	m := Mistake{Disclosures: map[string]Disclosure{}}
	for _, e := range events {
		if err := m.apply(e); err != nil {
			return Mistake{}, err
		}
	}
	return m, nil
}

// Apply returns m with more events folded in; m itself is left as it was.
func (m Mistake) Apply(events ...Event) (Mistake, error) {
	next := m.clone()
	for _, e := range events {
		if err := next.apply(e); err != nil {
			return Mistake{}, err
		}
	}
	return next, nil
}

func (m Mistake) clone() Mistake {
	next := m
	next.Listeners = slices.Clone(m.Listeners)
	next.Fires = slices.Clone(m.Fires)
	next.Disclosures = make(map[string]Disclosure, len(m.Disclosures))
	for id, d := range m.Disclosures {
		d.Attempts = slices.Clone(d.Attempts)
		next.Disclosures[id] = d
	}
	return next
}

func (m *Mistake) apply(e Event) error {
	if e.Seq != m.Seq+1 {
		return fmt.Errorf("replay: event %d follows event %d", e.Seq, m.Seq)
	}
	m.Seq = e.Seq
	switch b := e.Body.(type) {
	case Opened:
		m.Facts, m.Stage, m.OpenedAt = b.Facts, Open, e.At
	case Described:
		m.Facts = b.Facts
	case PlanMade:
		m.applyPlan(b, e.At)
	case ListenerAdded:
		m.addListener(b.Listener)
		m.Listeners = Arrange(m.Listeners)
	case ListenerDropped:
		m.dropListener(b)
	case LetterDrafted:
		m.move(b.Listener, stepDraft, func(d *Disclosure) { d.Subject, d.Body, d.Own = b.Subject, b.Body, b.Own })
	case SendIntended:
		m.move(b.Listener, stepSend, func(d *Disclosure) {
			d.Subject, d.Body, d.Why = b.Subject, b.Body, ""
			d.Own = true // the person has said that these words go out
			d.Attempts = append(d.Attempts, Attempt{
				ID: b.Attempt, Channel: b.Channel, To: b.To, Subject: b.Subject, Body: b.Body, At: e.At,
			})
		})
	case SendStarted:
		m.attempt(b.Listener, b.Attempt, func(a *Attempt) { a.StartedAt = e.At })
	case SendEnded:
		m.applySendEnded(b, e.At)
	case DoubtResolved:
		m.applyDoubtResolved(b, e.At)
	case ToldByHand:
		m.move(b.Listener, stepTold, func(d *Disclosure) { d.How, d.ToldAt, d.Why = b.How, b.When, "" })
	case CameBack:
		m.move(b.Listener, stepNotTold, func(d *Disclosure) { d.Why, d.ToldAt, d.How = b.Why, time.Time{}, "" })
	case AcknowledgedBy:
		m.move(b.Listener, stepAcknowledge, func(d *Disclosure) { d.AcknowledgedAt = b.When })
	case FireSet:
		m.applyFire(b.Fire)
	case FireEnded:
		m.endFire(b, e.At)
	case TraceKept:
		m.keepTrace(b, e.At)
	case OccurrenceMarked:
		m.markOccurrence(b)
	case ClosedWith:
		m.Stage, m.Lesson, m.Untold, m.ClosedAt = Closed, b.Lesson, b.Untold, e.At
	case Reopened:
		m.Stage, m.Untold, m.ClosedAt = Open, nil, time.Time{}
	case SealedUp:
		m.Stage, m.SealedAt = Sealed, e.At
	default:
		return fmt.Errorf("replay: event %d has no meaning here", e.Seq)
	}
	return nil
}

// applyPlan replaces the plan, but nobody whose telling has begun is lost.
func (m *Mistake) applyPlan(b PlanMade, at time.Time) {
	m.PlannedAt, m.LeftOut, m.Warnings, m.About = at, b.LeftOut, b.Warnings, b.About
	m.Listeners = nil
	for _, l := range b.Listeners {
		m.addListener(l)
	}
	m.Listeners = Arrange(m.Listeners)
	for id := range m.Disclosures {
		if m.listener(id) < 0 {
			delete(m.Disclosures, id)
		}
	}
}

func (m *Mistake) addListener(l Listener) {
	m.Listeners = append(m.Listeners, l)
	if _, ok := m.Disclosures[l.ID]; !ok {
		m.Disclosures[l.ID] = Disclosure{State: Planned}
		m.People++
	}
}

func (m *Mistake) dropListener(b ListenerDropped) {
	i := m.listener(b.Listener)
	l := m.Listeners[i]
	left := LeftOut{Name: l.Name, Addresses: l.Addresses, Reason: b.Why}
	m.LeftOut = append(slices.Clone(m.LeftOut), left)
	m.Dropped = append(slices.Clone(m.Dropped), left)
	m.Listeners = Arrange(slices.Delete(slices.Clone(m.Listeners), i, i+1))
	delete(m.Disclosures, b.Listener)
}

func (m *Mistake) applySendEnded(b SendEnded, at time.Time) {
	steps := map[Outcome]step{Delivered: stepDelivered, Failed: stepFailed, Unknown: stepDoubt}
	m.attempt(b.Listener, b.Attempt, func(a *Attempt) {
		a.Outcome, a.OutcomeAt, a.Detail = b.Outcome, at, b.Detail
	})
	m.move(b.Listener, steps[b.Outcome], func(d *Disclosure) {
		if b.Outcome == Delivered && d.ToldAt.IsZero() {
			d.ToldAt, d.How = at, ByMail
		}
	})
}

func (m *Mistake) applyDoubtResolved(b DoubtResolved, at time.Time) {
	if !b.Arrived {
		m.move(b.Listener, stepNotArrived, nil)
		return
	}
	m.move(b.Listener, stepArrived, func(d *Disclosure) {
		d.ToldAt, d.How = at, ByMail
		if n := len(d.Attempts); n > 0 {
			d.ToldAt = d.Attempts[n-1].At
		}
	})
}

// move follows the state machine. A step that leads nowhere changes nothing
// but what with records: Decide lets none through, and a late outcome of an
// attempt whose listener has been told since is still kept as an attempt.
func (m *Mistake) move(id string, s step, with func(*Disclosure)) {
	d, ok := m.Disclosures[id]
	if !ok {
		return
	}
	to, ok := transitions[d.State][s]
	if !ok {
		return
	}
	d.State = to
	if with != nil {
		with(&d)
	}
	m.Disclosures[id] = d
}

func (m *Mistake) attempt(listener, id string, with func(*Attempt)) {
	d, ok := m.Disclosures[listener]
	if !ok {
		return
	}
	for i := range d.Attempts {
		if d.Attempts[i].ID == id {
			with(&d.Attempts[i])
		}
	}
	m.Disclosures[listener] = d
}

func (m *Mistake) applyFire(f Fire) {
	for i := range m.Fires {
		if m.Fires[i].ID == f.ID {
			m.Fires[i] = f
			return
		}
	}
	m.Fires = append(m.Fires, f)
	m.FireCount++
}

func (m *Mistake) endFire(b FireEnded, at time.Time) {
	for i := range m.Fires {
		if m.Fires[i].ID == b.Fire {
			m.Fires[i].State, m.Fires[i].Why, m.Fires[i].OutAt = b.State, b.Why, at
		}
	}
}

// listener returns the index of the listener with that ID, -1 where there is
// none.
func (m *Mistake) listener(id string) int {
	return slices.IndexFunc(m.Listeners, func(l Listener) bool { return l.ID == id })
}

// Clock is what the clock of a mistake shows. A zero time has not come yet.
type Clock struct {
	Realised     time.Time `json:"realised"`
	FirstTold    time.Time `json:"first_told,omitzero"`
	EveryoneTold time.Time `json:"everyone_told,omitzero"`
	PutRight     time.Time `json:"put_right,omitzero"`
}

// Clock returns when each of the four moments came.
func (m Mistake) Clock() Clock {
	c := Clock{Realised: m.Facts.RealisedAt}
	all := len(m.Listeners) > 0
	var last time.Time
	for _, l := range m.Listeners {
		d := m.Disclosures[l.ID]
		if !d.Done() {
			all = all && !l.Must
			continue
		}
		if c.FirstTold.IsZero() || d.ToldAt.Before(c.FirstTold) {
			c.FirstTold = d.ToldAt
		}
		last = later(last, d.ToldAt)
	}
	if all {
		c.EveryoneTold = last
	}
	c.PutRight = m.putRight()
	return c
}

func (m Mistake) putRight() time.Time {
	var last time.Time
	for _, f := range m.Fires {
		if f.State == Burning {
			return time.Time{}
		}
		last = later(last, f.OutAt)
	}
	return last
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
