package app_test

import (
	"strings"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	"ownup/internal/testkit/scenario"
)

// told is a story with a boss, a colleague and a client to tell.
func told(t *testing.T, kind string) *scenario.Stage {
	t.Helper()
	ctx, s := t.Context(), scenario.New(t)
	s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: "The churn in the deck is wrong", Kind: kind, Size: mistake.Serious}))
	for _, l := range []mistake.Listener{
		{Name: "Ruth Okafor", Addresses: []string{"ruth@firm.example"}, Boss: true},
		{Name: "Ana Duarte", Addresses: []string{"ana@northwind.example"}, Ring: mistake.Client, Account: "Northwind"},
	} {
		s.Must(s.App.AddListener(ctx, s.Actor, 1, l))
	}
	return s
}

func letterTo(t *testing.T, s *scenario.Stage, in app.DraftInput) string {
	t.Helper()
	in.Number = 1
	l, err := s.App.Draft(t.Context(), s.Actor, in)
	if err != nil {
		t.Fatal(err)
	}
	return l.Body
}

func repaired(s *scenario.Stage, repair, impact string) {
	by := s.Now().Add(6 * time.Hour)
	s.Must(s.App.Describe(s.TB.Context(), s.Actor, 1, app.Facts{Repair: &repair, RepairBy: &by, Impact: &impact}))
}

func TestADraftFollowsTheFactsUntilThePersonWrites(t *testing.T) {
	s := told(t, "other")
	if body := letterTo(t, s, app.DraftInput{Who: "Ana"}); !strings.Contains(body, "[what I will do to fix it]") {
		t.Fatalf("without facts the draft has no place to fill in:\n%s", body)
	}
	repaired(s, "send you the corrected deck", "your board would see the wrong trend")
	if body := letterTo(t, s, app.DraftInput{Who: "Ana"}); !strings.Contains(body, "I will send you the corrected deck") {
		t.Errorf("the draft does not follow the facts:\n%s", body)
	}
	const mine = "Ana, I got it wrong. I'm sorry. You have the right deck by 15:00."
	letterTo(t, s, app.DraftInput{Who: "Ana", Body: mine})
	repaired(s, "call you", "nothing")
	if body := letterTo(t, s, app.DraftInput{Who: "Ana"}); body != mine {
		t.Errorf("the person's own words were replaced:\n%s", body)
	}
	if body := letterTo(t, s, app.DraftInput{Who: "Ana", Anew: true}); !strings.Contains(body, "I will call you") {
		t.Errorf("written anew, the draft is:\n%s", body)
	}
}

func TestWhatIsSaidToTheClientIsNotSaidToTheBoss(t *testing.T) {
	s := told(t, "other")
	repaired(s, "send you the corrected deck", "your board would see the wrong trend")
	body := letterTo(t, s, app.DraftInput{Who: "Ruth"})
	for _, want := range []string{"send Northwind the corrected deck", "Northwind's board"} {
		if !strings.Contains(body, want) {
			t.Errorf("the boss does not read %q:\n%s", want, body)
		}
	}
	if strings.Contains(body, "worked on this") {
		t.Errorf("the boss never touched it:\n%s", body)
	}
}

func TestFiresAreNamedByTheFactsAsTheyAre(t *testing.T) {
	ctx, s := t.Context(), told(t, "figure")
	before := s.Must(s.App.Show(ctx, s.Actor, 1)).Fires
	mine := before[0].Fire
	mine.Title = "A title of my own"
	s.Must(s.App.SetFire(ctx, s.Actor, 1, mine))
	wrong, right := "4.2 %", "2.4 %"
	m := s.Must(s.App.Describe(ctx, s.Actor, 1, app.Facts{Wrong: &wrong, Right: &right}))
	titles := ""
	for _, f := range m.Fires {
		titles += f.Title + "\n"
	}
	if !strings.Contains(titles, "2.4 % instead of 4.2 %") || strings.Contains(titles, "the wrong one") || !strings.Contains(titles, mine.Title) {
		t.Errorf("fires after describing:\n%s", titles)
	}
	if len(m.Fires) != len(before) {
		t.Errorf("%d fires became %d", len(before), len(m.Fires))
	}
}

