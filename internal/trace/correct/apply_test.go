package correct

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
)

const (
	wrongText = "The margin of June is 4,2 % after all.\n"
	rightText = "The margin of June is 2,4 % after all.\n"
)

// margin is the change of the margin in a file.
func margin(path string) File {
	return File{Path: path, Sum: sha256.Sum256([]byte(wrongText)), Changes: []Change{
		{Place: extract.Place{Line: 1, Column: 1}, Start: 22, End: 27, Old: "4,2 %", New: "2,4 %"},
	}}
}

// folder makes a folder with files of the texts.
func folder(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(files); i += 2 {
		path := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// files are the names and texts below a folder.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func applied(t testing.TB, dir string, all ...File) []Outcome {
	t.Helper()
	outcomes, err := Apply(t.Context(), Plan{Folder: dir, Files: all})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestApply(t *testing.T) {
	dir := folder(t, "sub/report.v1.txt", wrongText, "sub/report.v1 (before correction).txt", "older", "other.txt", "4,2 %")
	o := applied(t, dir, margin("sub/report.v1.txt"))
	want := map[string]string{
		"sub/report.v1.txt": rightText, "sub/report.v1 (before correction).txt": "older",
		"sub/report.v1 (before correction 2).txt": wrongText, "other.txt": "4,2 %",
	}
	if d := cmp.Diff(want, files(t, dir)); d != "" {
		t.Errorf("%+v (-want +got):\n%s", o, d)
	}
	if len(o) != 1 || len(o[0].Done) != 1 || o[0].Kept != "sub/report.v1 (before correction 2).txt" {
		t.Errorf("%+v", o)
	}
	info, err := os.Stat(filepath.Join(dir, "sub/report.v1.txt"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the copy has the mode %v (%v)", info.Mode(), err)
	}
	again := applied(t, dir, margin("sub/report.v1.txt"))
	if again[0].Refused != changedSince {
		t.Errorf("a second time: %+v", again)
	}
}

func TestApplyRefuses(t *testing.T) {
	dir := folder(t, "gone-else.txt", wrongText+"more", "read-only.txt", wrongText, "open.txt", wrongText, "~$en.txt", "x", "target.txt", wrongText, "folder/x", "")
	if err := os.Chmod(filepath.Join(dir, "read-only.txt"), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target.txt", filepath.Join(dir, "link.txt")); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	for name, reason := range map[string]string{
		"gone.txt": notThere, "gone-else.txt": changedSince, "read-only.txt": readOnly, "open.txt": inUse, "link.txt": isLink, "folder": notAFile,
		"../x.txt": unreadable, "out/x.txt": unreadable,
	} {
		o := applied(t, dir, margin(name))
		if len(o) != 1 || o[0].Refused != reason || len(o[0].Done) > 0 || o[0].Kept != "" {
			t.Errorf("%s: %+v; want %q", name, o, reason)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "target.txt")); string(text) != wrongText {
		t.Error("what a link leads to was changed")
	}
	if _, err := Apply(t.Context(), Plan{Folder: filepath.Join(dir, "nowhere")}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

func TestHardLinksAreNamed(t *testing.T) {
	dir := folder(t, "a.txt", wrongText)
	if err := os.Link(filepath.Join(dir, "a.txt"), filepath.Join(dir, "b.txt")); err != nil {
		t.Skip("no links here: ", err)
	}
	o := applied(t, dir, margin("a.txt"))
	if len(o[0].Notes) != 1 || files(t, dir)["b.txt"] != wrongText || files(t, dir)["a.txt"] != rightText {
		t.Errorf("%+v", o)
	}
}

// crash is what a test throws to stop in the middle.
type crash struct{}

// Wherever the process stops, the file is whole and so is what it was.
func TestCrashLosesNothing(t *testing.T) {
	stop := 0
	for finished := false; !finished; stop++ {
		dir := folder(t, "a.txt", wrongText)
		a, err := open(dir)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		a.step = func(string) {
			if count++; count > stop {
				panic(crash{})
			}
		}
		finished = func() (done bool) {
			defer func() {
				if r := recover(); r != nil {
					if _, ok := r.(crash); !ok {
						panic(r)
					}
				}
			}()
			o, before, err := a.prepare(context.Background(), margin("a.txt"))
			if err != nil {
				t.Fatal(err)
			}
			a.replace(&o, before)
			return true
		}()
		_ = a.root.Close()
		all := files(t, dir)
		original := false
		for _, text := range all {
			original = original || text == wrongText
		}
		if a := all["a.txt"]; a != wrongText && a != rightText || !original {
			t.Errorf("stopped at step %d: %q", stop, all)
		}
	}
	if stop < 6 {
		t.Errorf("only %d steps were tried", stop)
	}
}

// A file that changes while it is corrected stays as it then is.
func TestChangedMeanwhile(t *testing.T) {
	dir := folder(t, "a.txt", wrongText)
	a, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.root.Close()
	a.step = func(what string) {
		if what == "look again" {
			if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("new"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	o, before, err := a.prepare(t.Context(), margin("a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	a.replace(&o, before)
	if d := cmp.Diff(map[string]string{"a.txt": "new"}, files(t, dir)); d != "" || o.Refused != changedSince || len(o.Left) != 1 {
		t.Errorf("%+v (-want +got):\n%s", o, d)
	}
}

func TestPreview(t *testing.T) {
	long := strings.Repeat("and so it goes on and on ", 10)
	dir := folder(t, "a.txt", long+"with 4,2 % of it "+long, "b.eml", "From: a@b.c\nTo: d@e.f\nSubject: 4\n\n4,2 %")
	if err := os.WriteFile(filepath.Join(dir, "c.xlsx"), workbook(row(`<c r="A1" s="1"><v>0.042</v></c><c r="B1" s="1"><f>A1</f><v>0.042</v></c>`)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Plan{Folder: dir, Files: []File{
		{Path: "a.txt", Changes: []Change{{Place: extract.Place{Line: 1, Column: 1}, Start: len(long) + 5, End: len(long) + 10, Old: "4,2 %", New: "2,4 %"}}},
		{Path: "b.eml", Changes: []Change{{Place: extract.Place{Line: 5, Column: 1}, Old: "4,2 %", New: "2,4 %"}}},
		{Path: "c.xlsx", Changes: []Change{
			{Place: extract.Place{Sheet: "Plan", Cell: "A1"}, End: 4, Old: "4.2%", New: "2.4%"},
			{Place: extract.Place{Sheet: "Plan", Cell: "B1"}, End: 4, Old: "4.2%", New: "2.4%"},
		}},
		{Path: "d.txt"},
	}}
	before := files(t, dir)
	all, err := Prepare(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	want := `a.txt
  line 1
    - … on and so it goes on and on and so it goes on and on with 4,2 % of it and so it goes on and on and so it goes on and on …
    + … on and so it goes on and on and so it goes on and on with 2,4 % of it and so it goes on and on and so it goes on and on …

b.eml
  line 5
    = 4,2 %
      left as it is: A mail that was sent is not changed: send a correction to whoever received it.

c.xlsx
  sheet Plan, cell A1
    - 4.2%
    + 2.4%
  sheet Plan, cell B1
    = 4.2%
      left as it is: It comes from a formula: correct its source, Plan!A1.
  Formulas hold their results of before until the workbook is opened and saved: Excel computes them anew when it opens it, LibreOffice with Ctrl+Shift+F9.
  What was corrected goes directly into Plan!B1.

d.txt
  not touched: The file is no longer there.
`
	if d := cmp.Diff(want, Preview(all)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(before, files(t, dir)); d != "" {
		t.Errorf("a preview changes files (-want +got):\n%s", d)
	}
}
