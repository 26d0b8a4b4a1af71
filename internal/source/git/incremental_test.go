package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
)

func TestOnlyNewCommitsAreRead(t *testing.T) {
	r := newRepo(t, "x")
	r.commit("one")
	r.git("tag", "-a", "-m", "v1", "v1")
	r.git("tag", "tree", "HEAD^{tree}") // a tag need not name a commit
	var got notebook
	r.read(nil, &got)
	cursors := len(got.cursors)
	r.read(got.last(), &got)
	if got.titles() != "one" || len(got.cursors) != cursors {
		t.Errorf("reading again gave %q and %d more cursors, want nothing", got.titles(), len(got.cursors)-cursors)
	}
	r.git("checkout", "-q", "-b", "side")
	r.commit("two")
	r.git("checkout", "-q", "--detach", "main")
	r.commit("three")
	r.read(got.last(), &got)
	if got.titles() != "one|two|three" || got.resets != 0 {
		t.Errorf("got %q with %d resets, want the two new commits, one on no branch", got.titles(), got.resets)
	}
	// Merged and deleted, a branch's commits can still be reached.
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	r.git("branch", "-q", "-D", "side")
	r.git("update-ref", "refs/remotes/origin/three", r.git("rev-parse", "main@{0}"))
	before := got.last()
	next := notebook{}
	r.git("update-ref", "refs/remotes/origin/kept", strings.Fields(r.git("rev-list", "-n1", "--all", "--reflog", "--grep=three"))[0])
	r.read(before, &next)
	if next.titles() != "merge" || next.resets != 0 {
		t.Errorf("got %q with %d resets, want the merge only", next.titles(), next.resets)
	}
}

func TestRewrittenHistoryIsReadAnew(t *testing.T) {
	r := newRepo(t, "x")
	r.commit("one")
	r.commit("two")
	var got notebook
	r.read(nil, &got)
	r.git("reset", "-q", "--hard", "HEAD~1")
	r.commit("two, better")
	r.read(got.last(), &got)
	if got.resets != 1 || got.titles() != "one|two, better" {
		t.Errorf("got %q with %d resets, want all read anew", got.titles(), got.resets)
	}
	// And once the old commits are not even there any more.
	held := got.last()
	r.git("reset", "-q", "--hard", "HEAD~1")
	r.commit("two, best")
	r.git("reflog", "expire", "--expire=now", "--all")
	r.git("gc", "-q", "--prune=now")
	next := notebook{}
	r.read(held, &next)
	if next.resets != 1 || next.titles() != "one|two, best" {
		t.Errorf("got %q with %d resets, want all read anew", next.titles(), next.resets)
	}
}

func TestCursorsThatCannotBeUsed(t *testing.T) {
	r := newRepo(t, "x")
	r.commit("one")
	for _, held := range []string{
		"x", "{}", "null", `{"v":99}`, `{"v":2,"saved":true}`, `{"v":2,"done":-4}`, `{"v":2,"tips":["--all"]}`,
		`{"v":2,"tips":["0123456789012345678901234567890123456789"]}`, `{"v":2,"mailmap":"HEAD"}`,
		`{"v":2,"done":7,"plan":"x"}`,
	} {
		var got notebook
		r.read([]byte(held), &got)
		if got.resets != 1 || got.titles() != "one" {
			t.Errorf("cursor %s: got %q with %d resets, want all read anew", held, got.titles(), got.resets)
		}
	}
}

// An interrupted reading goes on from every cursor that it left, also when
// the repository has grown since, and hands over each commit exactly once.
func TestHalfAReadingResumes(t *testing.T) {
	r := newRepo(t, "x")
	r.many(2*checkpoints + 100)
	var whole notebook
	r.read(nil, &whole)
	if diff := cmp.Diff([]int{checkpoints, 2 * checkpoints, 2*checkpoints + 100}, whole.upTo); diff != "" {
		t.Fatalf("acts at the checkpoints (-want +got):\n%s", diff)
	}

	cut := notebook{failAt: checkpoints + 700}
	if err := Read(context.Background(), r.dir, nil, &cut); !errors.Is(err, errFull) {
		t.Fatalf("Read gave %v, want the sink's own error", err)
	}
	r.git("reset", "-q", "--hard") // fast-import left the work tree behind
	r.commit("after the cut")
	var rest notebook
	r.read(cut.last(), &rest)
	var fresh notebook
	r.read(nil, &fresh)
	if rest.resets != 0 {
		t.Errorf("resuming reset the sink")
	}
	resumed := slices.Concat(cut.acts[:cut.upTo[0]], rest.acts)
	if diff := cmp.Diff(fresh.acts, resumed); diff != "" {
		t.Errorf("a reading in two halves differs from one in a piece (-whole +halves):\n%s", diff)
	}
	if string(rest.last()) != string(fresh.last()) {
		t.Errorf("the cursors differ:\nresumed %s\nfresh   %s", rest.last(), fresh.last())
	}
}

