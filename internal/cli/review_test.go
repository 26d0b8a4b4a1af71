package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/manuscript"
	"ownup/internal/core/problem"
	"ownup/internal/core/wording"
)

// bluntly is a reviewer that finds each "bad", with a fix that drops it.
func bluntly(_ string, m wording.Message) (wording.Report, error) {
	r := wording.Report{Version: 1, OwnsUp: true, Findings: []wording.Finding{}}
	for at, n := 0, 0; ; n++ {
		i := bytes.Index(m.Text[at:], []byte("bad"))
		if i < 0 {
			return r, nil
		}
		start := at + i
		at = start + len("bad")
		lines := manuscript.LinesOf(m.Text)
		line, column := lines.At(start, manuscript.Characters)
		r.Findings = append(r.Findings, wording.Finding{
			Rule: "bad", Severity: wording.Error, Start: start, End: at, Line: line + 1, Column: column + 1, Sentence: n,
			Message: "It is 100% bad:\nreally.", Suggestion: "Say it, well.", Source: "us",
			Fix: &wording.Fix{Label: "Drop it", Edits: []wording.Edit{{Start: start, End: at, Text: "good"}}},
		})
	}
}

// aDesk reviews bluntly what lies in a folder of its own.
func aDesk(c reviewCmd, stdin string) (d *desk, stdout, stderr *bytes.Buffer) {
	r := aRun("UTC")
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	r.p.Stdin, r.p.Stdout, r.p.Stderr, r.ctx = strings.NewReader(stdin), stdout, stderr, nil
	return &desk{r: r, c: &c, review: bluntly}, stdout, stderr
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFiveAreShownAndTheRestIsCounted(t *testing.T) {
	path := file(t, "a.txt", strings.Repeat("bad. ", 8))
	d, _, _ := aDesk(reviewCmd{}, "")
	d.r.ctx = t.Context()
	v := d.file(path)
	if v.err != nil || len(v.shown) != 5 || v.more() != 3 {
		t.Fatalf("%v, %d shown, %d more", v.err, len(v.shown), v.more())
	}
	if text := d.r.reviewText([]reviewed{v}); !strings.Contains(text, "\n3 more with --all\n") || !strings.Contains(text, "    --fix would: Drop it\n") {
		t.Errorf("%s", text)
	}
	if got := reportJSON(&v); got.More != 3 || len(got.Findings) != 5 {
		t.Errorf("%d, %d more", len(got.Findings), got.More)
	}
	d.c.All = true
	if v := d.file(path); len(v.shown) != 8 || v.more() != 0 {
		t.Errorf("with --all, %d shown, %d more", len(v.shown), v.more())
	}
}

func TestFixesAreMadeInTheFileAndNothingElseIs(t *testing.T) {
	path := file(t, "a.txt", "é bad, so bad.\r\n")
	link := filepath.Join(filepath.Dir(path), "link.txt")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	d, _, _ := aDesk(reviewCmd{Fix: true}, "")
	d.r.ctx = t.Context()
	v := d.file(link)
	if v.err != nil || v.fixes != 2 || len(v.report.Findings) != 0 {
		t.Fatalf("%v, %d fixes, %d findings left", v.err, v.fixes, len(v.report.Findings))
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != "é good, so good.\r\n" {
		t.Errorf("%q, %v", got, err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info, err)
	}
	if info, err = os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	if rest, err := os.ReadDir(filepath.Dir(path)); err != nil || len(rest) != 2 {
		t.Errorf("%d files are left, %v", len(rest), err)
	}
}

func TestAFileThatSomebodyChangedStaysAsTheyLeftIt(t *testing.T) {
	path := file(t, "a.txt", "theirs")
	if err := replaceFile(path, []byte("bad"), []byte("good")); problem.KindOf(err) != problem.Conflict {
		t.Errorf("%v, want a conflict", err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != "theirs" {
		t.Errorf("%q, %v", got, err)
	}
	if rest, err := os.ReadDir(filepath.Dir(path)); err != nil || len(rest) != 1 {
		t.Errorf("%d files are left, %v", len(rest), err)
	}
	if err := replaceFile(filepath.Dir(path), nil, nil); problem.KindOf(err) != problem.Invalid {
		t.Errorf("a folder: %v", err)
	}
	if err := replaceFile(path+"x", nil, nil); problem.KindOf(err) != problem.Missing {
		t.Errorf("no file: %v", err)
	}
}

func TestAFixedTextGoesToStandardOutput(t *testing.T) {
	d, stdout, stderr := aDesk(reviewCmd{Fix: true, Files: []string{"-"}, Format: "text"}, "It is bad\x1b.")
	d.r.ctx = t.Context()
	v := d.file("-")
	if err := d.c.write(d.r, []reviewed{v}, nil); err != nil {
		t.Fatal(err)
	}
	if stdout.String() != "It is good\x1b." || !strings.HasPrefix(stderr.String(), "1 fix made.\n") {
		t.Errorf("%q and %q", stdout, stderr)
	}
}

func TestADryRunShowsADiffAndChangesNothing(t *testing.T) {
	path := file(t, "a.md", "one\nbad `bad`\n")
	d, stdout, _ := aDesk(reviewCmd{Fix: true, DryRun: true, Files: []string{path}, Format: "text"}, "")
	d.r.ctx = t.Context()
	v := d.file(path)
	if err := d.c.write(d.r, []reviewed{v}, nil); err != nil {
		t.Fatal(err)
	}
	want := "--- " + path + "\n+++ " + path + "\n@@ -1,2 +1,2 @@\n one\n-bad `bad`\n+good `bad`\n"
	if diff := cmp.Diff(want, stdout.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "one\nbad `bad`\n" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestGitHubsCommandsAreEscaped(t *testing.T) {
	d, _, _ := aDesk(reviewCmd{}, "")
	v := d.source("a,b:%.txt", manuscript.FormPlain, []byte("é bad"))
	broken := reviewed{name: "x", err: problem.New(problem.Missing, "There is no such file.", "Look.")}
	const want = "::error file=a%2Cb%3A%25.txt,line=1,col=3,endLine=1,endColumn=6,title=bad::It is 100%25 bad:%0Areally.%0ASay it, well.\n" +
		"::error file=x,title=ownup::There is no such file. Look.\n"
	if diff := cmp.Diff(want, githubOf([]reviewed{v, broken})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSARIFIsWhatItsSchemaAsksFor holds a log to what the schema of SARIF
// 2.1.0 demands of the parts that are used: keys that have to be there,
// values out of a list, numbers from 1 or from 0, references that lead
// somewhere, and no keys that it does not know.
func TestSARIFIsWhatItsSchemaAsksFor(t *testing.T) {
	d, _, _ := aDesk(reviewCmd{}, "")
	source := "x\n😀 bad"
	v := d.source("dir/a b:c.txt", manuscript.FormPlain, []byte(source))
	broken := reviewed{name: "nowhere", err: problem.New(problem.Missing, "There is no such file.", "")}
	rules := []wording.Rule{
		{ID: "other", Severity: wording.Off, Message: "m"},
		{ID: "bad", Severity: wording.Suggestion, Message: "m", Suggestion: "s", Source: "us"},
		{ID: "bad"},
	}
	raw, err := json.Marshal(sarifOf("1", rules, []reviewed{broken, v}))
	if err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(raw, &log); err != nil {
		t.Fatal(err)
	}
	h := holder{t: t}
	h.object("log", log, "version", "runs", "?$schema")
	run := h.list("runs", log["runs"])[0].(map[string]any)
	h.object("run", run, "tool", "?results", "?artifacts", "?invocations", "?columnKind")
	h.oneOf("columnKind", run["columnKind"], "utf16CodeUnits", "unicodeCodePoints")
	driver := run["tool"].(map[string]any)["driver"].(map[string]any)
	h.object("driver", driver, "name", "?version", "?rules")
	ids := []string{}
	for _, rule := range h.list("rules", driver["rules"]) {
		rule := rule.(map[string]any)
		h.object("rule", rule, "id", "?shortDescription", "?help", "?defaultConfiguration")
		h.message(rule["shortDescription"])
		h.message(rule["help"])
		h.oneOf("level", rule["defaultConfiguration"].(map[string]any)["level"], "none", "note", "warning", "error")
		ids = append(ids, rule["id"].(string))
	}
	if diff := cmp.Diff([]string{"other", "bad"}, ids); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	artifacts := h.list("artifacts", run["artifacts"])
	result := h.list("results", run["results"])[0].(map[string]any)
	h.object("result", result, "message", "?ruleId", "?ruleIndex", "?level", "?locations", "?fixes")
	h.message(result["message"])
	h.oneOf("level", result["level"], "none", "note", "warning", "error")
	if ids[int(result["ruleIndex"].(float64))] != result["ruleId"] {
		t.Error("ruleIndex does not lead to the rule")
	}
	place := h.list("locations", result["locations"])[0].(map[string]any)["physicalLocation"].(map[string]any)
	h.object("physicalLocation", place, "artifactLocation", "?region")
	at := place["artifactLocation"].(map[string]any)
	h.object("artifactLocation", at, "?uri", "?index")
	if index := int(at["index"].(float64)); index >= len(artifacts) || at["uri"] != "dir/a%20b:c.txt" {
		t.Errorf("the artifact is %v", at)
	}
	want := map[string]any{"startLine": 2., "startColumn": 4., "endLine": 2., "endColumn": 7., "byteOffset": 7., "byteLength": 3.}
	if diff := cmp.Diff(want, place["region"]); diff != "" {
		t.Errorf("the region (-want +got):\n%s", diff)
	}
	fix := h.list("fixes", result["fixes"])[0].(map[string]any)
	h.object("fix", fix, "artifactChanges", "?description")
	change := h.list("artifactChanges", fix["artifactChanges"])[0].(map[string]any)
	h.object("artifactChange", change, "artifactLocation", "replacements")
	replacement := h.list("replacements", change["replacements"])[0].(map[string]any)
	h.object("replacement", replacement, "deletedRegion", "?insertedContent")
	if diff := cmp.Diff(want, replacement["deletedRegion"]); diff != "" {
		t.Errorf("the deleted region (-want +got):\n%s", diff)
	}
	invocation := h.list("invocations", run["invocations"])[0].(map[string]any)
	h.object("invocation", invocation, "executionSuccessful", "?toolExecutionNotifications")
	if invocation["executionSuccessful"] != false {
		t.Error("a run in which a file could not be read is called successful")
	}
	notification := h.list("notifications", invocation["toolExecutionNotifications"])[0].(map[string]any)
	h.object("notification", notification, "message", "?level", "?locations")
}

// holder holds parts of a log to the schema.
type holder struct{ t *testing.T }

// object holds an object to its keys; those that may be missing begin with ?.
func (h holder) object(name string, value map[string]any, keys ...string) {
	h.t.Helper()
	known := map[string]bool{}
	for _, key := range keys {
		bare := strings.TrimPrefix(key, "?")
		known[bare] = true
		if _, there := value[bare]; !there && bare == key {
			h.t.Errorf("%s has no %s", name, key)
		}
	}
	for key := range value {
		if !known[key] {
			h.t.Errorf("%s has the key %s, which is not expected there", name, key)
		}
	}
}

func (h holder) list(name string, value any) []any {
	h.t.Helper()
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		h.t.Fatalf("%s is no list, or empty: %v", name, value)
	}
	return list
}

func (h holder) oneOf(name string, value any, allowed ...string) {
	h.t.Helper()
	for _, a := range allowed {
		if value == a {
			return
		}
	}
	h.t.Errorf("%s is %v", name, value)
}

func (h holder) message(value any) {
	h.t.Helper()
	if m, ok := value.(map[string]any); !ok || m["text"] == "" {
		h.t.Errorf("a message without text: %v", value)
	}
}

func TestFilesAsReferences(t *testing.T) {
	for name, want := range map[string]string{
		"-": "stdin", "a b.txt": "a%20b.txt", "x:y.txt": "./x:y.txt", "../ü.md": "../%C3%BC.md", "/tmp/a.txt": "file:///tmp/a.txt",
	} {
		if got := uriOf(name); got != want && filepath.Separator == '/' {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestWhatDoesNotGoTogetherIsSaid(t *testing.T) {
	for _, args := range [][]string{
		{"review", "-", "-"},
		{"review", "--fix", "-", "a.txt"},
		{"review", "--dry-run", "--json", "a.txt"},
		{"review", "--dry-run", "--format", "sarif", "a.txt"},
		{"review", "--input", "pdf", "a.txt"},
		{"review", "--size", "huge", "a.txt"},
	} {
		p := &Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}
		if got := p.Run(t.Context(), args); got != statusUsage {
			t.Errorf("%v ends with %d, want %d", args, got, statusUsage)
		}
	}
}
