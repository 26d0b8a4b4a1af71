package wording

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// mostAfterColon and mostBesideTime are how many words of a fact are put into
// one sentence with what it owns up to, and with a time.
const (
	mostAfterColon = 30
	mostBesideTime = 18
	mostAfterSorry = 16
)

// owning owns up, in the first sentence, and says what happened.
func (w *writer) owning() []string {
	facts := statements(w.f.What)
	if len(facts) == 0 {
		return []string{w.opener(), finish(w.given("", w.say.noWhat))}
	}
	var out []string
	text, form := readFact(facts[0], w.f.OwnerName)
	behind := !facts[0].question && tame(text, mostAfterColon) && standsAfterColon(text, form)
	switch {
	case behind && !w.f.Size.large():
		out = append(out, finish(w.say.mistake+lower(text)))
	case behind && form == asTyped: // a note reads as one behind a colon
		out = append(out, finish(strings.TrimSuffix(w.opener(), ".")+": "+lower(text)))
	default:
		out = append(out, w.opener(), told(facts[0], text))
	}
	out = append(out, w.asTyped(facts[1:])...)
	out = append(out, w.values())
	if w.wants(partWhen) && !w.f.When.IsZero() {
		out = append(out, fmt.Sprintf(w.say.on, w.day(w.f.When)))
	}
	return out
}

// opener is the sentence that owns the mistake and that nothing is added to.
func (w *writer) opener() string {
	switch {
	case w.kind == Public || w.kind == Review:
		return w.say.toAll
	case w.kind == Boss:
		return w.say.toldBoss
	case w.kind == Team && w.f.Listener.Ring == Affected && w.f.Listener.Relation != ToCoOwner:
		return w.say.toldAffected
	}
	return w.say.toldOthers
}

// standsAfterColon reports whether text reads well behind "I made a
// mistake:", which a verb without a subject does not.
func standsAfterColon(text string, f form) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	return f != toDo && !finite[first] && (f != asTyped || !isPast(first))
}

// tame reports whether text is short and free of words that could undo the
// sentence that it is put into.
func tame(text string, most int) bool {
	text = strings.ReplaceAll(text, " May", " month") // is no doubt
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	if n := len(words); n == 0 || dotted[words[n-1]] || len(words[n-1]) == 1 && words[n-1] > "9" {
		return false // the full stop after it would not end the sentence
	}
	return len(words) <= most && !strings.ContainsAny(text, "[]{}<>?") &&
		!slices.ContainsFunc(words, func(s string) bool { return untame[s] || strings.Contains(s, "n't") || strings.Contains(s, "n’t") })
}

// told is a sentence of a fact that stands by itself.
func told(s statement, text string) string {
	if s.question {
		return strings.TrimRight(sentence(text), ".") + "?"
	}
	return sentence(text)
}

// asTyped are sentences of a fact that stand by themselves, the owner
// speaking.
func (w *writer) asTyped(facts []statement) []string {
	out := make([]string, 0, len(facts))
	for _, s := range facts {
		text, form := readFact(s, w.f.OwnerName)
		if form == toDo || form == doing {
			text = s.text
		}
		out = append(out, told(s, text))
	}
	return out
}

// after are the sentences of a fact behind words that end in a colon.
func (w *writer) after(lead, fact string) []string {
	facts := statements(fact)
	if len(facts) == 0 {
		return nil
	}
	text, _ := readFact(facts[0], w.f.OwnerName)
	if facts[0].question {
		text += "?"
	}
	return append([]string{finish(lead + lower(text))}, w.asTyped(facts[1:])...)
}

// values names the right value, unless what happened does already.
func (w *writer) values() string {
	wrong, right := oneLine(w.f.WrongValue), oneLine(w.f.RightValue)
	what := strings.Join(strings.Fields(w.f.What), " ")
	switch {
	case right == "" || strings.Contains(what, right) && strings.Contains(what, wrong):
		return ""
	case wrong == "":
		return fmt.Sprintf(w.say.shouldSay, asName(right))
	}
	return fmt.Sprintf(w.say.shouldSayNot, asName(right), asName(wrong))
}

// asName puts a phrase between quotes, so that it does not run into the
// sentence. Figures and names of files need none.
func asName(s string) string {
	if strings.Count(s, " ") == 0 || strings.ContainsAny(s, "\"“”„«»`") || s[0] >= '0' && s[0] <= '9' && strings.Count(s, " ") == 1 {
		return s
	}
	return `"` + s + `"`
}

