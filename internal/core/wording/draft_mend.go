package wording

import (
	"fmt"
	"slices"
	"strings"
)

// mending says what is done and by when, when the listener hears more, and
// what changes.
func (w *writer) mending() []string {
	out := w.repair()
	if !w.f.NextUpdate.IsZero() && w.wants(partUpdate) {
		text := w.say.update
		switch w.kind {
		case Public:
			text = w.say.updatePublic
		case Review:
			text = w.say.updateReview
		}
		out = append(out, fmt.Sprintf(text, w.moment(w.f.NextUpdate)))
	}
	if w.wants(partOptions) {
		out = append(out, w.options()...)
	}
	return append(out, w.prevention()...)
}

// repair says what puts it right. Where no time is known it does not promise
// yet: a promise without a time is what the reader would have to chase.
func (w *writer) repair() []string {
	facts := w.together(statements(w.f.Repair))
	if w.f.RepairDone {
		return w.repaired(facts)
	}
	byThen := ""
	switch {
	case slices.ContainsFunc(facts[:min(2, len(facts))], hasTime):
	case !w.f.RepairBy.IsZero():
		byThen = w.moment(w.f.RepairBy)
	case w.f.NextUpdate.IsZero():
		return w.untimed(facts)
	}
	if len(facts) == 0 {
		out := []string{finish(w.say.right + w.say.will + w.given("", w.say.noRepair))}
		if byThen != "" {
			out = append(out, fmt.Sprintf(w.say.finish, byThen))
		}
		return out
	}
	text, form := readFact(facts[0], w.f.OwnerName)
	text = w.promise(text, form)
	if len(facts) == 1 && byThen != "" && besideTime(text, form) && !w.promisesMore() {
		return []string{finish(text + w.say.by + byThen)}
	}
	out := append([]string{told(facts[0], text)}, w.promises(facts[1:])...)
	if byThen != "" {
		out = append(out, fmt.Sprintf(w.say.finish, byThen))
	}
	return out
}

// together makes one sentence of a few short things to do: "call Lena" and
// "resend the deck".
func (w *writer) together(facts []statement) []statement {
	var all []string
	words := 0
	for _, s := range facts {
		text, form := readFact(s, w.f.OwnerName)
		if form != toDo || strings.ContainsAny(text, ",;:.") || strings.Contains(text, " and ") || hasTime(s) {
			return facts
		}
		all = append(all, text)
		words += len(strings.Fields(text))
	}
	if n := len(all); n > 1 && words < mostBesideTime-4 {
		return []statement{{text: strings.Join(all[:n-1], ", ") + w.say.and + all[n-1]}}
	}
	return facts
}

// promise is what I will do, as it begins what puts it right.
func (w *writer) promise(text string, f form) string {
	switch {
	case f == toDo || strings.HasPrefix(text, "["): // a place that the person left to fill
		return w.say.right + w.say.will + text
	case f == doing:
		return w.say.right + w.say.am + text
	case f == mine:
		return w.say.right + text
	}
	return w.say.rightList + lower(text)
}

// promises are the further sentences of what I will do.
func (w *writer) promises(facts []statement) []string {
	out := make([]string, 0, len(facts))
	for _, s := range facts {
		text, form := readFact(s, w.f.OwnerName)
		switch form {
		case toDo:
			text = w.say.will + text
		case doing:
			text = w.say.am + text
		}
		out = append(out, told(s, text))
	}
	return out
}

// besideTime reports whether a sentence is short and plain enough to end on
// a time.
func besideTime(text string, f form) bool {
	return (f == toDo || f == doing) && len(strings.Fields(text)) <= mostBesideTime && !strings.ContainsAny(text, ".!?:\"”")
}

