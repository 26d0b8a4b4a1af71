package page

import (
	"strconv"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/record"
)

// Records is the page of the records of work that were read.
type Records struct {
	Clock
	Entry
	Sources []record.Source
	Kinds   []string
	CanRead bool // paths of this machine may be named
	Reading []Reading
}

const formRead = "read"

// kindWords say what each kind of record is; a kind not listed stands for
// itself.
var kindWords = map[string]string{
	"git":      "a git repository",
	"mail":     "mail: mbox, Maildir, or .eml files",
	"calendar": "a calendar: .ics",
	"contacts": "contacts: .vcf",
	"table":    "a table: .csv or .jsonl",
}

func kindName(kind string) string {
	if words, ok := kindWords[kind]; ok {
		return words
	}
	return kind
}

// sourceWords says how much was read from a source.
func sourceWords(s record.Source) string {
	words := count(int(s.Acts), "entry", "entries")
	if s.Skipped > 0 {
		words += ", " + strconv.FormatInt(s.Skipped, 10) + " skipped"
	}
	return words + ","
}

// Reading is one record being read, or just read, at a person's request.
type Reading struct {
	Clock
	ID          int
	Kind, Path  string
	Begun       time.Time
	Done, Total int64
	Ended       bool
	Result      app.Synced
	Problem     *problem.Problem
}

// frame asks for the page again while the reading goes on.
func (r Reading) frame() Frame {
	f := Frame{Title: "Reading a record"}
	if !r.Ended {
		f.Refresh = 2
	}
	return f
}

func (r Reading) url() string { return "/records/reading/" + strconv.Itoa(r.ID) }

// People is the page of who is who.
type People struct {
	Entry
	Query       string
	Found       []person.Person
	More        bool // there are more than are shown
	Corrections []record.Correction
	NoRecords   bool // nothing has been read, so nobody can be known
}

// spelling is an identity as a person reads it.
func spelling(id person.Identity) string {
	switch {
	case id.Address == "":
		return id.Name
	case id.Name == "":
		return id.Address
	}
	return id.Name + " <" + id.Address + ">"
}

// key names an identity in a correction: its address, or its name where it
// has none.
func key(id person.Identity) string {
	if id.Address != "" {
		return id.Address
	}
	return "name:" + id.Name
}

// plainKey is a key as a person reads it.
func plainKey(k string) string { return strings.TrimPrefix(k, "name:") }

// canPart tells whether saying "not the same person" can have an effect on a
// merge: two spellings with one key cannot be told apart.
func canPart(m person.Merge) bool { return !strings.EqualFold(key(m.A), key(m.B)) }

// about sums a person up in one line.
func about(p person.Person) string {
	var parts []string
	for _, s := range []string{p.Title, p.Organisation, string(p.Relation), p.Account} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if p.Group {
		parts = append(parts, "a list or a shared box")
	}
	if p.Robot {
		parts = append(parts, "a program")
	}
	return strings.Join(parts, " · ")
}

// words says how a reading stands.
func (r Reading) words() string {
	switch {
	case r.Problem != nil:
		return r.Problem.Sentence
	case !r.Ended && r.Total > 0:
		return percent(float64(r.Done) / float64(r.Total))
	case !r.Ended:
		return "reading"
	}
	n := r.Result.Acts + r.Result.Others
	words := count(int(n), "new entry", "new entries")
	if r.Result.Skipped > 0 {
		words += ", " + count(int(r.Result.Skipped), "item", "items") + " skipped"
	}
	return words
}