// regret says sorry once, where that reads well for what it does to this
// listener; else that is a sentence of its own. A review of what went wrong
// is no apology.
func (w *writer) regret() []string {
	facts := statements(w.means())
	means := w.meaning(facts)
	if w.kind == Review {
		return means
	}
	if len(facts) == 1 && w.kind != Public {
		if s := w.sorryFor(facts[0]); s != "" {
			return []string{s}
		}
	}
	return append([]string{w.say.sorry}, means...)
}

// sorryFor is "I'm sorry that because of this you were charged twice.", or nothing where the
// fact would not read well, or would turn the apology into another one.
func (w *writer) sorryFor(s statement) string {
	text, form := readFact(statement{text: withoutLead(s.text, "that ")}, "")
	low := strings.ToLower(text)
	second, _, _ := strings.Cut(strings.TrimPrefix(low, "you "), " ")
	switch {
	case s.question || !tame(text, mostAfterSorry):
	case form == clause && strings.HasPrefix(low, "you ") && (finite[second] || isPast(second)):
		return finish(w.say.sorryYou + lower(text))
	case form == clause && strings.HasPrefix(low, "your "):
		return finish(w.say.sorryThat + lower(text) + w.say.ofThis)
	case form == toDo:
		return finish(w.say.sorryMust + text)
	case form == doing:
		return finish(w.say.sorryMeans + text)
	case isDuration(low):
		return finish(w.say.sorryCost + low)
	}
	return ""
}

func withoutLead(s, lead string) string {
	rest, _ := cutFold(s, lead)
	return rest
}

// isDuration reports a length of time: "an hour", "two hours of rework".
func isDuration(low string) bool {
	words := strings.Fields(low)
	if len(words) < 2 || len(words) > 2 && words[2] != "of" {
		return false
	}
	n := words[0]
	number := n == "a" || n == "an" || n == "half" || commonFirst[n] && n != "the" || n[0] >= '0' && n[0] <= '9'
	unit := strings.TrimSuffix(words[1], "s")
	return number && (unit == "minute" || unit == "hour" || unit == "day" || unit == "week" || unit == "morning" || unit == "evening")
}

// meaning says what it means for the listener in sentences of their own.
func (w *writer) meaning(facts []statement) []string {
	if len(facts) == 0 {
		return nil
	}
	facts[0].text = withoutLead(facts[0].text, "that ")
	text, form := readFact(facts[0], "")
	rest := w.asTyped(facts[1:])
	switch {
	case form == clause || form == mine || facts[0].question:
		return append([]string{told(facts[0], text)}, rest...)
	case form == doing:
		return append([]string{finish(w.say.meansDoing + text)}, rest...)
	case form == toDo:
		text = facts[0].text
	}
	return append([]string{finish(w.say.means + lower(text))}, rest...)
}

// cause says how it came about.
func (w *writer) cause() []string {
	if !w.wants(partCause) {
		return nil
	}
	return w.after(w.say.cause, bareCause(w.f.Cause))
}

// bareCause is a cause without the words that say it is one.
func bareCause(cause string) string {
	cause = strings.TrimSpace(cause)
	for _, lead := range []string{"because of ", "because ", "due to ", "the cause was ", "the cause is ", "it happened because ", "to "} {
		if rest, ok := cutFold(cause, lead); ok {
			return rest
		}
	}
	return cause
}

// reach says how far it goes, and whose account it touches. It is owed to a
// client, and to everybody when the mistake is large, unless they are told
// what it means for them.
func (w *writer) reach() []string {
	var out []string
	if w.wants(partImpact) && telling(w.f.Listener.WhatItMeans) || w.kind != Client && w.wants(partImpact) {
		out = w.impact()
	}
	owed := (w.kind == Client || w.f.Size.large()) && !w.chat()
	switch {
	case len(out) > 0 || telling(w.means()) || !owed:
	case w.kind == Boss || w.kind == Public || w.kind == Review:
		out = append(out, finish(w.say.goes+w.given("", w.say.noSize)))
	default:
		out = append(out, finish(w.say.meansBlank+w.given("", w.say.noMeans)))
	}
	account := oneLine(w.f.Listener.Account)
	said := strings.Contains(w.f.What+w.f.Impact+w.f.Repair+w.means(), account)
	if account != "" && !said && (w.kind == Boss || w.kind == Team) && w.wants(partAccount) {
		out = append(out, fmt.Sprintf(w.say.account, account))
	}
	return out
}

