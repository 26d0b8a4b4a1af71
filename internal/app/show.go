package app

import (
	"context"
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
	"ownup/internal/core/triage"
	"ownup/internal/record"
)

// Shown is one mistake as its owner sees it: everything a page or a command
// needs. Its JSON is the format "mistake", version 1.
type Shown struct {
	Version   int               `json:"version"`
	Number    int64             `json:"number"`
	Stage     mistake.Stage     `json:"stage"`
	Facts     mistake.Facts     `json:"facts"`
	OpenedAt  time.Time         `json:"opened_at"`
	ClosedAt  time.Time         `json:"closed_at,omitzero"`
	Clock     mistake.Clock     `json:"clock"`
	Next      mistake.NextStep  `json:"next"`
	Listeners []ShownListener   `json:"listeners"`
	About     []string          `json:"about"` // what the records took it to be about
	LeftOut   []mistake.LeftOut `json:"left_out"`
	Warnings  []string          `json:"warnings"`
	Fires     []ShownFire       `json:"fires"` // burning ones in order, then those that are over
	Mend      triage.Plan       `json:"mend"`  // the order of the burning fires and how good it is
	Trace     *ShownTrace       `json:"trace,omitempty"`
	Lesson    string            `json:"lesson,omitempty"`
	Untold    []mistake.Untold  `json:"untold,omitempty"`
	Questions []Question        `json:"questions,omitempty"` // worth answering, at most three
	Advice    *Advice           `json:"advice,omitempty"`    // of an open one
}

// ShownListener is a listener with how far telling them has come.
type ShownListener struct {
	mistake.Listener
	Disclosure mistake.Disclosure `json:"disclosure"`
	Late       bool               `json:"late,omitempty"` // their tell-by time has passed
}

