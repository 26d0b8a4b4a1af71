package cli

import (
	"time"

	"ownup/internal/core/mistake"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
)

// occurrenceJSON is one place; see docs/formats.md. The version stands in the
// last line.
type occurrenceJSON struct {
	ID      string           `json:"id"`
	Path    string           `json:"path"`
	Members []string         `json:"members"`
	Place   extract.Place    `json:"place"`
	Start   int              `json:"start"`
	End     int              `json:"end"`
	Text    string           `json:"text"`
	Context string           `json:"context"`
	Value   string           `json:"value,omitempty"`
	Unit    string           `json:"unit,omitempty"`
	Match   trace.Kind       `json:"match"`
	Tier    string           `json:"tier"`
	Weight  int              `json:"weight"`
	Reason  string           `json:"reason"`
	Instead string           `json:"instead,omitempty"`
	Formula string           `json:"formula,omitempty"`
	History *pastJSON        `json:"history,omitempty"`
	Time    time.Time        `json:"time,omitzero"`
	People  []mistake.Holder `json:"people"`
}

func occurrenceOut(o *trace.Occurrence) occurrenceJSON {
	out := occurrenceJSON{
		ID: o.ID(), Path: o.Path, Members: filled(o.Members), Place: o.Place, Start: o.Start, End: o.End,
		Text: o.Text, Context: o.Context, Match: o.Kind, Tier: o.Hit.Tier.String(), Weight: o.Hit.Weight,
		Reason: o.Reason, Instead: o.Instead(), Formula: o.Formula, History: pastOut(o.Past), Time: o.Time, People: filled(o.People),
	}
	out.Value, out.Unit = trace.Figure(o.Hit.Quantity)
	return out
}

// pastJSON is what the history of a repository says of a place.
type pastJSON struct {
	Repository string        `json:"repository"`
	Where      string        `json:"where"`
	Commit     trace.Commit  `json:"commit"`
	Stands     []trace.Spot  `json:"stands"`
	Branches   []string      `json:"branches"`
	Gone       *trace.Commit `json:"gone,omitempty"`
	Unknown    bool          `json:"unknown,omitempty"`
}

func pastOut(p *trace.Past) *pastJSON {
	if p == nil {
		return nil
	}
	return &pastJSON{p.Repository, p.Where, p.Commit, filled(p.Stands), filled(p.Branches), p.Gone, p.Unknown}
}

// tracedJSON is the last line: what was read, and what not.
type tracedJSON struct {
	Version int            `json:"version"`
	Read    readJSON       `json:"read"`
	Found   map[string]int `json:"found"`
	Beyond  int            `json:"beyond"`
	Sources []sourceOfJSON `json:"sources"`
	Skipped []skippedJSON  `json:"skipped"`
	Stopped bool           `json:"stopped"`
	Notes   []string       `json:"notes"`
	Apart   string         `json:"apart,omitempty"`
}

type readJSON struct {
	Files   int            `json:"files"`
	Commits int            `json:"commits"`
	Bytes   int64          `json:"bytes"`
	Kinds   map[string]int `json:"kinds"`
	Unread  int            `json:"unread"`
}

type skippedJSON struct {
	Path    string        `json:"path"`
	Members []string      `json:"members"`
	Place   extract.Place `json:"place"`
	Reason  string        `json:"reason"`
}

// sourceOfJSON is a file with what was found in it, in the order in which a
// person corrects.
type sourceOfJSON struct {
	Path    string   `json:"path"`
	Members []string `json:"members"`
	IDs     []string `json:"ids"`
	Depth   int      `json:"depth"`
	From    int      `json:"from"`
	Reason  string   `json:"reason,omitempty"`
	Feeds   int      `json:"feeds"`
}

func sourcesOut(found []*trace.Occurrence) []sourceOfJSON {
	out := []sourceOfJSON{}
	for _, s := range trace.Sources(found) {
		one := sourceOfJSON{Path: s.Document.Path, Members: filled(s.Document.Members), Depth: s.Depth, From: s.From, Reason: s.Reason, Feeds: s.Feeds}
		for _, o := range s.Occurrences {
			one.IDs = append(one.IDs, o.ID())
		}
		out = append(out, one)
	}
	return out
}

func tracedOut(s trace.Summary) tracedJSON {
	out := tracedJSON{
		Version: formatVersion, Read: readJSON{s.Files, s.Commits, s.Bytes, s.Kinds, s.Unread},
		Found: map[string]int{}, Beyond: s.Beyond, Stopped: s.Stopped, Notes: filled(s.Notes), Apart: s.Apart,
		Skipped: make([]skippedJSON, 0, len(s.Skipped)),
	}
	for tier, n := range s.Found {
		out.Found[tier.String()] = n
	}
	for _, k := range s.Skipped {
		out.Skipped = append(out.Skipped, skippedJSON{k.Path, filled(k.Members), k.Place, k.Reason})
	}
	return out
}

// traceLines prints one line for each occurrence and one for all.
func (r *run) traceLines(result trace.Result) error {
	for _, o := range result.Occurrences {
		if err := r.writeJSON(r.p.Stdout, occurrenceOut(o)); err != nil {
			return err
		}
	}
	last := tracedOut(result.Summary)
	last.Sources = sourcesOut(result.Occurrences)
	return r.writeJSON(r.p.Stdout, last)
}
