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

func TestReadTellsWhoTouchedWhatWhen(t *testing.T) {
	r := newRepo(t, "forecast")
	r.write("q3/margin.csv", "31\n")
	hash := r.commit("Correct the June margin\n\nTom found it.\n\n"+
		"Reported-and-tested-by: Tom Reyes <tom@client.example>\n"+
		"Signed-off-by: Ines Kaya <ines@firm.example>\nCc: Li Wei <li@firm.example> # to know\n",
		"GIT_COMMITTER_NAME=Jo Park", "GIT_COMMITTER_EMAIL=jo@firm.example")
	var got notebook
	r.read(nil, &got)
	want := []workgraph.Act{{
		Kind: workgraph.Change, Key: hash, At: time.Unix(1700000060, 0).UTC(), Title: "Correct the June margin",
		Parts: []workgraph.Part{
			{Who: who("Ines Kaya", "ines@firm.example"), Role: workgraph.Author},
			{Who: who("Jo Park", "jo@firm.example"), Role: workgraph.Committer},
			{Who: who("Tom Reyes", "tom@client.example"), Role: workgraph.Reporter},
			{Who: who("Tom Reyes", "tom@client.example"), Role: workgraph.Tester},
			{Who: who("Li Wei", "li@firm.example"), Role: workgraph.Mentioned},
		},
		Things: []workgraph.Thing{{Kind: workgraph.Path, Space: "forecast", Key: "q3/margin.csv"}},
	}}
	if diff := cmp.Diff(want, got.acts); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
	if got.progress != [2]int64{1, 1} || len(got.skips) > 0 || got.resets > 0 {
		t.Errorf("progress %v, skipped %q, %d resets; want the one commit and nothing else", got.progress, got.skips, got.resets)
	}
}

func TestPathsOfEachKindOfCommit(t *testing.T) {
	r := newRepo(t, "x")
	long := strings.Repeat("the same text\n", 40)
	r.write("old name", long)
	r.write("gone", "1")
	r.commit("first")
	r.git("mv", "old name", "new name")
	r.git("rm", "-q", "gone")
	r.commit("rename and delete")
	r.commit("empty")
	r.git("checkout", "-q", "-b", "side", "HEAD~1")
	r.write("side", "1")
	r.commit("aside")
	r.git("checkout", "-q", "main")
	r.now += 60
	r.git("merge", "-q", "--no-ff", "-m", "Merge\n\nReviewed-by: Jo <jo@firm.example>", "side")
	r.write("tab\there \u00fc", "1")
	r.commit("odd path")

	var got notebook
	r.read(nil, &got)
	paths := map[string][]string{}
	for _, a := range got.acts {
		for _, thing := range a.Things {
			paths[a.Title] = append(paths[a.Title], thing.Key)
		}
		if a.Title == "Merge" && len(a.Parts) != 2 {
			t.Errorf("the merge has parts %v, want its author and its reviewer", a.Parts)
		}
	}
	want := map[string][]string{
		"first":             {"gone", "old name"},
		"rename and delete": {"gone", "new name", "old name"},
		"aside":             {"side"},
		"odd path":          {"tab\there \u00fc"},
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("paths by commit (-want +got):\n%s", diff)
	}
	if len(got.acts) != 6 {
		t.Errorf("got acts %s, want six: empty commits and merges count", got.titles())
	}
}

func TestAHugeCommitIsCappedAndNamed(t *testing.T) {
	r := newRepo(t, "x")
	var in strings.Builder
	in.WriteString("commit refs/heads/main\ncommitter A <a@x.example> 1700000000 +0000\ndata 3\nbig\n")
	for i := range MaxPaths + 500 {
		fmt.Fprintf(&in, "M 644 inline f%05d\ndata 0\n\n", i)
	}
	r.gitWith(nil, in.String(), "fast-import", "--quiet")
	var got notebook
	r.read(nil, &got)
	if n := len(got.acts[0].Things); n != MaxPaths {
		t.Errorf("kept %d paths, want %d", n, MaxPaths)
	}
	if len(got.skips) != 1 || !strings.Contains(got.skips[0], "it changes 2500 paths; only the first 2000 are kept") {
		t.Errorf("skipped %q, want the cap to be named", got.skips)
	}
}

