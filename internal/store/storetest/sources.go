package storetest

import (
	"errors"
	"slices"
	"testing"

	"ownup/internal/core/problem"
	"ownup/internal/record"
	"ownup/internal/store"
)

func source(t *testing.T, s *store.Store, owner, location string) record.Source {
	t.Helper()
	return must[record.Source](t)(s.Source(t.Context(), owner, "git", location))
}

// put stores one step that must work and returns the new generation.
func put(t *testing.T, s *store.Store, id string, generation int64, step record.Step) int64 {
	t.Helper()
	if step.At.IsZero() {
		step.At = began
	}
	return must[int64](t)(s.PutBatch(t.Context(), id, generation, step))
}

// batches returns what Batches yields, and holds BatchIDs to it.
func batches(t *testing.T, s *store.Store, owner string) []record.Batch {
	t.Helper()
	var all []record.Batch
	var ids []string
	err := s.Batches(t.Context(), owner, func(b record.Batch) error {
		all, ids = append(all, b), append(ids, b.ID)
		return nil
	})
	if err != nil {
		t.Fatalf("Batches: %v", err)
	}
	wantEqual(t, "batch ids", must[[]string](t)(s.BatchIDs(t.Context(), owner)), ids)
	return all
}

func contents(all []record.Batch) []string {
	var got []string
	for _, b := range all {
		got = append(got, string(b.Bytes))
	}
	return got
}

func sourceIsMadeOnce(t *testing.T, s *store.Store) {
	first := source(t, s, "ines", "repo")
	wantEqual(t, "a new source", first, record.Source{ID: first.ID, Owner: "ines", Kind: "git", Location: "repo"})
	wantEqual(t, "the same again", source(t, s, "ines", "repo"), first)
	other, toms := source(t, s, "ines", "other"), source(t, s, "tom", "repo")
	mail := must[record.Source](t)(s.Source(t.Context(), "ines", "mail", "repo"))
	ids := []string{first.ID, other.ID, toms.ID, mail.ID}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 4 {
		t.Errorf("sources that differ share an id: %v", ids)
	}
	wantEqual(t, "of ines, oldest first", must[[]record.Source](t)(s.Sources(t.Context(), "ines")), []record.Source{first, other, mail})
	wantEqual(t, "of tom", must[[]record.Source](t)(s.Sources(t.Context(), "tom")), []record.Source{toms})
}