// promisesMore reports whether some other fact may promise something too. The
// time then has a sentence of its own that promises, so that it is plain what
// it is the time of.
func (w *writer) promisesMore() bool {
	f := w.f
	others := strings.Join([]string{f.What, f.Cause, f.Impact, f.Prevention, f.Listener.WhatItMeans, f.Listener.Ask}, " ")
	doing := false
	for word := range strings.FieldsSeq(strings.ToLower(others)) {
		word = strings.Trim(word, ".,;:!?\"'()")
		short := strings.HasSuffix(word, "'ll") || strings.HasSuffix(word, "’ll")
		if short || word == "will" || doing && strings.HasSuffix(word, "ing") {
			return true
		}
		doing = doing || word == "am" || word == "are" || strings.HasSuffix(word, "'m") || strings.HasSuffix(word, "'re") || strings.HasSuffix(word, "’m") || strings.HasSuffix(word, "’re")
	}
	return len(statements(f.Prevention)) > 1
}

// untimed says what is to be done and leaves a place for the time.
func (w *writer) untimed(facts []statement) []string {
	if len(facts) == 0 {
		return []string{finish(w.say.right + w.say.will + w.given("", w.say.noRepair) + w.say.by + w.given("", w.say.noTime))}
	}
	text, form := readFact(facts[0], w.f.OwnerName)
	text = w.say.right + w.say.nextStep + lower(text)
	if len(facts) == 1 && besideTime(strings.ReplaceAll(text, ":", ""), form) {
		return []string{finish(text + w.say.by + w.given("", w.say.noTime))}
	}
	out := []string{told(facts[0], text)}
	for _, s := range facts[1:] {
		text, _ := readFact(s, w.f.OwnerName)
		out = append(out, told(s, w.say.also+lower(text)))
	}
	return append(out, fmt.Sprintf(w.say.allBy, w.given("", w.say.noTime)))
}

// hasTime reports whether a sentence names a time for what it tells: "by
// 17:00", "before Friday", "tomorrow at noon".
func hasTime(s statement) bool {
	words := strings.Fields(strings.ToLower(s.text))
	for i, word := range words {
		word = strings.Trim(word, ".,;:!?()")
		clock := len(word) >= 4 && strings.Contains(word, ":") && strings.Trim(word, "0123456789:") == ""
		if !clock && !timeWords[word] {
			continue
		}
		for _, before := range words[max(0, i-3):i] {
			switch before {
			case "by", "before", "at":
				return true
			}
		}
	}
	return false
}

// repaired says what has been done.
func (w *writer) repaired(facts []statement) []string {
	if len(facts) == 0 {
		return []string{finish(w.say.right + w.say.did + w.given("", w.say.noDone))}
	}
	out := make([]string, 0, len(facts))
	for i, s := range facts {
		text, form := readFact(s, w.f.OwnerName)
		if form == toDo {
			text, form = asDone(text), mine
		}
		switch {
		case i > 0:
		case form == mine:
			text = w.say.right + text
		case strings.HasPrefix(text, "["): // a place that the person left to fill
			text = w.say.right + w.say.did + text
		default:
			text = w.say.rightList + lower(text)
		}
		out = append(out, told(s, text))
	}
	return out
}

// options names the other ways there are, for a boss to choose from.
func (w *writer) options() []string {
	var ways []string
	for _, o := range w.f.Options {
		if o = oneLine(o); o != "" {
			ways = append(ways, lower(o))
		}
	}
	if len(ways) == 0 {
		return nil
	}
	return []string{finish(w.say.options + strings.Join(ways, "; "))}
}

// prevention says what changes. A review and a severe mistake owe it.
func (w *writer) prevention() []string {
	facts := statements(w.f.Prevention)
	if len(facts) == 0 {
		if w.chat() || w.kind != Review && w.f.Size != Severe {
			return nil
		}
		return []string{finish(w.say.preventList + w.given("", w.say.noPrevention))}
	}
	if !w.wants(partPrevention) {
		return nil
	}
	text, form := readFact(facts[0], w.f.OwnerName)
	switch form {
	case toDo:
		text = w.say.prevent + w.say.will + text
	case doing:
		text = w.say.prevent + w.say.am + text
	case mine, clause:
		text = w.say.prevent + lower(text)
	default:
		text = w.say.preventList + text
	}
	return append([]string{told(facts[0], text)}, w.promises(facts[1:])...)
}
