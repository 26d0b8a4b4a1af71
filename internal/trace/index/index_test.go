package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ownup/internal/core/problem"
	"ownup/internal/trace/extract"
)

// Through any history of a folder, of stopped and killed builds, a trace
// through the index finds what reading everything finds.
func TestWarmIsCold(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"It was 4.2 % then.", "It was 2.4 % then.", "0.042", "gross margin", "Gross-\tmargins", "nothing", "95.8 %", "!The sheet is damaged.", "", "about 4 percent",
	})
	name := rapid.SampledFrom([]string{"a", "a.txt", "a/b", "a-b/c", "z", "é/ü.txt", "b/1", "b/2", "b/3"})
	reread := 0
	rapid.Check(t, func(r *rapid.T) {
		dir := t.TempDir()
		d, s := newDisk(), sought(r)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			for range rapid.IntRange(0, 5).Draw(r, "changes") {
				path := name.Draw(r, "path")
				c := d.files[path]
				switch op := rapid.IntRange(0, 5).Draw(r, "change"); {
				case op == 0:
					delete(d.files, path)
				case op == 1 && c != nil: // touched, perhaps back to an earlier time
					c.modified, c.changed = d.now.Add(-time.Duration(rapid.IntRange(0, 20).Draw(r, "ago"))*time.Second).UnixNano(), d.stamp()
				case op == 2 && c != nil: // moved
					delete(d.files, path)
					c.changed = d.stamp()
					d.files[name.Draw(r, "to")] = c
				case op == 3 && c != nil: // another text of the same length, the time put back
					d.files[path] = &content{strings.NewReplacer("4.2", "2.4", "2.4", "4.2").Replace(c.text), c.modified, d.stamp()}
				default:
					d.write(path, strings.Join(rapid.SliceOfN(line, 0, 5).Draw(r, "lines"), "\n"))
				}
			}
			d.now = d.now.Add(rapid.SampledFrom([]time.Duration{0, time.Millisecond, time.Second, 3 * time.Second, time.Minute}).Draw(r, "pass"))
			switch rapid.IntRange(0, 5).Draw(r, "run") {
			case 0:
				warm(r, d, dir, s, rapid.IntRange(0, 3).Draw(r, "most"), commit)
			case 1:
				warm(r, d, dir, s, all, killed)
			default:
				want := cold(r, d, s)
				got, read := warm(r, d, dir, s, all, commit)
				reread += len(d.files) - read
				if diff := gocmp.Diff(want, got); diff != "" {
					r.Fatal(diff)
				}
			}
		}
	})
	if reread == 0 {
		t.Error("no file was ever known")
	}
}

// What is unchanged is not read again, and neither is what was read before a
// build was stopped.
func TestReadOnce(t *testing.T) {
	d, s, dir := newDisk(), sought(t), t.TempDir()
	for i := range 10 {
		d.write(fmt.Sprint(i), fmt.Sprint("It was 4.2 % then, said ", i))
	}
	d.now = d.now.Add(time.Minute)
	if _, read := warm(t, d, dir, s, 4, commit); read != 5 {
		t.Errorf("%d were begun", read)
	}
	for i, want := range []int{6, 0, 0} {
		if _, read := warm(t, d, dir, s, all, commit); read != want {
			t.Errorf("in trace %d, %d were read and not %d", i, read, want)
		}
	}
	if _, read := warm(t, d, dir, s, 0, commit); read != 0 {
		t.Errorf("%d were begun", read)
	}
}

// A file that may change once more within the tick of its last change is not
// taken for known.
func TestTicks(t *testing.T) {
	d, s, dir := newDisk(), sought(t), t.TempDir()
	d.write("a", "It was 4.2 % then.")
	d.now = d.now.Add(tick - time.Millisecond)
	for i, want := range []Doc{NoDoc, 0} {
		warm(t, d, dir, s, all, commit)
		d.write("other", fmt.Sprint("gross margin ", i)) // in between, something else
		x := open(t, dir, Setup{})
		if got := x.Fresh("/root", d.survey())[0]; got != want {
			t.Errorf("after trace %d the number is %d and not %d", i, got, want)
		}
		x.Close()
		d.now = d.now.Add(time.Minute)
	}
}

// What is moved, copied or touched is known by its content, if its name says
// the same of it.
func TestKnownByContent(t *testing.T) {
	d, s, dir := newDisk(), sought(t), t.TempDir()
	d.write("a.txt", "It was 4.2 % then.")
	d.write("b.txt", "It was 2.4 % then.")
	d.now = d.now.Add(time.Minute)
	warm(t, d, dir, s, all, commit)
	d.files["moved/a.TXT"] = d.files["a.txt"]
	delete(d.files, "a.txt")
	d.write("copied.txt", "It was 4.2 % then.")
	d.write("other.md", "It was 4.2 % then.")
	d.write("b.txt", "It was 2.4 % then.")
	d.now = d.now.Add(time.Minute)
	for i, want := range []int{1, 0} {
		got, read := warm(t, d, dir, s, all, commit)
		if diff := gocmp.Diff(cold(t, d, s), got); diff != "" || read != want {
			t.Errorf("in trace %d, %d read: %s", i, read, diff)
		}
	}
}

