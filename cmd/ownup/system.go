package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"ownup/internal/app"
)

// terminal tells whether a stream is a terminal, and how wide.
func terminal(stream any) (columns int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) && !isatty.IsCygwinTerminal(f.Fd()) {
		return 0, false
	}
	return columnsOf(f), true
}

// guessTime bounds asking git.
const guessTime = 2 * time.Second

// guess asks git who the person is. Only the person's own settings are
// asked, never those of a repository that happens to be the working folder,
// and no command can come out of them.
func guess(ctx context.Context) (app.Profile, bool) {
	ctx, cancel := context.WithTimeout(ctx, guessTime)
	defer cancel()
	p := app.Profile{Name: setting(ctx, "user.name"), Address: setting(ctx, "user.email"), Zone: zone()}
	return p, p.Name != "" && p.Address != ""
}

func setting(ctx context.Context, name string) string {
	cmd := exec.CommandContext(ctx, "git", "config", "--global", "--get", name) //nolint:gosec // both names are constants
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		return "" // no git, or nothing said: the person is asked
	}
	return strings.TrimSpace(string(out))
}

// zone is the machine's time zone by its IANA name, "UTC" where it cannot be
// told. Go knows the zone itself but not its name.
func zone() string {
	if name, set := os.LookupEnv("TZ"); set {
		return known(strings.TrimPrefix(name, ":"))
	}
	file, err := filepath.EvalSymlinks("/etc/localtime")
	if err != nil {
		return "UTC"
	}
	_, name, _ := strings.Cut(filepath.ToSlash(file), "zoneinfo/")
	return known(name)
}

func known(name string) string {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return "UTC"
	}
	return name
}
