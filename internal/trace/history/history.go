// Package history finds what a mistake left behind in the history of a git
// repository: every line that was ever added with the wrong figure or phrase,
// in whatever form, in which commit it came in and by whom, and whether it
// still stands or who took it out.
//
// # How it reads
//
// Git's own search (log -S, log -G) knows strings and expressions; a figure
// has dozens of forms. So the text of every change is read and put to
// core/match:
//
//  1. rev-list names the commits that HEAD, the branches and the tags reach,
//     parents before children: the plan.
//  2. diff-tree takes the plan and answers with the changes of each commit,
//     without the lines around them. Several read it at once, each parsed and
//     searched by a goroutine of its own ([lane]); what they hand on is small:
//     the paths, which lines moved where, and the hits.
//  3. A follower takes the commits in the order of the plan and keeps for each
//     the lines of interest with their numbers ([follower]). A change moves
//     them, or takes them out. So where a line stands at the tip of a branch,
//     and which commit took it out, is known when the plan is done, and two
//     lines that read alike are not mixed up.
//
// What stands at HEAD is compared with the file there before it is reported.
//
// # Choices
//
//   - A merge is compared with all of its parents at once (diff-tree -c): only
//     what the merge itself brings in comes in with it. Comparing it with each
//     parent alone (-m) would find everything again with every merge.
//   - A file that was renamed, with or without changes, keeps its lines. A
//     copied one has new lines.
//   - What git takes for binary, and texts that are not read as they are
//     written (mails, rich text, flat OpenDocument), are documents: each
//     distinct content is read once by the reader that the caller gives. A
//     piece of it that reads as it did in the version before is the same one.
//   - Pages and Markdown are searched as they are written and as a browser shows
//     them: "4<b>.2</b>&nbsp;%" is 4.2 %.
//   - The settings of the repository do not count, nor do its attributes: a
//     file cannot hide from the search by being called binary.
//   - Symbolic links and submodules hold no text of their own.
//   - Messages of commits, annotated tags and notes are searched too. They can
//     hardly be corrected, and whoever reads the log reads them.
//
// # What is promised
//
//   - Nothing is written, fetched or run; see package gitrun.
//   - Equal repositories give equal finds in equal order, on any number of
//     cores.
//   - What could not be read is reported: commits whose objects are missing, a
//     clone that is cut off, documents, lines beyond the limit.
//   - Memory does not grow with the size of the history but for some 60 bytes
//     a commit and the finds, of which the first [MaxFinds] are kept.
package history

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/core/person"
	"ownup/internal/gitrun"
	"ownup/internal/trace/extract"
)

// Limits on what one history may make this package hold.
const (
	MaxFinds    = 100_000   // kept; those beyond are counted
	maxLine     = 4 << 20   // bytes of one line
	maxMessage  = 1 << 20   // bytes of a commit's message, a tag or a note
	maxPassage  = 256 << 10 // bytes that are searched at once, but for a long line
	maxEdits    = 1 << 16   // stretches of one file that one commit changes
	maxText     = 2000      // bytes of a line that a find shows
	maxBranches = 20        // named for one find
	maxSkips    = 10_000    // kept; those beyond are counted
	mostMissing = 500       // commits that one git may fail at
)

// Reader reads a document and the files inside it: extract.Readers.Deep, or
// what asks a confined process for the same. It is called by several
// goroutines at once.
type Reader func(ctx context.Context, name string, content []byte, limits extract.Limits, sink extract.DeepSink) error

// Options are what is sought and how.
type Options struct {
	// Search is what is sought. It is cloned, not used.
	Search *match.Search
	// Keep says which hits count; nil: all.
	Keep func(match.Hit) bool
	// Around is how many unchanged lines beside a change are read along with
	// it. With one, a phrase is found that a change to one of its two lines
	// completed; git takes a third more time for it.
	Around int

	// Read reads documents; nil: they are reported as not read.
	Read Reader
	// Limits are those of Read; the zero value means the default.
	Limits extract.Limits
	// Beside returns, for one document, what tells the headings beside each of
	// its pieces; nil: there are none.
	Beside func() func(*extract.Piece) string

	// Progress is told how many commits of how many have been read; may be nil.
	Progress func(done, total int)
}

