package mistake

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ownup/internal/core/problem"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// record is a mistake under test: it decides, appends and checks that the
// state reached step by step equals the state replayed from stored bytes.
type record struct {
	state  Mistake
	events []Event
	now    time.Time
}

func (r *record) do(c Command) error {
	events, err := Decide(r.state, c, "owner", r.now)
	if err != nil {
		return err
	}
	next, err := r.state.Apply(events...)
	if err != nil {
		return fmt.Errorf("decided events do not apply: %w", err)
	}
	r.state, r.events = next, append(r.events, events...)
	return nil
}

func (r *record) must(t *testing.T, commands ...Command) {
	t.Helper()
	for _, c := range commands {
		if err := r.do(c); err != nil {
			t.Fatalf("%T: %v", c, err)
		}
	}
}

func begun(t *testing.T, listeners ...Listener) *record {
	t.Helper()
	r := &record{now: monday}
	r.must(t, Begin{Facts{Title: "the churn figure is wrong", Owner: Owner{Name: "Mara"}}}, Plan{Listeners: listeners})
	return r
}

func someone(name string, ring Ring) Listener {
	return Listener{
		Name: name, Addresses: []string{strings.ToLower(name) + "@firm.example"},
		Ring: ring, Must: true, Channel: ByMail, Account: name, Lead: ring == Client,
	}
}

func (r *record) send(id, attempt string) Command {
	l := r.state.Listeners[r.state.listener(id)]
	return Send{Listener: id, Attempt: attempt, Channel: ByMail, To: l.Addresses[0], Subject: "s", Body: "b"}
}

