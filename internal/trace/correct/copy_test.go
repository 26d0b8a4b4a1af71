package correct

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// everywhere makes a change of old to text at each place of a file that says
// old, those in files inside it included.
func everywhere(t testing.TB, name string, content []byte, old, text string) []Change {
	t.Helper()
	var all []Change
	c := copier{ctx: context.Background(), readers: readers.All()}
	err := c.readers.Deep(context.Background(), name, content, extract.DefaultLimits(), &collector{old: old, text: text, to: &all})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// collector makes changes of what it is given.
type collector struct {
	old, text string
	to        *[]Change
	seen      map[extract.Place]int
}

func (c *collector) Begin([]string, extract.Begun) error {
	c.seen = map[extract.Place]int{}
	return nil
}

func (c *collector) Skip([]string, extract.Place, string) error { return nil }

func (c *collector) Piece(members []string, p extract.Piece) error {
	c.seen[p.Place]++
	nth := c.seen[p.Place]
	for at := 0; ; {
		i := strings.Index(p.Text[at:], c.old)
		if i < 0 {
			return nil
		}
		at += i
		*c.to = append(*c.to, Change{
			Members: append([]string(nil), members...), Place: p.Place, Nth: nth,
			Start: at, End: at + len(c.old), Old: c.old, New: c.text,
		})
		at += len(c.old)
	}
}

func corrected(t testing.TB, name string, content []byte, old, text string) Result {
	t.Helper()
	changes := everywhere(t, name, content, old, text)
	if len(changes) == 0 {
		t.Fatalf("%s does not say %q", name, old)
	}
	r, err := Copy(context.Background(), name, content, changes)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Done)+len(r.Left) != len(changes) {
		t.Errorf("%d changes, %d done and %d left", len(changes), len(r.Done), len(r.Left))
	}
	return r
}

