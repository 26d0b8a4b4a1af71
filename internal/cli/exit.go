package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ownup/internal/core/problem"
)

// The exit statuses that do not come from a problem.
const (
	statusOK      = 0
	statusFound   = 1   // the command worked, and its answer is bad news
	statusUsage   = 2   // the arguments, or the input, cannot be understood
	statusStopped = 130 // interrupted, as shells number it
)

// kindStatus gives each kind of problem its exit status.
var kindStatus = map[problem.Kind]int{
	problem.Invalid:     statusUsage,
	problem.Missing:     3,
	problem.Refused:     4,
	problem.Forbidden:   4,
	problem.Conflict:    5,
	problem.Unreachable: 6,
	problem.Sealed:      7,
	problem.Damaged:     8,
	problem.Newer:       8,
	problem.Internal:    70,
}

// Status is one row of the table of exit statuses.
type Status struct {
	Code    int
	Meaning string
}

// Statuses is the table of exit statuses. Help shows it, docs/formats.md
// repeats it, and a test holds both and every kind of problem to it.
func Statuses() []Status {
	return []Status{
		{statusOK, "done"},
		{statusFound, "done, with bad news: a finding of severity error, a damaged record, a message not delivered, a recipient who looks wrong"},
		{statusUsage, "the command or its input cannot be understood"},
		{3, "what was named does not exist"},
		{4, "refused by a rule; the sentence says which and what to do instead"},
		{5, "somebody else changed it first; try again"},
		{6, "a file, server or program did not answer"},
		{7, "the mistake is sealed"},
		{8, "stored data is damaged, or written by a newer ownup"},
		{70, "a fault of ownup itself"},
		{statusStopped, "stopped from the keyboard; what was saved stays"},
	}
}

// badNews ends a command that worked with the status that says what it found.
// What there is to say has been said by then.
type badNews struct{ status int }

func (b badNews) Error() string { return fmt.Sprintf("exit status %d", b.status) }

// statusOf returns the exit status of what a command ended with.
func statusOf(err error) int {
	var news badNews
	switch {
	case err == nil:
		return statusOK
	case errors.As(err, &news):
		return news.status
	case errors.Is(err, context.Canceled):
		return statusStopped
	}
	return kindStatus[problem.KindOf(err)]
}

// errorJSON is a problem for programs, on standard error.
type errorJSON struct {
	Version int `json:"version"`
	Error   struct {
		Kind     problem.Kind `json:"kind"`
		Sentence string       `json:"sentence"`
		Next     string       `json:"next,omitempty"`
		Details  []string     `json:"details,omitempty"`
	} `json:"error"`
}

// report says on standard error what went wrong and what to do, and returns
// the exit status.
func (r *run) report(err error) int {
	status := statusOf(err)
	if errors.As(err, new(badNews)) || err == nil {
		return status
	}
	p := problem.As(err)
	if status == statusStopped {
		p = problem.New(problem.Refused, "Stopped.", "What was saved until now stays; the same command goes on from there.")
	}
	if r.json {
		out := errorJSON{Version: formatVersion}
		out.Error.Kind, out.Error.Sentence, out.Error.Next, out.Error.Details = p.Kind, p.Sentence, p.Next, p.Details
		_ = r.writeJSON(r.p.Stderr, out) // nowhere is left to say that it failed
		return status
	}
	var b strings.Builder
	b.WriteString(wrap(p.Sentence, r.columns, ""))
	for _, d := range p.Details {
		b.WriteString(wrap(d, r.columns, "  "))
	}
	if p.Next != "" {
		b.WriteString(wrap(p.Next, r.columns, ""))
	}
	r.say("%s", b.String())
	if p.Kind == problem.Internal && p.Cause != nil {
		// Only here: a fault that nobody foresaw is the one thing whose detail
		// a report of it needs. It goes to the person's own terminal.
		r.say("Detail for a report: %v\n", p.Cause)
	}
	return status
}