func TestArrangePutsHitClientsAmongFirstThree(t *testing.T) {
	names := func(ls []Listener) string {
		var out []string
		for _, l := range ls {
			out = append(out, l.Name)
		}
		return strings.Join(out, " ")
	}
	in := func(spec string) []Listener {
		var out []Listener
		for name := range strings.FieldsSeq(spec) {
			ring := Involved
			if name[0] == 'C' {
				ring = Client
			}
			out = append(out, someone(name, ring))
		}
		return out
	}
	for _, tt := range []struct{ in, want string }{
		{"a b c d C1", "a b C1 c d"},
		{"C1 a b", "C1 a b"},
		{"a b c C1 C2", "a C1 C2 b c"},
		{"a C1 b c C2", "a C1 C2 b c"},
		{"a b C1 C2 C3 C4", "C1 C2 C3 C4 a b"},
		{"a b c", "a b c"},
		{"", ""},
	} {
		if got := names(Arrange(in(tt.in))); got != tt.want {
			t.Errorf("Arrange(%s) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestSendingIsNeverRepeatedByItself(t *testing.T) {
	r := begun(t, someone("Ines", Involved))
	r.must(t, r.send("p1", "a1"), StartSending{"p1", "a1"})
	if err := r.do(r.send("p1", "a2")); problem.KindOf(err) != problem.Refused {
		t.Errorf("sending while sending: got %v, want a refusal", err)
	}
	if err := r.do(StartSending{"p1", "a1"}); problem.KindOf(err) != problem.Conflict {
		t.Errorf("handing one attempt over twice: got %v, want a conflict", err)
	}
	r.must(t, EndSending{"p1", "a1", Unknown, ""})
	if got := r.state.Disclosures["p1"].State; got != InDoubt {
		t.Fatalf("state %q, want in doubt", got)
	}
	if err := r.do(r.send("p1", "a3")); problem.KindOf(err) != problem.Refused {
		t.Errorf("sending while in doubt: got %v, want a refusal", err)
	}
	r.must(t, ResolveDoubt{"p1", false}, r.send("p1", "a4"), StartSending{"p1", "a4"}, EndSending{"p1", "a4", Delivered, ""})
	if err := r.do(r.send("p1", "a5")); problem.KindOf(err) != problem.Refused {
		t.Errorf("sending to somebody told: got %v, want a refusal", err)
	}
	if n := len(r.state.Disclosures["p1"].Attempts); n != 2 {
		t.Errorf("%d attempts on record, want 2", n)
	}
}

func TestALateOutcomeIsKept(t *testing.T) {
	r := begun(t, someone("Ines", Involved))
	r.must(t, r.send("p1", "a1"), StartSending{"p1", "a1"}, EndSending{"p1", "a1", Unknown, ""}, EndSending{"p1", "a1", Delivered, ""})
	if got := r.state.Disclosures["p1"].State; got != Told {
		t.Errorf("state %q after the late word that it was delivered, want told", got)
	}
}

func TestTheClientComesAmongTheFirstThreeSent(t *testing.T) {
	r := begun(t, someone("A", Involved), someone("B", Involved), someone("Client", Client), someone("D", Involved))
	r.must(t, RecordTold{"p1", ByCall, time.Time{}}, RecordTold{"p2", ByCall, time.Time{}})
	if err := r.do(r.send("p4", "x")); problem.KindOf(err) != problem.Refused {
		t.Fatalf("telling a third person before the client: got %v, want a refusal", err)
	}
	insist := r.send("p4", "x").(Send)
	insist.Why = "she is on stage with the figure now"
	r.must(t, insist)
}

func TestCloseForgetsNobody(t *testing.T) {
	r := begun(t, someone("Ines", Involved), someone("Tom", Affected))
	r.must(t, RecordTold{"p1", InPerson, time.Time{}})
	err := r.do(Close{Lesson: "check the source"})
	if problem.KindOf(err) != problem.Refused || !strings.Contains(strings.Join(problem.As(err).Details, " "), "Tom") {
		t.Fatalf("close with Tom untold: got %v, want a refusal that names Tom", err)
	}
	r.must(t, Close{Lesson: "check the source", Untold: []Untold{{"p2", "left the firm"}}}, Seal{})
	if err := r.do(AddListener{someone("New", Involved)}); problem.KindOf(err) != problem.Sealed {
		t.Errorf("a sealed record took a command: %v", err)
	}
}

func TestPlanningAnewKeepsThePersonsWord(t *testing.T) {
	r := begun(t, someone("Ines", Involved), someone("Tom", Affected), someone("Jo", Affected))
	r.must(t, DropListener{"p2", "on leave, Ines tells him"}, AddListener{someone("Raj", Involved)}, RecordTold{"p1", ByCall, time.Time{}})
	r.must(t, Plan{Listeners: []Listener{someone("Tom", Affected), someone("Zoe", Involved)}})
	var got []string
	for _, l := range r.state.Listeners {
		got = append(got, l.ID+" "+l.Name)
	}
	want := []string{"p5 Zoe", "p1 Ines", "p4 Raj"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("listeners after planning anew (-want +got):\n%s", diff)
	}
	if !r.state.Disclosures["p1"].Done() {
		t.Error("Ines was told, and planning anew forgot it")
	}
}

func TestFiresNeverWaitForThemselves(t *testing.T) {
	r := begun(t)
	fire := func(title string, after ...string) SetFire {
		return SetFire{Fire{Title: title, EffortMin: 10, EffortMax: 20, After: after}}
	}
	r.must(t, fire("correct the workbook"), fire("correct the deck", "f1"))
	ring := Fire{ID: "f1", Title: "correct the workbook", EffortMin: 10, EffortMax: 10, After: []string{"f2"}}
	if err := r.do(SetFire{ring}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("a ring of fires: got %v, want invalid", err)
	}
	if err := r.do(fire("x", "f9")); problem.KindOf(err) != problem.Missing {
		t.Errorf("waiting for nothing: got %v, want missing", err)
	}
}

func TestFirstFiresKeepTheirOrder(t *testing.T) {
	r := begun(t)
	r.must(t, SetFire{Fire{Title: "stop the deck", EffortMin: 5, EffortMax: 5}})
	r.must(t, AddFires{[]Fire{
		{ID: "find", Title: "find the right figure", EffortMin: 10, EffortMax: 20},
		{ID: "send", Title: "send it", EffortMin: 5, EffortMax: 5, After: []string{"find", "gone"}},
	}})
	if diff := cmp.Diff([]string{"f2"}, r.state.Fires[2].After); diff != "" || r.state.Fires[2].ID != "f3" {
		t.Errorf("fire %s waits for (-want +got):\n%s", r.state.Fires[2].ID, diff)
	}
}

func TestEveryBodyHasADecoder(t *testing.T) {
	for kind, read := range decoders {
		b, err := read([]byte("{}"))
		if err != nil || b.kind() != kind {
			t.Errorf("decoder %q reads %v, %v", kind, b, err)
		}
	}
}

func TestEveryStateSaysWhyNot(t *testing.T) {
	for state := range transitions {
		if refusals[state] == nil {
			t.Errorf("state %q has no sentence for what it does not allow", state)
		}
		for s, to := range transitions[state] {
			if _, ok := transitions[to]; !ok {
				t.Errorf("%s of %q leads to unknown state %q", s, state, to)
			}
		}
	}
}

func TestThereIsAlwaysOneNextStep(t *testing.T) {
	r := begun(t, someone("Ines", Involved), someone("Client", Client))
	r.must(t, SetFire{Fire{Title: "send the right deck", EffortMin: 20, EffortMax: 20}})
	steps := []StepKind{r.next()}
	for _, c := range []Command{
		RecordTold{"p1", ByCall, time.Time{}}, RecordTold{"p2", ByCall, time.Time{}}, EndFire{"f1", Out, ""}, Close{}, Seal{},
	} {
		r.must(t, c)
		steps = append(steps, r.next())
	}
	want := []StepKind{StepTell, StepTell, StepFire, StepClose, StepSeal, StepDone}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("next steps (-want +got):\n%s", diff)
	}
}

func (r *record) next() StepKind {
	var order []string
	for _, f := range r.state.Fires {
		order = append(order, f.ID)
	}
	return r.state.Next(order, r.now).Kind
}

// TestRandomCommands throws random commands at a mistake and holds the
// promises after every one.
func TestRandomCommands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &record{now: monday}
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			r.now = r.now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
			before := r.state
			c := anyCommand(t, r)
			err := r.do(c)
			if err != nil && problem.KindOf(err) == problem.Internal {
				t.Fatalf("%T: %v", c, err)
			}
			holdPromises(t, before, c, err, r)
		}
	})
}