func TestWhatGrowsIsStoppedFirst(t *testing.T) {
	ctx, s := t.Context(), told(t, "loss")
	m := s.Must(s.App.Show(ctx, s.Actor, 1))
	if !m.Fires[0].Grows {
		t.Errorf("first comes %q (%s)", m.Fires[0].Title, m.Fires[0].Reason)
	}
	if strings.Contains(m.Fires[0].Reason, "nobody") {
		t.Errorf("the reason to stop a growing loss first is %q", m.Fires[0].Reason)
	}
}

func TestEveryStatedReasonIsKept(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Records.Acts = append(s.Records.Acts, act(1, mara, ines))
	s.Sync()
	m := s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: "The churn deck is wrong", About: []string{"Churn deck"}}))
	if len(m.Listeners) != 1 || m.Listeners[0].Must {
		t.Fatalf("the story needs one person who is good to tell: %+v", m.Listeners)
	}
	m = s.Must(s.App.Close(ctx, s.Actor, 1, "", []app.Why{{Who: "1", Why: "away until Wednesday"}}))
	if len(m.Untold) != 1 || m.Untold[0].Why != "away until Wednesday" {
		t.Errorf("the reason is kept as %+v", m.Untold)
	}
}

func TestALetterFitsWhoIsToldAndHow(t *testing.T) {
	ctx, s := t.Context(), told(t, "other")
	repaired(s, "send you the corrected deck", "your board would see the wrong trend")
	wrong, about := "4.2%", []string{"q3.pptx"}
	s.Must(s.App.Describe(ctx, s.Actor, 1, app.Facts{Wrong: &wrong, About: about}))
	for _, l := range []mistake.Listener{
		{Name: "Ines Kaya", Ring: mistake.Affected},
		{Name: "Jo Field", Ring: mistake.Involved, Reasons: []mistake.Reason{{Kind: "co-owner", Text: "looks after it with you"}}},
		{Name: "Pia Sand", Ring: mistake.Involved, Channel: mistake.ByChat, Reasons: []mistake.Reason{{Kind: "touched", Text: "edited it"}}},
	} {
		s.Must(s.App.AddListener(ctx, s.Actor, 1, l))
	}
	for who, want := range map[string]string{
		"Ines": "Please stop using 4.2% from q3.pptx.", "Jo": "what have I missed?", "Pia": "Hi Pia,\n",
		"Ruth": "Please tell me whether you agree", "Ana": "I'm sorry. Your board would see the wrong trend.",
	} {
		if body := letterTo(t, s, app.DraftInput{Who: who}); !strings.Contains(body, want) {
			t.Errorf("%s does not read %q:\n%s", who, want, body)
		}
	}
	l, err := s.App.Letter(ctx, s.Actor, app.DraftInput{Number: 1, Who: "Ruth"})
	if err != nil || len(l.Answers) != 2 || l.Points[len(l.Points)-1] != "Then stop, and listen." {
		t.Errorf("to say: %q, and if asked: %+v (%v)", l.Points, l.Answers, err)
	}
}

func TestMendingIsRefusedWhereThereIsNothingToMend(t *testing.T) {
	s := told(t, "other")
	m := wording.Message{Kind: wording.Team, Owning: true, Text: []byte("I made a mistake. I'm sorry if this caused any confusion.")}
	mended, err := s.App.Mend(m, "sorry.if", 4000)
	if err != nil || strings.Contains(string(mended), "if this") {
		t.Errorf("mended to %q (%v)", mended, err)
	}
	m.Text = mended
	if again, err := s.App.Mend(m, "sorry.if", 0); problem.KindOf(err) != problem.Conflict {
		t.Errorf("mended twice to %q (%v)", again, err)
	}
}
