package confine

import (
	"context"
	"io"
	"os"
	"runtime/metrics"
	"sync"
	"time"

	"ownup/internal/trace/extract"
)

const (
	// glance is how often a child looks at itself, and the parent at a child.
	glance = 5 * time.Millisecond
	// held is how long what was found may wait for more: what a child has not
	// sent is lost when it is ended.
	held = 50 * time.Millisecond
)

// grace is how long after the deadline a reader may take to notice.
func grace(deadline time.Duration) time.Duration { return max(deadline/10, 100*time.Millisecond) }

// sender sends what a reader finds, in blocks. The guard of the child looks at
// it from time to time, so that what was found arrives even where the reader
// hangs.
type sender struct {
	out io.Writer // only written to with the lock held

	mu      sync.Mutex
	records encoder
	sent    time.Time          // when there was last something to send
	working bool               // a file is being read
	since   time.Time          // from when its time counts
	asking  bool               // the parent works for it meanwhile
	cancel  context.CancelFunc // asks its reader to stop
}

// start begins a file.
func (s *sender) start(cancel context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.reset()
	s.since = time.Now()
	s.sent, s.working, s.cancel = s.since, true, cancel
}

// finish ends it.
func (s *sender) finish(o outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.working = false
	s.records.end(o)
	return s.flush()
}

// ask sends content and what to do with it.
func (s *sender) ask(what string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asking = true
	for len(content) > 0 {
		part := content[:min(len(content), mostChunk)]
		content = content[len(part):]
		s.records.carry(part)
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.records.ask(what)
	return s.flush()
}

// answered goes on with the file; the time until now was the parent's.
func (s *sender) answered(from time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asking = false
	s.since = s.since.Add(time.Since(from))
}

// flush sends what there is. The time that it takes is the parent's, which is
// slow to take more, and not that of the file.
func (s *sender) flush() error {
	before := time.Now()
	_, err := s.out.Write(s.records.take())
	s.sent = time.Now()
	s.since = s.since.Add(s.sent.Sub(before))
	return err
}

// Begin sends that a file begins.
func (s *sender) Begin(members []string, f extract.Begun) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.begin(members, f)
	return s.flushFull()
}

// Piece sends p; a very long one in several.
func (s *sender) Piece(members []string, p extract.Piece) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p.Text) > longText {
		first, end := p, head(p.Text)
		first.Text = p.Text[:end]
		s.records.piece(members, &first)
		if err := s.flushFull(); err != nil {
			return err
		}
		p = extract.Piece{Place: p.At(end), Text: p.Text[end:], By: p.By}
	}
	s.records.piece(members, &p)
	return s.flushFull()
}

// Skip sends a reason.
func (s *sender) Skip(members []string, p extract.Place, reason string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.skip(members, p, reason)
	return s.flushFull()
}

func (s *sender) flushFull() error {
	if s.records.full() {
		return s.flush()
	}
	return nil
}

// look sends what has waited long enough, and asks a reader that is late to
// stop. It reports whether one was asked and does not.
func (s *sender) look(now time.Time, deadline time.Duration) (hangs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.working || s.asking {
		return false
	}
	if !s.records.empty() && now.Sub(s.sent) >= held {
		_ = s.flush() // if it fails, so does the reader's next
	}
	took := now.Sub(s.since)
	if took > deadline {
		s.cancel()
	}
	return took > deadline+grace(deadline)
}

// leave sends what there is, if that is possible at once, and ends the process.
func (s *sender) leave(exit int) {
	if s.mu.TryLock() && !s.records.empty() {
		_ = s.flush()
	}
	os.Exit(exit)
}

// guard watches over the reader for as long as the process lives.
func (c *inside) guard() {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for now := range time.Tick(glance) {
		metrics.Read(sample)
		// This counts what was never touched too. Where the parent can see the
		// memory, it is the one to decide.
		taken := int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
		if most := c.allowed.Load(); most > 0 && taken > most+most/8 {
			c.leave(exitMemory)
		}
		if c.look(now, c.deadline) {
			c.leave(exitLate)
		}
	}
}
