package history

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/trace/extract"
)

// tree is what a commit of a made history holds.
type tree map[string][]string

func (t tree) clone() tree {
	c := tree{}
	for path, lines := range t {
		c[path] = slices.Clone(lines)
	}
	return c
}

func (t tree) paths() []string {
	var paths []string
	for path := range t {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// planted reports the lines that say the wrong figure.
func planted(line string) bool { return strings.Contains(line, "4.2") }

// spots are the planted lines of a tree: "path:line text".
func (t tree) spots() []string {
	var all []string
	for _, path := range t.paths() {
		for i, line := range t[path] {
			if planted(line) {
				all = append(all, fmt.Sprintf("%s:%d %s", path, i+1, line))
			}
		}
	}
	slices.Sort(all)
	return all
}

// textOf is the text of a spot. Paths may have spaces in them.
func textOf(spot string) string {
	_, text, _ := strings.Cut(spot, ":")
	_, text, _ = strings.Cut(text, " ")
	return text
}

func (t tree) has(text string) bool {
	for _, lines := range t {
		if slices.Contains(lines, text) {
			return true
		}
	}
	return false
}

// made is a history made by chance: commits, the later with any of the
// earlier as parents.
type made struct {
	trees    []tree
	parents  [][]int
	branches map[string]int
	unique   bool // no two planted lines are alike
	rich     bool // the files are rich text, each line a paragraph
	count    int
}

// line draws a line; a few forms of the figure are planted.
func (m *made) line(t *rapid.T) string {
	m.count++
	kind := rapid.IntRange(0, 5).Draw(t, "line")
	form := [...]string{"4.2 %", "4.2%", "rose 4.2 percent"}[m.count%3]
	switch {
	case kind > 1:
		return fmt.Sprintf("other %d", rapid.IntRange(0, 9).Draw(t, "other"))
	case m.unique:
		return fmt.Sprintf("the margin is %s in case %c%d", form, 'a'+rune(m.count%26), m.count)
	}
	return "the margin is " + form
}

// edit changes a tree a little.
func (m *made) edit(t *rapid.T, c tree) {
	for range rapid.IntRange(1, 4).Draw(t, "edits") {
		paths := c.paths()
		if len(paths) == 0 || rapid.IntRange(0, 9).Draw(t, "new") == 0 {
			c[fmt.Sprintf("f%d.%s", len(paths)+m.count, map[bool]string{false: "txt", true: "rtf"}[m.rich])] = []string{m.line(t), m.line(t), m.line(t)}
			continue
		}
		path := rapid.SampledFrom(paths).Draw(t, "path")
		lines := c[path]
		at := rapid.IntRange(0, len(lines)).Draw(t, "at")
		switch rapid.IntRange(0, 9).Draw(t, "edit") {
		case 0, 1, 2, 3:
			c[path] = slices.Insert(slices.Clone(lines), at, m.line(t))
		case 4, 5:
			if at < len(lines) {
				c[path] = slices.Delete(slices.Clone(lines), at, min(len(lines), at+2))
			}
		case 6:
			if at < len(lines) {
				lines = slices.Clone(lines)
				lines[at] = m.line(t)
				c[path] = lines
			}
		case 7:
			delete(c, path)
			c["moved "+path] = lines
		case 8:
			delete(c, path)
		case 9:
			if at+1 < len(lines) {
				lines = slices.Clone(lines)
				lines[at], lines[at+1] = lines[at+1], lines[at]
				c[path] = lines
			}
		}
	}
}

// combine makes the tree of a merge: of each file one of the two, or both in
// some way.
func (m *made) combine(t *rapid.T, a, b tree) tree {
	c := tree{}
	all := append(a.paths(), b.paths()...)
	slices.Sort(all)
	for _, path := range slices.Compact(all) {
		x, inA := a[path]
		y, inB := b[path]
		switch rapid.IntRange(0, 3).Draw(t, "side") {
		case 0:
			if inA {
				c[path] = x
			}
		case 1:
			if inB {
				c[path] = y
			}
		default:
			switch {
			case !inA:
				c[path] = y
			case !inB || slices.Equal(x, y):
				c[path] = x
			default:
				c[path] = woven(t, x, y)
			}
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "evil") == 0 {
		m.edit(t, c)
	}
	return c
}

// woven keeps what two files have in common at the front and takes the rest of
// the first and then what only the second has.
func woven(t *rapid.T, x, y []string) []string {
	n := rapid.IntRange(0, len(x)).Draw(t, "split")
	out := slices.Clone(x[:n])
	for _, line := range y {
		if !slices.Contains(x, line) {
			out = append(out, line)
		}
	}
	return append(out, x[n:]...)
}

func draw(t *rapid.T, unique, rich bool) *made {
	m := &made{unique: unique, rich: rich, branches: map[string]int{}}
	commits := rapid.IntRange(1, 25).Draw(t, "commits")
	for i := range commits {
		if i == 0 {
			c := tree{}
			m.edit(t, c)
			m.trees, m.parents = append(m.trees, c), append(m.parents, nil)
			continue
		}
		// Near the newest, so that the history is long rather than wide.
		from := max(0, i-1-rapid.IntRange(0, 4).Draw(t, "from"))
		parents, c := []int{from}, m.trees[from].clone()
		if other := max(0, i-1-rapid.IntRange(0, 6).Draw(t, "other parent")); other != from && rapid.IntRange(0, 2).Draw(t, "merge") == 0 {
			parents = append(parents, other)
			c = m.combine(t, m.trees[from], m.trees[other])
		} else {
			m.edit(t, c)
		}
		m.trees, m.parents = append(m.trees, c), append(m.parents, parents)
	}
	m.branches["main"] = commits - 1
	for i := range rapid.IntRange(0, 3).Draw(t, "branches") {
		m.branches[fmt.Sprintf("b%d", i)] = rapid.IntRange(0, commits-1).Draw(t, "tip")
	}
	return m
}

// content is a file with the lines.
func (m *made) content(lines []string) string {
	switch {
	case m.rich:
		return `{\rtf1\ansi ` + strings.Join(lines, "\\par\n") + `\par}`
	case len(lines) == 0:
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// number is the line or paragraph that a place is in.
func (m *made) number(p extract.Place) int {
	if m.rich {
		return p.Paragraph
	}
	return p.Line
}

// write makes the repository and returns the names of the commits.
func (m *made) write(t *rapid.T, r *repo) []string {
	var in strings.Builder
	for i, c := range m.trees {
		fmt.Fprintf(&in, "commit refs/made/%d\nmark :%d\ncommitter Ines Kaya <ines@firm.example> %d +0000\ndata 0\n", i, i+1, 1700000000+i)
		for n, p := range m.parents[i] {
			fmt.Fprintf(&in, "%s :%d\n", [...]string{"from", "merge"}[min(n, 1)], p+1)
		}
		in.WriteString("deleteall\n")
		for _, path := range c.paths() {
			text := m.content(c[path])
			fmt.Fprintf(&in, "M 644 inline %s\ndata %d\n%s\n", path, len(text), text)
		}
	}
	for name, tip := range m.branches {
		fmt.Fprintf(&in, "reset refs/heads/%s\nfrom :%d\n\n", name, tip+1)
	}
	r.gitWith(nil, in.String(), "fast-import", "--quiet", "--force")
	names := strings.Fields(r.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/made"))
	hashes := make([]string, len(m.trees))
	for i := 0; i+1 < len(names); i += 2 {
		var n int
		if _, err := fmt.Sscanf(names[i], "refs/made/%d", &n); err != nil {
			t.Fatal(err)
		}
		hashes[n] = names[i+1]
	}
	return hashes
}

// reached marks what a commit reaches.
func (m *made) reached(from int) []bool {
	seen := make([]bool, len(m.trees))
	seen[from] = true
	for i := from; i >= 0; i-- {
		if seen[i] {
			for _, p := range m.parents[i] {
				seen[p] = true
			}
		}
	}
	return seen
}

// held checks all that is promised of the finds of a made history.
func (m *made) held(t *rapid.T, names []string, finds []Find) {
	number := map[string]int{}
	for i, name := range names {
		number[name] = i
	}
	everywhere := make([]bool, len(m.trees))
	for _, tip := range m.branches {
		for i, r := range m.reached(tip) {
			everywhere[i] = everywhere[i] || r
		}
	}
	// Every text that any commit ever had is found, and nothing else.
	want, got := map[string]bool{}, map[string]bool{}
	for i, c := range m.trees {
		if everywhere[i] {
			for _, spot := range c.spots() {
				want[textOf(spot)] = true
			}
		}
	}
	atHead, atTips := []string{}, map[string][]string{}
	for _, f := range finds {
		got[f.Text] = true
		in := number[f.In.ID]
		if lines, n := m.trees[in][f.Path], m.number(f.Place); n < 1 || len(lines) < n || lines[n-1] != f.Text {
			t.Fatalf("commit %d has %q in %s, and not %q in line %d", in, lines, f.Path, f.Text, n)
		}
		if f.Fate.Unknown {
			t.Fatalf("%q could not be followed", f.Text)
		}
		for _, spot := range f.Fate.Head {
			atHead = append(atHead, fmt.Sprintf("%s:%d %s", spot.Path, m.number(spot.Place), f.Text))
		}
		for _, branch := range f.Fate.Branches {
			branch = filepath.Base(branch)
			atTips[branch] = append(atTips[branch], f.Text)
		}
		m.fate(t, f, number)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("texts (-want +got):\n%s", diff)
	}
	slices.Sort(atHead)
	if diff := cmp.Diff(m.trees[m.branches["main"]].spots(), slices.Compact(atHead), cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
		t.Fatalf("at HEAD (-want +got):\n%s", diff)
	}
	for branch, tip := range m.branches {
		texts := map[string]bool{}
		for _, text := range atTips[branch] {
			texts[text] = true
		}
		for _, text := range atTips[branch] {
			if !m.trees[tip].has(text) {
				t.Fatalf("%q is said to stand on %s", text, branch)
			}
		}
		for _, spot := range m.trees[tip].spots() {
			if text := textOf(spot); !texts[text] {
				t.Fatalf("%q stands on %s and is not said to", text, branch)
			}
		}
	}
}

// fate checks who took a line out.
func (m *made) fate(t *rapid.T, f Find, number map[string]int) {
	in := number[f.In.ID]
	reached := m.reached(m.branches["main"])
	if reached[in] && len(f.Fate.Head) == 0 && f.Fate.Gone == nil {
		t.Fatalf("%q came in with commit %d, does not stand at HEAD, and nobody took it out", f.Text, in)
	}
	if f.Fate.Gone == nil {
		return
	}
	gone := number[f.Fate.Gone.ID]
	if len(f.Fate.Head) > 0 {
		t.Fatalf("%q stands at HEAD and was taken out", f.Text)
	}
	if reached[in] && !reached[gone] {
		t.Fatalf("%q was on the way to HEAD and commit %d, which is not, took it out", f.Text, gone)
	}
	if !m.unique {
		return
	}
	before := false
	for _, p := range m.parents[gone] {
		before = before || m.trees[p].has(f.Text)
	}
	if !before {
		t.Fatalf("commit %d is said to take out %q, which no parent of it has", gone, f.Text)
	}
}

// A hundred histories take a minute, of which most is the starting of git; the
// flag of the same name asks for more than these.
func TestMain(m *testing.M) {
	if f := flag.Lookup("rapid.checks"); f != nil {
		if err := f.Value.Set("15"); err != nil {
			panic(err)
		}
	}
	flag.Parse()
	os.Exit(m.Run())
}

// Whatever happened in a history, every line is found where it came in, and is
// said to stand where a checkout has it.
func TestEveryLineIsFoundAndFollowed(t *testing.T) {
	for name, kind := range map[string]struct{ unique, rich bool }{
		"lines that differ": {unique: true}, "lines alike": {}, "paragraphs": {unique: true, rich: true}, "paragraphs alike": {rich: true},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			rapid.Check(t, func(rt *rapid.T) {
				n++
				m := draw(rt, kind.unique, kind.rich)
				r := newRepo(t, fmt.Sprint(n))
				names := m.write(rt, r)
				o := options(t)
				o.Around = rapid.IntRange(0, 1).Draw(rt, "around")
				finds, sum := r.finds(o)
				if sum.Unread > 0 || len(sum.Skipped) > 0 || sum.Cut {
					rt.Fatalf("not all was read: %+v", sum)
				}
				m.held(rt, names, finds)
			})
		})
	}
}
