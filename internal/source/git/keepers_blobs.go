package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// blobs asks a running git for files by commit and path, and for their
// contents. Both processes start when first needed and stay until close.
type blobs struct {
	git   *runner
	check *dialogue // names to object names
	whole *dialogue // object names to contents
}

// blobID is an object name and its size; empty where there is no such file.
type blobID struct {
	name string
	size int64
}

// dialogue is a git that answers each line it is given.
type dialogue struct {
	p   *process
	in  *io.PipeWriter
	out *bufio.Reader
}

func (b *blobs) begin(ctx context.Context, d **dialogue, mode string) (*dialogue, error) {
	if *d != nil {
		return *d, nil
	}
	r, w := io.Pipe()
	p, err := b.git.start(ctx, r, "cat-file", mode)
	if err != nil {
		return nil, err
	}
	*d = &dialogue{p, w, bufio.NewReaderSize(p.out, 64<<10)}
	return *d, nil
}

// ids resolves names of the form "commit:path". A path with a line feed in it
// cannot be asked for and counts as not there, as does what is no file.
func (b *blobs) ids(ctx context.Context, names []string) ([]blobID, error) {
	ids := make([]blobID, len(names))
	if len(names) == 0 {
		return ids, nil
	}
	d, err := b.begin(ctx, &b.check, "--batch-check")
	if err != nil {
		return nil, err
	}
	asked := make(chan error, 1)
	go func() {
		var lines bytes.Buffer
		for _, n := range names {
			if !strings.Contains(n, "\n") {
				lines.WriteString(n + "\n")
			}
		}
		_, err := d.in.Write(lines.Bytes())
		asked <- err
	}()
	for i, n := range names {
		if strings.Contains(n, "\n") {
			continue
		}
		if ids[i], err = d.answer(); err != nil {
			d.end() // so that the asking ends too
			return nil, d.p.failed(errors.Join(err, <-asked))
		}
	}
	if err := <-asked; err != nil {
		d.end()
		return nil, d.p.failed(err)
	}
	return ids, nil
}

// answer reads one line: an object, or that it is missing.
func (d *dialogue) answer() (blobID, error) {
	line, err := d.out.ReadString('\n')
	if err != nil {
		return blobID{}, err
	}
	var id blobID
	var kind string
	if n, _ := fmt.Sscanf(line, "%s %s %d\n", &id.name, &kind, &id.size); n < 3 || kind != "blob" || !isHash([]byte(id.name)) {
		return blobID{}, nil
	}
	return id, nil
}

var errNotAsked = errors.New("git answered with another object than asked for")

// read returns the contents of a file.
func (b *blobs) read(ctx context.Context, id blobID) ([]byte, error) {
	d, err := b.begin(ctx, &b.whole, "--batch")
	if err != nil {
		return nil, err
	}
	text, err := d.content(id)
	if err != nil {
		d.end()
		return nil, d.p.failed(err)
	}
	return text, nil
}

// content asks for one object and reads it.
func (d *dialogue) content(id blobID) ([]byte, error) {
	if _, err := io.WriteString(d.in, id.name+"\n"); err != nil {
		return nil, err
	}
	got, err := d.answer()
	if err != nil {
		return nil, err
	}
	if got != id {
		return nil, errNotAsked
	}
	text := make([]byte, id.size+1) // a line feed follows
	if _, err := io.ReadFull(d.out, text); err != nil {
		return nil, err
	}
	return text[:id.size], nil
}

// end ends the git of a dialogue. It may be called again.
func (d *dialogue) end() {
	_ = d.in.Close() // a pipe in memory: it cannot fail
	d.p.abandon()
}

func (b *blobs) close() {
	for _, d := range []*dialogue{b.check, b.whole} {
		if d != nil {
			d.end()
		}
	}
}

// eachToken calls yield with each NUL-ended token. Tokens longer than 64 KB
// are no paths and end the reading.
func eachToken(in io.Reader, yield func([]byte)) error {
	s := bufio.NewScanner(in)
	s.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	for s.Scan() {
		yield(s.Bytes())
	}
	return s.Err()
}
