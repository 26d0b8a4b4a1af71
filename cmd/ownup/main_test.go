package main

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ownup/internal/testkit/mailserver"
	"ownup/internal/trace/foreign"
)

// thursday is when every test happens.
var thursday = time.Date(2026, 11, 19, 9, 58, 0, 0, time.UTC)

func fixed() time.Time { return thursday }

func TestMain(m *testing.M) {
	if exit, ours := foreign.Main(); ours {
		os.Exit(exit)
	}
	testscript.Main(m, map[string]func(){"ownup": func() { os.Exit(run(fixed)) }})
}

// TestScripts runs what people type. A script has a folder of its own, the
// data folder $OWNUP_DATA in it that is not there yet, and a mail server at
// $SMTP, which is not set in the environment of ownup.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			server := mailserver.NewFaulty(t)
			env.Values["mail"] = server
			env.Setenv("SMTP", "smtp://"+server.Addr())
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("OWNUP_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
			// Under the race detector every process waits a second before it
			// ends, for goroutines that nobody here leaves behind.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			return os.Mkdir(filepath.Join(env.WorkDir, "home"), 0o700)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": status, "mail": post, "tamper": tamper, "fill": fill, "mode": mode,
		},
	})
}

// status N COMMAND... runs a command that has to end with that exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want := args[0]; want != strconv.Itoa(got) {
		ts.Fatalf("%s ended with status %d, want %s", strings.Join(args[1:], " "), got, want)
	}
}

// mail got N holds the server to having N messages; mail next BEHAVIOUR says
// what it does with the next one.
func post(ts *testscript.TestScript, _ bool, args []string) {
	server := ts.Value("mail").(*mailserver.Faulty)
	behaviours := map[string]mailserver.Behaviour{
		"drop": mailserver.DropAfterData, "refuse": mailserver.RefuseRecipient(550),
	}
	switch {
	case len(args) == 2 && args[0] == "got":
		if got := strconv.Itoa(len(server.Messages())); got != args[1] {
			ts.Fatalf("%s messages arrived, want %s", got, args[1])
		}
	case len(args) == 2 && args[0] == "next":
		server.Next(behaviours[args[1]])
	case len(args) == 2 && args[0] == "save":
		all := server.Messages()
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), all[len(all)-1].Data, 0o600))
	default:
		ts.Fatalf("usage: mail got N | next drop|refuse | save FILE")
	}
}

// tamper changes one byte of an event behind ownup's back.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	result, err := db.Exec(`UPDATE events SET sealed = zeroblob(length(sealed)) WHERE seq = ?`, args[1])
	ts.Check(err)
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		ts.Fatalf("no event was changed: %v", err)
	}
}

// fill FILE MEGABYTES TEXT writes a file of one text over and over; the text
// may hold escapes as in Go.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[2], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte(text), size*1_000_000/len(text)+1), 0o600))
}

// mode FILE PERMISSIONS holds a file to its permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); got != args[1] {
		ts.Fatalf("%s has the mode %s, want %s", args[0], got, args[1])
	}
}

// person is somebody at a terminal who answers every question the same way.
type person struct {
	t      *testing.T
	folder string
	smtp   string
}

// types runs a command and returns its exit status and what the person sees.
func (p person) types(answer string, args ...string) (status int, result, talk string) {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	prog := program(fixed, slog.New(slog.NewTextHandler(io.Discard, nil)))
	prog.Stdin, prog.Stdout, prog.Stderr = strings.NewReader(answer+"\n"), &stdout, &stderr
	prog.Terminal = func(any) (int, bool) { return 80, true }
	args = append(args, "--data", p.folder, "--smtp", p.smtp)
	status = prog.Run(p.t.Context(), args)
	return status, stdout.String(), stderr.String()
}

func TestNothingIsSentOrErasedWithoutAYes(t *testing.T) {
	server := mailserver.NewFaulty(t)
	p := person{t, filepath.Join(t.TempDir(), "data"), "smtp://" + server.Addr()}
	for _, args := range [][]string{
		{"me", "--name", "Mara Lind", "--address", "mara@firm.example", "--zone", "UTC"},
		{"new", "The churn figure is wrong"},
		{"describe", "1", "--repair", "send the corrected deck", "--repair-by", "17:00", "--cause", "I copied the wrong column"},
		{"add", "1", "Ines Kaya <ines@firm.example>"},
		{"draft", "1", "ines", "--body", body(t), "--subject", "A correction"},
	} {
		if status, _, talk := p.types("", args...); status != 0 {
			t.Fatalf("%v ended with %d: %s", args, status, talk)
		}
	}
	for _, answer := range []string{"", "n", "no", "yep", "\x1b[Ay"} {
		status, _, talk := p.types(answer, "tell", "1", "ines")
		if status != 4 || !strings.Contains(talk, "Nothing was sent.") {
			t.Errorf("after %q: status %d, %q", answer, status, talk)
		}
		if !strings.Contains(talk, "Send this to Ines Kaya <ines@firm.example> now? [y/N]") || !strings.Contains(talk, "Subject: A correction") {
			t.Errorf("the question does not show whom and what: %q", talk)
		}
	}
	if n := len(server.Messages()); n != 0 {
		t.Fatalf("%d messages left without a yes", n)
	}
	if status, result, talk := p.types("y", "tell", "1", "ines"); status != 0 || len(server.Messages()) != 1 {
		t.Fatalf("after a yes: status %d, %q, %q, %d messages", status, result, talk, len(server.Messages()))
	}
	for _, args := range [][]string{{"told", "1", "ines", "--not", "it came back"}, {"close", "1", "--untold", "ines: has left"}, {"seal", "1"}} {
		if status, _, talk := p.types("", args...); status != 0 {
			t.Fatalf("%v ended with %d: %s", args, status, talk)
		}
	}
	if status, _, talk := p.types("n", "erase", "1"); status != 4 || !strings.Contains(talk, "Nothing was erased.") {
		t.Errorf("erase after a no: status %d, %q", status, talk)
	}
	if status, _, talk := p.types("yes", "erase", "1"); status != 0 {
		t.Errorf("erase after a yes: status %d, %q", status, talk)
	}
}

func body(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(path, []byte("Hi Ines,\n\nI put a wrong figure into the deck. I'm sorry.\nI will send you the corrected deck today at 17:00.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
