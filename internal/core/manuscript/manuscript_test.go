package manuscript_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/wording"
)

func TestFindingsPointIntoTheSource(t *testing.T) {
	source := []byte("<p>Sorry\n&amp; so <b>if</b> it hurt.")
	var w manuscript.Writer
	w.Copy([]byte("Sorry "), 3)
	w.Put("&", 9, 14)
	w.Copy([]byte(" so "), 14)
	w.Copy([]byte("if"), 21)
	w.Copy([]byte(" it hurt."), 27)
	text, origin := w.Written()
	m := manuscript.Manuscript{
		Source: source, Text: text, Origins: []manuscript.Origin{origin},
		Encode: func(s string) (string, bool) { return strings.ReplaceAll(s, "<", "&lt;"), s != "never" },
	}
	at := func(words string) (start, end int) {
		i := strings.Index(string(text), words)
		return i, i + len(words)
	}
	for _, c := range []struct {
		words, place string
		line, column int
		exact        bool
	}{
		{"Sorry", "Sorry", 1, 4, true},
		{"&", "&amp;", 2, 1, false},
		{"so", "so", 2, 7, true},
		{"so if", "so <b>if", 2, 7, false},
		{"if", "if", 2, 13, true},
		{"if it", "if</b> it", 2, 13, false},
		{"hurt.", "hurt.", 2, 23, true},
	} {
		start, end := at(c.words)
		fix := &wording.Fix{Label: "x", Edits: []wording.Edit{{Start: start, End: end, Text: "<"}}}
		got := m.Report(wording.Report{Findings: []wording.Finding{{Start: start, End: end, Fix: fix}}}).Findings[0]
		if place := string(source[got.Start:got.End]); place != c.place || got.Line != c.line || got.Column != c.column {
			t.Errorf("%q stands at %q, %d:%d; want %q, %d:%d", c.words, place, got.Line, got.Column, c.place, c.line, c.column)
		}
		if (got.Fix != nil) != c.exact {
			t.Errorf("%q: a fix is offered: %v, want %v", c.words, got.Fix != nil, c.exact)
		}
		if got.Fix != nil && (got.Fix.Edits[0] != wording.Edit{Start: got.Start, End: got.End, Text: "&lt;"}) {
			t.Errorf("%q: the fix is %+v", c.words, got.Fix.Edits[0])
		}
		if fix.Edits[0].Text != "<" {
			t.Fatal("the report that was given has been changed")
		}
	}
	start, _ := at("hurt")
	never := wording.Report{Findings: []wording.Finding{{Fix: &wording.Fix{Edits: []wording.Edit{{Start: start, End: start, Text: "never"}}}}}}
	if m.Report(never).Findings[0].Fix != nil {
		t.Error("a fix is offered whose text cannot stand in the source")
	}
	m.Encode = nil
	if got := m.Report(wording.Report{Findings: []wording.Finding{{Fix: &wording.Fix{}}}}); got.Findings[0].Fix != nil {
		t.Error("a fix is offered where nothing can be written")
	}
}

func TestElementsPointIntoTheSource(t *testing.T) {
	var w manuscript.Writer
	w.Copy([]byte("sorry"), 10)
	text, origin := w.Written()
	m := manuscript.Manuscript{Source: []byte("0123456789sorry"), Text: text, Origins: []manuscript.Origin{origin}}
	missing := wording.Found{State: wording.Missing, Start: -1, End: -1}
	r := wording.Report{Elements: wording.Elements{Regret: wording.Found{State: wording.Present, Start: 0, End: 5}, What: missing}}
	got := m.Report(r).Elements
	if got.Regret.Start != 10 || got.Regret.End != 15 || got.What != missing {
		t.Errorf("elements are at %+v", got)
	}
}

func TestLinesAndColumnsGoBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.StringOf(rapid.SampledFrom([]rune("ab é東😀\r\n"))).Draw(t, "text"))
		unit := rapid.SampledFrom([]manuscript.Unit{manuscript.Characters, manuscript.Bytes, manuscript.UTF16}).Draw(t, "unit")
		for name, lines := range map[string]manuscript.Lines{"lines": manuscript.LinesOf(text), "editor": manuscript.EditorLinesOf(text)} {
			for i := range string(text) {
				line, column := lines.At(i, unit)
				from, to := lines.Bounds(line)
				if i > to { // within a break
					continue
				}
				if got := lines.Offset(line, column, unit); got != i || i < from {
					t.Fatalf("%s: offset %d of %q is %d:%d, which is offset %d", name, i, text, line, column, got)
				}
			}
		}
	})
}

func TestColumnsCountWhatTheyShould(t *testing.T) {
	text := []byte("é東😀x\nb")
	lines := manuscript.LinesOf(text)
	for unit, want := range map[manuscript.Unit]int{manuscript.Characters: 3, manuscript.Bytes: 9, manuscript.UTF16: 4} {
		if line, column := lines.At(9, unit); line != 0 || column != want {
			t.Errorf("unit %d: x is at %d:%d, want 0:%d", unit, line, column, want)
		}
	}
	if got := lines.Offset(0, 3, manuscript.UTF16); got != 5 {
		t.Errorf("a column within a character is offset %d, want its beginning, 5", got)
	}
	if got := lines.Offset(0, 99, manuscript.UTF16); got != 10 {
		t.Errorf("a column beyond the line is offset %d, want its end, 10", got)
	}
	if got := manuscript.EditorLinesOf([]byte("a\rb\r\nc")).Count(); got != 3 {
		t.Errorf("%d lines, want 3", got)
	}
}

func TestFormsByNameAndBeginning(t *testing.T) {
	isMail := func(head []byte) bool { return bytes.HasPrefix(head, []byte("From:")) }
	for _, c := range []struct {
		name, text string
		want       manuscript.Form
	}{
		{"a.md", "<html>", manuscript.FormMarkdown},
		{`C:\x\Letter.HTM`, "", manuscript.FormHTML},
		{"a.eml", "", manuscript.FormMail},
		{"a.txt", "<html>", manuscript.FormPlain},
		{"-", " \n<!DOCTYPE html><p>", manuscript.FormHTML},
		{"-", "From: a@b.example\nMIME-Version: 1.0\n\nHi", manuscript.FormMail},
		{"draft", "From: a@b.example\nSubject: x\n\nMessage-ID: no\n", manuscript.FormPlain},
		{"-", "Hi,", manuscript.FormPlain},
		{"-", "", manuscript.FormPlain},
	} {
		if got := manuscript.FormOf(c.name, []byte(c.text), isMail); got != c.want {
			t.Errorf("%s with %q is %s, want %s", c.name, c.text, got, c.want)
		}
	}
}

func TestAMessageSaysWhatItIs(t *testing.T) {
	for text, want := range map[string]manuscript.Declared{
		"<!-- ownup: kind client size serious language de owning -->\nHi": {Kind: wording.Client, Size: wording.Serious, Language: "de", Owning: true},
		"\xef\xbb\xbf<!--ownup: size severe-->\r\nHi":                     {Size: wording.Severe},
		"<!-- ownup: kind stranger size huge colour red -->":              {},
		"<!-- ownup: off sorry.if -->":                                    {},
		"Hi\n<!-- ownup: kind client -->":                                 {},
		"<!-- kind client -->":                                            {},
		"":                                                                {},
	} {
		if got := manuscript.Declares([]byte(text)); got != want {
			t.Errorf("%q says %+v, want %+v", text, got, want)
		}
	}
}

