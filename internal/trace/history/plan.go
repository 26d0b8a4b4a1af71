package history

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/gitrun"
)

// oid is the name of an object in bytes; those of SHA-1 leave the rest zero.
type oid [32]byte

// parse reads a name in hexadecimal digits.
func parse(name []byte) (o oid, ok bool) {
	if !gitrun.IsHash(name) {
		return oid{}, false
	}
	_, err := hex.Decode(o[:], name)
	return o, err == nil
}

// none is the index of what is not on the plan.
const none int32 = -1

// plan is the list of commits to read, parents before children.
type plan struct {
	commits []oid
	width   int     // digits of a name
	from    []int32 // where in parents those of each commit begin; one more at the end
	parents []int32
	cut     map[int32]bool // where a shallow clone ends
	head    int32          // none where there is no commit
	tips    []tip          // by name
}

// tip is a branch and the commit that it names.
type tip struct {
	ref    string
	commit int32
}

func (p *plan) name(i int32) string { return hexOf(p.commits[i], p.width) }

// hexOf is an object's name in so many digits.
func hexOf(o oid, width int) string { return hex.EncodeToString(o[:width/2]) }

func (p *plan) parentsOf(i int32) []int32 { return p.parents[p.from[i]:p.from[i+1]] }

// reach reports for each commit of the plan whether from reaches it.
func (p *plan) reach(from int32) []bool {
	seen := make([]bool, len(p.commits))
	if from == none {
		return seen
	}
	seen[from] = true
	for i := from; i >= 0; i-- { // parents stand before children
		if seen[i] {
			for _, parent := range p.parentsOf(i) {
				seen[parent] = true
			}
		}
	}
	return seen
}

// errGarbled means that git answered what it should not.
var errGarbled = errors.New("git answered in another form than expected")

// ref is one name for an object.
type ref struct {
	name, id, kind string
	peeled         string // of a tag: the commit in the end, "" where it is none
}

// refs returns branches and tags, sorted by name. Names that only point to
// others are left out.
func refs(ctx context.Context, git *gitrun.Repository, under ...string) ([]ref, error) {
	const format = "--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) [%(symref)] %(refname)"
	text, err := git.Output(ctx, 256<<20, append([]string{"for-each-ref", format}, under...)...)
	if err != nil {
		return nil, err
	}
	var all []ref
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		if len(fields) != 6 || fields[4] != "[]" {
			continue
		}
		r := ref{name: fields[5], id: fields[0], kind: fields[1]}
		if fields[3] == "commit" {
			r.peeled = fields[2]
		}
		all = append(all, r)
	}
	return all, nil
}

// peel finds the commits of tags that name other tags.
func peel(ctx context.Context, objects *gitrun.Objects, names []ref) error {
	var ask []string
	var of []int
	for i, r := range names {
		if r.kind == "tag" && r.peeled == "" {
			ask, of = append(ask, r.id+"^{commit}"), append(of, i)
		}
	}
	found, err := objects.Look(ctx, ask)
	for i, o := range found {
		names[of[i]].peeled = o.Name
	}
	return err
}

// makePlan asks git for the commits.
func makePlan(ctx context.Context, git *gitrun.Repository, objects *gitrun.Objects, names []ref) (*plan, error) {
	p := &plan{head: none}
	if err := peel(ctx, objects, names); err != nil {
		return nil, err
	}
	heads, err := objects.Look(ctx, []string{"HEAD^{commit}"})
	if err != nil {
		return nil, err
	}
	var ask strings.Builder
	if heads[0].Name != "" {
		ask.WriteString(heads[0].Name + "\n")
	}
	for _, r := range names {
		switch {
		case r.kind == "commit":
			ask.WriteString(r.id + "\n")
		case r.peeled != "":
			ask.WriteString(r.peeled + "\n")
		}
	}
	p.from = []int32{0}
	if ask.Len() == 0 {
		return p, nil
	}
	places, err := p.list(ctx, git, ask.String())
	if err != nil {
		return nil, err
	}
	find := func(name string) int32 {
		o, _ := parse([]byte(name))
		if i, ok := places[o]; ok {
			return i
		}
		return none
	}
	p.head = find(heads[0].Name)
	for _, r := range names {
		if i := find(r.id); i != none && (strings.HasPrefix(r.name, "refs/heads/") || strings.HasPrefix(r.name, "refs/remotes/")) {
			p.tips = append(p.tips, tip{r.name, i})
		}
	}
	cuts, err := readCuts(ctx, git)
	if err != nil {
		return nil, err
	}
	p.cut = map[int32]bool{}
	for _, name := range cuts {
		if i := find(name); i != none {
			p.cut[i] = true
		}
	}
	return p, nil
}

// list fills the plan and returns the place of each commit on it.
func (p *plan) list(ctx context.Context, git *gitrun.Repository, ask string) (map[oid]int32, error) {
	places := map[oid]int32{}
	proc, err := git.Start(ctx, strings.NewReader(ask), "rev-list", "--topo-order", "--reverse", "--parents", "--ignore-missing", "--stdin")
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(proc.Out)
	lines.Buffer(make([]byte, 64<<10), 64<<20) // a merge of many parents is a long line
	for lines.Scan() {
		if err := p.line(lines.Bytes(), places); err != nil {
			proc.Abandon()
			return nil, proc.Failed(err)
		}
	}
	if err := lines.Err(); err != nil {
		proc.Abandon()
		return nil, proc.Failed(err)
	}
	return places, proc.Wait()
}

func (p *plan) line(line []byte, places map[oid]int32) error {
	first := true
	for name := range bytes.FieldsSeq(line) {
		o, ok := parse(name)
		if !ok || p.width != 0 && len(name) != p.width {
			return errGarbled
		}
		p.width = len(name)
		if first {
			places[o] = int32(len(p.commits))
			p.commits = append(p.commits, o)
			first = false
		} else if i, ok := places[o]; ok {
			p.parents = append(p.parents, i)
		}
	}
	if !first {
		p.from = append(p.from, int32(len(p.parents)))
	}
	return nil
}

// readCuts returns the commits at which a shallow clone ends.
func readCuts(ctx context.Context, git *gitrun.Repository) ([]string, error) {
	where, err := git.Query(ctx, "", "rev-parse", "--git-path", "shallow")
	if err != nil {
		return nil, err
	}
	path := strings.TrimRight(string(where), "\n")
	if !filepath.IsAbs(path) {
		path = filepath.Join(git.Dir, path)
	}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.Wrap(err, problem.Unreachable, "The repository cannot be opened.",
			"Check that you may read it, then try again.")
	}
	cuts := strings.Fields(string(text))
	slices.Sort(cuts)
	return cuts, nil
}
