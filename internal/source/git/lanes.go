package git

import (
	"context"
	"errors"
	"io"
	"runtime"

	"ownup/internal/gitrun"
)

// Reading a history is git's time, of which one diff-tree uses one processor.
// So two of them share the plan: they take stretches of it in turns, each
// reads on while the other's are handed over, and the commits still come in
// the order of the plan. Stretches are long enough that git finds most of the
// trees that it compares still in its caches, and short enough that what one
// has read ahead is a few megabytes.
const (
	maxLanes = 2
	stretch  = 500 // commits
)

// lanes are the processes that read one plan.
type lanes struct {
	plan  plan
	first int // commits of the plan that are left out
	each  []*lane
}

type lane struct {
	p    *gitrun.Process
	out  *ahead
	scan *scanner
}

// readPlan starts to read a plan from its commit first on.
func (r *runner) readPlan(ctx context.Context, plan plan, first int) (*lanes, error) {
	n := min(maxLanes, runtime.GOMAXPROCS(0), (plan.len()-first+stretch-1)/stretch)
	l := &lanes{plan: plan, first: first}
	for i := range n {
		p, err := r.Start(ctx, &share{plan: plan, next: first + i*stretch, from: first, lanes: n},
			"diff-tree", "--stdin", "-z", "-r", "--root", "--always",
			"--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--no-notes",
			"--no-show-signature", "--ignore-submodules=none", "--name-status", "--encoding=UTF-8", "--format="+logFormat)
		if err != nil {
			l.abandon()
			return nil, err
		}
		out := readAhead(p.Out)
		l.each = append(l.each, &lane{p, out, newScanner(out, maxRecord)})
	}
	return l, nil
}

// of returns the lane that reads a commit of the plan.
func (l *lanes) of(commit int) *lane { return l.each[(commit-l.first)/stretch%len(l.each)] }

// wait waits for all to end by themselves. Their output must have been read.
func (l *lanes) wait() error {
	var all error
	for _, lane := range l.each {
		lane.out.stop()
		all = errors.Join(all, lane.p.Wait())
	}
	return all
}

// abandon ends all, and returns once they have ended.
func (l *lanes) abandon() {
	for _, lane := range l.each {
		lane.p.Cancel()
		lane.out.stop()
		lane.p.Abandon()
	}
}

// share is the input of one lane: the names of its commits, a line each.
type share struct {
	plan       plan
	next, from int
	lanes      int
	buf, line  []byte // the line being given, and what is left of it
}

// Read gives as much as fits.
func (s *share) Read(into []byte) (n int, err error) {
	for n < len(into) {
		if len(s.line) == 0 {
			if s.next >= s.plan.len() {
				break
			}
			s.buf = append(append(s.buf[:0], s.plan.name(s.next)...), '\n')
			s.line = s.buf
			if s.next++; (s.next-s.from)%stretch == 0 {
				s.next += (s.lanes - 1) * stretch
			}
		}
		k := copy(into[n:], s.line)
		s.line = s.line[k:]
		n += k
	}
	if n == 0 && len(into) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ahead reads on in a goroutine of its own while what it has read is used: up
// to aheadChunks pieces of aheadChunk bytes.
type ahead struct {
	full  chan []byte
	free  chan []byte
	quit  chan struct{}
	ended chan struct{}
	err   error  // why full was closed
	chunk []byte // the piece being given
	rest  []byte // of chunk
}

const (
	aheadChunk  = 64 << 10
	aheadChunks = 32
)

func readAhead(in io.Reader) *ahead {
	a := &ahead{
		full: make(chan []byte, aheadChunks), free: make(chan []byte, aheadChunks+2),
		quit: make(chan struct{}), ended: make(chan struct{}),
	}
	go a.run(in)
	return a
}

func (a *ahead) run(in io.Reader) {
	defer close(a.ended)
	defer close(a.full)
	for {
		var buf []byte
		select {
		case buf = <-a.free:
		default:
			buf = make([]byte, aheadChunk)
		}
		n, err := in.Read(buf)
		if n > 0 {
			select {
			case a.full <- buf[:n]:
			case <-a.quit:
				return
			}
		}
		if err != nil {
			a.err = err
			return
		}
	}
}

// Read gives what was read, and its error after all of it.
func (a *ahead) Read(into []byte) (int, error) {
	if len(a.rest) == 0 {
		if a.chunk != nil {
			a.free <- a.chunk[:cap(a.chunk)]
			a.chunk = nil
		}
		chunk, ok := <-a.full
		if !ok {
			return 0, a.err
		}
		a.chunk, a.rest = chunk, chunk
	}
	n := copy(into, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// stop ends the goroutine, once its reader has answered, and waits for it.
func (a *ahead) stop() {
	close(a.quit)
	<-a.ended
}
