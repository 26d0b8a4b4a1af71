package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

// aMistake is one with somebody late, somebody told, and something burning.
func aMistake() app.Shown {
	reason := func(text string) []mistake.Reason { return []mistake.Reason{{Kind: "x", Text: text}} }
	return app.Shown{
		Version: 1, Number: 7, Stage: mistake.Open,
		Facts: mistake.Facts{Title: "The churn figure in the deck is wrong", Size: mistake.Serious, RealisedAt: thursday.Add(-time.Hour)},
		Clock: mistake.Clock{Realised: thursday.Add(-time.Hour), FirstTold: thursday.Add(-time.Minute)},
		Next:  mistake.NextStep{Kind: mistake.StepTell, Listener: "p1", By: thursday.Add(42 * time.Minute)},
		Listeners: []app.ShownListener{
			{Listener: mistake.Listener{
				ID: "p1", Order: 1, Name: "Ana Duarte", Account: "Northwind", Ring: mistake.Client, Channel: mistake.ByCall, Must: true,
				Phone: "+49 30 5550100", TellBy: thursday.Add(42 * time.Minute), Reasons: reason("presents the deck tomorrow at 10:00"),
			}, Disclosure: mistake.Disclosure{State: mistake.Drafted}},
			{Listener: mistake.Listener{
				ID: "p2", Order: 2, Name: "Tom Reyes", Must: true, Ring: mistake.Involved, Channel: mistake.InPerson,
				TellBy: thursday.Add(-time.Hour), Reasons: reason("is your direct boss"),
			}, Late: true, Disclosure: mistake.Disclosure{State: mistake.Planned}},
			{Listener: mistake.Listener{
				ID: "p3", Order: 3, Name: "Ines Kaya\x1b[2J", Ring: mistake.Affected, Channel: mistake.ByMail, Reasons: reason("built on it"),
			}, Disclosure: mistake.Disclosure{State: mistake.Told, ToldAt: thursday.Add(-time.Minute)}},
		},
		LeftOut:  []mistake.LeftOut{{Name: "Jo Lind", Reason: "has not touched the deck since March"}},
		Warnings: []string{"The list all@firm.example reaches 312 people, and 9 of them are touched by this."},
		Fires: []app.ShownFire{
			{
				Fire:  mistake.Fire{ID: "f1", Title: "Send the corrected deck", EffortMin: 20, EffortMax: 40, State: mistake.Burning, Deadline: thursday.Add(8 * time.Hour)},
				Frees: []string{"Ana Duarte"}, Reason: "30 minutes frees Ana Duarte",
			},
			{Fire: mistake.Fire{ID: "f2", Title: "Check the sheet", EffortMin: 5, EffortMax: 5, State: mistake.Out}},
		},
		Questions: []app.Question{{Field: "right", Ask: "What should it say?"}},
	}
}

