package person

import (
	"cmp"
	"slices"
	"strings"
)

// Evidence is everything that the records say about who people are. The
// order of its lists carries no meaning.
type Evidence struct {
	Identities  []Identity
	Cards       []Card
	Aliases     []Alias
	Groups      []Identity // what the records call lists of people
	Corrections []Correction
	HomeDomains []string // the mail domains of the owner's firm
}

// Rule names why two identities were joined.
type Rule string

// The rules, strongest first. Stored by nobody; shown to people.
const (
	YouSaid     Rule = "you said so"
	SameAddress Rule = "same address"
	OnOneCard   Rule = "one card"
	AliasLine   Rule = "alias"
	SameName    Rule = "same full name"
	SpelledOut  Rule = "the address spells the name"
)

// Merge is one explained step by which two identities became one person.
type Merge struct {
	A, B   Identity
	Rule   Rule
	Reason string // for people: "contacts: team.vcf lists both addresses"
}

// Split is one explained decision that two identities stay two people.
type Split struct {
	A, B   Identity
	Reason string
}

// edge is a merge that one rule proposes.
type edge struct {
	a, b   int32
	rule   Rule
	reason string
}

func compareIdentities(a, b Identity) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
}

func compareSpans(a, b Span) int {
	return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until))
}

// compareCards orders cards by when they were recorded, and cards of one
// moment by what they say.
func compareCards(a, b Card) int {
	return cmp.Or(
		a.At.Compare(b.At),
		cmp.Compare(a.Source, b.Source),
		slices.CompareFunc(a.Identities, b.Identities, compareIdentities),
		cmp.Compare(a.Organisation, b.Organisation),
		cmp.Compare(a.Department, b.Department),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(a.Relation, b.Relation),
		cmp.Compare(a.Account, b.Account),
		compareIdentities(a.Boss, b.Boss),
		compareIdentities(a.StandIn, b.StandIn),
		cmp.Compare(a.Zone, b.Zone),
		cmp.Compare(a.Region, b.Region),
		cmp.Compare(a.Hours, b.Hours),
		cmp.Compare(a.Phone, b.Phone),
		slices.CompareFunc(a.Away, b.Away, compareSpans),
	)
}

func compareAliases(a, b Alias) int {
	return cmp.Or(
		compareIdentities(a.Proper, b.Proper),
		compareIdentities(a.Other, b.Other),
		cmp.Compare(a.Source, b.Source),
	)
}

func compareCorrections(a, b Correction) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

// sorted returns a sorted copy of list without repetitions.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	out := slices.Clone(list)
	slices.SortFunc(out, compare)
	return slices.CompactFunc(out, func(a, b T) bool { return compare(a, b) == 0 })
}

// cardReason says which record put several identities on one card.
func cardReason(source string, addresses bool) string {
	if source == "" {
		source = "a contact card"
	}
	if addresses {
		return source + " lists both addresses"
	}
	return source + " lists both"
}

// aliasReason says which line declared two identities one person.
func aliasReason(source string) string {
	if source == "" {
		return "a line that lists aliases"
	}
	return source
}

// namesFit reports whether two folded names have a word in common, so that
// they may be two spellings of one person's name.
func namesFit(a, b string) bool {
	for word := range strings.SplitSeq(a, " ") {
		if len(word) > 1 && slices.Contains(strings.Split(b, " "), word) {
			return true
		}
	}
	return false
}
