package git

import (
	"context"
	"io"
)

// ending returns in as a reader that ends with ctx, even while in waits for
// bytes that may never come, as a pipe or a keyboard does.
func ending(ctx context.Context, in io.Reader) io.Reader {
	if _, _, seeks := position(in); seeks {
		return during{ctx, in} // a file: it never waits
	}
	return &patient{ctx: ctx, in: in, came: make(chan arrival, 1), buf: make([]byte, 256<<10)}
}

// patient waits for its reader beside it, in a goroutine, so that it can walk
// away from it. A goroutine that was left alone ends when its reader answers.
type patient struct {
	ctx  context.Context
	in   io.Reader
	came chan arrival
	buf  []byte // the goroutine's while it reads
	rest []byte // of buf, not yet given out
	err  error  // to give out after rest
}

type arrival struct {
	n   int
	err error
}

// Read gives what came, or the error of the context. After an error of
// either it gives nothing more.
func (p *patient) Read(b []byte) (int, error) {
	if len(p.rest) == 0 && p.err == nil {
		p.err = p.wait()
	}
	if len(p.rest) == 0 {
		return 0, p.err
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (p *patient) wait() error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	go func() {
		n, err := p.in.Read(p.buf)
		p.came <- arrival{n, err}
	}()
	select {
	case a := <-p.came:
		p.rest = p.buf[:a.n]
		return a.err
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// during is a reader that ends with its context.
type during struct {
	ctx context.Context
	in  io.Reader
}

func (d during) Read(b []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	return d.in.Read(b)
}
