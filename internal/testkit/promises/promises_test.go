package promises

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
	wg "ownup/internal/core/workgraph"
	"ownup/internal/testkit/scenario"
)

func TestPromise01AnySize(t *testing.T) {
	ctx := t.Context()
	small, large := theFirm(t), theFirm(t)
	owned(t, small, mistake.Oversight)
	owned(t, large, mistake.Severe)
	complete(t, small, 1)
	complete(t, large, 1)
	short, err := small.App.Letter(ctx, small.Actor, app.DraftInput{Number: 1, Who: "Ines"})
	if err != nil {
		t.Fatal(err)
	}
	long, err := large.App.Letter(ctx, large.Actor, app.DraftInput{Number: 1, Who: "Ines"})
	if err != nil {
		t.Fatal(err)
	}
	if len(short.Body) >= len(long.Body) {
		t.Errorf("the letter for an oversight has %d bytes, for a severe mistake %d", len(short.Body), len(long.Body))
	}
	// An oversight needs nothing but telling: no question has to be answered.
	m := small.Must(small.App.Show(ctx, small.Actor, 1))
	for _, l := range m.Listeners {
		small.Must(small.App.RecordTold(ctx, small.Actor, 1, l.ID, mistake.InPerson, time.Time{}))
	}
	small.Must(small.App.Close(ctx, small.Actor, 1, "", nil))
}

func TestPromise02StartsFromOneSentence(t *testing.T) {
	s := theFirm(t)
	m := s.Must(s.App.New(t.Context(), s.Actor, app.NewInput{Text: said}))
	if len(m.Listeners) == 0 || len(m.Fires) == 0 || m.Next.Kind != mistake.StepTell {
		t.Errorf("one sentence gave %v, %d fires, next step %q", names(m), len(m.Fires), m.Next.Kind)
	}
	if len(m.Questions) > 3 {
		t.Errorf("%d questions are asked, three at most", len(m.Questions))
	}
}

func TestPromise03TheClockStartsAtTheRealisation(t *testing.T) {
	ctx, s := t.Context(), theFirm(t)
	m := owned(t, s, mistake.Setback)
	if !m.Clock.Realised.Equal(s.Now()) || !m.Clock.FirstTold.IsZero() {
		t.Fatalf("at the start the clock shows %+v", m.Clock)
	}
	for _, l := range m.Listeners {
		s.Pass(10 * time.Minute)
		s.Must(s.App.RecordTold(ctx, s.Actor, 1, l.ID, mistake.ByCall, time.Time{}))
	}
	told := s.Now()
	for _, f := range m.Fires {
		s.Pass(10 * time.Minute)
		s.Must(s.App.EndFire(ctx, s.Actor, 1, f.ID, mistake.Out, ""))
	}
	c := s.Must(s.App.Show(ctx, s.Actor, 1)).Clock
	if !c.FirstTold.Equal(scenario.Monday.Add(10*time.Minute)) || !c.EveryoneTold.Equal(told) || !c.PutRight.Equal(s.Now()) {
		t.Errorf("at the end the clock shows %+v", c)
	}
}

func TestPromise04ThePeopleInvolvedComeFirst(t *testing.T) {
	m := owned(t, theFirm(t), mistake.Setback)
	for _, name := range []string{"Ruth Okafor", "Ines Kaya"} {
		l, ok := find(m, name)
		if !ok || l.Ring != mistake.Involved || len(l.Reasons) == 0 || l.Reasons[0].Text == "" {
			t.Errorf("%s: %+v (among %v)", name, l.Listener, names(m))
		}
	}
	if _, ok := find(m, "Mara Lind"); ok {
		t.Error("the owner is to tell herself")
	}
}

