package confine

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"golang.org/x/sync/semaphore"

	"ownup/internal/trace/extract"
)

// Pool reads files in children. Its methods may be called from several
// goroutines; as many files are read at the same time as there are workers.
type Pool struct {
	options     Options
	confinement Confinement
	places      *semaphore.Weighted // one for each child that reads; all for one that is alone
	starts      chan func()
	unending    context.Context // for closing, which is not cut short
	prepared    bool            // belongs to whoever has all places, as the cache in the options does

	mu     sync.Mutex
	idle   []*child
	live   map[*child]struct{}
	closed bool
}

// Start starts a pool with a first child, so that whoever reads a file later
// need not fear that none can be started. The context is that of the start.
// The pool must be closed.
func Start(ctx context.Context, o Options) (*Pool, error) {
	p := &Pool{options: o.complete(), starts: make(chan func()), live: map[*child]struct{}{}, unending: context.WithoutCancel(ctx)}
	p.places = semaphore.NewWeighted(int64(p.options.Workers))
	go p.starter()
	c, err := p.child(ctx)
	if err != nil {
		p.Close()
		return nil, err
	}
	p.confinement = c.confinement
	p.putBack(c)
	return p, nil
}

// Confinement returns what the system keeps the children of the pool from.
func (p *Pool) Confinement() Confinement { return p.confinement }

// starter starts children until the pool is closed. It has a thread of its own:
// the kernel ends a child when the thread that started it ends, and not only
// when its process does.
func (p *Pool) starter() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for start := range p.starts {
		start()
	}
}

// Read reads a file on disk and the files inside it into the sink, as
// [extract.Readers.Deep] does. The sink is called from this goroutine. What is
// wrong with the file is a skip; an error is that of the sink or of the
// context, or says that no child could be started.
func (p *Pool) Read(ctx context.Context, path string, sink extract.DeepSink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in, refused := open(path, p.options.Limits)
	if refused != "" {
		return sink.Skip(nil, extract.Place{}, refused)
	}
	defer in.close()
	return p.read(ctx, in, sink)
}

// Deep reads content that is in memory, as Read does a file. It belongs to the
// caller and is not changed; of the name only the ending counts.
func (p *Pool) Deep(ctx context.Context, name string, content []byte, limits extract.Limits, sink extract.DeepSink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(content) > limits.File {
		return sink.Skip(nil, extract.Place{}, tooLarge)
	}
	return p.read(ctx, &source{name: name, limits: limits, size: len(content), all: content}, sink)
}

func (p *Pool) read(ctx context.Context, in *source, sink extract.DeepSink) error {
	r := &resumed{sink: sink}
	how, err := p.attempt(ctx, in, r)
	if err == nil && how == unprepared {
		if err = p.prepare(ctx); err == nil {
			in.rewind()
			r.again()
			how, err = p.attempt(ctx, in, r)
		}
	}
	switch {
	case r.err != nil:
		return r.err
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case how != finished:
		return sink.Skip(nil, extract.Place{}, how.sentence(p.options.Deadline))
	}
	return nil
}

// attempt has a file read beside others, and alone if it is large or if that
// ended its child.
func (p *Pool) attempt(ctx context.Context, in *source, r *resumed) (outcome, error) {
	if in.size <= p.options.large() {
		how, err := p.beside(ctx, in, r)
		if err != nil || how != crashed && how != greedy {
			return how, err
		}
		in.rewind()
		r.again()
	}
	return p.alone(ctx, in, r)
}

// prepare has the cache filled if that was not done, while there is no child:
// it takes memory too. If it cannot be filled, children that start from now on
// have none, and their readers do without or say that they cannot.
func (p *Pool) prepare(ctx context.Context) error {
	all := int64(p.options.Workers)
	if err := p.places.Acquire(ctx, all); err != nil {
		return err
	}
	defer p.places.Release(all)
	if p.prepared {
		return nil
	}
	p.endIdle()
	if p.options.Prepare == nil || p.options.Prepare(ctx) != nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.options.Cache = ""
	}
	p.prepared = true
	return nil
}

