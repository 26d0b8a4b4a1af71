package folder_test

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"ownup/internal/core/person"
	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
	"ownup/internal/source/folder/foldertest"
)

// notes is a format of one card per line; a file that begins with "#" is
// none.
func notes(setting string) folder.Format {
	return folder.Format{
		What: "note", Endings: []string{".note"}, Setting: setting,
		Open: func(_, data string) (folder.Emit, error) {
			if strings.HasPrefix(data, "#") {
				return nil, &folder.Unreadable{Reason: "not a note", Problem: problem.New(problem.Invalid, "That is no note.", "")}
			}
			return func(_ context.Context, sink workgraph.Sink) error {
				for name := range strings.Lines(data) {
					if err := sink.Card(person.Card{Title: strings.TrimSpace(name)}); err != nil {
						return err
					}
				}
				return nil
			}, nil
		},
	}
}

func readNotes(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	return folder.Read(ctx, path, cursor, sink, notes("1"))
}

func titles(r *foldertest.Recorder) (all []string) {
	for _, c := range r.Cards {
		all = append(all, c.Title)
	}
	return all
}

func TestPromises(t *testing.T) {
	foldertest.Source(t, readNotes, "a.note", "one\n", "two\n", "#\n")
}

func TestFilesComeInTheOrderOfTheirPaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.note", "a/z.NOTE", "a.note", "c/d/e.note", ".hidden/x.note", "other.txt"} {
		foldertest.Write(t, filepath.Join(dir, name), name)
	}
	var r foldertest.Recorder
	if err := readNotes(t.Context(), dir, nil, &r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.note", "a/z.NOTE", "b.note", "c/d/e.note"}, titles(&r)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestANamedFileMayEndInAnything(t *testing.T) {
	if r := foldertest.Text(t, readNotes, "a.txt", "one"); len(r.Cards) != 1 {
		t.Errorf("cards: %v", titles(r))
	}
}

func TestSettingIsPartOfTheCursor(t *testing.T) {
	r := foldertest.Text(t, readNotes, "a.note", "one")
	path := filepath.Join(t.TempDir(), "a.note")
	foldertest.Write(t, path, "one")
	for i, setting := range []string{"1", "2", "2"} {
		if err := folder.Read(t.Context(), path, r.Cursor, r, notes(setting)); err != nil {
			t.Fatal(err)
		}
		if want := []int{1, 2, 2}[i]; r.Resets != want {
			t.Errorf("read %d: %d resets, want %d", i+1, r.Resets, want)
		}
	}
}

func TestChangedBytesOfTheSameSizeAreSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.note")
	foldertest.Write(t, path, "one")
	var r foldertest.Recorder
	for _, text := range []string{"one", "two"} {
		foldertest.Write(t, path, text)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, info.ModTime(), info.ModTime().Add(time.Duration(len(r.Cards)+1)*time.Second)); err != nil {
			t.Fatal(err)
		}
		if err := readNotes(t.Context(), path, r.Cursor, &r); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{text}, titles(&r)); diff != "" {
			t.Errorf("cards (-want +got):\n%s", diff)
		}
	}
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	foldertest.Write(t, filepath.Join(dir, "a.note"), "one")
	foldertest.Write(t, filepath.Join(dir, "big.note"), "")
	if err := os.Truncate(filepath.Join(dir, "big.note"), folder.MaxFile+1); err != nil {
		t.Fatal(err)
	}
	foldertest.Write(t, filepath.Join(dir, strings.Repeat("d/", folder.MaxDepth), "in.note"), "in")
	foldertest.Write(t, filepath.Join(dir, strings.Repeat("d/", folder.MaxDepth+1), "out.note"), "out")
	var r foldertest.Recorder
	if err := readNotes(t.Context(), dir, nil, &r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "in"}, titles(&r)); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"big.note: larger than 64 MB"}, r.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

// counter is a sink that only counts: a million cards are not worth keeping.
type counter struct {
	foldertest.Recorder
	cards int
}

func (c *counter) Card(person.Card) error { c.cards++; return nil }

func TestItemsBeyondTheLimitAreLeftOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.note")
	foldertest.Write(t, path, strings.Repeat("x\n", folder.MaxItems+1))
	var c counter
	if err := readNotes(t.Context(), path, nil, &c); err != nil {
		t.Fatal(err)
	}
	if c.cards != folder.MaxItems {
		t.Errorf("%d cards", c.cards)
	}
	if diff := cmp.Diff([]string{"a.note: the source holds more than 1,000,000 items; the rest is left out"}, c.Skips); diff != "" {
		t.Errorf("skips (-want +got):\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	foldertest.Write(t, filepath.Join(dir, "a.note"), "#")
	p := problem.As(readNotes(t.Context(), dir, nil, &foldertest.Recorder{}))
	if p.Sentence != "That is no note." {
		t.Errorf("of the only file: %q", p.Sentence)
	}
	foldertest.Write(t, filepath.Join(dir, "b.note"), "#")
	var r foldertest.Recorder
	p = problem.As(readNotes(t.Context(), dir, nil, &r))
	if p.Kind != problem.Invalid || p.Sentence != "No note file in it could be read." || len(r.Skips) != 2 || r.Resets != 0 {
		t.Errorf("of two files: %q of kind %q, skips %q, %d resets", p.Sentence, p.Kind, r.Skips, r.Resets)
	}
	p = problem.As(readNotes(t.Context(), os.DevNull, nil, &r))
	if p.Kind != problem.Invalid {
		t.Errorf("of a device: %q of kind %q", p.Sentence, p.Kind)
	}
}

func TestClip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		limit := rapid.IntRange(0, 20).Draw(t, "limit")
		got := folder.Clip(text, limit)
		if len(got) > limit || !strings.HasPrefix(strings.TrimSpace(text), got) || !utf8.ValidString(got) {
			t.Fatalf("%q clipped to %d is %q", text, limit, got)
		}
	})
}

func TestABinaryFileIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind problem.Kind
	}{
		"zeros":    {strings.Repeat("\x00", 100_000), problem.Invalid},
		"program":  {"PK\x03\x04\x00\x00", problem.Invalid},
		"UTF-16":   {"\xff\xfeo\x00n\x00e\x00", ""},
		"far away": {strings.Repeat("x", 9000) + "\x00", ""}, // one bad byte in a text
	} {
		path := filepath.Join(t.TempDir(), "a.note")
		foldertest.Write(t, path, c.text)
		var r foldertest.Recorder
		err := readNotes(t.Context(), path, nil, &r)
		if problem.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want a problem of kind %q", name, err, c.kind)
		}
		if c.kind != "" && (problem.As(err).Sentence != "That is not a text file." || len(r.Skips) != 1) {
			t.Errorf("%s: %q, skips %q", name, problem.As(err).Sentence, r.Skips)
		}
	}
}

// The decoders give what the libraries do, which hold a file several times.
func TestTextAgreesWithTheLibraries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		western, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if got := folder.Western(string(data)); err != nil || got != string(western) {
			t.Errorf("Windows-1252: %q, want %q (%v)", got, western, err)
		}
		units := rapid.SliceOf(rapid.OneOf(rapid.Uint16(), rapid.Uint16Range(0xd7f0, 0xe010))).Draw(t, "units")
		little, big := []byte("\xff\xfe"), []byte("\xfe\xff")
		for _, u := range units {
			little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		}
		want := string(utf16.Decode(units))
		if got := folder.Text(string(little)); got != want {
			t.Errorf("UTF-16 little: %q, want %q", got, want)
		}
		if got := folder.Text(string(big) + "x"); got != want { // half a unit at the end
			t.Errorf("UTF-16 big: %q, want %q", got, want)
		}
	})
}

// Whatever encoding a file is in, or none, what is read of it is text, and
// what is kept of a value is within the limit.
func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", "\xef\xbb\xbfmarked\xff", "\xff\xfeI\x00\x00\xd8x", "\xfe\xff\x00I\xd8\x00", "caf\xe9", ""} {
		f.Add([]byte(s), 5)
	}
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		limit = min(max(limit, 0), 1<<10)
		for _, text := range []string{folder.Text(string(data)), folder.Western(string(data))} {
			if !utf8.ValidString(text) {
				t.Fatalf("%q is not text", text)
			}
			if clipped := folder.Clip(text, limit); len(clipped) > limit || !utf8.ValidString(clipped) || !strings.Contains(text, clipped) {
				t.Fatalf("%q clipped to %d bytes is %q", text, limit, clipped)
			}
		}
	})
}

// A cursor that cannot be understood, whatever it is, makes Read hand over
// everything, as if there were none.
func FuzzCursor(f *testing.F) {
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.note"), []byte("one"), 0o600); err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "{", `{"v":1}`, `{"v":1,"whole":true,"stamp":"x","content":"y"}`, `{"v":2}`, "[[[["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, cursor []byte) {
		var r foldertest.Recorder
		if err := readNotes(t.Context(), dir, cursor, &r); err != nil {
			t.Fatal(err)
		}
		if len(r.Cards) != 1 {
			t.Fatalf("%d cards after the cursor %q, want 1", len(r.Cards), cursor)
		}
	})
}
