package triage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTrades(t *testing.T) {
	in := Input{Now: monday, Fires: []Fire{
		{ID: "book", Title: "Corrected workbook", Effort: effort(30)},
		{ID: "note", Effort: effort(60)},
	}, People: []Person{{Name: "Ana", Weight: 1, WaitsFor: []string{"book"}}, {Name: "Raj", Weight: 1, WaitsFor: []string{"book"}}}}
	tasks := []Task{
		{ID: "plan", Title: "Next quarter's plan", Effort: 2 * time.Hour, Weight: 0.1},
		{ID: "call", Title: "Call with the bank", Effort: 20 * time.Minute, Deadline: at(25), Weight: 1},
		{ID: "tiny", Title: "Sign the form", Effort: time.Minute, Weight: 5},
	}
	got, err := Trades(in, tasks, monday)
	if err != nil {
		t.Fatal(err)
	}
	want := []Trade{
		{Task: "call", End: at(20), Reason: "due 09:25; putting it off would break that"},
		{Task: "tiny", End: at(21), Reason: "putting it off costs more than it frees"},
		{
			Task: "plan", PutOff: true, By: 30 * time.Minute, End: at(171),
			Frees:  []Freed{{"Ana", 2 * time.Hour}, {"Raj", 2 * time.Hour}},
			Reason: "30 minutes later frees Ana and Raj 2 hours sooner",
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTradeNamesTheDeadlineItMisses(t *testing.T) {
	in := Input{
		Now:   monday,
		Fires: []Fire{{ID: "law", Effort: effort(60), Deadline: at(70), Hard: true}},
	}
	tasks := []Task{{ID: "call", Title: "Call with the bank", Effort: 20 * time.Minute, Deadline: at(25)}}
	got, err := Trades(in, tasks, monday)
	if err != nil {
		t.Fatal(err)
	}
	want := []Trade{{
		Task: "call", PutOff: true, By: time.Hour, End: at(80), Misses: true,
		Reason: "1 hour later, so that fires keep their hard deadlines; ‘Call with the bank’ then misses 09:25: agree a new time for it",
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Whatever is traded, a missed deadline is flagged, the fires' own hard
// deadlines are no worse, and only tasks put off free anybody.
func TestTradesHideNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t, full)
		in.Hands = 1
		due := make(map[string]time.Time)
		var tasks []Task
		for i := range rapid.IntRange(0, 4).Draw(t, "tasks") {
			task := Task{
				ID: string(rune('a' + i)), Effort: time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute,
				Weight: float64(rapid.IntRange(0, 3).Draw(t, "weight")),
			}
			if rapid.Bool().Draw(t, "due") {
				task.Deadline = at(rapid.IntRange(0, 300).Draw(t, "deadline"))
			}
			due[task.ID] = task.Deadline
			tasks = append(tasks, task)
		}
		trades, err := Trades(in, tasks, monday)
		if err != nil || len(trades) != len(tasks) {
			t.Fatalf("%d trades for %d tasks: %v", len(trades), len(tasks), err)
		}
		later := in
		for _, tr := range trades {
			d := due[tr.Task]
			if missed := !d.IsZero() && tr.End.After(d); missed != tr.Misses {
				t.Fatalf("%s ends %v, due %v, but Misses is %v", tr.Task, tr.End, d, tr.Misses)
			}
			if !tr.PutOff && (len(tr.Frees) > 0 || tr.By != 0) {
				t.Fatalf("%s is kept but frees %v", tr.Task, tr.Frees)
			}
			if !tr.PutOff {
				later.Now = monday.Add(tr.End.Sub(monday))
			}
			if tr.Reason == "" {
				t.Fatalf("%s has no reason", tr.Task)
			}
		}
		before, _ := lateHard(in)
		after, _ := lateHard(later)
		if after > before {
			t.Fatalf("kept tasks break %d hard deadlines instead of %d", after, before)
		}
	})
}
