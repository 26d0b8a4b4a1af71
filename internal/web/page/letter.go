package page

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/core/wording"
)

// Letter is the page on which a message to one listener is written.
type Letter struct {
	Clock
	Entry
	Number   int64
	Open     bool // the mistake is open, so that the message can be changed
	Listener app.ShownListener
	Letter   app.Letter
	CanSend  bool
}

const formLetter = "letter"

func (l Letter) url(below ...string) string {
	return mistakeURL(l.Number, append([]string{"say", l.Listener.ID}, below...)...)
}

// writable tells whether there is still a message to write.
func (l Letter) writable() bool { return l.Open && canTell(l.Listener) }

func (l Letter) review() Review {
	return Review{Report: l.Letter.Review, Body: l.Letter.Body, Missing: l.Letter.Missing, FixURL: l.url("fix")}
}

// Review is what the reviewer says of a text; it is a page's part, and by
// itself the answer while somebody types.
type Review struct {
	Report  wording.Report
	Body    string
	Missing []string // what the drafter left open
	FixURL  string   // where the text goes to have the fix of a finding made
}

// element is one element of owning up, as the checklist shows it.
type element struct {
	Name, Help string
	State      wording.State
	Quote      quotation // the words that earned it
}

var elementWords = map[wording.Element][2]string{
	wording.Ownership:  {"You own it", "Say that it was you: “I made a mistake.”"},
	wording.Repair:     {"You put it right", "Say what you do about it, and by when."},
	wording.What:       {"What happened", "Say plainly what is wrong."},
	wording.Regret:     {"One “I’m sorry”", "Say it once, without an “if” or a “but”."},
	wording.Prevention: {"What changes", "Say what you will do differently. A small oversight can do without."},
	wording.Next:       {"What comes next", "Say when they hear from you, or what you ask of them."},
	wording.Specifics:  {"Figures and times", "Give the number, the day or the hour, where you know it."},
}

// needed is how many elements, of those that come first, no message can do
// without.
const needed = 4

// missing are the elements that no message can do without and that are not,
// or not all, there.
func (r Review) missing() []element {
	return slices.DeleteFunc(r.elements()[:needed], func(e element) bool { return e.State == wording.Present })
}

// others are all other elements.
func (r Review) others() []element {
	all := r.elements()
	return append(slices.DeleteFunc(all[:needed:needed], func(e element) bool { return e.State != wording.Present }), all[needed:]...)
}

func (r Review) elements() []element {
	var out []element
	for _, name := range wording.ElementNames() {
		found := r.Report.Elements.Of(name)
		words := elementWords[name]
		out = append(out, element{words[0], words[1], found.State, r.within(found.Start, found.End)})
	}
	return out
}

var signs = map[wording.State]string{wording.Present: "✓", wording.Partial: "~", wording.Missing: "–"}

var stateWords = map[wording.State]string{wording.Present: "is there", wording.Partial: "is half there", wording.Missing: "is missing"}

// maxQuote is how many bytes of the text are shown as a quotation.
const maxQuote = 160

// quote returns the words of a span on one line, shortened.
func (r Review) quote(start, end int) string {
	if start < 0 || end > len(r.Body) || start >= end {
		return ""
	}
	words := oneLine(r.Body[start:end])
	if len(words) <= maxQuote {
		return words
	}
	return strings.ToValidUTF8(words[:maxQuote], "") + "…"
}

// quotation is some words of the text, with the rest of their sentence.
type quotation struct{ Before, Words, After string }

// within returns the words of a span with what is around them on their line
// and in their sentence.
func (r Review) within(start, end int) quotation {
	words := r.quote(start, end)
	if words == "" {
		return quotation{}
	}
	before, after := r.Body[:start], r.Body[end:]
	before = before[lastStop(before):]
	after = after[:firstStop(after)]
	if len(before)+len(after) > maxQuote {
		before, after = "… ", " …"
	}
	return quotation{strings.TrimLeft(before, " "), words, strings.TrimRight(after, " \n")}
}

