package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// repository is the name of the firm's repository and of its folder.
const repository = "report-tools"

// errNoGit says that the git program is not installed.
var errNoGit = errors.New("git is not installed")

// writeRepository makes a repository of the commits, with its work tree.
func writeRepository(path string, commits []commit) error {
	program, err := exec.LookPath("git")
	if err != nil {
		return errNoGit
	}
	if err := os.MkdirAll(path, 0o750); err != nil {
		return err
	}
	run := func(input string, args ...string) error {
		const longest = time.Minute
		ctx, cancel := context.WithTimeout(context.Background(), longest)
		defer cancel()
		// A log of the refs would name this machine and this minute.
		full := append([]string{"-c", "core.logAllRefUpdates=false"}, args...)
		cmd := exec.CommandContext(ctx, program, full...) //nolint:gosec // fixed program and options
		cmd.Dir, cmd.Env, cmd.Stdin = path, gitEnvironment(path), strings.NewReader(input)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(out[:min(len(out), 500)]))
		}
		return nil
	}
	if err := run("", "init", "--quiet", "--template=", "."); err != nil {
		return err
	}
	if err := put(filepath.Join(path, ".git", "HEAD"), []byte("ref: refs/heads/main\n")); err != nil {
		return err
	}
	if err := run(stream(commits), "fast-import", "--quiet"); err != nil {
		return err
	}
	if err := run("", "read-tree", "HEAD"); err != nil { // an index without a machine's own times in it
		return err
	}
	for name, text := range tree(commits) {
		if err := put(filepath.Join(path, filepath.FromSlash(name)), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// gitEnvironment is this process's own without anything that steers git.
func gitEnvironment(path string) []string {
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool {
		return strings.HasPrefix(strings.ToUpper(kv), "GIT_")
	})
	return append(env, "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_ATTR_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0", "GIT_CEILING_DIRECTORIES="+filepath.Dir(path), "GIT_DEFAULT_HASH=sha1")
}

// commit is one change to some files.
type commit struct {
	by      mailbox
	at      time.Time
	message string
	files   []change
}

// change is the new text of a file, or the line that is added to its old one.
type change struct{ path, text, added string }

// stream is the commits in the language of git fast-import.
func stream(commits []commit) string {
	var b strings.Builder
	b.WriteString("reset refs/heads/main\n")
	for _, c := range commits {
		who := fmt.Sprintf("%s <%s> %d %s", c.by.name, c.by.address, c.at.Unix(), c.at.Format("-0700"))
		fmt.Fprintf(&b, "commit refs/heads/main\nauthor %s\ncommitter %s\ndata %d\n%s\n", who, who, len(c.message), c.message)
		for _, f := range c.files {
			fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", f.path, len(f.text), f.text)
		}
	}
	return b.String()
}

// tree is what the files hold after the last commit.
func tree(commits []commit) map[string]string {
	files := map[string]string{}
	for _, c := range commits {
		for _, f := range c.files {
			files[f.path] = f.text
		}
	}
	return files
}
