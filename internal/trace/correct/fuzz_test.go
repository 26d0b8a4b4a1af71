package correct

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// names are names of files of all the kinds that are told by their name.
var names = []string{"a.txt", "a.md", "a.html", "a.csv", "a.json", "a.ipynb", "a.zip"}

// small are limits for which a fuzz test is fast.
func small() extract.Limits {
	l := extract.DefaultLimits()
	l.File, l.Total, l.Members = 1<<20, 1<<20, 50
	return l
}

// plainly is a sink that does not ask where pieces stand.
type plainly struct{ pieces []extract.Piece }

func (p *plainly) Piece(one extract.Piece) error             { p.pieces = append(p.pieces, one); return nil }
func (p *plainly) Member(string, []byte) error               { return nil }
func (p *plainly) Skip(_ extract.Place, reason string) error { return nil }

// mapped holds what must be true of the origins of any file: asking for them
// changes nothing of what is read, they are in order, and a stretch that is
// written as it is read is so.
func mapped(t testing.TB, name string, content []byte) *reading {
	t.Helper()
	all := readers.All()
	var with reading
	var without plainly
	if err := all.Read(context.Background(), name, content, small(), &with); err != nil {
		t.Fatal(err)
	}
	if err := all.Read(context.Background(), name, content, small(), &without); err != nil {
		t.Fatal(err)
	}
	var pieces []extract.Piece
	for _, p := range with.pieces {
		pieces = append(pieces, p.Piece)
	}
	if d := cmp.Diff(without.pieces, pieces); d != "" {
		t.Fatalf("to ask for the origins changes what is read (-without +with):\n%s", d)
	}
	kind := extract.KindOf(name, content)
	if packs(kind) || refusal(kind) != "" {
		return &with
	}
	text := decoded(kind, content)
	for _, p := range with.pieces {
		at := 0
		for _, o := range p.origins {
			if o.Begin < at || o.End <= o.Begin || o.End > len(p.Text) || o.From < 0 || o.To < o.From || o.To > len(text) {
				t.Fatalf("%q at %+v in %q", p.Text, o, text)
			}
			at = o.End
			written, read := string(text[o.From:o.To]), p.Text[o.Begin:o.End]
			if o.As == extract.Plain && len(written) == len(read) && written != read && !strings.HasPrefix(written, "&") {
				t.Fatalf("%q of %q is read from %q", read, p.Text, written)
			}
		}
	}
	return &with
}

// anyChange replaces a stretch of some piece.
func anyChange(r *reading, which, start, length uint16, text string) (Change, *piece, bool) {
	if len(r.pieces) == 0 {
		return Change{}, nil, false
	}
	p := &r.pieces[int(which)%len(r.pieces)]
	if len(p.Text) == 0 {
		return Change{}, nil, false
	}
	a := int(start) % len(p.Text)
	b := a + 1 + int(length)%(len(p.Text)-a)
	c := Change{Place: p.Place, Start: a, End: b, Old: p.Text[a:b], New: text, Nth: 1}
	for i := range r.pieces {
		if q := &r.pieces[i]; q == p {
			break
		} else if q.Place == p.Place {
			c.Nth++
		}
	}
	return c, p, true
}

// holds makes one change in a file and holds what must be true of the copy.
func holds(t testing.TB, name string, content []byte, which, start, length uint16, text string) {
	t.Helper()
	before := bytes.Clone(content)
	r := mapped(t, name, content)
	c, p, ok := anyChange(r, which, start, length, text)
	if !ok {
		return
	}
	result, err := Copy(context.Background(), name, content, []Change{c})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, content) {
		t.Fatal("the file itself was changed")
	}
	if len(result.Done)+len(result.Left) != 1 {
		t.Fatalf("one change, %d done and %d left", len(result.Done), len(result.Left))
	}
	if len(result.Left) > 0 {
		if !bytes.Equal(result.Content, content) || !strings.HasSuffix(result.Left[0].Reason, ".") {
			t.Fatalf("left, but changed: %q", result.Left[0].Reason)
		}
		return
	}
	if kind := extract.KindOf(name, content); packs(kind) || len(p.origins) == 0 {
		return
	}
	// What differs lies within what the piece was read from.
	front, back := kept(string(content), string(result.Content))
	from, to := p.origins[0].From, p.origins[len(p.origins)-1].To
	if wide := extract.WideOrder(content) != extract.Narrow; !wide && len(content)-front-back > to-from+8 {
		t.Fatalf("%q: %d bytes are otherwise, of a piece of %d", content, len(content)-front-back, to-from)
	}
}

func FuzzCopy(f *testing.F) {
	for i, s := range []string{
		"It is 4.2 %.\r\n\r\nand so", "# **4.2** &amp; \\* [a](b \"c\")\n> so", "<p>4<b>.2</b>&nbsp;% &lt; <img alt='4 &amp;'><pre>\r\n a</pre>", "a,b\n\"4,2 \"\"x\"\"\", 7\n",
		`{"a": [0.042, "4.2\u00a0%\n"]}`, `{"cells": [{"cell_type": "markdown", "source": ["a **4**\n", "b"]}], "nbformat": 4}`, "\xff\xfe4\x00.\x002\x00", "caf\xe9 4,2",
	} {
		f.Add([]byte(s), uint8(i), uint16(0), uint16(i), uint16(2), "7")
		f.Add([]byte(s), uint8(i), uint16(1), uint16(1), uint16(9), "a&b \"<,;\n|*")
	}
	f.Fuzz(func(t *testing.T, content []byte, name uint8, which, start, length uint16, text string) {
		holds(t, names[int(name)%len(names)], content, which, start, length, text)
	})
}

func FuzzCopyOfOffice(f *testing.F) {
	f.Add(paragraph(run("of 4")+run(".2%")), uint8(0), uint16(0), uint16(0), uint16(3), "7")
	f.Add(row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>0.042</v></c>`), uint8(1), uint16(0), uint16(0), uint16(3), "7 & 8")
	f.Add(`<mc:AlternateContent><mc:Choice>`+paragraph(run("a"))+`</mc:Choice><mc:Fallback>`+paragraph(run("a"))+`</mc:Fallback></mc:AlternateContent>`, uint8(0), uint16(0), uint16(0), uint16(3), "b")
	f.Fuzz(func(t *testing.T, inside string, kind uint8, which, start, length uint16, text string) {
		if kind%2 == 0 {
			holds(t, "a.docx", document(inside), which, start, length, text)
		} else {
			holds(t, "a.xlsx", workbook(inside), which, start, length, text)
		}
	})
}

func FuzzCopyOfBytes(f *testing.F) {
	f.Add(document(paragraph(run("4.2%"))))
	f.Add(workbook(row(`<c r="A1" s="1"><v>0.042</v></c>`)))
	f.Fuzz(func(t *testing.T, content []byte) { holds(t, "a.docx", content, 0, 0, 2, "7") })
}
