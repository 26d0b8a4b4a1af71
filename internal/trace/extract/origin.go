package extract

import (
	"slices"
	"strings"
)

// Origin says which bytes of a file a stretch of a piece's text was read from,
// for whoever wants to change it there. A stretch is either written as it is
// read, byte for byte, or is one thing that is written otherwise: an entity,
// an escape, the number of a cell. What is no text in the file, such as a
// line break that is an element, has none.
type Origin struct {
	Begin, End int     // of the text of the piece, in bytes
	From, To   int     // of the part in UTF-8, without a byte order mark
	Part       string  // of an Office file; "" where the file is one text
	As         Writing // how a text has to be written there
}

// Writing is how a text is written at a place of a file.
type Writing uint8

// The ways of writing.
const (
	Plain     Writing = iota // as it is
	Markup                   // between the tags of XML or HTML
	Section                  // in a CDATA section
	Attribute                // in the quotation marks of an attribute
	Bare                     // a value of a table without quotation marks
	Quoted                   // one within them
	Escaped                  // in a string of JSON
	Stored                   // a number as a program keeps it: the text of the piece shows it
	Shared                   // the number of a text in a list that several cells may use
)

// Mapper is a [Sink] that wants to know where the text of pieces stands. A
// reader that can tell calls Origins directly before Piece, with the origins
// in the order of the text. The slice is valid until the call returns.
type Mapper interface {
	Sink
	Origins(of []Origin)
}

// Trail collects the origins of the piece that a reader is at. A Trail of a
// sink that is no [Mapper] is off and keeps nothing, so that reading costs
// what it did.
type Trail struct {
	to  Mapper
	all []Origin
}

// TrailTo returns the trail for a sink.
func TrailTo(sink Sink) Trail {
	to, _ := sink.(Mapper)
	return Trail{to: to}
}

// NewTrail returns a trail that is on and tells nobody, for [Trail.Take].
func NewTrail() Trail { return Trail{to: nobody{}} }

type nobody struct{}

func (nobody) Piece(Piece) error           { return nil }
func (nobody) Member(string, []byte) error { return nil }
func (nobody) Skip(Place, string) error    { return nil }
func (nobody) Origins([]Origin)            {}

// On reports whether anybody wants to know.
func (t *Trail) On() bool { return t.to != nil }

// Add notes the origin of a stretch. Stretches of no length are none.
func (t *Trail) Add(o Origin) {
	if t.to == nil || o.End <= o.Begin {
		return
	}
	if n := len(t.all); n > 0 && t.all[n-1].continues(o) {
		t.all[n-1].End, t.all[n-1].To = o.End, o.To
		return
	}
	t.all = append(t.all, o)
}

// continues reports whether what is noted goes on with the next stretch, both
// of them written as they are read.
func (o Origin) continues(next Origin) bool {
	return o.Part == next.Part && o.As == next.As && o.End == next.Begin && o.To == next.From && o.verbatim() && next.verbatim()
}

func (o Origin) verbatim() bool {
	return o.As != Stored && o.As != Shared && o.To-o.From == o.End-o.Begin
}

// Reset forgets what is noted.
func (t *Trail) Reset() { t.all = t.all[:0] }

// Take gives away what is noted, and forgets it.
func (t *Trail) Take() []Origin {
	all := slices.Clone(t.all)
	t.Reset()
	return all
}

// TellPart is Tell for a piece that is a part of what was read: the whole of
// it without the space around it, for one.
func (t *Trail) TellPart(whole, part string) {
	if t.to != nil {
		t.Tell(strings.Index(whole, part), len(part))
	}
}

// Tell hands on what is noted, for a piece whose text lacks so many bytes of
// what was read in front and is so long, and forgets it.
func (t *Trail) Tell(lead, length int) {
	if t.to == nil {
		return
	}
	t.to.Origins(Window(t.all, lead, length))
	t.Reset()
}

// Store notes that what was noted so far is a number as the program keeps it,
// which is shown as the whole text of the piece, so long.
func (t *Trail) Store(length int) {
	if n := len(t.all); n > 0 {
		last := t.all[n-1]
		t.all = append(t.all[:0], Origin{End: length, From: t.all[0].From, To: last.To, Part: last.Part, As: Stored})
	}
}

// Replace puts other origins for what is noted.
func (t *Trail) Replace(of []Origin) { t.all = append(t.all[:0], of...) }

// Window returns the origins of a part of a text, which begins at lead and is
// so long.
func Window(of []Origin, lead, length int) []Origin {
	var within []Origin
	for _, o := range of {
		o.Begin, o.End = o.Begin-lead, o.End-lead
		if o.verbatim() {
			if o.Begin < 0 {
				o.From, o.Begin = o.From-o.Begin, 0
			}
			if over := o.End - length; over > 0 {
				o.To, o.End = o.To-over, o.End-over
			}
		}
		if o.Begin >= 0 && o.End <= length && o.Begin < o.End {
			within = append(within, o)
		}
	}
	return within
}

// Through returns where a text stands that was read in two steps: the origins
// of the second are places in what the first gave.
func Through(first, second []Origin) []Origin {
	var all []Origin
	at := 0
	for _, o := range second {
		for at > 0 && first[at-1].End > o.From {
			at--
		}
		for at < len(first) && first[at].End <= o.From {
			at++
		}
		all = through(all, first[at:], o)
	}
	return all
}

// through adds the origins of one stretch of the second step.
func through(all, first []Origin, o Origin) []Origin {
	if !o.verbatim() {
		// One thing: it comes from all that it was read from, if that has no gap.
		whole, reached := o, o.From
		for i, f := range first {
			if f.Begin > reached || f.Begin >= o.To || reached >= o.To {
				break
			}
			part := Window([]Origin{f}, o.From, o.To-o.From)
			if len(part) == 0 || i > 0 && (part[0].From != whole.To || f.Part != whole.Part) {
				return all
			}
			if i == 0 {
				whole.From, whole.Part = part[0].From, f.Part
			}
			whole.To, whole.As, reached = part[0].To, f.As, f.End
		}
		if reached >= o.To {
			all = append(all, whole)
		}
		return all
	}
	for _, f := range first {
		if f.Begin >= o.To {
			break
		}
		for _, part := range Window([]Origin{f}, o.From, o.To-o.From) {
			part.Begin, part.End = part.Begin+o.Begin, part.End+o.Begin
			all = append(all, part)
		}
	}
	return all
}
