package page

import (
	"slices"
	"strconv"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/playbook"
)

// Part is one of the four parts of a mistake's page.
type Part string

// The parts, in order. Each is an address of its own below the mistake's.
const (
	Tell   Part = "tell"
	Say    Part = "say"
	Mend   Part = "mend"
	MoveOn Part = "move-on"
)

// Parts lists every part in order.
func Parts() []Part { return []Part{Tell, Say, Mend, MoveOn} }

func (p Part) name() string {
	return map[Part]string{Tell: "Tell", Say: "Say", Mend: "Mend", MoveOn: "Move on"}[p]
}

// Mistake is the page of one mistake: the one next step, the clock, and one
// of the four parts.
type Mistake struct {
	Clock
	Entry
	Part      Part
	M         app.Shown
	Events    []app.ExportedEvent
	Playbooks []playbook.Playbook
	CanSend   bool // there is a mail server to send with
	CanTrace  bool // files of this machine may be looked through
}

func (m Mistake) url(below ...string) string { return mistakeURL(m.M.Number, below...) }

func (m Mistake) partURL(p Part) string {
	if p == Tell {
		return m.url()
	}
	return m.url(string(p))
}

func (m Mistake) title() string {
	return "Mistake " + strconv.FormatInt(m.M.Number, 10) + ": " + strings.ToLower(m.Part.name())
}

func (m Mistake) isOpen() bool { return m.M.Stage == mistake.Open }

// listener returns the listener with an ID; the zero value where there is
// none.
func (m Mistake) listener(id string) app.ShownListener {
	for _, l := range m.M.Listeners {
		if l.ID == id {
			return l
		}
	}
	return app.ShownListener{}
}

func (m Mistake) fire(id string) app.ShownFire {
	for _, f := range m.M.Fires {
		if f.ID == id {
			return f
		}
	}
	return app.ShownFire{}
}

// untold are those who must be told and have not been.
func (m Mistake) untold() []app.ShownListener {
	var out []app.ShownListener
	for _, l := range m.M.Listeners {
		if l.Must && !l.Disclosure.Done() {
			out = append(out, l)
		}
	}
	return out
}

// burning and over are the fires that are left, in order, and those that are
// not.
func (m Mistake) burning() []app.ShownFire { return m.fires(true) }
func (m Mistake) over() []app.ShownFire    { return m.fires(false) }

func (m Mistake) fires(burning bool) []app.ShownFire {
	var out []app.ShownFire
	for _, f := range m.M.Fires {
		if (f.State == mistake.Burning) == burning {
			out = append(out, f)
		}
	}
	return out
}

// given is the first name of a listener, for buttons; of a role or a firm,
// which has none, the whole name.
func given(l app.ShownListener) string {
	words := strings.Fields(l.Name)
	if len(words) != 2 || strings.HasSuffix(words[0], ",") || slices.ContainsFunc(words, firmWord) {
		return strings.Join(words, " ")
	}
	return words[0]
}

func firmWord(word string) bool {
	return slices.Contains([]string{"ltd", "inc", "gmbh"}, strings.ToLower(strings.TrimRight(word, ".,")))
}

var channelWords = map[mistake.Channel]string{
	mistake.ByMail: "by mail", mistake.ByCall: "by call", mistake.InPerson: "in person", mistake.ByChat: "by chat",
}

// hows are the ways of having told somebody, as a person would pick them.
var hows = []struct {
	Channel mistake.Channel
	Words   string
}{
	{mistake.ByCall, "I called"},
	{mistake.InPerson, "We spoke in person"},
	{mistake.ByMail, "I sent a mail myself"},
	{mistake.ByChat, "I wrote in the chat"},
}

var ringWords = map[mistake.Ring]string{
	mistake.Involved: "involved: worked on it or answers for it",
	mistake.Affected: "affected: their work is hit",
	mistake.Client:   "client: their business is hit",
}

// state says how far telling a listener has come.
func (m Mistake) state(l app.ShownListener) string {
	d := l.Disclosure
	if !m.isOpen() && canTell(l) {
		return "not told" + because(m.whyUntold(l.ID))
	}
	switch d.State {
	case mistake.Drafted:
		return "message written, not sent"
	case mistake.Sending:
		return "a message is on its way"
	case mistake.InDoubt:
		return "in doubt: nobody knows whether the message arrived"
	case mistake.Undelivered:
		return "not told: " + undelivered(d)
	case mistake.Told:
		return "told " + channelWords[d.How] + ", " + m.At(d.ToldAt)
	case mistake.Acknowledged:
		return "told " + channelWords[d.How] + ", " + m.At(d.ToldAt) + "; answered " + m.At(d.AcknowledgedAt)
	}
	return "not told yet"
}

// whyUntold is the reason that was stated at the close, "" without one.
func (m Mistake) whyUntold(id string) string {
	for _, u := range m.M.Untold {
		if u.Listener == id {
			return u.Why
		}
	}
	return ""
}

func undelivered(d mistake.Disclosure) string {
	if d.Why != "" {
		return d.Why
	}
	if n := len(d.Attempts); n > 0 && d.Attempts[n-1].Detail != "" {
		return "the message did not arrive (" + oneLine(d.Attempts[n-1].Detail) + ")"
	}
	return "the message did not arrive"
}

// canTell tells whether telling a listener is what comes next for them.
func canTell(l app.ShownListener) bool {
	switch l.Disclosure.State {
	case mistake.Planned, mistake.Drafted, mistake.Undelivered:
		return true
	}
	return false
}

// canDrop tells whether the person may still decide not to tell a listener.
func canDrop(l app.ShownListener) bool {
	s := l.Disclosure.State
	return len(l.Disclosure.Attempts) == 0 && (s == mistake.Planned || s == mistake.Drafted)
}

// writeLabel leads to the message for a listener, or to what to say to them.
func writeLabel(l app.ShownListener) string {
	switch {
	case l.Disclosure.State == mistake.Drafted:
		return "Go on writing to " + given(l)
	case l.Channel != mistake.ByMail:
		return "See what to say"
	}
	return "Write to " + given(l)
}

// numberClass draws a listener's number as the rings do.
func numberClass(l app.ShownListener) string {
	switch {
	case l.Disclosure.Done():
		return "done"
	case l.Disclosure.State == mistake.InDoubt:
		return "doubt"
	}
	return ""
}

// proof says how good the order of the fires is.
func (m Mistake) proof() string {
	p := m.M.Mend
	switch {
	case len(m.burning()) < 2:
		return ""
	case p.Proven:
		return "No other order frees people sooner; this has been proven."
	case p.Within != nil:
		return "This order is within " + percent(*p.Within) + " of the best there can be."
	}
	return "This is the best order found."
}

func percent(share float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(share*100, 'f', 1, 64), ".0") + "%"
}

// question finds what the playbook asks about a field, "" where it asks
// nothing.
func (m Mistake) question(field string) string {
	for _, q := range m.M.Questions {
		if q.Field == field {
			return q.Ask
		}
	}
	return ""
}

// otherFires are the burning fires that one may have to wait for.
func (m Mistake) otherFires(id string) []app.ShownFire {
	var out []app.ShownFire
	for _, f := range m.burning() {
		if f.ID != id {
			out = append(out, f)
		}
	}
	return out
}
