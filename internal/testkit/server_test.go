package testkit_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownup/internal/testkit"
)

// becomeOwner makes the test binary start a server and end without stopping
// it, as a test process does that panics or runs out of time.
const becomeOwner = "OWNUP_TESTKIT_OWNER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(becomeOwner); dir != "" {
		os.Exit(own(dir))
	}
	os.Exit(m.Run())
}

// own starts a server that writes its process number and then waits.
func own(dir string) int {
	_, err := testkit.Run(testkit.Spec{
		Dir: dir, Signal: syscall.SIGTERM,
		Command: []string{"/bin/sh", "-c", `echo $$ >pid.new && mv pid.new "$0" && exec sleep 600`, dir + ".pid"},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(dir + ".pid"); err == nil {
			return 0
		}
	}
	return 2
}

func TestServerEndsWithTheTestProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "server")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), becomeOwner+"="+dir)
	if out, err := owner.CombinedOutput(); err != nil {
		t.Fatalf("run the owner: %v\n%s", err, out)
	}
	text, err := os.ReadFile(dir + ".pid")
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server's folder is removed", func() bool {
		_, err := os.Stat(dir)
		return errors.Is(err, os.ErrNotExist)
	})
	if err := syscall.Kill(pid, 0); err == nil && !defunct(pid) {
		t.Errorf("server %d is still running after the process that started it ended", pid)
	}
}

// defunct reports whether a process has ended and only waits to be noticed.
func defunct(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(text), ") Z ")
}

func TestAwaitTellsWhyAServerEnded(t *testing.T) {
	server, err := testkit.Run(testkit.Spec{
		Dir: t.TempDir(), Signal: syscall.SIGTERM,
		Command: []string{"/bin/sh", "-c", "echo the port is taken; exit 1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	err = server.Await(time.Minute, func() error { return errors.New("no answer") })
	if err == nil || !strings.Contains(err.Error(), "the port is taken") {
		t.Errorf("got %v; want an error with what the server printed", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("noticed the end of the server after %v", took)
	}
}

func TestAwaitHasALimit(t *testing.T) {
	server, err := testkit.Run(testkit.Spec{Dir: t.TempDir(), Signal: syscall.SIGKILL, Command: []string{"/bin/sleep", "600"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Await(50*time.Millisecond, func() error { return errors.New("no answer") }); err == nil {
		t.Error("a server that never answers was taken for ready")
	}
	for range 2 {
		if err := server.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for start := time.Now(); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatalf("after 20 seconds it is still not so that %s", what)
		}
	}
}
