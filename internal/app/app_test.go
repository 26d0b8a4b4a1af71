package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/record"
	"ownup/internal/testkit/scenario"
)

const said = "The churn figure in the deck is wrong"

func TestTwoWritersLoseNothing(t *testing.T) {
	s := scenario.New(t)
	s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said, Kind: "other"}))
	before := len(s.Must(s.App.Show(t.Context(), s.Actor, 1)).Fires)
	const writers, each = 4, 5
	var wg sync.WaitGroup
	var added sync.Map
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				title := fmt.Sprintf("fire %d of writer %d", i, w)
				_, err := s.App.SetFire(t.Context(), s.Actor, 1, mistake.Fire{Title: title, EffortMin: 1, EffortMax: 1})
				switch {
				case err == nil:
					added.Store(title, true)
				case problem.KindOf(err) != problem.Conflict:
					t.Errorf("%s: %v", title, err)
				}
			}
		})
	}
	wg.Wait()
	kept := map[string]bool{}
	for _, f := range s.Must(s.App.Show(t.Context(), s.Actor, 1)).Fires {
		kept[f.Title] = true
	}
	count := 0
	added.Range(func(title, _ any) bool {
		count++
		if !kept[title.(string)] {
			t.Errorf("%s was acknowledged and is not there", title)
		}
		return true
	})
	if count == 0 || len(kept) < before {
		t.Errorf("%d fires were taken", count)
	}
	verifyWhole(t, s)
}

func verifyWhole(t *testing.T, s *scenario.Stage) {
	t.Helper()
	all, err := s.App.Verify(t.Context(), s.Actor)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if !v.Whole {
			t.Errorf("mistake %d does not verify: %+v", v.Number, v)
		}
	}
}

func TestSomebodyElsesMistakeIsNotThere(t *testing.T) {
	s := scenario.New(t)
	s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said}))
	other := app.Actor{ID: "somebody else"}
	if _, err := s.App.Show(t.Context(), other, 1); problem.KindOf(err) != problem.Missing {
		t.Errorf("show: %v, want missing", err)
	}
	if err := s.App.Erase(t.Context(), other, 1); problem.KindOf(err) != problem.Missing {
		t.Errorf("erase: %v, want missing", err)
	}
	if list, err := s.App.List(t.Context(), other); err != nil || len(list) != 0 {
		t.Errorf("list: %v, %v", list, err)
	}
}

func TestMovingOn(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: said}))
	s.Must(s.App.AddListener(ctx, s.Actor, 1, mistake.Listener{Name: "Ines Kaya", Addresses: []string{"ines@firm.example"}}))
	if _, err := s.App.Close(ctx, s.Actor, 1, "check the source", nil); problem.KindOf(err) != problem.Refused {
		t.Fatalf("closing with Ines untold: %v, want a refusal", err)
	}
	if err := s.App.Erase(ctx, s.Actor, 1); problem.KindOf(err) != problem.Refused {
		t.Errorf("erasing what is open: %v, want a refusal", err)
	}
	s.Must(s.App.Close(ctx, s.Actor, 1, "check the source", []app.Why{{Who: "Ines", Why: "she left"}}))
	if err := s.App.Seal(ctx, s.Actor, 1); err != nil {
		t.Fatal(err)
	}
	for name, use := range map[string]func() error{
		"show":   func() error { _, err := s.App.Show(ctx, s.Actor, 1); return err },
		"export": func() error { _, err := s.App.ExportAs(ctx, s.Actor, 1, "json"); return err },
		"reopen": func() error { _, err := s.App.Reopen(ctx, s.Actor, 1); return err },
		"letter": func() error { _, err := s.App.Letter(ctx, s.Actor, app.DraftInput{Number: 1, Who: "1"}); return err },
	} {
		if err := use(); problem.KindOf(err) != problem.Sealed {
			t.Errorf("%s of a sealed mistake: %v, want sealed", name, err)
		}
	}
	verifyWhole(t, s)
	if err := s.App.Erase(ctx, s.Actor, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Erase(ctx, s.Actor, 1); err != nil {
		t.Errorf("erasing twice: %v", err)
	}
	list, err := s.App.List(ctx, s.Actor)
	if err != nil || len(list) != 1 || list[0].Stage != mistake.Erased || list[0].Lesson != "check the source" || list[0].Title != "" {
		t.Errorf("after erasing, the list says %+v (%v)", list, err)
	}
	verifyWhole(t, s)
}

