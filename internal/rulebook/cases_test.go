package rulebook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ownup/internal/core/wording"
)

// casesOf names the folder with the cases of each language.
var casesOf = []struct {
	language Language
	folder   string
}{{English, "testdata"}, {German, "testdata/de"}}

// TestCases holds each rule to the file of testdata that is named after it;
// every such file says how it is read.
func TestCases(t *testing.T) {
	for _, l := range casesOf {
		rules := mustRules(t, l.language)
		for _, rule := range rules.Rules() {
			t.Run(string(l.language)+"/"+rule.ID, func(t *testing.T) {
				checkFile(t, rules, rule.ID, filepath.Join(l.folder, rule.ID+".txt"))
			})
		}
	}
}

func checkFile(t *testing.T, rules *wording.Rules, rule, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatalf("each rule needs a file of cases: %v", err)
	}
	passes, fails := 0, 0
	for _, section := range archive.Files {
		want, m, severity := sectionOf(t, section.Name)
		for message := range strings.SplitSeq(string(section.Data), "\n\n") {
			message = strings.TrimSpace(message)
			if want == "fixes" {
				checkFix(t, rules, rule, m, message)
				continue
			}
			checkCase(t, rules, rule, m, severity, message)
			if want == "fails" {
				fails++
				if !strings.Contains(message, "«") {
					t.Errorf("no place is marked in this message under %q:\n%s", section.Name, message)
				}
			} else {
				passes++
			}
		}
	}
	if passes == 0 || fails == 0 {
		t.Errorf("%d messages pass and %d fail; there must be some of each", passes, fails)
	}
}

func sectionOf(t *testing.T, name string) (want string, m wording.Message, severity wording.Severity) {
	t.Helper()
	m.Kind = wording.Team
	for i, word := range strings.Fields(name) {
		switch k := wording.Kind(word); {
		case i == 0 && (word == "fails" || word == "passes" || word == "fixes"):
			want = word
		case slices.Contains(wording.Kinds(), k):
			m.Kind = k
		case slices.Contains(wording.Sizes(), wording.Size(word)):
			m.Size = wording.Size(word)
		case word == "owning":
			m.Owning = true
		case word == "error" || word == "warning" || word == "suggestion":
			severity = wording.Severity(word)
		default:
			t.Fatalf("%q: %q is none of fails, passes, a kind, a size, owning or a severity", name, word)
		}
	}
	return want, m, severity
}

// checkFix makes the fix of a rule in the part of a message before "=>", and
// compares the outcome with what stands after it; "none" is no fix.
func checkFix(t *testing.T, rules *wording.Rules, rule string, m wording.Message, message string) {
	t.Helper()
	before, want, ok := strings.Cut(message, "\n=> ")
	if !ok {
		t.Fatalf("no line of this begins with =>:\n%s", message)
	}
	m.Text = []byte(before)
	got := "no finding"
	for _, f := range rules.Review(m).Findings {
		if f.Rule != rule {
			continue
		}
		got = "none"
		if f.Fix != nil {
			fixed, _ := wording.Apply(m.Text, *f.Fix)
			got = string(fixed)
		}
		break
	}
	if diff := cmp.Diff(want, strings.TrimRight(got, "\n")); diff != "" {
		t.Errorf("%s made better (-want +got):\n%s", before, diff)
	}
}

// checkCase reviews a message without its marks, and compares the places
// where the rule fires with the marks.
func checkCase(t *testing.T, rules *wording.Rules, rule string, m wording.Message, severity wording.Severity, marked string) {
	t.Helper()
	plain := strings.NewReplacer("«", "", "»", "").Replace(marked)
	m.Text = []byte(plain)
	report := rules.Review(m)
	got := plain
	for _, f := range slices.Backward(report.Findings) {
		if f.Rule != rule {
			continue
		}
		got = got[:f.Start] + "«" + got[f.Start:f.End] + "»" + got[f.End:]
		if severity != "" && f.Severity != severity {
			t.Errorf("severity %s, not %s:\n%s", f.Severity, severity, got)
		}
	}
	if diff := cmp.Diff(marked, got); diff != "" {
		t.Errorf("places where %s fires for %s (-wanted +got):\n%s", rule, m.Kind, diff)
	}
}

// TestNoStrayCases finds files that belong to no rule any more.
func TestNoStrayCases(t *testing.T) {
	for _, l := range casesOf {
		rules := mustRules(t, l.language).Rules()
		entries, err := os.ReadDir(l.folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			id, isCase := strings.CutSuffix(e.Name(), ".txt")
			known := slices.ContainsFunc(rules, func(r wording.Rule) bool { return r.ID == id })
			if isCase && !known {
				t.Errorf("%s/%s is about no rule", l.folder, e.Name())
			}
		}
	}
}