func TestDiff(t *testing.T) {
	text := []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12 last")
	at := func(s string) int { return bytes.Index(text, []byte(s)) }
	edits := []wording.Edit{
		{Start: at("2"), End: at("3"), Text: ""},
		{Start: at("12"), End: at("12") + 2, Text: "twelve\n13"},
	}
	const want = `--- a.txt
+++ a.txt
@@ -1,5 +1,4 @@
 1
-2
 3
 4
 5
@@ -9,4 +8,5 @@
 9
 10
 11
-12 last
\ No newline at end of file
+twelve
+13 last
\ No newline at end of file
`
	if diff := cmp.Diff(want, manuscript.Diff("a.txt", text, edits)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := manuscript.Diff("a.txt", text, []wording.Edit{{Start: 0, End: 1, Text: "1"}}); got != "" {
		t.Errorf("a diff where nothing changes:\n%s", got)
	}
}

// TestADiffLeadsToTheNewText follows diffs of random edits line by line.
func TestADiffLeadsToTheNewText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.StringOf(rapid.SampledFrom([]rune("ab\n\n"))).Draw(t, "text"))
		cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, len(text)), 0, 2*min(3, len(text)/2), rapid.ID[int]).Draw(t, "cuts")
		slices.Sort(cuts)
		var edits []wording.Edit
		var fixes []wording.Fix
		for i := 0; i+1 < len(cuts); i += 2 {
			e := wording.Edit{Start: cuts[i], End: cuts[i+1], Text: rapid.StringOf(rapid.SampledFrom([]rune("xa\n"))).Draw(t, "new")}
			edits, fixes = append(edits, e), append(fixes, wording.Fix{Edits: []wording.Edit{e}})
		}
		want, done := wording.Apply(text, fixes...)
		if done != len(fixes) {
			t.Skip("edits that touch")
		}
		diff := manuscript.Diff("f", text, edits)
		if got := patched(t, string(text), diff); got != string(want) {
			t.Errorf("%q with\n%s\ngives %q, want %q", text, diff, got, want)
		}
	})
}

// patched applies a unified diff.
func patched(t *rapid.T, text, diff string) string {
	old := strings.SplitAfter(text, "\n")
	var out strings.Builder
	at := 0
	lines := strings.SplitAfter(diff, "\n")
	for i, line := range lines {
		switch {
		case line == "", strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, `\`):
			continue
		case strings.HasPrefix(line, "@@"):
			first := 0
			for _, c := range line[len("@@ -"):] {
				if c < '0' || c > '9' {
					break
				}
				first = first*10 + int(c-'0')
			}
			if _, after, _ := strings.Cut(line, ","); strings.HasPrefix(after, "0 ") {
				first++
			}
			for ; at < first-1; at++ {
				out.WriteString(old[at])
			}
			continue
		}
		body := line[1:]
		if i+1 < len(lines) && strings.HasPrefix(lines[i+1], `\`) {
			body = strings.TrimSuffix(body, "\n")
		}
		if line[0] != '+' {
			if at >= len(old) || old[at] != body {
				t.Fatalf("line %d is not %q:\n%s", at, body, diff)
			}
			at++
		}
		if line[0] != '-' {
			out.WriteString(body)
		}
	}
	for ; at < len(old); at++ {
		out.WriteString(old[at])
	}
	return out.String()
}

// TestTimeGrowsInStep doubles hostile texts: eight times the text must not
// take more than some eight times as long.
func TestTimeGrowsInStep(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for _, piece := range []string{"`", "[", "![", "[x](", "~~a", "_a", "<!--", "<pre>", "| a\n", "[a]: b\n", "```\n", "\\", "> ", "- \n", "[^", "**", "``` `"} {
		took := func(n int) time.Duration {
			text := bytes.Repeat([]byte(piece), n/len(piece))
			best := time.Hour
			for range 3 {
				start := time.Now()
				manuscript.Markdown(text)
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := took(50_000), took(400_000)
		if large > 24*small+50*time.Millisecond {
			t.Errorf("%q: 50 KB take %v, 400 KB %v", piece, small, large)
		}
	}
}
