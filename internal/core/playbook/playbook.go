// Package playbook knows kinds of mistake: what to ask, which fires burn
// first, and what is particular about telling.
//
// A [Playbook] is data; the files are in the folder playbooks at the top of
// the project. A [Shelf] holds them by kind and finds the one that fits what
// a person says went wrong ([Shelf.Guess]); the person may always choose
// another. [Playbook.FirstFires] turns a mistake and its audience into the
// first fires to put out.
package playbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"ownup/internal/core/mistake"
)

// Playbook is what is particular to one kind of mistake.
type Playbook struct {
	Kind      string   // "figure", "mail", ...
	Title     string   // "A wrong figure"
	Cues      []string // words that suggest this kind, lower case
	Questions []Question
	Fires     []Fire
}

// Question is one thing worth knowing; at most three a playbook.
type Question struct {
	Field string // the fact it fills: wrong, right, what, cause, impact, repair, prevention
	Ask   string
}

// Fire is a first fire. In its title {about} stands for the thing, {wrong}
// and {right} for the facts, {name} for a listener where For is a ring.
type Fire struct {
	ID      string
	Title   string
	Minutes [2]int   // effort, from and to
	After   []string // IDs of fires of the same playbook
	For     string   // "": once; "client", "affected": once for each such listener
	Blocks  string   // who waits for it: "", "client", "affected", "everyone", or "name": the listener it is for
	Grows   bool     // the damage grows until it is out
	Before  bool     // has to be out before the first deadline the mistake runs into
}

// Shelf is a set of playbooks.
type Shelf struct {
	books []Playbook // by kind
}

// Other is the kind of mistake that no particular playbook fits.
const Other = "other"

// NewShelf checks the playbooks and returns a shelf of them. It must hold one
// of kind [Other].
func NewShelf(books []Playbook) (*Shelf, error) {
	s := &Shelf{books: slices.Clone(books)}
	slices.SortFunc(s.books, func(a, b Playbook) int { return cmp.Compare(a.Kind, b.Kind) })
	for i, b := range s.books {
		if i > 0 && s.books[i-1].Kind == b.Kind {
			return nil, fmt.Errorf("two playbooks of kind %q", b.Kind)
		}
		if err := b.check(); err != nil {
			return nil, fmt.Errorf("playbook %q: %w", b.Kind, err)
		}
	}
	if _, ok := s.Find(Other); !ok {
		return nil, fmt.Errorf("no playbook of kind %q", Other)
	}
	return s, nil
}

func (b Playbook) check() error {
	if b.Kind == "" || b.Title == "" {
		return fmt.Errorf("kind and title are needed")
	}
	if len(b.Questions) > 3 {
		return fmt.Errorf("%d questions; three is the most", len(b.Questions))
	}
	seen := map[string]bool{}
	for _, f := range b.Fires {
		if f.ID == "" || seen[f.ID] || f.Title == "" {
			return fmt.Errorf("each fire needs an id of its own and a title")
		}
		if f.Minutes[0] < 1 || f.Minutes[1] < f.Minutes[0] {
			return fmt.Errorf("fire %q: minutes are a range from at least 1", f.ID)
		}
		for _, a := range f.After {
			if !seen[a] {
				return fmt.Errorf("fire %q waits for %q, which does not come before it", f.ID, a)
			}
		}
		if !slices.Contains([]string{"", "client", "affected"}, f.For) ||
			!slices.Contains([]string{"", "client", "affected", "everyone", "name"}, f.Blocks) {
			return fmt.Errorf("fire %q: unknown listeners", f.ID)
		}
		seen[f.ID] = true
	}
	return nil
}

// Find returns the playbook of a kind.
func (s *Shelf) Find(kind string) (Playbook, bool) {
	i := slices.IndexFunc(s.books, func(b Playbook) bool { return b.Kind == kind })
	if i < 0 {
		return Playbook{}, false
	}
	return s.books[i], true
}

// All returns the playbooks by kind.
func (s *Shelf) All() []Playbook { return slices.Clone(s.books) }

// Guess returns the playbook whose cues the text has most of, and Other where
// it has none. Of two that fit equally well, the first by kind is taken.
func (s *Shelf) Guess(text string) Playbook {
	best, most := Playbook{}, 0
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' && r != '\''
	}), " ") + " "
	for _, b := range s.books {
		n := 0
		for _, cue := range b.Cues {
			n += strings.Count(words, " "+cue+" ")
		}
		if n > most {
			best, most = b, n
		}
	}
	if most == 0 {
		best, _ = s.Find(Other)
	}
	return best
}

// FirstFires returns the first fires of a mistake whose listeners are known.
// Their IDs are the playbook's own, with the listener's where there is one a
// listener; due, where not zero, is the first deadline that the mistake runs
// into. Equal arguments give equal fires.
func (b Playbook) FirstFires(f mistake.Facts, listeners []mistake.Listener, due time.Time) []mistake.Fire {
	var out []mistake.Fire
	ids := map[string][]string{} // a playbook's fire -> the fires made of it
	for _, t := range b.Fires {
		for _, l := range t.listeners(listeners) {
			id := t.ID
			if t.For != "" {
				id += "-" + l.ID
			}
			fire := mistake.Fire{
				ID: id, Title: t.title(f, l), EffortMin: t.Minutes[0], EffortMax: t.Minutes[1],
				Blocks: t.blocks(listeners, l), Grows: t.Grows, State: mistake.Burning,
			}
			for _, a := range t.After {
				fire.After = append(fire.After, ids[a]...)
			}
			if t.Before {
				fire.Deadline = due
			}
			ids[t.ID] = append(ids[t.ID], id)
			out = append(out, fire)
		}
	}
	return out
}

// listeners returns those the fire is made once for; a fire made once for all
// has one that is nobody.
func (t Fire) listeners(all []mistake.Listener) []mistake.Listener {
	if t.For == "" {
		return []mistake.Listener{{}}
	}
	return inRing(all, t.For)
}

func inRing(all []mistake.Listener, ring string) []mistake.Listener {
	var out []mistake.Listener
	for _, l := range all {
		if string(l.Ring) == ring && (l.Ring != mistake.Client || l.Lead) {
			out = append(out, l)
		}
	}
	return out
}

func (t Fire) title(f mistake.Facts, l mistake.Listener) string {
	about := "it"
	if len(f.About) > 0 {
		about = f.About[0]
	}
	return strings.NewReplacer(
		"{about}", about, "{name}", l.Name,
		"{wrong}", cmp.Or(f.Wrong, "the wrong one"), "{right}", cmp.Or(f.Right, "the right one"),
	).Replace(t.Title)
}

func (t Fire) blocks(all []mistake.Listener, l mistake.Listener) []string {
	var who []mistake.Listener
	switch t.Blocks {
	case "":
	case "name":
		who = []mistake.Listener{l}
	case "everyone":
		who = append(inRing(all, "client"), inRing(all, "affected")...)
	default:
		who = inRing(all, t.Blocks)
	}
	var names []string
	for _, w := range who {
		if w.Name != "" {
			names = append(names, w.Name)
		}
	}
	return names
}
