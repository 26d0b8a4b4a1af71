//go:build unix

package survey_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestPipesAreNotRead(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, pipe} {
		if got, want := shown(t, dir, take(t, path)), "pipe: This is a pipe and not a file; it is not read."; got != want {
			t.Errorf("at %s: %s", path, got)
		}
	}
}
