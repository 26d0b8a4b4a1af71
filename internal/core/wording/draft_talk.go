package wording

import (
	"fmt"
	"time"
)

// TalkingPoints returns the letter for a call or for a talk face to face: a
// few things to say in this order, the last of which is to stop and listen,
// and what to answer when they ask how it happened and whether that is all.
// The answers are from the facts and go no further: what is not known is said
// to be not known. Places that are not filled stand in square brackets.
func TalkingPoints(f Facts) Talk {
	f.Listener.Channel = ByCall
	w, err := newWriter(f)
	if err != nil {
		w = &writer{f: f, kind: Team, say: &inEnglish}
		if f.Zone == nil {
			w.f.Zone = time.UTC
		}
	}
	// How it came about is an answer. It is asked for soon enough, and said
	// first it would sound like an excuse.
	w.without = []part{partWhen, partCause, partAccount, partPrevention, partOptions}
	var points []string
	owning := w.owning()
	points = append(points, w.say.open+owning[0])
	points = append(points, joined(owning[1:]), joined(w.regret()))
	points = append(points, joined(w.reach()), joined(w.mending()))
	points = append(points, joined(w.closing()))
	talk := Talk{}
	for _, p := range append(points, w.say.thenStop) {
		if p != "" {
			talk.Points = append(talk.Points, p)
		}
	}
	talk.Answers = []Answer{{w.say.askedHow, joined(w.how())}, {w.say.askedAll, joined(w.all())}}
	return talk
}

// how answers "How did it happen?".
func (w *writer) how() []string {
	facts := statements(bareCause(w.f.Cause))
	w.without, w.lastDay = nil, "" // an answer is heard by itself
	switch {
	case len(facts) == 0 && w.f.NextUpdate.IsZero():
		return []string{w.say.knowNot}
	case len(facts) == 0:
		return []string{w.say.knowNot, fmt.Sprintf(w.say.findOut, w.moment(w.f.NextUpdate))}
	}
	out := w.asTyped(facts)
	if telling(w.f.Prevention) {
		out = append(out, w.prevention()...)
	}
	return out
}

// all answers "Is that all?": when it was, how far it goes, and that nothing
// else is known.
func (w *writer) all() []string {
	var out []string
	if !w.f.When.IsZero() {
		out = append(out, fmt.Sprintf(w.say.on, w.day(w.f.When)))
	}
	if telling(w.f.Impact) && !(w.kind == Client && aboutUs(w.f.Impact)) {
		out = append(out, w.asTyped(statements(w.f.Impact))...)
	}
	return append(out, w.say.thatIs)
}
