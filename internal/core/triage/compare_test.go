package triage

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ids(p Plan) []string {
	out := make([]string, len(p.Order))
	for i, pl := range p.Order {
		out[i] = pl.ID
	}
	return out
}

func TestCompareSaysWhoWaits(t *testing.T) {
	friday := time.Date(2026, 3, 6, 14, 0, 0, 0, time.UTC)
	in := Input{Now: friday, Fires: []Fire{
		{ID: "book", Title: "Corrected workbook", Effort: effort(30)},
		{ID: "audit", Title: "Audit trail", Effort: Effort{Low: 90 * time.Hour, High: 90 * time.Hour}},
		{ID: "note", Title: "Note to the client", Effort: effort(10), Deadline: friday.Add(time.Hour)},
	}, People: []Person{{Name: "Ana", Weight: 1, WaitsFor: []string{"book"}}}}
	plan, err := Solve(in, friday)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Compare(in, plan, []string{"audit", "book", "note"}, friday)
	if err != nil {
		t.Fatal(err)
	}
	want := Change{
		Hours:  90,
		Waits:  []Wait{{Name: "Ana", Until: friday.Add(90*time.Hour + 30*time.Minute), Later: 90 * time.Hour}},
		Misses: []string{"note"}, Keeps: []string{},
		Sentence: "+90.0 blocked hours: Ana waits until Tuesday 08:30; ‘Note to the client’ misses 15:00",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	same, err := Compare(in, plan, ids(plan), friday)
	if err != nil || same.Sentence != "no more blocked hours" || len(same.Waits) > 0 {
		t.Errorf("the plan against itself: %+v, %v", same, err)
	}
	if _, err := Compare(in, plan, []string{"book", "note"}, friday); err == nil {
		t.Error("an order without a fire is accepted")
	}
}

// What a change says is the difference of the two totals, and nothing costs
// less than a proven plan that breaks no hard deadline.
func TestCompareAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.fires, s.hands = 7, 1
		in := drawInput(t, s)
		plan := solve(t, in)
		var free []string
		index := make(map[string]int)
		for i, f := range in.Fires {
			free = append(free, f.ID)
			index[f.ID] = i
		}
		order := rapid.Permutation(free).Draw(t, "order")
		var numbers []int
		for _, id := range order {
			numbers = append(numbers, index[id])
		}
		other, _, ok := judge(in, numbers)
		got, err := Compare(in, plan, order, monday)
		if ok != (err == nil) {
			t.Fatalf("an order that may be is %v, but the error is %v", ok, err)
		}
		if err != nil {
			return
		}
		if math.Abs(plan.BlockedHours+got.Hours-other.cost) > 1e-4 {
			t.Fatalf("%v hours and %v more, but the order costs %v", plan.BlockedHours, got.Hours, other.cost)
		}
		if planned := price(in, endsOf(plan)); other.broken <= planned.broken && got.Hours < -1e-5 {
			t.Fatalf("an order is %v hours better than a proven plan", -got.Hours)
		}
	})
}

// A person's order always holds, and the rest is the best under it.
func TestPinsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := full
		s.hands = 1
		in := drawInput(t, s)
		for range rapid.IntRange(1, 2).Draw(t, "pins") {
			pin := Pin{Fire: rapid.SampledFrom(in.Fires).Draw(t, "fire").ID}
			if rapid.Bool().Draw(t, "before") {
				pin.Before = rapid.SampledFrom(in.Fires).Draw(t, "other").ID
			} else {
				pin.Place = rapid.IntRange(1, len(in.Fires)).Draw(t, "place")
			}
			in.Pins = append(in.Pins, pin)
		}
		best, possible := bruteForceOf(in, in.keepsPins)
		plan, err := Solve(in, monday)
		if possible != (err == nil) {
			t.Fatalf("an order exists: %v; error: %v", possible, err)
		}
		if err != nil {
			return
		}
		place := make(map[string]int)
		for i, id := range ids(plan) {
			place[id] = i + 1
		}
		for _, p := range in.Pins {
			if p.Place > 0 && place[p.Fire] != p.Place || p.Before != "" && place[p.Fire] >= place[p.Before] {
				t.Fatalf("pin %+v is broken by %v", p, ids(plan))
			}
		}
		got := price(in, endsOf(plan))
		if best.better(got) || !plan.Proven {
			t.Fatalf("%v (proven %v), but %v is possible under the pins", got, plan.Proven, best)
		}
	})
}

// keepsPins says whether an order of indexes keeps every pin.
func (in Input) keepsPins(order []int) bool {
	place := make(map[string]int)
	for k, i := range order {
		place[in.Fires[i].ID] = k + 1
	}
	for _, p := range in.Pins {
		if p.Place > 0 && place[p.Fire] != p.Place || p.Before != "" && place[p.Fire] >= place[p.Before] {
			return false
		}
	}
	return true
}

func TestDoubts(t *testing.T) {
	in := Input{Now: monday, Fires: []Fire{
		{ID: "book", Effort: effort(20)},
		{ID: "deck", Effort: Effort{Low: 30 * time.Minute, High: 90 * time.Minute}},
		{ID: "mail", Effort: effort(50)},
	}, People: []Person{
		{Name: "Ana", Weight: 2, WaitsFor: []string{"book"}},
		{Name: "Raj", Weight: 1, WaitsFor: []string{"deck"}},
		{Name: "Li", Weight: 1, WaitsFor: []string{"mail"}},
	}}
	plan := solve(t, in)
	if d := cmp.Diff([]string{"book", "mail", "deck"}, ids(plan)); d != "" {
		t.Fatalf("order (-want +got):\n%s", d)
	}
	got, err := DoubtsOf(in, plan, monday)
	if err != nil {
		t.Fatal(err)
	}
	// Two people who wait for 20 minutes beat one who waits for 50, up to 100.
	if got.First.ID != "book" || got.First.Low != time.Second || math.Abs(got.First.High.Minutes()-100) > 1 {
		t.Errorf("the first fire stays first from %v to %v, want up to about 100 minutes", got.First.Low, got.First.High)
	}
	want := []Move{{ID: "deck", Effort: 30 * time.Minute, Place: 3, Would: 2}}
	if d := cmp.Diff(want, got.Moves); d != "" {
		t.Errorf("moves (-want +got):\n%s", d)
	}
}