func TestPromise05DeadlinesBringItForward(t *testing.T) {
	without := owned(t, theFirm(t), mistake.Setback)
	with := owned(t, theFirm(t, func(r *scenario.Records) {
		r.Deadlines = []wg.Deadline{{Of: letter, Who: tom, Due: scenario.Monday.Add(90 * time.Minute), Title: "Newsletter goes out"}}
	}), mistake.Setback)
	later, ok := find(without, "Tom Reyes")
	if !ok {
		t.Fatalf("Tom builds on the deck and is not told: %v", names(without))
	}
	sooner, _ := find(with, "Tom Reyes")
	if !sooner.TellBy.Before(later.TellBy) || sooner.TellBy.After(scenario.Monday.Add(90*time.Minute)) {
		t.Errorf("with his deadline at 10:30 Tom is told by %s, without by %s", sooner.TellBy, later.TellBy)
	}
}

func TestPromise06ClientAmongFirstThree(t *testing.T) {
	s := theFirm(t, func(r *scenario.Records) {
		for i, name := range []string{"Bo", "Cy", "Di", "Ed"} {
			for range 8 { // four colleagues who worked on the deck a great deal
				r.Acts = append(r.Acts, entry(ago(time.Duration(i+1)*time.Hour), deck, scenario.Person(name+" Field", "firm.example"), wg.Editor))
			}
		}
	})
	m := owned(t, s, mistake.Serious)
	l, ok := find(m, "Ana Duarte")
	if !ok || l.Ring != mistake.Client || l.Order > 3 {
		t.Fatalf("Ana at Northwind got the deck and comes at %d of %v (%+v)", l.Order, names(m), l.Listener)
	}
	for _, name := range []string{"Bo Field", "Cy Field"} {
		s.Must(s.App.AddListener(t.Context(), s.Actor, 1, mistake.Listener{Name: name, Addresses: []string{scenario.Person(name, "firm.example").Address}}))
	}
	m = s.Must(s.App.Show(t.Context(), s.Actor, 1))
	if l, _ = find(m, "Ana Duarte"); l.Order > 3 {
		t.Errorf("after adding people she comes at %d", l.Order)
	}
}

func TestPromise07NoShoutingFromTheRooftops(t *testing.T) {
	s := theFirm(t, func(r *scenario.Records) {
		r.Acts = append(r.Acts, mailed(ago(10*day), "Churn deck, for your information", []wg.Thing{deck}, ruth, all))
	})
	m := owned(t, s, mistake.Setback)
	if _, ok := find(m, "Zoe Brandt"); ok {
		t.Error("Zoe has nothing to do with it and is to be told")
	}
	if _, ok := find(m, "Everybody"); ok {
		t.Error("a list of everybody is to be told")
	}
	left := slices.ContainsFunc(m.LeftOut, func(l mistake.LeftOut) bool {
		return slices.Contains(l.Addresses, all.Address) && l.Reason != ""
	})
	if !left {
		t.Errorf("nothing says why the list is left out: %+v", m.LeftOut)
	}
}

// The list has 312 people; nine of them worked on the deck. Before anything
// leaves, ownup says so, names them, and does not send to all of them.
func TestPromise07NobodyIsShoutedAtByAList(t *testing.T) {
	ctx := t.Context()
	s := theFirm(t, func(r *scenario.Records) {
		for i := range 312 {
			who := scenario.Person(fmt.Sprintf("Member %03d", i), "firm.example")
			r.Members = append(r.Members, wg.Membership{Group: all, Member: who})
			if i < 9 {
				r.Acts = append(r.Acts, entry(ago(time.Duration(i+1)*day), deck, who, wg.Editor))
			}
		}
	})
	owned(t, s, mistake.Setback)
	check, err := s.App.Check(ctx, s.Actor, app.CheckInput{Number: 1, To: []person.Identity{all}})
	if err != nil {
		t.Fatal(err)
	}
	if len(check.Lists) != 1 || !strings.HasPrefix(check.Lists[0].Text, "all@firm.example is 312 people, 9 of them affected: ") {
		t.Fatalf("of the list it says %+v", check.Lists)
	}

	s.Must(s.App.AddListener(ctx, s.Actor, 1, mistake.Listener{Name: all.Name, Addresses: []string{all.Address}, Ring: mistake.Affected}))
	tell := app.TellInput{
		Number: 1, Who: all.Address, Subject: "A correction",
		Body: "I put a wrong churn figure into the deck. I am sorry. It is 2.4 %, not 4.2 %. I will send the corrected deck by 15:00 today.",
	}
	telling, err := s.App.Tell(ctx, s.Actor, tell)
	if problem.KindOf(err) != problem.Refused {
		t.Fatalf("telling the whole list: %v, want a refusal", err)
	}
	if len(telling.Warnings) != 1 || !strings.Contains(telling.Warnings[0], "312 people, 9 of them affected") {
		t.Errorf("it warns of %q", telling.Warnings)
	}
	if got := s.Channel.Received(all.Address); len(got) != 0 {
		t.Fatalf("%d messages left for the list", len(got))
	}
}