// beside has a file read by any child, beside others.
func (p *Pool) beside(ctx context.Context, in *source, r *resumed) (outcome, error) {
	if err := p.places.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	defer p.places.Release(1)
	c, err := p.child(ctx)
	if err != nil {
		return 0, err
	}
	how, good := p.run(ctx, c, in, p.options.share(), r)
	if good {
		p.putBack(c)
	}
	return how, nil
}

// alone has a file read by a new child, when there is no other.
func (p *Pool) alone(ctx context.Context, in *source, r *resumed) (outcome, error) {
	all := int64(p.options.Workers)
	if err := p.places.Acquire(ctx, all); err != nil {
		return 0, err
	}
	defer p.places.Release(all)
	p.endIdle()
	c, err := p.child(ctx)
	if err != nil {
		return 0, err
	}
	how, good := p.run(ctx, c, in, p.options.Memory, r)
	if good {
		c.stop(finished)
		p.end(c)
	}
	return how, nil
}

// run has a child read a file, and reports whether the child is good for
// another. If it is not, it is gone.
func (p *Pool) run(ctx context.Context, c *child, in *source, memory int, r *resumed) (how outcome, good bool) {
	release := context.AfterFunc(ctx, func() { c.stop(crashed) })
	how, err := c.read(ctx, in, p.options, memory, r)
	if release() && err == nil && how != panicked {
		return how, true
	}
	if err != nil && (r.err != nil || errors.Is(err, errGarbled)) {
		c.stop(crashed) // it is in the middle of a file, or of nothing we know
	}
	why := p.end(c)
	if err == nil && how != panicked {
		return how, false // the context ended after the file had
	}
	return why, false
}

// child takes a child that is idle, or starts one.
func (p *Pool) child(ctx context.Context) (*child, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	closed := p.closed
	p.mu.Unlock()
	if closed {
		return nil, errClosed
	}
	return p.start(ctx)
}

// start starts a child on the thread for that.
func (p *Pool) start(ctx context.Context) (c *child, err error) {
	started := make(chan struct{})
	select {
	case p.starts <- func() { c, err = startChild(p.options); close(started) }:
		<-started
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live[c] = struct{}{}
	if p.closed {
		c.stop(crashed)
	}
	return c, nil
}

func (p *Pool) putBack(c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
}

// end waits for the end of a child.
func (p *Pool) end(c *child) outcome {
	why := c.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, c)
	return why
}

// endIdle ends the children that have nothing to do.
func (p *Pool) endIdle() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		c.stop(finished)
	}
	for _, c := range idle {
		p.end(c)
	}
}

// Close ends every child, whatever it is doing, and waits until they are gone.
// Reads that are under way return an error. No other may begin.
func (p *Pool) Close() {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.closed = true
	for c := range p.live {
		c.stop(crashed)
	}
	p.mu.Unlock()
	// Whoever has a place gives it back soon, since its child is gone.
	_ = p.places.Acquire(p.unending, int64(p.options.Workers))
	p.endIdle()
	close(p.starts)
	p.places.Release(int64(p.options.Workers)) // reads that come now learn that it is closed
}

// resumed is the sink of a file that may be read again: what the sink has had
// already it does not get a second time. Readers find the same in the same
// order.
type resumed struct {
	sink extract.DeepSink
	had  int   // records that came in the reading before
	come int   // in this one
	err  error // of the sink
}

// again begins another reading.
func (r *resumed) again() { r.had, r.come = max(r.had, r.come), 0 }

func (r *resumed) Begin(members []string, f extract.Begun) error {
	if r.come++; r.come > r.had {
		r.err = r.sink.Begin(members, f)
	}
	return r.err
}

func (r *resumed) Piece(members []string, p extract.Piece) error {
	if r.come++; r.come > r.had {
		r.err = r.sink.Piece(members, p)
	}
	return r.err
}

func (r *resumed) Skip(members []string, p extract.Place, reason string) error {
	if r.come++; r.come > r.had {
		r.err = r.sink.Skip(members, p, reason)
	}
	return r.err
}
