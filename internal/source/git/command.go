package git

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
var settings = []string{
	"core.fsmonitor=false",
	"core.packedGitLimit=96m",
	"core.packedGitWindowSize=8m",
	"diff.ignoreSubmodules=none",
	"log.showSignature=false",
	"log.showRoot=true",
	"i18n.logOutputEncoding=UTF-8",
	"protocol.allow=never",
}

// environment is this process's own without anything that steers git, and
// with what keeps git to reading this one repository: no configuration but
// the repository's, no questions, no locks, no network, no replaced objects.
func environment() []string {
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

// runner starts git on one repository.
type runner struct {
	program string // absolute path of git
	dir     string // git directory
	env     []string
}

func newRunner(dir string) (*runner, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The git program was not found on this computer.",
			"Install git (https://git-scm.com/downloads), or give ownup a saved log instead: "+savedCommand)
	}
	return &runner{program: program, dir: dir, env: environment()}, nil
}

// process is a running git whose output is read as a stream.
type process struct {
	cmd    *exec.Cmd
	out    io.ReadCloser
	stderr complaint
	ctx    context.Context // only to tell a cancelled process from a failed one
	cancel context.CancelFunc
}

// start runs git with the given arguments and input (which may be nil). The
// caller reads out to its end and calls wait, or calls abandon.
func (r *runner) start(ctx context.Context, input io.Reader, args ...string) (*process, error) {
	full := []string{"--no-pager", "--literal-pathspecs", "--git-dir=" + r.dir}
	for _, s := range settings {
		full = append(full, "-c", s)
	}
	own, cancel := context.WithCancel(ctx)
	p := &process{ctx: ctx, cancel: cancel}
	p.cmd = exec.CommandContext(own, r.program, append(full, args...)...) //nolint:gosec // fixed program and options
	p.cmd.Dir = r.dir
	p.cmd.Env = r.env
	p.cmd.Stdin = input
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = 5 * time.Second
	var err error
	if p.out, err = p.cmd.StdoutPipe(); err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, p.failed(err)
	}
	return p, nil
}

// wait waits for git to end by itself.
func (p *process) wait() error {
	err := p.cmd.Wait()
	p.cancel()
	if err != nil {
		return p.failed(err)
	}
	return nil
}

// abandon ends git, and returns once it has ended.
func (p *process) abandon() {
	p.cancel()
	_ = p.cmd.Wait() // it was killed: how it ended says nothing
}

// failed turns the end of git into what a person can act on.
func (p *process) failed(err error) error {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	if said := p.stderr.String(); said != "" {
		err = errors.Join(err, errors.New(said))
	}
	return problem.Wrap(err, problem.Unreachable, "Git stopped before the history was read.",
		"What was read so far is kept. Run \"git fsck\" in the repository, then sync again.")
}

// output runs git and returns what it printed, at most limit bytes of it.
func (r *runner) output(ctx context.Context, limit int64, args ...string) ([]byte, error) {
	return r.collect(ctx, nil, limit, args...)
}

// query is output of a git that reads input, for answers that are short.
func (r *runner) query(ctx context.Context, input string, args ...string) ([]byte, error) {
	return r.collect(ctx, strings.NewReader(input), maxAnswer, args...)
}

// maxAnswer bounds what the small questions are answered: a list of refs can
// be a few megabytes.
const maxAnswer = 64 << 20

func (r *runner) collect(ctx context.Context, input io.Reader, limit int64, args ...string) ([]byte, error) {
	p, err := r.start(ctx, input, args...)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(p.out, limit+1))
	if err != nil || int64(len(text)) > limit {
		p.abandon()
		if err == nil {
			err = errors.New("git printed more than expected")
		}
		return nil, p.failed(err)
	}
	return text, p.wait()
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
