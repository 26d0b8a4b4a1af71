package lsp

import (
	"cmp"
	"encoding/json"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// settings hold for every document that does not say otherwise itself.
type settings struct {
	Kind     wording.Kind `json:"kind"`
	Size     wording.Size `json:"size"`
	Language string       `json:"language"`
	Owning   bool         `json:"owning"`
	All      bool         `json:"all"` // show every finding
}

// configure takes settings that have changed, and reviews everything anew.
func (s *session) configure(params json.RawMessage) {
	var p configurationParams
	if json.Unmarshal(params, &p) != nil {
		return
	}
	s.apply(p.Settings)
	for _, uri := range s.uris() {
		s.publish(s.documents[uri])
	}
}

// apply reads settings, which may stand under the name of the server. Where
// they cannot be used, those from before stay.
func (s *session) apply(raw json.RawMessage) {
	var named struct {
		Ownup json.RawMessage `json:"ownup"`
	}
	if json.Unmarshal(raw, &named) == nil && len(named.Ownup) > 0 {
		raw = named.Ownup
	}
	if len(raw) == 0 || string(raw) == "null" {
		return
	}
	var next settings
	if json.Unmarshal(raw, &next) != nil {
		s.show(showWarning, problem.New(problem.Invalid, "The settings for ownup cannot be understood.",
			"They are kind, size, language, owning and all."))
		return
	}
	if next.Kind != "" {
		if _, err := wording.ParseKind(string(next.Kind)); err != nil {
			s.show(showWarning, err)
			return
		}
	}
	if _, ok := manuscript.SizeOf(string(next.Size)); !ok && next.Size != "" {
		s.show(showWarning, problem.New(problem.Invalid, "That is not a size of a mistake.", "Choose one of oversight, setback, serious or severe."))
		return
	}
	s.settings = next
}

// message is a document as the reviewer takes it: what it says about itself
// counts before the settings.
func (s *session) message(text []byte) (language string, m wording.Message) {
	said := manuscript.Declares(text)
	return cmp.Or(said.Language, s.settings.Language, "en"), wording.Message{
		Kind: cmp.Or(said.Kind, s.settings.Kind, wording.Team), Size: cmp.Or(said.Size, s.settings.Size),
		Owning: said.Owning || s.settings.Owning, Text: text,
	}
}
