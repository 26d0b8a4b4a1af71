// Command ownup is for the person who has just realised that they made a
// mistake at work. This package puts the parts together and sets the exit
// status; what ownup does is in internal/.
package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // people's zones are known on machines without zone files

	"ownup/internal/cli"
	"ownup/internal/lsp"
	"ownup/internal/rulebook"
	"ownup/internal/trace/foreign"
	"ownup/internal/unwrap"
	"ownup/internal/web"
)

// version is set when a release is built.
var version = "dev"

func main() {
	if exit, ours := foreign.Main(); ours {
		os.Exit(exit)
	}
	os.Exit(run(time.Now))
}

// run runs the command in the arguments with a clock.
func run(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return program(now, log).Run(ctx, os.Args[1:])
}

// program is ownup put together.
func program(now func() time.Time, log *slog.Logger) *cli.Program {
	o := opener{now: now, log: log}
	return &cli.Program{
		Open:     o.session,
		Rules:    rules,
		FormOf:   unwrap.FormOf,
		Message:  unwrap.Message,
		LSP:      speakLSP,
		Trace:    look,
		Serve:    o.serve,
		Demo:     firm,
		Gallery:  web.Gallery,
		Guess:    guess,
		ReadMail: readMail,
		Version:  version,
		Now:      now,
		Zone:     time.Local,
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Terminal: terminal,

		Playbooks:      rulebook.PlaybookFolder,
		CheckPlaybooks: rulebook.CheckPlaybooks,
	}
}

// speakLSP serves an editor.
func speakLSP(in io.Reader, out io.Writer, review cli.ReviewFunc) (orderly bool, err error) {
	return lsp.Serve(in, out, lsp.Options{Version: version, Review: review})
}
