package git

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/gitrun"
)

// notebook is a sink that writes down everything it is given.
type notebook struct {
	acts     []workgraph.Act
	aliases  []person.Alias
	skips    []string
	cursors  [][]byte
	upTo     []int // how many acts each cursor covers
	resets   int
	progress [2]int64
	failAt   int // the act, counted from 1, that is refused
}

func (n *notebook) Reset() error {
	*n = notebook{resets: n.resets + 1}
	return nil
}

func (n *notebook) Act(a workgraph.Act) error {
	if n.failAt > 0 && len(n.acts)+1 == n.failAt {
		return errFull
	}
	n.acts = append(n.acts, a)
	return nil
}

func (n *notebook) Alias(a person.Alias) error {
	n.aliases = append(n.aliases, a)
	return nil
}

func (n *notebook) Checkpoint(c []byte) error {
	n.cursors = append(n.cursors, bytes.Clone(c))
	n.upTo = append(n.upTo, len(n.acts))
	return nil
}

func (n *notebook) Flow(workgraph.Flow) error         { return fmt.Errorf("git has no flows") }
func (n *notebook) Deadline(workgraph.Deadline) error { return fmt.Errorf("git has no deadlines") }
func (n *notebook) Card(person.Card) error            { return fmt.Errorf("git has no cards") }
func (n *notebook) Member(workgraph.Membership) error { return fmt.Errorf("git has no lists") }
func (n *notebook) Skip(place, reason string)         { n.skips = append(n.skips, place+": "+reason) }
func (n *notebook) Progress(done, total int64)        { n.progress = [2]int64{done, total} }

var errFull = fmt.Errorf("the notebook is full")

// last is the newest cursor, nil where there is none.
func (n *notebook) last() []byte {
	if len(n.cursors) == 0 {
		return nil
	}
	return n.cursors[len(n.cursors)-1]
}

// titles are the titles of all acts, in order.
func (n *notebook) titles() string {
	var t []string
	for _, a := range n.acts {
		t = append(t, a.Title)
	}
	return strings.Join(t, "|")
}

// repo is a real repository in a temporary folder.
type repo struct {
	t   *testing.T
	dir string
	now int64 // the committer's clock
}

func newRepo(t *testing.T, name string) *repo {
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

// many adds n commits to the main branch at once; the ith is titled "step i"
// and writes one of seven files.
func (r *repo) many(n int) {
	r.t.Helper()
	var in strings.Builder
	for i := 1; i <= n; i++ {
		title := fmt.Sprintf("step %d", i)
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter Ines Kaya <ines@firm.example> %d +0000\ndata %d\n%s\n",
			r.now+int64(i), len(title), title)
		fmt.Fprintf(&in, "M 644 inline file%d\ndata %d\n%s\n", i%7, len(title), title)
	}
	r.now += int64(n)
	r.gitWith(nil, in.String(), "fast-import", "--quiet")
}

// read reads the repository into sink and fails the test on any error.
func (r *repo) read(cursor []byte, sink *notebook) {
	r.t.Helper()
	if err := Read(context.Background(), r.dir, cursor, sink); err != nil {
		r.t.Fatalf("Read: %v", err)
	}
}

func who(name, address string) person.Identity {
	return person.Identity{Name: name, Address: address}
}
