package page

import (
	"net/url"
	"slices"

	"ownup/internal/core/problem"
)

// Failure is the page for what could not be done.
type Failure struct {
	Problem *problem.Problem
	Back    string // where to go on; "": home, which needs a session
	Typed   []Typed
	Outside bool // the reader has no session
}

// Typed is one field of a form that could not be accepted, so that its text
// can be taken along.
type Typed struct{ Field, Text string }

// TypedIn lists what a form held, by field.
func TypedIn(form url.Values) []Typed {
	var out []Typed
	for field, values := range form {
		for _, v := range values {
			if v != "" {
				out = append(out, Typed{field, v})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Typed) int {
		switch {
		case a.Field < b.Field:
			return -1
		case a.Field > b.Field:
			return 1
		}
		return 0
	})
	return out
}
