package testkit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/testkit"
)

// outcome records how a test ended without ending this one.
type outcome struct {
	testing.TB
	skipped, failed string
}

func (o *outcome) Helper()                       {}
func (o *outcome) Skip(args ...any)              { o.skipped = args[0].(string) }
func (o *outcome) Fatalf(f string, args ...any)  { o.failed = args[0].(string) + f }
func (o *outcome) ended() (skipped, failed bool) { return o.skipped != "", o.failed != "" }

func TestUnavailableSkipsOrFails(t *testing.T) {
	const why = "The program is missing."
	for _, tc := range []struct {
		require       string
		skipped, fail bool
	}{
		{require: "", skipped: true},
		{require: "0", skipped: true},
		{require: "1", fail: true},
	} {
		t.Setenv(testkit.RequireVariable, tc.require)
		o := &outcome{TB: t}
		testkit.Unavailable(o, why)
		skipped, failed := o.ended()
		if skipped != tc.skipped || failed != tc.fail {
			t.Errorf("with %s=%q: skipped %v, failed %v; want %v, %v",
				testkit.RequireVariable, tc.require, skipped, failed, tc.skipped, tc.fail)
		}
		if !strings.Contains(o.skipped+o.failed, why) {
			t.Errorf("with %s=%q: the reason %q was not given", testkit.RequireVariable, tc.require, why)
		}
	}
}

func TestProgramPrefersNewestVersion(t *testing.T) {
	dir := t.TempDir()
	for _, version := range []string{"14", "15"} {
		path := filepath.Join(dir, version, "bin", "ownup-no-such-program")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	want := filepath.Join(dir, "15", "bin", "ownup-no-such-program")
	if got := testkit.Program([]string{filepath.Join(dir, "*", "bin")}, "ownup-no-such-program"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := testkit.Program(nil, "ownup-no-such-program"); got != "" {
		t.Errorf("found %q, which is not installed", got)
	}
}

func TestOutputIsInTheRepository(t *testing.T) {
	path := testkit.Output(t, "testkit", "file.txt")
	if want := filepath.Join(testkit.Root(t), "test-output", "testkit", "file.txt"); path != want {
		t.Errorf("got %q, want %q", path, want)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		t.Errorf("the folder was not made: %v", err)
	}
}
