// Package testkit gives tests the real things that ownup talks to: a
// PostgreSQL server, a mail server, a browser, a page to look at. Each lives
// in a package of its own below this one; this one holds what they share.
//
// A test that needs a program which is not on the machine is skipped with a
// sentence that names the program, so that a plain "go test" works anywhere.
// Where OWNUP_REQUIRE_SERVERS=1, as "make test" sets it once it has installed
// them, the same test fails instead: a skipped test must never pass for one
// that ran.
//
// Only tests may import testkit.
package testkit

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// RequireVariable is the environment variable that turns skips into failures
// when it is "1".
const RequireVariable = "OWNUP_REQUIRE_SERVERS"

// Required reports whether a missing program must fail the test.
func Required() bool { return os.Getenv(RequireVariable) == "1" }

// Unavailable ends the test because something outside the repository is
// missing: it skips, or fails where [Required]. why is a whole sentence that
// says what is missing and how to get it.
func Unavailable(tb testing.TB, why string) {
	tb.Helper()
	if Required() {
		tb.Fatalf("%s (%s=1, so this is a failure)", why, RequireVariable)
	} else {
		tb.Skip(why)
	}
}

// Program returns the path of the first of names that is installed, looking
// in PATH, then in the folders that Debian keeps for administrators, then in
// the folders that match the patterns in extra. It returns "" where none is.
func Program(extra []string, names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		for _, pattern := range append([]string{"/usr/sbin", "/sbin"}, extra...) {
			found, err := filepath.Glob(filepath.Join(pattern, name))
			if err == nil && len(found) > 0 {
				return found[len(found)-1] // the newest version sorts last
			}
		}
	}
	return ""
}

// Root returns the top folder of the repository: the nearest folder above the
// test's own that holds go.mod.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatalf("find the repository: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("find the repository: no go.mod in this folder or above it")
		}
		dir = parent
	}
}

// Output returns the path of a file below test-output/ at the top of the
// repository, where people and CI look for what tests leave behind, and makes
// its folder.
func Output(tb testing.TB, elem ...string) string {
	tb.Helper()
	path := filepath.Join(append([]string{Root(tb), "test-output"}, elem...)...)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		tb.Fatalf("make the output folder: %v", err)
	}
	return path
}
