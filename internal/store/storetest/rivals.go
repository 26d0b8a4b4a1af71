package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

// race runs do from n goroutines that start together.
func race(n int, do func(i int)) {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	wg.Wait()
}

func rivalsForNumber(t *testing.T, s *store.Store) {
	numbers := make([]int64, 12)
	race(len(numbers), func(i int) {
		m := record.Mistake{
			ID: fmt.Sprintf("rival-%d", i), Owner: "ines", State: record.Open, Seq: 1,
			Head: hash(1), HeadMAC: sign(1), CreatedAt: began,
		}
		var err error
		if numbers[i], err = s.CreateMistake(t.Context(), m, []byte("w"), events(0, 1)); err != nil {
			t.Errorf("CreateMistake: %v", err)
		}
	})
	slices.Sort(numbers)
	wantEqual(t, "numbers", numbers, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
}

func rivalsForMistake(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	const rivals, each = 8, 5
	var conflicts atomic.Int64
	// Each rival saves five events of its own, loading again when it loses.
	race(rivals, func(i int) {
		for saved := 0; saved < each; {
			now, err := s.MistakeByID(t.Context(), m.ID)
			if err != nil {
				t.Errorf("MistakeByID: %v", err)
				return
			}
			change := head(now.Seq + 1)
			err = s.Append(t.Context(), m.ID, now.Seq, []record.Event{{
				Seq: now.Seq + 1, Sealed: fmt.Appendf(nil, "rival %d event %d", i, saved), Hash: hash(now.Seq + 1),
			}}, change)
			switch problem.KindOf(err) {
			case "":
				saved++
			case problem.Conflict:
				conflicts.Add(1)
			default:
				t.Errorf("Append: %v", err)
				return
			}
		}
	})
	got := take(t, s, m.ID)
	if len(got.Events) != 1+rivals*each || got.Mistake.Seq != 1+rivals*each {
		t.Fatalf("%d events, the row says %d; want %d", len(got.Events), got.Mistake.Seq, 1+rivals*each)
	}
	seen := map[string]bool{}
	for i, e := range got.Events {
		if e.Seq != int64(i+1) || seen[string(e.Sealed)] {
			t.Errorf("place %d holds event %d, %q", i+1, e.Seq, e.Sealed)
		}
		seen[string(e.Sealed)] = true
	}
	wantEqual(t, "head", got.Mistake.Head, hash(got.Mistake.Seq))
	t.Logf("%d saved, %d lost and tried again", rivals*each, conflicts.Load())
}

func rivalsForIntent(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	in := record.Intent{ID: newID(t), Listener: "tom", State: record.Intended, CreatedAt: began}
	appended(t, s, m.ID, 1, record.Change{Intents: []record.Intent{in}})
	var claimed atomic.Int64
	race(8, func(int) {
		err := s.Append(t.Context(), m.ID, 2, nil, record.Change{Moves: []record.Move{
			{ID: in.ID, From: record.Intended, To: record.Attempting, LeaseUntil: began},
		}})
		switch problem.KindOf(err) {
		case "":
			claimed.Add(1)
		case problem.Conflict:
		default:
			t.Errorf("Append: %v", err)
		}
	})
	if n := claimed.Load(); n != 1 {
		t.Errorf("%d workers got the intent, want 1", n)
	}
}

func rivalsForDataKey(t *testing.T, s *store.Store) {
	got := make([]string, 8)
	race(len(got), func(i int) {
		stored, err := s.PutDataKey(t.Context(), "owner/ines", fmt.Appendf(nil, "key %d", i))
		if err != nil {
			t.Errorf("PutDataKey: %v", err)
		}
		got[i] = string(stored)
	})
	if slices.Sort(got); got[0] == "" || got[0] != got[len(got)-1] {
		t.Errorf("rivals got different keys: %q", got)
	}
}

func rivalsForSource(t *testing.T, s *store.Store) {
	got := make([]string, 8)
	race(len(got), func(i int) {
		src, err := s.Source(t.Context(), "ines", "git", "repo")
		if err != nil {
			t.Errorf("Source: %v", err)
		}
		got[i] = src.ID
	})
	if slices.Sort(got); got[0] == "" || got[0] != got[len(got)-1] {
		t.Errorf("rivals got different sources: %q", got)
	}
	var stored atomic.Int64
	race(8, func(int) {
		switch _, err := s.PutBatch(t.Context(), got[0], 0, record.Step{Batch: []byte("x"), At: began}); problem.KindOf(err) {
		case "":
			stored.Add(1)
		case problem.Conflict:
		default:
			t.Errorf("PutBatch: %v", err)
		}
	})
	if n := stored.Load(); n != 1 || len(batches(t, s, "ines")) != 1 {
		t.Errorf("%d rivals stored the next batch, want 1", n)
	}
}

// historyIsOfOneMoment appends while others read: a reader never sees an
// event without the row that signs for it.
func historyIsOfOneMoment(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	const last = 40
	race(4, func(i int) {
		if i == 0 {
			for after := int64(1); after < last; after++ {
				if err := appendOne(t.Context(), s, m.ID, after, record.Change{}); err != nil {
					t.Errorf("Append: %v", err)
					return
				}
			}
			return
		}
		for seq := int64(0); seq < last && !t.Failed(); {
			got, all, err := s.History(t.Context(), m.ID)
			if err != nil || got.Seq != int64(len(all)) || got.Head[0] != byte(got.Seq) {
				t.Errorf("History: %v; %d events, the row says %d with head %d", err, len(all), got.Seq, got.Head[0])
				return
			}
			seq = got.Seq
		}
	})
}

// crowdIsNotBusy lets many write and read different rows at once; contention
// for the database as such is nobody's problem but the store's.
func crowdIsNotBusy(t *testing.T, s *store.Store) {
	src := source(t, s, "reader", "repo")
	put(t, s, src.ID, 0, record.Step{Batch: make([]byte, 100_000)})
	race(16, func(i int) {
		owner := fmt.Sprintf("owner %d", i)
		for n := range 8 {
			m := record.Mistake{
				ID: fmt.Sprintf("%d-%d", i, n), Owner: owner, State: record.Open, Seq: 1,
				Head: hash(1), HeadMAC: sign(1), CreatedAt: began,
			}
			_, err := s.CreateMistake(t.Context(), m, []byte("w"), events(0, 1))
			err = errors.Join(err,
				appendOne(t.Context(), s, m.ID, 1, record.Change{EraseKey: n%4 == 3}),
				s.PutSetting(t.Context(), owner, "n", []byte{byte(n)}),
				s.Batches(t.Context(), "reader", func(record.Batch) error { return nil }))
			_, e := s.Mistakes(t.Context(), owner)
			if err := errors.Join(err, e); err != nil {
				t.Errorf("owner %d, mistake %d: %v", i, n, err)
				return
			}
		}
	})
	for i := range 16 {
		if all := must[[]record.Mistake](t)(s.Mistakes(t.Context(), fmt.Sprintf("owner %d", i))); len(all) != 8 {
			t.Errorf("owner %d has %d mistakes, want 8", i, len(all))
		}
	}
}

func endedContext(t *testing.T, s *store.Store) {
	m := create(t, s, "ines")
	before := take(t, s, m.ID)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, reading := s.Mistakes(ctx, "ines")
	writing := appendOne(ctx, s, m.ID, 1, record.Change{})
	_, creating := s.CreateMistake(ctx, m, []byte("w"), events(0, 1))
	for what, err := range map[string]error{"reading": reading, "writing": writing, "creating": creating} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended context: %v, want context.Canceled", what, err)
		}
	}
	wantEqual(t, "the mistake", take(t, s, m.ID), before)

	// A context that ends half way gives the connection back in order.
	a := source(t, s, "ines", "a")
	for g := range int64(3) {
		put(t, s, a.ID, g, record.Step{Batch: make([]byte, 10_000)})
	}
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Batches(ctx, "ines", func(record.Batch) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("Batches with a context that ended half way: %v, want context.Canceled", err)
		}
	}
	appended(t, s, m.ID, 1, record.Change{})
}