func batchesComeBack(t *testing.T, s *store.Store) {
	a, b, toms := source(t, s, "ines", "a"), source(t, s, "ines", "b"), source(t, s, "tom", "a")
	put(t, s, b.ID, 0, record.Step{Batch: []byte("b1"), Cursor: []byte("cb")})
	for g := range int64(12) { // past the point where 10 would sort before 9
		put(t, s, a.ID, g, record.Step{Batch: []byte{'a', byte('a' + g)}, Cursor: []byte{0, byte(g)}, Acts: 10, Skipped: 1})
	}
	put(t, s, a.ID, 12, record.Step{Cursor: []byte("end")}) // nothing new
	put(t, s, toms.ID, 0, record.Step{Batch: []byte("t")})

	got := batches(t, s, "ines")
	wantEqual(t, "batches of ines", contents(got),
		[]string{"aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "ai", "aj", "ak", "al", "b1"})
	for _, x := range got[:12] {
		if x.SourceID != a.ID {
			t.Errorf("batch %q is of source %s, want %s", x.Bytes, x.SourceID, a.ID)
		}
	}
	wantEqual(t, "batches of tom", contents(batches(t, s, "tom")), []string{"t"})
	wantEqual(t, "batches of jo", batches(t, s, "jo"), nil)
	wantEqual(t, "the source", source(t, s, "ines", "a"), record.Source{
		ID: a.ID, Owner: "ines", Kind: "git", Location: "a",
		Cursor: []byte("end"), Generation: 13, Acts: 120, Skipped: 12, SyncedAt: began,
	})
}

func resetDrops(t *testing.T, s *store.Store) {
	a, b := source(t, s, "ines", "a"), source(t, s, "ines", "b")
	put(t, s, a.ID, 0, record.Step{Batch: []byte("old"), Acts: 5, Skipped: 2, Cursor: []byte("c")})
	put(t, s, b.ID, 0, record.Step{Batch: []byte("other")})
	before := batches(t, s, "ines")
	next := put(t, s, a.ID, 1, record.Step{Reset: true, Batch: []byte("new"), Acts: 1})
	if next != 2 {
		t.Errorf("generation %d after a reset, want 2", next)
	}
	after := batches(t, s, "ines")
	wantEqual(t, "batches", contents(after), []string{"new", "other"})
	if after[0].ID == before[0].ID {
		t.Errorf("the new batch has the name of the old one, %s", after[0].ID)
	}
	wantEqual(t, "the other source's batch", after[1], before[1])
	got := source(t, s, "ines", "a")
	if got.Acts != 1 || got.Skipped != 0 || got.Cursor != nil {
		t.Errorf("after a reset: %d acts, %d skipped, cursor %q; want 1, 0, none", got.Acts, got.Skipped, got.Cursor)
	}
	put(t, s, a.ID, 2, record.Step{Reset: true})
	wantEqual(t, "after a reset to nothing", contents(batches(t, s, "ines")), []string{"other"})
}

func lateBatchWritesNothing(t *testing.T, s *store.Store) {
	a := source(t, s, "ines", "a")
	put(t, s, a.ID, 0, record.Step{Batch: []byte("first"), Acts: 1})
	before := source(t, s, "ines", "a")
	for _, generation := range []int64{0, 2} {
		_, err := s.PutBatch(t.Context(), a.ID, generation, record.Step{Reset: true, Batch: []byte("late"), Acts: 9, At: began})
		wantKind(t, "a late batch", err, problem.Conflict)
	}
	wantEqual(t, "the source", source(t, s, "ines", "a"), before)
	wantEqual(t, "its batches", contents(batches(t, s, "ines")), []string{"first"})
	_, err := s.PutBatch(t.Context(), newID(t), 0, record.Step{At: began})
	wantKind(t, "an unknown source", err, problem.Missing)
}

func droppedSourceIsGone(t *testing.T, s *store.Store) {
	a, b := source(t, s, "ines", "a"), source(t, s, "ines", "b")
	put(t, s, a.ID, 0, record.Step{Batch: []byte("a")})
	put(t, s, b.ID, 0, record.Step{Batch: []byte("b")})
	wantKind(t, "by somebody else", s.DropSource(t.Context(), "tom", a.ID), problem.Missing)
	wantEqual(t, "batches after that", contents(batches(t, s, "ines")), []string{"a", "b"})
	if err := s.DropSource(t.Context(), "ines", a.ID); err != nil {
		t.Fatalf("DropSource: %v", err)
	}
	wantKind(t, "once more", s.DropSource(t.Context(), "ines", a.ID), problem.Missing)
	wantEqual(t, "batches", contents(batches(t, s, "ines")), []string{"b"})
	if again := source(t, s, "ines", "a"); again.ID == a.ID || again.Generation != 0 {
		t.Errorf("made again: id %s, generation %d; want another id than %s and 0", again.ID, again.Generation, a.ID)
	}
}

func batchesMayStop(t *testing.T, s *store.Store) {
	a := source(t, s, "ines", "a")
	for g := range int64(3) {
		put(t, s, a.ID, g, record.Step{Batch: []byte("x")})
	}
	enough := errors.New("enough")
	// More often than there are connections: stopping gives them back.
	for range 20 {
		calls := 0
		err := s.Batches(t.Context(), "ines", func(record.Batch) error {
			calls++
			return enough
		})
		if err != enough || calls != 1 { //nolint:errorlint // the very error is promised
			t.Fatalf("Batches = %v after %d calls, want the yield's own error after 1", err, calls)
		}
	}
}

func pairHasOneCorrection(t *testing.T, s *store.Store) {
	set := func(owner, kind, a, b string) {
		t.Helper()
		if err := s.PutCorrection(t.Context(), owner, record.Correction{Kind: kind, A: a, B: b}); err != nil {
			t.Fatalf("PutCorrection: %v", err)
		}
	}
	set("ines", "apart", "b", "a")
	set("ines", "together", "a", "b") // the same pair, a new mind
	set("ines", "apart", "name:Zoë", "B")
	set("tom", "apart", "a", "b")
	want := []record.Correction{{Kind: "apart", A: "B", B: "name:Zoë"}, {Kind: "together", A: "a", B: "b"}}
	wantEqual(t, "of ines", must[[]record.Correction](t)(s.Corrections(t.Context(), "ines")), want)

	err := s.PutCorrection(t.Context(), "ines", record.Correction{Kind: "maybe", A: "x", B: "y"})
	wantKind(t, "an unknown kind", err, problem.Internal)
	err = s.PutCorrection(t.Context(), "ines", record.Correction{Kind: "apart", A: "x", B: "x"})
	wantKind(t, "one name twice", err, problem.Internal)
	err = s.DropCorrection(t.Context(), "ines", record.Correction{Kind: "apart", A: "a", B: "b"})
	wantKind(t, "dropping what was never said", err, problem.Missing)
	if err := s.DropCorrection(t.Context(), "ines", record.Correction{Kind: "together", A: "b", B: "a"}); err != nil {
		t.Errorf("DropCorrection: %v", err)
	}
	wantEqual(t, "of ines at the end", must[[]record.Correction](t)(s.Corrections(t.Context(), "ines")), want[:1])
	if toms := must[[]record.Correction](t)(s.Corrections(t.Context(), "tom")); len(toms) != 1 {
		t.Errorf("tom has %d corrections, want 1", len(toms))
	}
}

func settingsAreKept(t *testing.T, s *store.Store) {
	_, err := s.Setting(t.Context(), "ines", "hours")
	wantKind(t, "before", err, problem.Missing)
	for _, value := range [][]byte{[]byte("one"), {0, 0xff}, {}, nil} {
		if err := s.PutSetting(t.Context(), "ines", "hours", value); err != nil {
			t.Fatalf("PutSetting: %v", err)
		}
		wantEqual(t, "value", must[[]byte](t)(s.Setting(t.Context(), "ines", "hours")), value)
	}
	_, err = s.Setting(t.Context(), "tom", "hours")
	wantKind(t, "of somebody else", err, problem.Missing)
	_, err = s.Setting(t.Context(), "ines", "zone")
	wantKind(t, "another name", err, problem.Missing)
}
