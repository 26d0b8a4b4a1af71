package rulebook

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

func mustDefault(t testing.TB) *wording.Rules {
	t.Helper()
	return mustRules(t, English)
}

func mustRules(t testing.TB, l Language) *wording.Rules {
	t.Helper()
	rules, err := Default(l)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func fired(r wording.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Rule)
	}
	return out
}

func TestEveryRuleSaysWhyAndWhatInstead(t *testing.T) {
	for _, l := range casesOf {
		for _, rule := range mustRules(t, l.language).Rules() {
			if rule.Message == "" || rule.Suggestion == "" || rule.Source == "" {
				t.Errorf("%s, %s: message, suggestion and source are all needed", l.language, rule.ID)
			}
			if strings.Contains(rule.Message+rule.Suggestion, "!") {
				t.Errorf("%s, %s: the voice has no exclamation marks", l.language, rule.ID)
			}
		}
	}
}

func TestFolderOfAFirm(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "ours.toml", `
[[rule]]
id = "jargon"
severity = "off"

[[rule]]
id = "vague.time"
severity = "error"

[[class]]
name = "fault"
words = ["booboo"]

[[rule]]
id = "acme.slogan"
severity = "warning"
patterns = ["passion for excellence"]
message = "Our slogan does not belong in a message like this."
suggestion = "Leave it out."
source = "house style"
`)
	rules, err := Folder(English, dir)
	if err != nil {
		t.Fatal(err)
	}
	report := rules.Review(wording.Message{Kind: wording.Client, Text: []byte("I made a booboo in the ETL. We have a passion for excellence. I will fix it soon.")})
	got := fired(report)
	for _, want := range []string{"acme.slogan", "vague.time"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s does not fire: %q", want, got)
		}
	}
	if slices.Contains(got, "jargon") {
		t.Errorf("jargon is switched off, and fires")
	}
	if report.Elements.Ownership.State != wording.Present {
		t.Errorf("the firm's own word for a mistake is not known")
	}
	for _, f := range report.Findings {
		if f.Rule == "vague.time" && f.Severity != wording.Error {
			t.Errorf("vague.time is %s, not error", f.Severity)
		}
	}
}

