package wording

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// Draft writes the letter in which the owner tells one listener: one "I'm
// sorry", what happened, what it means for them, what is done about it and by
// when, the next step; and then it stops. It grows with the size of the
// mistake. The subject line tells no story, because subjects are seen by
// whoever looks at a screen.
//
// A fact that is missing leaves a place in square brackets and is named in
// Letter.Missing. The error is a problem of kind [problem.Invalid] where the
// listener's kind is none.
func Draft(f Facts) (Letter, error) {
	w, err := newWriter(f)
	if err != nil {
		return Letter{}, err
	}
	var paragraphs []string
	for _, sentences := range [][]string{
		w.opening(), w.effect(), w.mending(), w.closing(),
	} {
		if text := joined(sentences); text != "" {
			paragraphs = append(paragraphs, text)
		}
	}
	if f.Size.small() && w.kind != Public && w.kind != Review {
		paragraphs = []string{strings.Join(paragraphs, " ")}
	}
	if greeting := w.greeting(); greeting != "" {
		paragraphs = slices.Insert(paragraphs, 0, greeting)
	}
	paragraphs = append(paragraphs, w.given(tidyName(f.OwnerName), "your name"))
	return Letter{
		Subject: w.subject(),
		Body:    strings.Join(paragraphs, "\n\n") + "\n",
		Missing: w.missing,
	}, nil
}

// TalkingPoints returns the same for a call: a few things to say in this
// order. Places that are not filled stand in square brackets.
func TalkingPoints(f Facts) []string {
	w, err := newWriter(f)
	if err != nil {
		w = &writer{f: f, kind: Team}
	}
	points := slices.Concat(w.opening(), w.effect(), w.mending(), w.closing())
	points = slices.DeleteFunc(points, func(s string) bool { return s == "" })
	return append(points, "Then stop, and listen.")
}

// writer writes one letter.
type writer struct {
	f       Facts
	kind    Kind
	missing []string
}

func newWriter(f Facts) (*writer, error) {
	kind := f.Listener.kind()
	if _, err := ParseKind(string(kind)); err != nil {
		return nil, err
	}
	switch f.Size {
	case "", Oversight, Setback, Serious, Severe:
	default:
		return nil, problem.New(problem.Invalid, "That is not a size of a mistake.",
			"Choose one of oversight, setback, serious or severe.")
	}
	if f.Zone == nil {
		f.Zone = time.UTC
	}
	return &writer{f: f, kind: kind}, nil
}

// given returns s, or a place to fill where it is empty.
func (w *writer) given(s, what string) string {
	if s != "" {
		return s
	}
	if !slices.Contains(w.missing, what) {
		w.missing = append(w.missing, what)
	}
	return "[" + what + "]"
}

func (w *writer) greeting() string {
	if w.kind == Public || w.kind == Review {
		return ""
	}
	name := tidyName(w.f.Listener.Name)
	if name == "" {
		return "Hello,"
	}
	given, _, _ := strings.Cut(name, " ")
	if w.kind == Client && !w.f.Size.small() {
		given = name
	}
	return "Hello " + given + ","
}

func (w *writer) subject() string {
	switch w.kind {
	case Boss:
		return "Something I need to tell you"
	case Client:
		return "A correction to our work for you"
	case Public:
		return "A correction"
	case Review:
		return "Review: what happened and what changes"
	}
	return "A correction from me"
}

// opening owns up, says what happened and, except in a review, "I'm sorry".
func (w *writer) opening() []string {
	what := firstPerson(w.f.What, w.f.OwnerName)
	own := "I made a mistake: " + w.given(clause(what), "what happened")
	out := []string{finish(own), w.values(what)}
	if w.kind != Review {
		out = append(out, "I'm sorry.")
	}
	if w.f.Size.small() {
		return out
	}
	if !w.f.When.IsZero() {
		out = append(out, "This was on "+day(w.f.When.In(w.f.Zone))+".")
	}
	return append(out, w.cause())
}

// values names the right value, unless what happened does already.
func (w *writer) values(what string) string {
	wrong, right := tidy(w.f.WrongValue), tidy(w.f.RightValue)
	if right == "" || strings.Contains(what, right) && strings.Contains(what, wrong) {
		return ""
	}
	if wrong == "" {
		return "The right value is " + right + "."
	}
	return "The right value is " + right + ", not " + wrong + "."
}

func (w *writer) cause() string {
	cause := firstPerson(w.f.Cause, w.f.OwnerName)
	if cause == "" {
		return ""
	}
	if rest, ok := cutFold(cause, "because of "); ok {
		return "It happened because of " + rest + "."
	}
	if rest, ok := cutFold(cause, "due to "); ok {
		return "It happened because of " + rest + "."
	}
	if rest, ok := cutFold(cause, "because "); ok {
		cause = rest
	}
	return "It happened because " + clause(cause) + "."
}

