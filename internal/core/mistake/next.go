package mistake

import "time"

// StepKind is a kind of next step.
type StepKind string

// The kinds of next step.
const (
	StepPlan    StepKind = "plan"    // find out whom to tell
	StepResolve StepKind = "resolve" // say whether a message in doubt arrived
	StepWait    StepKind = "wait"    // a message is on its way
	StepTell    StepKind = "tell"
	StepFire    StepKind = "fire"
	StepClose   StepKind = "close"
	StepSeal    StepKind = "seal"
	StepDone    StepKind = "done"
)

// NextStep is the one thing to do now. There is always exactly one.
type NextStep struct {
	Kind     StepKind  `json:"kind"`
	Listener string    `json:"listener,omitempty"` // ID, for resolve, wait and tell
	Fire     string    `json:"fire,omitempty"`     // ID, for fire
	By       time.Time `json:"by,omitzero"`
	Late     bool      `json:"late,omitempty"` // By has passed
}

// Next returns the one next step. fires is the order in which the burning
// fires are to be put out, by ID; it may be empty.
//
// Telling comes before mending until the first three, and so every hit
// client, have been told: people who act on a wrong thing do more damage than
// a fire that waits for five minutes. After that whatever is due sooner comes
// first, and of two that are due together the telling.
func (m Mistake) Next(fires []string, now time.Time) NextStep {
	switch m.Stage {
	case Closed:
		return NextStep{Kind: StepSeal}
	case Open:
	default:
		return NextStep{Kind: StepDone}
	}
	if m.PlannedAt.IsZero() && len(m.Listeners) == 0 {
		return NextStep{Kind: StepPlan}
	}
	waiting := ""
	for _, l := range m.Listeners {
		switch m.Disclosures[l.ID].State {
		case InDoubt:
			return NextStep{Kind: StepResolve, Listener: l.ID}
		case Sending:
			waiting = l.ID
		}
	}
	tell, told := m.nextToTell(now)
	fire := m.nextFire(fires, now)
	switch {
	case tell.Kind == "" && fire.Kind == "" && waiting != "":
		return NextStep{Kind: StepWait, Listener: waiting}
	case tell.Kind == "" && fire.Kind == "":
		return NextStep{Kind: StepClose}
	case fire.Kind == "", tell.Kind != "" && told < firstPlaces:
		return tell
	case tell.Kind == "":
		return fire
	case !fire.By.IsZero() && (tell.By.IsZero() || fire.By.Before(tell.By)):
		return fire
	}
	return tell
}

// nextToTell returns the first who must still be told, and how many have
// been or are being told.
func (m Mistake) nextToTell(now time.Time) (first NextStep, told int) {
	for _, l := range m.Listeners {
		switch d := m.Disclosures[l.ID]; {
		case d.Done() || d.State == Sending || d.State == InDoubt:
			told++
		case l.Must && first.Kind == "":
			first = NextStep{Kind: StepTell, Listener: l.ID, By: l.TellBy, Late: passed(l.TellBy, now)}
		}
	}
	return first, told
}

func (m Mistake) nextFire(order []string, now time.Time) NextStep {
	byID := map[string]Fire{}
	for _, f := range m.Fires {
		byID[f.ID] = f
	}
	for _, id := range order {
		if f, ok := byID[id]; ok && f.State == Burning {
			return NextStep{Kind: StepFire, Fire: id, By: f.Deadline, Late: passed(f.Deadline, now)}
		}
	}
	return NextStep{}
}

func passed(by, now time.Time) bool { return !by.IsZero() && by.Before(now) }
