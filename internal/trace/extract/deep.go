package extract

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
)

// DeepSink takes what is found in a file and in the files inside it. Members
// names the files on the way from the outermost, which is not named: the
// attachment, the workbook in it. The slice is valid until the call returns.
// An error ends the reading.
type DeepSink interface {
	// Begin tells that a file begins, before its pieces: the outermost with no
	// members, each file inside with its own. What follows belongs to it until
	// another begins or it is not in the members any more.
	Begin(members []string, f Begun) error
	Piece(members []string, p Piece) error
	Skip(members []string, p Place, reason string) error
}

// Begun is what is known of a file before it is read.
type Begun struct {
	Kind Kind
	Size int               // bytes
	Sum  [sha256.Size]byte // SHA-256 of its content
}

// Deep reads a file and every file inside it, in the order in which they
// stand, within limits for all of them together.
func (r Readers) Deep(ctx context.Context, name string, content []byte, limits Limits, sink DeepSink) error {
	d := &deep{ctx: ctx, readers: r, limits: limits, sink: sink, left: limits.Total, members: limits.Members}
	err := d.read(name, content, limits)
	if errors.Is(err, errSpent) {
		return nil
	}
	return err
}

// errSpent ends the reading of all that is open when the limit for the whole
// is reached.
var errSpent = errors.New("limit for the whole file reached")

// deep is the sink of each reader in turn; path says for which.
type deep struct {
	ctx     context.Context // of the one call that this value lives for
	readers Readers
	limits  Limits
	sink    DeepSink
	path    []string
	left    int // bytes that may still be unpacked
	members int // that may still come
}

// read tells of a file and reads it.
func (d *deep) read(name string, content []byte, limits Limits) error {
	if err := d.sink.Begin(d.path, Begun{Kind: KindOf(name, content), Size: len(content), Sum: sha256.Sum256(content)}); err != nil {
		return err
	}
	return d.readers.Read(d.ctx, name, content, limits, d)
}

func (d *deep) Piece(p Piece) error { return d.sink.Piece(d.path, p) }

func (d *deep) Skip(p Place, reason string) error { return d.sink.Skip(d.path, p, reason) }

func (d *deep) Member(name string, content []byte) error {
	if len(d.path) >= d.limits.Depth {
		return d.skipMember(name, "The file lies in too many files one inside another.")
	}
	d.left -= len(content)
	d.members--
	if d.left < 0 || d.members < 0 {
		if err := d.Skip(Place{}, "Too much is packed in the file; the rest of it is not read."); err != nil {
			return err
		}
		return errSpent
	}
	within := d.limits
	within.Total = d.left
	d.path = append(d.path, name)
	err := d.read(name, content, within)
	d.path = d.path[:len(d.path)-1]
	return err
}

func (d *deep) skipMember(name, reason string) error {
	return d.sink.Skip(append(slices.Clone(d.path), name), Place{}, reason)
}
