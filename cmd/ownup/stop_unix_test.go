//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStoppingACommandThatWaitsForInput is the first Ctrl-C while nothing
// comes: on standard input, from a pipe, or before a pipe has another end.
func TestStoppingACommandThatWaitsForInput(t *testing.T) {
	p := person{t, filepath.Join(t.TempDir(), "data"), "smtp://127.0.0.1:1"}
	for _, args := range [][]string{
		{"me", "--name", "Mara Lind", "--address", "mara@firm.example", "--zone", "UTC"},
		{"new", "The churn figure is wrong"},
		{"add", "1", "Ines Kaya <ines@firm.example>"},
	} {
		if status, _, talk := p.types("", args...); status != 0 {
			t.Fatalf("%v ended with %d: %s", args, status, talk)
		}
	}
	fifo := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"review", "-"},
		{"triage", "-"},
		{"who", "--batch", "-"},
		{"draft", "1", "1", "--body", "-"},
		{"review", fifo},
		{"triage", fifo},
		{"who", "--batch", fifo},
	} {
		t.Run(strings.ReplaceAll(strings.Join(args, " "), fifo, "pipe"), func(t *testing.T) {
			silent, end := io.Pipe()
			defer func() { _ = end.Close() }()
			var stderr bytes.Buffer
			prog := program(fixed, slog.New(slog.DiscardHandler))
			prog.Stdin, prog.Stdout, prog.Stderr = silent, io.Discard, &stderr
			prog.Terminal = nil
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan int, 1)
			go func() { ended <- prog.Run(ctx, append(args, "--data", p.folder)) }()
			select {
			case status := <-ended:
				t.Fatalf("ended with %d before it was stopped: %s", status, stderr.String())
			case <-time.After(100 * time.Millisecond):
			}
			stop()
			select {
			case status := <-ended:
				if status != 130 || !strings.Contains(stderr.String(), "Stopped.") {
					t.Errorf("stopped, it ends with %d and says %q, want 130", status, stderr.String())
				}
			case <-time.After(30 * time.Second):
				t.Fatal("it does not end when it is stopped")
			}
		})
	}
}