func TestFaultInAFileNamesItsLine(t *testing.T) {
	whole := "\nseverity = \"error\"\nmessage = \"m\"\n"
	tests := []struct{ name, text, want string }{
		{"not TOML", "[[rule]]\nid = ", "ours.toml:2"},
		{"unknown setting", "[[rule]]\nid = \"x\"\ncolour = \"red\"\n", "ours.toml:3"},
		{"unknown class", "\n[[rule]]\nid = \"x\"\npatterns = [\"<nothing>\"]" + whole, "ours.toml:2: rule x: pattern \"<nothing>\": there is no class"},
		{"capitals", "[[rule]]\nid = \"x\"\npatterns = [\"Sorry\"]" + whole, "ours.toml:1"},
		{"apostrophe", "[[rule]]\nid = \"x\"\npatterns = [\"don't\"]" + whole, "spell it out"},
		{"unknown severity", "[[rule]]\nid = \"x\"\npatterns = [\"a\"]\nmessage = \"m\"\nseverity = \"fatal\"\n", "not a severity"},
		{"unknown mark", "[[rule]]\nid = \"x\"\npatterns = [\"a\"]\nnear = [\"moon\"]" + whole, "there is no mark \"moon\""},
		{"unknown rule to change", "[[rule]]\nid = \"x\"\nseverity = \"off\"\n", "ours.toml:1"},
		{"too many rows", "[[rule]]\nid = \"x\"\npatterns = [\"" + strings.Repeat("(a {0-1} b|c {0-1} d|e {0-1} f|g {0-1} h) ", 7) + "\"]" + whole, "rows of words"},
		{"wide gaps", "[[rule]]\nid = \"x\"\npatterns = [\"a {0-25} b {0-25} c {0-25} d\"]" + whole, "too wide"},
		{"class in a circle", "[[class]]\nname = \"a\"\nwords = [\"<b>\"]\n[[class]]\nname = \"b\"\nwords = [\"<a>\"]\n", "includes itself"},
		{"too large", strings.Repeat("#", MaxFile+1), "larger than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "ours.toml", tt.text)
			_, err := Folder(English, dir)
			if problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v; want a problem of kind invalid that says %q", err, tt.want)
			}
		})
	}
	if _, err := Folder(English, filepath.Join(t.TempDir(), "absent")); problem.KindOf(err) != problem.Unreachable {
		t.Errorf("absent folder: %v", err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNotTheWritersOwnIsNotJudged(t *testing.T) {
	const dodge = "I'm sorry if this confused anyone."
	for name, text := range map[string]string{
		"quoted mail":  "I sent the wrong file.\n\n> " + dodge + "\n",
		"attribution":  "I sent the wrong file.\n\nOn Monday, Tom Reyes wrote:\n" + dodge + "\n",
		"original":     "I sent the wrong file.\n\n-----Original Message-----\n" + dodge + "\n",
		"outlook":      "I sent the wrong file.\n\nFrom: Tom Reyes\nSent: Monday\n\n" + dodge + "\n",
		"code":         "I sent the wrong file.\n\n```\n" + dodge + "\n```\n",
		"signature":    "I sent the wrong file.\n-- \n" + dodge + "\n",
		"headers":      "From: Ines\nSubject: " + dodge + "\n\nI sent the wrong file.\n",
		"quotation":    "I sent the wrong file, and he said \"" + dodge + "\"",
		"curly quotes": "I sent the wrong file, and he said “" + dodge + "”",
		"off-switch":   "I sent the wrong file. [ownup off sorry.if] " + dodge,
		"comment":      "I sent the wrong file. <!-- ownup: off sorry.if --> " + dodge,
		"all off":      "I sent the wrong file. [ownup off] " + dodge,
	} {
		if got := fired(mustDefault(t).Review(wording.Message{Kind: wording.Team, Text: []byte(text)})); slices.Contains(got, "sorry.if") {
			t.Errorf("%s: sorry.if fires in\n%s", name, text)
		}
	}
	for name, text := range map[string]string{
		"plain":             "I sent the wrong file. " + dodge,
		"on again":          "[ownup off sorry.if] I sent the wrong file. [ownup on sorry.if] " + dodge,
		"below a quotation": "> You sent the wrong file.\n\nI did. " + dodge,
		"after code":        "```\nrm file\n```\nI sent the wrong file. " + dodge,
		"bottom posting":    "On Monday, Tom Reyes wrote:\n> This is wrong.\n\nI sent the wrong file. " + dodge,
		"no apostrophe":     "I sent the wrong file. im sorry if this confused anyone",
	} {
		if got := fired(mustDefault(t).Review(wording.Message{Kind: wording.Team, Text: []byte(text)})); !slices.Contains(got, "sorry.if") {
			t.Errorf("%s: sorry.if does not fire in\n%s", name, text)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	report := mustDefault(t).Review(wording.Message{Kind: wording.Client, Text: []byte("Héllo,\nI sent the wrong file. I’m sorry if this confused you.")})
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version  int
		Elements map[string]map[string]any
		Findings []map[string]any
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]any{
		"ownership":  {"state": "present", "start": 8.0, "end": 24.0},
		"repair":     {"state": "missing"},
		"what":       {"state": "partial", "start": 8.0, "end": 24.0},
		"regret":     {"state": "partial", "start": 37.0, "end": 59.0},
		"prevention": {"state": "missing"},
		"next":       {"state": "missing"},
		"specifics":  {"state": "missing"},
	}
	if diff := cmp.Diff(want, got.Elements); diff != "" {
		t.Errorf("elements (-want +got):\n%s", diff)
	}
	for _, f := range got.Findings {
		if f["rule"] == "sorry.if" && (f["line"] != 2.0 || f["column"] != 28.0 || f["start"] != 37.0) {
			t.Errorf("sorry.if is at %v:%v, byte %v; want 2:28, byte 37", f["line"], f["column"], f["start"])
		}
	}
	var back wording.Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report, back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func FuzzReview(f *testing.F) {
	for _, seed := range []string{
		"", "I'm sorry if this confused you.", "I sent the wrong file to [name]. [ownup off need.own]", "\xff\xfe’’“", "```\n>\n-- \n",
		"On x wrote:\nFrom: a\nTo: b", "<!-- ownup: off -->", strings.Repeat("sorry if ", 100), "i’m i'm n't 's won't", "{{a}} ____ [", "5pm 17:00 1/2/3 4.2% a.m.",
	} {
		f.Add("client", []byte(seed))
	}
	f.Add("team", []byte("Grüße, ich hab’s u\u0308bersehen, »falls« am 3. November um 17 Uhr [Empfänger] z. B."))
	languages := []*wording.Rules{mustDefault(f), mustRules(f, German)}
	f.Fuzz(func(t *testing.T, kind string, text []byte) {
		rules := languages[len(text)%2]
		before := bytes.Clone(text)
		report := rules.Review(wording.Message{Kind: wording.Kind(kind), Text: text})
		if !bytes.Equal(before, text) {
			t.Fatal("the text was changed")
		}
		for _, name := range wording.ElementNames() {
			e := report.Elements.Of(name)
			if missing := e.State == wording.Missing; missing != (e.Start < 0) || !missing && (e.Start >= e.End || e.End > len(text)) {
				t.Fatalf("%s: %+v of %d bytes", name, e, len(text))
			}
		}
		last := 0
		for _, g := range report.Findings {
			if g.Start < last || g.End < g.Start || g.End > len(text) || g.Line < 1 || g.Column < 1 {
				t.Fatalf("finding %+v of %d bytes, after %d", g, len(text), last)
			}
			last = g.Start
			if utf8.Valid(text) && !utf8.Valid(text[g.Start:g.End]) {
				t.Fatalf("finding %+v cuts a character", g)
			}
		}
		if diff := cmp.Diff(report, rules.Review(wording.Message{Kind: wording.Kind(kind), Text: text})); diff != "" {
			t.Fatalf("a second review differs:\n%s", diff)
		}
		clean := wording.WithoutSwitches(text)
		if len(clean) > len(text) {
			t.Fatal("text without switches is longer")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("[[rule]]\nid = \"x\"\npatterns = [\"a|b {0-3 !c} (d e|f)? ... <#number> !g , $\"]\nseverity = \"error\"\nmessage = \"m\"\n"))
	f.Add([]byte("[[class]]\nname = \"a\"\nwords = [\"b c\", \"<a>\"]\n"))
	f.Add([]byte("[[mark]]\nid = \"m\"\npatterns = [\"((((a))))\"]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := Parse("fuzz.toml", text, wording.Book{})
		if err != nil {
			return
		}
		if rules, err := wording.Compile(book); err == nil {
			rules.Review(wording.Message{Kind: wording.Team, Text: text})
		}
	})
}
