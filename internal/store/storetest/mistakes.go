package storetest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

func mistakesAreNumbered(t *testing.T, s *store.Store) {
	ines1, tom1, ines2 := create(t, s, "ines"), create(t, s, "tom"), create(t, s, "ines")
	for _, tt := range []struct {
		m    record.Mistake
		want int64
	}{{ines1, 1}, {tom1, 1}, {ines2, 2}} {
		if tt.m.Number != tt.want {
			t.Errorf("a mistake of %s has number %d, want %d", tt.m.Owner, tt.m.Number, tt.want)
		}
	}
	wantEqual(t, "the mistakes of ines, newest first",
		must[[]record.Mistake](t)(s.Mistakes(t.Context(), "ines")), []record.Mistake{ines2, ines1})
	wantEqual(t, "the mistakes of somebody else",
		must[[]record.Mistake](t)(s.Mistakes(t.Context(), "jo")), nil)
}

func mistakeIsWhatWasStored(t *testing.T, s *store.Store) {
	m := record.Mistake{
		ID: newID(t), Number: 99, Owner: "Ines Kaya <ines@firm.example>", State: record.Open, Seq: 3,
		Head: hash(3), HeadMAC: sign(3), CreatedAt: began.In(time.FixedZone("", 3600)),
	}
	sealed := events(0, 3)
	sealed[1].Sealed = bytes.Repeat([]byte{0, 0xff, '\''}, 10_000)
	m.Number = must[int64](t)(s.CreateMistake(t.Context(), m, []byte{0, 1, 2}, sealed))
	if m.Number != 1 {
		t.Errorf("number %d, want 1: the store assigns it", m.Number)
	}
	m.CreatedAt = began // in UTC
	wantEqual(t, "by number", must[record.Mistake](t)(s.Mistake(t.Context(), m.Owner, 1)), m)
	wantEqual(t, "by id", must[record.Mistake](t)(s.MistakeByID(t.Context(), m.ID)), m)
	wantEqual(t, "events", must[[]record.Event](t)(s.Events(t.Context(), m.ID)), sealed)
	wantEqual(t, "key", must[[]byte](t)(s.DataKey(t.Context(), record.MistakeKey(m.ID))), []byte{0, 1, 2})

	_, err := s.Mistake(t.Context(), "tom", 1)
	wantKind(t, "the number of somebody else's mistake", err, problem.Missing)
	_, err = s.Mistake(t.Context(), m.Owner, 2)
	wantKind(t, "a number too high", err, problem.Missing)
	_, err = s.MistakeByID(t.Context(), newID(t))
	wantKind(t, "an unknown id", err, problem.Missing)
	_, err = s.Events(t.Context(), newID(t))
	wantKind(t, "events of an unknown id", err, problem.Missing)
	_, _, err = s.History(t.Context(), newID(t))
	wantKind(t, "history of an unknown id", err, problem.Missing)
}

func mistakeIsRefused(t *testing.T, s *store.Store) {
	there := create(t, s, "ines")
	tests := []struct {
		name   string
		change func(m *record.Mistake, sealed *[]record.Event, key *[]byte)
		want   problem.Kind
	}{
		{"the id exists", func(m *record.Mistake, _ *[]record.Event, _ *[]byte) { m.ID = there.ID }, problem.Conflict},
		{"no owner", func(m *record.Mistake, _ *[]record.Event, _ *[]byte) { m.Owner = "" }, problem.Internal},
		{"no time", func(m *record.Mistake, _ *[]record.Event, _ *[]byte) { m.CreatedAt = time.Time{} }, problem.Internal},
		{"an unknown state", func(m *record.Mistake, _ *[]record.Event, _ *[]byte) { m.State = "lost" }, problem.Internal},
		{"no events", func(_ *record.Mistake, sealed *[]record.Event, _ *[]byte) { *sealed = nil }, problem.Internal},
		{"a gap", func(_ *record.Mistake, sealed *[]record.Event, _ *[]byte) { (*sealed)[0].Seq = 2 }, problem.Internal},
		{"a short hash", func(_ *record.Mistake, sealed *[]record.Event, _ *[]byte) { (*sealed)[0].Hash = []byte{1} }, problem.Internal},
		{"a short signature", func(m *record.Mistake, _ *[]record.Event, _ *[]byte) { m.HeadMAC = []byte{1} }, problem.Internal},
		{"no key", func(_ *record.Mistake, _ *[]record.Event, key *[]byte) { *key = nil }, problem.Internal},
	}
	for _, tt := range tests {
		m := there
		m.ID = newID(t)
		sealed, key := events(0, 1), []byte("wrapped")
		tt.change(&m, &sealed, &key)
		_, err := s.CreateMistake(t.Context(), m, key, sealed)
		wantKind(t, tt.name, err, tt.want)
	}
	wantEqual(t, "mistakes after all that", must[[]record.Mistake](t)(s.Mistakes(t.Context(), "ines")), []record.Mistake{there})
	if next := create(t, s, "ines"); next.Number != 2 {
		t.Errorf("the next mistake has number %d, want 2: what failed takes no number", next.Number)
	}
}