func holdPromises(t *rapid.T, before Mistake, c Command, err error, r *record) {
	if err != nil && !reflect.DeepEqual(before, r.state) {
		t.Fatalf("%T was refused and changed the state", c)
	}
	leads := 0
	for _, l := range r.state.Listeners {
		if l.hitClient() {
			leads++
		}
	}
	for i, l := range r.state.Listeners {
		if l.hitClient() && i+1 > max(firstPlaces, leads) {
			t.Fatalf("hit client %s is number %d of the plan", l.Name, i+1)
		}
		if l.Order != i+1 {
			t.Fatalf("%s has order %d in place %d", l.Name, l.Order, i+1)
		}
	}
	if s, ok := c.(Send); ok && err == nil && s.Why == "" && !r.state.Listeners[r.state.listener(s.Listener)].hitClient() {
		if name := before.clientPushedBack(before.Listeners[before.listener(s.Listener)]); name != "" {
			t.Fatalf("sent to %s before client %s", s.Listener, name)
		}
	}
	if closing, ok := c.(Close); ok && err == nil {
		for _, l := range r.state.Listeners {
			if l.Must && !r.state.Disclosures[l.ID].Done() && !statedWhy(r.state.Untold, l.ID) {
				t.Fatalf("closed with %s forgotten (%v)", l.Name, closing)
			}
		}
	}
	if before.Stage == Sealed && err == nil {
		t.Fatalf("%T was let through after sealing", c)
	}
	if diff := cmp.Diff(replayStored(t, r.events), r.state, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("replay differs from the live state:\n%s", diff)
	}
}

func statedWhy(untold []Untold, id string) bool {
	for _, u := range untold {
		if u.Listener == id && u.Why != "" {
			return true
		}
	}
	return false
}

