package calendar

import (
	"fmt"
	"strings"

	ical "github.com/emersion/go-ical"
)

// The limits of one calendar file, besides those of package folder.
const (
	maxLine   = 1 << 20 // bytes of one unfolded line
	maxParams = 4096    // bytes before a line's value; the decoder takes time squared for them
	maxDepth  = 20      // components inside components
	maxLines  = 20_000  // lines that are needed, of one component
)

// block is one component of a calendar, cut out but not decoded.
type block struct {
	name   string // "VEVENT"
	number int    // among the blocks of its name in the file, from 1
	method string // of the calendar around it, "CANCEL"
	lines  []string
	fault  string // why it cannot be read, else ""
}

// isAnswer reports whether the block is one attendee's answer or question.
// It names an event that the organiser's own copy describes fully.
func (b block) isAnswer() bool {
	switch b.method {
	case "REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER":
		return true
	}
	return false
}

// needed are the properties that events and to-dos are read for.
var needed = map[string]bool{
	"UID": true, "SUMMARY": true, "STATUS": true, "TRANSP": true, "PRIORITY": true, "SEQUENCE": true,
	"DTSTART": true, "DTEND": true, "DURATION": true, "DUE": true,
	"CREATED": true, "DTSTAMP": true, "LAST-MODIFIED": true,
	"ORGANIZER": true, "ATTENDEE": true, "ATTACH": true,
	"RRULE": true, "RDATE": true, "EXDATE": true, "RECURRENCE-ID": true,
	"X-OWNUP-PROJECT": true, "X-OWNUP-DOCUMENT": true, "X-MICROSOFT-CDO-BUSYSTATUS": true,
}

// splitter cuts the lines of a file into blocks.
type splitter struct {
	blocks  []block
	numbers map[string]int
	found   bool // a VCALENDAR began
	inside  bool // and has not ended
	method  string
	open    *block
	stack   []string // components open inside the calendar, outermost first
}

// split cuts a file into its events, to-dos and time zones. It is false
// where the file holds no calendar at all.
func split(text string) ([]block, bool) {
	s := splitter{numbers: map[string]int{}}
	lines := unfolder{rest: text}
	for {
		line, long, ok := lines.next()
		if !ok {
			break
		}
		s.line(line, long)
	}
	s.cutShort()
	return s.blocks, s.found
}

func (s *splitter) line(line string, long bool) {
	name := propertyName(line)
	switch name {
	case "BEGIN":
		s.begin(strings.ToUpper(strings.TrimSpace(line[len("BEGIN:"):])))
		return
	case "END":
		s.end(strings.ToUpper(strings.TrimSpace(line[len("END:"):])))
		return
	case "METHOD":
		if s.inside && s.open == nil {
			s.method = strings.ToUpper(strings.TrimSpace(line[len("METHOD:"):]))
		}
		return
	}
	if s.open == nil || s.open.fault != "" {
		return
	}
	if s.open.name != "VTIMEZONE" && (len(s.stack) > 1 || !needed[name]) {
		return
	}
	s.keep(name, line, long)
}

// keep adds a line that is needed to the open block.
func (s *splitter) keep(name, line string, long bool) {
	value := valueAt(line)
	switch {
	case value < 0 || value > maxParams:
		return // not a property; usually the rest of a text that was folded wrongly
	case name == "ATTACH" && (long || strings.Contains(strings.ToUpper(line[:value]), "BINARY")):
		line = line[:value] // only its file name is of interest
	case long:
		s.open.fault = "a line is longer than 1 MB"
		return
	}
	if len(s.open.lines) >= maxLines {
		s.open.fault = "it has too many lines"
		return
	}
	s.open.lines = append(s.open.lines, line)
}

