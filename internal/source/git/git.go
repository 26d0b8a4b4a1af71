// Package git reads the history of a git repository into the work graph.
//
// A commit is one [workgraph.Act] of kind Change. Its people are the author,
// the committer where that is somebody else, and everybody named by a trailer
// of the message (Reviewed-by, Tested-by, Cc, ...); its things are the paths
// that it changed. Of the message only the subject is kept.
//
// The git program does the reading: this package starts it, hardened so that
// nothing in the repository's own settings can run a program, reach the
// network or change the output, and parses its NUL-separated answer as a
// stream. Nothing is ever written to the repository. Three steps:
//
//  1. The tips: HEAD and every local branch, remote branch and tag.
//  2. git rev-list names the commits that are new since the cursor, oldest
//     first. That list is the plan; how far along it the sink has come is what
//     a checkpoint stores, so that half a reading resumes at the next commit.
//  3. git diff-tree takes the plan on its standard input and answers with one
//     record a commit (see [scanner]), which becomes an act. Two of them share
//     a long plan (see [lanes]).
//
// Where commits read earlier can no longer be reached from the tips (history
// was rewritten, a branch was dropped unmerged), where the cut of a shallow
// clone moved, or where a line was taken out of .mailmap, what is stored says
// something that the repository no longer says: the sink is Reset and all is
// read anew.
//
// Files in which the repository says who looks after what (MAINTAINERS,
// CODEOWNERS, OWNERS) are read too, in every state that they had: see
// [keeping]. Each change of an entry is an act of kind Keeping.
//
// Choices about what a commit tells:
//
//   - Its time is the committer's: when it was recorded, not when it was first
//     written. A time before 1970 or after 9999 gives way to the author's; if
//     that is no better, the commit is skipped by name.
//   - A merge names people but no paths, as in git log: its paths were touched
//     by the commits it merges.
//   - A rename touches the old path and the new one, as does a deletion its
//     path.
//   - The first [MaxPaths] paths of a commit are kept. A change of more says
//     little about any one of them, and is named by Skip.
//   - The commits at the cut of a shallow clone would seem to write every
//     file there is, so their paths are left out, and that is named too.
//   - Bytes that are not UTF-8 become U+FFFD.
//
// # Saved logs
//
// Where the repository is out of reach, [Read] also takes a file, or standard
// input, that holds the output of exactly this:
//
//	git log -z --reverse --topo-order --no-renames --name-status \
//	  --no-show-signature --encoding=UTF-8 \
//	  --format='format:%x00%H%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%at%x00%B%x00'
//
// with any revisions and limits wanted. Such a log carries no .mailmap, and no
// file that says who looks after what.
package git

import (
	"context"
	"io"
	"os"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/gitrun"
)

// Limits on what one repository may make this package hold or hand over.
const (
	MaxPaths    = 2000     // paths kept of one commit
	maxParts    = 200      // people kept of one commit
	maxRecord   = 64 << 20 // bytes of one commit's record
	maxMailmap  = 16 << 20 // bytes of .mailmap
	checkpoints = 2000     // commits between two checkpoints
	progressed  = 250      // commits between two calls of Progress
)

// logFormat is the pretty format of one record; see [scanner] for the parse.
const logFormat = "format:%x00%H%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%at%x00%B%x00"

// savedCommand is how a person saves a log that [Read] takes.
const savedCommand = "git log -z --reverse --topo-order --no-renames --name-status" +
	" --no-show-signature --encoding=UTF-8 --format='" + logFormat + "'"

// Options are what a caller may set; the zero value is right for most.
type Options struct {
	// Space is the name of the repository, the Space of each path. Where
	// empty it is the name of the folder, or of the saved log's file.
	Space string
	// Stdin is read where the path is "-"; nil means [os.Stdin].
	Stdin io.Reader
}

// Read hands what is new in the repository at path to sink: see
// [Options.Read], of which this is the plain form.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	return Options{}.Read(ctx, path, cursor, sink)
}

// Read hands to sink what the history at path holds beyond cursor. Path is a
// work tree, a bare repository or .git folder, a file that holds a saved log,
// or "-" for a saved log on standard input. A nil cursor reads everything; a
// cursor that cannot be understood does so too, after a Reset.
//
// Where nothing is at path, or no repository is, the problem's kind is
// [problem.Missing]; [problem.Unreachable] where git is not installed or
// stopped half way, [problem.Damaged] where it answered what cannot be, and
// [problem.Invalid] where a file is no saved log, holds no commit, or is not
// a regular file: a pipe is read as standard input only. Errors of sink and of ctx
// come back as they are. What was checkpointed before an error stays good.
func (o Options) Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	if path == "-" {
		in := o.Stdin
		if in == nil {
			in = os.Stdin
		}
		return readSaved(ctx, in, o.Space, cursor, sink)
	}
	info, err := os.Stat(path)
	if err != nil {
		return gitrun.Unopened(err)
	}
	switch {
	case info.Mode().IsRegular():
		return o.readFile(ctx, path, cursor, sink)
	case !info.IsDir(): // to open a pipe may take for ever
		return problem.New(problem.Invalid, "That path is neither a folder nor a file.",
			"Name the folder of the repository, or a file that holds a saved log.")
	}
	dir, err := gitrun.Find(path)
	if err != nil {
		return err
	}
	space := o.Space
	if space == "" {
		space = repositoryName(path)
	}
	return readRepository(ctx, dir, space, cursor, sink)
}

func (o Options) readFile(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	f, err := os.Open(path)
	if err != nil {
		return gitrun.Unopened(err)
	}
	defer func() { _ = f.Close() }() // only read: closing cannot lose anything
	space := o.Space
	if space == "" {
		space = savedName(path)
	}
	return readSaved(ctx, f, space, cursor, sink)
}
