package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"ownup/internal/trace/extract"
)

// Tar reads tar archives. Links and devices hold no text and are passed over.
func Tar(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	return newUnpacker(ctx, limits, sink).tar(bytes.NewReader(f.Content))
}

func (u *unpacker) tar(r io.Reader) error {
	t := tar.NewReader(cancelled{u.ctx, r})
	for {
		h, err := t.Next()
		if ctxErr := u.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return u.sink.Skip(extract.Place{}, broken)
		case h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse:
			continue
		}
		limit := int64(u.limits.File)
		if h.Size > limit {
			if err := u.skip(Label(h.Name), tooLarge); err != nil {
				return err
			}
			continue
		}
		more, err := u.member(Label(h.Name), t, limit)
		if err != nil || !more {
			return err
		}
	}
}

// Gzip reads what gzip packed: one file, or a tar archive, which is read as it
// is unpacked.
func Gzip(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := gzip.NewReader(bytes.NewReader(f.Content))
	if err != nil {
		return sink.Skip(extract.Place{}, "The file is damaged.")
	}
	name := Label(r.Name)
	if name == "" {
		name = inner(f.Name)
	}
	return stream(ctx, name, r, len(f.Content), limits, sink)
}

// Bzip2 is Gzip for what bzip2 packed.
func Bzip2(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return stream(ctx, inner(f.Name), bzip2.NewReader(bytes.NewReader(f.Content)), len(f.Content), limits, sink)
}

// stream reads one packed stream.
func stream(ctx context.Context, name string, r io.Reader, packed int, limits extract.Limits, sink extract.Sink) error {
	u := newUnpacker(ctx, limits, sink)
	const ustarAt = 257
	b := bufio.NewReaderSize(r, 64<<10)
	if head, _ := b.Peek(512); len(head) > ustarAt && bytes.HasPrefix(head[ustarAt:], []byte("ustar")) {
		whole := min(u.left, int64(packed)*int64(limits.Ratio)+int64(limits.File))
		return u.tar(&bounded{b, whole})
	}
	_, err := u.member(name, b, limits.Unpacked(int64(packed)))
	return err
}

// bounded ends a stream in an error where it is longer than it may be.
type bounded struct {
	r    io.Reader
	left int64
}

var errTooLong = errors.New("stream longer than its limit")

func (b *bounded) Read(into []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.r.Read(into[:min(int64(len(into)), b.left)])
	b.left -= int64(n)
	return n, err
}

// inner is what a packed file is called when it is unpacked.
func inner(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	ending := path.Ext(name)
	rest := strings.TrimSuffix(name, ending)
	switch strings.ToLower(ending) {
	case ".tgz", ".tbz", ".tbz2":
		return rest + ".tar"
	case ".svgz":
		return rest + ".svg"
	case ".gz", ".bz2", ".z":
		return rest
	}
	return name
}
