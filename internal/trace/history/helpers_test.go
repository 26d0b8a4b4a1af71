package history

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/core/match"
	"ownup/internal/gitrun"
	"ownup/internal/trace/extract/readers"
)

// repo is a real repository in a temporary folder.
type repo struct {
	t   testing.TB
	dir string
	now int64 // the committer's clock
}

func newRepo(t testing.TB, name string) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed, so no repository can be made to read")
	}
	r := &repo{t: t, dir: filepath.Join(t.TempDir(), name), now: 1700000000}
	if err := os.MkdirAll(r.dir, 0o750); err != nil {
		t.Fatal(err)
	}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r *repo) git(args ...string) string {
	r.t.Helper()
	return r.gitWith(nil, "", args...)
}

// gitWith runs git with fixed people and times, then env and input.
func (r *repo) gitWith(env []string, input string, args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(gitrun.Environment(), "GIT_ALLOW_PROTOCOL=file",
		"GIT_AUTHOR_NAME=Ines Kaya", "GIT_AUTHOR_EMAIL=ines@firm.example",
		"GIT_COMMITTER_NAME=Ines Kaya", "GIT_COMMITTER_EMAIL=ines@firm.example",
		fmt.Sprintf("GIT_AUTHOR_DATE=@%d +0000", r.now-60), fmt.Sprintf("GIT_COMMITTER_DATE=@%d +0000", r.now))
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r *repo) write(path, text string) {
	r.t.Helper()
	full := filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o750); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits everything in the work tree, a minute after the last one.
func (r *repo) commit(message string, env ...string) string {
	r.t.Helper()
	r.now += 60
	r.git("add", "-A")
	r.gitWith(env, message, "commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-F", "-")
	return r.git("rev-parse", "HEAD")
}

// by makes a commit somebody else's.
func by(name, address string) []string {
	return []string{"GIT_AUTHOR_NAME=" + name, "GIT_AUTHOR_EMAIL=" + address}
}

// options look for a figure and a phrase, and read documents in this process.
func options(t testing.TB) Options {
	t.Helper()
	search, err := match.For(match.Sought{Figures: []match.Figure{{Wrong: "4.2%", Right: "2.4%"}}, Phrases: []string{"Project Nightingale"}})
	if err != nil {
		t.Fatal(err)
	}
	return Options{Search: search, Read: readers.All().Deep}
}

// finds reads the repository and fails the test on any error.
func (r *repo) finds(o Options) ([]Find, Summary) {
	r.t.Helper()
	var all []Find
	sum, err := Read(context.Background(), r.dir, o, func(f Find) error {
		all = append(all, f)
		return nil
	})
	if err != nil {
		r.t.Fatalf("Read: %v", err)
	}
	return all, sum
}

// told says in words what a find says, with the names of commits as given.
func told(f Find, names map[string]string) string {
	name := func(id string) string {
		if n, ok := names[id]; ok {
			return n
		}
		return id
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", name(f.In.ID), f.Path)
	if len(f.Members) > 0 {
		fmt.Fprintf(&b, " > %s", strings.Join(f.Members, " > "))
	}
	switch {
	case f.Place.Cell != "":
		fmt.Fprintf(&b, " %s", f.Place.Cell)
	case f.Place.Line > 0:
		fmt.Fprintf(&b, ":%d", f.Place.Line)
	}
	fmt.Fprintf(&b, " %q", f.Text)
	for _, s := range f.Fate.Head {
		fmt.Fprintf(&b, " stands at %s", s.Path)
		switch {
		case s.Place.Cell != "":
			fmt.Fprintf(&b, " %s", s.Place.Cell)
		case s.Place.Line > 0:
			fmt.Fprintf(&b, ":%d", s.Place.Line)
		}
	}
	if f.Fate.Gone != nil {
		fmt.Fprintf(&b, " taken out with %s by %s", name(f.Fate.Gone.ID), f.Fate.Gone.Author.Name)
	}
	if f.Fate.Unknown {
		b.WriteString(" not known")
	}
	var branches []string
	for _, branch := range f.Fate.Branches {
		branches = append(branches, strings.TrimPrefix(branch, "refs/heads/"))
	}
	if len(branches) > 0 {
		fmt.Fprintf(&b, " on %s", strings.Join(branches, ","))
	}
	return b.String()
}

func toldAll(finds []Find, names map[string]string) []string {
	var all []string
	for _, f := range finds {
		all = append(all, told(f, names))
	}
	return all
}
