package outbox_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/outbox"
	"ownup/internal/record"
	"ownup/internal/testkit/scenario"
)

const ines = "ines@firm.example"

// aMistake is a story in which Ines is to be told.
func aMistake(t *testing.T) *scenario.Stage {
	t.Helper()
	s := scenario.New(t)
	s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: "The churn figure in the deck is wrong"}))
	s.Must(s.App.AddListener(t.Context(), s.Actor, 1, mistake.Listener{Name: "Ines Kaya", Addresses: []string{ines}}))
	return s
}

func tell(t *testing.T, s *scenario.Stage) (app.Telling, error) {
	t.Helper()
	return s.App.Tell(t.Context(), s.Actor, app.TellInput{
		Number: 1, Who: "Ines", Subject: "A correction",
		Body: "I gave you a wrong figure. I'm sorry. I am sending the right one today at 15:00.",
	})
}

func stateOf(t *testing.T, s *scenario.Stage) mistake.DisclosureState {
	t.Helper()
	return s.Must(s.App.Show(t.Context(), s.Actor, 1)).Listeners[0].Disclosure.State
}

func TestAnOutcomeBecomesPartOfTheRecord(t *testing.T) {
	for outcome, want := range map[mistake.Outcome]mistake.DisclosureState{
		mistake.Delivered: mistake.Told,
		mistake.Failed:    mistake.Undelivered,
		mistake.Unknown:   mistake.InDoubt,
	} {
		s := aMistake(t)
		s.Channel.Behave = func(app.Post) (mistake.Outcome, string) { return outcome, "why" }
		telling, err := tell(t, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := stateOf(t, s); got != want || telling.State != string(want) || telling.Sent != (outcome == mistake.Delivered) {
			t.Errorf("outcome %s: record says %q, answer says %+v, want %q", outcome, got, telling, want)
		}
	}
}

// TestTheIntentIsStoredBeforeAnythingLeaves looks at the record from inside
// the channel.
func TestTheIntentIsStoredBeforeAnythingLeaves(t *testing.T) {
	s := aMistake(t)
	s.Channel.Behave = func(p app.Post) (mistake.Outcome, string) {
		d := s.Must(s.App.Show(t.Context(), s.Actor, 1)).Listeners[0].Disclosure
		if d.State != mistake.Sending || len(d.Attempts) != 1 || d.Attempts[0].ID != p.Attempt || d.Attempts[0].StartedAt.IsZero() {
			t.Errorf("while it leaves, the record says %+v", d)
		}
		return mistake.Delivered, ""
	}
	if _, err := tell(t, s); err != nil {
		t.Fatal(err)
	}
}

var errDied = errors.New("the process died here")

// dying is the record of a process that dies before it can note a command.
type dying struct {
	outbox.Record
	before func(mistake.Command) bool
}

func (d dying) Note(ctx context.Context, id string, c mistake.Command, m record.Move) error {
	if d.before(c) {
		return errDied
	}
	return d.Record.Note(ctx, id, c, m)
}

func TestADeathLeavesATrueRecord(t *testing.T) {
	starting := func(c mistake.Command) bool { _, ok := c.(mistake.StartSending); return ok }
	ending := func(c mistake.Command) bool { _, ok := c.(mistake.EndSending); return ok }
	for _, tt := range []struct {
		name     string
		before   func(mistake.Command) bool
		wait     time.Duration
		want     mistake.DisclosureState
		received int
	}{
		{"before the message was handed over", starting, 11 * time.Minute, mistake.Undelivered, 0},
		{"after it, before its outcome was stored", ending, 2 * time.Minute, mistake.InDoubt, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := aMistake(t)
			living := s.Outbox
			s.Outbox = outbox.New(dying{s.App, tt.before}, s.Store, s.Channel, s.Now, time.Minute)
			if _, err := tell(t, s); !errors.Is(err, errDied) {
				t.Fatalf("tell: %v", err)
			}
			if got := stateOf(t, s); got != mistake.Sending {
				t.Fatalf("right after the death the record says %q", got)
			}
			if n, err := living.Recover(t.Context()); err != nil || n != 0 {
				t.Errorf("recovered %d intents whose time had not run out (%v)", n, err)
			}
			s.Pass(tt.wait)
			for range 3 { // every later start recovers
				if _, err := living.Recover(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if got := stateOf(t, s); got != tt.want {
				t.Errorf("after recovery the record says %q, want %q", got, tt.want)
			}
			if n := len(s.Channel.Received(ines)); n != tt.received {
				t.Errorf("Ines received %d messages, want %d", n, tt.received)
			}
		})
	}
}

func TestReplicasDeliverOnce(t *testing.T) {
	s := aMistake(t)
	var id string
	s.Outbox = outbox.New(dying{s.App, func(mistake.Command) bool { return true }}, s.Store, s.Channel, s.Now, time.Minute)
	if _, err := tell(t, s); !errors.Is(err, errDied) {
		t.Fatalf("tell: %v", err)
	}
	intents, err := s.Store.Intents(t.Context(), record.Intended)
	if err != nil || len(intents) != 1 {
		t.Fatalf("intents %v, %v", intents, err)
	}
	id = intents[0].ID
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			replica := outbox.New(s.App, s.Store, s.Channel, s.Now, time.Minute)
			if err := replica.Deliver(t.Context(), id); err != nil {
				t.Errorf("deliver: %v", err)
			}
		})
	}
	wg.Wait()
	if n := len(s.Channel.Received(ines)); n != 1 {
		t.Errorf("Ines received %d messages, want 1", n)
	}
	if got := stateOf(t, s); got != mistake.Told {
		t.Errorf("the record says %q, want told", got)
	}
}

func TestNothingLeavesWithPlacesToFillIn(t *testing.T) {
	s := aMistake(t)
	_, err := s.App.Tell(t.Context(), s.Actor, app.TellInput{Number: 1, Who: "1"})
	if problem.KindOf(err) != problem.Refused {
		t.Errorf("telling from a draft without facts: %v, want a refusal", err)
	}
	if n := len(s.Channel.Received(ines)); n != 0 {
		t.Errorf("Ines received %d messages, want none", n)
	}
}

func TestADryRunLeavesNoTrace(t *testing.T) {
	s := aMistake(t)
	before := s.Must(s.App.Show(t.Context(), s.Actor, 1))
	telling, err := s.App.Tell(t.Context(), s.Actor, app.TellInput{Number: 1, Who: "1", Subject: "s", Body: "I was wrong. I'm sorry.", DryRun: true})
	if err != nil || telling.To != ines || !telling.DryRun {
		t.Fatalf("%+v, %v", telling, err)
	}
	after := s.Must(s.App.Show(t.Context(), s.Actor, 1))
	if len(s.Channel.Received(ines)) != 0 || len(after.Listeners[0].Disclosure.Attempts) != len(before.Listeners[0].Disclosure.Attempts) {
		t.Error("a dry run left something behind")
	}
}
