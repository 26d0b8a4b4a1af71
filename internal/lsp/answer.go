package lsp

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"ownup/internal/core/wording"
)

const quickFix = "quickfix"

// touching are the findings of a document that a piece of it touches.
func (d *document) touching(start, end int) []wording.Finding {
	var found []wording.Finding
	for _, f := range d.findings {
		if f.Start <= end && start <= f.End {
			found = append(found, f)
		}
	}
	return found
}

// actions offers, for each finding at a place, the fix that the reviewer has
// for it, and to silence its rule.
func (s *session) actions(params json.RawMessage) (any, bool) {
	var p actionParams
	if json.Unmarshal(params, &p) != nil {
		return nil, false
	}
	offered := []codeAction{}
	d := s.documents[p.Document.URI]
	if d == nil || !asksForQuickFix(p.Context.Only) {
		return offered, true
	}
	for _, f := range d.touching(d.offsets(p.Range, s.unit)) {
		if f.Fix != nil {
			a := s.action(d, f, f.Fix.Label, f.Fix.Edits)
			a.Preferred = true
			offered = append(offered, a)
		}
		offered = append(offered, s.action(d, f, silenceTitle(f), []wording.Edit{silence(d.text, f)}))
	}
	return offered, true
}

// asksForQuickFix reports whether a client that wants only some kinds of
// actions wants these.
func asksForQuickFix(only []string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(kind string) bool { return kind == "" || kind == quickFix })
}

func (s *session) action(d *document, f wording.Finding, title string, edits []wording.Edit) codeAction {
	a := codeAction{Title: title, Kind: quickFix, Diagnostics: []diagnostic{s.diagnostic(d, f)}}
	texts := make([]textEdit, len(edits))
	for i, e := range edits {
		texts[i] = textEdit{d.span(e.Start, e.End, s.unit), e.Text}
	}
	if s.versioned {
		a.Edit.Documents = []documentEdit{{documentID{d.uri, &d.version}, texts}}
	} else {
		a.Edit.Changes = map[string][]textEdit{d.uri: texts}
	}
	return a
}

// silenceTitle says how far the switch reaches: a rule about the whole message
// is off in all of it, another one from its place on.
func silenceTitle(f wording.Finding) string {
	if f.Sentence < 0 {
		return "Silence " + f.Rule + " in this text"
	}
	return "Silence " + f.Rule + " from here on"
}

// silence puts an off-switch before the sentence of a finding.
func silence(text []byte, f wording.Finding) wording.Edit {
	at := sentenceStart(text, f.Start)
	return wording.Edit{Start: at, End: at, Text: "[ownup off " + f.Rule + "] "}
}

// maxSentence is how far back the beginning of a sentence is looked for.
const maxSentence = 2000 // bytes

// sentenceStart returns where the sentence around at begins, as a reader sees
// it: after a full stop or an empty line, and within an item of a list or a
// heading after its mark. A guess that is too near is as good: a switch only
// has to stand before what it silences.
func sentenceStart(text []byte, at int) int {
	from := max(0, at-maxSentence)
	start := from
	for i := at; i > from; i-- {
		c := text[i-1]
		ends := i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r') && strings.IndexByte(".!?", c) >= 0
		if ends || c == '\n' && beginsAnew(text[i:]) || c == '\n' && i > 1 && blankBefore(text[:i-1]) {
			start = i
			break
		}
	}
	mark := 0
	if start == 0 || text[start-1] == '\n' {
		mark = markLength(text[start:at])
	}
	start += mark
	for start < at && (text[start] == ' ' || text[start] == '\t' || text[start] == '\n' || text[start] == '\r') {
		start++
	}
	return start
}

// blankBefore reports an empty line at the end of text.
func blankBefore(text []byte) bool {
	line := text[bytes.LastIndexByte(text, '\n')+1:]
	return len(bytes.TrimSpace(line)) == 0
}

// beginsAnew reports an item of a list or a heading.
func beginsAnew(line []byte) bool { return markLength(line[:min(len(line), 20)]) > 0 }

// markLength is how long the mark of a list or a heading at the front of a
// line is, with the spaces around it.
func markLength(line []byte) int {
	rest := bytes.TrimLeft(line, " \t")
	mark := len(rest) - len(bytes.TrimLeft(rest, "#"))
	if mark == 0 && len(rest) > 0 && strings.IndexByte("-*+", rest[0]) >= 0 {
		mark = 1
	}
	if mark == 0 {
		for mark < len(rest) && rest[mark] >= '0' && rest[mark] <= '9' {
			mark++
		}
		if mark == 0 || mark == len(rest) || rest[mark] != '.' && rest[mark] != ')' {
			return 0
		}
		mark++
	}
	if mark == len(rest) || rest[mark] != ' ' {
		return 0
	}
	return len(line) - len(bytes.TrimLeft(rest[mark:], " "))
}

// hover shows all that there is to say about the findings at a place.
func (s *session) hover(params json.RawMessage) (any, bool) {
	var p hoverParams
	if json.Unmarshal(params, &p) != nil {
		return nil, false
	}
	d := s.documents[p.Document.URI]
	if d == nil {
		return nil, true
	}
	at, _ := d.offsets(span{p.Position, p.Position}, s.unit)
	found := d.touching(at, at)
	if len(found) == 0 {
		return nil, true
	}
	parts := make([]string, len(found))
	for i, f := range found {
		parts[i] = explain(f)
	}
	return hover{
		Contents: markup{"plaintext", strings.Join(parts, "\n\n")}, Range: d.span(found[0].Start, found[0].End, s.unit),
	}, true
}

// explain says why a finding is one, what to write instead and who says so.
func explain(f wording.Finding) string {
	lines := []string{f.Rule + ": " + f.Message}
	if f.Suggestion != "" {
		lines = append(lines, f.Suggestion)
	}
	if f.Source != "" {
		lines = append(lines, "Source: "+f.Source)
	}
	return strings.Join(lines, "\n")
}
