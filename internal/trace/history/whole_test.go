package history

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/core/problem"
)

// grown is a repository of some commits, and the names of them.
func grown(t *testing.T) (*repo, map[string]string) {
	r := newRepo(t, "x")
	names := map[string]string{}
	r.write("a", "first 4.2%\n")
	names[r.commit("one")] = "one"
	r.write("b", "second 4.2%\n")
	names[r.commit("two")] = "two"
	r.write("c", "third 4.2%\n")
	names[r.commit("three")] = "three"
	return r, names
}

var wholeOfIt = []string{
	`one a:1 "first 4.2%" stands at a:1 on main`,
	`two b:1 "second 4.2%" stands at b:1 on main`,
	`three c:1 "third 4.2%" stands at c:1 on main`,
}

func TestKindsOfRepository(t *testing.T) {
	r, names := grown(t)
	parent := filepath.Dir(r.dir)
	r.git("clone", "-q", "--bare", r.dir, filepath.Join(parent, "bare.git"))
	r.git("clone", "-q", "--shared", "--bare", r.dir, filepath.Join(parent, "shared.git"))
	r.git("worktree", "add", "-q", "--detach", filepath.Join(parent, "linked"))
	for _, dir := range []string{"x", "x/.git", "bare.git", "shared.git", "linked"} {
		clone := &repo{t: t, dir: filepath.Join(parent, dir), now: r.now}
		finds, sum := clone.finds(options(t))
		check(t, finds, names, wholeOfIt...)
		if sum.Cut || sum.Commits != 3 {
			t.Errorf("%s: %+v", dir, sum)
		}
	}
}

func TestShallowClone(t *testing.T) {
	r, names := grown(t)
	clone := &repo{t: t, dir: filepath.Join(filepath.Dir(r.dir), "clone"), now: r.now}
	r.git("clone", "-q", "--depth=2", "file://"+r.dir, clone.dir)
	finds, sum := clone.finds(options(t))
	if !sum.Cut || sum.Commits != 2 {
		t.Errorf("summary %+v", sum)
	}
	if len(finds) != 3 || !finds[0].In.Cut || !finds[1].In.Cut || finds[2].In.Cut || names[finds[0].In.ID] != "two" {
		t.Errorf("finds %q", toldAll(finds, names))
	}
}

// Where objects are missing, what can be read is read, and the rest is named.
func TestMissingObjects(t *testing.T) {
	r, names := grown(t)
	blob := r.git("rev-parse", "HEAD:b")
	r.write("b", "second 4.2%\nmore\n")
	names[r.commit("four")] = "four"
	r.write("d", "fourth 4.2%\n")
	names[r.commit("five")] = "five"
	if err := os.Remove(filepath.Join(r.dir, ".git", "objects", blob[:2], blob[2:])); err != nil {
		t.Fatal(err)
	}
	finds, sum := r.finds(options(t))
	check(t, finds, names, wholeOfIt[0], wholeOfIt[2], `five d:1 "fourth 4.2%" stands at d:1 on main`)
	if !sum.Cut || sum.Unread != 2 || sum.Commits != 5 || len(sum.Skipped) != 1 || sum.Skipped[0].Times != 2 {
		t.Errorf("summary %+v", sum)
	}
}

func TestPartialClone(t *testing.T) {
	r, _ := grown(t)
	r.git("config", "uploadpack.allowFilter", "true")
	clone := &repo{t: t, dir: filepath.Join(filepath.Dir(r.dir), "clone"), now: r.now}
	r.git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://"+r.dir, clone.dir)
	finds, sum := clone.finds(options(t))
	if len(finds) > 0 || !sum.Cut || sum.Unread != 3 {
		t.Errorf("finds %q, summary %+v", toldAll(finds, nil), sum)
	}
}

// A line that changed in a commit that could not be read is not claimed to
// stand.
func TestALineThatCannotBeFollowed(t *testing.T) {
	r := newRepo(t, "x")
	r.write("a", "4.2%\n")
	names := map[string]string{r.commit("one"): "one"}
	r.write("a", "x\n4.2%\n")
	r.commit("two")
	blob := r.git("rev-parse", "HEAD:a")
	r.write("a", "x\ny\n4.2%\n")
	r.commit("three")
	if err := os.Remove(filepath.Join(r.dir, ".git", "objects", blob[:2], blob[2:])); err != nil {
		t.Fatal(err)
	}
	finds, _ := r.finds(options(t))
	check(t, finds, names, `one a:1 "4.2%" not known`)
}

func TestReplacedCommitsAreReadAsTheyWere(t *testing.T) {
	r, names := grown(t)
	r.git("replace", "--graft", "HEAD")
	finds, _ := r.finds(options(t))
	check(t, finds, names, wholeOfIt...)
}

func TestNothingToRead(t *testing.T) {
	r := newRepo(t, "x")
	finds, sum := r.finds(options(t))
	if len(finds) > 0 || sum.Commits > 0 {
		t.Errorf("an empty repository has %v, %+v", finds, sum)
	}
	for path, want := range map[string]problem.Kind{
		filepath.Join(t.TempDir(), "none"): problem.Missing,
		t.TempDir():                        problem.Missing,
	} {
		if _, err := Read(t.Context(), path, options(t), nil); problem.KindOf(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	t.Setenv("PATH", "")
	_, err := Read(t.Context(), r.dir, options(t), nil)
	if p := problem.As(err); p == nil || p.Kind != problem.Unreachable || !strings.Contains(p.Next, "Install git") {
		t.Errorf("without git: %v", err)
	}
}

var errEnough = errors.New("enough")

func TestItStops(t *testing.T) {
	r, _ := grown(t)
	if _, err := Read(t.Context(), r.dir, options(t), func(Find) error { return errEnough }); !errors.Is(err, errEnough) {
		t.Errorf("got %v, want what yield returned", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	o := options(t)
	o.Progress = func(int, int) { cancel() }
	if _, err := Read(ctx, r.dir, o, func(Find) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestProgress(t *testing.T) {
	r, _ := grown(t)
	o, done, total := options(t), 0, 0
	o.Progress = func(d, n int) { done, total = d, n }
	r.finds(o)
	if done != 3 || total != 3 {
		t.Errorf("progress %d of %d", done, total)
	}
}
