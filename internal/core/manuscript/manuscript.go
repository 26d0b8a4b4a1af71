// Package manuscript knows a message as it lies in a file: as plain text, as
// Markdown, as a page of HTML, as a whole mail.
//
// The reviewer ([wording]) reads plain text. A [Manuscript] holds the bytes of
// the file and the text taken out of them, and remembers for each piece of
// the text where it stands in the file, so that a finding can be shown at the
// place where the writer can change it: [Manuscript.Report] turns offsets into
// the text into offsets into the file, with lines and columns of the file.
//
// Plain text is its own text. In Markdown, what is not the writer's prose is
// blanked out byte for byte ([Markdown]), so offsets stay as they are. HTML
// and mail are taken apart outside of core, with a [Writer] for each step:
// a mail is undone from its transfer encoding, then from its charset, then
// from its HTML, and each step is one [Origin].
//
// # Where a rewrite may be written back
//
// A fix edits bytes of the text. It is kept where these bytes stand in the
// file exactly so, in one piece: not across a tag, an entity or a decoded
// character, and not at all where [Manuscript.Encode] is nil, as in a part of
// a mail that is encoded for transfer. A finding without its fix is still a
// finding.
//
// All of it is pure: equal bytes give equal manuscripts, and any bytes are
// accepted.
package manuscript

import (
	"ownup/internal/core/wording"
)

// Manuscript is a message as it lies in a file.
type Manuscript struct {
	Source  []byte   // the file
	Text    []byte   // what is reviewed
	Origins []Origin // the steps from Text back to Source, the last one taken first; none: Text is Source byte for byte
	// Encode turns text to be put into the text into what is to be put into
	// the source, and reports whether it can stand there. Where Encode is nil,
	// nothing can.
	Encode func(text string) (source string, ok bool)
}

// Plain is a plain text: the whole of it is reviewed, as it is.
func Plain(source []byte) Manuscript {
	return Manuscript{Source: source, Text: source, Encode: asItIs}
}

func asItIs(text string) (string, bool) { return text, true }

// Place returns the bytes of the source that the bytes from start to before
// end of the text stand for. Where they were decoded, these are the bytes
// they were decoded from. exact reports whether they stand there just so.
func (m Manuscript) Place(start, end int) (from, to int, exact bool) {
	exact = true
	for _, o := range m.Origins {
		var same bool
		start, end, same = o.place(start, end)
		exact = exact && same
	}
	start = min(max(start, 0), len(m.Source))
	return start, min(max(end, start), len(m.Source)), exact
}

// Report returns r, a report on Text, as a report on Source. Fixes that
// cannot be written into the source are taken out. r itself is not changed.
func (m Manuscript) Report(r wording.Report) wording.Report {
	if len(m.Origins) == 0 {
		return r
	}
	lines := LinesOf(m.Source)
	findings := make([]wording.Finding, len(r.Findings))
	for i, f := range r.Findings {
		f.Start, f.End, _ = m.Place(f.Start, f.End)
		f.Line, f.Column = lines.At(f.Start, Characters)
		f.Line, f.Column = f.Line+1, f.Column+1
		f.Fix = m.fix(f.Fix)
		findings[i] = f
	}
	r.Findings = findings
	e := &r.Elements
	for _, found := range []*wording.Found{&e.Ownership, &e.Repair, &e.What, &e.Regret, &e.Prevention, &e.Next, &e.Specifics} {
		if found.State != wording.Missing {
			found.Start, found.End, _ = m.Place(found.Start, found.End)
		}
	}
	return r
}

// fix returns f as a fix of the source, nil where it cannot be one.
func (m Manuscript) fix(f *wording.Fix) *wording.Fix {
	if f == nil || m.Encode == nil {
		return nil
	}
	out := wording.Fix{Label: f.Label, Edits: make([]wording.Edit, len(f.Edits))}
	for i, e := range f.Edits {
		from, to, exact := m.Place(e.Start, e.End)
		text, ok := m.Encode(e.Text)
		if !exact || !ok {
			return nil
		}
		out.Edits[i] = wording.Edit{Start: from, End: to, Text: text}
	}
	return &out
}
