// Package playbook knows kinds of mistake: what to ask, which fires burn
// first, who else has to hear of it, which clocks run, how much is enough,
// and when to stop and get counsel.
//
// A [Playbook] is data; the files are in the folder playbooks at the top of
// the project. What makes one sound is said once, in [Playbook.Check]: a
// program that reads files refuses what it finds, and a linter prints it with
// its place. A [Shelf] holds sound playbooks by kind and finds the one that
// fits what a person says went wrong ([Shelf.Guess]); the person may always
// choose another. [Playbook.FirstFires] turns a mistake and its audience into
// the first fires to put out.
//
// A playbook advises and never decides: that a clock runs is for the one whom
// it names to say, and so is what the law makes of a mistake.
package playbook

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ownup/internal/core/mistake"
)

// Playbook is what is particular to one kind of mistake.
type Playbook struct {
	Kind       string   // "figure", "near-miss", ...
	Title      string   // "A wrong figure"
	Strong     []string // cues that all but settle the kind; see Cue
	Cues       []string // cues that suggest it
	Questions  []Question
	Fires      []Fire
	Listeners  []Listener // beyond those whom the records name
	LeaveOut   []LeaveOut
	Clocks     []Clock
	Proportion Proportion
	Options    []Option // for the page that steps back
	Counsel    []Counsel
}

// Question is one thing worth knowing; at most three a playbook.
type Question struct {
	Field string `json:"field"` // the fact it fills: wrong, right, what, cause, impact, repair, prevention
	Ask   string `json:"ask"`
}

// Fire is a first fire. In its title {about} stands for the thing, {wrong}
// and {right} for the facts, {name} for a listener where For is a ring.
type Fire struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Minutes [2]int   `json:"minutes"`          // effort, from and to
	After   []string `json:"after,omitempty"`  // IDs of fires of the same playbook
	For     string   `json:"for,omitempty"`    // "": once; "client", "affected": once for each such listener
	Blocks  string   `json:"blocks,omitempty"` // who waits for it: "", "client", "affected", "everyone", or "name": the listener it is for
	Grows   bool     `json:"grows,omitempty"`  // the damage grows until it is out
	Before  bool     `json:"before,omitempty"` // has to be out before the first deadline the mistake runs into
}

// Listener is somebody whom the records of work do not show, by role.
type Listener struct {
	Role  string `json:"role"` // "data protection officer"
	Why   string `json:"why"`
	First bool   `json:"first,omitempty"` // before anybody else, by telephone
}

// LeaveOut is who need not, or should not, be told, and why.
type LeaveOut struct {
	Who string `json:"who"`
	Why string `json:"why"`
}

// Clock is a time limit that may run. ownup shows it; whether it runs is for
// Decides to say.
type Clock struct {
	Title   string
	Within  time.Duration // from when the mistake was realised; zero: at once
	Decides string        // by role
	Source  string        // the law or rule, to the article
}

// Due is when the clock ends for a mistake realised at a time.
func (c Clock) Due(realised time.Time) time.Time { return realised.Add(c.Within) }

// Proportion says for each size what is enough; each adds to the smaller ones.
type Proportion struct {
	Oversight string `json:"oversight,omitempty"`
	Setback   string `json:"setback,omitempty"`
	Serious   string `json:"serious,omitempty"`
	Severe    string `json:"severe,omitempty"`
}

// UpTo returns all that is enough for a size, from the smallest on.
func (p Proportion) UpTo(s mistake.Size) []string {
	var out []string
	for _, size := range mistake.Sizes() {
		if text := p.For(size); text != "" {
			out = append(out, text)
		}
		if size == s {
			break
		}
	}
	return out
}

// For returns what a size adds, "" where nothing is said.
func (p Proportion) For(s mistake.Size) string {
	switch s {
	case mistake.Oversight:
		return p.Oversight
	case mistake.Setback:
		return p.Setback
	case mistake.Serious:
		return p.Serious
	case mistake.Severe:
		return p.Severe
	}
	return ""
}

// Option is one way to go on.
type Option struct {
	Do      string `json:"do"` // one of Ways
	How     string `json:"how"`
	Effort  string `json:"effort"`
	Effect  string `json:"effect"`
	Risk    string `json:"risk"`
	Decides string `json:"decides"` // by role
}

// Counsel is a point at which to say no more before somebody was asked.
type Counsel struct {
	When   string `json:"when"`
	Ask    string `json:"ask"` // by role
	Source string `json:"source"`
}

// Other is the kind of mistake that no particular playbook fits.
const Other = "other"

// Shelf is a set of playbooks.
type Shelf struct {
	books []reading // by kind
}

// reading is a playbook with its cues understood.
type reading struct {
	Playbook
	strong, cues []cue
}

// NewShelf checks the playbooks and returns a shelf of them. It must hold one
// of kind [Other]. Where several things are wrong, the first is the error.
func NewShelf(books []Playbook) (*Shelf, error) {
	s := &Shelf{}
	for _, b := range books {
		if faults := b.Check(); len(faults) > 0 {
			return nil, fmt.Errorf("playbook %q: %w", b.Kind, faults[0])
		}
		s.books = append(s.books, reading{b, cuesOf(b.Strong), cuesOf(b.Cues)})
	}
	slices.SortStableFunc(s.books, func(a, b reading) int { return cmp.Compare(a.Kind, b.Kind) })
	for i := 1; i < len(s.books); i++ {
		if s.books[i-1].Kind == s.books[i].Kind {
			return nil, fmt.Errorf("two playbooks of kind %q", s.books[i].Kind)
		}
	}
	if _, ok := s.Find(Other); !ok {
		return nil, fmt.Errorf("no playbook of kind %q", Other)
	}
	return s, nil
}

// Find returns the playbook of a kind.
func (s *Shelf) Find(kind string) (Playbook, bool) {
	for _, b := range s.books {
		if b.Kind == kind {
			return b.Playbook, true
		}
	}
	return Playbook{}, false
}

// All returns the playbooks by kind.
func (s *Shelf) All() []Playbook {
	all := make([]Playbook, 0, len(s.books))
	for _, b := range s.books {
		all = append(all, b.Playbook)
	}
	return all
}
