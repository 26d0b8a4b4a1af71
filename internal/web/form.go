package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// number is the mistake that a request names.
func number(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.New(problem.Missing, "There is no such mistake.", "Your mistakes are listed at the start.")
	}
	return n, nil
}

// field is a field of the form without the space around it.
func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }

// parts are the parts of a field between separators, without empty ones.
func parts(r *http.Request, name, separator string) []string {
	out := []string{}
	for part := range strings.SplitSeq(field(r, name), separator) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// moment is a datetime-local field in a zone; zero where it is empty.
func moment(r *http.Request, name string, zone *time.Location) (time.Time, error) {
	text := field(r, name)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, problem.New(problem.Invalid, "That is not a date with a time.", "It looks like 2026-11-25 17:00.")
}

// whole is a field that is a whole number.
func whole(r *http.Request, name string) (int, error) {
	n, err := strconv.Atoi(field(r, name))
	if err != nil {
		return 0, problem.New(problem.Invalid, "That is not a whole number.", "Give the minutes in digits, such as 20.")
	}
	return n, nil
}

// location is a time zone by name, UTC where it is not known.
func location(zone string) *time.Location {
	if loc, err := time.LoadLocation(zone); err == nil {
		return loc
	}
	return time.UTC
}