func eventsAreAppended(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	in := record.Intent{ID: newID(t), Listener: "tom", State: record.Intended, CreatedAt: began}
	lesson := record.Lesson{ID: newID(t), Owner: "ines", At: began, Sealed: []byte("check the unit")}
	change := head(3)
	change.State, change.Intents, change.Lesson = record.Closed, []record.Intent{in}, &lesson
	if err := s.Append(t.Context(), m.ID, 1, events(1, 2), change); err != nil {
		t.Fatalf("Append: %v", err)
	}
	m.State, m.Seq, m.Head, m.HeadMAC = record.Closed, 3, hash(3), sign(3)
	in.MistakeID = m.ID
	want := snapshot{m, events(0, 3), []record.Intent{in}, []record.Lesson{lesson}, true}
	wantEqual(t, "after two events", take(t, s, m.ID), want)

	// A claim changes no story: it comes without events and leaves the head.
	lease := began.Add(time.Minute)
	err := s.Append(t.Context(), m.ID, 3, nil, record.Change{Moves: []record.Move{
		{ID: in.ID, From: record.Intended, To: record.Attempting, LeaseUntil: lease},
	}})
	if err != nil {
		t.Fatalf("Append without events: %v", err)
	}
	want.Intents[0].State, want.Intents[0].LeaseUntil = record.Attempting, lease
	wantEqual(t, "after the claim", take(t, s, m.ID), want)

	appended(t, s, m.ID, 3, record.Change{Moves: []record.Move{{ID: in.ID, From: record.Attempting, To: record.Done}}})
	want.Mistake.Seq, want.Mistake.Head, want.Mistake.HeadMAC = 4, hash(4), sign(4)
	want.Events = events(0, 4)
	want.Intents[0].State, want.Intents[0].LeaseUntil = record.Done, time.Time{}
	wantEqual(t, "after the outcome", take(t, s, m.ID), want)
}

func lateAppendWritesNothing(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	appended(t, s, m.ID, 1, record.Change{})
	before := take(t, s, m.ID)
	for _, after := range []int64{0, 1, 3} {
		err := appendOne(t.Context(), s, m.ID, after, record.Change{
			State:    record.Erased,
			EraseKey: true,
			Intents:  []record.Intent{{ID: newID(t), Listener: "tom", State: record.Intended, CreatedAt: began}},
			Lesson:   &record.Lesson{ID: newID(t), Owner: "ines", At: began, Sealed: []byte("x")},
		})
		wantKind(t, fmt.Sprintf("after event %d of 2", after), err, problem.Conflict)
	}
	wantEqual(t, "the mistake", take(t, s, m.ID), before)
	wantKind(t, "an unknown mistake", appendOne(t.Context(), s, newID(t), 1, record.Change{}), problem.Missing)
}

