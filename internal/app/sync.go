package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/record"
)

// Synced is what reading one record of work gave.
type Synced struct {
	Kind     string    `json:"kind"`
	Location string    `json:"location"`
	Acts     int64     `json:"acts"`    // new ones
	Others   int64     `json:"others"`  // new flows, deadlines, cards, aliases and memberships
	Skipped  int64     `json:"skipped"` // items that could not be read
	Skips    []Skipped `json:"skips,omitempty"`
	Anew     bool      `json:"anew,omitempty"` // everything was read again: going on was not possible
}

// Skipped is one item that could not be read.
type Skipped struct {
	Place  string `json:"place"`
	Reason string `json:"reason"`
}

// maxSkips is how many skipped items are named; all are counted.
const maxSkips = 100

// SyncInput names a record of work. Progress, which may be nil, is told how
// far reading has come; a total of zero is not known.
type SyncInput struct {
	Kind, Path string
	Progress   func(done, total int64)
}

// Sync reads what is new in one record of work. What was read is stored in
// steps, each with the place to go on from, so a sync that is broken off is
// taken up again where it was.
func (a *App) Sync(ctx context.Context, actor Actor, in SyncInput) (Synced, error) {
	read, ok := a.Readers[in.Kind]
	if !ok {
		return Synced{}, problem.New(problem.Invalid, "That is not a kind of record ownup reads.",
			"Use one of: "+strings.Join(a.SourceKinds(), ", ")+".")
	}
	location, err := locate(in.Path)
	if err != nil {
		return Synced{}, fmt.Errorf("absolute path: %w", err)
	}
	source, err := a.Store.Source(ctx, actor.ID, in.Kind, location)
	if err != nil {
		return Synced{}, err
	}
	sink := newSink(ctx, a, source, in.Progress)
	err = read(ctx, location, source.Cursor, sink)
	result, storeErr := sink.close(err)
	if err == nil || errors.Is(err, errStoreFailed) {
		err = storeErr
	}
	return result, err
}

// standardInput is the path of what is piped in; it has no folder.
const standardInput = "-"

// locate is the one name under which a record of work is known.
func locate(path string) (string, error) {
	if path == standardInput {
		return path, nil
	}
	return filepath.Abs(path)
}

// SourceKinds lists the kinds of record that can be read.
func (a *App) SourceKinds() []string {
	var kinds []string
	for k := range a.Readers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}

// Sources returns what ownup has read for the actor. A path at which there
// never was anything to read is not among them.
func (a *App) Sources(ctx context.Context, actor Actor) ([]record.Source, error) {
	all, err := a.Store.Sources(ctx, actor.ID)
	return slices.DeleteFunc(all, func(s record.Source) bool { return s.SyncedAt.IsZero() }), err
}

// Forget drops a record of work with everything that was read from it.
func (a *App) Forget(ctx context.Context, actor Actor, kind, path string) error {
	location, err := locate(path)
	if err != nil {
		return fmt.Errorf("absolute path: %w", err)
	}
	sources, err := a.Store.Sources(ctx, actor.ID)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if s.Kind == kind && s.Location == location {
			return a.Store.DropSource(ctx, actor.ID, s.ID)
		}
	}
	return problem.New(problem.Missing, "ownup has not read that record.", "ownup sources lists what it has read.")
}

// sink packs what a source reads and stores it in steps. Packed steps are
// stored by a goroutine of its own, so that the source reads on meanwhile;
// close waits for it.
type sink struct {
	ctx      context.Context
	app      *App
	progress func(done, total int64)
	result   Synced
	packer   workgraph.Packer
	reset    bool
	fresh    bool  // nothing had been read of this source before
	acts     int64 // since the last step
	skipped  int64 // since the last step
	steps    chan record.Step
	stored   chan error // one value, when all steps are stored or one failed
	failed   chan struct{}
}

func newSink(ctx context.Context, a *App, source record.Source, progress func(done, total int64)) *sink {
	s := &sink{
		ctx: ctx, app: a, progress: progress, fresh: source.Cursor == nil,
		result: Synced{Kind: source.Kind, Location: source.Location},
		steps:  make(chan record.Step, 1), stored: make(chan error, 1), failed: make(chan struct{}),
	}
	go s.store(source)
	return s
}

// store writes steps in order until the channel is closed or one fails.
func (s *sink) store(source record.Source) {
	generation := source.Generation
	var err error
	for step := range s.steps {
		if generation, err = s.app.Store.PutBatch(s.ctx, source.ID, generation, step); err != nil {
			close(s.failed)
			break
		}
	}
	s.stored <- err
}

// step hands everything packed so far over to be stored with cursor.
func (s *sink) step(cursor []byte) error {
	step := record.Step{Reset: s.reset, Cursor: slices.Clone(cursor), Acts: s.acts, Skipped: s.skipped, At: s.app.now()}
	if !s.packer.Empty() {
		batch, err := s.packer.Pack()
		if err != nil {
			return err
		}
		step.Batch = batch
	}
	s.reset, s.acts, s.skipped = false, 0, 0
	select {
	case s.steps <- step:
		return nil
	case <-s.failed:
		return errStoreFailed
	}
}

// errStoreFailed ends the reading; close returns what really happened.
var errStoreFailed = errors.New("a step could not be stored")

// close waits until everything is stored. What was read after the last
// checkpoint of a reading that failed is left out, so that nothing is read
// twice when it goes on.
func (s *sink) close(readErr error) (Synced, error) {
	close(s.steps)
	err := <-s.stored
	if err == nil && readErr == nil && !s.packer.Empty() {
		err = fmt.Errorf("read %s: no checkpoint after the last item", s.result.Kind)
	}
	return s.result, err
}

func (s *sink) Reset() error {
	s.reset, s.result.Anew = true, !s.fresh
	return nil
}

func (s *sink) Act(act workgraph.Act) error {
	s.packer.Act(act)
	s.acts++
	s.result.Acts++
	return s.ctx.Err()
}

func (s *sink) Flow(f workgraph.Flow) error {
	s.packer.Flow(f)
	return s.other()
}

func (s *sink) Deadline(d workgraph.Deadline) error {
	s.packer.Deadline(d)
	return s.other()
}

func (s *sink) Card(c person.Card) error {
	s.packer.Card(c)
	return s.other()
}

func (s *sink) Alias(alias person.Alias) error {
	s.packer.Alias(alias)
	return s.other()
}

func (s *sink) Member(m workgraph.Membership) error {
	s.packer.Member(m)
	return s.other()
}

func (s *sink) other() error {
	s.result.Others++
	return s.ctx.Err()
}

func (s *sink) Skip(place, reason string) {
	s.skipped++
	s.result.Skipped++
	if len(s.result.Skips) < maxSkips {
		s.result.Skips = append(s.result.Skips, Skipped{place, reason})
	}
}

func (s *sink) Checkpoint(cursor []byte) error { return s.step(cursor) }

func (s *sink) Progress(done, total int64) {
	if s.progress != nil {
		s.progress(done, total)
	}
}

// SyncedAt is when the newest of the actor's records was read; zero where
// none was.
func SyncedAt(sources []record.Source) time.Time {
	var last time.Time
	for _, s := range sources {
		if s.SyncedAt.After(last) {
			last = s.SyncedAt
		}
	}
	return last
}