func TestVerifyNamesTheFirstEventThatDoesNotFit(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: said}))
	s.Must(s.App.AddListener(ctx, s.Actor, 1, mistake.Listener{Name: "Ines"}))
	s.Tamper(`UPDATE events SET sealed = hash WHERE seq = 2`)
	all, err := s.App.Verify(ctx, s.Actor)
	if err != nil || len(all) != 1 || all[0].Whole || all[0].Broken != 2 {
		t.Errorf("verify says %+v (%v), want event 2 broken", all, err)
	}
}

func TestExportShowsWhoWasTold(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: "The | figure <b>is</b> wrong"}))
	s.Must(s.App.AddListener(ctx, s.Actor, 1, mistake.Listener{Name: "Ines Kaya", Addresses: []string{"ines@firm.example"}}))
	s.Must(s.App.RecordTold(ctx, s.Actor, 1, "Ines", mistake.ByCall, time.Time{}))
	md, err := s.App.ExportAs(ctx, s.Actor, 1, "md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`The \| figure \<b>is`, "| 1 | Ines Kaya |", "told | Mon 23 Nov 2026 09:00 UTC | call", "told by hand"} {
		if !strings.Contains(string(md), want) {
			t.Errorf("the export lacks %q:\n%s", want, md)
		}
	}
	data, err := s.App.ExportAs(ctx, s.Actor, 1, "json")
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		Version int
		Events  []struct{ Kind, Hash string }
	}
	if err := json.Unmarshal(data, &e); err != nil || e.Version != 1 || len(e.Events) < 3 || len(e.Events[0].Hash) != 64 {
		t.Errorf("the JSON export is %+v (%v)", e, err)
	}
	if _, err := s.App.ExportAs(ctx, s.Actor, 1, "pdf"); problem.KindOf(err) != problem.Invalid {
		t.Errorf("an unknown format: %v, want invalid", err)
	}
}

func act(n int, who ...person.Identity) workgraph.Act {
	a := workgraph.Act{
		Kind: workgraph.Mail, Key: fmt.Sprintf("m%d@firm.example", n), At: scenario.Monday.Add(time.Duration(n-1000) * time.Hour),
		Title: "Churn deck", Things: []workgraph.Thing{{Kind: workgraph.Thread, Space: "m1@firm.example", Key: "churn deck", Name: "Churn deck"}},
	}
	for i, w := range who {
		role := workgraph.Recipient
		if i == 0 {
			role = workgraph.Sender
		}
		a.Parts = append(a.Parts, workgraph.Part{Who: w, Role: role})
	}
	return a
}

var (
	mara = person.Identity{Name: "Mara Lind", Address: "mara@firm.example"}
	ines = person.Identity{Name: "Ines Kaya", Address: "ines@firm.example"}
)

// TestHalfASyncIsTakenUpAgain breaks a sync off after each checkpoint in turn
// and holds that going on gives what one sync gives.
func TestHalfASyncIsTakenUpAgain(t *testing.T) {
	const steps = 5
	errBroken := errors.New("the plug was pulled")
	for broken := range steps + 1 {
		s := scenario.New(t)
		breakAt := broken
		s.App.Readers["steps"] = func(_ context.Context, _ string, cursor []byte, sink workgraph.Sink) error {
			for i := len(cursor); i < steps; i++ {
				if i == breakAt {
					_ = sink.Act(act(900, mara, ines)) // read, but not checkpointed
					return errBroken
				}
				if err := sink.Act(act(i+1, mara, ines)); err != nil {
					return err
				}
				if err := sink.Checkpoint(make([]byte, i+1)); err != nil {
					return err
				}
			}
			return nil
		}
		in := app.SyncInput{Kind: "steps", Path: "/x"}
		_, err := s.App.Sync(t.Context(), s.Actor, in)
		if want := broken < steps; errors.Is(err, errBroken) != want {
			t.Fatalf("broken at %d: %v", broken, err)
		}
		breakAt = steps
		if _, err := s.App.Sync(t.Context(), s.Actor, in); err != nil {
			t.Fatal(err)
		}
		sources, err := s.App.Sources(t.Context(), s.Actor)
		if err != nil || len(sources) != 1 || sources[0].Acts != steps {
			t.Errorf("broken at %d: sources %+v (%v), want %d acts", broken, sources, err, steps)
		}
	}
}