func utf16Of(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestCopyOfTexts(t *testing.T) {
	le := binary.LittleEndian
	for _, tt := range []struct{ test, name, content, old, text, want string }{
		{"text", "a.txt", "The margin is 4,2 %.\r\nNext: 4,2 %\r\n", "4,2 %", "2,4 %", "The margin is 2,4 %.\r\nNext: 2,4 %\r\n"},
		{"with a mark", "a.txt", "\xef\xbb\xbfIt is 4,2 %.", "4,2 %", "2,4 %", "\xef\xbb\xbfIt is 2,4 %."},
		{"longer", "a.txt", "It is 4,2 %.\rSo.", "4,2 %", "12,45 %", "It is 12,45 %.\rSo."},
		{"over lines", "a.txt", "It is four point\n  two percent.", "four point\n  two", "two point\n  four", "It is two point\n  four percent."},
		{"Latin-1", "a.txt", "betr\xe4gt 4,2\xa0%, \x80 5", "4,2", "2,4", "betr\xe4gt 2,4\xa0%, \x80 5"},
		{"both encodings", "a.txt", "betr\xe4gt 4,2 %, beträgt", "4,2", "2,4", "betr\xe4gt 2,4 %, beträgt"},
		{"UTF-16", "a.txt", "\xff\xfe" + utf16Of("betr\u00e4gt 4,2 % \U0001F600\r\nx", le), "4,2", "2,4", "\xff\xfe" + utf16Of("betr\u00e4gt 2,4 % \U0001F600\r\nx", le)},
		{"UTF-16 without a mark", "a.txt", utf16Of("It is 4,2 % of all", binary.BigEndian), "4,2", "2,4", utf16Of("It is 2,4 % of all", binary.BigEndian)},
		{"source", "a.go", "const margin = 0.042 // 4.2%\n", "0.042", "0.024", "const margin = 0.024 // 4.2%\n"},
		{"table", "a.csv", "Region,Margin\r\nNorth,\"4,2 %\"\r\nSouth,7\r\n", "4,2 %", "2,4 %", "Region,Margin\r\nNorth,\"2,4 %\"\r\nSouth,7\r\n"},
		{"bare value", "a.csv", "Region;Margin\nNorth; 4,2 % ;x\n", "4,2 %", "2,4 %", "Region;Margin\nNorth; 2,4 % ;x\n"},
		{"marks in it", "a.csv", "a,b\n\"say \"\"4\"\" now\",2\n", "\"4\"", "\"5\"", "a,b\n\"say \"\"5\"\" now\",2\n"},
		{"marks needed", "a.csv", "a,b\nNordwind GmbH,2\n", "Nordwind GmbH", "Nord, Wind \"AG\"", "a,b\n\"Nord, Wind \"\"AG\"\"\",2\n"},
		{"Markdown", "a.md", "# The **4.2** %\n\n- so *4.2 %*\n\n| a | 4.2 % |\n|---|---|\n", "4.2 %", "2.4 %", "# The **2.4** %\n\n- so *2.4 %*\n\n| a | 2.4 % |\n|---|---|\n"},
		{"Markdown entity", "a.md", "It is 4.2&nbsp;% and\n  > more", "4.2\u00a0%", "12.4\u00a0%", "It is 12.4&nbsp;% and\n  > more"},
		{"Markdown over lines", "a.md", "> It is four\n> percent *now*.\n", "four\npercent", "five\npercent", "> It is five\n> percent *now*.\n"},
		{"fence", "a.md", "```\n  x = 4.2\n```\n", "4.2", "2.4", "```\n  x = 2.4\n```\n"},
		{"page", "a.html", "<p>It is 4<b>.2</b>&nbsp;%, &auml;.</p>\r\n<!-- 4.2 -->", "4.2\u00a0%", "2.4\u00a0%", "<p>It is 2<b>.4</b>&nbsp;%, &auml;.</p>\r\n<!-- 4.2 -->"},
		{"page, longer", "a.html", "<html><p>It is 4<b>.2</b>&#x25;</p>", "4.2%", "12.34%", "<html><p>It is 12.34<b></b>&#x25;</p>"},
		{"attribute", "a.html", "<html><img alt='4.2 &amp; up' src=x>", "4.2 & up", "2.4 & \"up\"", "<html><img alt='2.4 &amp; &#34;up&#34;' src=x>"},
		{"page in Latin-1", "a.html", "<html><meta charset=iso-8859-2><p>\xb1 4,2 \xa0</p>", "4,2", "2,4", "<html><meta charset=iso-8859-2><p>\xb1 2,4 \xa0</p>"},
		{"JSON", "a.json", "{\n  \"margin\": 0.042, \"say\": \"4.2\\u00a0% \\\"x\\\"\"}", "4.2\u00a0%", "2.4\u00a0%", "{\n  \"margin\": 0.042, \"say\": \"2.4\\u00a0% \\\"x\\\"\"}"},
		{"JSON number", "a.json", "{\"margin\": 0.042, \"a\": [1]}", "0.042", "0.024", "{\"margin\": 0.024, \"a\": [1]}"},
		{"JSON lines", "a.jsonl", "{\"m\": 0.042}\n{\"m\": 0.042}\n", "0.042", "0.024", "{\"m\": 0.024}\n{\"m\": 0.024}\n"},
		{
			"notebook", "a.ipynb", `{"cells": [{"cell_type": "markdown", "source": ["It is **4\u002e2** %\n", "so \"4.2\""]}, {"cell_type": "code", "source": "x = 4.2", "outputs": [{"text": ["4.2\n"]}]}], "nbformat": 4}`, "4.2", "12.45",
			`{"cells": [{"cell_type": "markdown", "source": ["It is **12.45** %\n", "so \"12.45\""]}, {"cell_type": "code", "source": "x = 12.45", "outputs": [{"text": ["12.45\n"]}]}], "nbformat": 4}`,
		},
	} {
		t.Run(tt.test, func(t *testing.T) {
			r := corrected(t, tt.name, []byte(tt.content), tt.old, tt.text)
			if len(r.Left) > 0 && tt.test != "page" {
				t.Errorf("left: %+v", r.Left)
			}
			if d := cmp.Diff(tt.want, string(r.Content)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestCopyKeepsWhatIsLeft(t *testing.T) {
	content := []byte("It is 4,2 %.")
	place := extract.Place{Line: 1, Column: 1}
	for _, tt := range []struct {
		test   string
		change Change
		reason string
	}{
		{"gone", Change{Place: place, Start: 6, End: 11, Old: "4,3 %", New: "2,4 %"}, gone},
		{"elsewhere", Change{Place: extract.Place{Line: 2, Column: 1}, Start: 6, End: 11, Old: "4,2 %", New: "2,4 %"}, gone},
		{"same", Change{Place: place, Start: 6, End: 11, Old: "4,2 %", New: "4,2 %"}, same},
		{"out of the text", Change{Place: place, Start: 6, End: 99, Old: "4,2 %", New: "4,2 %"}, gone},
		{"in a member", Change{Members: []string{"x"}, Place: place, Start: 6, End: 11, Old: "4,2 %", New: "2,4 %"}, notInside},
	} {
		r, err := Copy(t.Context(), "a.txt", content, []Change{tt.change})
		if err != nil || !bytes.Equal(r.Content, content) || len(r.Done) > 0 || len(r.Left) != 1 || r.Left[0].Reason != tt.reason {
			t.Errorf("%s: %+v, %v", tt.test, r, err)
		}
	}
	for name, content := range map[string]string{"a.pdf": "%PDF-1.4", "a.eml": "From: a@b.c\nTo: d@e.f\nSubject: 4\n\n4,2 %", "a.rtf": "{\\rtf1 4,2 %}"} {
		r, err := Copy(t.Context(), name, []byte(content), []Change{{Old: "4,2 %", New: "2,4 %"}})
		if err != nil || len(r.Left) != 1 || !strings.HasSuffix(r.Left[0].Reason, ".") || string(r.Content) != content {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestPlaceOfTheText(t *testing.T) {
	r, err := Copy(t.Context(), "a.txt", []byte("It is so.\nAnd 4,2 %."), []Change{{Place: extract.Place{Line: 2, Column: 5}, Start: 14, End: 19, Old: "4,2 %", New: "2,4 %"}})
	if err != nil || string(r.Content) != "It is so.\nAnd 2,4 %." {
		t.Errorf("%+v, %v", r, err)
	}
}