func brokenAppendWritesNothing(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	there := record.Intent{ID: newID(t), Listener: "tom", State: record.Intended, CreatedAt: began}
	appended(t, s, m.ID, 1, record.Change{Intents: []record.Intent{there}})
	before := take(t, s, m.ID)
	other := there
	other.ID = newID(t)
	other.State = "lost"
	gap := events(3, 1)
	tests := []struct {
		name   string
		change record.Change
		events []record.Event
		want   problem.Kind
	}{
		{"an intent of an unknown state", record.Change{Intents: []record.Intent{other}}, events(2, 1), problem.Internal},
		{"an intent that exists", record.Change{Intents: []record.Intent{there}}, events(2, 1), problem.Conflict},
		{"an unknown state", record.Change{State: "lost"}, events(2, 1), problem.Internal},
		{"an attempt without a lease", record.Change{Moves: []record.Move{
			{ID: there.ID, From: record.Intended, To: record.Attempting},
		}}, events(2, 1), problem.Internal},
		{"a move that keeps the state", record.Change{Moves: []record.Move{
			{ID: there.ID, From: record.Intended, To: record.Intended},
		}}, events(2, 1), problem.Internal},
		{"a gap", record.Change{}, gap, problem.Internal},
		{"a lesson without text", record.Change{Lesson: &record.Lesson{ID: newID(t), Owner: "ines", At: began}}, events(2, 1), problem.Internal},
		{"a head without events", record.Change{}, nil, problem.Internal},
	}
	for _, tt := range tests {
		tt.change.Head, tt.change.HeadMAC = hash(3), sign(3)
		wantKind(t, tt.name, s.Append(t.Context(), m.ID, 2, tt.events, tt.change), tt.want)
	}
	wantEqual(t, "the mistake", take(t, s, m.ID), before)
}

func erasedKeyIsGone(t *testing.T, s *store.Store) {
	m, other := create(t, s, "ines"), create(t, s, "ines")
	lesson := record.Lesson{ID: newID(t), Owner: "ines", At: began, Sealed: []byte("check the unit")}
	appended(t, s, m.ID, 1, record.Change{State: record.Closed, Lesson: &lesson})
	appended(t, s, m.ID, 2, record.Change{State: record.Erased, EraseKey: true})
	got := take(t, s, m.ID)
	if got.HasKey || got.Mistake.State != record.Erased {
		t.Errorf("key there: %v, state %s; want no key and erased", got.HasKey, got.Mistake.State)
	}
	wantEqual(t, "the events, for the chain", got.Events, events(0, 3))
	wantEqual(t, "the lessons", got.Lessons, []record.Lesson{lesson})
	if !take(t, s, other.ID).HasKey {
		t.Error("the key of another mistake went with it")
	}
	// Once more does no harm.
	appended(t, s, m.ID, 3, record.Change{EraseKey: true})
}

func dataKeyIsPutOnce(t *testing.T, s *store.Store) {
	name := record.OwnerKey("ines")
	_, err := s.DataKey(t.Context(), name)
	wantKind(t, "before", err, problem.Missing)
	for _, offered := range []string{"first", "second"} {
		got := must[[]byte](t)(s.PutDataKey(t.Context(), name, []byte(offered)))
		if string(got) != "first" {
			t.Errorf("PutDataKey(%q) = %q, want the first", offered, got)
		}
	}
	wantEqual(t, "after", must[[]byte](t)(s.DataKey(t.Context(), name)), []byte("first"))
}

func lessonsBelongToOwner(t *testing.T, s *store.Store) {
	m, other := create(t, s, "ines"), create(t, s, "tom")
	first := record.Lesson{ID: newID(t), Owner: "ines", At: began, Sealed: []byte{0, 1}}
	second := record.Lesson{ID: newID(t), Owner: "ines", At: began.Add(time.Hour), Sealed: []byte("b")}
	toms := record.Lesson{ID: newID(t), Owner: "tom", At: began, Sealed: []byte("c")}
	appended(t, s, m.ID, 1, record.Change{Lesson: &first})
	appended(t, s, m.ID, 2, record.Change{Lesson: &second})
	appended(t, s, other.ID, 1, record.Change{Lesson: &toms})
	wantEqual(t, "of ines, newest first", must[[]record.Lesson](t)(s.Lessons(t.Context(), "ines")), []record.Lesson{second, first})
	wantEqual(t, "of tom", must[[]record.Lesson](t)(s.Lessons(t.Context(), "tom")), []record.Lesson{toms})
	wantEqual(t, "of jo", must[[]record.Lesson](t)(s.Lessons(t.Context(), "jo")), nil)
}
