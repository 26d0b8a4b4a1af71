package trace

import (
	"strings"

	"ownup/internal/core/match"
	"ownup/internal/trace/spread"
)

// Source is a file in which something was found, with the files that have it
// from there.
type Source struct {
	Document    spread.Document
	Occurrences []*Occurrence // what was typed first, results of formulas last
	Depth       int           // how many sources lie before it
	From        int           // of the list, the source that it has it from; -1: nothing shows that
	Reason      string        // how that is known, a sentence
	Feeds       int           // how many files have it from this one, directly or by others
}

// Sources puts the files in which something was found into the order in which a
// person corrects them: sources first, each followed by what it feeds. What most
// likely is something else, and what is only in a history, is left out.
func Sources(found []*Occurrence) []Source {
	var documents []spread.Document
	var places []spread.Place
	var of []*Occurrence
	at := map[*spread.Document]int{}
	for _, o := range found {
		if o.In == nil || o.Hit.Tier == match.Coincidence || o.Kind == Message {
			continue
		}
		i, ok := at[o.In]
		if !ok {
			i = len(documents)
			at[o.In] = i
			documents = append(documents, *o.In)
		}
		places = append(places, spread.Place{Document: i, Formula: o.Formula, Beside: strings.Replace(o.Context, o.Text, " ", 1)})
		of = append(of, o)
	}
	var sources []Source
	entry := map[int]int{}
	for _, e := range spread.Order(documents, places) {
		s := Source{Document: documents[e.Document], Depth: e.Depth, From: -1, Reason: e.Reason, Feeds: e.Feeds}
		if from, ok := entry[e.Source]; ok {
			s.From = from
		}
		for _, p := range e.Places {
			s.Occurrences = append(s.Occurrences, of[p])
		}
		entry[e.Document] = len(sources)
		sources = append(sources, s)
	}
	return sources
}