// Long files lie in several stretches, and only those with a key are looked at.
func TestLongFiles(t *testing.T) {
	d, s, dir := newDisk(), sought(t), t.TempDir()
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "line %d is a line of text like any other\n", i)
	}
	d.write("long", b.String()+"It was 4.2 % then.\n"+b.String())
	d.now = d.now.Add(time.Minute)
	warm(t, d, dir, s, all, commit)
	got, read := warm(t, d, dir, s, all, commit)
	if diff := gocmp.Diff(cold(t, d, s), got); diff != "" || read > 0 {
		t.Errorf("%d read, %s", read, diff)
	}
	x := open(t, dir, Setup{})
	hits, err := x.Candidates(s.Keys())
	if err != nil || len(hits) != 1 || len(hits[0].rows) != 1 {
		t.Errorf("%v, %v", hits, err)
	}
	if _, end := x.table.rowsOf(0); end < 10 {
		t.Errorf("%d stretches", end)
	}
}

func open(t *testing.T, dir string, s Setup) *Index {
	t.Helper()
	if s.Key == nil {
		s.Key = testKey
	}
	s.Stamp = cmp.Or(s.Stamp, "test")
	x, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

// built makes an index of a few files.
func built(t *testing.T) (*disk, string) {
	t.Helper()
	d, dir := newDisk(), t.TempDir()
	for i := range 50 {
		d.write(fmt.Sprint(i), "It was 4.2 % then, or "+fmt.Sprint(i)+" marmalades.")
	}
	d.now = d.now.Add(time.Minute)
	warm(t, d, dir, sought(t), all, commit)
	return d, dir
}

func TestOtherReaders(t *testing.T) {
	_, dir := built(t)
	x := open(t, dir, Setup{Stamp: "others"})
	if x.Files() != 0 || !strings.Contains(x.Notice(), "other readers") {
		t.Errorf("%d files are known: %q", x.Files(), x.Notice())
	}
}

func TestOtherKey(t *testing.T) {
	_, dir := built(t)
	x := open(t, dir, Setup{Key: []byte(strings.Repeat("k", KeySize))})
	if x.Files() != 0 || x.Notice() == "" {
		t.Errorf("%d files are known: %q", x.Files(), x.Notice())
	}
	if _, err := Open(dir, Setup{Key: []byte("short")}); err == nil {
		t.Error("a short key was taken")
	}
}

// A file that could not be opened is tried again, whatever its times.
func TestUnopenedIsNotKept(t *testing.T) {
	d, dir := built(t)
	files := d.survey()
	x := open(t, dir, Setup{})
	w, err := x.Begin("/root", files)
	if err != nil {
		t.Fatal(err)
	}
	files[0].Size++ // changed since
	r := w.Record(0)
	_ = r.Skip(nil, extract.Place{}, "The file may not be read.")
	if err := errors.Join(r.Keep(), w.Commit()); err != nil {
		t.Fatal(err)
	}
	x.Close()
	if got := open(t, dir, Setup{}).Fresh("/root", files)[0]; got != NoDoc {
		t.Errorf("the number is %d", got)
	}
}

// What turns out to be damaged while it is read does so once.
func TestDamageHeals(t *testing.T) {
	d, dir := built(t)
	s := sought(t)
	x := open(t, dir, Setup{})
	hits, err := x.Candidates(s.Keys())
	if err != nil || len(hits) != 50 {
		t.Fatalf("%d candidates, %v", len(hits), err)
	}
	pieces := filepath.Join(dir, x.head.Stores[0].Name)
	raw, err := os.ReadFile(pieces)
	if err != nil {
		t.Fatal(err)
	}
	raw[headSize+5] ^= 1
	if err := os.WriteFile(pieces, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := x.Replay(context.Background(), hits[0], &finder{search: s, t: t}); problem.KindOf(err) != problem.Damaged {
		t.Errorf("error %v", err)
	}
	x.Close()
	for i, want := range []int{50, 0} {
		if _, read := warm(t, d, dir, s, all, commit); read != want {
			t.Errorf("in trace %d, %d were read", i, read)
		}
	}
}

func TestTheKeyIsNotShown(t *testing.T) {
	if s := fmt.Sprintf("%v %+v %x", Setup{Key: testKey}, Setup{Key: testKey}, Setup{Key: testKey}); strings.Contains(s, "48") || strings.Contains(s, "3031") || strings.Contains(s, "0123") {
		t.Errorf("the key is shown: %s", s)
	}
}

// Whichever byte of whichever file is another one, or missing: what the index
// still says is right.
func TestDamage(t *testing.T) {
	d, dir := built(t)
	s := sought(t)
	want := cold(t, d, s)
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		copied := t.TempDir()
		if err := os.CopyFS(filepath.Join(copied, "x"), os.DirFS(dir)); err != nil {
			r.Fatal(err)
		}
		path := filepath.Join(copied, "x", rapid.SampledFrom(names).Draw(r, "file").Name())
		raw, err := os.ReadFile(path)
		if err != nil {
			r.Fatal(err)
		}
		if len(raw) == 0 {
			return // the lock
		}
		at := rapid.IntRange(0, len(raw)-1).Draw(r, "at")
		if rapid.Bool().Draw(r, "cut") {
			raw = raw[:at]
		} else {
			raw[at] ^= byte(rapid.IntRange(1, 255).Draw(r, "by"))
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			r.Fatal(err)
		}
		x, err := Open(filepath.Join(copied, "x"), Setup{Key: testKey, Stamp: "test"})
		if err != nil {
			r.Fatal(err)
		}
		defer x.Close()
		hits, err := x.Candidates(s.Keys())
		if x.Files() == 0 {
			if x.Notice() == "" {
				r.Fatal("it is empty and says nothing")
			}
			return
		}
		if err != nil {
			if problem.KindOf(err) != problem.Damaged {
				r.Fatal(err)
			}
			return
		}
		f := finder{search: s, t: r}
		for _, c := range hits {
			f.path = "/root/" + string(x.table.path(c.Doc))
			if err := x.Replay(context.Background(), c, &f); err != nil {
				if problem.KindOf(err) != problem.Damaged {
					r.Fatal(err)
				}
				return
			}
		}
		if diff := gocmp.Diff(want, f.found); diff != "" {
			r.Fatal(diff)
		}
	})
}

