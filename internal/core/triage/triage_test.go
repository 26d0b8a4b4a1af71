package triage

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func solve(t interface {
	Helper()
	Fatalf(string, ...any)
}, in Input,
) Plan {
	t.Helper()
	p, err := Solve(in, monday)
	if err != nil {
		t.Fatalf("Solve: %v", err)
	}
	return p
}

func endsOf(p Plan) map[string]float64 {
	ends := make(map[string]float64)
	for _, pl := range p.Order {
		ends[pl.ID] = pl.End.Sub(monday).Minutes()
	}
	return ends
}

// checkBest holds a plan against every order there is.
func checkBest(t *rapid.T, in Input) {
	p := solve(t, in)
	got, want := price(in, endsOf(p)), bruteForce(in)
	if math.Abs(got.cost-p.BlockedHours) > 1e-5 {
		t.Fatalf("plan says %v blocked hours; its times say %v", p.BlockedHours, got.cost)
	}
	if got.broken != want.broken {
		t.Fatalf("breaks %d hard deadlines where %d can do", got.broken, want.broken)
	}
	if p.LowerBound > want.cost+1e-5 {
		t.Fatalf("lower bound %v above the optimum %v", p.LowerBound, want.cost)
	}
	if !p.Proven {
		t.Fatalf("not proven with %d fires", len(in.Fires))
	}
	if want.better(got) {
		t.Fatalf("proven at %v, but an order costs %v", got, want)
	}
}

func TestSmallPlansAreBest(t *testing.T) {
	for name, s := range map[string]shape{
		"people":    {fires: 7, hands: 1},
		"order":     {fires: 7, hands: 1, after: true},
		"releases":  {fires: 6, hands: 1, after: true, releases: true},
		"deadlines": {fires: 6, hands: 1, after: true, deadlines: true},
		"hands":     {fires: 5, hands: 3, after: true},
		"all":       full,
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { checkBest(t, drawInput(t, s)) })
		})
	}
}

// Orders too long for brute force still have to be possible, and no worse than
// their own bound.
func TestPlansArePossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.fires, s.hands = 18, 3
		in := drawInput(t, s)
		p := solve(t, in)
		byID := make(map[string]Fire)
		for _, f := range in.Fires {
			byID[f.ID] = f
		}
		if len(p.Order) != len(in.Fires) {
			t.Fatalf("%d places for %d fires", len(p.Order), len(in.Fires))
		}
		ends := make(map[string]time.Time)
		for i, pl := range p.Order {
			f := byID[pl.ID]
			delete(byID, pl.ID)
			if pl.Start.Before(monday) || pl.Start.Before(f.Release) || pl.End.Sub(pl.Start) != f.Effort.Expected() {
				t.Fatalf("%s runs %v to %v, released %v", pl.ID, pl.Start, pl.End, f.Release)
			}
			for _, id := range f.After {
				if e, done := ends[id]; !done || e.After(pl.Start) {
					t.Fatalf("%s starts before %s is out", pl.ID, id)
				}
			}
			busy := 0
			for _, q := range p.Order[:i] {
				if q.End.After(pl.Start) {
					busy++
				}
			}
			if busy >= in.Hands {
				t.Fatalf("%s starts while all %d hands are busy", pl.ID, in.Hands)
			}
			late := !f.Deadline.IsZero() && pl.End.After(f.Deadline)
			if late != slices.Contains(p.Late, pl.ID) {
				t.Fatalf("%s: late is %v, reported %v", pl.ID, late, p.Late)
			}
			if pl.Reason == "" {
				t.Fatalf("%s has no reason", pl.ID)
			}
			ends[pl.ID] = pl.End
		}
		if p.LowerBound > p.BlockedHours {
			t.Fatalf("bound %v above value %v", p.LowerBound, p.BlockedHours)
		}
	})
}

func TestSameInputSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.fires = 14
		in := drawInput(t, s)
		a, _ := json.Marshal(solve(t, in))
		b, _ := json.Marshal(solve(t, in))
		if string(a) != string(b) {
			t.Fatalf("two plans for one input:\n%s\n%s", a, b)
		}
	})
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.fires = 16
		in := drawInput(t, s)
		other := in
		other.Fires = rapid.Permutation(in.Fires).Draw(t, "fires again")
		other.People = rapid.Permutation(in.People).Draw(t, "people again")
		a, b := solve(t, in), solve(t, other)
		one, _ := json.Marshal(a)
		two, _ := json.Marshal(b)
		if d := cmp.Diff(string(one), string(two)); d != "" {
			t.Fatalf("the plan changes when the input is shuffled (-before +after):\n%s", d)
		}
	})
}

func TestMorePeopleNeverMoveAFireBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, full)
		id := rapid.SampledFrom(in.Fires).Draw(t, "fire").ID
		before := endsOf(solve(t, in))[id]
		in.People = append(slices.Clone(in.People), Person{Name: "New", Weight: 1, WaitsFor: []string{id}})
		if after := endsOf(solve(t, in))[id]; after > before {
			t.Fatalf("%s ends at %v, and at %v with one person more", id, before, after)
		}
	})
}

func TestReasons(t *testing.T) {
	in := Input{
		Now: monday,
		Fires: []Fire{
			{ID: "note", Title: "Tidy the notes", Effort: effort(10)},
			{ID: "deck", Title: "Corrected deck", Effort: effort(40), After: []string{"book"}},
			{ID: "book", Title: "Corrected workbook", Effort: effort(20)},
			{ID: "law", Title: "Tell the regulator", Effort: effort(30), Deadline: at(90), Hard: true},
			{ID: "mail", Title: "Ring the hotel", Effort: effort(15), Release: at(200)},
		},
		People: []Person{
			{Name: "Ana", Weight: 1, WaitsFor: []string{"book"}},
			{Name: "Raj", Weight: 1, WaitsFor: []string{"book"}},
			{Name: "Li", Weight: 1, WaitsFor: []string{"deck"}},
			{Name: "Tom", Weight: 1, WaitsFor: []string{"mail"}},
		},
	}
	p := solve(t, in)
	var got []string
	for _, pl := range p.Order {
		got = append(got, pl.ID+" "+pl.Start.Format("15:04")+" "+strings.Join(pl.Frees, ",")+": "+pl.Reason)
	}
	want := []string{
		"book 09:00 Ana,Raj: 20 minutes frees two people: Ana and Raj",
		"deck 09:20 Li: 40 minutes frees Li; waits for ‘Corrected workbook’",
		"law 10:00 : before 10:30 or it is too late",
		"note 10:30 : nobody waits for it; it fits in while nothing else can start",
		"mail 12:20 Tom: 15 minutes frees Tom; cannot start before 12:20",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("order and reasons (-want +got):\n%s", d)
	}
	if !p.Proven || len(p.Late) != 0 {
		t.Errorf("proven %v, late %v", p.Proven, p.Late)
	}
}

func TestTiesGoToTheSmallerThenByID(t *testing.T) {
	in := Input{Fires: []Fire{
		{ID: "z", Effort: effort(30)},
		{ID: "a", Effort: effort(30)},
		{ID: "m", Effort: effort(10)},
		{ID: "y", Effort: effort(30)},
		{ID: "b", Effort: effort(30)},
		{ID: "n", Effort: effort(60)},
	}, People: []Person{
		{Name: "Ana", Weight: 1, WaitsFor: []string{"y"}},
		{Name: "Raj", Weight: 1, WaitsFor: []string{"b"}},
		{Name: "Li", Weight: 2, WaitsFor: []string{"n"}},
	}}
	var got []string
	for _, pl := range solve(t, in).Order {
		got = append(got, pl.ID)
	}
	if d := cmp.Diff([]string{"b", "y", "n", "m", "a", "z"}, got); d != "" {
		t.Errorf("order (-want +got):\n%s", d)
	}
}

func TestLateAndAny(t *testing.T) {
	in := Input{Fires: []Fire{
		{ID: "fix", Effort: effort(120)},
		{ID: "around", Effort: effort(15)},
		{ID: "gone", Effort: effort(30), Deadline: at(10), Hard: true, Weight: 1},
	}, People: []Person{{Name: "Ana", Weight: 1, WaitsFor: []string{"fix", "around"}, Any: true}}}
	p := solve(t, in)
	want := []string{
		"around: 15 minutes frees Ana",
		"gone: too late for 09:10 in any order",
		"fix: whoever could use it is free before that",
	}
	var got []string
	for _, pl := range p.Order {
		got = append(got, pl.ID+": "+pl.Reason)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"gone"}, p.Late); d != "" {
		t.Errorf("late (-want +got):\n%s", d)
	}
}
