// Package gitrun starts the git program so that it reads one repository and
// does nothing else.
//
// A repository may come from anybody. Nothing in its settings can run a
// program, reach the network, ask a question, take a lock or change how git
// writes its answers; nothing is ever written to it. Objects that a partial
// clone lacks stay missing, and replaced objects are read as they were
// committed. Git is never asked to find the repository: its folder is named
// outright ([Find]), so that one of another user can be read, which is safe
// where no program is run.
//
// Whoever reads the history into the work graph and whoever traces a figure
// through it share this package and nothing else.
package gitrun

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

// settings override whatever the repository's own configuration says. The
// pack limits bound the memory of git itself: on a history of 100,000 commits
// they halve it, to 300 MB, for about a tenth more time.
func settings() []string {
	return []string{
		"core.fsmonitor=false",
		"core.packedGitLimit=48m",
		"core.deltaBaseCacheLimit=48m", // half of its own, so that several gits fit beside us
		"core.packedGitWindowSize=8m",
		"core.attributesFile=" + os.DevNull,
		"core.bigFileThreshold=64m",
		"diff.ignoreSubmodules=none",
		"diff.suppressBlankEmpty=false",
		"log.showSignature=false",
		"log.showRoot=true",
		"i18n.logOutputEncoding=UTF-8",
		"protocol.allow=never",
	}
}

// Environment is this process's own without anything that steers git, and
// with what keeps git to reading this one repository: no configuration but
// the repository's, no questions, no locks, no network, no replaced objects.
func Environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool {
		key, _, _ := strings.Cut(kv, "=")
		key = strings.ToUpper(key)
		return strings.HasPrefix(key, "GIT_") || strings.HasPrefix(key, "LC_") ||
			key == "LANG" || key == "LANGUAGE"
	})
	return append(env,
		"LC_ALL=C",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_FLUSH=0",
		"GIT_PAGER=cat",
	)
}

// Repository is a repository that git can be started on.
type Repository struct {
	// Dir is the folder that git calls the git directory.
	Dir string
	// Env is added to the environment of each git.
	Env []string
	// Next is what a person can do where git stops early.
	Next string

	program string // absolute path of git
	env     []string
}

// Open makes ready to start git on a git directory, as [Find] returns it. Where
// git is not installed, the problem's kind is [problem.Unreachable] and it
// wraps [exec.ErrNotFound].
func Open(dir string) (*Repository, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The git program was not found on this computer.",
			"Install git (https://git-scm.com/downloads), then try again.")
	}
	return &Repository{
		Dir: dir, Next: "Run \"git fsck\" in the repository, then try again.",
		program: program, env: Environment(),
	}, nil
}

// Process is a running git whose output is read as a stream.
type Process struct {
	Out io.ReadCloser

	cmd    *exec.Cmd
	stderr complaint
	ctx    context.Context // only to tell a cancelled process from a failed one
	cancel context.CancelFunc
	next   string
}

// Start runs git with the given arguments and input (which may be nil). The
// caller reads Out to its end and calls Wait, or calls Abandon.
func (r *Repository) Start(ctx context.Context, input io.Reader, args ...string) (*Process, error) {
	full := []string{"--no-pager", "--literal-pathspecs", "--git-dir=" + r.Dir}
	for _, s := range settings() {
		full = append(full, "-c", s)
	}
	own, cancel := context.WithCancel(ctx)
	p := &Process{ctx: ctx, cancel: cancel, next: r.Next}
	p.cmd = exec.CommandContext(own, r.program, append(full, args...)...) //nolint:gosec // fixed program and options
	p.cmd.Dir = r.Dir
	p.cmd.Env = append(slices.Clone(r.env), r.Env...)
	p.cmd.Stdin = input
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = 5 * time.Second
	var err error
	if p.Out, err = p.cmd.StdoutPipe(); err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, p.Failed(err)
	}
	return p, nil
}

// Wait waits for git to end by itself.
func (p *Process) Wait() error {
	err := p.cmd.Wait()
	p.cancel()
	if err != nil {
		return p.Failed(err)
	}
	return nil
}

// Cancel has git end soon. Wait or Abandon has to follow.
func (p *Process) Cancel() { p.cancel() }

// Abandon ends git, and returns once it has ended.
func (p *Process) Abandon() {
	p.cancel()
	_ = p.cmd.Wait() // it was killed: how it ended says nothing
}

// Err is the error of the context that git was started with.
func (p *Process) Err() error { return p.ctx.Err() }

// Failed turns the end of git, or an answer cut short, into what a person can
// act on. Where the context ended, it returns the error of that.
func (p *Process) Failed(err error) error {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	if said := p.stderr.String(); said != "" {
		err = errors.Join(err, errors.New(said))
	}
	return problem.Wrap(err, problem.Unreachable, "Git stopped before the history was read.", p.next)
}

// Output runs git and returns what it printed, at most limit bytes of it.
func (r *Repository) Output(ctx context.Context, limit int64, args ...string) ([]byte, error) {
	return r.collect(ctx, nil, limit, args...)
}

// Query is Output of a git that reads input, for answers that are short.
func (r *Repository) Query(ctx context.Context, input string, args ...string) ([]byte, error) {
	return r.collect(ctx, strings.NewReader(input), maxAnswer, args...)
}

// maxAnswer bounds what the small questions are answered: a list of refs can
// be a few megabytes.
const maxAnswer = 64 << 20

func (r *Repository) collect(ctx context.Context, input io.Reader, limit int64, args ...string) ([]byte, error) {
	p, err := r.Start(ctx, input, args...)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(p.Out, limit+1))
	if err != nil || int64(len(text)) > limit {
		p.Abandon()
		if err == nil {
			err = errors.New("git printed more than expected")
		}
		return nil, p.Failed(err)
	}
	return text, p.Wait()
}

// complaint keeps the start of what git complains about, for the operator.
type complaint struct{ text bytes.Buffer }

const maxComplaint = 2 << 10

func (t *complaint) Write(b []byte) (int, error) {
	if room := maxComplaint - t.text.Len(); room > 0 {
		t.text.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}

func (t *complaint) String() string { return strings.TrimSpace(t.text.String()) }