// ShownFire is a fire with its place in the order.
type ShownFire struct {
	mistake.Fire
	Start  time.Time `json:"start,omitzero"`
	End    time.Time `json:"end,omitzero"`
	Frees  []string  `json:"frees,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Late   bool      `json:"late,omitempty"`
}

// Question is one thing worth saying, with the field that it fills.
type Question struct {
	Field string `json:"field"`
	Ask   string `json:"ask"`
}

// Show returns one mistake of the actor.
func (a *App) Show(ctx context.Context, actor Actor, number int64) (Shown, error) {
	l, err := a.load(ctx, actor, number)
	return a.shownAfter(l, err)
}

// shownAfter is the usual end of a use case: the mistake as it is now.
func (a *App) shownAfter(l loaded, err error) (Shown, error) {
	if err != nil {
		return Shown{}, err
	}
	return a.shown(l)
}

func (a *App) shown(l loaded) (Shown, error) {
	m, now := l.state, a.now()
	s := Shown{
		Version: 1, Number: l.row.Number, Stage: m.Stage, Facts: m.Facts,
		OpenedAt: m.OpenedAt, ClosedAt: m.ClosedAt, Clock: m.Clock(),
		Listeners: []ShownListener{}, About: listOf(m.About), LeftOut: listOf(m.LeftOut), Warnings: listOf(m.Warnings),
		Trace: shownTrace(m), Lesson: m.Lesson, Untold: m.Untold,
		Questions: a.questions(m.Facts), Advice: a.advice(m),
	}
	for _, k := range m.Listeners {
		d := m.Disclosures[k.ID]
		s.Listeners = append(s.Listeners, ShownListener{k, d, !d.Done() && !k.TellBy.IsZero() && k.TellBy.Before(now)})
	}
	var err error
	if s.Mend, s.Fires, err = mend(m, now); err != nil {
		return s, err
	}
	var order []string
	for _, p := range s.Mend.Order {
		order = append(order, p.ID)
	}
	s.Next = m.Next(order, now)
	return s, nil
}

// listOf is list, never nil: a program that reads the JSON finds a list.
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// questions are those of the playbook that the facts do not answer yet.
func (a *App) questions(f mistake.Facts) []Question {
	book, ok := a.Playbooks.Find(f.Kind)
	if !ok {
		return nil
	}
	answers := map[string]string{
		"wrong": f.Wrong, "right": f.Right, "what": f.What, "cause": f.Cause,
		"impact": f.Impact, "repair": f.Repair, "prevention": f.Prevention,
	}
	var out []Question
	for _, q := range book.Questions {
		if answers[q.Field] == "" {
			out = append(out, Question{q.Field, q.Ask})
		}
	}
	return out
}

// clientWeight is what an hour of a client's waiting costs, in hours of a
// colleague's.
const clientWeight = 3

// growsWeight is what an hour of damage that grows costs, in hours of a
// colleague's waiting: as much as three clients who wait.
const growsWeight = 9

// mend orders the burning fires of a mistake.
func mend(m mistake.Mistake, now time.Time) (triage.Plan, []ShownFire, error) {
	zone := location(m.Facts.Owner.Zone) // reasons name times as the owner reads them
	now = now.In(zone)
	in := triage.Input{Now: now, Hands: 1}
	fires := map[string]mistake.Fire{}
	waits := map[string][]string{}
	var names []string
	for _, f := range m.Fires {
		if f.State != mistake.Burning {
			continue
		}
		fires[f.ID] = f
		for _, name := range f.Blocks {
			if waits[name] == nil {
				names = append(names, name)
			}
			waits[name] = append(waits[name], f.ID)
		}
	}
	for _, f := range m.Fires {
		if f.State == mistake.Burning {
			in.Fires = append(in.Fires, triageFire(f, fires, zone))
		}
	}
	for _, name := range names {
		in.People = append(in.People, triage.Person{Name: name, Weight: waitWeight(m, name), WaitsFor: waits[name]})
	}
	if len(in.Fires) == 0 {
		none := triage.Plan{Version: triage.Version, Order: []triage.Place{}, Late: []string{}, Proven: true}
		return none, overFires(m), nil
	}
	plan, err := triage.Solve(in, now)
	if err != nil {
		return plan, nil, err
	}
	late := map[string]bool{}
	for _, id := range plan.Late {
		late[id] = true
	}
	var shown []ShownFire
	for _, p := range plan.Order {
		shown = append(shown, ShownFire{fires[p.ID], p.Start, p.End, p.Frees, p.Reason, late[p.ID]})
	}
	return plan, append(shown, overFires(m)...), nil
}

func triageFire(f mistake.Fire, burning map[string]mistake.Fire, zone *time.Location) triage.Fire {
	t := triage.Fire{
		ID: f.ID, Title: f.Title, Release: inZone(f.Release, zone), Deadline: inZone(f.Deadline, zone), Hard: f.Hard,
		Effort: triage.Effort{Low: time.Duration(f.EffortMin) * time.Minute, High: time.Duration(f.EffortMax) * time.Minute},
	}
	if f.Grows {
		t.Weight = growsWeight
		if !f.Hard {
			t.Deadline = time.Time{} // it costs from now on, not from then
		}
	}
	for _, a := range f.After {
		if _, ok := burning[a]; ok {
			t.After = append(t.After, a)
		}
	}
	return t
}

// inZone is a time as it is read there; a zero time stays one.
func inZone(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(zone)
}

func waitWeight(m mistake.Mistake, name string) float64 {
	for _, l := range m.Listeners {
		if l.Name == name && l.Ring == mistake.Client {
			return clientWeight
		}
	}
	return 1
}

func overFires(m mistake.Mistake) []ShownFire {
	out := []ShownFire{}
	for _, f := range m.Fires {
		if f.State != mistake.Burning {
			out = append(out, ShownFire{Fire: f})
		}
	}
	return out
}

// Listed is one line of the list of mistakes.
type Listed struct {
	Number    int64         `json:"number"`
	Stage     mistake.Stage `json:"stage"`
	OpenedAt  time.Time     `json:"opened_at"`
	Title     string        `json:"title,omitempty"`  // not of a sealed one
	Lesson    string        `json:"lesson,omitempty"` // of a closed or sealed one
	Untold    int           `json:"untold"`           // listeners who must be told and have not been
	InDoubt   int           `json:"in_doubt"`
	Unopened  string        `json:"unopened,omitempty"` // why it cannot be read, where it cannot
	NextTell  time.Time     `json:"next_tell_by,omitzero"`
	FiresLeft int           `json:"fires_left"`
}

// List returns the actor's mistakes, newest first. One that cannot be opened
// is listed with the reason; it does not hide the others.
func (a *App) List(ctx context.Context, actor Actor) ([]Listed, error) {
	rows, err := a.Store.Mistakes(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	lessons, err := a.lessons(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := make([]Listed, 0, len(rows))
	for _, row := range rows {
		out = append(out, a.listed(ctx, row, lessons))
	}
	return out, nil
}

func (a *App) listed(ctx context.Context, row record.Mistake, lessons map[string]string) Listed {
	item := Listed{Number: row.Number, Stage: mistake.Stage(row.State), OpenedAt: row.CreatedAt, Lesson: lessons[row.ID]}
	if item.Stage == mistake.Sealed || item.Stage == mistake.Erased {
		return item
	}
	l, err := a.open(ctx, row)
	if err != nil {
		item.Unopened = problem.As(err).Sentence
		return item
	}
	m := l.state
	item.Title, item.Lesson = m.Facts.Title, m.Lesson
	for _, k := range m.Listeners {
		d := m.Disclosures[k.ID]
		if d.State == mistake.InDoubt {
			item.InDoubt++
		}
		if k.Must && !d.Done() {
			item.Untold++
			if item.NextTell.IsZero() || k.TellBy.Before(item.NextTell) {
				item.NextTell = k.TellBy
			}
		}
	}
	for _, f := range m.Fires {
		if f.State == mistake.Burning {
			item.FiresLeft++
		}
	}
	return item
}
