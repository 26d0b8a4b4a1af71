package mistake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// maxEffort bounds a guess of effort: a fire of more than a year is a project.
const maxEffort = 365 * 24 * 60 // minutes

func (c SetFire) decide(m Mistake, _ time.Time) ([]Body, error) {
	f, err := m.checkFire(c.Fire)
	if err != nil {
		return nil, err
	}
	return []Body{FireSet{f}}, nil
}

func (c AddFires) decide(m Mistake, _ time.Time) ([]Body, error) {
	m = m.clone()
	ids := map[string]string{}
	var out []Body
	for _, f := range c.Fires {
		given := f.ID
		after := make([]string, 0, len(f.After))
		for _, a := range f.After {
			if id, ok := ids[a]; ok {
				after = append(after, id)
			}
		}
		f.ID, f.After = "", after
		f, err := m.checkFire(f)
		if err != nil {
			return nil, err
		}
		ids[given] = f.ID
		m.applyFire(f)
		out = append(out, FireSet{f})
	}
	return out, nil
}

// checkFire returns f ready to keep: trimmed, with an ID, in bounds, burning.
func (m Mistake) checkFire(f Fire) (Fire, error) {
	f.Title = strings.TrimSpace(f.Title)
	switch {
	case f.Title == "":
		return f, problem.New(problem.Invalid, "A fire needs a few words that say what to do.", `For example: "Send the corrected deck"`)
	case len(f.Title) > MaxTitle:
		return f, problem.New(problem.Invalid, "That is too long for one fire.", "Say it in a sentence.")
	case f.EffortMin < 1 || f.EffortMax < f.EffortMin || f.EffortMax > maxEffort:
		return f, problem.New(problem.Invalid, "The effort of a fire is a number of minutes, at least one.", "A range such as 20-60 is fine.")
	case len(m.Fires) >= MaxFires && f.ID == "":
		return f, problem.New(problem.Refused, "That is too many fires for one mistake.", "")
	}
	if f.ID == "" {
		f.ID = fmt.Sprintf("f%d", m.FireCount+1)
	} else if err := m.burning(f.ID); err != nil {
		return f, err
	}
	if err := m.checkAfter(f); err != nil {
		return f, err
	}
	f.State, f.Why, f.OutAt = Burning, "", time.Time{}
	return f, nil
}

// burning returns a problem where there is no such fire or it is over.
func (m Mistake) burning(id string) error {
	i := slices.IndexFunc(m.Fires, func(f Fire) bool { return f.ID == id })
	if i < 0 {
		return problem.New(problem.Missing, "There is no such fire.", "The plan lists them.")
	}
	if m.Fires[i].State != Burning {
		return problem.New(problem.Refused, "This fire is already over.", "Add a new one if it burns again.")
	}
	return nil
}

// checkAfter holds that what comes before f exists and that no fire waits,
// by whatever way, for itself.
func (m Mistake) checkAfter(f Fire) error {
	after := map[string][]string{}
	for _, k := range m.Fires {
		after[k.ID] = k.After
	}
	after[f.ID] = f.After
	seen := map[string]bool{}
	var waitsForItself func(id string) bool
	waitsForItself = func(id string) bool {
		for _, before := range after[id] {
			if before == f.ID {
				return true
			}
			if !seen[before] {
				seen[before] = true
				if waitsForItself(before) {
					return true
				}
			}
		}
		return false
	}
	for _, before := range f.After {
		if _, ok := after[before]; !ok {
			return problem.New(problem.Missing, "It waits for a fire that is not there.", "The plan lists them.")
		}
	}
	if waitsForItself(f.ID) {
		return problem.New(problem.Invalid, "These fires would wait for one another.", "Let one of them come first.")
	}
	return nil
}

func (c EndFire) decide(m Mistake, _ time.Time) ([]Body, error) {
	if err := m.burning(c.Fire); err != nil {
		return nil, err
	}
	why := strings.TrimSpace(c.Why)
	switch c.State {
	case Out:
	case LetGo:
		if why == "" {
			return nil, problem.New(problem.Invalid, "Letting a fire go needs a reason.", "State it in a few words.")
		}
	default:
		return nil, problem.New(problem.Invalid, "A fire is put out or let go.", "")
	}
	return []Body{FireEnded{c.Fire, c.State, why}}, nil
}
