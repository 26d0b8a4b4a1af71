package page

import (
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

var stageWords = map[mistake.Stage]string{
	mistake.Open: "open", mistake.Closed: "closed", mistake.Sealed: "sealed", mistake.Erased: "erased",
}

func stageName(s mistake.Stage) string { return stageWords[s] }

// short is the beginning of a hash, enough to compare by eye.
func short(hash string) string { return hash[:min(len(hash), 12)] }

// happened says in a sentence what an event was.
func (m Mistake) happened(e app.ExportedEvent) string {
	switch b := e.Body.(type) {
	case mistake.Opened:
		return "You opened the record."
	case mistake.Described:
		return "You said more of what happened."
	case mistake.PlanMade:
		return "A plan was made: " + count(len(b.Listeners), "person", "people") + " to tell, " + count(len(b.LeftOut), "person", "people") + " left out."
	case mistake.FireSet:
		return "A fire was noted: " + b.Fire.Title
	case mistake.FireEnded:
		if b.State == mistake.LetGo {
			return "A fire was let go: " + m.fire(b.Fire).Title + " (" + b.Why + ")"
		}
		return "A fire was put out: " + m.fire(b.Fire).Title
	case mistake.ClosedWith:
		return "You closed it." + m.notTold(b.Untold)
	case mistake.Reopened:
		return "You opened it again."
	case mistake.SealedUp:
		return "You sealed it."
	}
	return m.happenedTo(e)
}

// happenedTo says what an event was that is about one listener.
func (m Mistake) happenedTo(e app.ExportedEvent) string {
	switch b := e.Body.(type) {
	case mistake.ListenerAdded:
		return "You added " + b.Listener.Name + "."
	case mistake.ListenerDropped:
		return "You decided not to tell " + m.called(b.Listener) + ": " + b.Why
	case mistake.LetterDrafted:
		return "A message to " + m.called(b.Listener) + " was written."
	case mistake.SendIntended:
		return "You sent " + m.called(b.Listener) + " the message \"" + b.Subject + "\" at " + b.To + "."
	case mistake.SendStarted:
		return "The message to " + m.called(b.Listener) + " was handed to the mail server."
	case mistake.SendEnded:
		return "The message to " + m.called(b.Listener) + outcomeEnd[b.Outcome]
	case mistake.DoubtResolved:
		if b.Arrived {
			return "You said that the message to " + m.called(b.Listener) + " arrived."
		}
		return "You said that the message to " + m.called(b.Listener) + " did not arrive."
	case mistake.ToldByHand:
		return "You told " + m.called(b.Listener) + " " + channelWords[b.How] + ", " + m.At(b.When) + "."
	case mistake.CameBack:
		return m.called(b.Listener) + " was not told after all: " + b.Why
	case mistake.AcknowledgedBy:
		return m.called(b.Listener) + " answered."
	}
	return e.Kind
}

var outcomeEnd = map[mistake.Outcome]string{
	mistake.Delivered: " was delivered.",
	mistake.Failed:    " did not arrive.",
	mistake.Unknown:   " is in doubt.",
}

func outcomeWords(a mistake.Attempt) string {
	words := map[mistake.Outcome]string{
		mistake.Pending: "on its way", mistake.Delivered: "delivered", mistake.Failed: "did not arrive", mistake.Unknown: "in doubt",
	}[a.Outcome]
	if a.Detail != "" {
		return words + " (" + oneLine(a.Detail) + ")"
	}
	return words
}

// called is the name of a listener in the record. Somebody who was dropped
// since is found in the events that named them.
func (m Mistake) called(id string) string {
	if l := m.listener(id); l.ID != "" {
		return l.Name
	}
	for _, e := range m.Events {
		switch b := e.Body.(type) {
		case mistake.PlanMade:
			for _, l := range b.Listeners {
				if l.ID == id {
					return l.Name
				}
			}
		case mistake.ListenerAdded:
			if b.Listener.ID == id {
				return b.Listener.Name
			}
		}
	}
	return "somebody"
}

func (m Mistake) notTold(untold []mistake.Untold) string {
	var b strings.Builder
	for _, u := range untold {
		b.WriteString(" " + m.called(u.Listener) + " was not told: " + u.Why + ".")
	}
	return b.String()
}

func (m Mistake) fireURL(f app.ShownFire) string {
	if f.ID == "" {
		return m.url("fires")
	}
	return m.url("fires", f.ID)
}

func fireButton(f app.ShownFire) string {
	if f.ID == "" {
		return "Add it"
	}
	return "Keep the changes"
}

// closingLeaves says what closing does to n fires that burn.
func closingLeaves(n int) string {
	if n == 1 {
		return "closing does not put it out"
	}
	return "closing does not put them out"
}

// because adds a reason to what was done, where there is one.
func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}
