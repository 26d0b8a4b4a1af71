package spread

import (
	"strings"

	"ownup/internal/trace"
)

// Places returns where the figure stands of what a trace has found, in the
// same order, each in its document; -1 where that was not gathered.
func Places(found []*trace.Occurrence, documents []Document) []Place {
	at := make(map[string]int, len(documents))
	for i := range documents {
		key := inside(documents[i].Path, documents[i].Members)
		if _, ok := at[key]; !ok {
			at[key] = i
		}
	}
	all := make([]Place, len(found))
	for i, o := range found {
		all[i] = Place{Document: -1, Formula: o.Formula, Beside: strings.Replace(o.Context, o.Text, " ", 1)}
		if d, ok := at[inside(o.Path, o.Members)]; ok {
			all[i].Document = d
		}
	}
	return all
}
