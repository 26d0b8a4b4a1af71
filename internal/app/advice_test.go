package app_test

import (
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/testkit/scenario"
)

// TestDataThatIsOutHasItsClock is a person who says that patients' data is
// gone: whom to call first, and until when the 72 hours run.
func TestDataThatIsOutHasItsClock(t *testing.T) {
	s := scenario.New(t)
	m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{
		Text: "I left my laptop with patient files on the train", Size: mistake.Setback, RealisedAt: s.Now().Add(-time.Hour),
	}))
	if m.Facts.Kind != "exposure" || m.Advice == nil {
		t.Fatalf("taken for %q, with advice %v", m.Facts.Kind, m.Advice)
	}
	if first := m.Advice.Listeners[0]; !first.First || first.Role != "Data protection officer, or whoever answers for it" {
		t.Errorf("%+v is named first", first)
	}
	if by := m.Advice.Clocks[0].By; !by.Equal(s.Now().Add(71 * time.Hour)) {
		t.Errorf("the clock of Article 33 ends at %s, want 72 hours after it was noticed", by)
	}
	if by := m.Advice.Clocks[1].By; !by.IsZero() {
		t.Errorf("what is to be done at once has until %s", by)
	}
	if len(m.Advice.Enough) != 2 {
		t.Errorf("enough for a setback: %q", m.Advice.Enough)
	}
	if m.Fires[0].Title != "Call whoever answers for data protection first; they decide what has to be reported" {
		t.Errorf("the first fire is %q", m.Fires[0].Title)
	}
}
