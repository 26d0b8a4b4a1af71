package workgraph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/workgraph"
)

var keptFrom = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// kept is a state of an entry of repository x, recorded some minutes in.
// People are "owner:ines", "reviewer:tom" or "list:net".
func kept(minute int, file, key string, people []string, covers ...string) workgraph.Act {
	a := workgraph.Act{
		Kind: workgraph.Keeping, Key: key, Title: "the " + key, At: keptFrom.Add(time.Duration(minute) * time.Minute),
		Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "x", Key: file}},
	}
	if file == "CODEOWNERS" {
		a.Title = "" // all of its lines are of one area
	}
	for _, p := range people {
		role, local, _ := strings.Cut(p, ":")
		a.Parts = append(a.Parts, workgraph.Part{Who: addr(local), Role: map[string]workgraph.Role{
			"owner": workgraph.Owner, "reviewer": workgraph.Reviewer, "list": workgraph.Recipient,
		}[role]})
	}
	for _, c := range covers {
		a.Things = append(a.Things, workgraph.Thing{Kind: workgraph.Pattern, Space: "x", Key: c})
	}
	return a
}

// wrote is a commit that touches paths of repository x, at the beginning.
func wrote(paths ...string) workgraph.Act {
	a := workgraph.Act{
		Kind: workgraph.Change, Key: strings.Repeat("ab", 20), At: keptFrom.Add(-time.Hour),
		Parts: []workgraph.Part{{Who: addr("author"), Role: workgraph.Author}},
	}
	for _, p := range paths {
		a.Things = append(a.Things, workgraph.Thing{Kind: workgraph.Path, Space: "x", Key: p})
	}
	return a
}

// keepersOf says who looks after paths of repository x, and how.
func keepersOf(v workgraph.View, paths ...string) []string {
	var things []workgraph.ThingID
	for _, p := range paths {
		if t, ok := v.Lookup(workgraph.Path, "x", p); ok {
			things = append(things, t)
		}
	}
	list := []string{}
	for _, k := range v.Keepers(things...) {
		local, _, _ := strings.Cut(address(v, k.Who), "@")
		list = append(list, fmt.Sprintf("%s role %d depth %d of %d: %s in %s (%s) since minute %.0f, %d others",
			local, k.Role, k.Depth, k.Things, k.Area, k.File, k.Pattern, k.Since.Sub(keptFrom).Minutes(), k.Others))
	}
	return list
}

