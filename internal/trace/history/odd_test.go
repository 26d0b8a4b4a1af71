package history

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOddTextsAndPaths(t *testing.T) {
	r := newRepo(t, "x")
	r.write("crlf.txt", "a\r\nmargin 4.2%\r\nb\r\n")
	r.write("latin1.txt", "M\xe4rz: 4,2\xa0%\n")
	r.write("no end.txt", "x\n4.2%")
	r.write("new\nline.txt", "4.2%\n")
	r.write("quote\" \\ \ttab.txt", "4.2%\n")
	r.write("bytes\xff.txt", "4.2%\n")
	r.write("marks.txt", "--- a/x\n+++ b/4.2%\n@@ -1 +1 @@ 4.2%\ndiff --git a b\n\\ No newline 4.2%\nBinary files 4.2%\n")
	r.write("nul.txt", strings.Repeat("a plain line\n", 700)+"4.2%\x00here\n\x004.2%\n")
	r.write("long.txt", strings.Repeat("word ", 1000)+"4.2% "+strings.Repeat("word ", 1000)+"4.2%\n")
	r.write("too long.txt", "x\n"+strings.Repeat("word ", maxLine/5+1)+"4.2%\n4.2%\n")
	one := r.commit("one")
	finds, sum := r.finds(options(t))
	long := strings.Repeat("word ", 100)
	var got []string
	for _, f := range finds {
		if f.Path == "long.txt" {
			h := f.Hits[0]
			if !strings.HasPrefix(f.Text[h.Start:], "4.2%") || !strings.HasPrefix(f.Text, long) || len(f.Text) > maxText {
				t.Errorf("of a long line is shown %q", f.Text)
			}
			f.Text = fmt.Sprintf("from column %d", f.Place.Column)
		}
		got = append(got, told(f, map[string]string{one: "one"}))
	}
	stands := func(path string, line int, text string) string {
		return fmt.Sprintf("one %s:%d %q stands at %s:%d on main", path, line, text, path, line)
	}
	want := []string{
		stands("bytes\xff.txt", 1, "4.2%"),
		stands("crlf.txt", 2, "margin 4.2%"),
		stands("latin1.txt", 1, "März: 4,2\u00a0%"),
		stands("long.txt", 1, "from column 4501"),
		stands("long.txt", 1, "from column 9506"),
		stands("marks.txt", 2, "+++ b/4.2%"), stands("marks.txt", 3, "@@ -1 +1 @@ 4.2%"),
		stands("marks.txt", 5, "\\ No newline 4.2%"), stands("marks.txt", 6, "Binary files 4.2%"),
		stands("new\nline.txt", 1, "4.2%"), stands("no end.txt", 2, "4.2%"),
		stands("nul.txt", 701, "4.2%\x00here"), stands("nul.txt", 702, "\x004.2%"),
		stands("quote\" \\ \ttab.txt", 1, "4.2%"),
		stands("too long.txt", 3, "4.2%"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(sum.Skipped) != 1 || sum.Skipped[0].Path != "too long.txt" || sum.Skipped[0].Reason != "A line is longer than 4 MB and was not read." {
		t.Errorf("skipped %+v", sum.Skipped)
	}
}

// A file of data in one line, or in very many, is searched in step with its
// size, and each line of it is found.
func TestLargeBlocks(t *testing.T) {
	r := newRepo(t, "x")
	var b strings.Builder
	for i := range 40_000 {
		if i%1000 == 0 {
			b.WriteString("margin 4.2%\n")
		} else {
			fmt.Fprintf(&b, "row %c of the table\n", 'a'+i%26)
		}
	}
	r.write("many.txt", b.String())
	r.write("one.txt", strings.Repeat("margin 4.2%, ", 20_000)+"\n")
	r.commit("one")
	finds, _ := r.finds(options(t))
	lines, hits := map[int]bool{}, 0
	for _, f := range finds {
		if f.Path == "many.txt" {
			lines[f.Place.Line] = true
			continue
		}
		hits += len(f.Hits)
		for _, h := range f.Hits {
			if f.Text[h.Start:h.End] != "4.2%" {
				t.Fatalf("%q is no hit", f.Text[h.Start:h.End])
			}
		}
	}
	if len(lines) != 40 || !lines[1] || !lines[39001] || hits != 20_000 {
		t.Errorf("found %d lines, and %d hits in one line", len(lines), hits)
	}
}

// Neither attributes nor settings can hide a line, run a program or change
// how the answer is read.
func TestSettingsDoNotCount(t *testing.T) {
	r := newRepo(t, "x")
	ran := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntouch '"+ran+"'\ncat \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	r.write(".gitattributes", "*.csv binary -diff\n*.txt diff=hidden\n")
	r.write("a.csv", "name,4.2%\n")
	r.write("b.txt", "\n4.2%\n\n")
	one := r.commit("one")
	r.write("b.txt", "\nx\n\n4.2%\n\n")
	r.commit("two")
	r.git("mv", "b.txt", "c.txt")
	r.commit("three")
	for key, value := range map[string]string{
		"diff.external": script, "diff.hidden.textconv": script, "diff.hidden.command": script, "core.fsmonitor": script, "core.pager": script,
		"diff.orderFile": "/nowhere", "color.ui": "always", "diff.noprefix": "true", "diff.renames": "false", "diff.context": "5",
		"diff.interHunkContext": "9", "diff.algorithm": "patience", "core.bigFileThreshold": "1", "diff.suppressBlankEmpty": "true",
		"diff.wsErrorHighlight": "all", "diff.mnemonicPrefix": "true", "log.showSignature": "true", "i18n.logOutputEncoding": "UTF-16", "core.quotePath": "false",
		"diff.submodule": "log", "diff.relative": "true", "core.attributesFile": filepath.Join(r.dir, ".gitattributes"),
	} {
		r.git("config", key, value)
	}
	finds, sum := r.finds(options(t))
	check(t, finds, map[string]string{one: "one"},
		`one a.csv:1 "name,4.2%" stands at a.csv:1 on main`,
		`one b.txt:2 "4.2%" stands at c.txt:4 on main`)
	if len(sum.Skipped) > 0 || sum.Cut {
		t.Errorf("summary %+v", sum)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program named in the repository's settings was run")
	}
	// Attributes that lie in the git directory are git's to obey: then the
	// file is read as a document.
	if err := os.WriteFile(filepath.Join(r.dir, ".git", "info", "attributes"), []byte("*.csv -diff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	finds, _ = r.finds(options(t))
	if len(finds) != 2 || finds[0].Where != Document || finds[0].Text != "4.2%" || len(finds[0].Fate.Head) != 1 {
		t.Errorf("with attributes of its own: %q", toldAll(finds, nil))
	}
}

func TestWhatHoldsNoText(t *testing.T) {
	r := newRepo(t, "x")
	other := newRepo(t, "other")
	other.write("a", "4.2%\n")
	other.commit("one")
	r.write("f", "4.2%\n")
	r.write("g", "4.2%\n")
	one := r.commit("one")
	if err := os.Remove(filepath.Join(r.dir, "f")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("4.2%", filepath.Join(r.dir, "f")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Chmod(filepath.Join(r.dir, "g"), 0o700); err != nil {
		t.Fatal(err)
	}
	r.git("submodule", "--quiet", "add", other.dir, "sub")
	two := r.commit("two")
	if err := os.Remove(filepath.Join(r.dir, "f")); err != nil {
		t.Fatal(err)
	}
	r.write("f", "again 4.2%\n")
	three := r.commit("three")
	finds, sum := r.finds(options(t))
	check(t, finds, map[string]string{one: "one", two: "two", three: "three"},
		`one f:1 "4.2%" taken out with two by Ines Kaya`,
		`one g:1 "4.2%" stands at g:1 on main`,
		`three f:1 "again 4.2%" stands at f:1 on main`)
	if sum.Unread > 0 || len(sum.Skipped) > 0 {
		t.Errorf("summary %+v", sum)
	}
}

// The same repository gives the same on one core and on many.
func TestAnyNumberOfCores(t *testing.T) {
	r := newRepo(t, "x")
	var in strings.Builder
	for i := range 3*stretch + 7 {
		text := fmt.Sprintf("a\n4.2%% in case %c%c\n%d\n", 'a'+i%26, 'a'+i/26%26, i)
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter Ines Kaya <ines@firm.example> %d +0000\ndata 0\nM 644 inline f%d\ndata %d\n%s\n", 1700000000+i, i%7, len(text), text)
	}
	r.gitWith(nil, in.String(), "fast-import", "--quiet")
	before := runtime.GOMAXPROCS(1)
	one, _ := r.finds(options(t))
	runtime.GOMAXPROCS(4)
	four, sum := r.finds(options(t))
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff(toldAll(one, nil), toldAll(four, nil)); diff != "" || len(one) != 3*stretch+7 {
		t.Errorf("%d finds (-one core +four):\n%s", len(one), diff)
	}
	if sum.Commits != 3*stretch+7 {
		t.Errorf("summary %+v", sum)
	}
}

func TestFindsAreBounded(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a", strings.Repeat("4.2%\n", MaxFinds+10))
	r.commit("one")
	n := 0
	sum, err := Read(t.Context(), r.dir, options(t), func(Find) error { n++; return nil })
	if err != nil || n != MaxFinds || sum.Finds != MaxFinds || sum.NotKept != 10 {
		t.Errorf("%d finds, %v, %d not kept", n, err, sum.NotKept)
	}
}

// A document with many finds that comes in many versions does not add up.
func TestLibraryLetsGo(t *testing.T) {
	l := newLibrary()
	for i := range 10 {
		key := content{ending: string(rune('a' + i))}
		doc := l.open(key)
		doc.said = make([]said, maxPieces/4)
		l.put(key, doc)
	}
	if l.pieces > maxPieces || len(l.order) != 4 || len(l.all) != 10 {
		t.Errorf("%d pieces of %d documents of %d", l.pieces, len(l.order), len(l.all))
	}
	first := content{ending: "a"}
	if doc := l.open(first); len(doc.said) > 0 || l.all[first] != doc {
		t.Error("a document that was let go is not to be read again")
	}
	blank := content{ending: "z"}
	l.put(blank, l.open(blank))
	if l.open(blank) != l.blank {
		t.Error("a document that says nothing is held")
	}
}
