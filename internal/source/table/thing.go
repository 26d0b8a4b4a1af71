package table

import (
	"strings"

	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// kinds are the kinds of thing by the word that tables use.
var kinds = []struct {
	name string
	kind workgraph.Kind
}{
	{"path", workgraph.Path},
	{"thread", workgraph.Thread},
	{"file", workgraph.File},
	{"event", workgraph.Event},
	{"ticket", workgraph.Ticket},
	{"project", workgraph.Project},
	{"account", workgraph.Account},
	{"document", workgraph.Document},
}

// ParseKind reads a kind of thing as tables write it: "ticket". ok is false
// for a word that is none.
func ParseKind(word string) (_ workgraph.Kind, ok bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, k := range kinds {
		if k.name == word {
			return k.kind, true
		}
	}
	return 0, false
}

// ParseThing reads a thing as tables refer to it: "kind:key",
// "kind[space]:key" where the key is unique in a space only (a path in a
// repository), or just "key", which is of the kind given. Whatever stands
// before a colon and is no kind belongs to the key, so "https://host/report"
// is a key. ok is false where there is no key.
func ParseThing(reference string, kind workgraph.Kind) (_ workgraph.Thing, ok bool) {
	reference = folder.Clip(reference, maxValue)
	t := workgraph.Thing{Kind: kind, Key: reference}
	if k, space, key, ok := qualified(reference); ok {
		t = workgraph.Thing{Kind: k, Space: space, Key: key}
	}
	return t, t.Key != ""
}

func qualified(reference string) (kind workgraph.Kind, space, key string, ok bool) {
	word, key, ok := strings.Cut(reference, ":")
	if !ok {
		return 0, "", "", false
	}
	if kind, ok = ParseKind(word); ok {
		return kind, "", strings.TrimSpace(key), true
	}
	word, rest, ok := strings.Cut(reference, "[")
	if !ok {
		return 0, "", "", false
	}
	space, key, closed := strings.Cut(rest, "]:")
	kind, ok = ParseKind(word)
	return kind, strings.TrimSpace(space), strings.TrimSpace(key), ok && closed
}

// FormatThing writes t so that [ParseThing] reads the same thing, whatever
// kind is given there. The space must not hold "]:".
func FormatThing(t workgraph.Thing) string {
	word := ""
	for _, k := range kinds {
		if k.kind == t.Kind {
			word = k.name
		}
	}
	if t.Space != "" {
		word += "[" + t.Space + "]"
	}
	return word + ":" + t.Key
}
