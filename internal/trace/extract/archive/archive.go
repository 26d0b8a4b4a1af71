// Package archive reads files that hold other files: zip, tar, and what gzip
// and bzip2 packed.
//
// It hands each file inside to [extract.Sink.Member], by the name that stands
// in the archive, with slashes and without what leads out of it ("..", a
// drive): the name is a label, and nothing is ever written to it. What a file
// may unpack to is bounded before it is unpacked ([extract.Limits]).
package archive

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"ownup/internal/trace/extract"
)

// The sentences for what is not read.
const (
	tooLarge  = "A file in the archive unpacks to more than the limit; it is not read."
	tooMany   = "The archive unpacks to more than the limit; the rest of it is not read."
	encrypted = "A file in the archive is encrypted; it is not read."
	method    = "A file in the archive is packed in a way that is not read."
	damaged   = "A file in the archive is damaged; what comes before that is read."
	listLost  = "The list of the archive is damaged; the files that are found without it are read."
	broken    = "The archive is damaged; what comes before that is read."
)

// unpacker hands over the files of one archive within its limits.
type unpacker struct {
	ctx    context.Context // of the one call that this value lives for
	limits extract.Limits
	sink   extract.Sink
	left   int64 // bytes that may still come out of the archive
	files  int
	wanted func(name string) bool // of a zip archive
}

func newUnpacker(ctx context.Context, limits extract.Limits, sink extract.Sink) *unpacker {
	return &unpacker{ctx: ctx, limits: limits, sink: sink, left: int64(limits.Total)}
}

// member hands over one file: what r gives, which is at most limit bytes.
// more is false where no other file can be read.
func (u *unpacker) member(name string, r io.Reader, limit int64) (more bool, err error) {
	u.files++
	if u.left <= 0 || u.files > u.limits.Members {
		return false, u.sink.Skip(extract.Place{}, tooMany)
	}
	limit = min(limit, u.left)
	content, readErr := u.unpack(r, limit)
	if err := u.ctx.Err(); err != nil {
		return false, err
	}
	u.left -= int64(len(content))
	switch {
	case int64(len(content)) > limit:
		return true, u.skip(name, tooLarge)
	case readErr != nil:
		if err := u.skip(name, damaged); err != nil {
			return false, err
		}
	}
	if len(content) == 0 {
		return true, nil
	}
	return true, u.sink.Member(name, content)
}

func (u *unpacker) skip(name, reason string) error {
	return u.sink.Skip(extract.Place{Path: name}, reason)
}

// unpack reads one byte more than the limit, if there is one.
func (u *unpacker) unpack(r io.Reader, limit int64) ([]byte, error) {
	var content bytes.Buffer
	_, err := content.ReadFrom(io.LimitReader(cancelled{u.ctx, r}, limit+1))
	return content.Bytes(), err
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(into []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(into)
}

// Label makes a name of an archive one that can be shown: in UTF-8, with
// slashes, and no longer than a person reads.
func Label(name string) string {
	if !utf8.ValidString(name) {
		if decoded, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ReplaceAll(name, `\`, "/"))
	if len(name) > 2 && name[1] == ':' && name[2] == '/' {
		name = name[2:]
	}
	const longest = 1000
	if len(name) > longest {
		name = strings.ToValidUTF8(name[len(name)-longest:], "")
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}
