package plain

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
)

func TestTextByParagraphs(t *testing.T) {
	r := extracttest.Read(t, Text, "minutes.txt", "Minutes\n\n  The margin is four point\ntwo percent.\r\n \nNext: 7 %")
	want := []string{"1:1: Minutes", "3:3: The margin is four point\ntwo percent.", "6:1: Next: 7 %"}
	if d := cmp.Diff(want, r.Lines()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := r.Pieces[1].At(strings.Index(r.Pieces[1].Text, "percent")); got.Line != 4 || got.Column != 5 {
		t.Errorf("percent stands at %d:%d; want 4:5", got.Line, got.Column)
	}
	if got := r.Pieces[1].At(4); got.Line != 3 || got.Column != 7 {
		t.Errorf("margin stands at %d:%d; want 3:7", got.Line, got.Column)
	}
}

var le = binary.LittleEndian

func utf16Of(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestEncodings(t *testing.T) {
	const text = "Die Marge beträgt 4,2 %.\nDas sind 1.234 €."
	const chinese = "六月的利润率是百分之四点二。\n下个季度是 4.2 个百分点。\n"
	for name, c := range map[string]struct{ content, want string }{
		"UTF-8":                      {text, text},
		"UTF-8 with a mark":          {"\xef\xbb\xbf" + text, text},
		"UTF-16LE with a mark":       {"\xff\xfe" + utf16Of(text, binary.LittleEndian), text},
		"UTF-16BE with a mark":       {"\xfe\xff" + utf16Of(text, binary.BigEndian), text},
		"UTF-16LE without":           {utf16Of(text, binary.LittleEndian), text},
		"UTF-16BE without":           {utf16Of(text, binary.BigEndian), text},
		"UTF-16LE without, Chinese":  {utf16Of(chinese, binary.LittleEndian), chinese},
		"UTF-16BE without, Chinese":  {utf16Of(chinese, binary.BigEndian), chinese},
		"Windows-1252":               {"Die Marge betr\xe4gt 4,2\xa0%, das sind 1.234 \x80", "Die Marge beträgt 4,2\u00a0%, das sind 1.234 €"},
		"UTF-8 and Latin-1 in one":   {"beträgt; betr\xe4gt", "beträgt; beträgt"},
		"UTF-8 that breaks off":      {"beträg\xc3", "beträgÃ"},
		"a pair of halves in UTF-16": {utf16Of("see 😀 4 %", binary.LittleEndian), "see 😀 4 %"},
	} {
		if got := string(Decode([]byte(c.content))); got != c.want {
			t.Errorf("%s: %q; want %q", name, got, c.want)
		}
		if k := extract.KindOf("a.txt", []byte(c.content)); k != extract.Text {
			t.Errorf("%s is a %s", name, k)
		}
	}
}

// The text is all there, in order, and each piece stands where it says.
func TestTextIsWhole(t *testing.T) {
	words := rapid.SampledFrom([]string{"a", "4.2", " ", "\n", "\r\n", "\t", "é", strings.Repeat("x", 3000), strings.Repeat("y", 70_000), strings.Repeat("7 ", 20_000)})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(words, 0, 40).Draw(rt, "words"), "")
		r := extracttest.Read(t, Text, "a.txt", text)
		lines := strings.Split(text, "\n")
		var all strings.Builder
		for _, p := range r.Pieces {
			all.WriteString(p.Text)
			line := lines[p.Line-1]
			first, _, _ := strings.Cut(p.Text, "\n")
			for range p.Column - 1 {
				_, n := utf8.DecodeRuneInString(line)
				line = line[n:]
			}
			if !strings.HasPrefix(line, strings.TrimSuffix(first, "\r")) {
				rt.Fatalf("%d:%d does not begin with %.20q", p.Line, p.Column, first)
			}
		}
		if got, want := strings.Join(strings.Fields(all.String()), ""), strings.Join(strings.Fields(text), ""); got != want {
			rt.Fatal("text was lost")
		}
	})
}

func TestTextStops(t *testing.T) { extracttest.Stops(t, Text, "a.txt", "one\n\ntwo") }

func FuzzText(f *testing.F) {
	extracttest.Fuzz(f, Text, "a\n\nb", "\xff\xfea\x00", "a\x00b\x00\n\x00", "caf\xe9", "\xef\xbb\xbfx")
}
