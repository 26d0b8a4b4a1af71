package plain

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract/extracttest"
)

func TestMarkdown(t *testing.T) {
	text := strings.Join([]string{
		"# June *margin*", "", "The margin is **4.2** %, that is", "four point\\_two `percent` [as said](x.html \"in May\"),", "not 2 * 3 or a_b_c.",
		"- 7\\%", "  and more", "12. item &euro;5", "> quoted 8", "", "| Region | Margin |", "|:--|--:|", "| North | __4,2__ % |",
		"```", "x = 4.2", "```", "<!-- was 9 -->", "<td>1</td><td>2</td> <b>3</b>", "![Chart: 5 %](c.png) <https://firm.example/4> 10<sup>6</sup>",
	}, "\n")
	want := []string{
		"1:3: June margin",
		"3:1: The margin is 4.2 %, that is\nfour point_two percent as said (in May),\nnot 2 * 3 or a_b_c.",
		"6:3: 7%\nand more", "8:5: item €5\nquoted 8",
		"11:3: Region", "11:12: Margin", "13:3: North", "13:11: 4,2 %",
		"15:1: x = 4.2", "17:1 hidden: was 9",
		"18:1: 1\u2028\u20282\u2028 3\nChart: 5 % https://firm.example/4 10^6",
	}
	got := extracttest.Read(t, Markdown, "a.md", text).Lines()
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], ": \u2028", ": ")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Beginnings without an end cost no more the more there are of them.
func TestTimeGrowsInStep(t *testing.T) {
	for _, c := range []struct{ name, unit string }{
		{"a.md", "[a](b "},
		{"a.md", "<b "},
		{"a.md", "\\*"},
		{"a.md", "*_"},
		{"a.md", "|"},
		{"a.md", "> "},
		{"a.md", "&amp"},
		{"a.html", "<p"},
		{"a.html", "<noscript>"},
		{"a.html", "<div hidden>"},
		{"a.html", "&"},
		{"a.html", "<!--"},
		{"a.html", "<p title='"},
		{"a.html", "<sup> "},
		{"a.csv", ",\""},
		{"a.csv", "\"\"\"\""},
		{"a.csv", "\"x"},
		{"a.csv", ","},
		{"a.txt", " "},
		{"a.txt", "\n "},
		{"a.txt", "\r"},
		{"a.json", "["},
		{"a.json", "{\"a\":"},
		{"a.json", "\"\\u00"},
		{"a.json", "[{}],"},
		{"a.json", "1 "},
		{"a.json", "x"},
		{"a.json", "{\""},
	} {
		text := strings.Repeat(c.unit, 1<<20/len(c.unit))
		start := time.Now()
		extracttest.Read(t, readerOf(c.name), c.name, text)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("1 MB of %q in %s took %v", c.unit, c.name, took)
		}
	}
}

func TestMarkdownStops(t *testing.T) { extracttest.Stops(t, Markdown, "a.md", "one\n\ntwo") }

func FuzzMarkdown(f *testing.F) {
	extracttest.Fuzz(f, Markdown, "# a\n- b\n", "|a|b|\n", "```\nx", "<!-- a\nb -->", "[a](b \"c\")", "1. 2. 3.", "\\\xff*")
}