// effect says what it means for the listener, and how far it reaches.
func (w *writer) effect() []string {
	means := clause(w.f.Listener.WhatItMeans)
	impact := sentence(firstPerson(w.f.Impact, w.f.OwnerName))
	if w.f.Size.small() && w.kind != Client {
		impact = ""
	}
	var out []string
	switch owed := w.kind == Client || w.f.Size.large(); {
	case w.kind == Review || w.kind == Public:
		out = append(out, sentence(means))
	case means != "" || owed && impact == "":
		means = w.given(means, "what this means for them")
		first, _, _ := strings.Cut(means, " ")
		if strings.HasSuffix(first, "ing") || strings.HasPrefix(means, "[") || first == "that" {
			out = append(out, "For you this means "+means+".")
		} else {
			out = append(out, "For you this means that "+means+".")
		}
	}
	out = append(out, impact)
	if account := tidyName(w.f.Listener.Account); account != "" && (w.kind == Boss || w.kind == Team) && !w.f.Size.small() {
		out = append(out, "It touches our work for "+account+".")
	}
	return out
}

// mending says what is done and by when, and what changes.
func (w *writer) mending() []string {
	out := []string{w.repair()}
	if !w.f.NextUpdate.IsZero() && (!w.f.Size.small() || w.f.RepairBy.IsZero() && !w.f.RepairDone) {
		out = append(out, "You will hear from me again by "+moment(w.f.NextUpdate.In(w.f.Zone))+".")
	}
	return append(out, w.prevention())
}

func (w *writer) repair() string {
	text := tidy(w.f.Repair)
	switch {
	case text == "" && w.f.RepairDone:
		return finish("To put it right, " + w.given("", "what I did to fix it"))
	case text == "":
		return finish("To put it right, " + w.given("", "what I will do to fix it") + w.deadline(text))
	case w.f.RepairDone:
		return finish("To put it right, " + clause(did(firstPerson(text, w.f.OwnerName))))
	}
	verb, planned := plan(text)
	first, _, _ := strings.Cut(verb, " ")
	switch {
	case planned:
		verb = "I will " + verb
	case strings.HasSuffix(first, "ing"):
		verb = "I am " + strings.ToLower(first) + strings.TrimPrefix(verb, first)
	default:
		verb = clause(firstPerson(verb, w.f.OwnerName))
	}
	return finish("To put it right, " + verb + w.deadline(text))
}

// deadline returns " by 15:00 on ...", nothing where the repair names a time
// itself or the listener hears more at a known time, and else a place to fill.
func (w *writer) deadline(repair string) string {
	switch {
	case !w.f.RepairBy.IsZero():
		return " by " + moment(w.f.RepairBy.In(w.f.Zone))
	case strings.Contains(repair, " by ") || !w.f.NextUpdate.IsZero():
		return ""
	}
	return " by " + w.given("", "when it will be done")
}

func (w *writer) prevention() string {
	text := firstPerson(w.f.Prevention, w.f.OwnerName)
	if text == "" {
		if w.kind == Review || w.f.Size == Severe {
			return "So that it does not happen again, " + w.given("", "what will be different from now on") + "."
		}
		return ""
	}
	if w.f.Size.small() && w.kind != Client && w.kind != Public && w.kind != Review {
		return ""
	}
	if verb, planned := plan(text); planned {
		text = "I will " + verb
	}
	return finish("So that it does not happen again, " + clause(text))
}

// closing ends on the next step.
func (w *writer) closing() []string {
	if w.kind == Review {
		return nil
	}
	var out []string
	if w.f.Listener.Ring == "involved" && !w.f.Size.small() {
		out = append(out, "You have worked on this too, so I wanted you to hear it from me.")
	}
	ask := tidy(w.f.Listener.Ask)
	first, _, _ := strings.Cut(strings.ToLower(ask), " ")
	switch {
	case ask == "" && w.kind == Public:
		out = append(out, "Please write to me with any question.")
	case ask == "":
		out = append(out, "Please call me with any question.")
	case first == "please" || first == "i" || first == "can" || first == "could" || first == "would" || first == "we" || strings.HasSuffix(ask, "?"):
		out = append(out, sentence(ask))
	default:
		out = append(out, sentence("please "+command(ask)))
	}
	return out
}

// finish ends a sentence once.
func finish(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

func joined(sentences []string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

func tidyName(s string) string { return strings.Join(strings.Fields(s), " ") }

func day(t time.Time) string { return t.Format("Monday 2 January") }

func moment(t time.Time) string {
	return fmt.Sprintf("%s on %s (%s)", t.Format("15:04"), day(t), t.Format("MST"))
}
