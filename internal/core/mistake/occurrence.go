package mistake

import (
	"slices"
	"time"

	"ownup/internal/core/problem"
)

// MaxOccurrences is how many occurrences are kept of one mistake, the
// weightiest.
const MaxOccurrences = 500

// Sought is what a trace looked for, and where, as the person gave it.
type Sought struct {
	Figure   string   `json:"figure,omitempty"` // the wrong one
	Right    string   `json:"right,omitempty"`
	Bases    []string `json:"bases,omitempty"`
	Phrases  []string `json:"phrases,omitempty"`
	Files    []string `json:"files,omitempty"`
	Messages []string `json:"messages,omitempty"`
	Labels   []string `json:"labels,omitempty"`
	Entities []string `json:"entities,omitempty"`
	Periods  []string `json:"periods,omitempty"`
	Kinds    []string `json:"kinds,omitempty"`
	Language string   `json:"language,omitempty"`
	Paths    []string `json:"paths"`
}

// equal reports whether two traces looked for the same in the same places.
func (s Sought) equal(o Sought) bool {
	return s.Figure == o.Figure && s.Right == o.Right && s.Language == o.Language &&
		slices.Equal(s.Bases, o.Bases) && slices.Equal(s.Phrases, o.Phrases) && slices.Equal(s.Files, o.Files) &&
		slices.Equal(s.Messages, o.Messages) && slices.Equal(s.Kinds, o.Kinds) && slices.Equal(s.Paths, o.Paths)
}

// Occurrence is one place to which what is wrong went.
type Occurrence struct {
	ID      string    `json:"id"` // the same in every trace, for the same words in the same place
	Path    string    `json:"path"`
	Members []string  `json:"members,omitempty"` // the files on the way into it
	Where   string    `json:"where,omitempty"`   // the place in the innermost, for a person: "sheet Q3, cell B4"
	Text    string    `json:"text"`
	Context string    `json:"context,omitempty"`
	Match   string    `json:"match"` // exact, rounded, derived, text, file, message
	Tier    string    `json:"tier"`
	Reason  string    `json:"reason"`
	Instead string    `json:"instead,omitempty"`
	Formula string    `json:"formula,omitempty"`
	Time    time.Time `json:"time,omitzero"`
	People  []Holder  `json:"people,omitempty"`

	State OccurrenceState `json:"state"`
	Why   string          `json:"why,omitempty"` // why it was accepted
	Gone  bool            `json:"gone,omitempty"`
	Again bool            `json:"again,omitempty"` // ticked off, and found once more
}

// OccurrenceState is what became of an occurrence.
type OccurrenceState string

// The states of an occurrence.
const (
	Found     OccurrenceState = "found"
	Corrected OccurrenceState = "corrected"
	Accepted  OccurrenceState = "accepted" // may stay as it is, with a reason
)

// OccurrenceStates lists every state in order.
func OccurrenceStates() []OccurrenceState { return []OccurrenceState{Found, Corrected, Accepted} }

// Holder is somebody who has an occurrence, or had a hand in it.
type Holder struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"` // "" where only a name is known
	How     Hold   `json:"how"`
}

// Hold is how somebody came to an occurrence.
type Hold string

// The ways to come to it.
const (
	Made     Hold = "made it"
	Saved    Hold = "saved it last"
	Wrote    Hold = "wrote it" // these very words
	Sent     Hold = "sent it"
	Received Hold = "was sent it"
)

// Unread is a file, or a part of one, that a trace could not read.
type Unread struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// maxUnread is how many files that could not be read are kept by name.
const maxUnread = 200

// Traced is the last trace of a mistake.
type Traced struct {
	Sought      Sought       `json:"sought"`
	Occurrences []Occurrence `json:"occurrences"`
	Files       int          `json:"files"`             // that were read
	Beyond      int          `json:"beyond,omitempty"`  // occurrences that were found and are not kept
	Alike       int          `json:"alike,omitempty"`   // places with the same value that most likely are something else
	Unread      []Unread     `json:"unread,omitempty"`  // what could not be read
	Skipped     int          `json:"skipped,omitempty"` // how much that is
	Stopped     bool         `json:"stopped,omitempty"` // it is not the whole
	At          time.Time    `json:"at,omitzero"`       // when it was made; set when it is kept
}

