package rulebook

import (
	"maps"
	"slices"

	"ownup/internal/core/wording"
)

// languageEntry is what a file says of its language. A firm's file adds to
// what is known already.
type languageEntry struct {
	Name          string            `toml:"name"`
	Abbreviations []string          `toml:"abbreviations"`
	OrdinalStop   bool              `toml:"ordinal_stop"`
	ClockWords    []string          `toml:"clock_words"`
	Spelled       map[string]string `toml:"spelled"`
	Endings       map[string]string `toml:"endings"`
	Letters       map[string]string `toml:"letters"`
	Headers       []string          `toml:"headers"`
	ReplyHeaders  []string          `toml:"reply_headers"`
	QuotedFrom    string            `toml:"quoted_from"`
	Quotes        []string          `toml:"quotes"`
	Originals     []string          `toml:"originals"`
	Remarks       []string          `toml:"remarks"`
	Salutations   []string          `toml:"salutations"`
	SignOffs      []string          `toml:"sign_offs"`
	Indefinite    []string          `toml:"indefinite"`
	I             string            `toml:"i"`
	We            string            `toml:"we"`
	Joins         []string          `toml:"joins"`
	Heads         []string          `toml:"heads"`
	Stops         []string          `toml:"stops"`
	Participles   []string          `toml:"participles"`
	Past          map[string]string `toml:"past"`
	Objects       map[string]string `toml:"objects"`
}

func (e languageEntry) merge(l wording.Language, where string) wording.Language {
	if e.Name != "" {
		l.Name, l.Where = e.Name, where
	}
	if e.I != "" {
		l.I, l.We = e.I, e.We
	}
	if e.QuotedFrom != "" {
		l.QuotedFrom = e.QuotedFrom
	}
	if len(e.Indefinite) > 0 {
		l.Indefinite = e.Indefinite
	}
	l.OrdinalStop = l.OrdinalStop || e.OrdinalStop
	for to, from := range map[*[]string][]string{
		&l.Abbreviations: e.Abbreviations, &l.ClockWords: e.ClockWords, &l.Headers: e.Headers, &l.ReplyHeaders: e.ReplyHeaders,
		&l.Quotes: e.Quotes, &l.Originals: e.Originals, &l.Remarks: e.Remarks, &l.Salutations: e.Salutations, &l.SignOffs: e.SignOffs,
		&l.Joins: e.Joins, &l.Heads: e.Heads, &l.Stops: e.Stops, &l.Participles: e.Participles,
	} {
		*to = slices.Concat(*to, from)
	}
	for to, from := range map[*map[string]string]map[string]string{
		&l.Spelled: e.Spelled, &l.Endings: e.Endings, &l.Letters: e.Letters, &l.Past: e.Past, &l.Objects: e.Objects,
	} {
		*to = joined(*to, from)
	}
	return l
}

// joined returns a new map, so that what is shared stays as it is.
func joined(a, b map[string]string) map[string]string {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := maps.Clone(a)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, b)
	return out
}
