package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
)

// fakeScript says how it was asked, as people, so that the test sees it.
const fakeScript = `my $asked = join(" ", grep { !/^-/ } @ARGV);
my $n = () = glob("*/MAINTAINERS MAINTAINERS");
print "Asked For <$asked\@firm.example>\n";
print "\"Lind, Mara\" <mara\@firm.example>\n";
print "files$n\@firm.example\n";
`

func TestTheScriptSeesTheTreeAsItStood(t *testing.T) {
	for _, program := range []string{"git", "perl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	repository := t.TempDir()
	git := func(day string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", repository, "-c", "user.name=Mara", "-c", "user.email=mara@firm.example"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_DATE="+day+"T10:00:00Z", "GIT_COMMITTER_DATE="+day+"T10:00:00Z")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, text)
		}
	}
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(repository, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git("2026-03-01", "init", "-q")
	write(script, fakeScript)
	write("MAINTAINERS", "all\n")
	write("net/MAINTAINERS", "net\n")
	write("net/a.c", "int a;\n")
	git("2026-03-01", "add", ".")
	git("2026-03-01", "commit", "-qm", "first")
	write("disk/MAINTAINERS", "disk\n")
	write("net/late.c", "int late;\n")
	git("2026-03-05", "add", ".")
	git("2026-03-05", "commit", "-qm", "second")

	c := oneCase{
		Owner: evaluation.Person{Email: "mara@firm.example"}, At: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC),
		About: []string{"commit:1234567", "net/a.c", "net/late.c"},
	}
	got, err := askScript(t.Context(), repository, c, []asking{{"files", false, 6, nil}, {"patch", true, 6, nil}})
	if err != nil {
		t.Fatal(err)
	}
	rest := []person.Identity{{Name: "Lind, Mara", Address: "mara@firm.example"}, {Address: "files2@firm.example"}}
	want := [][]person.Identity{
		append([]person.Identity{{Name: "Asked For", Address: "net/a.c@firm.example"}}, rest...),
		append([]person.Identity{{Name: "Asked For", Address: ".git/mend.patch@firm.example"}}, rest...),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c.At = time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC)
	c.About = []string{"gone.c"}
	if _, err := askScript(t.Context(), repository, c, askings()); err == nil {
		t.Error("a case whose paths are all gone was asked")
	}
}

func TestSelfFixesTakesEverySoManieth(t *testing.T) {
	list := []oneCase{{SelfFix: true, Text: "a"}, {Text: "b"}, {SelfFix: true, Text: "c"}, {SelfFix: true, Text: "d"}}
	var got string
	for _, c := range selfFixes(list, 2) {
		got += c.Text
	}
	if got != "ad" {
		t.Errorf("took %q, want ad", got)
	}
}
