package survey_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/trace/survey"
)

// write makes files below a folder; a name that ends in a separator is a
// folder, and one with an arrow a link.
func write(t testing.TB, folder string, names ...string) {
	t.Helper()
	for _, name := range names {
		name, target, link := strings.Cut(name, " -> ")
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case link:
			err = os.Symlink(target, path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o755)
		default:
			err = os.WriteFile(path, []byte(name), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func take(t testing.TB, paths ...string) survey.Survey {
	t.Helper()
	s, err := survey.Take(t.Context(), paths)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shown lists a survey below a folder, a line for each thing.
func shown(t testing.TB, folder string, s survey.Survey) string {
	t.Helper()
	var b strings.Builder
	name := func(path string) string {
		r, err := filepath.Rel(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		return filepath.ToSlash(r)
	}
	for _, f := range s.Files {
		fmt.Fprintln(&b, name(f.Path))
	}
	for _, r := range s.Repositories {
		fmt.Fprintln(&b, "repository", name(r))
	}
	for _, k := range s.Skips {
		fmt.Fprintf(&b, "%s: %s\n", name(k.Path), k.Reason)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestWhatIsListed(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	write(t, outside, "secret.txt")
	write(t, dir, "b.txt", "a/one.txt", "a-b/two.txt", "a.txt", ".mail/.Sent/cur/1", "empty/",
		"code/.git/HEAD", "code/main.go", "tree/.git", "bare.git/HEAD", "bare.git/objects/", "bare.git/refs/",
		"code/node_modules/x/index.js", "inside -> a/one.txt", "loop -> .", "out -> "+outside, "lost -> nowhere", "self -> self")
	write(t, dir, "kept/data.bin")
	if err := os.WriteFile(filepath.Join(dir, "kept", "CACHEDIR.TAG"), []byte("Signature: 8a477f597d28d172789f06886806bc55\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "named/CACHEDIR.TAG")
	want := `.mail/.Sent/cur/1
a-b/two.txt
a.txt
a/one.txt
b.txt
code/main.go
named/CACHEDIR.TAG
repository bare.git
repository code
repository tree
code/node_modules: In this folder a program keeps libraries; it is not read. Name it to have it read.
kept: A program has marked this folder as a cache; it is not read. Name it to have it read.
lost: The link leads nowhere.
out: The link leads out of the folder; what lies there is not read. Name it to have it read.
self: The link cannot be followed.`
	if diff := cmp.Diff(want, shown(t, dir, take(t, dir))); diff != "" {
		t.Error(diff)
	}
}

// What a person names is read, whatever it is.
func TestNamedPathsAreRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "node_modules/a.js", "kept/b.txt", "real/c.txt", "link -> real")
	if err := os.WriteFile(filepath.Join(dir, "kept", "CACHEDIR.TAG"), []byte("Signature: 8a477f597d28d172789f06886806bc55"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"node_modules": "node_modules/a.js", "kept": "kept/CACHEDIR.TAG\nkept/b.txt",
		"link": "link/c.txt", "real/c.txt": "real/c.txt", "link/c.txt": "link/c.txt",
	} {
		if got := shown(t, dir, take(t, filepath.Join(dir, filepath.FromSlash(name)))); got != want {
			t.Errorf("below %s is\n%s\nand not\n%s", name, got, want)
		}
	}
}

func TestOnceEach(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/b/c.txt", "a/b.txt", "a/z.txt", "link -> a")
	in := func(names ...string) []string {
		var paths []string
		for _, n := range names {
			paths = append(paths, filepath.Join(dir, filepath.FromSlash(n)))
		}
		return paths
	}
	for _, paths := range [][]string{
		in("a"), in("a", "a"), in("a", "a/b"), in("a/b", "a"), in("a", "a/b/c.txt"), in("a/z.txt", "a", "link"),
		in("a", "a/b", "a/b/c.txt", "a/b.txt"),
	} {
		got := shown(t, dir, take(t, paths...))
		if want := "a/b.txt\na/b/c.txt\na/z.txt"; got != want {
			t.Errorf("below %v is\n%s", paths, got)
		}
	}
	s := take(t, in("a/b", "a")...)
	for _, f := range s.Files {
		if want := strings.Count(f.Path, "c.txt"); f.Root != 1-want {
			t.Errorf("%s belongs to path %d", f.Path, f.Root)
		}
	}
}

// Files in folders below "." are named without it.
func TestPathsAreAsNamed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/b.txt", "c.txt")
	t.Chdir(dir)
	for _, named := range []string{".", "", "./"} {
		if named == "" {
			continue // no path at all
		}
		s := take(t, named)
		if len(s.Files) != 2 || s.Files[0].Path != filepath.Join("a", "b.txt") || s.Files[1].Path != "c.txt" {
			t.Errorf("below %q: %+v", named, s.Files)
		}
	}
	if s := take(t, "a/"); len(s.Files) != 1 || s.Files[0].Path != filepath.Join("a", "b.txt") {
		t.Errorf("below a/: %+v", s.Files)
	}
}

func TestSizesAndTimes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "b/long-name.txt")
	for _, paths := range [][]string{{dir}, {filepath.Join(dir, "a.txt"), filepath.Join(dir, "b", "long-name.txt")}} {
		for _, f := range take(t, paths...).Files {
			info, err := os.Stat(f.Path)
			if err != nil {
				t.Fatal(err)
			}
			if f.Size != info.Size() || f.Modified != info.ModTime().UnixNano() {
				t.Errorf("%s has %d bytes of %d", f.Path, f.Size, f.Modified)
			}
			if unix := runtime.GOOS != "windows"; unix != (f.Changed != 0) || unix != (f.Inode != 0) {
				t.Errorf("%s: %+v", f.Path, f)
			}
		}
	}
}

func TestMissingPath(t *testing.T) {
	dir := t.TempDir()
	_, err := survey.Take(t.Context(), []string{dir, filepath.Join(dir, "no")})
	if problem.KindOf(err) != problem.Missing {
		t.Errorf("error %v", err)
	}
}

func TestUnreadableFolder(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("the administrator may read every folder")
	}
	dir := t.TempDir()
	write(t, dir, "shut/a.txt", "b.txt")
	shut := filepath.Join(dir, "shut")
	if err := os.Chmod(shut, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(shut, 0o755) })
	if got, want := shown(t, dir, take(t, dir)), "b.txt\nshut: The folder may not be read by this user."; got != want {
		t.Errorf("found\n%s", got)
	}
}

func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/b.txt")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := survey.Take(ctx, []string{dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// The order is that of the bytes of the paths, and the files are those that
// the standard library finds.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir := filepath.Join(t.TempDir(), "root")
		if err := os.Mkdir(dir, 0o755); err != nil {
			r.Fatal(err)
		}
		part := rapid.StringMatching(`[ab.\-0 ~é]{1,3}x?`)
		for range rapid.IntRange(0, 40).Draw(r, "files") {
			path := filepath.Join(dir, filepath.Join(rapid.SliceOfN(part, 1, 4).Draw(r, "path")...))
			if !strings.HasPrefix(path, dir+string(filepath.Separator)) {
				continue
			}
			if os.MkdirAll(filepath.Dir(path), 0o755) == nil {
				_ = os.WriteFile(path, nil, 0o644) // a folder may be there
			}
		}
		var want []string
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				want = append(want, path)
			}
			return err
		})
		if err != nil {
			r.Fatal(err)
		}
		slices.Sort(want)
		s, err := survey.Take(t.Context(), []string{dir})
		if err != nil {
			r.Fatal(err)
		}
		var got []string
		for _, f := range s.Files {
			got = append(got, f.Path)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatal(diff)
		}
	})
}