func (s *splitter) begin(name string) {
	switch {
	case name == "VCALENDAR":
		s.cutShort()
		s.found, s.inside, s.method = true, true, ""
		return
	case !s.inside:
		return
	case s.open == nil, name == "VEVENT", name == "VTODO": // these never stand inside another
		s.cutShort()
		s.numbers[name]++
		s.open = &block{name: name, number: s.numbers[name], method: s.method}
	case len(s.stack) >= maxDepth:
		s.open.fault = "it is nested too deeply"
		return // the stack stays as it is; the block is skipped anyway
	case s.open.name == "VTIMEZONE":
		s.open.lines = append(s.open.lines, "BEGIN:"+name)
	}
	s.stack = append(s.stack, name)
}

func (s *splitter) end(name string) {
	if name == "VCALENDAR" {
		s.cutShort()
		s.inside = false
		return
	}
	if s.open == nil || len(s.stack) == 0 || s.stack[len(s.stack)-1] != name {
		if s.open != nil && name == s.open.name {
			s.cutShort()
		}
		return
	}
	s.stack = s.stack[:len(s.stack)-1]
	if len(s.stack) > 0 {
		if s.open.name == "VTIMEZONE" {
			s.open.lines = append(s.open.lines, "END:"+name)
		}
		return
	}
	s.blocks = append(s.blocks, *s.open)
	s.open = nil
}

// cutShort ends a block whose own end never came.
func (s *splitter) cutShort() {
	if s.open != nil {
		if s.open.fault == "" {
			s.open.fault = "it is cut short"
		}
		s.blocks = append(s.blocks, *s.open)
	}
	s.open, s.stack = nil, nil
}

// propertyName is the upper-case name a line begins with, "" where none.
func propertyName(line string) string {
	i := strings.IndexAny(line, ":;")
	if i <= 0 || i > 64 {
		return ""
	}
	return strings.ToUpper(line[:i])
}

// valueAt is where a line's value begins, after the first colon that is not
// quoted; -1 where there is none.
func valueAt(line string) int {
	quoted := false
	for i := 0; i < len(line) && i <= maxParams; i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return i + 1
			}
		}
	}
	return -1
}

// unfolder gives the lines of a text, with folded ones joined.
type unfolder struct{ rest string }

// next returns the next line that is not empty. long says that its end was
// cut off at maxLine.
func (u *unfolder) next() (line string, long, ok bool) {
	for line == "" {
		if u.rest == "" {
			return "", false, false
		}
		line = u.physical()
	}
	if !u.folded() {
		return clipLine(line)
	}
	var whole strings.Builder
	whole.WriteString(line)
	for u.folded() {
		u.rest = u.rest[1:]
		if more := u.physical(); whole.Len() <= maxLine {
			whole.WriteString(more)
		}
	}
	return clipLine(whole.String())
}

func (u *unfolder) folded() bool {
	return u.rest != "" && (u.rest[0] == ' ' || u.rest[0] == '\t')
}

// physical takes one line as it stands in the file; it may end in CR LF, LF
// or CR.
func (u *unfolder) physical() string {
	i := strings.IndexAny(u.rest, "\r\n")
	if i < 0 {
		line := u.rest
		u.rest = ""
		return line
	}
	line := u.rest[:i]
	if strings.HasPrefix(u.rest[i:], "\r\n") {
		i++
	}
	u.rest = u.rest[i+1:]
	return line
}

func clipLine(line string) (string, bool, bool) {
	if len(line) > maxLine {
		return line[:maxLine], true, true
	}
	return line, false, true
}

// decode turns a block into a component.
func decode(b block) (c *ical.Component, err error) {
	// The decoder panics on some lines with broken parameters; for us they
	// are one more way of being unreadable.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode component: %v", p)
		}
	}()
	var text strings.Builder
	text.WriteString("BEGIN:VCALENDAR\r\nBEGIN:" + b.name + "\r\n")
	for _, line := range b.lines {
		text.WriteString(line)
		text.WriteString("\r\n")
	}
	text.WriteString("END:" + b.name + "\r\nEND:VCALENDAR\r\n")
	whole, err := ical.NewDecoder(strings.NewReader(text.String())).Decode()
	if err != nil {
		return nil, err
	}
	return whole.Children[0], nil
}