// isStop tells whether a sentence or a line ends with byte i of a text; the
// point in 4.2 ends nothing.
func isStop(text string, i int) bool {
	switch text[i] {
	case '\n':
		return true
	case '.', '!', '?':
		return i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n'
	}
	return false
}

// lastStop is where the last sentence of a text begins.
func lastStop(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if isStop(text, i) {
			return i + 1
		}
	}
	return 0
}

// firstStop is where the first sentence of a text ends.
func firstStop(text string) int {
	for i := range len(text) {
		if isStop(text, i) {
			return i + 1
		}
	}
	return len(text)
}

// mostShown is how many findings are shown at first; more at once than
// anybody takes in would be read as none.
const mostShown = 5

// remark is one finding as it is shown.
type remark struct {
	wording.Finding
	Quote    string
	From, To int // the words in the text, counted as browsers count
}

// ID names a finding to the server, which looks for it anew in the text that
// comes with it.
func (m remark) ID() string { return m.Rule + "@" + strconv.Itoa(m.Start) }

// span says where the words are, for the script that selects them.
func (m remark) span() string { return strconv.Itoa(m.From) + "-" + strconv.Itoa(m.To) }

// remarks are the findings in two parts: the weightiest, to be shown at once,
// and the others, in the order of the text. What the checklist says already is
// left to it.
func (r Review) remarks() (first, others []remark) {
	report := r.Report
	report.Findings = r.findings()
	shown := report.Shown(mostShown)
	for _, f := range shown {
		first = append(first, r.remark(f))
	}
	for _, f := range report.Findings {
		if !slices.ContainsFunc(shown, func(s wording.Finding) bool { return s.Rule == f.Rule && s.Start == f.Start && s.End == f.End }) {
			others = append(others, r.remark(f))
		}
	}
	return first, others
}

func (r Review) remark(f wording.Finding) remark {
	m := remark{Finding: f, Quote: r.quote(f.Start, f.End)}
	if m.Quote != "" {
		m.From = len(utf16.Encode([]rune(r.Body[:f.Start])))
		m.To = m.From + len(utf16.Encode([]rune(r.Body[f.Start:f.End])))
	}
	return m
}

func (r Review) findings() []wording.Finding {
	return slices.DeleteFunc(slices.Clone(r.Report.Findings), func(f wording.Finding) bool { return strings.HasPrefix(f.Rule, "need.") })
}

var severityWords = map[wording.Severity]string{
	wording.Error: "Change this", wording.Warning: "Better otherwise", wording.Suggestion: "A thought",
}

// summary is the review in one sentence.
func (r Review) summary() string {
	missing, n := len(r.missing()), len(r.findings())
	switch {
	case missing == 0 && n == 0:
		return "This owns up, plainly and kindly. It can go."
	case missing == 0:
		return "All that matters is there. " + count(n, "thing", "things") + " to look at."
	case n == 0:
		return count(missing, "part is", "parts are") + " not there yet."
	}
	return count(missing, "part is", "parts are") + " not there yet, and " + count(n, "thing", "things") + " to look at."
}

// Confirm is the page that shows exactly what goes to whom before it goes.
type Confirm struct {
	Entry
	Number     int64
	Listener   app.ShownListener
	Owner      mistake.Owner
	Letter     app.Letter
	Warnings   []string
	Doubtful   bool // the address looks wrong, or is a list
	NeedsWhy   bool // this person would come before a client; that takes a reason
	Obstructed bool // it cannot be sent as it is; Entry says why
}

const formSend = "send"

func (c Confirm) url(below ...string) string {
	return mistakeURL(c.Number, append([]string{"say", c.Listener.ID}, below...)...)
}

// body is the text as it will be sent: without the writer's switches for the
// reviewer.
func (c Confirm) body() string { return string(wording.WithoutSwitches([]byte(c.Letter.Body))) }
