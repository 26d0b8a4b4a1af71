package git

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
)

// plan is a list of commits to read, oldest first.
type plan struct {
	hashes []string
	tips   []string        // those of the list that no other of the list has as a parent
	parent map[string]bool // all parents of the list's commits
}

// plan asks git for what is reachable from target and not from without.
func (r *runner) plan(ctx context.Context, target, without []string) (plan, error) {
	pl := plan{parent: map[string]bool{}}
	if len(target) == 0 {
		return pl, nil
	}
	p, err := r.start(ctx, strings.NewReader(revisions(target, without)),
		"rev-list", "--topo-order", "--reverse", "--parents", "--stdin")
	if err != nil {
		return plan{}, err
	}
	lines := bufio.NewScanner(p.out)
	lines.Buffer(make([]byte, 64<<10), 64<<20) // a merge of many parents is a long line
	for lines.Scan() {
		hash, parents, _ := strings.Cut(lines.Text(), " ")
		pl.hashes = append(pl.hashes, hash)
		for parent := range strings.FieldsSeq(parents) {
			pl.parent[parent] = true
		}
	}
	if err := lines.Err(); err != nil {
		p.abandon()
		return plan{}, p.failed(err)
	}
	if err := p.wait(); err != nil {
		return plan{}, err
	}
	for _, h := range pl.hashes {
		if !pl.parent[h] {
			pl.tips = append(pl.tips, h)
		}
	}
	slices.Sort(pl.tips)
	return pl, nil
}

// after returns the tips of all that has been read once the plan has been.
// Keeping only those that no read commit descends from keeps cursors short: a
// repository with thousands of tags has a few dozen.
func (pl plan) after(before []string) []string {
	tips := slices.Clone(pl.tips)
	for _, h := range before {
		if !pl.parent[h] {
			tips = append(tips, h)
		}
	}
	slices.Sort(tips)
	return slices.Compact(tips)
}

// digest names the first n commits of the plan, in their order.
func (pl plan) digest(n int) string {
	sum := sha256.New()
	for _, h := range pl.hashes[:n] {
		sum.Write([]byte(h))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// input is the plan from its nth commit on, a line each.
func (pl plan) input(n int) io.Reader {
	return strings.NewReader(strings.Join(pl.hashes[n:], "\n") + "\n")
}

// tips returns the commits that HEAD and all refs of branches, remote
// branches and tags point to, sorted, each once.
func (r *runner) tips(ctx context.Context) ([]string, error) {
	text, err := r.query(ctx, "", "rev-list", "--no-walk=unsorted", "--ignore-missing",
		"--branches", "--remotes", "--tags")
	if err != nil {
		return nil, err
	}
	tips := strings.Fields(string(text))
	// HEAD may be on no branch, and may be on one without a commit: asking
	// by batch answers both without an error.
	head, err := r.query(ctx, "HEAD^{commit}\n", "cat-file", "--batch-check=%(objectname)")
	if err != nil {
		return nil, err
	}
	if h := bytes.TrimSpace(head); isHash(h) {
		tips = append(tips, string(h))
	}
	slices.Sort(tips)
	return slices.Compact(tips), nil
}

// present reports whether the repository has all of the objects.
func (r *runner) present(ctx context.Context, names []string) (bool, error) {
	if len(names) == 0 {
		return true, nil
	}
	text, err := r.query(ctx, strings.Join(names, "\n")+"\n", "cat-file", "--batch-check=%(objectname)")
	return err == nil && !bytes.Contains(text, []byte(" missing\n")), err
}

// revisions writes the input of rev-list --stdin: what is reachable from tips
// but not from without.
func revisions(tips, without []string) string {
	var b strings.Builder
	for _, h := range tips {
		b.WriteString(h)
		b.WriteByte('\n')
	}
	for _, h := range without {
		b.WriteString("^" + h + "\n")
	}
	return b.String()
}