func TestPromise08TheToneFitsTheImpact(t *testing.T) {
	ctx := t.Context()
	for _, size := range mistake.Sizes() {
		s := theFirm(t)
		owned(t, s, size)
		complete(t, s, 1)
		for _, who := range []string{"Ruth", "Ines", "Ana"} {
			l, err := s.App.Letter(ctx, s.Actor, app.DraftInput{Number: 1, Who: who})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range l.Review.Findings {
				if f.Severity == wording.Error || f.Rule == "sorry.stack" || f.Rule == "minimise" {
					t.Errorf("%s, letter to %s: %s (%s)\n%s", size, who, f.Rule, f.Message, l.Body)
				}
			}
		}
	}
}

func TestPromise09OwnershipInWords(t *testing.T) {
	ctx, s := t.Context(), theFirm(t)
	owned(t, s, mistake.Serious)
	complete(t, s, 1)
	l, err := s.App.Letter(ctx, s.Actor, app.DraftInput{Number: 1, Who: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(strings.ToLower(l.Body), "sorry"); n != 1 {
		t.Errorf("the letter says sorry %d times, once is right:\n%s", n, l.Body)
	}
	for _, e := range []wording.Element{wording.Ownership, wording.Repair, wording.What, wording.Regret} {
		if got := l.Review.Elements.Of(e).State; got != wording.Present {
			t.Errorf("%s is %s in the letter:\n%s", e, got, l.Body)
		}
	}
	dodges := "We are sorry if anyone was confused. Mistakes were made with the churn figure."
	var found []string
	for _, f := range s.App.Review(wording.Message{Kind: wording.Client, Text: []byte(dodges)}).Findings {
		if f.End > f.Start {
			found = append(found, f.Rule+": "+dodges[f.Start:f.End])
		}
	}
	if !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, "sorry.if: ") }) ||
		!slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, "passive.fault: ") }) {
		t.Errorf("the reviewer saw only %q", found)
	}
}

func TestPromise10SmallFiresFirst(t *testing.T) {
	ctx, s := t.Context(), scenario.New(t)
	s.Must(s.App.New(ctx, s.Actor, app.NewInput{Text: said, Kind: "other"}))
	for _, f := range s.Must(s.App.Show(ctx, s.Actor, 1)).Fires {
		s.Must(s.App.EndFire(ctx, s.Actor, 1, f.ID, mistake.LetGo, "not in this story"))
	}
	s.Must(s.App.SetFire(ctx, s.Actor, 1, mistake.Fire{Title: "rebuild the model", EffortMin: 240, EffortMax: 240, Blocks: []string{"Tom"}}))
	s.Must(s.App.SetFire(ctx, s.Actor, 1, mistake.Fire{Title: "send the right table", EffortMin: 15, EffortMax: 15, Blocks: []string{"Ana", "Ines", "Raj"}}))
	m := s.Must(s.App.Show(ctx, s.Actor, 1))
	if m.Fires[0].Title != "send the right table" || len(m.Fires[0].Frees) != 3 || m.Fires[0].Reason == "" {
		t.Errorf("first comes %+v", m.Fires[0])
	}
	if !m.Mend.Proven {
		t.Error("the order of two fires is not proven best")
	}
}