func TestAnotherOrderThanBeforeStartsAfresh(t *testing.T) {
	r := newRepo(t, "x")
	r.write(".mailmap", "Jo Park <jo@firm.example>\n")
	r.many(checkpoints + 1)
	r.git("reset", "-q")
	r.commit("last")
	cut := notebook{failAt: checkpoints + 1}
	_ = Read(context.Background(), r.dir, nil, &cut)
	cur, ok := parseCursor(cut.last(), false)
	if !ok {
		t.Fatalf("no cursor was left")
	}
	cur.Plan = digestOf([]byte("another order"))
	held, err := cur.encode()
	if err != nil {
		t.Fatal(err)
	}
	var got notebook
	r.read(held, &got)
	if n := len(strings.Fields(r.git("rev-list", "--all"))); got.resets != 1 || len(got.acts) != n || len(got.aliases) != len(cut.aliases) {
		t.Errorf("got %d of %d acts, %d aliases, %d resets; want all of it anew", len(got.acts), n, len(got.aliases), got.resets)
	}
}

func TestShallowCloneAndDeepening(t *testing.T) {
	r := newRepo(t, "x")
	for i := range 4 {
		r.write(fmt.Sprintf("f%d", i), "1")
		r.commit(fmt.Sprintf("step %d", i))
	}
	clone := &repo{t: t, dir: filepath.Join(filepath.Dir(r.dir), "clone"), now: r.now}
	r.git("clone", "-q", "--depth=2", "file://"+r.dir, clone.dir)
	var got notebook
	clone.read(nil, &got)
	if got.titles() != "step 2|step 3" || len(got.acts[0].Things) != 0 || len(got.acts[1].Things) != 1 || len(got.skips) != 1 {
		t.Errorf("got %+v; want two commits, the one at the cut without paths and named", got)
	}
	clone.git("fetch", "-q", "--unshallow")
	clone.read(got.last(), &got)
	if got.resets != 1 || got.titles() != "step 0|step 1|step 2|step 3" || len(got.acts[2].Things) != 1 {
		t.Errorf("deepened, got %q with %d resets, want all read anew", got.titles(), got.resets)
	}
}

// fakeGit puts a program called git first on the path. It acts as git does
// but for the reading of commits, where it runs the given shell text.
func fakeGit(t *testing.T, text string) {
	t.Helper()
	real, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed, so there is nothing to stand in for")
	}
	dir := t.TempDir()
	script := "#!/bin/sh\ncase \"$*\" in *diff-tree*) " + text + ";; *) exec " + real + " \"$@\";; esac\n"
	script = strings.ReplaceAll(script, "REAL", real)
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(script), 0o700); err != nil { // has to run
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestGitDyingHalfWayKeepsWhatWasRead(t *testing.T) {
	for name, tc := range map[string]struct {
		script string
		kind   problem.Kind
	}{
		"killed":              {`REAL "$@" | head -c 200000; exit 137`, problem.Unreachable},
		"ends as if all well": {`REAL "$@" | head -c 200000; exit 0`, problem.Unreachable},
		"garbage":             {`REAL "$@" | head -c 200000; yes | tr "\\n" "\\000" | head -c 200000; exit 0`, problem.Damaged},
		"more than asked":     {`REAL "$@"; printf '\0\0'; REAL "$@" </dev/null; echo more; exit 0`, problem.Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t, "x")
			r.many(2*checkpoints + 100)
			var whole notebook
			r.read(nil, &whole)
			fakeGit(t, tc.script)
			var got notebook
			err := Read(context.Background(), r.dir, nil, &got)
			if problem.KindOf(err) != tc.kind || problem.As(err).Next == "" {
				t.Errorf("got %v (%s), want a problem of kind %s with a next step", err, problem.KindOf(err), tc.kind)
			}
			if len(got.cursors) == 0 {
				t.Fatalf("nothing was checkpointed of %d acts", len(got.acts))
			}
			t.Setenv("PATH", strings.SplitN(os.Getenv("PATH"), string(os.PathListSeparator), 2)[1])
			var rest notebook
			r.read(got.last(), &rest)
			if n := got.upTo[len(got.upTo)-1] + len(rest.acts); n != len(whole.acts) || rest.resets != 0 {
				t.Errorf("resumed, got %d acts with %d resets, want %d", n, rest.resets, len(whole.acts))
			}
		})
	}
}

func TestWithoutGit(t *testing.T) {
	r := newRepo(t, "x")
	t.Setenv("PATH", t.TempDir())
	err := Read(context.Background(), r.dir, nil, &notebook{})
	if p := problem.As(err); p.Kind != problem.Unreachable || !strings.Contains(p.Next, "Install git") {
		t.Errorf("got %v, want a problem that says what to install", err)
	}
}

// cancelling is a sink that cancels at its first act.
type cancelling struct {
	notebook
	cancel context.CancelFunc
}

func (c *cancelling) Progress(int64, int64) { c.cancel() }

func TestCancelEndsGit(t *testing.T) {
	r := newRepo(t, "x")
	r.many(3 * checkpoints)
	fakeGit(t, `REAL "$@" | head -c 300000; exec sleep 60`)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := Read(ctx, r.dir, nil, &cancelling{cancel: cancel})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// Root may give a folder away; git then refuses it unless told otherwise.
func TestRepositoryOfAnotherUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can make a repository that another user owns")
	}
	r := newRepo(t, "x")
	r.commit("one")
	if err := filepath.Walk(r.dir, func(path string, _ os.FileInfo, err error) error {
		return errors.Join(err, os.Lchown(path, 4711, 4711))
	}); err != nil {
		t.Fatal(err)
	}
	var got notebook
	r.read(nil, &got)
	if got.titles() != "one" {
		t.Errorf("got %q, want the one commit", got.titles())
	}
}
