package storetest

import (
	"testing"
	"time"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

func lostMoveRollsBack(t *testing.T, s *store.Store) {
	m, other := create(t, s, "ines"), create(t, s, "tom")
	mine := record.Intent{ID: newID(t), Listener: "tom", State: record.Intended, CreatedAt: began}
	theirs := record.Intent{ID: newID(t), Listener: "ines", State: record.Intended, CreatedAt: began}
	appended(t, s, m.ID, 1, record.Change{Intents: []record.Intent{mine}})
	appended(t, s, other.ID, 1, record.Change{Intents: []record.Intent{theirs}})
	before, beforeOther := take(t, s, m.ID), take(t, s, other.ID)
	tests := []struct {
		name string
		move record.Move
	}{
		{"in another state", record.Move{ID: mine.ID, From: record.Done, To: record.Intended}},
		{"unknown", record.Move{ID: newID(t), From: record.Intended, To: record.Done}},
		{"another mistake's", record.Move{ID: theirs.ID, From: record.Intended, To: record.Done}},
	}
	for _, tt := range tests {
		err := appendOne(t.Context(), s, m.ID, 2, record.Change{
			State:    record.Closed,
			EraseKey: true,
			Intents:  []record.Intent{{ID: newID(t), Listener: "jo", State: record.Intended, CreatedAt: began}},
			Lesson:   &record.Lesson{ID: newID(t), Owner: "ines", At: began, Sealed: []byte("x")},
			Moves: []record.Move{
				{ID: mine.ID, From: record.Intended, To: record.Attempting, LeaseUntil: began},
				tt.move,
			},
		})
		wantKind(t, tt.name, err, problem.Conflict)
	}
	wantEqual(t, "the mistake", take(t, s, m.ID), before)
	wantEqual(t, "the other mistake", take(t, s, other.ID), beforeOther)
}

func intentsAreFound(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	intent := func(minute int, state record.IntentState) record.Intent {
		in := record.Intent{ID: newID(t), Listener: "l", State: state, CreatedAt: began.Add(time.Duration(minute) * time.Minute)}
		if state == record.Attempting {
			in.LeaseUntil = began.Add(time.Hour)
		}
		return in
	}
	third, first, second := intent(3, record.Intended), intent(1, record.Attempting), intent(2, record.Done)
	appended(t, s, m.ID, 1, record.Change{Intents: []record.Intent{third, first, second}})
	third.MistakeID, first.MistakeID, second.MistakeID = m.ID, m.ID, m.ID
	tests := []struct {
		states []record.IntentState
		want   []record.Intent
	}{
		{nil, []record.Intent{first, second, third}},
		{record.IntentStates(), []record.Intent{first, second, third}},
		{[]record.IntentState{record.Intended}, []record.Intent{third}},
		{[]record.IntentState{record.Intended, record.Attempting, record.Intended}, []record.Intent{first, third}},
		{[]record.IntentState{"lost"}, nil},
	}
	for _, tt := range tests {
		wantEqual(t, "intents, oldest first", must[[]record.Intent](t)(s.Intents(t.Context(), tt.states...)), tt.want)
	}
	wantEqual(t, "by id", must[record.Intent](t)(s.Intent(t.Context(), first.ID)), first)
	_, err := s.Intent(t.Context(), newID(t))
	wantKind(t, "an unknown id", err, problem.Missing)
}

func staleIntentsAreFound(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	now := began.Add(time.Hour)
	cutoff := now.Add(-10 * time.Minute)
	ids := map[string]string{}
	var intents []record.Intent
	add := func(name string, state record.IntentState, created, lease time.Time) {
		in := record.Intent{ID: newID(t), Listener: "l", State: state, CreatedAt: created, LeaseUntil: lease}
		ids[in.ID] = name
		intents = append(intents, in)
	}
	never := time.Time{}
	add("begun long ago, lease ended", record.Attempting, began, now.Add(-time.Second))
	add("lease ends now", record.Attempting, began.Add(time.Second), now)
	add("lease runs", record.Attempting, began.Add(2*time.Second), now.Add(time.Microsecond))
	add("forgotten", record.Intended, cutoff.Add(-time.Microsecond), never)
	add("fresh", record.Intended, cutoff, never)
	add("done", record.Done, began, never)
	appended(t, s, m.ID, 1, record.Change{Intents: intents})

	var got []string
	for _, in := range must[[]record.Intent](t)(s.StaleIntents(t.Context(), now, cutoff)) {
		got = append(got, ids[in.ID])
	}
	wantEqual(t, "stale intents, oldest first", got, []string{"begun long ago, lease ended", "lease ends now", "forgotten"})
}
