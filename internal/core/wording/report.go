package wording

import (
	"encoding/json"
	"fmt"
)

// ReportVersion is the version of the JSON form of a [Report].
const ReportVersion = 1

// Report is what a review found.
type Report struct {
	Version int `json:"version"`
	// OwnsUp says that the message owns up to something or tries to, or that
	// [Message.Owning] says so. Without it, only what is wrong in any message
	// is reported.
	OwnsUp   bool      `json:"owns_up"`
	Elements Elements  `json:"elements"`
	Findings []Finding `json:"findings"` // in the order of the text
}

// Elements says of each element whether it is there.
type Elements struct {
	Ownership  Found `json:"ownership"`
	Repair     Found `json:"repair"`
	What       Found `json:"what"`
	Regret     Found `json:"regret"`
	Prevention Found `json:"prevention"`
	Next       Found `json:"next"`
	Specifics  Found `json:"specifics"`
}

// Of returns the element named e, and Missing for a name that is none.
func (e Elements) Of(name Element) Found {
	if p := e.at(name); p != nil {
		return *p
	}
	return Found{State: Missing, Start: -1, End: -1}
}

func (e *Elements) at(name Element) *Found {
	switch name {
	case Ownership:
		return &e.Ownership
	case Repair:
		return &e.Repair
	case What:
		return &e.What
	case Regret:
		return &e.Regret
	case Prevention:
		return &e.Prevention
	case Next:
		return &e.Next
	case Specifics:
		return &e.Specifics
	}
	return nil
}

// Found is the state of one element and the bytes of the text that earned it,
// -1 and -1 where it is missing.
type Found struct {
	State      State
	Start, End int
}

type foundJSON struct {
	State State `json:"state"`
	Start *int  `json:"start,omitempty"`
	End   *int  `json:"end,omitempty"`
}

// MarshalJSON leaves the span out where the element is missing.
func (f Found) MarshalJSON() ([]byte, error) {
	if f.State == Missing {
		return json.Marshal(foundJSON{State: f.State})
	}
	return json.Marshal(foundJSON{State: f.State, Start: &f.Start, End: &f.End})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Found) UnmarshalJSON(b []byte) error {
	var j foundJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return fmt.Errorf("read element: %w", err)
	}
	*f = Found{State: j.State, Start: -1, End: -1}
	if j.Start != nil && j.End != nil {
		f.Start, f.End = *j.Start, *j.End
	}
	return nil
}

// Finding is one remark. A remark about something that is not there has an
// empty span where the text begins.
type Finding struct {
	Rule       string   `json:"rule"`
	Severity   Severity `json:"severity"`
	Start      int      `json:"start"`  // byte offset into the text
	End        int      `json:"end"`    // byte offset after the span
	Line       int      `json:"line"`   // from 1
	Column     int      `json:"column"` // from 1, in characters
	Message    string   `json:"message"`
	Suggestion string   `json:"suggestion"`
	Source     string   `json:"source"`
	Sentence   int      `json:"sentence"`      // from 0; -1: about the whole message
	Weight     int      `json:"weight"`        // of the rule among those of its severity
	Fix        *Fix     `json:"fix,omitempty"` // a rewrite in the writer's own words, where that is safe
}
