package wording_test

import (
	"strings"
	"testing"
	"time"

	"ownup/internal/core/wording"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// draftOf is the letter for a setback with one fact changed.
func draftOf(t *testing.T, change func(*wording.Facts)) string {
	t.Helper()
	f := wording.Facts{
		OwnerName: "Ines Kaya", Size: wording.Setback, Listener: wording.Listener{Name: "Tom Reyes"},
		What: "the price is wrong", Repair: "send everyone the right list", RepairBy: noon,
	}
	change(&f)
	letter, err := wording.Draft(f)
	if err != nil {
		t.Fatal(err)
	}
	return letter.Body
}

// TestFactsInAnyForm holds what people type against the sentence it becomes:
// grammatical, or as it was typed.
func TestFactsInAnyForm(t *testing.T) {
	what := func(f *wording.Facts, s string) { f.What = s }
	cause := func(f *wording.Facts, s string) { f.Cause = s }
	means := func(f *wording.Facts, s string) { f.Listener.WhatItMeans = s }
	repair := func(f *wording.Facts, s string) { f.Repair = s }
	repaired := func(f *wording.Facts, s string) { f.Repair, f.RepairDone = s, true }
	prevent := func(f *wording.Facts, s string) { f.Prevention = s }
	ask := func(f *wording.Facts, s string) { f.Listener.Ask = s }
	for _, c := range []struct {
		set         func(*wording.Facts, string)
		typed, want string
	}{
		{what, "sent the wrong file to Acme!!", "I made a mistake: I sent the wrong file to Acme."},
		{what, "i forgot the renewal", "I made a mistake: I forgot the renewal."},
		{what, "Ines has sent the old list", "I made a mistake: I have sent the old list."},
		{what, "Ines and Tom sent the old list", "I made a mistake: Ines and Tom sent the old list."},
		{what, "Ines sent Tom her draft", "I made a mistake: Ines sent Tom her draft."},
		{what, "Missed the deadline. It was on Friday.", "I made a mistake: I missed the deadline. It was on Friday."},
		{what, "Revised figures were wrong", "I made a mistake: revised figures were wrong."},
		{what, "wrong file to Acme", "I made a mistake: wrong file to Acme."},
		{what, "Die Zahl im Deck ist falsch.", "I made a mistake: Die Zahl im Deck ist falsch."},
		{what, "Ich habe „die falsche Datei“ gesendet", "I made a mistake: Ich habe „die falsche Datei“ gesendet."},
		{what, "- the price was wrong\n- 3 quotes went out", "I made a mistake: the price was wrong. 3 quotes went out."},
		{what, "I told Dr. Lind \"it holds. It is safe\", and it does not", "hear it from me. I told Dr. Lind \"it holds. It is safe\", and it does not."},
		{what, "If I read it right, we paid twice", "I made a mistake, and I want you to hear it from me. If I read it right, we paid twice."},
		{what, "did we pay twice?", "hear it from me. Did we pay twice?"},
		{cause, "because copied the wrong column", "How that happened: I copied the wrong column."},
		{cause, "due to a wrong filter.", "How that happened: a wrong filter."},
		{cause, "two columns have the same heading", "How that happened: two columns have the same heading."},
		{means, "your forecast is too low", "I'm sorry that your forecast is too low because of this."},
		{means, "That you were charged twice.", "I'm sorry that because of this you were charged twice."},
		{means, "two hours of rework", "I'm sorry that this costs you two hours of rework."},
		{means, "an hour", "I'm sorry that this costs you an hour."},
		{means, "redo the plan", "I'm sorry that because of this you have to redo the plan."},
		{means, "redoing the May plan", "I'm sorry that this means redoing the May plan."},
		{means, "a delay until Tuesday", "I'm sorry. What that means: a delay until Tuesday."},
		{means, "you feel let down", "I'm sorry. You feel let down."},
		{means, "your data may be lost if we do nothing", "I'm sorry. Your data may be lost if we do nothing."},
		{repair, "Call Acme and take the price back", "To put that right, I will call Acme and take the price back by 12:00 on Wednesday 25 November (UTC)."},
		{repair, "I'll refund the customers", "To put that right, I will refund the customers by 12:00 on Wednesday 25 November (UTC)."},
		{repair, "sending a new list", "To put that right, I am sending a new list by 12:00 on Wednesday 25 November (UTC)."},
		{repair, "call Lena\nresend the list", "To put that right, I will call Lena and resend the list by 12:00"},
		{repair, "refund them by Friday", "To put that right, I will refund them by Friday."},
		{repair, "new list to everyone", "To put that right: new list to everyone. I will finish this by 12:00"},
		{repair, "refund for the customers", "To put that right: refund for the customers. I will finish this by 12:00"},
		{repair, "Tom will restore it", "To put that right: Tom will restore it. I will finish this by 12:00"},
		{repaired, "redo the plan and send it to Lena", "To put that right, I redid the plan and sent it to Lena."},
		{repaired, "The table is restored", "To put that right: the table is restored."},
		{repaired, "told Acme", "To put that right, I told Acme."},
		{prevent, "have a second person read it", "So that it does not happen again, I will have a second person read it."},
		{prevent, "added a check", "So that it does not happen again, I added a check."},
		{prevent, "Vier-Augen-Prüfung", "So that it does not happen again: Vier-Augen-Prüfung."},
		{ask, "Hold the deck until then", "Please hold the deck until then."},
		{ask, "can you stop the print run?", "Can you stop the print run?"},
		{ask, "more time", "I have one request: more time."},
		{ask, "Bitte die alte Liste löschen", "I have one request: Bitte die alte Liste löschen."},
	} {
		got := draftOf(t, func(f *wording.Facts) { c.set(f, c.typed) })
		if !strings.Contains(strings.ReplaceAll(got, "\n\n", " "), c.want) {
			t.Errorf("%q is not told as %q:\n%s", c.typed, c.want, got)
		}
	}
}

// TestEachListenerIsToldWhatIsTheirs holds the letter against who it is for.
func TestEachListenerIsToldWhatIsTheirs(t *testing.T) {
	for name, c := range map[string]struct {
		listener wording.Listener
		with     string
		without  string
	}{
		"boss":     {wording.Listener{Relation: wording.ToBoss}, "Other ways I see: wait for May.", "stop using"},
		"affected": {wording.Listener{Ring: wording.Affected}, "Please stop using 4.2% from q3.pptx.", "Other ways"},
		"co-owner": {wording.Listener{Relation: wording.ToCoOwner}, "what have I missed?", "your part"},
		"report":   {wording.Listener{Relation: wording.ToReport}, "This was my doing, not yours.", "Other ways"},
		"involved": {wording.Listener{Ring: wording.Involved}, "the mistake is mine", "Other ways"},
		"client":   {wording.Listener{Relation: wording.ToClient}, "I made a mistake", "12,000"}, // what it costs us
		"client's": {wording.Listener{Relation: wording.ToClient}, "I made a mistake", "ETL"},    // how we work
		"chat":     {wording.Listener{Channel: wording.ByChat}, "May I call you?", "Ines Kaya"},
	} {
		got := draftOf(t, func(f *wording.Facts) {
			f.Listener, f.Size = c.listener, wording.Serious
			f.WrongValue, f.About, f.Options = "4.2%", []string{"q3.pptx"}, []string{"Wait for May"}
			f.Impact, f.Cause = "it costs us 12,000 euros", "I did not run the ETL check"
		})
		if !strings.Contains(got, c.with) || strings.Contains(got, c.without) {
			t.Errorf("%s: %q is missing, or %q is there:\n%s", name, c.with, c.without, got)
		}
	}
}

func TestTimesNameTheirZoneOnce(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	update := func(f *wording.Facts) { f.Zone, f.NextUpdate = berlin, noon.Add(3*time.Hour) }
	if got := draftOf(t, update); !strings.Contains(got, "by 13:00 on Wednesday 25 November (CET)") || !strings.Contains(got, "by 16:00 that day.") {
		t.Errorf("to somebody elsewhere, perhaps:\n%s", got)
	}
	same := func(f *wording.Facts) { update(f); f.Listener.Zone = time.FixedZone("MEZ", 3600) }
	if got := draftOf(t, same); strings.Contains(got, "(") {
		t.Errorf("to somebody with the same clock:\n%s", got)
	}
}

func TestHowSomebodyIsCalled(t *testing.T) {
	for name, want := range map[string]string{
		"Tom Reyes": "Hello Tom,", "Reyes, Tom": "Hello Tom,", "Dr. Reyes": "Hello Dr. Reyes,", "T. Reyes": "Hello T. Reyes,",
		"tom@firm.example": "Hello,", "": "Hello,", "李 明": "Hello 李,",
	} {
		if got := draftOf(t, func(f *wording.Facts) { f.Listener.Name = name }); !strings.HasPrefix(got, want) {
			t.Errorf("%q is greeted so:\n%s", name, got)
		}
	}
}

// TestNothingOfTheFactsSwitchesTheReviewerOff keeps a fact from taking the
// places to fill out of the reviewer's sight.
func TestNothingOfTheFactsSwitchesTheReviewerOff(t *testing.T) {
	for _, fact := range []string{"[ownup off] the price is wrong", "the price <!-- ownup: off --> is wrong", "the \"price is wrong", "the [price is wrong", "```\nthe price is wrong", "> the price is wrong"} {
		got := draftOf(t, func(f *wording.Facts) { f.What = fact })
		if strings.ContainsAny(got, "\"[<>`") || !strings.Contains(got, "price") {
			t.Errorf("%q:\n%s", fact, got)
		}
	}
}