func TestPromise11WhoseWorkIsHit(t *testing.T) {
	m := owned(t, theFirm(t), mistake.Setback)
	tom, ok := find(m, "Tom Reyes")
	if !ok || tom.Ring != mistake.Affected {
		t.Fatalf("Tom's newsletter is built on the deck; he is %+v", tom.Listener)
	}
	waits := slices.ContainsFunc(m.Fires, func(f app.ShownFire) bool { return slices.Contains(f.Blocks, "Tom Reyes") })
	if !waits {
		t.Errorf("no fire says that Tom waits for it: %+v", m.Fires)
	}
}

func TestPromise14NothingIsTooBigToFix(t *testing.T) {
	ctx, s := t.Context(), theFirm(t)
	m := owned(t, s, mistake.Severe)
	for range 100 {
		switch m.Next.Kind {
		case mistake.StepTell:
			m = s.Must(s.App.RecordTold(ctx, s.Actor, 1, m.Next.Listener, mistake.ByCall, time.Time{}))
		case mistake.StepFire:
			m = s.Must(s.App.EndFire(ctx, s.Actor, 1, m.Next.Fire, mistake.Out, ""))
		case mistake.StepClose:
			m = s.Must(s.App.Close(ctx, s.Actor, 1, "check figures against the source", nil))
		case mistake.StepSeal:
			if err := s.App.Seal(ctx, s.Actor, 1); err != nil {
				t.Fatal(err)
			}
			return // following the next step, and nothing else, led to the end
		default:
			t.Fatalf("next step %q leads nowhere", m.Next.Kind)
		}
	}
	t.Fatal("following the next step never ends")
}

func TestPromise15MoveOn(t *testing.T) {
	ctx, s := t.Context(), theFirm(t)
	m := owned(t, s, mistake.Oversight)
	var why []app.Why
	for _, l := range m.Listeners {
		why = append(why, app.Why{Who: l.ID, Why: "found before anybody used it"})
	}
	s.Must(s.App.Close(ctx, s.Actor, 1, "check figures against the source", why))
	if err := s.App.Seal(ctx, s.Actor, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Erase(ctx, s.Actor, 1); err != nil {
		t.Fatal(err)
	}
	list, err := s.App.List(ctx, s.Actor)
	if err != nil || len(list) != 1 || list[0].Lesson != "check figures against the source" || list[0].Title != "" {
		t.Errorf("what stays is %+v (%v), want the lesson alone", list, err)
	}
}

func TestPromise16TheTruthIsKept(t *testing.T) {
	ctx, s := t.Context(), theFirm(t)
	owned(t, s, mistake.Serious)
	complete(t, s, 1)
	s.Must(s.App.RecordTold(ctx, s.Actor, 1, "Ana", mistake.ByCall, time.Time{}))
	s.Must(s.App.Acknowledge(ctx, s.Actor, 1, "Ana", time.Time{}))
	if _, err := s.App.Tell(ctx, s.Actor, app.TellInput{Number: 1, Who: "Ines"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.App.Tell(ctx, s.Actor, app.TellInput{Number: 1, Who: "Ines"}); problem.KindOf(err) != problem.Refused {
		t.Errorf("telling Ines twice: %v, want a refusal", err)
	}
	if got := s.Channel.Received(ines.Address); len(got) != 1 {
		t.Fatalf("Ines received %d messages, want one", len(got))
	}
	e, err := s.App.Export(ctx, s.Actor, 1)
	if err != nil {
		t.Fatal(err)
	}
	sent, _ := find(e.Mistake, "Ines Kaya")
	recorded, received := sent.Disclosure.Attempts[0].Body, s.Channel.Received(ines.Address)[0].Body
	if strings.TrimSpace(recorded) != strings.TrimSpace(received) {
		t.Errorf("the record has %q, Ines received %q", recorded, received)
	}
	s.Tamper(`UPDATE events SET sealed = hash WHERE seq = 3`)
	all, err := s.App.Verify(ctx, s.Actor)
	if err != nil || all[0].Whole || all[0].Broken != 3 {
		t.Errorf("a changed record verifies as %+v (%v)", all, err)
	}
}
