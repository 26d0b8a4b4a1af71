package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Task is work of my own that has nothing to do with the mistake.
type Task struct {
	ID       string
	Title    string
	Effort   time.Duration
	Deadline time.Time // zero: none
	Weight   float64   // what an hour's delay costs, on the scale of Person.Weight
}

// Trade is what to do with one task of my own while people are blocked.
type Trade struct {
	Task   string
	PutOff bool
	By     time.Duration // how much later the task is out; zero where kept
	End    time.Time     // when it is out
	Frees  []Freed       // who can work again sooner; empty where kept
	Misses bool          // the task ends after its deadline
	Reason string
}

// Freed is somebody helped by a trade.
type Freed struct {
	Name   string
	Sooner time.Duration
}

// Trades says which of my tasks to put off until the last fire that frees
// somebody, or has a hard deadline, is out. Without a trade, tasks would come first, by deadline.
//
// A task is kept before the fires where putting it off would break its
// deadline, or where its delay costs more than the waiting it spares. The one
// exception: keeping it would break more hard deadlines of fires than need be;
// then it is put off. Whenever a task that is put off misses its deadline, the
// reason names it. The trades come in the order in which the tasks are done; kept ones come before
// all fires. One hand does it all.
func Trades(in Input, tasks []Task, now time.Time) ([]Trade, error) {
	if !in.Now.IsZero() {
		now = in.Now
	}
	if err := checkTasks(tasks); err != nil {
		return nil, err
	}
	in.Now, in.Hands = now, 1
	plan, err := Solve(in, now)
	if err != nil {
		return nil, err
	}
	b := bargain{in: in, now: now, tasks: slices.Clone(tasks)}
	slices.SortStableFunc(b.tasks, func(x, y Task) int { return compareDue(x.Deadline, y.Deadline) })
	b.keep = make([]bool, len(b.tasks))
	b.measure(plan)
	return b.settle()
}

func checkTasks(tasks []Task) error {
	for _, t := range tasks {
		if t.Effort <= 0 || t.Effort > MaxEffort {
			return invalid("Task "+quote(t.ID)+" has an effort that is not between zero and a year.", "Say how long it takes; a guess will do.")
		}
		if badWeight(t.Weight) {
			return invalid("Task "+quote(t.ID)+" has a weight that is not a number from 0 to 1000000.", "Give a weight in that range.")
		}
	}
	return nil
}

func compareDue(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(boolInt(a.IsZero()), boolInt(b.IsZero()))
	}
	return a.Compare(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bargain weighs tasks against fires.
type bargain struct {
	in     Input
	now    time.Time
	tasks  []Task // by deadline
	keep   []bool
	span   time.Duration // from now until the last fire that frees somebody or has a hard deadline is out
	freed  []string      // in the order of being freed
	weight float64       // of all freed people together
}

// measure reads from a plan what putting tasks off is good for.
func (b *bargain) measure(plan Plan) {
	hard := make(map[string]bool)
	for _, f := range b.in.Fires {
		hard[f.ID] = f.Hard
	}
	for _, p := range plan.Order {
		if len(p.Frees) > 0 || hard[p.ID] {
			b.span = max(b.span, p.End.Sub(b.now))
		}
		b.freed = append(b.freed, p.Frees...)
	}
	for _, p := range b.in.People {
		if len(p.WaitsFor) > 0 {
			b.weight += p.Weight
		}
	}
}

// pays says whether the waiting spared is worth the task's delay.
func (b *bargain) pays(t Task) bool {
	return len(b.freed) > 0 && b.weight*t.Effort.Hours() > t.Weight*b.span.Hours()
}

// settle decides task by task, in the order of deadlines.
func (b *bargain) settle() ([]Trade, error) {
	before, err := lateHard(b.in)
	if err != nil {
		return nil, err
	}
	for i, t := range b.tasks {
		pays := b.pays(t)
		if pays && !b.misses(i) {
			continue
		}
		b.keep[i] = true
		after, err := lateHard(b.shifted())
		if err != nil {
			return nil, err
		}
		// Keeping it is no use where it is late all the same.
		if after > before || pays && b.misses(i) {
			b.keep[i] = false
		}
	}
	return b.trades(), nil
}

// shifted is the input as the fires meet it once the kept tasks are done.
func (b *bargain) shifted() Input {
	in := b.in
	for i, t := range b.tasks {
		if b.keep[i] {
			in.Now = in.Now.Add(t.Effort)
		}
	}
	return in
}

// ends is when each task is out: kept ones first, then the fires, then the
// others.
func (b *bargain) ends() []time.Time {
	ends := make([]time.Time, len(b.tasks))
	t := b.now
	for _, kept := range []bool{true, false} {
		for i, task := range b.tasks {
			if b.keep[i] == kept {
				t = t.Add(task.Effort)
				ends[i] = t
			}
		}
		if kept {
			t = t.Add(b.span)
		}
	}
	return ends
}

func (b *bargain) misses(i int) bool {
	due := b.tasks[i].Deadline
	return !due.IsZero() && b.ends()[i].After(due)
}

// lateHard counts the hard deadlines that the best order from in.Now misses.
func lateHard(in Input) (int, error) {
	if !slices.ContainsFunc(in.Fires, func(f Fire) bool { return f.Hard }) {
		return 0, nil
	}
	plan, err := Solve(in, in.Now)
	if err != nil {
		return 0, err
	}
	late := 0
	for _, f := range in.Fires {
		if f.Hard && slices.Contains(plan.Late, f.ID) {
			late++
		}
	}
	return late, nil
}

func (b *bargain) trades() []Trade {
	var kept, put []Trade
	ends := b.ends()
	for i, t := range b.tasks {
		tr := Trade{Task: t.ID, PutOff: !b.keep[i], End: ends[i], Misses: b.misses(i)}
		if b.keep[i] {
			tr.Reason = b.whyKept(t, tr.Misses)
			kept = append(kept, tr)
			continue
		}
		tr.By = b.span
		for _, name := range b.freed {
			tr.Frees = append(tr.Frees, Freed{Name: name, Sooner: t.Effort})
		}
		tr.Reason = b.whyPutOff(t, tr.Misses)
		put = append(put, tr)
	}
	return append(kept, put...)
}

func (b *bargain) whyKept(t Task, misses bool) string {
	switch {
	case len(b.freed) == 0:
		return "nobody waits for the fires, so it need not be put off"
	case misses:
		return "it is late for " + clock(t.Deadline, b.now) + " already, and putting it off costs more than it frees"
	case !b.pays(t):
		return "putting it off costs more than it frees"
	}
	return "due " + clock(t.Deadline, b.now) + "; putting it off would break that"
}

func (b *bargain) whyPutOff(t Task, misses bool) string {
	s := minutes(int64(b.span/time.Second)) + " later, so that fires keep their hard deadlines"
	if len(b.freed) > 0 {
		s = fmt.Sprintf("%s later frees %s %s sooner", minutes(int64(b.span/time.Second)),
			list(b.freed), minutes(int64(t.Effort/time.Second)))
	}
	if misses {
		s += fmt.Sprintf("; ‘%s’ then misses %s: agree a new time for it",
			cmp.Or(strings.TrimSpace(t.Title), t.ID), clock(t.Deadline, b.now))
	}
	return s
}