func TestKeepers(t *testing.T) {
	g := build(t, workgraph.Batch{Acts: []workgraph.Act{
		wrote("net/a.c", "net/old/b.c", "disk/c.c", "README"),
		kept(0, "MAINTAINERS", "NET", []string{"owner:ines", "reviewer:tom", "list:netlist"}, "net/", "!net/old/"),
		kept(0, "MAINTAINERS", "ALL", []string{"owner:boss"}, "*", "*/"),
		kept(0, "MAINTAINERS", "OLD", []string{"owner:li"}, "~old"),
		kept(5, "MAINTAINERS", "NET", []string{"owner:tom", "owner:ada"}, "net/", "!net/old/"),
		kept(9, "MAINTAINERS", "NET", nil),
	}})
	at := func(minute int) workgraph.View { return g.At(keptFrom.Add(time.Duration(minute) * time.Minute)) }
	for _, c := range []struct {
		name  string
		v     workgraph.View
		paths []string
		want  []string
	}{
		{"before the first record", at(0), []string{"net/a.c"}, []string{}},
		{"the closest first", at(1), []string{"net/a.c"}, []string{
			"ines role 16 depth 1 of 1: the NET in MAINTAINERS (net/) since minute 0, 0 others",
			"tom role 3 depth 1 of 1: the NET in MAINTAINERS (net/) since minute 0, 0 others",
			"netlist role 12 depth 1 of 1: the NET in MAINTAINERS (net/) since minute 0, 0 others",
			"boss role 16 depth 0 of 1: the ALL in MAINTAINERS (*/) since minute 0, 0 others",
		}},
		{"taken out, and an expression", at(1), []string{"net/old/b.c"}, []string{
			"li role 16 depth 1 of 1: the OLD in MAINTAINERS (~old) since minute 0, 0 others",
			"boss role 16 depth 0 of 1: the ALL in MAINTAINERS (*/) since minute 0, 0 others",
		}},
		{"a later state, and since when", at(6), []string{"net/a.c", "disk/c.c", "README", "nowhere"}, []string{
			"ada role 16 depth 1 of 1: the NET in MAINTAINERS (net/) since minute 5, 1 others",
			"tom role 16 depth 1 of 1: the NET in MAINTAINERS (net/) since minute 0, 1 others",
			"boss role 16 depth 0 of 3: the ALL in MAINTAINERS (*/) since minute 0, 0 others",
		}},
		{"ended", g.Now(), []string{"net/a.c"}, []string{
			"boss role 16 depth 0 of 1: the ALL in MAINTAINERS (*/) since minute 0, 0 others",
		}},
	} {
		if diff := cmp.Diff(c.want, keepersOf(c.v, c.paths...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A series of commits is recorded within a second; when they were written
// tells which came last, and where that does not either, all count.
func TestKeepersOfOneSecond(t *testing.T) {
	first, second := kept(1, "MAINTAINERS", "NET", []string{"owner:ines"}, "net/"), kept(1, "MAINTAINERS", "NET", []string{"owner:tom"}, "net/")
	names := func(g *workgraph.Graph) (list []string) {
		for _, s := range keepersOf(g.Now(), "net/a.c") {
			list = append(list, strings.Fields(s)[0])
		}
		return list
	}
	for _, acts := range [][]workgraph.Act{{wrote("net/a.c"), first, second}, {second, wrote("net/a.c"), first, first}} {
		if got := names(build(t, workgraph.Batch{Acts: acts})); !slices.Equal(got, []string{"ines", "tom"}) {
			t.Errorf("%q look after it, want both", got)
		}
	}
	second.Begins = keptFrom
	first.Begins = keptFrom.Add(-time.Minute)
	if got := names(build(t, workgraph.Batch{Acts: []workgraph.Act{wrote("net/a.c"), second, first}})); !slices.Equal(got, []string{"tom"}) {
		t.Errorf("%q look after it, want only whom the later one names", got)
	}
}

func TestOrderAndClosedFolders(t *testing.T) {
	g := build(t, workgraph.Batch{Acts: []workgraph.Act{
		wrote("docs/a.js", "docs/b.md", "pkg/net/x.go", "pkg/y.go"),
		kept(1, "CODEOWNERS", "*", []string{"owner:all"}, "**/*"),
		kept(1, "CODEOWNERS", "*.js", []string{"owner:js"}, "**/*.js"),
		kept(1, "CODEOWNERS", "/docs/", []string{"owner:dora"}, "docs/"),
		kept(1, "CODEOWNERS", "", nil, "**/*", "docs/", "**/*.js"),
		kept(5, "CODEOWNERS", "", nil, "**/*", "**/*.js", "docs/"),
		kept(1, "OWNERS", "folder", []string{"owner:root"}, "/"),
		kept(1, "pkg/OWNERS", "folder", []string{"owner:pkg"}, "pkg/"),
		kept(1, "pkg/net/OWNERS", "folder", []string{"owner:net"}, "^pkg/net/"),
	}})
	for _, c := range []struct {
		minute int
		path   string
		want   string
	}{
		{2, "docs/a.js", "js root"},
		{6, "docs/a.js", "dora root"},
		{2, "docs/b.md", "dora root"},
		{2, "pkg/y.go", "pkg all root"},
		{2, "pkg/net/x.go", "net all"},
	} {
		var names []string
		for _, s := range keepersOf(g.At(keptFrom.Add(time.Duration(c.minute)*time.Minute)), c.path) {
			names = append(names, strings.Fields(s)[0])
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("minute %d: %q look after %s, want %q", c.minute, got, c.path, c.want)
		}
	}
}

// Nobody who asks for acts or things is to meet a keeping.
func TestKeepingsAreMetByNoOtherQuery(t *testing.T) {
	acts := []workgraph.Act{wrote("net/a.c")}
	plain := build(t, workgraph.Batch{Acts: acts}).Now()
	g := build(t, workgraph.Batch{Acts: append(acts, kept(1, "MAINTAINERS", "NET", []string{"owner:ines"}, "net/stack/", "!margin forecast"))})
	v := g.Now()
	a, b := plain.Counts(), v.Counts()
	a.People = b.People // a keeper is a person like any other
	if a != b {
		t.Errorf("a keeping changes the counts from %+v to %+v", a, b)
	}
	for _, q := range []string{"net/stack/", "net/stack", "the NET", "MAINTAINERS", "path:net/stack/"} {
		if got := v.Things(q); got != nil {
			t.Errorf("%q finds %v", q, short(v, got))
		}
	}
	if got := v.Mentioned("the margin forecast in the net stack"); got != nil {
		t.Errorf("a sentence mentions %v", short(v, got))
	}
	p, ok := v.FindPerson(addr("ines"))
	if !ok {
		t.Fatal("the keeper is not found")
	}
	for a := range v.ActsBy(p) {
		t.Errorf("the keeper acted: %s", actLabel(v, a))
	}
	if _, ok := g.At(keptFrom.Add(time.Minute)).FindPerson(addr("ines")); ok {
		t.Error("the keeper is found before they are recorded")
	}
}

func TestPathPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern string
		depth   int
		yes, no []string
	}{
		{"drivers/net/", 2, []string{"drivers/net/a.c", "drivers/net/x/b.c"}, []string{"drivers/net", "drivers/network/a.c", "x/drivers/net/a.c"}},
		{"drivers/net", 2, []string{"drivers/net", "drivers/net/a.c"}, []string{"drivers/net.c"}},
		{"drivers/net/*", 3, []string{"drivers/net/a.c"}, []string{"drivers/net/x/b.c", "drivers/net"}},
		{"*/net/", 0, []string{"a/net/b"}, []string{"net/b", "a/b/net/c"}},
		{"arch/*/boot/x*.h", 4, []string{"arch/arm/boot/xy.h"}, []string{"arch/boot/x.h", "arch/arm/v7/boot/x.h"}},
		{"arch/*/boot", 3, []string{"arch/arm/boot", "arch/arm/boot/a.c"}, []string{"arch/arm"}},
		{"**/*.js", 0, []string{"a.js", "a/b/c.js"}, []string{"a.js/b"}},
		{"**/apps/", 0, []string{"apps/a", "x/apps/a/b"}, []string{"apps"}},
		{"src/**/test/*", 4, []string{"src/test/a", "src/a/b/test/c"}, []string{"src/a/test", "test/a"}},
		{"a/**", 2, []string{"a/b", "a/b/c"}, []string{"a", "b/a/c"}},
		{"*", 0, []string{"README"}, []string{"a/README"}},
		{"/", 0, []string{"a", "a/b"}, nil},
		{"^a/", 1, []string{"a/b"}, []string{"^a/b"}},
		{`\^a`, 0, []string{"^a"}, []string{"a"}},
		{"!a/b.c", 2, []string{"a/b.c"}, []string{"a/b.h"}},
		{"~stm32", 1, []string{"arch/stm32/a.c", "xstm32.dts"}, []string{"stm/32"}},
		{"~[^a-z]px[35]0?", 1, []string{"a-px30.c", "a/px5"}, []string{"apx30", "px30"}},
		{"a[12].c", 0, []string{"a1.c"}, []string{"a3.c", "a[12].c"}},
	} {
		p, err := workgraph.ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("%q: %v", c.pattern, err)
			continue
		}
		if p.Depth() != c.depth {
			t.Errorf("%q: depth %d, want %d", c.pattern, p.Depth(), c.depth)
		}
		for _, name := range c.yes {
			if !p.Covers(name) {
				t.Errorf("%q does not cover %q", c.pattern, name)
			}
		}
		for _, name := range c.no {
			if p.Covers(name) {
				t.Errorf("%q covers %q", c.pattern, name)
			}
		}
	}
	for _, bad := range []string{"a//b", "[", "~(", "~", "~(?=x)", strings.Repeat("a", 301), strings.Repeat("*/", 41) + "x"} {
		if _, err := workgraph.ParsePattern(bad); err == nil {
			t.Errorf("%.20q can be read", bad)
		}
	}
}

// A query finds through the index just what looking at every pattern finds.
func TestKeeperIndexMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		element := rapid.SampledFrom([]string{"a", "b", "*", "**", "a*", "[ab]"})
		name := rapid.SampledFrom([]string{"a", "b", "ab"})
		join := func(g *rapid.Generator[string], label string) string {
			return strings.Join(rapid.SliceOfN(g, 1, 4).Draw(t, label), "/")
		}
		path := join(name, "path")
		acts := []workgraph.Act{wrote(path)}
		want := make(map[string]bool)
		for i := range rapid.IntRange(1, 6).Draw(t, "entries") {
			pattern := rapid.SampledFrom([]string{"", "", "~"}).Draw(t, "sign") + "a"
			if pattern == "a" {
				pattern = join(element, "pattern") + rapid.SampledFrom([]string{"", "/"}).Draw(t, "end")
			}
			acts = append(acts, kept(i, "MAINTAINERS", fmt.Sprint(i), []string{fmt.Sprintf("owner:p%d", i)}, pattern))
			p, err := workgraph.ParsePattern(pattern)
			if err != nil {
				t.Fatalf("%q: %v", pattern, err)
			}
			if p.Covers(path) {
				want[fmt.Sprintf("p%d", i)] = true
			}
		}
		got := make(map[string]bool)
		for _, s := range keepersOf(build(t, workgraph.Batch{Acts: acts}).Now(), path) {
			got[strings.Fields(s)[0]] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("keepers of %q (-want +got):\n%s", path, diff)
		}
	})
}

