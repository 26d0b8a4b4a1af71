package manuscript_test

import (
	"bytes"
	"strings"
	"testing"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/wording"
)

// TestMarkdownIsReadAsItsWriterMeantIt shows what is blanked out as dots.
func TestMarkdownIsReadAsItsWriterMeantIt(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"front matter", "---\ntitle: x\n---\nHi\n", "...\n........\n...\nHi\n"},
		{"front matter of another sort", "+++\na = 1\n+++\nHi", "...\n.....\n...\nHi"},
		{"a line of dashes is no front matter", "---\nHi\n", "---\nHi\n"},
		{"fence", "a\n```go\nx := 1\n```\nb\n", "a\n.....\n......\n...\nb\n"},
		{"longer fence", "````\n```\n````\nb", "....\n...\n....\nb"},
		{"fence that never ends", "~~~\na\nb", "...\n.\n."},
		{"indented code", "a\n\n    x = 1\n\n    y\n\nb\n", "a\n\n.........\n\n.....\n\nb\n"},
		{"indented text in a list", "- a\n\n    b\n", "- a\n\n    b\n"},
		{"wrapped text", "a\n    b\n", "a\n    b\n"},
		{"quote", "> he said\nI said\n", ".........\nI said\n"},
		{"code span", "Run `go test` now", "Run `-------` now"},
		{"code span with backticks", "Run ``a ` b`` now", "Run `-------` now"},
		{"backtick alone", "It`s late", "It.s late"},
		{"link", "See [the log](http://x.example/a_(b) \"t\").", "See .the log" + strings.Repeat(".", len("](http://x.example/a_(b) \"t\")")) + "."},
		{"reference", "See [the log][1].\n\n[1]: http://x.example\n", "See .the log.....\n\n.....................\n"},
		{"shortcut", "See [log].\n\n[Log]: http://x.example\n", "See .log..\n\n.......................\n"},
		{"a place to fill", "By [date], [ownup off sorry.if] so.", "By [date], [ownup off sorry.if] so."},
		{"image", "![a sorry picture](x.png) Hi", "......................... Hi"},
		{"footnote", "So[^1].\n\n[^1]: I checked.\n", "So.....\n\n..... I checked.\n"},
		{"table", "a\n\n| x | y |\n|---|:-:|\n| 1 | 2 |\n\nb\n", "a\n\n.........\n.........\n.........\n\nb\n"},
		{"bar in prose", "this | that\nso\n", "this | that\nso\n"},
		{"comment", "a <!-- no\none --> b <!-- ownup: off x -->", "a .......\n....... b <!-- ownup: off x -->"},
		{"comment that never ends", "a <!-- b", "a <!-- b"},
		{"html block", "<pre>sorry if</pre> b", ".............</pre> b"},
		{"struck out", "~~Sorry if.~~ Sorry.", "............. Sorry."},
		{"emphasis", "_I_ am __very__ sorry, snake_case ____", ".I. am ..very.. sorry, snake_case ____"},
		{"escaped", "\\[not\\](a) \\`b", "\\[not\\](a) \\`b"},
	} {
		m := manuscript.Markdown([]byte(c.text))
		got := []byte(string(m.Text))
		for i := range got {
			if _, _, same := m.Place(i, i+1); !same && got[i] == ' ' {
				got[i] = '.'
			}
		}
		if string(got) != c.want {
			t.Errorf("%s: %q\nis read as %q\nwant       %q", c.name, c.text, got, c.want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"---\na: b\n---\n", "```\ncode\n```", "[a](b) [c][d]\n\n[d]: e", "| a |\n|---|\n| b |", "`` ` ``", "~~x~~ _y_ <!-- z -->",
		"- a\n\n      b\n\n1. c", "![x](y", "\\", "<pre>\n</PRE>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		m := manuscript.Markdown(text)
		if !bytes.Equal(text, before) {
			t.Fatal("the source was changed")
		}
		if len(m.Text) != min(len(text), wording.MaxText) {
			t.Fatalf("%d bytes became %d", len(text), len(m.Text))
		}
		for i, c := range m.Text {
			from, to, same := m.Place(i, i+1)
			if (c == '\n') != (text[i] == '\n') || same && c != text[i] || from > i || to < i+1 {
				t.Fatalf("byte %d is %q, was %q, stands at %d to %d, exactly: %v", i, c, text[i], from, to, same)
			}
		}
	})
}