// Where is what sort of text a find stands in.
type Where uint8

// The sorts of text.
const (
	Line     Where = iota // of a file that is text
	Document              // a file that has to be read by its kind
	Message               // of a commit
	Tag                   // its message
	Note                  // on a commit
)

// String names the sort as commands and tables do.
func (w Where) String() string {
	return [...]string{"line", "document", "message", "tag", "note"}[w]
}

// Commit is a commit as far as a find tells of it. Times that cannot be right
// are zero.
type Commit struct {
	ID        string
	Author    person.Identity
	Committer person.Identity
	Written   time.Time // by the author
	Recorded  time.Time // by the committer
	// Cut says that a shallow clone ends here: what came in with the commit
	// may have come in earlier.
	Cut bool
}

// Find is one place that says what is sought: a line, a piece of a document,
// a message. Its texts are UTF-8.
type Find struct {
	Where Where
	In    Commit // with which it came in; the commit of the message or note, or what a tag names
	// Path is that of the file when it came in; of a tag its name.
	Path    string
	Members []string      // the files on the way into the document
	Place   extract.Place // in the file when it came in
	Text    string        // the line, or as much of it as stands around the hits
	Hits    []match.Hit   // with places in Text
	Formula string        // of a cell
	By      string        // who wrote the piece, as the document names them
	Fate    Fate
}

// Fate is what became of a line or a piece of a document.
type Fate struct {
	// Head is where it stands at HEAD: nowhere, in one place, or in several
	// where a merge kept both of what its parents had.
	Head     []Spot
	Branches []string // refs of the branches at whose tips it stands, sorted
	More     int      // branches beyond those named
	// Gone is the commit that took it out on the way to HEAD, or, where it
	// never was on that way and stands on no branch, the last that took it out.
	Gone *Commit
	// Unknown says that the line could not be followed to its end.
	Unknown bool

	last string // branch noted
}

// Spot is where something stands now.
type Spot struct {
	Path  string
	Place extract.Place
}

// Skipped is something that was not read, and why, in a sentence.
type Skipped struct {
	Commit  string // the first that it was met in; may be empty
	Path    string
	Members []string
	Place   extract.Place
	Reason  string
	Times   int // how often it was met: in so many versions
}

// Summary is what was read and what was not.
type Summary struct {
	Commits   int // read
	Unread    int // commits that could not be read, or not all of it
	Changes   int // of a file by a commit
	Bytes     int64
	Documents int // distinct
	Finds     int
	NotKept   int // finds beyond the limit
	Skipped   []Skipped
	NotNamed  int // skipped beyond the limit
	// Cut says that the history is not all here: a shallow or partial clone,
	// or a damaged one.
	Cut bool
}

// CutSentence is what to say where [Summary.Cut] is set.
const CutSentence = "The history of the repository is not all here."

// Read gives the finds in the history of the repository at path to yield: a
// work tree, a linked work tree, a bare repository or a git directory. They
// come in the order of the plan: what came in earlier comes first, and at last
// tags and notes.
//
// Where nothing is at path, or no repository is, the problem's kind is
// [problem.Missing]; [problem.Unreachable] where git is not installed or
// stopped. Errors of yield and of ctx come back as they are, and then the
// summary says how far it came.
func Read(ctx context.Context, path string, o Options, yield func(Find) error) (Summary, error) {
	if _, err := os.Stat(path); err != nil {
		return Summary{}, gitrun.Unopened(err)
	}
	dir, err := gitrun.Find(path)
	if err != nil {
		return Summary{}, err
	}
	git, err := gitrun.Open(dir)
	if err != nil {
		return Summary{}, err
	}
	// No index, so no attributes: those that are committed count for git only
	// where an index or a work tree has them. And no grafts, which give
	// commits other parents than they have.
	git.Env = []string{"GIT_INDEX_FILE=" + filepath.Join(dir, "no index"), "GIT_GRAFT_FILE=" + os.DevNull}
	if o.Limits == (extract.Limits{}) {
		o.Limits = extract.DefaultLimits()
	}
	r := &reading{git: git, options: o}
	err = r.run(ctx, yield)
	return r.summary(), err
}
