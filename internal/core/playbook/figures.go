package playbook

import (
	"regexp"
	"slices"
	"strings"
)

// number is a figure as people type it in a sentence: digits with marks in
// between, a currency before, a unit or magnitude behind.
var number = regexp.MustCompile(`(?i)(?:[$€£¥]\s?|\b(?:eur|usd|gbp|chf)\s)?\b\d[\d.,'’]*\d?(?:\s?(?:%|percent|per cent|million|billion|thousand|bn|mn?|k)(?:\b|$|\s|[.,;)]))?`)

// corrections are the phrases with a wrong figure before them and the right
// one after. "Not" is none of them: "4.2 %, not 2.4 %" is said both ways.
var corrections = []string{
	"should be", "should have been", "should say", "should read", "must be",
	"instead of", "rather than", "in place of",
}

// maxFigures is how many figures a sentence may have to be understood.
const maxFigures = 8

// WrongAndRight returns the wrong and the right figure that a sentence names:
// "slide 7 says 4.2 %, it should be 2.4 %". They are the figures next to the
// first of the phrases that has one on either side. ok is false where there
// is none.
func WrongAndRight(text string) (wrong, right string, ok bool) {
	spans := number.FindAllStringIndex(text, maxFigures)
	for i := 1; i < len(spans); i++ {
		between := strings.ToLower(text[spans[i-1][1]:spans[i][0]])
		if !slices.ContainsFunc(corrections, func(c string) bool { return strings.Contains(between, c) }) {
			continue
		}
		wrong, right = figure(text, spans[i-1]), figure(text, spans[i])
		// "It should be 2 instead of 4" has them the other way round.
		if before := strings.ToLower(text[:spans[i-1][0]]); strings.Contains(before, "should") {
			wrong, right = right, wrong
		}
		return wrong, right, true
	}
	return "", "", false
}

// figure is a match without the punctuation that ended it.
func figure(text string, span []int) string {
	return strings.TrimRight(strings.TrimSpace(text[span[0]:span[1]]), ".,;)'’ ")
}
