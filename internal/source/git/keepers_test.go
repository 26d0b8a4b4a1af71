package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
)

// said is what a notebook's keepings say, a line each.
func (n *notebook) said() string {
	var lines []string
	for _, a := range n.acts {
		if a.Kind == workgraph.Keeping {
			lines = append(lines, saying(a))
		}
	}
	return strings.Join(lines, "\n")
}

func saying(a workgraph.Act) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s#%s:", a.Things[0].Key, a.Key)
	if a.Title != "" && a.Title != a.Key {
		fmt.Fprintf(&b, " %q", a.Title)
	}
	for _, p := range a.Parts {
		role := map[workgraph.Role]string{workgraph.Owner: "owner", workgraph.Reviewer: "reviewer", workgraph.Recipient: "list"}[p.Role]
		fmt.Fprintf(&b, " %s %s<%s>", role, p.Who.Name, p.Who.Address)
	}
	for _, t := range a.Things[1:] {
		fmt.Fprintf(&b, " %s", t.Key)
	}
	return b.String()
}

// graphOf builds the graph of what the notebook holds.
func (n *notebook) graphOf(t *testing.T) *workgraph.Graph {
	t.Helper()
	data, err := (&workgraph.Batch{Acts: n.acts, Aliases: n.aliases}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	g, err := workgraph.Build([][]byte{data}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// keepers are the names of who looks after a path of repository x.
func keepers(v workgraph.View, path string) string {
	thing, ok := v.Lookup(workgraph.Path, "x", path)
	if !ok {
		return "no such path"
	}
	var names []string
	for _, k := range v.Keepers(thing) {
		names = append(names, v.PersonName(k.Who))
	}
	return strings.Join(names, ", ")
}

const firstKeepers = `Who looks after what

	M: somebody, in an explanation

NET
M:	Ines Kaya <ines@firm.example>
R:	Tom Reyes <tom@firm.example>
L:	net@lists.firm.example (moderated)
S:	Maintained
F:	net/
X:	net/old/

DISK
M:	Ada Berg <ada@firm.example>
F:	disk/*.c
N:	raid
`

func TestMaintainersAreReadWithTheirHistory(t *testing.T) {
	r := newRepo(t, "x")
	r.write("net/a.c", "1")
	r.write("net/old/b.c", "1")
	r.write("disk/c.c", "1")
	r.write("MAINTAINERS", firstKeepers)
	r.commit("begin")
	began := r.now
	r.write("MAINTAINERS", strings.ReplaceAll(firstKeepers, "Ada Berg <ada@firm.example>", "Li Wu <li@firm.example>"))
	r.commit("another keeper")
	r.write("MAINTAINERS", "# moved\n\nNET\nW:\thttps://firm.example\n"+firstKeepers[strings.Index(firstKeepers, "M:	Ines"):strings.Index(firstKeepers, "DISK")])
	r.commit("disk is looked after by nobody")

	var got notebook
	r.read(nil, &got)
	want := `MAINTAINERS#NET: owner Ines Kaya<ines@firm.example> reviewer Tom Reyes<tom@firm.example> list <net@lists.firm.example> net/ !net/old/
MAINTAINERS#DISK: owner Ada Berg<ada@firm.example> disk/*.c ~raid
MAINTAINERS#DISK: owner Li Wu<li@firm.example> disk/*.c ~raid
MAINTAINERS#DISK:`
	if diff := cmp.Diff(want, got.said()); diff != "" {
		t.Errorf("keepings (-want +got):\n%s", diff)
	}
	g := got.graphOf(t)
	for i, want := range []string{"no such path", "Ada Berg", "Li Wu", ""} {
		v := g.At(instantOf(began + int64(i-1)*60 + 1))
		if got := keepers(v, "disk/c.c"); got != want {
			t.Errorf("after %d commits %q look after disk/c.c, want %q", i, got, want)
		}
	}
	v := g.Now()
	if got := keepers(v, "net/a.c"); got != "Ines Kaya, Tom Reyes, net@lists.firm.example" {
		t.Errorf("net/a.c: %s", got)
	}
	if got := keepers(v, "net/old/b.c"); got != "" {
		t.Errorf("net/old/b.c is taken out, and %s look after it", got)
	}
	if len(got.skips) != 0 {
		t.Errorf("skipped %q", got.skips)
	}
}

func TestReadingKeepersInPiecesEqualsReadingAtOnce(t *testing.T) {
	r := newRepo(t, "x")
	var pieces notebook
	step := func() {
		r.commit("step")
		r.read(pieces.last(), &pieces)
	}
	r.write("MAINTAINERS", firstKeepers)
	step()
	r.write("net/OWNERS", "reviewers:\n- lwu\napprovers:\n- akaya\n")
	r.write(".github/CODEOWNERS", "* @akaya\n/net/ tom@firm.example\n")
	step()
	r.write("MAINTAINERS", strings.Replace(firstKeepers, "Ines Kaya", "Ines Kaya-Berg", 1))
	r.write(".github/CODEOWNERS", "* @akaya\n*.c @lwu\n/net/ tom@firm.example\n")
	step()
	r.git("rm", "-q", "MAINTAINERS", ".github/CODEOWNERS")
	step()
	var whole notebook
	r.read(nil, &whole)
	lines := func(n *notebook) map[string]int {
		m := make(map[string]int)
		for _, a := range n.acts {
			if a.Kind == workgraph.Keeping {
				m[a.At.String()+saying(a)]++
			}
		}
		return m
	}
	if diff := cmp.Diff(lines(&whole), lines(&pieces)); diff != "" || pieces.resets != 0 || len(lines(&whole)) < 10 {
		t.Errorf("%d resets, %d keepings; (-whole +pieces):\n%s", pieces.resets, len(lines(&whole)), diff)
	}
	if got := keepers(whole.graphOf(t).Now(), "net/OWNERS"); got != "akaya, lwu" {
		t.Errorf("in the end %q look after net/, want those of net/OWNERS", got)
	}
}

// A branch that changes one entry must not take back what another branch did
// to others in the meantime.
func TestBranchesDoNotUndoOneAnother(t *testing.T) {
	r := newRepo(t, "x")
	r.write("net/a.c", "1")
	r.write("disk/c.c", "1")
	r.write("MAINTAINERS", firstKeepers)
	r.commit("begin")
	r.git("checkout", "-q", "-b", "side")
	r.git("checkout", "-q", "main")
	r.write("MAINTAINERS", strings.Replace(firstKeepers, "Ines Kaya <ines@", "Li Wu <li@", 1))
	r.commit("on main")
	r.git("checkout", "-q", "side")
	r.write("MAINTAINERS", strings.Replace(firstKeepers, "Ada Berg <ada@", "Jo Park <jo@", 1))
	r.commit("on side, later")
	var got notebook
	r.read(nil, &got)
	v := got.graphOf(t).Now()
	if net, disk := keepers(v, "net/a.c"), keepers(v, "disk/c.c"); !strings.HasPrefix(net, "Li Wu, ") || disk != "Jo Park" {
		t.Errorf("net: %s; disk: %s", net, disk)
	}
}

func TestRewrittenKeepersAreReadAnew(t *testing.T) {
	r := newRepo(t, "x")
	r.write("net/a.c", "1")
	r.commit("begin")
	r.write("MAINTAINERS", firstKeepers)
	r.commit("keepers")
	var got notebook
	r.read(nil, &got)
	r.git("reset", "-q", "--hard", "HEAD~1")
	r.write("MAINTAINERS", strings.Replace(firstKeepers, "Ines Kaya <ines@", "Li Wu <li@", 1))
	r.commit("better keepers")
	r.read(got.last(), &got)
	if s := keepers(got.graphOf(t).Now(), "net/a.c"); got.resets != 1 || !strings.HasPrefix(s, "Li Wu, ") || strings.Contains(s, "Ines") {
		t.Errorf("after %d resets: %s", got.resets, s)
	}
}

// What a cursor covers has its keepings, wherever a reading is cut off.
func TestHalfAReadingHasItsKeepers(t *testing.T) {
	r := newRepo(t, "x")
	r.many(checkpoints - 1)
	r.git("reset", "-q", "--hard")
	r.write("MAINTAINERS", firstKeepers)
	r.commit("keepers")
	r.commit("one more")
	cut := notebook{failAt: checkpoints + 3} // two keepings are among the acts
	if err := Read(context.Background(), r.dir, nil, &cut); !errors.Is(err, errFull) {
		t.Fatalf("Read gave %v, want the sink's own error", err)
	}
	kept := notebook{acts: cut.acts[:cut.upTo[0]]}
	if strings.Count(kept.said(), "MAINTAINERS#") != 2 {
		t.Errorf("the first checkpoint covers %q, want both entries", kept.said())
	}
}

// In a commit of very many paths, those of keepers may be beyond the ones
// that are kept.
func TestKeepersInAHugeCommit(t *testing.T) {
	r := newRepo(t, "x")
	for i := range MaxPaths {
		r.write(fmt.Sprintf("a/%04d", i), "")
	}
	r.write("b/OWNERS", "ines@firm.example\n")
	r.commit("import")
	var got notebook
	r.read(nil, &got)
	if got.said() != "b/OWNERS#folder: owner <ines@firm.example> b/" {
		t.Errorf("got %q", got.said())
	}
}

func TestBadKeepersAreSkipped(t *testing.T) {
	r := newRepo(t, "x")
	r.write("MAINTAINERS", "A\nM:\tInes Kaya <ines@firm.example>\nF:\ta/\nF:\t[\nN:\t(\n")
	r.write("CODEOWNERS", "* @firm/net @firm/disk\n/a @akaya\n")
	r.write("b/OWNERS", "\x00\x01binary")
	r.write("c/MAINTAINERS", strings.Repeat("x", maxKeepers+1))
	r.write("d/MAINTAINERS", "Just a list of people who help, with no form at all.\nIt's fine.\n")
	r.write("e\nf/OWNERS", "ines@firm.example\n")
	r.commit("begin")
	var got notebook
	r.read(nil, &got)
	want := []string{
		"CODEOWNERS: 2 of its owners are teams, whose members it does not name",
		"MAINTAINERS: 2 of its patterns cannot be used",
		"c/MAINTAINERS: larger than 4 MB",
	}
	if diff := cmp.Diff(want, got.skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
	if !strings.Contains(got.said(), "owner Ines Kaya<ines@firm.example> a/\n") && !strings.HasSuffix(got.said(), "a/") {
		t.Errorf("the rest is not read: %s", got.said())
	}
}

func TestFormsOfKeepers(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{
			"old maintainers", "MAINTAINERS", "3C59X\nP:\tInes Kaya\nM:\tines@firm.example\nS:\tOrphan\nF:\tnet/3c59x.c\n",
			`#3C59X: "3C59X (orphan)" owner Ines Kaya<ines@firm.example> net/3c59x.c`,
		},
		{
			"underlined headings", "MAINTAINERS", "Core\n----\nM: Ines Kaya <ines@firm.example>\nF: lib/\n\nDocs - a draft\n~~~~~\nM: Tom Reyes <tom@firm.example>\nF: doc/\n",
			"#Core: owner Ines Kaya<ines@firm.example> lib/\n#Docs - a draft: owner Tom Reyes<tom@firm.example> doc/",
		},
		{
			"one title twice", "MAINTAINERS", "A\nM: i@firm.example\nF: a/\n\nA\nM: i@firm.example\nF: b/\n",
			"#A: owner <i@firm.example> a/\n#A (2): \"A\" owner <i@firm.example> b/",
		},
		{"nobody, or nothing", "MAINTAINERS", "A\nF: a/\n\nB\nM: i@firm.example\n\nC\nM: i@firm.example\nX: c/\n", ""},
		{
			"codeowners", ".github/CODEOWNERS", "# all\n*  @akaya # and comment\n/docs/ docs@firm.example @lwu\nsrc/**\napps/ @tom\n*.js @js\nMy\\ File @m\n/** @all\n!x @n\n",
			"#*: owner akaya<akaya@users.noreply.github.com> **/*\n#/docs/: owner <docs@firm.example> owner lwu<lwu@users.noreply.github.com> docs/\n" +
				"#src/**: src/\n#apps/: owner tom<tom@users.noreply.github.com> **/apps/\n#*.js: owner js<js@users.noreply.github.com> **/*.js\n" +
				"#My\\ File: owner m<m@users.noreply.github.com> **/My File\n#/**: owner all<all@users.noreply.github.com> /",
		},
		{
			"gitlab sections", "CODEOWNERS", "[Docs][2] @dora\n/doc/\n/doc/api @ada\n^[Base]\n/db/ d@firm.example\n",
			"#[Docs] /doc/: \"Docs\" owner dora<> doc/\n#[Docs] /doc/api: \"Docs\" owner ada<> doc/api\n#[Base] /db/: \"Base\" owner <d@firm.example> db/",
		},
		{
			"kubernetes", "pkg/OWNERS", "approvers:\n  - ines # boss\n  - \"tom\"\nreviewers:\n- li\n- sig-net-approvers\nemeritus_approvers:\n- old\nlabels:\n- area/net\n",
			"#folder: owner ines<ines@users.noreply.github.com> owner tom<tom@users.noreply.github.com> reviewer li<li@users.noreply.github.com> pkg/",
		},
		{
			"kubernetes filters", "pkg/OWNERS", "options:\n  no_parent_owners: true\nfilters:\n  \".*\":\n    approvers:\n    - ines\n  \"\\\\.go$\":\n    reviewers:\n    - tom\n",
			"#folder: ^pkg/\n#filter .*: owner ines<ines@users.noreply.github.com> pkg/\n#filter \\\\.go$: reviewer tom<tom@users.noreply.github.com> ~^pkg/.*(?:\\\\.go$)",
		},
		{
			"chromium", "net/OWNERS", "# who\nset noparent\nines@firm.example\n*\nfile://base/OWNERS\nper-file *.gn,a?.c=tom@firm.example, li@firm.example\n",
			"#folder: owner <ines@firm.example> ^net/\n#per-file *.gn,a?.c: owner <tom@firm.example> owner <li@firm.example> net/*.gn net/a?.c",
		},
		{"at the root", "OWNERS", "ines@firm.example\n", "#folder: owner <ines@firm.example> /"},
	} {
		var lines []string
		for _, s := range formOf([]byte(c.file)).split(c.text) {
			if e := readSection(c.file, s, func(string, string) {}); len(e.covers) > 0 {
				k := newKeeping(&runner{}, nil, "x")
				lines = append(lines, saying(k.act(keptCommit{}, workgraph.Thing{}, s.key, e)))
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestLastCodeOwnersLineWins(t *testing.T) {
	r := newRepo(t, "x")
	for _, p := range []string{"a.js", "docs/b.js", "docs/c.md", "gen/d.js"} {
		r.write(p, "1")
	}
	r.write("CODEOWNERS", "* @all\n/docs/ @dora\n*.js @js\n/gen/\n")
	r.commit("begin")
	r.write("CODEOWNERS", "* @all\n*.js @js\n/docs/ @dora\n/gen/\n")
	r.commit("docs decide")
	var got notebook
	r.read(nil, &got)
	g := got.graphOf(t)
	before, after := g.At(instantOf(r.now)), g.Now()
	for _, c := range []struct{ path, before, after string }{
		{"a.js", "js", "js"}, {"docs/b.js", "js", "dora"}, {"docs/c.md", "dora", "dora"}, {"gen/d.js", "", ""}, {"CODEOWNERS", "all", "all"},
	} {
		if b, a := keepers(before, c.path), keepers(after, c.path); b != c.before || a != c.after {
			t.Errorf("%s: %q and then %q, want %q and %q", c.path, b, a, c.before, c.after)
		}
	}
}

// FuzzKeepers holds the parsers to their limits on any text.
func FuzzKeepers(f *testing.F) {
	for _, s := range []string{firstKeepers, "* @a\n[x] @b\n/c\n", "approvers:\n- a\nfilters:\n  \"x\":\n    reviewers:\n    - b\n", "set noparent\nper-file *=a@b.example\n", "M:\nF:\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\ufffd")
		for _, file := range []string{"MAINTAINERS", "CODEOWNERS", "a b/OWNERS", "docs/CODEOWNERS"} {
			form := formOf([]byte(file))
			met := make(map[string]bool)
			for _, s := range form.split(text) {
				if s.key == "" || met[s.key] {
					t.Fatalf("%s: the key %q is empty or there twice", file, s.key)
				}
				met[s.key] = true
				e := readSection(file, s, func(string, string) {})
				if len(e.parts) > maxParts || len(e.covers) > maxCovers || len(e.title) > maxTitle {
					t.Fatalf("%s: %d people, %d patterns, a title of %d bytes", file, len(e.parts), len(e.covers), len(e.title))
				}
				for _, p := range e.covers {
					if _, err := workgraph.ParsePattern(p); err != nil {
						t.Fatalf("%s: the pattern %q cannot be read", file, p)
					}
				}
				for _, p := range e.parts {
					if p.Who == (person.Identity{}) {
						t.Fatalf("%s: nobody looks after something", file)
					}
				}
			}
		}
	})
}

func instantOf(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// A repository whose objects are damaged ends the reading with a problem, and
// leaves no git behind.
func TestKeepersThatGitCannotRead(t *testing.T) {
	r := newRepo(t, "x")
	r.write("MAINTAINERS", firstKeepers)
	r.commit("begin")
	blob := r.git("rev-parse", "HEAD:MAINTAINERS")
	path := filepath.Join(r.dir, ".git", "objects", blob[:2], blob[2:])
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("no object"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got notebook
	err := Read(context.Background(), r.dir, nil, &got)
	if err != nil && problem.KindOf(err) != problem.Unreachable {
		t.Fatalf("Read: %v", err)
	}
	if got.said() != "" {
		t.Errorf("a damaged file says %q", got.said())
	}
}

// Where a shallow clone is cut, its files say all that they say as they stand.
func TestKeepersOfAShallowClone(t *testing.T) {
	r := newRepo(t, "from")
	r.write("MAINTAINERS", firstKeepers)
	r.write("net/a.c", "1")
	r.commit("one")
	r.write("net/a.c", "2")
	r.commit("two")
	r.write("net/a.c", "3")
	r.commit("three")
	clone := &repo{t: t, dir: filepath.Join(t.TempDir(), "x"), now: r.now}
	r.git("clone", "-q", "--depth=2", "file://"+r.dir, clone.dir)
	var got notebook
	clone.read(nil, &got)
	if s := keepers(got.graphOf(t).Now(), "net/a.c"); !strings.HasPrefix(s, "Ines Kaya, ") {
		t.Errorf("net/a.c: %q, want its keepers", s)
	}
}
