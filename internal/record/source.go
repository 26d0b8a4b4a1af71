package record

import "time"

// Source is one record of work that an owner lets ownup read: a repository,
// a mailbox, a calendar.
type Source struct {
	ID         string // UUIDv7; assigned by the store
	Owner      string
	Kind       string // which reader it is for, "git"
	Location   string // what that reader reads
	Cursor     []byte // where the next reading goes on; nil: from the beginning
	Generation int64  // counts the writes; the next write must name it
	Acts       int64  // acts read since the last reset
	Skipped    int64  // items that could not be read since the last reset
	SyncedAt   time.Time
}

// Step is one step of reading a source: what was read, and where to go on.
type Step struct {
	// Reset drops every batch of earlier steps first, and counts from zero.
	Reset   bool
	Batch   []byte // nil: nothing new was read
	Cursor  []byte
	Acts    int64 // how many more acts were read
	Skipped int64 // how many more items could not be read
	At      time.Time
}

// Batch is a pack of acts as one step wrote it. It never changes, and its ID
// is never used again, so any replica may cache what it decodes to.
type Batch struct {
	ID       string
	SourceID string
	Bytes    []byte
}

// Correction is an owner's own word on who is who; A and B are as in
// person.Correction. There is one correction for a pair, in either order.
type Correction struct {
	Kind string
	A, B string
}
