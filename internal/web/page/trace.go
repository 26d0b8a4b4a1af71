package page

import (
	"strconv"
	"strings"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/problem"
)

// Tracing is a trace of a mistake that is being made, or was just made.
type Tracing struct {
	Number      int64 // of the mistake
	Done, Total int   // files
	Ended       bool
	Result      mistake.Traced
	Left        int // places still to be seen to
	Problem     *problem.Problem
}

// frame asks for the page again while the trace goes on.
func (t Tracing) frame() Frame {
	f := Frame{Title: "Mistake " + strconv.FormatInt(t.Number, 10) + ": looking"}
	if !t.Ended {
		f.Refresh = 2
	}
	return f
}

func (t Tracing) url(below ...string) string {
	return mistakeURL(t.Number, append([]string{"trace"}, below...)...)
}

// mendURL leads back to what was found.
func (t Tracing) mendURL() string { return mistakeURL(t.Number, string(Mend)) + "#spread" }

// formTrace is the form that begins a trace, on the Mend part.
const formTrace = "trace"

// mostPlaces is how many places of one state are shown at first.
const mostPlaces = 50

// places are the occurrences of the last trace in a state.
func (m Mistake) places(state mistake.OccurrenceState) []mistake.Occurrence {
	if m.M.Trace == nil {
		return nil
	}
	var out []mistake.Occurrence
	for _, o := range m.M.Trace.Occurrences {
		if o.State == state {
			out = append(out, o)
		}
	}
	return out
}

// seenTo are the occurrences that are over, one way or the other.
func (m Mistake) seenTo() []mistake.Occurrence {
	return append(m.places(mistake.Corrected), m.places(mistake.Accepted)...)
}

// sought is what the form that looks again begins with: the last trace, or
// what the facts say.
func (m Mistake) sought() mistake.Sought {
	if m.M.Trace != nil {
		return m.M.Trace.Sought
	}
	return mistake.Sought{Figure: m.M.Facts.Wrong, Right: m.M.Facts.Right}
}

// tracedWords sums the last trace up.
func (m Mistake) tracedWords() string {
	t := m.M.Trace
	words := count(t.Files, "file was", "files were") + " read " + m.At(t.At) + "."
	if t.Skipped > 0 {
		words += " " + count(t.Skipped, "thing", "things") + " could not be read."
	}
	if t.Stopped {
		words += " The search was ended before all was read."
	}
	if t.Beyond > 0 {
		words += " " + count(t.Beyond, "more place is", "more places are") + " not listed."
	}
	if t.Alike > 0 {
		words += " " + count(t.Alike, "place has the same value and is", "places have the same value and are") + " most likely something else, such as a date."
	}
	return words
}

// leftWords say how much is left.
func leftWords(n int) string {
	if n == 0 {
		return "Every place has been seen to."
	}
	return count(n, "place is", "places are") + " to be put right."
}

// fileName is the name of the file an occurrence is in, without its folder,
// and with the files on the way.
func fileName(o mistake.Occurrence) string {
	names := append([]string{o.Path}, o.Members...)
	for i, n := range names {
		names[i] = oneLine(n[strings.LastIndexAny(n, `/\`)+1:])
	}
	return strings.Join(names, " › ")
}

// before, hit and after part the words around an occurrence, so that what is
// wrong can be marked.
func parted(o mistake.Occurrence) (before, hit, after string) {
	text := oneLine(o.Text)
	i := strings.LastIndex(o.Context, text)
	if text == "" || i < 0 {
		return o.Context, "", ""
	}
	return o.Context[:i], text, o.Context[i+len(text):]
}

// note says why a place is one, and what became of it.
func note(o mistake.Occurrence) string {
	words := capital(o.Reason)
	switch {
	case o.Again:
		words += "; you ticked it off, and it is still there"
	case o.Gone:
		words += "; it is not there any more"
	case o.State == mistake.Accepted:
		words += "; left as it is: " + o.Why
	}
	return words + "."
}

// holderName is somebody who has it, as a person reads it.
func holderName(h app.ShownHolder) string {
	if h.Name == "" {
		return h.Address
	}
	return h.Name
}

// holderWords say what somebody has.
func holderWords(h app.ShownHolder) string {
	how := make([]string, len(h.How))
	for i, w := range h.How {
		how[i] = string(w)
	}
	words := listing(how) + ", " + count(h.Occurrences, "place", "places")
	if h.Outside {
		words += ", outside the firm"
	}
	return words
}

// ringFor is the ring that somebody who has it is proposed for.
func ringFor(h app.ShownHolder) mistake.Ring {
	if h.Outside {
		return mistake.Client
	}
	return mistake.Affected
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
