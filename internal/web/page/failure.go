package page

import (
	"cmp"
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

// typedWords are the names of fields as their forms show them.
var typedWords = map[string]string{
	"text": "What went wrong", "title": "What went wrong", "subject": "Subject", "body": "Message", "lesson": "What you learned",
	"what": "What happened", "impact": "What it means for others", "cause": "How it came about", "repair": "What you will do",
	"prevention": "What you will do differently", "about": "What it is about", "why": "Why", "name": "Name", "address": "E-mail address",
}

func (t Typed) label() string {
	if words, ok := typedWords[t.Field]; ok {
		return words
	}
	return t.Field
}

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
	slices.SortStableFunc(out, func(a, b Typed) int { return cmp.Compare(a.Field, b.Field) })
	return out
}
