package trace

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/quantity"
	"ownup/internal/trace/correct"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/index"
)

// Kind is what makes a place an occurrence.
type Kind string

// The kinds.
const (
	Exact   Kind = "exact"   // the same value
	Rounded Kind = "rounded" // what the wrong value rounds to
	Derived Kind = "derived" // worked out from it
	Text    Kind = "text"    // a phrase
	Copy    Kind = "file"    // a copy of a file, whole or in part
	Message Kind = "message" // a message, or an answer to it
)

// Kinds lists every kind, in the order in which people are told of them.
func Kinds() []Kind { return []Kind{Exact, Rounded, Derived, Text, Copy, Message} }

// Request is what to look for and where.
type Request struct {
	Sought   match.Sought
	Files    []Whole  // files whose copies are sought
	Messages []string // Message-IDs, with or without <>
	Instead  string   // what should stand in the place of the phrases; "" where that is not known
	Paths    []string // files and folders to look in
	Kinds    []Kind   // what counts; none: all

	// Most is how many occurrences are kept; 0 means [DefaultMost].
	Most int
	// Index opens the index of a path that is searched; nil: there are none.
	// What is read is kept there for the next trace.
	Index func(root string) (*index.Index, error)
	// LibreOffice allows whoever makes the reader to start it for documents that
	// nothing else reads.
	LibreOffice bool
	// NoHistory leaves out the histories of repositories.
	NoHistory bool
	// Workers is how many files are read at once; 0 means one for each core.
	Workers int
	// Progress, where it is set, is told now and then how many files of how
	// many have been read. It is not called from two goroutines at once.
	Progress func(done, total int)
}

// RequestFor is a request in the words in which it is kept with a mistake.
func RequestFor(s mistake.Sought) (Request, error) {
	prior, ok := languages[s.Language]
	if !ok {
		return Request{}, problem.New(problem.Invalid, "Figures are not read in that language.", "The languages are en, de, fr and es.")
	}
	r := Request{
		Sought:   match.Sought{Phrases: s.Phrases, Labels: s.Labels, Entities: s.Entities, Periods: s.Periods, Prior: prior},
		Messages: s.Messages, Paths: s.Paths,
	}
	if s.Figure != "" {
		r.Sought.Figures = []match.Figure{{Wrong: s.Figure, Right: s.Right, Bases: s.Bases}}
	}
	for _, f := range s.Files {
		r.Files = append(r.Files, Whole{Path: f, Name: filepath.Base(f)})
	}
	for _, k := range s.Kinds {
		r.Kinds = append(r.Kinds, Kind(k))
	}
	return r, r.check()
}

// languages are those that figures are read in, by their codes.
var languages = map[string]quantity.Language{
	"": 0, "en": quantity.English, "de": quantity.German, "fr": quantity.French, "es": quantity.Spanish,
}

// DefaultMost is how many occurrences are kept where a request does not say.
const DefaultMost = 20_000

// Whole is a file whose copies are sought.
type Whole struct {
	Path    string   // where it lies; it is no copy of itself
	Members []string // the files on the way into it, where it lies inside another
	Name    string   // as reasons call it
}

func (r Request) counts(k Kind) bool { return len(r.Kinds) == 0 || slices.Contains(r.Kinds, k) }

func (r Request) most() int {
	if r.Most > 0 {
		return r.Most
	}
	return DefaultMost
}

// correction is what should stand in the place of a hit, in the form of the
// text, or why that cannot be written.
func (r Request) correction(p *extract.Piece, h match.Hit) (correct.Change, string) {
	if h.Kind != match.Text {
		return correct.Cell(*p, h)
	}
	c := correct.Change{Start: h.Start, End: h.End, Old: strings.Clone(p.Text[h.Start:h.End])}
	if r.Instead == "" {
		return c, "What should stand there is not known."
	}
	c.New = correct.Phrase(c.Old, r.Sought.Phrases[h.Index], r.Instead)
	return c, ""
}

// check says what is wrong with a request, for a person.
func (r Request) check() error {
	switch {
	case len(r.Sought.Figures)+len(r.Sought.Phrases)+len(r.Files)+len(r.Messages) == 0:
		return problem.New(problem.Invalid, "What to look for is missing.", "Give a figure such as 4.2%, a phrase, a file or a Message-ID.")
	case len(r.Paths) == 0:
		return problem.New(problem.Invalid, "Where to look is missing.", "Name files or folders with --in.")
	}
	for _, p := range r.Sought.Phrases {
		if !strings.ContainsFunc(p, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return problem.New(problem.Invalid, "A phrase has neither letters nor digits.", "Give the words as they stand in the text.")
		}
	}
	for _, id := range r.Messages {
		if bareID(id) == "" {
			return problem.New(problem.Invalid, "A Message-ID is empty.", "It stands in the header of the mail, such as <4711@firm.example>.")
		}
	}
	for _, k := range r.Kinds {
		if !slices.Contains(Kinds(), k) {
			return problem.New(problem.Invalid, "There is no such kind of match.", "The kinds are exact, rounded, derived, text, file and message.")
		}
	}
	return nil
}
