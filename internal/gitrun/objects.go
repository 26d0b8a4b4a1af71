package gitrun

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Object is one object of a repository. It is empty where there is none.
type Object struct {
	Name string // full
	Kind string // "blob", "tree", "commit", "tag"
	Size int64
}

// Objects asks a running git for objects. Its processes start when first
// needed and stay until Close. It is not safe for concurrent use.
type Objects struct {
	git   *Repository
	check *dialogue // names to object names
	whole *dialogue // names to contents
}

// Objects returns a way to ask for objects. Call Close in the end.
func (r *Repository) Objects() *Objects { return &Objects{git: r} }

// dialogue is a git that answers each line it is given.
type dialogue struct {
	p   *Process
	in  *io.PipeWriter
	out *bufio.Reader
}

func (o *Objects) begin(ctx context.Context, d **dialogue, mode string) (*dialogue, error) {
	if *d != nil {
		return *d, nil
	}
	r, w := io.Pipe()
	p, err := o.git.Start(ctx, r, "cat-file", mode)
	if err != nil {
		return nil, err
	}
	*d = &dialogue{p, w, bufio.NewReaderSize(p.Out, 64<<10)}
	return *d, nil
}

// Look resolves names, of the form "commit:path" or any other. A name with a
// line feed in it cannot be asked for and counts as not there.
func (o *Objects) Look(ctx context.Context, names []string) ([]Object, error) {
	found := make([]Object, len(names))
	if len(names) == 0 {
		return found, nil
	}
	d, err := o.begin(ctx, &o.check, "--batch-check")
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
		if found[i], err = d.answer(); err != nil {
			d.end() // so that the asking ends too
			return nil, d.p.Failed(errors.Join(err, <-asked))
		}
	}
	if err := <-asked; err != nil {
		d.end()
		return nil, d.p.Failed(err)
	}
	return found, nil
}

// answer reads one line: an object, or that it is missing.
func (d *dialogue) answer() (Object, error) {
	line, err := d.out.ReadString('\n')
	if err != nil {
		return Object{}, err
	}
	fields := strings.Fields(line)
	if len(fields) != 3 || !IsHash([]byte(fields[0])) {
		return Object{}, nil
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return Object{}, fmt.Errorf("git gave %q as the size of an object", fields[2])
	}
	return Object{fields[0], fields[1], size}, nil
}

// Read returns an object by any name of it, and its contents. Where there is
// none the object is empty; where it has more than limit bytes, the contents
// are nil.
func (o *Objects) Read(ctx context.Context, name string, limit int64) (Object, []byte, error) {
	if strings.Contains(name, "\n") {
		return Object{}, nil, nil
	}
	d, err := o.begin(ctx, &o.whole, "--batch")
	if err != nil {
		return Object{}, nil, err
	}
	found, text, err := d.content(name, limit)
	if err != nil {
		d.end()
		o.whole = nil
		return Object{}, nil, d.p.Failed(err)
	}
	return found, text, nil
}

// content asks for one object and reads it.
func (d *dialogue) content(name string, limit int64) (Object, []byte, error) {
	if _, err := io.WriteString(d.in, name+"\n"); err != nil {
		return Object{}, nil, err
	}
	got, err := d.answer()
	if err != nil || got.Name == "" {
		return Object{}, nil, err
	}
	if got.Size > limit {
		_, err := io.CopyN(io.Discard, d.out, got.Size+1)
		return got, nil, err
	}
	text := make([]byte, got.Size+1) // a line feed follows
	if _, err := io.ReadFull(d.out, text); err != nil {
		return Object{}, nil, err
	}
	return got, text[:got.Size], nil
}

// end ends the git of a dialogue. It may be called again.
func (d *dialogue) end() {
	_ = d.in.Close() // a pipe in memory: it cannot fail
	d.p.Abandon()
}

// Close ends what was started.
func (o *Objects) Close() {
	for _, d := range []*dialogue{o.check, o.whole} {
		if d != nil {
			d.end()
		}
	}
	o.check, o.whole = nil, nil
}
