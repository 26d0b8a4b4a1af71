//go:build unix

package git

import (
	"path/filepath"
	"syscall"
	"testing"

	"ownup/internal/core/problem"
)

// Opening a named pipe that nobody writes to would wait for ever.
func TestANamedPipeIsNotOpened(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "log")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	err := Read(t.Context(), pipe, nil, &notebook{})
	if problem.KindOf(err) != problem.Invalid {
		t.Errorf("got %v, want a problem of kind invalid", err)
	}
}
