package trace

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/match"
	"ownup/internal/core/problem"
	"ownup/internal/trace/extract"
)

// sought is a request made ready, the same for all workers.
type sought struct {
	search   *match.Search
	messages map[string]bool
	copies   copies
	itself   map[string]string // where a file that is sought lies -> its name
}

// prepare compiles the figures and reads the files whose copies are sought. A
// file that is a mail is sought as a message too.
func prepare(ctx context.Context, r *Request, reader Reader) (*sought, error) {
	search, err := match.For(r.Sought)
	if err != nil {
		return nil, err
	}
	s := &sought{search: search, messages: map[string]bool{}, itself: map[string]string{}}
	for _, id := range r.Messages {
		s.messages[bareID(id)] = true
	}
	if len(r.Files) > mostWholes {
		return nil, problem.New(problem.Invalid, fmt.Sprintf("More than %d files cannot be sought at once.", mostWholes), "Trace them in several runs.")
	}
	s.copies.of = map[uint64]uint64{}
	for i, f := range r.Files {
		w := wordsOf{members: f.Members, of: s.copies.of, bit: 1 << i}
		if err := reader.Read(ctx, f.Path, &w); err != nil {
			return nil, err
		}
		if !w.begun {
			return nil, problem.New(problem.Invalid, "A file that is sought cannot be read, or is empty.", "Check its name.").With(f.Name)
		}
		s.copies.wholes = append(s.copies.wholes, whole{name: f.Name, sum: w.sum, shingles: w.count, words: w.shingles.words})
		if absolute, err := filepath.Abs(f.Path); err == nil {
			s.itself[strings.Join(append([]string{absolute}, f.Members...), "\x00")] = f.Name
		}
		if w.message != "" {
			s.messages[w.message] = true
		}
	}
	return s, nil
}

// wordsOf is the sink that reads a file whose copies are sought: its own
// words, and not those of files inside it.
type wordsOf struct {
	members  []string
	of       map[uint64]uint64
	bit      uint64
	begun    bool
	sum      [32]byte
	shingles shingles
	count    int
	message  string
}

func (w *wordsOf) Begin(members []string, b extract.Begun) error {
	if slices.Equal(members, w.members) {
		w.begun, w.sum = b.Size > 0, b.Sum
	}
	return nil
}

func (w *wordsOf) Piece(members []string, p extract.Piece) error {
	if !slices.Equal(members, w.members) {
		return nil
	}
	switch p.Part {
	case "header":
		if p.Path == "Message-ID" {
			w.message = bareID(p.Text)
		}
		return nil
	case "properties":
		return nil
	}
	w.shingles.add(p.Text, func(shingle uint64) {
		if w.of[shingle]&w.bit == 0 && w.count < mostShingles {
			w.of[shingle] |= w.bit
			w.count++
		}
	})
	return nil
}

func (w *wordsOf) Skip([]string, extract.Place, string) error { return nil }
