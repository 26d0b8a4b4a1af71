package history

import (
	"ownup/internal/core/match"
	"ownup/internal/trace/extract"
)

// part is some of what one commit changes: all of it, or of a large commit a
// part that others follow.
type part struct {
	commit  int32
	changes []change
	message []said // hits in the commit's message
	last    bool   // nothing of the commit follows
	broken  bool   // not all of the commit could be read
	bytes   int64  // of git's answer
	weight  int    // about how much memory it takes
}

// change is what a commit does to one file.
type change struct {
	old, path string
	blob      oid  // the content now; zero where the file is gone
	gone      bool // deleted, or no file any more
	text      bool // it was read as lines: edits and said count
	lost      bool // what it does to the lines is not known
	parents   int  // of the commit, as far as the change was compared with them
	edits     []edit
	said      []said    // in added lines
	document  *document // its content, where it is one
	skipped   string    // what of the lines was not read, and why
}

// edit replaces oldN lines from old on by newN lines from now on, as against
// one of the parents.
type edit struct {
	parent    int32
	old, oldN int32
	now, newN int32
}

// said is a line or a piece that says what is sought.
type said struct {
	line, column int32 // of the first character of text; 0 in documents
	text         string
	hits         []match.Hit
	sum          uint64 // of the whole line as it is written
	of           *piece // in a document
}

// piece is what a find tells of a piece of a document.
type piece struct {
	members     []string
	place       extract.Place
	formula, by string
}
