package gitrun

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
)

// repository makes a real one with one commit, which has the file "a".
func repository(t *testing.T) (string, *Repository) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed, so no repository can be made to read")
	}
	work := filepath.Join(t.TempDir(), "work")
	if err := os.MkdirAll(work, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "a"), []byte("some text\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "a"}, {"-c", "user.name=Ines Kaya", "-c", "user.email=ines@firm.example", "commit", "-q", "-m", "one"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir, cmd.Env = work, Environment()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	dir, err := Find(work)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return work, r
}

func TestEnvironmentIsNotTheirs(t *testing.T) {
	for _, name := range []string{"GIT_DIR", "GIT_EXTERNAL_DIFF", "git_trace", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "theirs")
	}
	t.Setenv("OWNUP_TEST", "ours")
	env := Environment()
	for _, kv := range env {
		if strings.HasSuffix(kv, "=theirs") {
			t.Errorf("git would see %s", kv)
		}
	}
	for _, want := range []string{"OWNUP_TEST=ours", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_NO_REPLACE_OBJECTS=1"} {
		if !slices.Contains(env, want) {
			t.Errorf("git would not see %s", want)
		}
	}
}

func TestFind(t *testing.T) {
	work, r := repository(t)
	pointer := t.TempDir()
	if err := os.WriteFile(filepath.Join(pointer, ".git"), []byte("gitdir: "+r.Dir+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{work, filepath.Join(work, ".git"), pointer} {
		if dir, err := Find(path); err != nil || dir != r.Dir {
			t.Errorf("%s: %s, %v", path, dir, err)
		}
	}
	below := filepath.Join(work, "below")
	if err := os.Mkdir(below, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(below); problem.KindOf(err) != problem.Missing {
		t.Errorf("a folder in a repository: %v", err)
	}
}

func TestObjects(t *testing.T) {
	_, r := repository(t)
	o := r.Objects()
	defer o.Close()
	found, err := o.Look(t.Context(), []string{"HEAD:a", "HEAD:none", "a\nb", "HEAD^{commit}"})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, f := range found {
		kinds = append(kinds, f.Kind)
	}
	if diff := cmp.Diff([]string{"blob", "", "", "commit"}, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		name  string
		limit int64
		want  string
		size  int64
	}{{"HEAD:a", 10, "some text\n", 10}, {"HEAD:a", 9, "", 10}, {"HEAD:none", 10, "", 0}, {"a\nb", 10, "", 0}, {"HEAD:a", 10, "some text\n", 10}} {
		object, text, err := o.Read(t.Context(), c.name, c.limit)
		if err != nil || string(text) != c.want || object.Size != c.size {
			t.Errorf("%q within %d: %+v, %q, %v", c.name, c.limit, object, text, err)
		}
	}
}

func TestWhatGitComplainsOfIsKept(t *testing.T) {
	_, r := repository(t)
	_, err := r.Query(t.Context(), "", "rev-parse", "--verify", "none")
	if p := problem.As(err); p == nil || p.Kind != problem.Unreachable || !strings.Contains(errors.Unwrap(err).Error(), "Needed a single revision") {
		t.Errorf("got %v", err)
	}
	if _, err := r.Output(t.Context(), 3, "log"); err == nil {
		t.Error("an answer above the limit is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Query(ctx, "", "log"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestIsHash(t *testing.T) {
	for text, want := range map[string]bool{
		strings.Repeat("a0", 20): true, strings.Repeat("9f", 32): true, strings.Repeat("a", 39): false, strings.Repeat("A0", 20): false, "": false,
	} {
		if IsHash([]byte(text)) != want {
			t.Errorf("%q", text)
		}
	}
}
