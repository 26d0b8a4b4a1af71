package git

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"ownup/internal/gitrun"
)

// plan is a list of commits to read, oldest first. Their names lie end to end:
// for a million commits that is a tenth of what strings and a map would take.
type plan struct {
	names   []byte
	width   int             // of a name
	tips    []string        // those of the list that no other of the list has as a parent
	outside map[string]bool // parents that are not on the list
}

func (pl plan) len() int {
	if pl.width == 0 {
		return 0
	}
	return len(pl.names) / pl.width
}

func (pl plan) name(i int) string { return string(pl.names[i*pl.width : (i+1)*pl.width]) }

// plan asks git for what is reachable from target and not from without.
func (r *runner) plan(ctx context.Context, target, without []string) (plan, error) {
	pl := plan{outside: map[string]bool{}}
	if len(target) == 0 {
		return pl, nil
	}
	p, err := r.Start(ctx, strings.NewReader(revisions(target, without)),
		"rev-list", "--topo-order", "--reverse", "--parents", "--stdin")
	if err != nil {
		return plan{}, err
	}
	lines := bufio.NewScanner(p.Out)
	lines.Buffer(make([]byte, 64<<10), 64<<20) // a merge of many parents is a long line
	listed := planner{plan: &pl}
	for lines.Scan() {
		if err := listed.line(lines.Bytes()); err != nil {
			p.Abandon()
			return plan{}, p.Failed(err)
		}
	}
	if err := lines.Err(); err != nil {
		p.Abandon()
		return plan{}, p.Failed(err)
	}
	if err := p.Wait(); err != nil {
		return plan{}, err
	}
	for i, has := range listed.hasChild {
		if !has {
			pl.tips = append(pl.tips, pl.name(i))
		}
	}
	slices.Sort(pl.tips)
	return pl, nil
}

// planner takes the lines of rev-list into a plan. Parents come before their
// children, so whatever parent is not on the list yet never will be.
type planner struct {
	*plan
	hasChild []bool
	table    []uint32 // place on the list + 1, by the start of the name
}

func (b *planner) line(line []byte) error {
	name, parents, _ := bytes.Cut(line, []byte(" "))
	if !gitrun.IsHash(name) || b.width != 0 && len(name) != b.width {
		return errGarbled
	}
	b.width = len(name)
	for parent := range bytes.FieldsSeq(parents) {
		if place, ok := b.find(parent); ok {
			b.hasChild[place] = true
		} else {
			b.outside[string(parent)] = true
		}
	}
	if 2*len(b.hasChild) >= len(b.table) {
		b.table = make([]uint32, max(1<<12, 2*len(b.table)))
		for i := range b.hasChild {
			b.enter(i)
		}
	}
	b.names = append(b.names, name...)
	b.hasChild = append(b.hasChild, false)
	b.enter(len(b.hasChild) - 1)
	return nil
}

// slot is where the search for a name starts: names are spread evenly as they
// are.
func (b *planner) slot(name []byte) int {
	n := 0
	for _, c := range name[:8] {
		n = n<<4 | int(c&0xf) + int(c>>6)*9
	}
	return n & (len(b.table) - 1)
}

func (b *planner) find(name []byte) (place int, ok bool) {
	if len(b.table) == 0 || len(name) != b.width {
		return 0, false
	}
	for slot := b.slot(name); b.table[slot] != 0; slot = (slot + 1) & (len(b.table) - 1) {
		i := int(b.table[slot] - 1)
		if bytes.Equal(b.names[i*b.width:(i+1)*b.width], name) {
			return i, true
		}
	}
	return 0, false
}

func (b *planner) enter(i int) {
	slot := b.slot(b.names[i*b.width:])
	for b.table[slot] != 0 {
		slot = (slot + 1) & (len(b.table) - 1)
	}
	b.table[slot] = uint32(i) + 1
}

// after returns the tips of all that has been read once the plan has been.
// Keeping only those that no read commit descends from keeps cursors short: a
// repository with thousands of tags has a few dozen.
func (pl plan) after(before []string) []string {
	tips := slices.Clone(pl.tips)
	for _, h := range before {
		if !pl.outside[h] {
			tips = append(tips, h)
		}
	}
	slices.Sort(tips)
	return slices.Compact(tips)
}

// digest names the first n commits of the plan, in their order.
func (pl plan) digest(n int) string {
	sum := sha256.Sum256(pl.names[:n*pl.width])
	return hex.EncodeToString(sum[:16])
}

// tips returns the commits that HEAD and all refs of branches, remote
// branches and tags point to, sorted, each once.
func (r *runner) tips(ctx context.Context) ([]string, error) {
	text, err := r.Query(ctx, "", "rev-list", "--no-walk=unsorted", "--ignore-missing",
		"--branches", "--remotes", "--tags")
	if err != nil {
		return nil, err
	}
	tips := strings.Fields(string(text))
	// HEAD may be on no branch, and may be on one without a commit: asking
	// by batch answers both without an error.
	head, err := r.Query(ctx, "HEAD^{commit}\n", "cat-file", "--batch-check=%(objectname)")
	if err != nil {
		return nil, err
	}
	if h := bytes.TrimSpace(head); gitrun.IsHash(h) {
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
	text, err := r.Query(ctx, strings.Join(names, "\n")+"\n", "cat-file", "--batch-check=%(objectname)")
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