// Objects as broken tools make them: each field of the commit is as bad as
// git lets it be.
func TestForeignBytesAreMadeSafe(t *testing.T) {
	r := newRepo(t, "x")
	tree := r.git("write-tree")
	object := func(author, committer, extra, message string) string {
		text := "tree " + tree + "\nauthor " + author + "\ncommitter " + committer + "\n" + extra + "\n" + message
		return r.gitWith(nil, text, "hash-object", "-t", "commit", "-w", "--stdin", "--literally")
	}
	for name, tc := range map[string]struct {
		author, committer, extra, message string
		title, name                       string
		at                                int64 // 0: skipped
	}{
		"latin-1 by its header":  {"J\xf6rg <j@x.example> 5 +0000", "C <c@x.example> 1600000000 +0000", "encoding ISO-8859-1\n", "Gr\xfc\xdfe", "Gr\u00fc\u00dfe", "J\u00f6rg", 1600000000},
		"bytes that are no text": {"J\xff <j@x.example> 5 +0000", "C <c@x.example> 1600000000 +0000", "", "a\xfe\xffb", "a\ufffd\ufffdb", "J\ufffd", 1600000000},
		"control characters":     {"A\x1b[31mB <j@x.example> 5 +0000", "C <c@x.example> 1600000000 +0000", "", "red \x1b[31malert\x07 \u202egnp", "red [31malert gnp", "A [31mB", 1600000000},
		"year 292277":            {"A <j@x.example> 1600000001 +0000", "C <c@x.example> 9223372036854 +0000", "", "t", "t", "A", 1600000001},
		"negative":               {"A <j@x.example> 1600000001 +0000", "C <c@x.example> -5 +0000", "", "t", "t", "A", 1600000001},
		"no date anywhere":       {"A <j@x.example>", "C <c@x.example>", "", "t", "", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r.git("update-ref", "refs/heads/main", object(tc.author, tc.committer, tc.extra, tc.message))
			var got notebook
			r.read(nil, &got)
			if tc.at == 0 {
				if len(got.acts) != 0 || len(got.skips) != 1 || !strings.HasSuffix(got.skips[0], "its date cannot be right") {
					t.Errorf("acts %v, skipped %q; want the commit skipped for its date", got.acts, got.skips)
				}
				return
			}
			if len(got.acts) != 1 {
				t.Fatalf("got %d acts, skipped %q; want one act", len(got.acts), got.skips)
			}
			a := got.acts[0]
			if a.Title != tc.title || a.Parts[0].Who.Name != tc.name || a.At.Unix() != tc.at {
				t.Errorf("got %q by %q at %d, want %q by %q at %d", a.Title, a.Parts[0].Who.Name, a.At.Unix(), tc.title, tc.name, tc.at)
			}
		})
	}
}

func TestNamesOfRepositories(t *testing.T) {
	r := newRepo(t, "forecast")
	r.write("f", "1")
	r.commit("one")
	parent := filepath.Dir(r.dir)
	for _, name := range []string{"mirror.git", "alpha/repo", "beta.git/repo"} {
		r.git("clone", "-q", "--bare", r.dir, filepath.Join(parent, name))
	}
	r.git("worktree", "add", "-q", filepath.Join(parent, "second"))
	for path, want := range map[string]string{
		"forecast": "forecast", "forecast/.git": "forecast", "mirror.git": "mirror",
		"alpha/repo": "alpha", "beta.git/repo": "beta", "second": "second", "forecast/": "forecast",
	} {
		var got notebook
		if err := Read(context.Background(), filepath.Join(parent, path), nil, &got); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if space := got.acts[0].Things[0].Space; space != want {
			t.Errorf("%s is called %q, want %q", path, space, want)
		}
	}
	var got notebook
	if err := (Options{Space: "books"}).Read(context.Background(), r.dir, nil, &got); err != nil || got.acts[0].Things[0].Space != "books" {
		t.Errorf("a given name was not taken: %v", err)
	}
}

