// Package nonet keeps tests from reaching anything beyond the machine.
//
// A test that mails a stranger or asks a public server passes today, fails on
// a train, and tells somebody outside what is being tested. [Guard] closes
// the ways a Go program dials by default: HTTP's default transport, and name
// resolution for everything else. Code that takes a dialer of its own gets
// [DialContext].
//
// What it cannot stop is a connection that code makes with a dialer of its
// own to a literal address; "make test" closes that too, where it may, by
// running the tests in a network namespace that has only the loopback.
package nonet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"
)

// ErrOutside is what every refused connection fails with.
var ErrOutside = errors.New("tests must not reach beyond this machine")

// Main runs the tests of a package behind [Guard], for use in TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(nonet.Main(m)) }
func Main(m *testing.M) int {
	undo := Guard()
	defer undo()
	return m.Run()
}

// Guard makes [http.DefaultTransport] refuse connections beyond the loopback
// and [net.DefaultResolver] refuse to ask a name server; names in /etc/hosts
// still resolve. It changes the whole process, so call it before tests start;
// undo puts everything back.
func Guard() (undo func()) {
	transport, resolver := http.DefaultTransport, net.DefaultResolver
	http.DefaultTransport = Transport()
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: refuse}
	return func() { http.DefaultTransport, net.DefaultResolver = transport, resolver }
}

// Transport returns an HTTP transport that reaches the loopback only and
// ignores any proxy set in the environment.
func Transport() *http.Transport {
	return &http.Transport{
		DialContext:         DialContext,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     10 * time.Second,
	}
}

// DialContext dials like [net.Dialer.DialContext], and fails with
// [ErrOutside] for any address that is neither loopback nor a Unix socket.
func DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	// The check is made on the address that is about to be connected, after
	// names are resolved, so that a name cannot lead outside.
	d := net.Dialer{Timeout: 30 * time.Second, ControlContext: onlyLoopback}
	return d.DialContext(ctx, network, address)
}

func onlyLoopback(_ context.Context, network, address string, _ syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("read address %q: %w", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("dial %s: %w", address, ErrOutside)
	}
	return nil
}

// refuse stands in for the connection to a name server. The network is not
// even tried where the server is on the loopback, because such a server asks
// others outside.
func refuse(_ context.Context, _, address string) (net.Conn, error) {
	return nil, fmt.Errorf("ask name server %s: %w", address, ErrOutside)
}
