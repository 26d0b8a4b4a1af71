package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// script is where projects keep it.
const script = "scripts/get_maintainer.pl"

// asking is one way of asking the script.
type asking struct {
	name    string
	patch   bool     // as a patch that mends the mistake and says so, not as a list of files
	months  int      // how far back git is asked
	options []string // besides the project's own, which come first
}

// askings are the script with nothing from git, with what it takes from git by
// itself where MAINTAINERS names nobody, and as the project sets it; each asked
// by files and by a patch that names the commit it mends. Lists are left out:
// they are no people.
func askings() []asking {
	var list []asking
	for _, by := range []struct {
		name  string
		patch bool
	}{{"files", false}, {"patch with Fixes", true}} {
		list = append(list,
			asking{by.name + ", no git", by.patch, 6, []string{"--no-git", "--no-git-fallback"}},
			asking{by.name + ", the script's defaults", by.patch, 12, []string{"--no-git", "--git-min-percent=5", "--git-max-maintainers=5"}},
			asking{by.name + ", the project's options", by.patch, 6, nil},
		)
	}
	return list
}

// selfFixes returns every so manieth of the cases that their owners mended.
func selfFixes(cases []oneCase, every int) []oneCase {
	var list []oneCase
	n := 0
	for _, c := range cases {
		if c.SelfFix {
			if n++; (n-1)%max(every, 1) == 0 {
				list = append(list, c)
			}
		}
	}
	return list
}

// maintainers prints what the script of the repository and ownup's own cut-off
// are worth on the same cases: those in which the script can be run and
// somebody was to be told. It takes seconds a case; stopped, it prints what it
// has.
func maintainers(ctx context.Context, out io.Writer, repository string, cases []oneCase, g *workgraph.Graph) error {
	ways := askings()
	measures := make([][]evaluation.Measure, len(ways))
	var own, ranked []evaluation.Measure
	left := 0
	for _, c := range cases {
		v := g.At(c.At)
		truth := evaluation.TruthOf(c, v)
		if truth.Size() == 0 {
			continue
		}
		answers, err := askScript(ctx, repository, c, ways)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			left++
			fmt.Fprintf(os.Stderr, "%s left out: %v\n", c.ID, err)
			continue
		}
		for i, people := range answers {
			measures[i] = append(measures[i], evaluation.MeasureOf(find(c, v, people), truth))
		}
		own = append(own, evaluation.MeasureOf(asked(c, v, 0), truth))
		ranked = append(ranked, evaluation.MeasureOf(asked(c, v, evaluation.Listed), truth))
	}
	var rows strings.Builder
	fmt.Fprintf(&rows, "%d cases, %d left out\tnames\trecall\tR@5\tMAP\tright\t\n", len(own), left)
	row := func(name string, list []evaluation.Measure) {
		f := evaluation.FiguresOf(list)
		fmt.Fprintf(&rows, "%s\t%.1f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", name, f.Size, f.Recall, f.Recall5, f.MAP, f.Precision)
	}
	for i, w := range ways {
		row("get_maintainer.pl, "+w.name, measures[i])
	}
	row("ownup, own cut-off", own)
	row("ownup, 30 names", ranked)
	return errors.Join(printTable(out, rows.String()), ctx.Err())
}

// asked is whom ownup names.
func asked(c oneCase, v workgraph.View, limit int) []person.ID {
	return ids(evaluation.Answer(c, v, audience.For(c.Question(limit), v, audience.DefaultPolicy(), c.At).Listeners))
}

func ids(list []evaluation.Named) []person.ID {
	people := make([]person.ID, len(list))
	for i, n := range list {
		people[i] = n.Who
	}
	return people
}

// find finds the people of the script in the records, without the owner, each
// once. Somebody whom no record knows is a name that helps nobody.
func find(c oneCase, v workgraph.View, names []person.Identity) []person.ID {
	owner, known := v.FindPerson(c.Owner.Identity())
	var people []person.ID
	for _, n := range names {
		id, ok := v.FindPerson(n)
		switch {
		case !ok:
			people = append(people, person.None)
		case known && id == owner || slices.Contains(people, id):
		default:
			people = append(people, id)
		}
	}
	return people
}

