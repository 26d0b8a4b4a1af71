package calendar

import (
	"slices"
	"strings"
	"unicode"

	"ownup/internal/core/person"
)

// deadlineWords make an all-day event a deadline wherever they stand in its
// title.
var deadlineWords = []string{
	"deadline", "abgabe", "abgabetermin", "abgabefrist", "einreichung", "fällig", "faellig", "frist",
	"échéance", "echeance",
}

// absenceWords make an all-day event that is shown as free an absence.
var absenceWords = []string{
	"ooo", "vacation", "urlaub", "holiday", "holidays", "away", "abwesend", "pto",
	"congé", "congés", "vacances", "vacaciones", "ferien",
}

// words are the words of a title in lower case.
func words(title string) []string {
	return strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// titledAsDeadline reports whether a title says that something is due.
// "Due" must stand where it means that: "Q3 report due", "Due: Q3 report",
// "report due by noon", but not "due diligence" or "closed due to snow".
func titledAsDeadline(title string) bool {
	all := words(title)
	for i, word := range all {
		if slices.Contains(deadlineWords, word) {
			return true
		}
		if word != "due" {
			continue
		}
		if i == len(all)-1 || slices.Contains(afterDue, all[i+1]) {
			return true
		}
		if i == 0 && !slices.Contains(afterOtherDue, all[i+1]) {
			return true
		}
	}
	return false
}

// What follows "due" where it means a deadline, and where it never does.
var (
	afterDue      = []string{"today", "tomorrow", "by", "for", "at", "on", "date"}
	afterOtherDue = []string{"to", "diligence", "process", "course"}
)

// isAbsence reports whether the event says that its organiser is away: all
// day, and either marked so by its program or shown as free and titled so.
// With other people invited it is about all of them or one of them, nobody
// can say which, so it is none.
func (e *event) isAbsence() bool {
	if !e.allDay || !isPerson(e.organiser) || len(e.attendees) > 0 {
		return false
	}
	return e.away || e.free && titledAsAbsence(e.title)
}

func titledAsAbsence(title string) bool {
	all := words(title)
	if strings.Contains(strings.Join(all, " "), "out of office") {
		return true
	}
	for i, word := range all {
		next := ""
		if i+1 < len(all) {
			next = all[i+1]
		}
		switch {
		case word == "away" && (next == "day" || next == "days"): // a day out with the team
			continue
		case slices.Contains(absenceWords, word):
			return true
		case word == "leave" && (next == "" || i > 0 && slices.Contains(leaves, all[i-1])):
			return true // not "leave feedback"
		}
	}
	return false
}

// leaves are the words before "leave" that make it an absence.
var leaves = []string{"on", "annual", "sick", "parental", "maternity", "paternity", "unpaid", "study", "family", "medical"}

// isPerson tells a person's address from that of a calendar.
func isPerson(who person.Identity) bool {
	_, host, _ := strings.Cut(strings.ToLower(who.Address), "@")
	return who != (person.Identity{}) && !strings.HasSuffix(host, "calendar.google.com")
}
