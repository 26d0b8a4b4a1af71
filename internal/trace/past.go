package trace

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/history"
)

// Past is what the history of a repository says of an occurrence: with which
// commit it came in, and whether it still stands.
type Past struct {
	Repository string
	Where      string // line, document, message, tag or note
	Commit     Commit // with which it came in
	// Stands is where it stands at HEAD, below the repository; Branches are
	// those at whose tips it stands.
	Stands   []Spot
	Branches []string
	Gone     *Commit // which took it out; nil where it stands, or nobody knows
	Unknown  bool    // it could not be followed to its end

	alone bool // it is in no file that was read
}

// Spot is a place in a file of a repository.
type Spot struct {
	Path  string        `json:"path"`
	Place extract.Place `json:"place"`
}

// Commit is one commit.
type Commit struct {
	ID     string          `json:"id"`
	Author person.Identity `json:"-"`
	Time   time.Time       `json:"time,omitzero"`
}

func commitOf(c history.Commit) Commit {
	return Commit{ID: c.ID, Author: c.Author, Time: c.Written}
}

// standing reports a find that somebody meets who works with the repository
// as it is.
func (p *Past) standing() bool {
	return len(p.Stands) > 0 || len(p.Branches) > 0 || p.Unknown || p.Where != history.Line.String() && p.Where != history.Document.String()
}

// histories looks into the histories of repositories, one after the other.
// What stands in a file that was read as well is told there: when it came in
// and by whom.
func (t *run) histories(ctx context.Context, repositories []string) {
	if t.request.NoHistory {
		return
	}
	for _, path := range repositories {
		if ctx.Err() != nil {
			t.summary.Unread++
			continue
		}
		t.history(ctx, path)
	}
}

func (t *run) history(ctx context.Context, path string) {
	files := t.list.byFile(path)
	o := history.Options{
		Search: t.sought.search,
		Keep:   func(h match.Hit) bool { return t.request.counts(kindOf(h.Kind)) && h.Tier != match.Coincidence },
		Read:   t.reader.Deep,
		Beside: func() func(*extract.Piece) string { return (&headings{}).next },
	}
	if t.request.Progress != nil {
		o.Progress = t.request.Progress
	}
	summary, err := history.Read(ctx, path, o, func(f history.Find) error {
		for _, h := range f.Hits {
			t.past(path, &f, h, files)
		}
		return nil
	})
	t.summary.Commits += summary.Commits
	t.list.beyond += summary.NotKept
	for _, s := range summary.Skipped {
		t.skipped = append(t.skipped, Skipped{Path: filepath.Join(path, s.Path), Members: s.Members, Place: s.Place, Reason: s.Reason})
	}
	switch {
	case err != nil && ctx.Err() == nil:
		t.skipped = append(t.skipped, Skipped{Path: path, Reason: "The history of the repository could not be read."})
	case summary.Cut:
		t.skipped = append(t.skipped, Skipped{Path: path, Reason: history.CutSentence})
	}
}

// past takes one hit in a history: as what is known of an occurrence in a
// file, or as an occurrence of its own.
func (t *run) past(repository string, f *history.Find, h match.Hit, files map[spotKey][]*Occurrence) {
	piece := extract.Piece{Place: f.Place, Text: f.Text}
	text := f.Text[h.Start:h.End]
	past := &Past{
		Repository: repository, Where: f.Where.String(), Commit: commitOf(f.In),
		Branches: f.Fate.Branches, Unknown: f.Fate.Unknown,
	}
	if f.Fate.Gone != nil {
		gone := commitOf(*f.Fate.Gone)
		past.Gone = &gone
	}
	told := false
	for _, s := range f.Fate.Head {
		place := extract.Piece{Place: s.Place, Text: f.Text}.At(h.Start)
		past.Stands = append(past.Stands, Spot{s.Path, place})
		for _, o := range files[spotOf(filepath.Join(repository, s.Path), place, text)] {
			o.Past, told = past, true
			o.People = join(o.People, []mistake.Holder{past.author()})
		}
	}
	if told {
		return
	}
	past.alone = true
	t.list.add(&Occurrence{
		Path: filepath.Join(repository, f.Path), Members: f.Members, Place: piece.At(h.Start), Start: h.Start, End: h.End,
		Text: text, Context: surroundings("", f.Text, h.Start, h.End), Kind: kindOf(h.Kind), Hit: h,
		Reason: h.Reason + "; " + past.sentence(), Formula: f.Formula, By: f.By,
		People: []mistake.Holder{past.author()}, Time: f.In.Written, Past: past,
		Left: "It stands in the history of a repository, which is not changed.",
	})
}

func (p *Past) author() mistake.Holder {
	return mistake.Holder{Name: p.Commit.Author.Name, Address: p.Commit.Author.Address, How: mistake.Wrote}
}

// sentence says what became of it, as the end of a reason.
func (p *Past) sentence() string {
	came := fmt.Sprintf("came in with commit %.8s", p.Commit.ID)
	switch {
	case p.Where == history.Message.String():
		return "stands in the message of commit " + fmt.Sprintf("%.8s", p.Commit.ID)
	case p.Where == history.Tag.String() || p.Where == history.Note.String():
		return "stands in a " + p.Where + " of the repository"
	case p.Gone != nil:
		return came + fmt.Sprintf(" and was taken out with %.8s", p.Gone.ID)
	case len(p.Stands) > 0:
		return came + " and still stands"
	case len(p.Branches) > 0:
		return came + " and stands on " + p.Branches[0]
	}
	return came
}

// spotKey is how a line in a file and one in a history are the same.
type spotKey struct{ path, place, text string }

// spotOf is the key of a place. A history knows most texts by their lines only,
// whatever sort of file they are in.
func spotOf(path string, p extract.Place, text string) spotKey {
	if p.Line > 0 {
		p = extract.Place{Line: p.Line, Row: p.Column}
	}
	return spotKey{filepath.Clean(path), fmt.Sprint(p), text}
}

// byFile are the occurrences that lie in files below a folder.
func (l *list) byFile(folder string) map[spotKey][]*Occurrence {
	found := map[spotKey][]*Occurrence{}
	for _, o := range l.kept {
		if within, err := filepath.Rel(folder, o.Path); err == nil && filepath.IsLocal(within) {
			k := spotOf(o.Path, o.Place, o.Text)
			found[k] = append(found[k], o)
		}
	}
	return found
}

// compareAges puts what stands in files before what is only in a history.
func compareAges(a, b *Occurrence) int {
	return cmp.Compare(a.rank(), b.rank())
}

// commit is with which commit it came in, where it stands in a history only.
func (o *Occurrence) commit() string {
	if o.Past == nil || !o.Past.alone {
		return ""
	}
	return o.Past.Commit.ID
}

func (o *Occurrence) rank() int {
	switch {
	case o.Past == nil || !o.Past.alone:
		return 0
	case o.Past.standing():
		return 1
	}
	return 2
}
