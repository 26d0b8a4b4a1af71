package storetest

import (
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

func openedAgain(t *testing.T, url string) {
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	m := create(t, s, "ines")
	before := take(t, s, m.ID)
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	wantEqual(t, "the mistake", take(t, open(t, url), m.ID), before)
}

func openedAtOnce(t *testing.T, url string) {
	stores := make([]*store.Store, 4)
	race(len(stores), func(i int) {
		var err error
		if stores[i], err = store.Open(t.Context(), url); err != nil {
			t.Errorf("Open: %v", err)
		}
	})
	for i, s := range stores {
		if s == nil {
			continue
		}
		if m := create(t, s, "ines"); m.Number != int64(i+1) {
			t.Errorf("mistake %d has number %d", i+1, m.Number)
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

// sharedDatabase is what rivals do, but through two stores, as two
// processes or replicas have them.
func sharedDatabase(t *testing.T, url string) {
	one, two := open(t, url), open(t, url)
	m := create(t, one, "ines")
	stores := []*store.Store{one, two}
	const each = 25
	race(4, func(i int) {
		s := stores[i%2]
		for saved := 0; saved < each; {
			now, err := s.MistakeByID(t.Context(), m.ID)
			if err == nil {
				err = appendOne(t.Context(), s, m.ID, now.Seq, record.Change{})
			}
			switch problem.KindOf(err) {
			case "":
				saved++
			case problem.Conflict:
			default:
				t.Errorf("store %d: %v", i%2, err)
				return
			}
		}
	})
	for _, s := range stores {
		got := take(t, s, m.ID)
		if got.Mistake.Seq != 1+4*each || len(got.Events) != 1+4*each {
			t.Errorf("%d events, the row says %d; want %d", len(got.Events), got.Mistake.Seq, 1+4*each)
		}
	}
}

func closedStore(t *testing.T, url string) {
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if _, err := s.Mistakes(t.Context(), "ines"); err == nil {
		t.Error("a closed store read")
	}
	if err := s.PutSetting(t.Context(), "ines", "n", nil); err == nil {
		t.Error("a closed store wrote")
	}
}
