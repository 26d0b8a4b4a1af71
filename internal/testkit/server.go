package testkit

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Server is a program that a test process started and that ends with it.
//
// A test process may end by a panic, a time limit or a kill, none of which
// runs a cleanup. So each server has a keeper: a shell that waits for the end
// of a pipe which only the test process holds open, then stops the program
// and removes its folder.
type Server struct {
	dir    string
	cmd    *exec.Cmd
	signal syscall.Signal
	keeper io.WriteCloser
	done   chan struct{} // closed when the program has ended
}

// Spec says how to run a server.
type Spec struct {
	Dir        string              // its own folder, removed when it stops; gets the log
	Command    []string            // program and arguments
	Signal     syscall.Signal      // what stops it
	Credential *syscall.Credential // whom it runs as; nil: as the test does
}

// keeper gets the folder, the signal and the process. A line on its input
// says that the program has ended and its number may be somebody else's by
// now; the end of its input says that the test process has. The wait is
// bounded because an orphan that nobody collects keeps its number.
const keeper = `
if read -r _; then exit 0; fi
kill -s "$2" "$3" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$3" 2>/dev/null || break; sleep 0.1; done
rm -rf "$1"
`

// Run starts the program and its keeper. It does not wait until the program
// answers; see [Server.Await].
func Run(s Spec) (*Server, error) {
	log, err := os.Create(filepath.Join(s.Dir, "log"))
	if err != nil {
		return nil, fmt.Errorf("open the server's log: %w", err)
	}
	defer func() { _ = log.Close() }()                  // the program has its own copy
	cmd := exec.Command(s.Command[0], s.Command[1:]...) //nolint:gosec // the command is the test's own
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.Dir, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.Credential, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.Command[0], err)
	}
	server := &Server{dir: s.Dir, cmd: cmd, signal: s.Signal, done: make(chan struct{})}
	if err := server.keep(s.Credential); err != nil {
		return nil, errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	go func() {
		_ = cmd.Wait() // how it ended says nothing that the log does not
		_, _ = io.WriteString(server.keeper, "ended\n")
		close(server.done)
	}()
	return server, nil
}

// keep starts the keeper.
func (s *Server) keep(credential *syscall.Credential) error {
	cmd := exec.Command("/bin/sh", "-c", keeper, "keeper", s.dir, //nolint:gosec // nothing in it comes from outside
		strconv.Itoa(int(s.signal)), strconv.Itoa(s.cmd.Process.Pid))
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential, Setpgid: true}
	held, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start the keeper: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the keeper: %w", err)
	}
	s.keeper = held
	go func() { _ = cmd.Wait() }() // it ends after the program or after this process
	return nil
}

// Await asks ready until it returns nil, for at most limit. It returns early
// where the program ends first; its error carries the program's log.
func (s *Server) Await(limit time.Duration, ready func() error) error {
	deadline := time.After(limit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ready()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.done:
			return fmt.Errorf("the server ended before it answered: %w\n%s", err, s.Log())
		case <-deadline:
			return fmt.Errorf("the server did not answer within %v: %w\n%s", limit, err, s.Log())
		}
	}
}

// Log returns what the program has printed so far.
func (s *Server) Log() string {
	text, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return fmt.Sprintf("(no log: %v)", err)
	}
	return string(text)
}

// Stop ends the program, waits for it, and removes its folder. It need not be
// called, and may be called twice.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(s.signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop the server: %w", err)
	}
	<-s.done
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("remove the server's folder: %w", err)
	}
	return nil
}

// sweeper is the keeper of a folder without a program. It tries for a while,
// because what used the folder may still be on its way out.
const sweeper = `
read -r _
for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$1" 2>/dev/null && [ ! -e "$1" ] && break; sleep 0.2; done
`

// ProcessDir makes a folder that lasts as long as the test process, for what
// all its tests share, and is removed when the process ends, however it ends.
func ProcessDir(prefix string) (string, error) {
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	cmd := exec.Command("/bin/sh", "-c", sweeper, "sweeper", dir) //nolint:gosec // nothing in it comes from outside
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	held, err := cmd.StdinPipe()
	if err != nil {
		return "", fmt.Errorf("start the sweeper: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start the sweeper: %w", err)
	}
	sweepersMu.Lock()
	defer sweepersMu.Unlock()
	sweepers = append(sweepers, held)
	return dir, nil
}

// sweepers keeps the pipes of [ProcessDir] from being collected and closed.
var (
	sweepersMu sync.Mutex
	sweepers   []io.Closer
)

// FreePort returns a TCP port of the loopback that was free a moment ago.
// Somebody else may take it before the caller does: be ready to try again.
func FreePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("free the port: %w", err)
	}
	return port, nil
}
