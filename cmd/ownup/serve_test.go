package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// aWhile is longer than anything here takes on a busy machine.
const aWhile = time.Minute

func TestServeIsOpenedWithTheAddressItPrints(t *testing.T) {
	for _, args := range [][]string{
		{"serve", "--listen", "127.0.0.1:0"},
		{"demo", "--no-open"},
	} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithTimeout(t.Context(), aWhile)
			defer stop()
			out, in := io.Pipe()
			prog := program(fixed, slog.New(slog.DiscardHandler))
			prog.Stdin, prog.Stdout, prog.Stderr, prog.Terminal = strings.NewReader(""), in, io.Discard, nil
			if args[0] == "serve" {
				args = append(args, "--data", filepath.Join(t.TempDir(), "data"))
			}
			ended := make(chan int, 1)
			go func() {
				ended <- prog.Run(ctx, args)
				_ = in.Close()
			}()
			page := visit(t, address(t, out))
			go func() { _, _ = io.Copy(io.Discard, out) }()
			if !strings.Contains(page, "ownup") {
				t.Errorf("the page is not ownup's: %.300s", page)
			}
			stop()
			if status := <-ended; status != 0 {
				t.Errorf("being stopped ended with status %d, want 0", status)
			}
		})
	}
}

// address waits for the line that is an address.
func address(t *testing.T, out io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "http://127.0.0.1:") {
			return lines.Text()
		}
	}
	t.Fatal("no address was printed")
	return ""
}

// visit goes to an address as a browser does.
func visit(t *testing.T, url string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Jar: jar, Timeout: aWhile}).Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("GET: %s, %v", answer.Status, err)
	}
	return string(page)
}

func TestASignalEndsTheServerInOrder(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Under this name the test binary is ownup; see TestMain.
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Args = []string{"ownup", "serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data")}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	visit(t, address(t, out))
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
}
