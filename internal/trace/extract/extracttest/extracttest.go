// Package extracttest holds what every reader of documents is tested with.
package extracttest

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"ownup/internal/trace/extract"
)

// Recorder is a sink that keeps all it is given.
type Recorder struct {
	Pieces  []extract.Piece
	Members []Member
	Skips   []string // the place where it is known, and the reason
}

// Member is a file inside a file.
type Member struct {
	Name    string
	Content string
}

// Piece keeps p.
func (r *Recorder) Piece(p extract.Piece) error {
	r.Pieces = append(r.Pieces, p)
	return nil
}

// Member keeps the file.
func (r *Recorder) Member(name string, content []byte) error {
	r.Members = append(r.Members, Member{name, string(content)})
	return nil
}

// Skip keeps the reason.
func (r *Recorder) Skip(p extract.Place, reason string) error {
	if s := Show(p); s != "" {
		reason = s + ": " + reason
	}
	r.Skips = append(r.Skips, reason)
	return nil
}

// Lines shows each piece as "place: text".
func (r *Recorder) Lines() []string {
	var lines []string
	for _, p := range r.Pieces {
		line := Show(p.Place) + ": " + p.Text
		if p.HasValue {
			line += fmt.Sprintf(" (%v)", p.Value)
		}
		if p.Formula != "" {
			line += " =" + p.Formula
		}
		if p.By != "" {
			line += " by " + p.By
		}
		lines = append(lines, line)
	}
	return lines
}

// Show writes a place in one word for each thing that it says.
func Show(p extract.Place) string {
	var words []string
	add := func(name string, n int) {
		if n != 0 {
			words = append(words, fmt.Sprintf("%s%d", name, n))
		}
	}
	if p.Line != 0 {
		words = append(words, fmt.Sprintf("%d:%d", p.Line, p.Column))
	}
	add("row", p.Row)
	add("page", p.Page)
	add("slide", p.Slide)
	add("par", p.Paragraph)
	for _, word := range []string{p.Sheet, p.Cell, p.Path, p.Shape, p.Part} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// Read gives the file to a reader with the default limits.
func Read(t testing.TB, read extract.Reader, name, content string) *Recorder {
	t.Helper()
	return ReadWithin(t, read, extract.DefaultLimits(), name, content)
}

// ReadWithin gives the file to a reader with the limits.
func ReadWithin(t testing.TB, read extract.Reader, limits extract.Limits, name, content string) *Recorder {
	t.Helper()
	var r Recorder
	f := extract.File{Name: name, Kind: extract.KindOf(name, []byte(content)), Content: []byte(content)}
	if err := read(context.Background(), f, limits, &r); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return &r
}

// Fuzz holds what is true of every reader and all bytes: no panic, no error,
// places that can be, text that is UTF-8, and nothing changed in the file.
func Fuzz(f *testing.F, read extract.Reader, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	limits := extract.DefaultLimits()
	limits.File, limits.Total, limits.Members, limits.Nesting = 1<<20, 1<<20, 50, 30
	f.Fuzz(func(t *testing.T, content []byte) {
		var r Recorder
		before := string(content)
		if err := read(context.Background(), extract.File{Name: "f", Content: content}, limits, &r); err != nil {
			t.Fatal(err)
		}
		if string(content) != before {
			t.Error("the reader changed the file")
		}
		size := 0
		for _, p := range r.Pieces {
			size += len(p.Text)
			if strings.TrimSpace(p.Text) == "" && !p.HasValue || !utf8.ValidString(p.Text) {
				t.Errorf("a piece without text, or in no UTF-8: %q", p.Text)
			}
			if p.Line < 0 || p.Row < 0 || p.Paragraph < 0 || (p.Line > 0) != (p.Column > 0) {
				t.Errorf("no place: %+v", p.Place)
			}
			if p.HasValue && (math.IsNaN(p.Value) || math.IsInf(p.Value, 0)) {
				t.Errorf("no number: %v", p.Value)
			}
		}
		if size > 64*limits.File {
			t.Errorf("%d bytes of text out of %d", size, len(content))
		}
		for _, s := range r.Skips {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("no sentence: %q", s)
			}
		}
	})
}

// Stops holds that a reader ends with the error of its sink, and with that of
// a context that is over. The file must have many pieces.
func Stops(t *testing.T, read extract.Reader, name, content string) {
	t.Helper()
	f := extract.File{Name: name, Content: []byte(content)}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := read(ctx, f, extract.DefaultLimits(), &Recorder{}); err != context.Canceled { //nolint:errorlint // handed on as it is
		t.Errorf("a context that is over gives %v", err)
	}
	if err := read(context.Background(), f, extract.DefaultLimits(), full{}); err != errFull { //nolint:errorlint // handed on as it is
		t.Errorf("a sink that is full gives %v", err)
	}
}

var errFull = fmt.Errorf("full")

// full is a sink that takes nothing.
type full struct{}

func (full) Piece(extract.Piece) error        { return errFull }
func (full) Member(string, []byte) error      { return errFull }
func (full) Skip(extract.Place, string) error { return errFull }
