// Package ooxmltest makes small documents for tests, and keeps what a reader
// finds in them.
package ooxmltest

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"ownup/internal/trace/extract"
)

// Zip makes a file of parts, given as name and content in turn. They are
// stored as they are, so that a fuzz test can change them.
func Zip(parts ...string) []byte { return pack(zip.Store, parts) }

// Packed is Zip with the parts deflated.
func Packed(parts ...string) []byte { return pack(zip.Deflate, parts) }

func pack(method uint16, parts []string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		if err == nil {
			_, err = f.Write([]byte(parts[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Relations is the markup of relations, each given as name, kind and target.
func Relations(relations ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i+2 < len(relations); i += 3 {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`,
			relations[i], relations[i+1], relations[i+2])
	}
	return b.String() + `</Relationships>`
}

// Found is a sink that keeps, a line each, what it is given.
type Found struct {
	Pieces  []string
	Members []string
	Skips   []string
}

// Read reads content and fails the test if the reader returns an error.
func Read(t testing.TB, read func(context.Context, []byte, extract.Sink) error, content []byte) *Found {
	t.Helper()
	found := &Found{}
	if err := read(context.Background(), content, found); err != nil {
		t.Fatalf("the reader returns an error of its own: %v", err)
	}
	return found
}

// Piece keeps "place: text", the value, the formula and the author.
func (f *Found) Piece(p extract.Piece) error {
	line := place(p.Place) + ": " + p.Text
	if p.HasValue {
		line += fmt.Sprintf(" (%v)", p.Value)
	}
	if p.Formula != "" {
		line += " =" + p.Formula
	}
	if p.By != "" {
		line += " by " + p.By
	}
	f.Pieces = append(f.Pieces, line)
	return nil
}

// Member keeps the name and how many bytes it has.
func (f *Found) Member(name string, content []byte) error {
	f.Members = append(f.Members, fmt.Sprintf("%s %d", name, len(content)))
	return nil
}

// Skip keeps "place: reason".
func (f *Found) Skip(p extract.Place, reason string) error {
	f.Skips = append(f.Skips, place(p)+": "+reason)
	return nil
}

func place(p extract.Place) string {
	var words []string
	for _, n := range []struct {
		name string
		n    int
	}{{"slide", p.Slide}, {"paragraph", p.Paragraph}} {
		if n.n != 0 {
			words = append(words, fmt.Sprintf("%s %d", n.name, n.n))
		}
	}
	for _, s := range []string{p.Sheet, p.Shape, p.Cell, p.Path} {
		if s != "" {
			words = append(words, s)
		}
	}
	if p.Part != "" {
		words = append(words, "("+p.Part+")")
	}
	return strings.Join(words, " ")
}
