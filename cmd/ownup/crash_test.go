package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownup/internal/testkit/mailserver"
	"ownup/internal/testkit/postgres"
)

// killed is the real binary, built as it is shipped, on one database. It is
// killed with SIGKILL, which no process can catch, while it works.
type killed struct {
	t      *testing.T
	binary string
	env    []string
}

// onBothDatabases runs a story about the real binary on SQLite and PostgreSQL.
func onBothDatabases(t *testing.T, story func(*testing.T, killed)) {
	if testing.Short() {
		t.Skip("builds the binary and kills it many times")
	}
	binary := filepath.Join(t.TempDir(), "ownup")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for name, url := range map[string]func(*testing.T) string{
		"sqlite":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "ownup.db") },
		"postgresql": func(t *testing.T) string { return postgres.Start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			k := killed{t, binary, append(os.Environ(),
				"OWNUP_DATA="+t.TempDir(), "OWNUP_DATABASE="+url(t), "HOME="+t.TempDir(), "OWNUP_SEND_TIMEOUT=1s")}
			k.must("me", "--name", "Mara Lind", "--address", "mara@firm.example", "--zone", "UTC")
			k.must("new", "The churn figure is wrong", "--kind", "other")
			story(t, k)
		})
	}
}

func (k killed) command(args ...string) *exec.Cmd {
	c := exec.Command(k.binary, args...)
	c.Env = k.env
	return c
}

// must runs a command to its end and returns what it printed.
func (k killed) must(args ...string) string {
	k.t.Helper()
	out, err := k.command(args...).Output()
	if err != nil {
		var exit *exec.ExitError
		errors.As(err, &exit)
		k.t.Fatalf("ownup %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return string(out)
}

// shown is what the story needs of "show --json".
type shown struct {
	Fires     []struct{ Title string }
	Listeners []struct {
		Name       string
		Disclosure struct {
			State    string
			Attempts []struct{ Outcome string }
		}
	}
}

func (k killed) show() shown {
	k.t.Helper()
	var s shown
	if err := json.Unmarshal([]byte(k.must("show", "1", "--json")), &s); err != nil {
		k.t.Fatal(err)
	}
	return s
}

// TestAKillLosesNoAcknowledgedWrite kills the binary at every moment of its
// work. Whatever it had acknowledged is there afterwards, and the record is
// whole.
func TestAKillLosesNoAcknowledgedWrite(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, k killed) {
		began := time.Now()
		k.must("fire", "1", "add", "unhurried")
		usual := time.Since(began)
		acknowledged, interrupted := map[string]bool{"unhurried": true}, 0
		const kills = 24
		for i := range kills {
			title := fmt.Sprintf("fire %d", i)
			c := k.command("fire", "1", "add", title)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			// From the first moment to a little after the usual end.
			timer := time.AfterFunc(usual*time.Duration(i)*5/(kills*4), func() { _ = c.Process.Kill() })
			if c.Wait() == nil {
				acknowledged[title] = true
			} else {
				interrupted++
			}
			timer.Stop()
			k.must("verify")
		}
		kept := map[string]int{}
		for _, f := range k.show().Fires {
			kept[f.Title]++
		}
		for title := range acknowledged {
			if kept[title] != 1 {
				t.Errorf("%q was acknowledged and is there %d times", title, kept[title])
			}
		}
		if interrupted == 0 {
			t.Error("no kill came in time: nothing was shown")
		}
		t.Logf("%d kills came in time, %d writes were acknowledged", interrupted, len(acknowledged))
	})
}

// TestAKillWhileSendingLeavesDoubt kills the binary after the mail server has
// the text and before it has answered. The disclosure is in doubt afterwards,
// and nothing is sent again by itself.
func TestAKillWhileSendingLeavesDoubt(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, k killed) {
		server := mailserver.NewFaulty(t)
		k.env = append(k.env, "OWNUP_SMTP=smtp://"+server.Addr())
		k.must("add", "1", "Ines Kaya <ines@firm.example>")
		letter := filepath.Join(t.TempDir(), "letter")
		if err := os.WriteFile(letter, []byte("I gave you a wrong figure. I'm sorry. I will send you the right one by 15:00 today.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		k.must("draft", "1", "ines", "--subject", "A correction", "--body", letter)

		server.Next(mailserver.HangAfterData)
		c := k.command("tell", "1", "ines", "--yes")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for len(server.Messages()) == 0 {
			time.Sleep(5 * time.Millisecond) // the server has no event to wait for
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		state := func() string { return k.show().Listeners[0].Disclosure.State }
		if got := state(); got != "sending" {
			t.Errorf("right after the kill the record says %q, want sending: its lease has not run out", got)
		}
		deadline := time.Now().Add(30 * time.Second)
		for state() == "sending" && time.Now().Before(deadline) {
			time.Sleep(200 * time.Millisecond)
		}
		if got := state(); got != "in doubt" {
			t.Fatalf("after the lease the record says %q, want in doubt", got)
		}
		if err := k.command("tell", "1", "ines", "--yes").Run(); err == nil {
			t.Error("a message in doubt was sent again")
		}
		if n := len(server.Messages()); n != 1 {
			t.Errorf("the server has %d messages, want 1", n)
		}
		k.must("resolve", "1", "ines", "--not-arrived")
		k.must("tell", "1", "ines", "--yes")
		if got, n := state(), len(server.Messages()); got != "told" || n != 2 {
			t.Errorf("after the person's word the record says %q with %d messages, want told with 2", got, n)
		}
		k.must("verify")
	})
}
