// Package pdftest writes small PDFs for tests.
package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// Of returns a PDF of the objects, numbered from 1. The first is the catalog.
func Of(objects ...string) string {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.String()
}

// Stream returns a stream with the entries given in its dictionary.
func Stream(entries, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(content), content)
}

// Page is one page of [Pages].
type Page struct {
	Content string // what is drawn: "(text) Tj" and the like
	Entries string // more entries of its dictionary: "/Rotate 90"
}

// Text returns what draws a text of 12 points, its foot at x and y from the
// lower left corner.
func Text(x, y int, text string) string {
	text = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	return fmt.Sprintf("BT /F 12 Tf %d %d Td (%s) Tj ET\n", x, y, text)
}

// Pages returns a PDF of pages of 600 by 800 points with one font, /F. The
// catalog has the entries given, and more are numbered from [First] on.
func Pages(entries string, pages []Page, more ...string) string {
	const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
	first := First(0) + len(more)
	var kids strings.Builder
	var written []string
	for i, p := range pages {
		fmt.Fprintf(&kids, " %d 0 R", first+2*i)
		written = append(written,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R %s >>", first+2*i+1, p.Entries),
			Stream("", p.Content))
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R " + entries + " >>",
		fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s ] >>", len(pages), kids.String()),
		font,
	}
	return Of(append(append(objects, more...), written...)...)
}

// First returns the number of the object with an index in more of [Pages].
func First(index int) int { return 4 + index }