func replayStored(t *rapid.T, events []Event) Mistake {
	var read []Event
	for _, e := range events {
		data, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeEvent(data)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, back)
	}
	m, err := Replay(read)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func anyCommand(t *rapid.T, r *record) Command {
	id := fmt.Sprintf("p%d", rapid.IntRange(1, 6).Draw(t, "listener"))
	fire := fmt.Sprintf("f%d", rapid.IntRange(1, 4).Draw(t, "fire"))
	attempt := fmt.Sprintf("a%d", rapid.IntRange(1, 5).Draw(t, "attempt"))
	why := rapid.SampledFrom([]string{"", "", "a reason"}).Draw(t, "why")
	if r.state.Stage == "" {
		return Begin{Facts{Title: "t", Owner: Owner{Name: "Mara"}}}
	}
	switch rapid.IntRange(0, 18).Draw(t, "command") {
	case 0:
		return Plan{Listeners: rapid.SliceOfN(rapid.Custom(anyListener), 0, 6).Draw(t, "plan")}
	case 1:
		return AddListener{anyListener(t)}
	case 2:
		return DropListener{id, why}
	case 3:
		return DraftLetter{id, "subject", rapid.SampledFrom([]string{"one", "two"}).Draw(t, "body"), rapid.Bool().Draw(t, "own")}
	case 4, 5, 6:
		if i := r.state.listener(id); i >= 0 {
			return Send{Listener: id, Attempt: fmt.Sprintf("a%d", r.state.Seq), Channel: ByMail, To: r.state.Listeners[i].Addresses[0], Subject: "s", Body: "b", Why: why}
		}
		return StartSending{id, attempt}
	case 7, 8, 9:
		if attempts := r.state.Disclosures[id].Attempts; len(attempts) > 0 {
			attempt = attempts[len(attempts)-1].ID
		}
		if rapid.Bool().Draw(t, "start") {
			return StartSending{id, attempt}
		}
		return EndSending{id, attempt, rapid.SampledFrom([]Outcome{Delivered, Failed, Unknown, "odd"}).Draw(t, "outcome"), ""}
	case 10:
		return ResolveDoubt{id, rapid.Bool().Draw(t, "arrived")}
	case 11:
		return RecordTold{id, rapid.SampledFrom(Channels()).Draw(t, "how"), time.Time{}}
	case 12:
		return TakeBackTold{id, why}
	case 13:
		return Acknowledge{id, time.Time{}}
	case 14:
		if rapid.Bool().Draw(t, "end") {
			return EndFire{fire, rapid.SampledFrom([]FireState{Out, LetGo}).Draw(t, "state"), why}
		}
		return SetFire{Fire{ID: rapid.SampledFrom([]string{"", fire}).Draw(t, "which"), Title: "t", EffortMin: 1, EffortMax: 2, After: rapid.SliceOfN(rapid.SampledFrom([]string{"f1", "f2", "f3"}), 0, 2).Draw(t, "after")}}
	case 15:
		if rapid.IntRange(0, 3).Draw(t, "reopen") == 0 {
			return Reopen{}
		}
		var untold []Untold
		for _, l := range r.state.Listeners {
			untold = append(untold, Untold{l.ID, why})
		}
		return Close{"a lesson", untold}
	case 16:
		return KeepTrace{anyTrace(t)}
	case 17:
		return MarkOccurrence{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "occurrence"), rapid.SampledFrom(OccurrenceStates()).Draw(t, "state"), why}
	default:
		if rapid.IntRange(0, 5).Draw(t, "seal") == 0 {
			return Seal{}
		}
		return Describe{Facts{Title: "t", Owner: Owner{Name: "Somebody else"}, Size: Serious}}
	}
}

func anyTrace(t *rapid.T) Traced {
	traced := Traced{Sought: Sought{Figure: "4.2%", Paths: []string{rapid.SampledFrom([]string{"x", "y"}).Draw(t, "path")}}, Stopped: rapid.Bool().Draw(t, "stopped")}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 4, rapid.ID).Draw(t, "found") {
		traced.Occurrences = append(traced.Occurrences, Occurrence{ID: id, Path: "x", Text: "4.2%"})
	}
	return traced
}

func anyListener(t *rapid.T) Listener {
	name := rapid.SampledFrom([]string{"Ana", "Ben", "Caro", "Dev", "Eli", "Fay", "Gus"}).Draw(t, "name")
	ring := rapid.SampledFrom(Rings()).Draw(t, "ring")
	l := someone(name, ring)
	l.Must = rapid.IntRange(0, 3).Draw(t, "must") > 0
	return l
}

func FuzzDecodeEvent(f *testing.F) {
	for kind := range decoders {
		f.Add([]byte(`{"v":1,"seq":1,"at":"2026-11-23T09:00:00Z","actor":"owner","kind":"` + kind + `","body":{}}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := DecodeEvent(data)
		if err != nil {
			if k := problem.KindOf(err); k != problem.Damaged && k != problem.Newer {
				t.Fatalf("kind %q for unreadable bytes", k)
			}
			return
		}
		once, err := e.Encode()
		if err != nil {
			return // a time outside what RFC 3339 can say
		}
		again, err := DecodeEvent(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if twice, err := again.Encode(); err != nil || string(once) != string(twice) {
			t.Fatalf("writing again gives other bytes: %v", err)
		}
	})
}