func TestASyncThatCannotBeStoredSaysSo(t *testing.T) {
	s := scenario.New(t)
	s.App.Readers["race"] = func(ctx context.Context, _ string, _ []byte, sink workgraph.Sink) error {
		for i := range 50 {
			if i == 1 { // somebody else syncs the same source meanwhile
				src, err := s.Store.Source(ctx, s.Actor.ID, "race", "/x")
				if err != nil {
					return err
				}
				if _, err := s.Store.PutBatch(ctx, src.ID, src.Generation+1, stepAt(s)); err != nil && problem.KindOf(err) != problem.Conflict {
					return err
				}
				_, _ = s.Store.PutBatch(ctx, src.ID, src.Generation, stepAt(s))
			}
			if err := sink.Act(act(i+1, mara, ines)); err != nil {
				return err
			}
			if err := sink.Checkpoint([]byte{byte(i + 1)}); err != nil {
				return err
			}
		}
		return nil
	}
	if _, err := s.App.Sync(t.Context(), s.Actor, app.SyncInput{Kind: "race", Path: "/x"}); problem.KindOf(err) != problem.Conflict {
		t.Errorf("two syncs of one source: %v, want a conflict", err)
	}
}

func TestMergesCanBeUndone(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Records.Acts = []workgraph.Act{
		act(1, mara, ines),
		act(2, mara, person.Identity{Name: "Kaya, Ines", Address: "ikaya@home.example"}),
	}
	s.Sync()
	count := func() int {
		people, err := s.App.People(ctx, s.Actor, "kaya", 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(people)
	}
	if n := count(); n != 1 {
		t.Fatalf("two spellings of Ines are %d people, want 1", n)
	}
	if err := s.App.Correct(ctx, s.Actor, person.Apart, ines.Address, "ikaya@home.example"); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 2 {
		t.Errorf("kept apart, they are %d people, want 2", n)
	}
	if err := s.App.Uncorrect(ctx, s.Actor, ines.Address, "ikaya@home.example"); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 1 {
		t.Errorf("with the correction taken back, they are %d people, want 1", n)
	}
}

func TestAWordOnPeopleWhomNoRecordKnows(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Records.Acts = []workgraph.Act{act(1, mara, ines)}
	s.Sync()
	for _, c := range []struct {
		one, other string
		unknown    []string
	}{
		{mara.Address, ines.Address, nil},
		{strings.ToUpper(mara.Address), "name:ines  kaya", nil},
		{"nobody@firm.example", ines.Address, []string{"nobody@firm.example"}},
		{"Ines", "name:Ines", []string{"Ines", "name:Ines"}},
	} {
		err := s.App.Correct(ctx, s.Actor, person.Together, c.one, c.other)
		if (err != nil) != (len(c.unknown) > 0) {
			t.Errorf("%s and %s: %v", c.one, c.other, err)
			continue
		}
		if err != nil && (problem.KindOf(err) != problem.Missing || !slices.Equal(problem.As(err).Details, c.unknown)) {
			t.Errorf("%s and %s: %v, about %q; want missing, about %q", c.one, c.other, err, problem.As(err).Details, c.unknown)
		}
	}
	if kept, err := s.App.Corrections(ctx, s.Actor); err != nil || len(kept) != 2 {
		t.Errorf("kept are %+v (%v)", kept, err)
	}
}

func TestForgettingASourceForgetsWhatItGave(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Records.Acts = []workgraph.Act{act(1, mara, ines)}
	s.Sync()
	if err := s.App.Forget(ctx, s.Actor, "story", "/story"); err != nil {
		t.Fatal(err)
	}
	people, err := s.App.People(ctx, s.Actor, "", 10)
	if err != nil || slices.ContainsFunc(people, func(p person.Person) bool { return p.Name == "Ines Kaya" }) {
		t.Errorf("people after forgetting: %+v (%v)", people, err)
	}
	if err := s.App.Forget(ctx, s.Actor, "story", "/story"); problem.KindOf(err) != problem.Missing {
		t.Errorf("forgetting twice: %v, want missing", err)
	}
}

func TestTheProfileIsChecked(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	for _, p := range []app.Profile{
		{},
		{Name: "Mara", Address: "not an address"},
		{Name: "Mara", Address: "Mara <mara@firm.example>"},
		{Name: "Mara", Address: "mara@firm.example", Zone: "Mars/Olympus"},
	} {
		if err := s.App.SetProfile(ctx, s.Actor, p); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%+v: %v, want invalid", p, err)
		}
	}
	if _, err := s.App.New(ctx, app.Actor{ID: "new here"}, app.NewInput{Text: said}); problem.KindOf(err) != problem.Missing {
		t.Errorf("a first mistake without a profile: %v, want missing", err)
	}
}

func stepAt(s *scenario.Stage) record.Step { return record.Step{Cursor: []byte("theirs"), At: s.Now()} }

func TestWhatIsPipedInHasNoFolder(t *testing.T) {
	s := scenario.New(t)
	result, err := s.App.Sync(t.Context(), s.Actor, app.SyncInput{Kind: "story", Path: "-"})
	if err != nil || result.Location != "-" {
		t.Errorf("standard input is known as %q (%v)", result.Location, err)
	}
}
