// Package mailserver gives tests mail servers to send to.
//
// [Start] runs a real one, OpenSMTPD, that delivers every message into a
// folder where the test reads it, refuses some recipients and bounces others,
// so that what is proven about sending is proven against a server that
// somebody else wrote. [NewFaulty] is a server inside the test process that
// breaks in the ways a real one does only on bad days: it refuses, hangs, or
// drops the connection after the whole message has arrived.
package mailserver

import (
	"errors"
	"fmt"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownup/internal/testkit"
)

// Server is a running OpenSMTPD on the loopback, without TLS or
// authentication. What it does with a message depends on the recipient:
//
//   - unknown…@any.domain is refused with 550 at RCPT;
//   - bounce…@any.domain is accepted, then comes back to the sender as a
//     delivery status notification;
//   - everybody else, in any domain, gets it in a Maildir of their own.
//
// Nothing ever leaves the machine.
type Server struct {
	addr string
	mail string // the folder of the Maildirs
}

// nobody owns the Maildirs: OpenSMTPD delivers as the recipient and never as
// root.
const nobody = 65534

// config is smtpd.conf; see smtpd.conf(5). Delivery is by recipient, not by
// account, because tests write to people and not to users of this machine.
const config = `table boxes { "@" = "box" }
table homes { "box" = "%[1]d:%[1]d:%[2]s" }
listen on 127.0.0.1 port %[3]d hostname mail.test
action "deliver" maildir "%[2]s/%%{dest.domain:lowercase}/%%{dest.user:lowercase}" virtual <boxes> userbase <homes>
action "fail" mda "exit 67" virtual <boxes> userbase <homes>
match from any for any rcpt-to regex { "^unknown" } reject
match from any for any rcpt-to regex { "^bounce" } action "fail"
match from any for any action "deliver"
`

// private runs smtpd with its own /run and /var/spool, because the paths of
// its queue and its control socket are compiled in and a machine may run one
// already.
const private = `mount --make-rprivate / && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/spool &&
mkdir -m 711 /var/spool/smtpd && exec "$0" -d -f "$1"`

// Start runs a server until tb ends. It needs OpenSMTPD and root; where one is
// missing it ends tb with [testkit.Unavailable]. Where the machine allows no
// mount namespaces, as in some containers, the server uses the machine's own
// queue, and tests that need one wait for one another.
func Start(tb testing.TB) *Server {
	tb.Helper()
	smtpd := testkit.Program(nil, "smtpd")
	if smtpd == "" {
		testkit.Unavailable(tb, "OpenSMTPD is not installed (Debian: apt-get install opensmtpd).")
	}
	if os.Geteuid() != 0 {
		testkit.Unavailable(tb, "OpenSMTPD runs for root only, and these tests do not run as root.")
	}
	program, signal := []string{smtpd, "-d", "-f"}, syscall.SIGTERM
	if unshare := testkit.Program(nil, "unshare"); mayUnshare(unshare) {
		program = []string{unshare, "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", private, smtpd}
		signal = syscall.SIGKILL // unshare passes its end on to all of smtpd's processes
	} else if err := takeTurns(tb); err != nil {
		tb.Fatalf("wait for the machine's mail queue: %v", err)
	}
	var server *Server
	var err error
	for range 3 { // the free port may be taken meanwhile
		if server, err = launch(tb, program, signal); err == nil {
			return server
		}
	}
	tb.Fatalf("start OpenSMTPD: %v", err)
	return nil
}

func mayUnshare(unshare string) bool {
	return unshare != "" && exec.Command(unshare, "--mount", "--pid", "--fork", "true").Run() == nil
}

// takeTurns holds a lock of the whole machine until tb ends.
func takeTurns(tb testing.TB) error {
	tb.Helper()
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "ownup-smtpd.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open the lock: %w", err)
	}
	tb.Cleanup(func() { _ = lock.Close() }) // which gives it back
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("take the lock: %w", err)
	}
	return nil
}

func launch(tb testing.TB, program []string, signal syscall.Signal) (*Server, error) {
	tb.Helper()
	dir, err := os.MkdirTemp("", "ownup-smtpd-")
	if err != nil {
		return nil, fmt.Errorf("make the server's folder: %w", err)
	}
	port, err := testkit.FreePort()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	server := &Server{addr: "127.0.0.1:" + strconv.Itoa(port), mail: filepath.Join(dir, "mail")}
	conf := filepath.Join(dir, "smtpd.conf")
	if err := errors.Join(
		os.Chmod(dir, 0o711), //nolint:gosec // deliveries, which are not root's, pass through it
		os.Mkdir(server.mail, 0o700),
		os.Chown(server.mail, nobody, nobody),
		os.WriteFile(conf, fmt.Appendf(nil, config, nobody, server.mail, port), 0o600),
	); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	running, err := testkit.Run(testkit.Spec{
		Dir: dir, Signal: signal, Command: append(slices.Clone(program), conf),
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := running.Await(20*time.Second, server.greet); err != nil {
		return nil, errors.Join(err, running.Stop())
	}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("the mail server's log:\n%s", running.Log())
		}
		if err := running.Stop(); err != nil {
			tb.Errorf("stop OpenSMTPD: %v", err)
		}
	})
	return server, nil
}

// greet returns nil once the server says hello.
func (s *Server) greet() error {
	client, err := smtp.Dial(s.addr)
	if err != nil {
		return err
	}
	return client.Quit()
}

// Addr is where the server listens, "127.0.0.1:port".
func (s *Server) Addr() string { return s.addr }

// Inbox returns the messages delivered to address so far, oldest first, as
// the server wrote them. It fails tb where the folder cannot be read.
func (s *Server) Inbox(tb testing.TB, address string) [][]byte {
	tb.Helper()
	user, domain, found := strings.Cut(strings.ToLower(address), "@")
	if !found || strings.ContainsAny(address, "/\\") {
		tb.Fatalf("read the inbox of %q: not an address", address)
	}
	dir := filepath.Join(s.mail, domain, user, "new")
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		tb.Fatalf("read the inbox of %s: %v", address, err)
	}
	// Maildir names tell seconds only; the files' own times tell more.
	type letter struct {
		at   time.Time
		text []byte
	}
	var letters []letter
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			tb.Fatalf("read the inbox of %s: %v", address, err)
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			tb.Fatalf("read the inbox of %s: %v", address, err)
		}
		letters = append(letters, letter{info.ModTime(), text})
	}
	slices.SortStableFunc(letters, func(a, b letter) int { return a.at.Compare(b.at) })
	inbox := make([][]byte, len(letters))
	for i, l := range letters {
		inbox[i] = l.text
	}
	return inbox
}

// Await returns the inbox of address once it holds n messages or more. It
// fails tb where they have not come within half a minute.
func (s *Server) Await(tb testing.TB, address string, n int) [][]byte {
	tb.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		inbox := s.Inbox(tb, address)
		if len(inbox) >= n {
			return inbox
		}
		if time.Since(start) > 30*time.Second {
			tb.Fatalf("%s has %d messages after half a minute, want %d", address, len(inbox), n)
		}
	}
}