// Open counts the occurrences that still have to be seen to.
func (t Traced) Open() int {
	n := 0
	for _, o := range t.Occurrences {
		if o.State == Found {
			n++
		}
	}
	return n
}

// followed returns the trace as it follows another one: what was ticked off
// before stays so, what is found again although it was is marked, and where
// the same was sought in the same places to the end, what is not found any
// more is corrected.
func (t Traced) followed(before Traced) Traced {
	now := map[string]int{}
	for i, o := range t.Occurrences {
		now[o.ID] = i
	}
	t.Occurrences = slices.Clone(t.Occurrences)
	whole := !t.Stopped && t.Beyond == 0 && t.Sought.equal(before.Sought)
	for _, o := range before.Occurrences {
		i, still := now[o.ID]
		switch {
		case still && o.State == Accepted:
			t.Occurrences[i].State, t.Occurrences[i].Why = Accepted, o.Why
		case still && o.State == Corrected:
			t.Occurrences[i].Again = true
		case still:
		case o.State != Found:
			t.Occurrences = append(t.Occurrences, o)
		case whole:
			o.State, o.Gone = Corrected, true
			t.Occurrences = append(t.Occurrences, o)
		case t.Sought.equal(before.Sought):
			t.Occurrences = append(t.Occurrences, o)
		}
	}
	return t
}

func (c KeepTrace) decide(m Mistake, _ time.Time) ([]Body, error) {
	t := c.Traced
	if len(t.Sought.Paths) == 0 {
		return nil, problem.New(problem.Invalid, "Where the trace looked is missing.", "Name files or folders to look in.")
	}
	if len(t.Occurrences) > MaxOccurrences {
		t.Beyond += len(t.Occurrences) - MaxOccurrences
		t.Occurrences = t.Occurrences[:MaxOccurrences]
	}
	if len(t.Unread) > maxUnread {
		t.Unread = t.Unread[:maxUnread]
	}
	seen := map[string]bool{}
	for i := range t.Occurrences {
		o := &t.Occurrences[i]
		if o.ID == "" || seen[o.ID] {
			return nil, problem.New(problem.Invalid, "Two places of the trace cannot be told apart.", "")
		}
		seen[o.ID] = true
		o.State, o.Why, o.Gone, o.Again = Found, "", false, false
	}
	return []Body{TraceKept{t}}, nil
}

func (c MarkOccurrence) decide(m Mistake, _ time.Time) ([]Body, error) {
	i := slices.IndexFunc(m.Traced.Occurrences, func(o Occurrence) bool { return o.ID == c.Occurrence })
	switch {
	case i < 0:
		return nil, problem.New(problem.Missing, "There is no such place in the trace.", "Trace again to see what is there now.")
	case !slices.Contains(OccurrenceStates(), c.State):
		return nil, problem.New(problem.Invalid, "A place is found, corrected or accepted.", "")
	case c.State == Accepted && c.Why == "":
		return nil, problem.New(problem.Invalid, "Leaving a place as it is needs a reason.", "State it in a few words.")
	case len(c.Why) > MaxTitle:
		return nil, problem.New(problem.Invalid, "That is too long for a reason.", "Say it in a sentence.")
	}
	if o := m.Traced.Occurrences[i]; o.State == c.State && o.Why == c.Why {
		return nil, nil
	}
	return []Body{OccurrenceMarked(c)}, nil
}

// keepTrace and markOccurrence fold the events of a trace.

func (m *Mistake) keepTrace(b TraceKept, at time.Time) {
	t := b.Traced
	t.At = at
	m.Traced = t.followed(m.Traced)
}

func (m *Mistake) markOccurrence(b OccurrenceMarked) {
	m.Traced.Occurrences = slices.Clone(m.Traced.Occurrences)
	for i := range m.Traced.Occurrences {
		if o := &m.Traced.Occurrences[i]; o.ID == b.Occurrence {
			o.State, o.Why, o.Gone, o.Again = b.State, b.Why, false, false
		}
	}
}
