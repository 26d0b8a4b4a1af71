package git

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"ownup/internal/gitrun"
)

// cursorVersion is the form of cursor written here. A cursor of any other
// form is not an error: everything can be read anew. Version 1 did not read
// what the repository says about who looks after what.
const cursorVersion = 2

// cursor says what the sink has. Exactly one of its two groups is used.
type cursor struct {
	Version int `json:"v"`

	// A repository. Everything reachable from Tips has been read. While a
	// reading is under way, the first Done commits of the plan from Tips to
	// Target have been too, and Plan is the digest of their hashes, in order:
	// it shows whether git still lists them the same way.
	Tips    []string `json:"tips,omitempty"`
	Target  []string `json:"target,omitempty"`
	Done    int      `json:"done,omitempty"`
	Plan    string   `json:"plan,omitempty"`
	Shallow string   `json:"shallow,omitempty"` // digest of where a shallow clone is cut; "" where it is whole
	Mailmap string   `json:"mailmap,omitempty"` // object name of the .mailmap handed over; "" for none

	// A saved log: how many bytes and records of it were read, and the
	// digest of those bytes.
	Saved   bool   `json:"saved,omitempty"`
	Bytes   int64  `json:"bytes,omitempty"`
	Records int64  `json:"records,omitempty"`
	Digest  string `json:"digest,omitempty"`
}

// parseCursor reads a cursor; ok is false where it cannot be used, because
// it is damaged, of another version, or belongs to the other kind of source.
func parseCursor(text []byte, saved bool) (c cursor, ok bool) {
	if err := json.Unmarshal(text, &c); err != nil {
		return cursor{}, false
	}
	ok = c.Version == cursorVersion && c.Saved == saved &&
		c.Done >= 0 && c.Bytes >= 0 && c.Records >= 0 &&
		(c.Mailmap == "" || gitrun.IsHash([]byte(c.Mailmap))) &&
		!slices.ContainsFunc(slices.Concat(c.Tips, c.Target), func(h string) bool { return !gitrun.IsHash([]byte(h)) })
	if !ok {
		return cursor{}, false
	}
	return c, true
}

func (c cursor) encode() ([]byte, error) {
	c.Version = cursorVersion
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write git cursor: %w", err)
	}
	return text, nil
}

// digestOf names a text by a short digest of it.
func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
