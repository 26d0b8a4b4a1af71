package quantity

import (
	"regexp"
	"strings"
)

// exclusion is a kind of case that is not measured.
type exclusion struct {
	reason  string
	applies func(model, example) bool
}

var ordinal = regexp.MustCompile(`\bthe [a-z]+th\b`)

// exclusions are what ownup does not set out to find, and why.
var exclusions = []exclusion{
	{
		"A unit without a number (\"the percentage\", \"dollars\") is no figure that could be wrong.",
		func(_ model, e example) bool {
			return anyResult(e, func(r result) bool { return r.Resolution.Value == nil || *r.Resolution.Value == "null" })
		},
	},
	{
		"\"Percent of ten\" names what the share is of, not the share: to call it 10 % would be a false report.",
		func(m model, e example) bool {
			return m == percent && anyResult(e, func(r result) bool { return strings.HasPrefix(strings.ToLower(r.Text), "per") })
		},
	},
	{
		"A rank (\"higher than the tenth\") is a place in an order, not a quantity.",
		func(m model, e example) bool {
			return m == ranges && anyResult(e, func(r result) bool { return ordinal.MatchString(r.Text) })
		},
	},
	{
		"A dash with a space behind it at the start of a line begins an item of a list.",
		func(m model, e example) bool {
			return m == number && anyResult(e, func(r result) bool { return strings.HasPrefix(r.Text, "- ") })
		},
	},
	{
		"A power with two signs is not written by people.",
		func(_ model, e example) bool { return strings.Contains(e.Input, "^--") },
	},
	{
		"Sums of three units (a yuan, its tenths and hundredths) are not added up.",
		func(m model, e example) bool {
			return m == currency && anyResult(e, func(r result) bool { return strings.Contains(r.Text, " mao ") })
		},
	},
}

func anyResult(e example, f func(result) bool) bool {
	for _, r := range e.Results {
		if f(r) {
			return true
		}
	}
	return false
}

// outOfScope says why a case is not measured, "" where it is.
func outOfScope(f file, e example) string {
	for _, x := range exclusions {
		if x.applies(f.model, e) {
			return x.reason
		}
	}
	return ""
}
