package app

import (
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
)

// Advice is what the playbook says beside its fires and questions. It decides
// nothing: nobody is told and no clock is set by it.
type Advice struct {
	Listeners []playbook.Listener `json:"listeners"` // beyond those whom the records name
	LeaveOut  []playbook.LeaveOut `json:"leave_out"`
	Clocks    []AdvisedClock      `json:"clocks"`
	Enough    []string            `json:"enough"` // for a mistake of this size
	Counsel   []playbook.Counsel  `json:"counsel"`
}

// AdvisedClock is a limit that may run for this mistake.
type AdvisedClock struct {
	Title   string    `json:"title"`
	By      time.Time `json:"by,omitzero"` // none: at once
	Decides string    `json:"decides"`
	Source  string    `json:"source"`
}

// advice is that for an open mistake whose playbook is known.
func (a *App) advice(m mistake.Mistake) *Advice {
	book, ok := a.Playbooks.Find(m.Facts.Kind)
	if !ok || m.Stage != mistake.Open {
		return nil
	}
	out := &Advice{
		Listeners: listOf(book.Listeners), LeaveOut: listOf(book.LeaveOut), Clocks: []AdvisedClock{},
		Enough: listOf(book.Proportion.UpTo(m.Facts.Size)), Counsel: listOf(book.Counsel),
	}
	for _, c := range book.Clocks {
		clock := AdvisedClock{Title: c.Title, Decides: c.Decides, Source: c.Source}
		if c.Within > 0 {
			clock.By = c.Due(m.Facts.RealisedAt)
		}
		out.Clocks = append(out.Clocks, clock)
	}
	return out
}