func TestTheNextStepIsTheFirstLine(t *testing.T) {
	const want = `Next: call Ana Duarte (Northwind), +49 30 5550100, by 10:40
      ownup draft 7 1 --call   for what to say
      ownup told 7 1 --how call

7  The churn figure in the deck is wrong
   serious, open. Realised today 08:58; first told: today 09:57; everyone told:
   not yet; put right: not yet.

Tell
  1  by 10:40  Ana Duarte    client    call    drafted
     Northwind: presents the deck tomorrow at 10:00
  2  now       Tom Reyes     involved  person  planned
     is your direct boss
  3            Ines Kaya[2J  affected  mail    told 09:57
  Mind: The list all@firm.example reaches 312 people, and 9 of them are touched
        by this.

Need not be told
     Jo Lind  has not touched the deck since March

Mend
  f1   Send the corrected deck (20-40 min, by 17:58)
       30 minutes frees Ana Duarte
  f2   out: Check the sheet

Say
     What should it say?
       ownup describe 7 --right "..."
`
	if diff := cmp.Diff(want, aRun("UTC").shownText(aMistake())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOneWhoIsGoodToTellIsMarked(t *testing.T) {
	s := aMistake()
	s.Listeners[1].Must = false
	text := aRun("UTC").shownText(s)
	if !strings.Contains(text, "person  planned, good to tell\n") || strings.Count(text, "good to tell") != 1 {
		t.Errorf("who is no must is not marked, or somebody else is:\n%s", text)
	}
}

func TestWhatItWasTakenToBeAboutIsShown(t *testing.T) {
	s := aMistake()
	s.About = []string{"q3.xlsx", "Northwind"}
	if text := aRun("UTC").shownText(s); !strings.Contains(text, "   Taken to be about q3.xlsx, Northwind.\n") {
		t.Errorf("it is not shown:\n%s", text)
	}
	s.Facts.About = []string{"q3.xlsx"}
	if text := aRun("UTC").shownText(s); strings.Contains(text, "Taken to be") {
		t.Errorf("it is shown although the person said it:\n%s", text)
	}
}

func TestAClosedMistakeShowsWhatWasDone(t *testing.T) {
	s := aMistake()
	s.Stage, s.Next, s.Lesson = mistake.Closed, mistake.NextStep{Kind: mistake.StepSeal}, "Two pairs of eyes"
	s.Untold = []mistake.Untold{{Listener: "p2", Why: "has left the firm"}}
	s.LeftOut, s.Warnings = nil, nil
	const want = `Next: seal it and move on
      ownup seal 7

7  The churn figure in the deck is wrong
   serious, closed. Realised today 08:58; first told: today 09:57; everyone
   told: not yet; put right: not yet.

Told
  1  Ana Duarte    not told
  2  Tom Reyes     not told: has left the firm
  3  Ines Kaya[2J  told 09:57

Mend
     1 fire still burns; closing does not put it out.
  f1   left burning: Send the corrected deck
  f2   out: Check the sheet

Lesson  Two pairs of eyes
`
	if diff := cmp.Diff(want, aRun("UTC").shownText(s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.Fires[1].State = mistake.Burning
	if text := aRun("UTC").shownText(s); !strings.Contains(text, "2 fires still burn; closing does not put them out.") {
		t.Errorf("what burns is not counted:\n%s", text)
	}
}

func TestEveryNextStepSaysWhatToType(t *testing.T) {
	for kind, want := range map[mistake.StepKind]string{
		mistake.StepPlan:    "ownup plan 7",
		mistake.StepResolve: "ownup resolve 7 1 --arrived",
		mistake.StepTell:    "ownup told 7 1",
		mistake.StepFire:    "ownup fire 7 out f1",
		mistake.StepClose:   "ownup close 7 --lesson",
		mistake.StepSeal:    "ownup seal 7",
		mistake.StepWait:    "wait a moment",
		mistake.StepDone:    "this is over",
	} {
		s := aMistake()
		s.Next = mistake.NextStep{Kind: kind, Listener: "p1", Fire: "f1"}
		var b strings.Builder
		aRun("UTC").writeNext(&b, s)
		if !strings.HasPrefix(b.String(), "Next: ") || !strings.Contains(b.String(), want) {
			t.Errorf("step %s does not say %q:\n%s", kind, want, b.String())
		}
	}
	s := aMistake()
	s.Next.Late = true
	var b strings.Builder
	if aRun("UTC").writeNext(&b, s); !strings.Contains(b.String(), "(late: do it now)") {
		t.Errorf("a late step does not say so:\n%s", b.String())
	}
}

func TestTheBarShowsShareAndPace(t *testing.T) {
	var out bytes.Buffer
	now := thursday
	b := &bar{w: &out, now: func() time.Time { return now }, columns: 60, label: "mail", start: now}
	b.step(1, 4)
	now = now.Add(50 * time.Millisecond)
	b.step(2, 4) // too soon to draw again
	now = now.Add(2 * time.Second)
	b.step(3000, 4000)
	b.end()
	want := "\r" + pad("mail  [#####...............]  25%", 59) +
		"\r" + pad("mail  [###############.....]  75%  1,463/s", 59) +
		"\r" + strings.Repeat(" ", 59) + "\r"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r := aRun("UTC")
	r.p.Stderr = &out
	if quiet := r.newBar("mail"); quiet.w != nil {
		t.Error("a bar is drawn where there is no terminal")
	}
}
