package trace

import (
	"context"
	"io"
	"os"

	"ownup/internal/trace/extract"
)

// Direct reads files in the process that calls it. It is for files that are
// trusted, and for measuring; foreign files are read in a confined process.
type Direct struct {
	Readers extract.Readers
	Limits  extract.Limits
}

// Read reads one file.
func (d Direct) Read(ctx context.Context, path string, sink extract.DeepSink) error {
	content, reason := load(path, d.Limits.File)
	if reason != "" {
		return sink.Skip(nil, extract.Place{}, reason)
	}
	return d.Readers.Deep(ctx, path, content, d.Limits, sink)
}

// Deep reads a file whose content is at hand.
func (d Direct) Deep(ctx context.Context, name string, content []byte, limits extract.Limits, sink extract.DeepSink) error {
	return d.Readers.Deep(ctx, name, content, limits, sink)
}

// load reads a file up to a limit, or says why it cannot be read.
func load(path string, most int) (content []byte, reason string) {
	f, err := os.Open(path)
	if err != nil {
		return nil, extract.Unopened(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	content, err = io.ReadAll(io.LimitReader(f, int64(most)+1))
	switch {
	case err != nil:
		return nil, extract.Unopened(err)
	case len(content) > most:
		return nil, "The file is larger than the limit."
	}
	return content, ""
}
