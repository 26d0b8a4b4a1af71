package htmlcheck_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ownup/internal/testkit/htmlcheck"
)

const page = `<!doctype html><html lang="en"><body>
<main id="top"><h1>What  went
 wrong?</h1>
<form method="post" action="/tell/7"><label for="to">To</label>
  <input id="to" name="to" class="wide first" value="Ines &amp; Tom"><button>Tell</button></form>
<ul><li>one</li><li class="late">two <b>days</b></li></ul>
<div><ul><li>three</li></ul></div>
<script>var x = "hidden"</script></main></body></html>`

func TestFind(t *testing.T) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]int{
		"h1":                              1,
		"H1":                              1,
		"*":                               17,
		"#top":                            1,
		"main#top":                        1,
		"form#top":                        0,
		".wide":                           1,
		"input.first.wide":                1,
		".wid":                            0,
		"li":                              3,
		"main li":                         3,
		"main > ul > li":                  2,
		"main>ul>li.late":                 1,
		"div li":                          1,
		"body > li":                       0,
		"[method]":                        1,
		"form[method=post]":               1,
		`form[method="post"]`:             1,
		"form[method='get']":              0,
		"form[action^=/tell/]":            1,
		"form[action$='/7']":              1,
		"form[action*=ell]":               1,
		`input[value="Ines & Tom"]`:       1,
		"form[method=post][action] input": 1,
	} {
		found, err := htmlcheck.Find(root, selector)
		if err != nil || len(found) != want {
			t.Errorf("%q finds %d elements (%v), want %d", selector, len(found), err, want)
		}
	}
}

func TestSelectorsThatAreNotUnderstood(t *testing.T) {
	root := &html.Node{Type: html.DocumentNode}
	for _, selector := range []string{"", "li:first-child", "a, b", "a + b", "[x", "a >", "..x", "#"} {
		if _, err := htmlcheck.Find(root, selector); err == nil {
			t.Errorf("%q was taken for a selector", selector)
		}
	}
}

func TestChecks(t *testing.T) {
	for _, tc := range []struct {
		name  string
		check htmlcheck.Check
		wrong string // part of the error; "": none
	}{
		{name: "text", check: htmlcheck.In("h1", htmlcheck.ExactText("What went wrong?"))},
		{name: "text in parts", check: htmlcheck.In("li.late", htmlcheck.ExactText("two days"))},
		{name: "pattern", check: htmlcheck.In("main", htmlcheck.Text(`Tell.*three`))},
		{name: "attribute", check: htmlcheck.In("form", htmlcheck.Attribute("action", `^/tell/\d+$`))},
		{name: "inner", check: htmlcheck.In("form", htmlcheck.In("button", htmlcheck.ExactText("Tell")))},
		{name: "each", check: htmlcheck.Each("li", htmlcheck.Text(`^(one|two|three)`))},
		{name: "count", check: htmlcheck.Count("li", 3)},
		{name: "absent", check: htmlcheck.Absent("table")},

		{name: "wrong text", check: htmlcheck.In("h1", htmlcheck.ExactText("Who did it?")), wrong: `in h1: the text is "What went wrong?"`},
		{name: "scripts are no text", check: htmlcheck.In("main", htmlcheck.Text("hidden")), wrong: "want a match"},
		{name: "outside", check: htmlcheck.In("form", htmlcheck.In("li")), wrong: `in form: nothing matches "li"`},
		{name: "one of each", check: htmlcheck.Each("li", htmlcheck.Text("^t")), wrong: "in li, number 1:"},
		{name: "each of none", check: htmlcheck.Each("td"), wrong: "nothing matches"},
		{name: "wrong count", check: htmlcheck.Count("li", 2), wrong: "3 elements match"},
		{name: "present", check: htmlcheck.Absent("script"), wrong: "1 elements match"},
		{name: "no attribute", check: htmlcheck.In("h1", htmlcheck.Attribute("id", "")), wrong: "no attribute"},
		{name: "wrong attribute", check: htmlcheck.In("form", htmlcheck.Attribute("method", "get")), wrong: "the attribute method"},
		{name: "bad selector", check: htmlcheck.Absent("a:hover"), wrong: "not understood"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := htmlcheck.Run(strings.NewReader(page), tc.check)
			if (err != nil) != (tc.wrong != "") || err != nil && !strings.Contains(err.Error(), tc.wrong) {
				t.Errorf("got %v; want an error that says %q", err, tc.wrong)
			}
		})
	}
}

func TestRunReportsEverythingThatFailed(t *testing.T) {
	err := htmlcheck.Run(strings.NewReader(page), htmlcheck.In("table"), htmlcheck.In("h1"), htmlcheck.In("h2"))
	if err == nil || !strings.Contains(err.Error(), "table") || !strings.Contains(err.Error(), "h2") {
		t.Errorf("got %v; want both failures", err)
	}
}
