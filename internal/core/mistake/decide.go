package mistake

import (
	"fmt"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// The limits of what is kept of one mistake.
const (
	MaxTitle     = 1_000   // bytes
	MaxText      = 100_000 // bytes, any other text
	MaxListeners = 500
	MaxFires     = 1_000
)

// Decide says what follows from a command in a state: the events to append,
// numbered from the state's last, or a [problem.Problem] with the rule that
// forbids it and what to do instead. It changes nothing. A command that is
// already true gives no events and no problem.
func Decide(m Mistake, c Command, actor string, now time.Time) ([]Event, error) {
	if err := admits(m.Stage, c); err != nil {
		return nil, err
	}
	bodies, err := c.decide(m, now)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(bodies))
	for i, b := range bodies {
		events[i] = Event{Seq: m.Seq + int64(i) + 1, At: now, Actor: actor, Body: b}
	}
	return events, nil
}

// admits says whether a stage lets a kind of command through at all.
func admits(s Stage, c Command) error {
	_, begins := c.(Begin)
	switch {
	case s == "" && !begins:
		return problem.New(problem.Missing, "There is no such mistake.", "See them with ownup list.")
	case s != "" && begins:
		return problem.New(problem.Conflict, "This record has already been opened.", "")
	case s == Sealed || s == Erased:
		return problem.New(problem.Sealed, "This mistake is sealed. It is over.", "")
	case s == Closed:
		switch c.(type) {
		case Reopen, Seal, Acknowledge, EndSending:
			return nil
		}
		return problem.New(problem.Refused, "This mistake is closed.", "Open it again first, if there is more to do.")
	}
	return nil
}

func (c Begin) decide(_ Mistake, now time.Time) ([]Body, error) {
	f, err := c.Facts.checked(now)
	if err != nil {
		return nil, err
	}
	return []Body{Opened{f}}, nil
}

func (c Describe) decide(m Mistake, now time.Time) ([]Body, error) {
	f, err := c.Facts.checked(now)
	if err != nil {
		return nil, err
	}
	f.Owner, f.RealisedAt = m.Facts.Owner, m.Facts.RealisedAt
	return []Body{Described{f}}, nil
}

// checked returns the facts ready to keep: trimmed, with defaults, in bounds.
func (f Facts) checked(now time.Time) (Facts, error) {
	f.Title = strings.TrimSpace(f.Title)
	if f.Title == "" {
		return f, problem.New(problem.Invalid, "A few words about what went wrong are needed.", `For example: "The churn figure in the deck is wrong".`)
	}
	if len(f.Title) > MaxTitle {
		return f, problem.New(problem.Invalid, "That is too long for one sentence.", "Say it in a sentence; the rest can be added afterwards.")
	}
	for _, text := range []*string{&f.Wrong, &f.Right, &f.What, &f.Cause, &f.Impact, &f.Repair, &f.Prevention} {
		*text = strings.TrimSpace(*text)
		if len(*text) > MaxText {
			return f, problem.New(problem.Invalid, "One of the texts is too long.", "Shorten it to a page.")
		}
	}
	if f.Size == "" {
		f.Size = Setback
	}
	if !f.Size.valid() {
		return f, problem.New(problem.Invalid, "That is not a size.", "Use oversight, setback, serious or severe.")
	}
	if f.RealisedAt.IsZero() || f.RealisedAt.After(now) {
		f.RealisedAt = now
	}
	if f.MadeAt.After(now) {
		return f, problem.New(problem.Invalid, "A mistake cannot have been made in the future.", "Check the date.")
	}
	return f, nil
}

func (s Size) valid() bool {
	for _, known := range Sizes() {
		if s == known {
			return true
		}
	}
	return false
}

func (c Close) decide(m Mistake, _ time.Time) ([]Body, error) {
	if len(c.Lesson) > MaxText {
		return nil, problem.New(problem.Invalid, "A lesson is one sentence.", "Shorten it.")
	}
	why := map[string]string{}
	for _, u := range c.Untold {
		if m.listener(u.Listener) < 0 {
			return nil, missingListener()
		}
		if strings.TrimSpace(u.Why) != "" {
			why[u.Listener] = strings.TrimSpace(u.Why)
		}
	}
	var untold []Untold
	var forgotten []string
	for _, l := range m.Listeners {
		d := m.Disclosures[l.ID]
		if d.State == Sending {
			return nil, problem.New(problem.Refused, "A message is being sent right now.", "Wait a moment, then close.")
		}
		if d.Done() {
			continue
		}
		if w, stated := why[l.ID]; stated {
			untold = append(untold, Untold{l.ID, w})
			continue
		}
		if !l.Must {
			continue
		}
		forgotten = append(forgotten, fmt.Sprintf("%d. %s", l.Order, l.Name))
	}
	if len(forgotten) > 0 {
		return nil, problem.New(problem.Refused, stillUntold(len(forgotten)),
			"Tell them, or state for each why not.").With(forgotten...)
	}
	return []Body{ClosedWith{Lesson: strings.TrimSpace(c.Lesson), Untold: untold}}, nil
}

func stillUntold(n int) string {
	if n == 1 {
		return "One person who must be told has not been told yet."
	}
	return fmt.Sprintf("%d people who must be told have not been told yet.", n)
}

func (Reopen) decide(m Mistake, _ time.Time) ([]Body, error) {
	if m.Stage == Open {
		return nil, nil
	}
	return []Body{Reopened{}}, nil
}

func (Seal) decide(m Mistake, _ time.Time) ([]Body, error) {
	if m.Stage != Closed {
		return nil, problem.New(problem.Refused, "Only a closed mistake can be sealed.", "Close it first; that tells what is still open.")
	}
	for _, d := range m.Disclosures {
		if d.State == Sending {
			return nil, problem.New(problem.Refused, "A message is being sent right now.", "Wait a moment, then seal.")
		}
	}
	return []Body{SealedUp{}}, nil
}

func missingListener() error {
	return problem.New(problem.Missing, "Nobody with that name or number is in this plan.", "The plan lists them.")
}
