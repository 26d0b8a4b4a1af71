package nonet_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/testkit/nonet"
)

func TestGuardLetsLoopbackThrough(t *testing.T) {
	t.Cleanup(nonet.Guard())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "here")
	}))
	t.Cleanup(server.Close)

	reply, err := http.Get(server.URL)
	if err != nil {
		t.Fatalf("the loopback must stay reachable: %v", err)
	}
	defer func() { _ = reply.Body.Close() }()
	if body, err := io.ReadAll(reply.Body); err != nil || string(body) != "here" {
		t.Errorf("read %q, %v", body, err)
	}
}

func TestGuardRefusesTheOutside(t *testing.T) {
	t.Cleanup(nonet.Guard())
	// 192.0.2.0/24 is set aside for documentation (RFC 5737) and answers nobody.
	if _, err := http.Get("http://192.0.2.1/"); !errors.Is(err, nonet.ErrOutside) { //nolint:bodyclose // there is no reply
		t.Errorf("a literal address: got %v, want %v", err, nonet.ErrOutside)
	}
	// The resolver reports its error as text, so the text is all there is.
	if _, err := net.Dial("tcp", "outside.example:25"); err == nil || !strings.Contains(err.Error(), nonet.ErrOutside.Error()) {
		t.Errorf("a name: got %v, want %v", err, nonet.ErrOutside)
	}
}

func TestGuardCanBeUndone(t *testing.T) {
	transport, resolver := http.DefaultTransport, net.DefaultResolver
	nonet.Guard()()
	if http.DefaultTransport != transport || net.DefaultResolver != resolver {
		t.Error("undo did not put the defaults back")
	}
}

func TestDialContext(t *testing.T) {
	socket, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tcp.Close() })

	for _, tc := range []struct {
		name, network, address string
		outside                bool
	}{
		{name: "socket", network: "unix", address: socket.Addr().String()},
		{name: "loopback", network: "tcp", address: tcp.Addr().String()},
		{name: "public", network: "tcp", address: "192.0.2.1:25", outside: true},
		{name: "private", network: "tcp", address: "10.0.0.1:25", outside: true},
		{name: "udp", network: "udp", address: "192.0.2.1:53", outside: true},
		{name: "six", network: "tcp", address: "[2001:db8::1]:25", outside: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn, err := nonet.DialContext(context.Background(), tc.network, tc.address)
			if conn != nil {
				_ = conn.Close()
			}
			if got := errors.Is(err, nonet.ErrOutside); got != tc.outside || (!tc.outside && err != nil) {
				t.Errorf("dial %s: %v; want refused %v", tc.address, err, tc.outside)
			}
		})
	}
}