// A folder of many files is shared among the workers.
func TestManyFilesInOneFolder(t *testing.T) {
	dir := t.TempDir()
	const many = 3500
	for i := range many {
		write(t, dir, fmt.Sprintf("%d.txt", i))
	}
	s := take(t, dir)
	if len(s.Files) != many || !slices.IsSortedFunc(s.Files, func(a, b survey.File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Errorf("%d files", len(s.Files))
	}
	if diff := cmp.Diff(s, take(t, dir)); diff != "" {
		t.Errorf("a second survey differs: %s", diff)
	}
}

func BenchmarkTake(b *testing.B) {
	for _, shape := range []struct {
		name    string
		folders int
	}{{"100,000 files in 1 folder", 1}, {"100,000 files in 2,000 folders", 2000}} {
		b.Run(shape.name, func(b *testing.B) {
			dir := b.TempDir()
			for i := range 100_000 {
				folder := filepath.Join(dir, fmt.Sprintf("area %d", i%shape.folders%40), fmt.Sprintf("project %d", i%shape.folders))
				path := filepath.Join(folder, fmt.Sprintf("report %d.txt", i))
				if i < shape.folders {
					if err := os.MkdirAll(folder, 0o755); err != nil {
						b.Fatal(err)
					}
				}
				if err := os.WriteFile(path, []byte("4.2 %"), 0o644); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if n := len(take(b, dir).Files); n != 100_000 {
					b.Fatalf("%d files", n)
				}
			}
		})
	}
}