func TestWhatIsNotARepository(t *testing.T) {
	empty := t.TempDir()
	dangling := t.TempDir()
	if err := os.WriteFile(filepath.Join(dangling, ".git"), []byte("gitdir: ../nowhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"no such path": filepath.Join(empty, "no"), "no repository": empty, "dangling pointer": dangling,
	} {
		err := Read(context.Background(), path, nil, &notebook{})
		if problem.KindOf(err) != problem.Missing || problem.As(err).Next == "" {
			t.Errorf("%s: got %v, want a missing problem with a next step", name, err)
		}
	}
}

func TestEmptyRepository(t *testing.T) {
	r := newRepo(t, "x")
	var got notebook
	r.read(nil, &got)
	if len(got.acts)+len(got.skips)+got.resets != 0 {
		t.Errorf("an empty repository gave %+v", got)
	}
	r.commit("first")
	r.read(got.last(), &got)
	if got.titles() != "first" || got.resets != 0 {
		t.Errorf("got %q with %d resets, want the first commit", got.titles(), got.resets)
	}
}

func TestHostileSettingsAreNotFollowed(t *testing.T) {
	r := newRepo(t, "x")
	r.write("sub/f", "1")
	first := r.commit("true title")
	r.write("sub/f", "2")
	r.commit("second")
	mark := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "run.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntouch "+mark+"\n"), 0o700); err != nil { // has to run
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"core.fsmonitor": script, "core.pager": script, "pager.log": script, "diff.external": script,
		"gpg.program": script, "log.showSignature": "true", "core.sshCommand": script,
		"diff.relative": "true", "log.showRoot": "false", "diff.renames": "copies", "color.ui": "always",
		"i18n.logOutputEncoding": "UTF-16", "format.pretty": "oneline", "diff.noprefix": "true",
	} {
		r.git("config", key, value)
	}
	forged := r.gitWith(nil, "forged", "commit-tree", first+"^{tree}")
	r.git("replace", first, forged)
	var got notebook
	r.read(nil, &got)
	if got.titles() != "true title|second" || len(got.acts[0].Things) != 1 {
		t.Errorf("got %q, first with %v; want both commits as they were made", got.titles(), got.acts[0].Things)
	}
	if _, err := os.Stat(mark); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program named in the repository's settings was run")
	}
}

func TestMailmapIsHandedOverAndFollowed(t *testing.T) {
	r := newRepo(t, "x")
	r.write(".mailmap", "# people\nInes Kaya <ines@firm.example> <ikaya@old.example>\n")
	r.commit("one")
	var got notebook
	r.read(nil, &got)
	kaya := person.Alias{Proper: who("Ines Kaya", "ines@firm.example"), Other: who("", "ikaya@old.example"), Source: ".mailmap line 2"}
	if diff := cmp.Diff([]person.Alias{kaya}, got.aliases); diff != "" {
		t.Fatalf("aliases (-want +got):\n%s", diff)
	}

	r.commit("two")
	r.read(got.last(), &got)
	if len(got.aliases) != 1 {
		t.Errorf("an unchanged .mailmap was handed over again")
	}

	r.write(".mailmap", "Jo Park <jo@firm.example>\nInes Kaya <ines@firm.example> <ikaya@old.example>\n")
	r.commit("three")
	next := notebook{}
	r.read(got.last(), &next)
	if len(next.aliases) != 2 || next.resets != 0 || next.titles() != "three" {
		t.Errorf("a longer .mailmap gave %d aliases, %d resets, %q; want both lines and one commit", len(next.aliases), next.resets, next.titles())
	}

	r.write(".mailmap", "Jo Park <jo@firm.example>\n")
	r.commit("four")
	r.read(next.last(), &next)
	if next.resets != 1 || len(next.aliases) != 1 || next.titles() != "one|two|three|four" {
		t.Errorf("a line taken back gave %d resets, %d aliases, %q; want all read anew", next.resets, len(next.aliases), next.titles())
	}
}
