package page

import (
	"ownup/internal/app"
	"ownup/internal/core/mistake"
	"ownup/internal/record"
)

// Home is the first page: one box, and what is open.
type Home struct {
	Clock
	Entry
	NewPerson bool   // nobody has said yet who uses this ownup
	Zone      string // the time zone to suggest to a new person
	Mistakes  []app.Listed
	Sources   []record.Source
}

const formNew = "new"

// sizes are the sizes of a mistake in plain words.
var sizes = []struct {
	Size        mistake.Size
	Name, Words string
}{
	{mistake.Oversight, "An oversight", "put right in minutes"},
	{mistake.Setback, "A setback", "costs somebody hours"},
	{mistake.Serious, "Serious", "costs a client, a deadline or real money"},
	{mistake.Severe, "Severe", "threatens a contract, a project or people"},
}

func sizeName(s mistake.Size) string {
	for _, known := range sizes {
		if known.Size == s {
			return known.Name
		}
	}
	return string(s)
}

// zones are suggestions beside the field for a time zone; any IANA name will
// do.
var zones = []string{
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Bogota", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Sao_Paulo", "America/Toronto",
	"Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
	"Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul",
	"Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Stockholm",
	"Europe/Warsaw", "Europe/Zurich", "Pacific/Auckland", "UTC",
}

// open are the mistakes there is still something to do about.
func (h Home) open() []app.Listed { return h.inStage(mistake.Open) }

// over are those that are closed, sealed or erased.
func (h Home) over() []app.Listed { return h.inStage(mistake.Closed, mistake.Sealed, mistake.Erased) }

func (h Home) inStage(stages ...mistake.Stage) []app.Listed {
	var out []app.Listed
	for _, m := range h.Mistakes {
		for _, s := range stages {
			if m.Stage == s {
				out = append(out, m)
			}
		}
	}
	return out
}

// todo says what is left to do about an open mistake.
func (h Home) todo(m app.Listed) string {
	switch {
	case m.Unopened != "":
		return m.Unopened
	case m.InDoubt > 0:
		return "It is in doubt whether " + count(m.InDoubt, "message", "messages") + " arrived."
	case m.Untold > 0 && !m.NextTell.IsZero():
		return count(m.Untold, "person", "people") + " to tell, the next by " + h.At(m.NextTell) + "."
	case m.Untold > 0:
		return count(m.Untold, "person", "people") + " to tell."
	case m.FiresLeft > 0:
		return "Everyone has been told. " + count(m.FiresLeft, "fire", "fires") + " to put out."
	}
	return "Nothing is left to do but to close it."
}

// late tells whether somebody should have been told by now.
func (h Home) late(m app.Listed) bool {
	return m.Untold > 0 && !m.NextTell.IsZero() && m.NextTell.Before(h.Now)
}

// kindsRead says what was read, as in "git, mail and calendar".
func (h Home) kindsRead() string {
	var kinds []string
	for _, s := range h.Sources {
		if len(kinds) == 0 || kinds[len(kinds)-1] != s.Kind {
			kinds = append(kinds, s.Kind)
		}
	}
	return listing(kinds)
}

// saidMore tells whether the refused form holds more than the sentence.
func (h Home) saidMore() bool {
	size := h.Values.Get("size")
	return h.Values.Get("about") != "" || size != "" && size != string(mistake.Setback)
}
