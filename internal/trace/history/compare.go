package history

import (
	"context"
	"io"

	"ownup/internal/gitrun"
)

// comparison asks a running git in which files a merge differs from its first
// parent. To ask for each file what it is at the merge would take git twenty
// times as long: for a merge of one branch there are few such files.
type comparison struct {
	git  *gitrun.Repository
	proc *gitrun.Process
	in   *io.PipeWriter
	scan *scanner
}

// of returns the contents of the files in which commit differs from parent, by
// path; zero where the file is gone.
func (c *comparison) of(ctx context.Context, commit, parent string) (map[string]oid, error) {
	if c.proc == nil {
		if err := c.start(ctx); err != nil {
			return nil, err
		}
	}
	// Git gives back a line that names no commit; that is where the answer
	// ends.
	if _, err := io.WriteString(c.in, commit+" "+parent+"\n.\n"); err != nil {
		return nil, c.failed(err)
	}
	c.scan.entries = c.scan.entries[:0]
	for {
		b, err := c.scan.peek()
		if err != nil {
			return nil, c.failed(early(err))
		}
		switch b {
		case ':':
			err = c.scan.entry()
		case '.':
			if _, err = c.scan.until('\n', 1); err == nil {
				return c.blobs(), nil
			}
		case 0:
			_, err = c.scan.in.Discard(1)
		default:
			err = errGarbled
		}
		if err != nil {
			return nil, c.failed(err)
		}
	}
}

func (c *comparison) blobs() map[string]oid {
	blobs := make(map[string]oid, len(c.scan.entries))
	for _, e := range c.scan.entries {
		blobs[e.path] = e.blob
	}
	return blobs
}

func (c *comparison) start(ctx context.Context) error {
	in, out := io.Pipe()
	proc, err := c.git.Start(ctx, in, "diff-tree", "--stdin", "-z", "-r", "--raw", "--no-abbrev", "--no-commit-id", "--no-renames",
		"--no-ext-diff", "--no-relative", "--ignore-submodules=none", "-O/dev/null")
	if err != nil {
		return err
	}
	c.proc, c.in, c.scan = proc, out, newScanner()
	c.scan.reset(proc.Out)
	return nil
}

func (c *comparison) failed(err error) error {
	proc := c.proc
	c.close()
	return proc.Failed(err)
}

// close ends git.
func (c *comparison) close() {
	if c.proc != nil {
		_ = c.in.Close() // a pipe in memory: it cannot fail
		c.proc.Abandon()
		c.proc = nil
	}
}
