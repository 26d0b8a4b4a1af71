package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/testkit"
)

func TestEveryKindOfProblemHasAnExitStatusInTheTable(t *testing.T) {
	codes := map[int]bool{}
	for _, s := range Statuses() {
		if codes[s.Code] || s.Meaning == "" {
			t.Errorf("status %d stands twice in the table, or without a meaning", s.Code)
		}
		codes[s.Code] = true
	}
	for _, kind := range problem.Kinds() {
		status, ok := kindStatus[kind]
		if !ok || status == statusOK || status == statusFound || !codes[status] {
			t.Errorf("a problem of kind %q ends with status %d, which is not in the table of problems", kind, status)
		}
		if got := statusOf(problem.New(kind, "S.", "")); got != status {
			t.Errorf("statusOf(%q) = %d, want %d", kind, got, status)
		}
	}
	if len(kindStatus) != len(problem.Kinds()) {
		t.Errorf("%d kinds have a status, there are %d kinds", len(kindStatus), len(problem.Kinds()))
	}
	if got := statusOf(fmt.Errorf("read: %w", context.Canceled)); got != statusStopped {
		t.Errorf("being stopped ends with %d, want %d", got, statusStopped)
	}
	if got := statusOf(errors.New("raw")); got != 70 {
		t.Errorf("an error without a kind ends with %d, want 70", got)
	}
}

