package wording

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// Draft writes the letter in which the owner tells one listener. It owns up
// in its first sentence and says what happened, "I'm sorry" once, what it
// means for this listener, what is done about it and by when, what is asked
// of them; and then it stops. What each fact says is in the person's own
// words.
//
// Its length follows from the size of the mistake, and its form from the
// channel: a chat gets two or three sentences. A boss gets what, how far, by
// when and what else could be done, and is asked to decide; a client gets
// nothing of the workings of the firm; somebody whose work is hit is told
// what to stop using; a co-owner is asked, and not blamed. The subject line
// tells no story, because subjects are seen by whoever looks at a screen.
//
// A fact that is missing leaves a place in square brackets and is named in
// Letter.Missing. The error is a problem of kind [problem.Invalid] where the
// listener's kind or the size is none.
func Draft(f Facts) (Letter, error) {
	w, err := newWriter(f)
	if err != nil {
		return Letter{}, err
	}
	letter := w.letter()
	// What can be left out is left out, the least important first, until the
	// letter is no longer than such a mistake deserves.
	for left := 1; left <= len(leastFirst) && len(strings.Fields(letter.Body)) > w.limit(); left++ {
		w = &writer{f: w.f, kind: w.kind, say: w.say, without: leastFirst[:left]}
		letter = w.letter()
	}
	return letter, nil
}

// part is a part of a letter that small mistakes do without.
type part int

// The parts, the least important first.
const (
	partAccount part = iota
	partWhen
	partWorked
	partCause
	partOptions
	partPrevention
	partUpdate
	partImpact
)

var leastFirst = []part{partAccount, partWhen, partWorked, partCause, partOptions, partPrevention, partUpdate, partImpact}

// limit is how many words a letter has at most, if it can help it.
func (w *writer) limit() int {
	switch {
	case w.kind == Review:
		return 1000
	case w.f.Listener.Channel == ByChat:
		return 60
	case w.f.Size.small():
		return 60
	case w.f.Size == Setback:
		return 120
	case w.f.Size == Serious:
		return 220
	}
	return 400
}

// wants tells whether this letter has a part.
func (w *writer) wants(p part) bool {
	switch {
	case p == partUpdate && w.f.RepairBy.IsZero() && !w.f.RepairDone:
		return true // the only time there is
	case slices.Contains(w.without, p), w.chat():
		return false
	case w.kind == Review:
		return true
	case p == partOptions:
		return w.f.Size.large() && w.kind == Boss
	case w.kind == Client && (p == partCause || p == partPrevention) && w.internal(p):
		return false
	case p == partPrevention && (w.kind == Client || w.kind == Public):
		return true
	}
	return !w.f.Size.small()
}

// writer writes one letter. It keeps what has been said so far.
type writer struct {
	f       Facts
	kind    Kind
	say     *speech
	without []part
	missing []string
	lastDay string // the last one named
	zoned   bool   // the zone of the times has been said
}

func newWriter(f Facts) (*writer, error) {
	kind := f.Listener.kind()
	if _, err := ParseKind(string(kind)); err != nil {
		return nil, err
	}
	switch f.Size {
	case "", Oversight, Setback, Serious, Severe:
	default:
		return nil, problem.New(problem.Invalid, "That is not a size of a mistake.",
			"Choose one of oversight, setback, serious or severe.")
	}
	if f.Zone == nil {
		f.Zone = time.UTC
	}
	return &writer{f: f, kind: kind, say: &inEnglish}, nil
}

func (w *writer) chat() bool {
	return w.f.Listener.Channel == ByChat && w.kind != Public && w.kind != Review
}

// letter puts the parts in order.
func (w *writer) letter() Letter {
	var paragraphs []string
	parts := [][]string{slices.Concat(w.owning(), w.regret()), slices.Concat(w.reach(), w.cause()), w.mending(), w.closing()}
	for _, sentences := range parts {
		if text := joined(sentences); text != "" {
			paragraphs = append(paragraphs, text)
		}
	}
	if (w.f.Size.small() || w.chat()) && w.kind != Public && w.kind != Review {
		paragraphs = []string{strings.Join(paragraphs, " ")}
	}
	apart := "\n\n"
	if w.chat() {
		apart = "\n"
	}
	if greeting := w.greeting(); greeting != "" {
		paragraphs = slices.Insert(paragraphs, 0, greeting)
	}
	if !w.chat() {
		paragraphs = append(paragraphs, w.given(oneLine(w.f.OwnerName), w.say.noName))
	}
	return Letter{Subject: w.subject(), Body: strings.Join(paragraphs, apart) + "\n", Missing: w.missing}
}

// given returns s, or a place to fill where it is empty.
func (w *writer) given(s, what string) string {
	if s != "" {
		return s
	}
	if !slices.Contains(w.missing, what) {
		w.missing = append(w.missing, what)
	}
	return "[" + what + "]"
}

func (w *writer) greeting() string {
	if w.kind == Public || w.kind == Review {
		return ""
	}
	name := callName(w.f.Listener.Name)
	switch {
	case name == "":
		return w.say.helloAll
	case w.chat():
		return fmt.Sprintf(w.say.hi, name)
	case w.kind == Client && !w.f.Size.small() && len(w.f.Listener.Name) <= longName:
		name = oneLine(w.f.Listener.Name)
	}
	return fmt.Sprintf(w.say.hello, name)
}

// callName is how somebody is called: by their first name, where the name
// begins with one. "Kaya, Ines" is Ines; "Dr. Kaya" and "J. Kaya" stay whole;
// an address is no name.
func callName(name string) string {
	name = oneLine(name)
	if family, given, ok := strings.Cut(name, ", "); ok && given != "" && !strings.Contains(family, " ") {
		name = enclosed(given)
	}
	first, _, _ := strings.Cut(name, " ")
	switch {
	case strings.Contains(name, "@"):
		return ""
	case len(name) <= longName && (strings.HasSuffix(first, ".") || len(first) == 1 || titles[strings.ToLower(first)]):
		return name
	case len(first) > longName:
		return ""
	}
	return strings.TrimRight(enclosed(first), ",;:")
}

// longName is how many bytes the name of a person has at most; what is longer
// was not meant as one.
const longName = 35

var titles = setOfWords("mr mrs ms mx dr prof sir herr frau")

func (w *writer) subject() string {
	switch w.kind {
	case Boss:
		return w.say.subjectBoss
	case Client:
		return w.say.subjectClient
	case Public:
		return w.say.subjectPublic
	case Review:
		return w.say.subjectReview
	}
	return w.say.subject
}

func joined(sentences []string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// day names a day: "Monday 2 January".
func (w *writer) day(t time.Time) string { return t.In(w.f.Zone).Format("Monday 2 January") }

// moment names a time: "16:00 on Monday 2 January (CET)", and once that has
// been said, "20:00 that day". The zone is left out for a listener who is
// known to have the same clock.
func (w *writer) moment(t time.Time) string {
	day, clock := w.day(t), t.In(w.f.Zone).Format("15:04")
	text := fmt.Sprintf(w.say.atOn, clock, day)
	if day == w.lastDay {
		text = fmt.Sprintf(w.say.thatDay, clock)
	}
	w.lastDay = day
	name, offset := t.In(w.f.Zone).Zone()
	if theirs := w.f.Listener.Zone; theirs != nil {
		_, other := t.In(theirs).Zone()
		w.zoned = w.zoned || other == offset
	}
	if !w.zoned {
		w.zoned = true
		if strings.ContainsAny(name, "+-") {
			name = "UTC" + name
		}
		text += " (" + name + ")"
	}
	return text
}