// askScript runs the script in the tree as it stood before the case, in every
// way, and returns whom it names in its order.
func askScript(ctx context.Context, repository string, c oneCase, ways []asking) (answers [][]person.Identity, err error) {
	dir, err := os.MkdirTemp("", "maintainers")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	paths, mistake := split(c.About)
	paths, err = checkOut(ctx, repository, dir, c.At, paths)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errors.New("none of its paths is there any more")
	}
	var patch strings.Builder
	fmt.Fprintf(&patch, "Fixes: %s\n", mistake)
	for _, p := range paths {
		fmt.Fprintf(&patch, "--- a/%s\n+++ b/%s\n", p, p)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git", "mend.patch"), []byte(patch.String()), 0o600); err != nil {
		return nil, err
	}
	for _, w := range ways {
		// What git counts as recent is reckoned from the clock: name the day.
		args := append([]string{script, "--no-tree", "--no-l", "--no-rolestats", "--git-since=" + c.At.AddDate(0, -w.months, 0).Format(time.RFC3339)}, w.options...)
		if w.patch {
			args = append(args, filepath.Join(".git", "mend.patch"))
		} else {
			args = append(append(args, "-f"), paths...)
		}
		cmd := exec.CommandContext(ctx, "perl", args...) // #nosec G204 G702 -- the repository is the user's own
		cmd.Dir = dir
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", script, err)
		}
		answers = append(answers, namesIn(string(text)))
	}
	return answers, nil
}

// namesIn reads the script's lines, "Name <address>" or an address.
func namesIn(text string) []person.Identity {
	var names []person.Identity
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if a, err := mail.ParseAddress(line); err == nil {
			names = append(names, person.Identity{Name: a.Name, Address: a.Address})
		} else if name, address, ok := strings.Cut(line, "<"); ok { // a name that mail would quote
			names = append(names, person.Identity{Name: strings.Trim(name, ` "`), Address: strings.Trim(address, "> ")})
		}
	}
	return names
}

// split parts what a case is about into paths and the mistaken commit.
func split(about []string) (paths []string, commit string) {
	for _, a := range about {
		if hash, ok := strings.CutPrefix(a, "commit:"); ok {
			commit = hash
		} else {
			paths = append(paths, a)
		}
	}
	return paths, commit
}

// checkOut writes into dir what the script reads of the tree as it stood
// before a time: itself, its options, every MAINTAINERS and the paths. The
// folder is a repository of its own that borrows the objects of the other one,
// at that commit, so that the script can ask git. It returns those of the
// paths that are there.
func checkOut(ctx context.Context, repository, dir string, at time.Time, paths []string) ([]string, error) {
	git := func(args ...string) ([]byte, error) {
		text, err := exec.CommandContext(ctx, "git", append([]string{"-C", repository}, args...)...).Output() // #nosec G204 G702 -- the repository is the user's own
		if err != nil {
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
		return text, nil
	}
	// The branch as it stood: a change that was not merged by then is not in it.
	text, err := git("rev-list", "-1", "--first-parent", "--before="+at.Add(-time.Second).Format(time.RFC3339), "HEAD")
	if err != nil {
		return nil, err
	}
	commit := strings.TrimSpace(string(text))
	if text, err = git("ls-tree", "-r", "-z", "--name-only", commit); err != nil {
		return nil, err
	}
	var wanted, there []string
	for name := range strings.SplitSeq(strings.TrimSuffix(string(text), "\x00"), "\x00") {
		switch {
		case slices.Contains(paths, name):
			there = append(there, name)
			wanted = append(wanted, name)
		case name == script, path.Base(name) == "MAINTAINERS", name == ".mailmap", strings.HasPrefix(name, ".get_maintainer."):
			wanted = append(wanted, name)
		}
	}
	if text, err = git(append([]string{"archive", "--format=tar", commit, "--"}, wanted...)...); err != nil {
		return nil, err
	}
	if err := unpack(bytes.NewReader(text), dir); err != nil {
		return nil, err
	}
	return there, borrow(ctx, repository, dir, commit)
}

// borrow makes dir a repository at a commit of another one.
func borrow(ctx context.Context, repository, dir, commit string) error {
	if err := exec.CommandContext(ctx, "git", "init", "-q", dir).Run(); err != nil { // #nosec G204 -- a folder of ours
		return fmt.Errorf("git init: %w", err)
	}
	common, err := exec.CommandContext(ctx, "git", "-C", repository, "rev-parse", "--path-format=absolute", "--git-path", "objects").Output() // #nosec G204 G702 -- the repository is the user's own
	if err != nil {
		return fmt.Errorf("git rev-parse: %w", err)
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, ".git", "objects", "info", "alternates"), common, 0o600),
		os.WriteFile(filepath.Join(dir, ".git", "HEAD"), []byte(commit+"\n"), 0o600),
	)
}

// unpack writes the regular files of an archive that git made.
func unpack(r io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	in := tar.NewReader(r)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return root.Close()
		}
		if err == nil && h.Typeflag == tar.TypeReg {
			err = unpackFile(root, h.Name, in)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("unpack the tree: %w", err), root.Close())
		}
	}
}

func unpackFile(root *os.Root, name string, r io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return root.WriteFile(name, text, 0o600)
}
