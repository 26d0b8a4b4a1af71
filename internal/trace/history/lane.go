package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"sync"

	"ownup/internal/gitrun"
)

// Reading a history is git's time, of which one diff-tree uses one processor.
// So two of them share the commits with one parent: they take stretches of the
// plan in turns, long enough that git finds most of what it compares still in
// its caches. More would each need a few hundred megabytes. Merges have a lane
// of their own, since they are compared in another way.
const (
	plainLanes = 2
	stretch    = 250 // commits
)

// lane is a git, and a goroutine that reads and searches its answer.
type lane struct {
	ctx       context.Context // of the reading that the lane belongs to
	git       *gitrun.Repository
	plan      *plan
	seq       []int32 // the commits to read, in order
	merges    bool
	around    int
	out       chan *part
	hold      *hold
	number    int
	failed    error // why it ended early; for the operator
	scan      scanner
	hunk      hunk
	passage   passage
	documents *documents
}

// share gives each commit of the plan to a lane, and returns which.
func share(p *plan, lanes int) (seqs [][]int32, which []uint8) {
	seqs, which = make([][]int32, lanes+1), make([]uint8, len(p.commits))
	count := 0
	for i := range int32(len(p.commits)) {
		n := lanes // merges
		if len(p.parentsOf(i)) <= 1 {
			n = count / stretch % lanes
			count++
		}
		which[i] = uint8(n)
		seqs[n] = append(seqs[n], i)
	}
	return seqs, which
}

func lanesFor(commits int) int {
	return max(1, min(plainLanes, runtime.GOMAXPROCS(0), (commits+stretch-1)/stretch))
}

// run reads all commits of the lane. Where git fails at one, that one is
// handed on as broken and another git goes on behind it.
func (l *lane) run() {
	defer close(l.out)
	failures := 0
	for next := 0; next < len(l.seq) && l.ctx.Err() == nil; {
		if failures > mostMissing {
			if l.send(&part{commit: l.seq[next], broken: true, last: true}) != nil {
				return // it was cancelled
			}
			next++
			continue
		}
		done, err := l.round(l.seq[next:])
		next += done
		if err == nil {
			continue
		}
		l.failed = err
		failures++
	}
}

// drain waits until the lane has ended. What it still hands on is of no use.
func (l *lane) drain() {
	for range l.out {
	}
}

// round starts a git for the commits and reads its answer. It returns how many
// were handed on, and an error where the last of them is broken.
func (l *lane) round(seq []int32) (done int, err error) {
	proc, err := l.git.Start(l.ctx, &names{plan: l.plan, seq: seq}, l.arguments()...)
	if err != nil {
		return 1, errors.Join(err, l.send(&part{commit: seq[0], broken: true, last: true}))
	}
	l.scan.reset(proc.Out)
	for done < len(seq) {
		if err = l.commit(seq[done]); err != nil {
			break
		}
		done++
	}
	if err != nil {
		done++
		proc.Abandon()
		return done, proc.Failed(err)
	}
	if _, err := l.scan.peek(); !errors.Is(err, io.EOF) {
		proc.Abandon()
		return done, errGarbled // more than was asked for
	}
	return done, proc.Wait()
}

func (l *lane) arguments() []string {
	args := []string{
		"diff-tree", "--stdin", "-z", "-r", "--root", "--always", "--raw", "-p", "-D", "--full-index", "--no-abbrev",
		"--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--no-notes", "--no-show-signature",
		"--no-indent-heuristic", "--diff-algorithm=myers", "--inter-hunk-context=0", "--submodule=short",
		"--ignore-submodules=none", "-O/dev/null", "--encoding=UTF-8", "--format=format:%x00%H%x00%B%x00",
	}
	if l.merges {
		// Without a line around it, git miscounts a merge's hunks at the end
		// of a file.
		return append([]string{"-c", "core.deltaBaseCacheLimit=32m"}, append(args, "-c", "--no-renames", "-U"+strconv.Itoa(max(1, l.around)))...)
	}
	return append(args, "-M", "-l1000", "-U"+strconv.Itoa(l.around))
}

// largePart is how many changes go into one part, so that the first commit of
// a large repository is handed on bit by bit.
const largePart = 1000

// commit reads one commit and hands it on.
func (l *lane) commit(index int32) error {
	p := &part{commit: index}
	before := l.scan.read
	hash, err := l.scan.next()
	if err == nil {
		if want := l.plan.commits[index]; !l.is(want, hash) {
			err = errGarbled
		}
	} else if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err == nil {
		p.message = l.searchMessage()
		err = l.patches(func(c change) error {
			p.changes = append(p.changes, c)
			p.weight += c.weight()
			if len(p.changes) < largePart {
				return nil
			}
			whole := p
			p = &part{commit: index}
			return l.send(whole)
		})
	}
	p.bytes, p.last, p.broken = l.scan.read-before, true, err != nil
	return errors.Join(err, l.send(p))
}

func (l *lane) is(want oid, hash []byte) bool {
	got, ok := parse(hash)
	return ok && got == want
}

// searchMessage searches the message of the commit.
func (l *lane) searchMessage() []said {
	return l.passage.whole(l.scan.message)
}

// whole searches a text of its own, all of it.
func (p *passage) whole(text []byte) []said {
	p.begin(1)
	p.markup = false
	for len(text) > 0 {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte{'\n'})
		p.add(line, true)
	}
	p.end()
	found := append([]said(nil), p.said...)
	p.said = p.said[:0]
	return found
}

func (l *lane) send(p *part) error {
	p.weight += 200
	if err := l.hold.take(l.ctx, l.number, p.weight); err != nil {
		return err
	}
	select {
	case l.out <- p:
		return nil
	case <-l.ctx.Done():
		return l.ctx.Err()
	}
}

// weight is about how much memory a change takes.
func (c *change) weight() int {
	n := 200 + len(c.edits)*20
	for _, s := range c.said {
		n += 100 + len(s.text) + 400*len(s.hits)
	}
	return n
}

// names is the input of a lane: the names of its commits, a line each.
type names struct {
	plan *plan
	seq  []int32
	line []byte // what is left of the line being given
}

// Read gives as much as fits.
func (n *names) Read(into []byte) (read int, err error) {
	for read < len(into) {
		if len(n.line) == 0 {
			if len(n.seq) == 0 {
				break
			}
			n.line = fmt.Appendln(nil, n.plan.name(n.seq[0]))
			n.seq = n.seq[1:]
		}
		k := copy(into[read:], n.line)
		n.line = n.line[k:]
		read += k
	}
	if read == 0 && len(into) > 0 {
		return 0, io.EOF
	}
	return read, nil
}

// hold bounds what the lanes have read ahead of the follower. The lane whose
// turn it is never waits for it: what it reads is taken at once.
type hold struct {
	mu   sync.Mutex
	free sync.Cond
	used int
	turn int
}

const maxHeld = 64 << 20

func newHold(ctx context.Context) *hold {
	h := &hold{}
	h.free.L = &h.mu
	context.AfterFunc(ctx, h.free.Broadcast)
	return h
}

func (h *hold) take(ctx context.Context, lane, size int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.used+size > maxHeld && h.turn != lane && ctx.Err() == nil {
		h.free.Wait()
	}
	h.used += size
	return ctx.Err()
}

// give returns what has been taken, and says whose turn is next.
func (h *hold) give(size, turn int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.used -= size
	if h.turn != turn || size > 0 {
		h.turn = turn
		h.free.Broadcast()
	}
}
