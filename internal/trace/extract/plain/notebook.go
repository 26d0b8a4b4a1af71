package plain

import (
	"context"
	"strings"

	"ownup/internal/trace/extract"
)

// Notebook reads the notebooks of Jupyter: the cells and what came out of
// them. The path of a place is the pointer to the source or the output in the
// file, such as "/cells/3/source", and lines are counted within that. Where an
// output is kept in several forms each is read. Pictures are not.
func Notebook(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	n := notebook{Sink: sink, ctx: ctx, trail: extract.TrailTo(sink)}
	r := jsonReader{lexer: lexer{text: Decode(f.Content)}, line: 1, column: 1, nesting: limits.Nesting, sink: &n, whole: true}
	if n.trail.On() {
		n.given = extract.NewTrail()
		r.trail = extract.TrailTo(joiner{&n})
	}
	if err := r.all(ctx); err != nil {
		return err
	}
	if err := n.flush(); err != nil {
		return err
	}
	if n.pictures {
		return sink.Skip(extract.Place{}, "Pictures in the notebook are not read.")
	}
	return nil
}

// notebook is a sink that joins the strings which the file keeps a text in,
// one for each line.
type notebook struct {
	extract.Sink
	ctx      context.Context // of the one call that this value lives for
	path     string          // of the text being joined; "" where none is
	text     []byte
	cell     string // path of the cell whose kind is known
	markdown bool   // its kind
	pictures bool

	given extract.Trail // where the string stands that comes next
	trail extract.Trail // where the text being joined stands
}

func (n *notebook) Piece(p extract.Piece) error {
	path := withoutIndex(p.Path)
	cell, key := path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
	isText := key == "source" || key == "input" || key == "text" || key == "traceback" || strings.HasPrefix(key, "text~1") || strings.HasPrefix(key, "application~1")
	switch {
	case strings.HasPrefix(key, "image~1") && key != "image~1svg+xml" || key == "png" || key == "jpeg" || key == "application~1pdf":
		n.pictures = true
		return nil
	case key == "cell_type":
		if !strings.HasPrefix(n.path, cell) { // it may stand behind the source
			if err := n.flush(); err != nil {
				return err
			}
		}
		n.cell, n.markdown = cell, p.Text == "markdown" || p.Text == "heading"
		return nil
	case !isText || p.HasValue:
		if err := n.flush(); err != nil || strings.TrimSpace(p.Text) == "" || isBookkeeping(p.Path) {
			return err
		}
		n.pass(&p)
		return n.Sink.Piece(p)
	}
	if path != n.path {
		if err := n.flush(); err != nil {
			return err
		}
		n.path = path
	}
	n.join(len(n.text))
	n.text = append(n.text, p.Text...)
	return nil
}

// withoutIndex takes the number of a line off the pointer to it.
func withoutIndex(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i > 0 && i+1 < len(path) && strings.Trim(path[i+1:], "0123456789") == "" {
		return path[:i]
	}
	return path
}

// isBookkeeping reports what a notebook keeps for programs only.
func isBookkeeping(path string) bool {
	for _, part := range []string{"/metadata", "/nbformat", "/execution_count", "/prompt_number", "/output_type", "/id"} {
		if strings.HasPrefix(path, part) || strings.HasSuffix(path, part) || strings.Contains(path, part+"/") {
			return true
		}
	}
	return false
}

// flush hands over the text that was joined.
func (n *notebook) flush() error {
	path, text, of := n.path, n.text, n.trail.Take()
	n.path, n.text = "", nil
	if path == "" {
		return nil
	}
	sink := within(n.Sink, of)
	place := extract.Place{Path: path}
	at := strings.LastIndexByte(path, '/')
	switch key := path[at+1:]; {
	case key == "source" && n.markdown && n.cell == path[:at+1]:
		return ReadMarkdown(n.ctx, text, place, sink)
	case key == "text~1html" || key == "image~1svg+xml":
		return ReadPage(n.ctx, text, place, sink)
	case key == "text~1markdown":
		return ReadMarkdown(n.ctx, text, place, sink)
	}
	length := len(text)
	if text = withoutColours(text); len(text) < length {
		sink = unmapped{n.Sink}
	}
	return Paragraphs(n.ctx, text, place, sink)
}

// withoutColours takes the orders to a terminal out of a text.
func withoutColours(text []byte) []byte {
	kept := text[:0]
	for i := 0; i < len(text); i++ {
		if text[i] != 0x1b || i+1 >= len(text) || text[i+1] != '[' {
			kept = append(kept, text[i])
			continue
		}
		for i += 2; i < len(text) && (text[i] < '@' || text[i] > '~'); i++ {
			continue
		}
	}
	return kept
}
