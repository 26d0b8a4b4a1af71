package workgraph

import (
	"fmt"
	"runtime"

	"ownup/internal/core/person"
)

// Builder turns encoded batches into a [Graph] as they come, so that nobody
// has to hold them all. The zero Builder is empty and ready. It is for one
// goroutine; it takes batches apart on as many processors as there are.
type Builder struct {
	l       *loader
	pending []chan result // of the batches being taken apart, oldest first
	added   int
	err     error
}

type result struct {
	u     *unpacked
	err   error
	place int // of the batch, from 1
}

// Add adds a batch, which must not change from then on. The error, of this
// batch or one before it, is that of [Decode]; or a problem of kind
// [problem.Refused] where a graph cannot hold so much.
func (b *Builder) Add(batch []byte) error {
	if b.l == nil {
		b.l = newLoader()
	}
	b.added++
	done, place := make(chan result, 1), b.added
	go func() {
		u, err := unpack(batch)
		done <- result{u, err, place}
	}()
	b.pending = append(b.pending, done)
	b.settle(runtime.GOMAXPROCS(0))
	return b.err
}

// settle takes in batches until no more than so many are being taken apart.
func (b *Builder) settle(most int) {
	for len(b.pending) > most {
		r := <-b.pending[0]
		b.pending = b.pending[1:]
		if r.err == nil && b.err == nil {
			r.err = b.l.add(r.u)
		}
		if r.err != nil && b.err == nil {
			b.err = fmt.Errorf("read batch %d: %w", r.place, r.err)
		}
	}
}

// Graph returns the graph of all batches, whatever their order was, and
// leaves the builder empty. It obeys the corrections of who is who, and takes
// people at homeDomains for colleagues. An act that was handed over twice
// (two clones, two mailboxes) counts once. The error is that of [Builder.Add].
func (b *Builder) Graph(corrections []person.Correction, homeDomains []string) (*Graph, error) {
	b.settle(0)
	l, err := b.l, b.err
	*b = Builder{}
	if err != nil {
		return nil, err
	}
	if l == nil {
		l = newLoader()
	}
	return l.graph(corrections, homeDomains), nil
}

// Build is [Builder] where all batches are at hand.
func Build(batches [][]byte, corrections []person.Correction, homeDomains []string) (*Graph, error) {
	var b Builder
	for _, data := range batches {
		if b.Add(data) != nil {
			break // Graph returns it
		}
	}
	return b.Graph(corrections, homeDomains)
}