// FuzzPathPattern looks for patterns that take for ever, or do not hold what
// they say.
func FuzzPathPattern(f *testing.F) {
	for _, s := range []string{"a/", "**/a/**/b*", "~[a-z]+", "!a", `\[x`} {
		f.Add(s, "a/b/c")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		p, err := workgraph.ParsePattern(text)
		if err != nil {
			return
		}
		if len(name) > 4096 {
			name = name[:4096]
		}
		p.Covers(name)
		if p.Depth() < 0 || p.Depth() > len(text)+1 {
			t.Errorf("%q has depth %d", text, p.Depth())
		}
	})
}

// BenchmarkKeepers asks about 20 paths among 1,500 areas that each had ten
// states.
func BenchmarkKeepers(b *testing.B) {
	var acts []workgraph.Act
	var paths []string
	for i := range 1500 {
		folder := fmt.Sprintf("drivers/d%d/x%d", i%40, i)
		for state := range 10 {
			acts = append(acts, kept(state*1500+i, "MAINTAINERS", folder,
				[]string{fmt.Sprintf("owner:o%d", (i+state)%299), "reviewer:r", "list:l"}, folder+"/", "include/x"+folder+"*.h", "!"+folder+"/old/"))
		}
		if i%75 == 0 {
			paths = append(paths, folder+"/a.c")
		}
	}
	acts = append(acts, wrote(paths...))
	g := build(b, workgraph.Batch{Acts: acts})
	v := g.At(keptFrom.Add(5 * 1500 * time.Minute))
	var things []workgraph.ThingID
	for _, p := range paths {
		t, _ := v.Lookup(workgraph.Path, "x", p)
		things = append(things, t)
	}
	if n := len(v.Keepers(things...)); n < 20 {
		b.Fatalf("%d keepers", n)
	}
	for b.Loop() {
		v.Keepers(things...)
	}
}
