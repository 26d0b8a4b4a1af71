package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// cursorVersion changes when cursors of older versions must not be believed.
const cursorVersion = 1

// cursor is what a Read leaves for the next one. Both fingerprints run over
// all files, because a list of files would put their names where nobody
// expects them and grow with the folder.
type cursor struct {
	Version int    `json:"v"`
	Whole   bool   `json:"whole"`             // everything was handed over
	Stamp   string `json:"stamp,omitempty"`   // of names, sizes and times
	Content string `json:"content,omitempty"` // of names and SHA-256 sums
}

func (c cursor) encode() []byte {
	c.Version = cursorVersion
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings, a number and a truth: cannot fail
	}
	return text
}

// parseCursor reads a cursor; one that cannot be understood says nothing, so
// everything is read again.
func parseCursor(text []byte) cursor {
	var c cursor
	if json.Unmarshal(text, &c) != nil || c.Version != cursorVersion {
		return cursor{}
	}
	return c
}

// stamps fingerprints names, sizes and times.
func stamps(files []file, setting string) string {
	h := sha256.New()
	frame(h, setting)
	for _, f := range files {
		frame(h, f.key)
		frame(h, fmt.Sprintf("%d %d", f.size, f.time))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// contents fingerprints the bytes of every file.
func contents(ctx context.Context, files []file, setting string) (string, error) {
	s := newSum(setting)
	for i := range files {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		_ = s.read(&files[i], io.Discard) // why it cannot be read is part of the sum
	}
	return s.text(), nil
}

// sum is a running fingerprint of names and bytes.
type sum struct{ h hash.Hash }

func newSum(setting string) sum {
	s := sum{sha256.New()}
	frame(s.h, setting)
	return s
}

// read hands a file's bytes to into and takes them into the sum.
func (s sum) read(f *file, into io.Writer) (reason string) {
	one := sha256.New()
	reason = f.read(io.MultiWriter(one, into))
	frame(s.h, f.key)
	frame(s.h, reason)
	frame(s.h, string(one.Sum(nil)))
	return reason
}

func (s sum) text() string { return hex.EncodeToString(s.h.Sum(nil)) }

// frame writes text with its length, so that no two lists of texts give the
// same bytes.
func frame(h hash.Hash, text string) {
	_, _ = fmt.Fprintf(h, "%d:%s", len(text), text) // a hash never fails
}

// errFull ends an Emit that reached [MaxItems].
var errFull = errors.New("too many items")

// counting is a sink that stops at [MaxItems].
type counting struct {
	workgraph.Sink
	items int
}

func (c *counting) one() error {
	if c.items >= MaxItems {
		return errFull
	}
	c.items++
	return nil
}

func (c *counting) Act(a workgraph.Act) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Act(a)
}

func (c *counting) Flow(f workgraph.Flow) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Flow(f)
}

func (c *counting) Deadline(d workgraph.Deadline) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Deadline(d)
}

func (c *counting) Card(card person.Card) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Card(card)
}

func (c *counting) Alias(a person.Alias) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Alias(a)
}

func (c *counting) Member(m workgraph.Membership) error {
	if err := c.one(); err != nil {
		return err
	}
	return c.Sink.Member(m)
}
