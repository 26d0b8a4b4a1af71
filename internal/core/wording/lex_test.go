package wording

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// english is as much of the language as the tests need.
var english = Language{
	Name: "en", Abbreviations: []string{"dr"}, QuotedFrom: "from", Headers: []string{"from", "subject"},
	Endings:    map[string]string{"n't": "not", "'m": "am", "'s": ""},
	Spelled:    map[string]string{"cannot": "can not", "it's": "it is"},
	Indefinite: []string{"a", "an"}, Salutations: []string{"hi", "hello", "dear"}, SignOffs: []string{"regards", "thanks"},
	I: "i", We: "we", Joins: []string{"and"}, Heads: []string{"the", "a"}, Stops: []string{"which"}, Participles: []string{"sent", "charged"},
	Objects: map[string]string{"it": "it", "they": "them"},
	Past:    map[string]string{"given": "gave"},
}

// compiled returns rules of one rule "x" with the given patterns, which fires
// in any message.
func compiled(t testing.TB, unless []string, patterns ...string) *Rules {
	t.Helper()
	r, err := Compile(Book{
		Language: english,
		Classes:  []Class{{Name: "pet", Words: []string{"cat", "guinea pig", "<big>"}}, {Name: "big", Words: []string{"dog"}}},
		Rules:    []Rule{{ID: "x", Severity: Warning, Always: true, Patterns: patterns, Unless: unless, Message: "m"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSentences(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"One two. Three four.", []string{"One two", "Three four"}},
		{"Dr. Smith met J. Doe at 5 p.m. today. Fine.", []string{"Dr. Smith met J. Doe at 5 p.m. today", "Fine"}},
		{"It is 4.2% here! Really?", []string{"It is 4.2% here", "Really"}},
		{"A line that is wrapped by the mail program because it\nis long goes on.", []string{"A line that is wrapped by the mail program because it\nis long goes on"}},
		{"Hello Tom,\nThis is new.", []string{"Hello Tom", "This is new"}},
		{"- one\n- two", []string{"one", "two"}},
		{"one\n\ntwo", []string{"one", "two"}},
		{"well... it went on", []string{"well... it went on"}},
		{"see example.com for more", []string{"see example.com for more"}},
	}
	r := compiled(t, nil, "a")
	for _, tt := range tests {
		var l lexer
		l.reset(r, []byte(tt.text))
		l.run()
		var got []string
		for _, s := range l.sents {
			got = append(got, tt.text[l.tokens[s.first].start:l.tokens[s.end-1].end])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern, text, want string // want: the text with the place marked
	}{
		{"i am", "I'm here", "«I'm» here"},
		{"i am", "I’m here", "«I’m» here"},
		{"did not", "It didn't work", "It «didn't» work"},
		{"can not", "We cannot", "We «cannot»"},
		{"client report", "the client's report", "the «client's report»"},
		{"sorry|afraid", "so afraid of", "so «afraid» of"},
		{"(if|in case) it", "just in case it rains", "just «in case it» rains"},
		{"a <pet>", "a guinea pig", "«a guinea pig»"},
		{"a <pet>", "a dog", "«a dog»"},
		{"very? big", "a very big one", "a «very big» one"},
		{"a {0-2} d", "a b c d", "«a b c d»"},
		{"a {0-1} d", "a b c d", "a b c d"},
		{"a {1-2} d", "a d", "a d"},
		{"a {0-3 !c} d", "a b c d", "a b c d"},
		{"a {0-3 !,} d", "a b, c d", "a b, c d"},
		{"a ... d", "a b. d", "a b. d"},
		{"should have !received|had", "should have received", "should have received"},
		{"should have !received", "should have told", "«should have» told"},
		{"should have !received", "should have", "«should have»"},
		{"sorry , but", "sorry, but no", "«sorry, but» no"},
		{"sorry , but", "sorry but no", "sorry but no"},
		{"mistake ,", "a mistake: this", "a «mistake»: this"},
		{"^ sorry", "So sorry. Sorry now", "So sorry. «Sorry» now"},
		{"^ {0-1} sorry", "So sorry. Not at all sorry", "So «sorry». Not at all sorry"},
		{"trouble $", "trouble here. The trouble.", "trouble here. The «trouble»."},
		{"by <#clock>", "by 5pm", "«by 5pm»"},
		{"by <#clock>", "by 5 p.m. today", "«by 5» p.m. today"},
		{"by <#date>", "by 14/11/2026", "«by 14/11/2026»"},
		{"<#name> forgot", "then Dave forgot", "then «Dave forgot»"},
		{"<#blank:pet>", "[cat] [name] cat", "«[cat]» [name] cat"},
		{"<#fill>", "see {{it}}", "see «{{it}}»"},
		{"<#caps>", "the ETL job", "the «ETL» job"},
	}
	for _, tt := range tests {
		report := compiled(t, nil, tt.pattern).Review(Message{Kind: Team, Text: []byte(tt.text)})
		got := tt.text
		if len(report.Findings) > 0 {
			f := report.Findings[0]
			got = got[:f.Start] + "«" + got[f.Start:f.End] + "»" + got[f.End:]
		}
		if got != tt.want {
			t.Errorf("pattern %q: got %q, want %q", tt.pattern, got, tt.want)
		}
	}
}

func TestUnlessSilencesItsSentenceOnly(t *testing.T) {
	r := compiled(t, []string{"not really"}, "a cat")
	if n := len(r.Review(Message{Kind: Team, Text: []byte("Not really a cat. A cat.")}).Findings); n != 1 {
		t.Errorf("%d findings, want the one of the second sentence", n)
	}
}

func TestBadPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"":              "empty phrase",
		"(a":            "without )",
		"<a":            "without >",
		"{0-3":          "without }",
		"a {3-1} b":     "not like",
		"a {0-99} b":    "not like",
		"a {0-3 b} c":   "only !words",
		"{0-3} a":       "between two words",
		"a {0-3}":       "between two words",
		"<#moon>":       "no shape",
		"<moon>":        "no class",
		"a !<#number>":  "ruled out",
		"re-sent":       "hyphen",
		"(((((a)))))":   "deep",
		"a )":           "a word is missing",
		"!a":            "no words",
		"a ! b c d ! ,": "a word is missing",
	} {
		_, err := Compile(Book{Rules: []Rule{{ID: "x", Severity: Error, Patterns: []string{pattern}, Message: "m"}}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error that says %q", pattern, err, want)
		}
	}
}

// TestTrieAgreesWithPlainSearch compares the trie with a search word by word.
func TestTrieAgreesWithPlainSearch(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		head, tail := word.Draw(t, "head"), word.Draw(t, "tail")
		most := rapid.IntRange(0, 4).Draw(t, "gap")
		words := rapid.SliceOfN(word, 0, 12).Draw(t, "text")
		r, err := Compile(Book{Rules: []Rule{{
			ID: "x", Severity: Error, Always: true, Message: "m",
			Patterns: []string{head + " {0-" + string(rune('0'+most)) + "} " + tail},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		want := -1
		for i := range words {
			for j := i + 1; j < len(words) && j <= i+1+most; j++ {
				if want < 0 && words[i] == head && words[j] == tail {
					want = 2 * i
				}
			}
		}
		report := r.Review(Message{Kind: Team, Text: []byte(strings.Join(words, " "))})
		got := -1
		if len(report.Findings) > 0 {
			got = report.Findings[0].Start
		}
		if got != want {
			t.Fatalf("%v: found at %d, want %d", words, got, want)
		}
	})
}

func TestWithoutSwitches(t *testing.T) {
	in := "[ownup off sorry.if]\nHello. <!-- ownup: on --> Bye [name] <!-- note -->"
	want := "Hello.  Bye [name] <!-- note -->"
	if got := string(WithoutSwitches([]byte(in))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