// model is the grammar as kong sees it.
func model(t *testing.T) *kong.Kong {
	t.Helper()
	k, err := newParser(new(grammar), &Program{Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheOverviewNamesEveryCommand(t *testing.T) {
	for _, node := range model(t).Model.Children {
		if !isDefault(node) && !strings.Contains(overview, "ownup "+node.Name) {
			t.Errorf("ownup --help does not name ownup %s", node.Name)
		}
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	texts := map[string]string{"overview": overview, "exit codes": exitCodes(), "times": timesHelp}
	for _, node := range model(t).Model.Leaves(true) {
		texts[node.FullPath()] = commandHelp(node)
		if node.Help == "" {
			t.Errorf("%s has no help", node.FullPath())
		}
		for _, f := range node.Flags {
			if f.Help == "" {
				t.Errorf("%s --%s has no help", node.FullPath(), f.Name)
			}
		}
	}
	for name, text := range texts {
		for line := range strings.Lines(text) {
			if columnsOf(strings.TrimRight(line, "\n")) > 100 {
				t.Errorf("help of %s has a line of more than 100 columns: %s", name, line)
			}
			if line := strings.ReplaceAll(line, "<!--", ""); strings.Contains(line, "!") && !strings.Contains(line, "!=") {
				t.Errorf("help of %s shouts: %s", name, line)
			}
		}
	}
}

// thursday is when every test happens.
var thursday = time.Date(2026, 11, 19, 9, 58, 0, 0, time.UTC)

func aRun(zone string) *run {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return &run{p: &Program{Now: func() time.Time { return thursday }}, columns: 80, zone: z}
}

func TestTimesAsPeopleTypeAndReadThem(t *testing.T) {
	for _, c := range []struct{ typed, want, shown string }{
		{"17:00", "2026-11-19T16:00:00Z", "today 17:00"},
		{"9:05", "2026-11-19T08:05:00Z", "today 09:05"},
		{"now", "2026-11-19T09:58:00Z", "today 10:58"},
		{"Tomorrow  09:30", "2026-11-20T08:30:00Z", "tomorrow 09:30"},
		{"tomorrow", "2026-11-20T22:59:00Z", "tomorrow 23:59"},
		{"yesterday 16:00", "2026-11-18T15:00:00Z", "yesterday 16:00"},
		{"thu 17:00", "2026-11-19T16:00:00Z", "today 17:00"},
		{"Wednesday 8:00", "2026-11-25T07:00:00Z", "Wed 25 Nov 08:00"},
		{"2026-11-26", "2026-11-26T22:59:00Z", "Thu 26 Nov 23:59"},
		{"2026-11-26 17:00", "2026-11-26T16:00:00Z", "Thu 26 Nov 17:00"},
		{"2026-11-26t17:00", "2026-11-26T16:00:00Z", "Thu 26 Nov 17:00"},
		{"2026-11-26T17:00:00z", "2026-11-26T17:00:00Z", "Thu 26 Nov 18:00"},
		{"2026-11-26T17:00:00+05:00", "2026-11-26T12:00:00Z", "Thu 26 Nov 13:00"},
		{"2027-01-05 08:00", "2027-01-05T07:00:00Z", "Tue 5 Jan 2027 08:00"},
		{"2026-07-01 08:00", "2026-07-01T06:00:00Z", "Wed 1 Jul 08:00"}, // summer time
	} {
		r := aRun("Europe/Berlin")
		got, err := r.readTime(c.typed)
		if err != nil {
			t.Errorf("%q: %v", c.typed, err)
			continue
		}
		if got.UTC().Format(time.RFC3339) != c.want || r.when(got) != c.shown {
			t.Errorf("%q is read as %s and shown as %q, want %s and %q", c.typed, got.UTC().Format(time.RFC3339), r.when(got), c.want, c.shown)
		}
	}
	for _, bad := range []string{"", "soon", "25:00", "tomorrow soon", "2026-13-01", "17", "thu 17:00 sharp", "\x00", "2026-11-26 99:00"} {
		if got, err := aRun("UTC").readTime(bad); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%q is read as %v, %v; want a problem", bad, got, err)
		}
	}
}

func FuzzReadTime(f *testing.F) {
	for _, s := range []string{"17:00", "tomorrow 09:30", "thu 17:00", "2026-11-26", "2026-11-26T17:00:00Z", "x y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := aRun("Europe/Lisbon").readTime(s); err != nil && problem.KindOf(err) != problem.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	})
}

func TestTextIsSafeAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		columns := rapid.IntRange(20, 100).Draw(t, "columns")
		if got := plain(s); strings.ContainsAny(got, "\x1b\x07\r\x00\u202e\u2066\u0085") {
			t.Errorf("plain(%q) = %q can move a cursor", s, got)
		}
		longest := 0
		for _, word := range strings.Fields(plain(s)) {
			longest = max(longest, columnsOf(word))
		}
		wrapped := wrap(s, columns, "  ")
		for line := range strings.Lines(wrapped) {
			if n := columnsOf(strings.TrimRight(line, "\n")); n > max(columns, longest+2) {
				t.Errorf("a line of %d columns where %d fit: %q", n, columns, line)
			}
		}
		if diff := cmp.Diff(strings.Fields(plain(s)), strings.Fields(wrapped)); diff != "" {
			t.Errorf("wrapping changed the words (-want +got):\n%s", diff)
		}
		if n := columnsOf(pad(oneLine(s), columns)); n != columns && n != columns-1 { // a wide character may not fit
			t.Errorf("padded to %d columns, want %d", n, columns)
		}
	})
}

func TestCaretsStandBelowTheirSpan(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, c := range []struct {
		text, span  string
		line, marks string
	}{
		{"Hi.\nSorry if it hurt.\n", "if", "Sorry if it hurt.", "      ^^"},
		{"a\tb if c", "if", "a b if c", "    ^^"},
		{"Žofie, if so", "if", "Žofie, if so", "       ^^"},
		{"東京 if", "if", "東京 if", "     ^^"},
		{"one\ntwo three", "one\ntwo", "one", "^^^"},
		{strings.Repeat("é", 10_000) + " if\nx", "if", strings.Repeat("é", 14) + " if", strings.Repeat(" ", 15) + "^^"},
		{long + " if", "if", strings.Repeat("é", 14) + " if", strings.Repeat(" ", 15) + "^^"},
	} {
		start := strings.Index(c.text, c.span)
		line, marks := marked([]byte(c.text), start, start+len(c.span), 76)
		if line != c.line || marks != c.marks {
			t.Errorf("%q in %q:\n%s\n%s\nwant\n%s\n%s", c.span, c.text, line, marks, c.line, c.marks)
		}
	}
}

func TestEfforts(t *testing.T) {
	for typed, want := range map[string]string{"20": "20 min", "20-60": "20-60 min", "90 - 300": "90 min to 5 h", "150": "2.5 h"} {
		from, to, err := readEffort(typed)
		if err != nil || effort(from, to) != want {
			t.Errorf("%q is %d to %d, %v, shown as %q, want %q", typed, from, to, err, effort(from, to), want)
		}
	}
	for _, bad := range []string{"", "long", "20-", "-20-30", "1e3"} {
		if _, _, err := readEffort(bad); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%q: %v, want a problem", bad, err)
		}
	}
}

// TestTheDocumentSaysWhatTheProgramDoes holds docs/formats.md to the table of
// statuses and to the commands there are.
func TestTheDocumentSaysWhatTheProgramDoes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	document := string(text)
	for _, s := range Statuses() {
		if row := fmt.Sprintf("| %d | %s |", s.Code, s.Meaning); !strings.Contains(document, row) {
			t.Errorf("docs/formats.md lacks the row %s", row)
		}
	}
	names := commandNames(model(t).Model.Node)
	for line := range strings.Lines(document) {
		after, ok := strings.CutPrefix(line, "$ ownup ")
		if !ok {
			continue
		}
		if name, _, _ := strings.Cut(strings.TrimSpace(after), " "); !slices.Contains(names, name) {
			t.Errorf("docs/formats.md shows a command that is not there: %s", line)
		}
	}
}

func commandNames(node *kong.Node) []string {
	var names []string
	for _, c := range node.Children {
		names = append(names, c.Name)
	}
	return names
}
