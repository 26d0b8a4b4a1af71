// Package storetest holds every database that ownup runs on to one suite.
//
// [Run] opens databases through [store.Open] only and looks at them through
// the store's methods only, so whatever passes it can take the place of
// whatever else passes it.
package storetest

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

// Run runs the suite. Each call of fresh returns the URL of a database that
// is empty and that nobody else uses.
func Run(t *testing.T, fresh func(t *testing.T) string) {
	suites := []struct {
		name string
		run  func(t *testing.T, s *store.Store)
	}{
		{"mistakes are numbered for each owner", mistakesAreNumbered},
		{"a mistake is what was stored", mistakeIsWhatWasStored},
		{"a mistake is refused that does not fit", mistakeIsRefused},
		{"events are appended with their change", eventsAreAppended},
		{"an append that comes late writes nothing", lateAppendWritesNothing},
		{"an append that breaks a rule writes nothing", brokenAppendWritesNothing},
		{"a lost move takes the whole append with it", lostMoveRollsBack},
		{"an erased key is gone and the lesson stays", erasedKeyIsGone},
		{"a data key is put once", dataKeyIsPutOnce},
		{"intents are found by state", intentsAreFound},
		{"stale intents are found", staleIntentsAreFound},
		{"lessons belong to their owner", lessonsBelongToOwner},
		{"a source is made once", sourceIsMadeOnce},
		{"batches come back in order", batchesComeBack},
		{"a reset drops what came before", resetDrops},
		{"a late batch writes nothing", lateBatchWritesNothing},
		{"a dropped source is gone", droppedSourceIsGone},
		{"the reader of batches may stop", batchesMayStop},
		{"a pair has one correction", pairHasOneCorrection},
		{"settings are kept", settingsAreKept},
		{"rivals for a new mistake all get a number", rivalsForNumber},
		{"rivals for one mistake lose no event", rivalsForMistake},
		{"rivals for an intent: one gets it", rivalsForIntent},
		{"rivals for a data key agree", rivalsForDataKey},
		{"rivals for a source agree", rivalsForSource},
		{"a history is of one moment", historyIsOfOneMoment},
		{"a crowd is never told that the database is busy", crowdIsNotBusy},
		{"an ended context ends the call", endedContext},
	}
	for _, tt := range suites {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, open(t, fresh(t))) })
	}
	t.Run("a store opened again has everything", func(t *testing.T) { openedAgain(t, fresh(t)) })
	t.Run("many may open an empty database at once", func(t *testing.T) { openedAtOnce(t, fresh(t)) })
	t.Run("two processes share a database", func(t *testing.T) { sharedDatabase(t, fresh(t)) })
	t.Run("a closed store says so", func(t *testing.T) { closedStore(t, fresh(t)) })
}

// open opens the database at url and closes it when t ends.
func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// began is when the tests' stories begin: a whole microsecond, in UTC, as
// the store gives times back.
var began = time.Date(2026, 3, 2, 9, 30, 0, 123_456_000, time.UTC)

func newID(t *testing.T) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

// hash stands for the hash of event seq; the store does not compute any.
func hash(seq int64) []byte { return bytes.Repeat([]byte{byte(seq)}, record.HashSize) }

func sign(seq int64) []byte { return bytes.Repeat([]byte{byte(seq + 100)}, record.HashSize) }

// events returns n events that follow event number after.
func events(after int64, n int) []record.Event {
	var all []record.Event
	for i := range int64(n) {
		seq := after + i + 1
		all = append(all, record.Event{Seq: seq, Sealed: fmt.Appendf(nil, "sealed %d", seq), Hash: hash(seq)})
	}
	return all
}

// head returns a change that fits events up to seq.
func head(seq int64) record.Change { return record.Change{Head: hash(seq), HeadMAC: sign(seq)} }

// create stores a mistake of one event for owner and returns it as stored.
func create(t *testing.T, s *store.Store, owner string) record.Mistake {
	t.Helper()
	m := record.Mistake{
		ID: newID(t), Owner: owner, State: record.Open, Seq: 1,
		Head: hash(1), HeadMAC: sign(1), CreatedAt: began,
	}
	var err error
	m.Number, err = s.CreateMistake(t.Context(), m, []byte("wrapped "+m.ID), events(0, 1))
	if err != nil {
		t.Fatalf("CreateMistake: %v", err)
	}
	return m
}

// appendOne adds the event after number after, with what change says.
func appendOne(ctx context.Context, s *store.Store, id string, after int64, change record.Change) error {
	h := head(after + 1)
	change.Head, change.HeadMAC = h.Head, h.HeadMAC
	return s.Append(ctx, id, after, events(after, 1), change)
}

// appended fails t unless appendOne worked.
func appended(t *testing.T, s *store.Store, id string, after int64, change record.Change) {
	t.Helper()
	if err := appendOne(t.Context(), s, id, after, change); err != nil {
		t.Fatalf("Append after event %d: %v", after, err)
	}
}

// snapshot is all that one mistake has in the store.
type snapshot struct {
	Mistake record.Mistake
	Events  []record.Event
	Intents []record.Intent
	Lessons []record.Lesson
	HasKey  bool
}

func take(t *testing.T, s *store.Store, id string) snapshot {
	t.Helper()
	var got snapshot
	var err error
	if got.Mistake, got.Events, err = s.History(t.Context(), id); err != nil {
		t.Fatalf("History: %v", err)
	}
	all, err := s.Intents(t.Context())
	if err != nil {
		t.Fatalf("Intents: %v", err)
	}
	for _, in := range all {
		if in.MistakeID == id {
			got.Intents = append(got.Intents, in)
		}
	}
	if got.Lessons, err = s.Lessons(t.Context(), got.Mistake.Owner); err != nil {
		t.Fatalf("Lessons: %v", err)
	}
	_, err = s.DataKey(t.Context(), record.MistakeKey(id))
	if got.HasKey = err == nil; !got.HasKey {
		wantKind(t, "DataKey", err, problem.Missing)
	}
	return got
}

func wantKind(t *testing.T, what string, err error, want problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != want {
		t.Errorf("%s: error %v of kind %q, want kind %q", what, err, got, want)
	}
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// must returns a function that fails t where err is not nil and gives the
// value otherwise: must[T](t)(s.Method(...)).
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