// means is what it means for the listener. The impact is told with the
// client in mind, so it serves for a client of whom nothing more is known.
func (w *writer) means() string {
	if means := w.f.Listener.WhatItMeans; telling(means) || w.kind != Client || aboutUs(w.f.Impact) {
		return means
	}
	return w.f.Impact
}

func (w *writer) impact() []string {
	if w.kind == Client && aboutUs(w.f.Impact) {
		return nil
	}
	return w.after(w.say.goes, w.f.Impact)
}

// aboutUs reports a text about the firm rather than the reader: what a loss
// costs us is no business of a client's.
func aboutUs(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		switch strings.Trim(w, ".,;:!?") {
		case "us", "we", "our", "ours":
			return true
		}
	}
	return false
}

// internal reports whether the fact of a part tells of the workings of the
// firm: abbreviations, names of programs, and in a cause, names other than
// the reader's. Who will check from now on may be named.
func (w *writer) internal(p part) bool {
	text := w.f.Cause
	if p == partPrevention {
		text = w.f.Prevention
	}
	theirs := w.f.Listener.Name + " " + w.f.Listener.Account + " " + w.f.OwnerName
	for _, s := range statements(text) {
		for i, word := range strings.Fields(s.text) {
			bare := strings.Trim(word, `.,;:!?()"'`)
			capital := unicode.IsUpper(firstRune(bare))
			switch {
			case bare == "" || strings.Contains(theirs, bare) || timeWords[strings.ToLower(bare)]:
			case strings.ContainsAny(bare, "_/\\@#") || !titled(bare):
				return true
			case p == partCause && i > 0 && capital && !foreign(s.text) && bare != "I" && !strings.HasPrefix(bare, "I'") && !strings.HasPrefix(bare, "I’"):
				return true
			}
		}
	}
	return false
}

// closing says how the listener stands to it where that needs saying, and
// ends on what is asked of them.
func (w *writer) closing() []string {
	if w.kind == Review {
		return nil
	}
	var out []string
	switch l := w.f.Listener; {
	case w.chat():
	case l.Relation == ToCoOwner && w.kind == Team:
		if w.wants(partWorked) {
			out = append(out, w.say.myPart)
		}
	case l.Relation == ToReport && w.kind == Team:
		out = append(out, w.say.notYours)
	case l.Ring == Involved && w.kind == Team && w.wants(partWorked):
		out = append(out, w.say.worked)
	}
	return append(out, w.ask()...)
}

// ask is what is asked of the listener: in the person's words, or what
// somebody in their place is asked for.
func (w *writer) ask() []string {
	facts := statements(w.f.Listener.Ask)
	if len(facts) == 0 {
		return []string{w.usualAsk()}
	}
	out := make([]string, 0, len(facts))
	lead := w.say.request
	for _, s := range facts {
		text := capitalI(s.text)
		first, rest, _ := strings.Cut(text, " ")
		low := strings.ToLower(first)
		second, _, _ := strings.Cut(rest, " ")
		order := (isVerb(low) || plainAsks[low] || low == "do" || low == "don't") && titled(first) && !finite[second]
		switch {
		case s.question || askingWords[low]:
			out = append(out, told(s, text))
		case order && !foreign(text):
			out = append(out, sentence(w.say.please+low+" "+rest))
		default:
			out = append(out, sentence(lead+text))
			lead = ""
		}
	}
	return out
}

// askingWords begin a sentence that asks without more being said.
var askingWords = setOfWords("please i we could can would")

func (w *writer) usualAsk() string {
	wrong, about := oneLine(w.f.WrongValue), oneLine(strings.Join(w.f.About, " "))
	l := w.f.Listener
	switch {
	case w.kind == Public:
		return w.say.askAll
	case w.kind == Team && l.Relation == ToCoOwner:
		return w.say.askCoOwner
	case w.kind == Team && l.Ring == Affected && wrong != "":
		if len(w.f.About) == 1 && about != "" {
			return fmt.Sprintf(w.say.stopUsingOf, asName(wrong), asName(about))
		}
		return fmt.Sprintf(w.say.stopUsing, asName(wrong))
	case w.chat() && w.f.Size.large():
		return w.say.mayCall
	case w.chat():
		return ""
	case w.kind == Boss && w.f.RepairDone:
		return w.say.askBossDone
	case w.kind == Boss && !w.f.Size.small():
		return w.say.askBoss
	case w.kind == Team && l.Ring == Affected:
		return w.say.askAffected
	case w.kind == Team && l.Ring == Involved && !w.f.Size.small():
		return w.say.askInvolved
	}
	return w.say.askAny
}
