package lsp

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// The limits of documents.
const (
	maxDocuments = 500
	maxDocument  = 10_000_000 // bytes; a longer one is kept, and not reviewed
	mostShown    = 5          // findings of a document that are shown, unless all are asked for
)

// document is one that is open in the editor.
type document struct {
	uri      string
	version  int
	markdown bool
	text     []byte
	lines    manuscript.Lines
	findings []wording.Finding // those that are shown
}

// set gives a document a new text.
func (d *document) set(text []byte) {
	d.text, d.lines = text, manuscript.EditorLinesOf(text)
}

// span is a piece of the text as the editor counts.
func (d *document) span(start, end int, unit manuscript.Unit) span {
	var s span
	s.Start.Line, s.Start.Character = d.lines.At(start, unit)
	s.End.Line, s.End.Character = d.lines.At(end, unit)
	return s
}

// offsets are the bytes that an editor's span means. One that ends before it
// begins is turned round.
func (d *document) offsets(s span, unit manuscript.Unit) (start, end int) {
	start = d.lines.Offset(s.Start.Line, s.Start.Character, unit)
	end = d.lines.Offset(s.End.Line, s.End.Character, unit)
	return min(start, end), max(start, end)
}

func (s *session) open(params json.RawMessage) {
	var p openParams
	if json.Unmarshal(params, &p) != nil {
		return
	}
	if _, known := s.documents[p.Document.URI]; !known && len(s.documents) >= maxDocuments {
		return
	}
	d := &document{uri: p.Document.URI, version: p.Document.Version, markdown: strings.EqualFold(p.Document.Language, "markdown")}
	d.set([]byte(p.Document.Text))
	s.documents[d.uri] = d
	s.publish(d)
}

func (s *session) change(params json.RawMessage) {
	var p changeParams
	if json.Unmarshal(params, &p) != nil {
		return
	}
	d := s.documents[p.Document.URI]
	if d == nil {
		return
	}
	for _, c := range p.Changes {
		if c.Range == nil {
			d.set([]byte(c.Text))
			continue
		}
		start, end := d.offsets(*c.Range, s.unit)
		d.set(slices.Concat(d.text[:start], []byte(c.Text), d.text[end:]))
	}
	if p.Document.Version != nil {
		d.version = *p.Document.Version
	}
	s.publish(d)
}

// document finds the one that a notification names, nil where it is not open.
func (s *session) document(params json.RawMessage) *document {
	var p documentParams
	if json.Unmarshal(params, &p) != nil {
		return nil
	}
	return s.documents[p.Document.URI]
}

// uris are those of the open documents, in order.
func (s *session) uris() []string { return slices.Sorted(maps.Keys(s.documents)) }

// forget drops every document: what they say now is not known.
func (s *session) forget() {
	for _, uri := range s.uris() {
		s.clear(uri)
	}
	clear(s.documents)
	s.show(showError, problem.New(problem.Invalid, "A message of the editor was longer than 16 MB; ownup no longer knows the open texts.",
		"Open them again to have them reviewed."))
}

func (s *session) clear(uri string) {
	s.notify("textDocument/publishDiagnostics", publishParams{URI: uri, Diagnostics: []diagnostic{}})
}

// publish reviews a document and tells the editor what was found.
func (s *session) publish(d *document) {
	d.findings = s.review(d)
	found := make([]diagnostic, len(d.findings))
	for i, f := range d.findings {
		found[i] = s.diagnostic(d, f)
	}
	s.notify("textDocument/publishDiagnostics", publishParams{d.uri, &d.version, found})
}

// review returns the findings of a document that are shown.
func (s *session) review(d *document) []wording.Finding {
	if len(d.text) > maxDocument {
		return nil
	}
	m := manuscript.Plain(d.text)
	if d.markdown {
		m = manuscript.Markdown(d.text)
	}
	report, err := s.options.Review(s.message(m.Text))
	if err != nil {
		s.show(showError, err)
		return nil
	}
	if !s.settings.All {
		report.Findings = report.Shown(mostShown)
	}
	return m.Report(report).Findings
}

func (s *session) diagnostic(d *document, f wording.Finding) diagnostic {
	severity := 3 // information
	switch f.Severity {
	case wording.Error:
		severity = 1
	case wording.Warning:
		severity = 2
	case wording.Suggestion, wording.Off:
	}
	return diagnostic{
		Range: d.span(f.Start, f.End, s.unit), Severity: severity, Code: f.Rule, Source: "ownup",
		Message: strings.TrimSpace(f.Message + "\n" + f.Suggestion),
	}
}