// Nothing that is written shows a name or a text, and Erase leaves nothing.
func TestSealedAndErased(t *testing.T) {
	_, dir := built(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"marmalade", "4.2 %", "stamp", "test"} {
			if strings.Contains(string(raw), word) {
				t.Errorf("%q can be read in %s", word, e.Name())
			}
		}
		if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read %s", e.Name())
		}
	}
	other := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Erase(dir); err != nil {
		t.Fatal(err)
	}
	if entries, err = os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Erase(dir); err != nil {
			t.Error(err)
		}
	}
}

// A second process reads what is there and does not write.
func TestOneWriter(t *testing.T) {
	d, dir := built(t)
	first := open(t, dir, Setup{})
	second := open(t, dir, Setup{})
	if second.Files() != 50 {
		t.Errorf("%d files are known to the second", second.Files())
	}
	if w, err := second.Begin("/root", d.survey()); w != nil || err != nil {
		t.Errorf("the second may write: %v", err)
	}
	if w, err := first.Begin("/root", d.survey()); w == nil || err != nil {
		t.Errorf("the first may not write: %v", err)
	}
	first.Close()
	third := open(t, dir, Setup{})
	if w, err := third.Begin("/root", d.survey()); w == nil || err != nil {
		t.Errorf("the third may not write: %v", err)
	}
}

// However often something changes, the index consists of few files.
func TestFewFiles(t *testing.T) {
	d, s, dir := newDisk(), sought(t), t.TempDir()
	for i := range 30 {
		for j := range 5 {
			d.write(fmt.Sprintf("%d/%d", i, j), strings.Repeat("It was 4.2 % then. ", 10+i))
		}
		d.now = d.now.Add(time.Minute)
		warm(t, d, dir, s, all, commit)
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) > 20 {
			t.Fatalf("%d files", len(entries))
		}
	}
	got, read := warm(t, d, dir, s, all, commit)
	if diff := gocmp.Diff(cold(t, d, s), got); diff != "" || read > 0 {
		t.Errorf("%d read, %s", read, diff)
	}
}

func TestMerging(t *testing.T) {
	for _, test := range []struct {
		piles []pile
		want  []uint32
	}{
		{[]pile{{1, 100, 100}}, nil},
		{[]pile{{1, 100, 100}, {2, 10, 10}}, nil},
		{[]pile{{1, 100, 100}, {2, 30, 30}}, []uint32{1, 2}},
		{[]pile{{1, 1000, 1000}, {2, 10, 10}, {3, 10, 10}}, []uint32{2, 3}},
		{[]pile{{1, 10 << 20, 4 << 20}, {2, 10, 10}}, []uint32{1}},
		{[]pile{{1, 1000, 1}}, nil},
	} {
		var got []uint32
		for id := range toMerge(slices.Clone(test.piles)) {
			got = append(got, id)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("of %v, %v are merged and not %v", test.piles, got, test.want)
		}
	}
}
