package extract

import (
	"context"
	"errors"
	"io/fs"
)

// File is a file to be read.
type File struct {
	Name    string // as it is written where the file lies; only its ending counts
	Kind    Kind
	Content []byte // belongs to the caller and is not changed
}

// Reader reads files of some kinds.
//
// It hands what it finds to the sink and reports what it cannot read there; a
// damaged file is no error. It returns the error of the sink or of the
// context, and nothing else. It takes time in step with the size of the file,
// asks the context at least once in every few thousand steps, and keeps
// within the limits.
type Reader func(ctx context.Context, f File, limits Limits, sink Sink) error

// Readers are the readers by the kinds that they read.
type Readers map[Kind]Reader

// Read hands the text of one file to the sink. The kind is told by the
// content, and where that says little by the name. A file of a kind that
// nobody reads is reported with the kind.
//
// Files inside the file go to [Sink.Member]; [Readers.Deep] reads these too.
func (r Readers) Read(ctx context.Context, name string, content []byte, limits Limits, sink Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(content) == 0 {
		return nil
	}
	if len(content) > limits.File {
		return sink.Skip(Place{}, "The file is larger than the limit.")
	}
	kind := KindOf(name, content)
	if read, ok := r[kind]; ok {
		return read(ctx, File{Name: name, Kind: kind, Content: content}, limits, sink)
	}
	return sink.Skip(Place{}, kind.notRead())
}

// Unopened says in a sentence why a file cannot be opened or read.
func Unopened(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "The file may not be read."
	case errors.Is(err, fs.ErrNotExist):
		return "The file is not there any more."
	}
	return "The file cannot be read."
}
