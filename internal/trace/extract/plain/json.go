package plain

import (
	"context"
	"math"
	"strconv"
	"strings"

	"ownup/internal/trace/extract"
)

const (
	longestKey  = 200  // bytes of a key that are kept in a path
	longestPath = 1000 // bytes of a path
)

// JSON reads one value, or many one after the other (JSON Lines). A piece is a
// string or a number; its place has the line, the column and the pointer
// (RFC 6901), and the row where there are several values. A key that has a
// figure or a space in it is a piece too, with the path of what it is a key
// to.
//
// What is no JSON is handed over as the words that stand there, so that a
// mistake in the file costs nothing but the path.
func JSON(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
	r := jsonReader{lexer: lexer{text: Decode(f.Content)}, line: 1, column: 1, nesting: limits.Nesting, sink: sink, many: isMany(f.Content), trail: extract.TrailTo(sink)}
	return r.all(ctx)
}

// isMany reports whether the first line is a value by itself.
func isMany(content []byte) bool {
	l := lexer{text: Decode(content[:min(len(content), 1<<20)])}
	depth := 0
	for t, ok := l.next(); ok; t, ok = l.next() {
		switch t.kind {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth <= 0 {
			_, more := l.next()
			return more
		}
	}
	return false
}

// level is an object or a list that is open.
type level struct {
	list  bool
	index int // in a list
	path  int // how long the path is without the level's own word
}

type jsonReader struct {
	lexer
	sink         extract.Sink
	trail        extract.Trail
	line, column int    // of the place counted up to
	counted      int    // that place in the text
	path         []byte // pointer to the value being read
	levels       []level
	nesting      int
	lost         int // levels beyond the limit
	row          int // values read
	many         bool
	whole        bool // strings are handed over with the space around them, and empty ones too
	skipped      bool
}

func (r *jsonReader) all(ctx context.Context) error {
	for steps := 0; ; steps++ {
		if steps%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		t, ok := r.next()
		if !ok {
			return nil
		}
		if err := r.token(t); err != nil {
			return err
		}
	}
}

func (r *jsonReader) token(t token) error {
	switch t.kind {
	case '{', '[':
		return r.open(t)
	case '}', ']':
		r.close()
		return nil
	case ',':
		if n := len(r.levels); n > 0 && r.lost == 0 {
			top := &r.levels[n-1]
			r.path = r.path[:top.path]
			if top.list {
				top.index++
				r.point(strconv.Itoa(top.index))
			}
		}
		return nil
	case ':':
		return nil
	case '"':
		if r.isKey() {
			return r.named(t)
		}
		return r.give(t, unquote(t.text))
	case '0':
		return r.give(t, string(t.text))
	case 'w':
		switch string(t.text) {
		case "true", "false", "null":
			return nil
		}
	}
	return r.give(t, strings.ToValidUTF8(string(t.text), "\uFFFD"))
}

// isKey reports whether a string that stands here is a key: a colon follows.
func (r *jsonReader) isKey() bool {
	if n := len(r.levels); n == 0 || r.levels[n-1].list || r.lost > 0 {
		return false
	}
	r.space()
	return r.at < len(r.text) && r.text[r.at] == ':'
}

// named goes to the value of a key.
func (r *jsonReader) named(t token) error {
	key := unquote(t.text)
	top := &r.levels[len(r.levels)-1]
	r.path = r.path[:top.path]
	r.point(key)
	if !strings.ContainsAny(key, " 0123456789") || strings.TrimSpace(key) == "" {
		return nil
	}
	return r.sink.Piece(extract.Piece{Place: r.place(t), Text: key})
}

// point adds a word to the pointer.
func (r *jsonReader) point(word string) {
	if len(word) > longestKey {
		word = strings.ToValidUTF8(word[:longestKey], "")
	}
	if len(r.path)+len(word) > longestPath {
		return
	}
	r.path = append(r.path, '/')
	for i := range len(word) {
		switch word[i] {
		case '~':
			r.path = append(r.path, "~0"...)
		case '/':
			r.path = append(r.path, "~1"...)
		default:
			r.path = append(r.path, word[i])
		}
	}
}

func (r *jsonReader) open(t token) error {
	if len(r.levels) >= r.nesting || r.lost > 0 {
		r.lost++
		if r.skipped {
			return nil
		}
		r.skipped = true
		return r.sink.Skip(r.place(t), "Values lie too deep in one another; those below are read without their path.")
	}
	r.begin()
	r.levels = append(r.levels, level{list: t.kind == '[', path: len(r.path)})
	if t.kind == '[' {
		r.point("0")
	}
	return nil
}

func (r *jsonReader) close() {
	if r.lost > 0 {
		r.lost--
		return
	}
	if n := len(r.levels); n > 0 {
		r.path = r.path[:r.levels[n-1].path]
		r.levels = r.levels[:n-1]
	}
}

// begin counts the values at the top.
func (r *jsonReader) begin() {
	if len(r.levels) == 0 {
		r.row++
		r.path = r.path[:0]
	}
}

func (r *jsonReader) give(t token, text string) error {
	r.begin()
	all := text
	if !r.whole {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
	}
	if r.trail.On() {
		trailToken(&r.trail, t)
		r.trail.TellPart(all, text)
	}
	p := extract.Piece{Place: r.place(t), Text: text}
	if t.kind == '0' {
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			p.Value, p.HasValue = v, true
		}
	}
	return r.sink.Piece(p)
}

// place counts lines and columns up to a token.
func (r *jsonReader) place(t token) extract.Place {
	r.line, r.column = position(r.line, r.column, r.text[r.counted:t.start])
	r.counted = t.start
	p := extract.Place{Line: r.line, Column: r.column, Path: string(r.path)}
	if r.many {
		p.Row = max(r.row, 1)
	}
	return p
}
