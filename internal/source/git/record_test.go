package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/core/problem"
	"ownup/internal/gitrun"
)

// printed is a record as git prints it.
func printed(n int, message string, changes ...string) string {
	s := fmt.Sprintf("\x00%040x\x00A\x00a@x.example\x00A\x00a@x.example\x00%d\x005\x00%s\x00", n, 1700000000+n, message)
	if len(changes) > 0 {
		s += "\n" + strings.Join(changes, "\x00") + "\x00"
	}
	return s
}

func TestScannerLimitsAndBadRecords(t *testing.T) {
	big := strings.Repeat("x", 3000)
	for name, tc := range map[string]struct {
		in   string
		want string // a letter for each scan: r record, o oversize, g garbled, t truncated
	}{
		"plain":                 {printed(1, "a", "M", "p") + "\x00" + printed(2, "b") + "\x00" + printed(3, "c", "A", "q"), "rrr"},
		"renames":               {printed(1, "a", "R100", "p", "q", "C75", "p", "r") + "\x00" + printed(2, "b"), "rr"},
		"a message too large":   {printed(1, big, "M", "p") + "\x00" + printed(2, "b"), "or"},
		"paths too large":       {printed(1, "a", "M", big, "M", "p", "D", big) + "\x00" + printed(2, "b", "M", "p"), "or"},
		"cut in a field":        {printed(1, "a") + "\x00" + printed(2, "b")[:60], "rt"},
		"cut in a path":         {strings.TrimSuffix(printed(1, "a", "M", "path"), "th\x00"), "t"},
		"garbage between":       {printed(1, "a") + "\x00junk\x00junk\x00\x00" + printed(2, "b"), "rgr"},
		"a status that is none": {printed(1, "a", "what", "p") + "\x00" + printed(2, "b"), "gr"},
		"nothing":               {"", ""},
	} {
		for _, slow := range []bool{false, true} {
			var in io.Reader = strings.NewReader(tc.in)
			if slow {
				in = iotest.OneByteReader(in)
			}
			s := newScanner(in, 2000)
			got := ""
			for err := error(nil); !errors.Is(err, io.EOF) && len(got) < 9; {
				var rec *record
				rec, err = s.scan()
				switch {
				case err == nil && rec.oversize:
					got += "o"
				case err == nil:
					got += "r"
				case errors.Is(err, errGarbled):
					got += "g"
				case errors.Is(err, errTruncated):
					got += "t"
				}
			}
			if got != tc.want {
				t.Errorf("%s: scans gave %q, want %q", name, got, tc.want)
			}
		}
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte(printed(1, "a", "M", "p") + "\x00" + printed(2, "b")))
	f.Add([]byte(printed(1, "a", "R100", "p", "q") + "junk\x00\x00" + printed(2, "b", "?")))
	f.Fuzz(func(t *testing.T, in []byte) {
		s := newScanner(bytes.NewReader(in), 1<<10)
		b := newBuilder("x")
		for range len(in) + 2 {
			rec, err := s.scan()
			if errors.Is(err, io.EOF) {
				if s.bytes != int64(len(in)) {
					t.Fatalf("ended after %d of %d bytes", s.bytes, len(in))
				}
				return
			}
			if err != nil {
				continue
			}
			if !gitrun.IsHash(rec.hash) || len(rec.paths) > rec.changed && !rec.oversize {
				t.Fatalf("a record that cannot be: %q with %d of %d paths", rec.hash, len(rec.paths), rec.changed)
			}
			if a, ok := b.act(rec); ok {
				checkTexts(t, []string{a.Title})
			}
		}
		t.Fatalf("the scanner does not come to an end")
	})
}

func savedLogOf(t *testing.T, r *repo) (file, text string) {
	t.Helper()
	// Exactly what the documentation tells people to run.
	args := strings.Fields(strings.ReplaceAll(savedCommand, "'", ""))
	file = filepath.Join(t.TempDir(), "office.log")
	r.git(append(append([]string{}, args[1:]...), "--output="+file)...)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, string(raw)
}

func TestASavedLogTellsWhatTheRepositoryDoes(t *testing.T) {
	r := newRepo(t, "office")
	r.many(checkpoints + 300)
	r.git("reset", "-q", "--hard")
	r.commit("one\n\nAcked-by: Jo <jo@firm.example>")
	var live, saved notebook
	r.read(nil, &live)
	file, text := savedLogOf(t, r)
	read := func(path string, held []byte, n *notebook) {
		t.Helper()
		if err := Read(context.Background(), path, held, n); err != nil {
			t.Fatalf("Read: %v", err)
		}
	}
	read(file, nil, &saved)
	if diff := cmp.Diff(live.acts, saved.acts); diff != "" {
		t.Fatalf("the saved log differs from the repository:\n%s", diff)
	}

	var rest notebook // from the checkpoint half way
	read(file, saved.cursors[0], &rest)
	if n := saved.upTo[0] + len(rest.acts); n != len(saved.acts) || rest.resets != 0 {
		t.Errorf("resumed to %d acts with %d resets, want %d", n, rest.resets, len(saved.acts))
	}
	var grown notebook
	if err := os.WriteFile(file, []byte(text+printed(7, "grown", "M", "p")), 0o600); err != nil {
		t.Fatal(err)
	}
	read(file, saved.last(), &grown)
	if grown.titles() != "grown" || grown.resets != 0 {
		t.Errorf("a longer log gave %q with %d resets, want what is new", grown.titles(), grown.resets)
	}
	var other notebook
	if err := os.WriteFile(file, []byte(printed(8, "other")+"\x00"+printed(9, "cut")[:70]), 0o600); err != nil {
		t.Fatal(err)
	}
	read(file, saved.last(), &other)
	if other.titles() != "other" || other.resets != 1 || len(other.skips) != 1 {
		t.Errorf("another log gave %q, %d resets, skipped %q; want it read anew and its cut end named", other.titles(), other.resets, other.skips)
	}

	var piped notebook
	in := Options{Space: "office", Stdin: iotest.HalfReader(strings.NewReader(text))}
	if err := in.Read(context.Background(), "-", saved.last(), &piped); err != nil || piped.resets != 1 {
		t.Fatalf("through a pipe: %v with %d resets, want all read anew", err, piped.resets)
	}
	if diff := cmp.Diff(live.acts, piped.acts); diff != "" {
		t.Errorf("through a pipe the log differs:\n%s", diff)
	}
}

func TestAFileThatIsNoLog(t *testing.T) {
	for _, text := range []string{"commit 0123\nAuthor: A\n", "PK\x03\x04\x00\x00\x00binary\x00", printed(1, "a")[:50], "", strings.Repeat("\x00", 9000)} {
		var got notebook
		err := Options{Stdin: strings.NewReader(text)}.Read(context.Background(), "-", nil, &got)
		if problem.KindOf(err) != problem.Invalid || problem.As(err).Next == "" || len(got.cursors) > 0 {
			t.Errorf("%.20q: got %v and %d checkpoints, want a problem with a next step", text, err, len(got.cursors))
		}
	}
}

// A log that was read and has not grown is no problem the next time.
func TestASavedLogReadTwice(t *testing.T) {
	log := printed(1, "a")
	var got notebook
	for range 2 {
		if err := (Options{Stdin: strings.NewReader(log)}).Read(t.Context(), "-", got.last(), &got); err != nil {
			t.Fatal(err)
		}
	}
	if len(got.acts) != 1 || got.resets != 0 {
		t.Errorf("%d acts and %d resets, want one act", len(got.acts), got.resets)
	}
}

func TestWaitingForALogEndsWithTheContext(t *testing.T) {
	in, out := io.Pipe()
	defer func() { _ = out.Close() }() // lets the reader that was left alone end
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Options{Stdin: in}.Read(ctx, "-", nil, &notebook{}) }()
	if _, err := io.WriteString(out, printed(1, "a")); err != nil { // it reads, then waits
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the error of the context", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the read goes on after its context")
	}
}

// On a real history, given by OWNUP_BENCH_REPO, the people found must be
// those that git's own reading of trailers finds, and some more.
func TestRealHistoryAgreesWithGit(t *testing.T) {
	path := os.Getenv("OWNUP_BENCH_REPO")
	if path == "" {
		t.Skip("OWNUP_BENCH_REPO names no repository")
	}
	dir, err := gitrun.Find(path)
	if err != nil {
		t.Fatal(err)
	}
	run, err := newRunner(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got notebook
	if err := Read(context.Background(), path, nil, &got); err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, a := range got.acts {
		for _, p := range a.Parts {
			named[a.Key] += strings.ToLower(p.Who.Address) + " "
		}
	}
	p, err := run.Start(context.Background(), nil, "log", "--branches", "--tags", "--max-count=20000", "--no-merges",
		"--format=%H %(trailers:key=Reviewed-by,key=Tested-by,key=Signed-off-by,valueonly,separator=%x20)")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(p.Out)
	if err := errors.Join(err, p.Wait()); err != nil {
		t.Fatal(err)
	}
	people, missed := 0, 0
	for line := range strings.Lines(string(text)) {
		hash, rest, _ := strings.Cut(line, " ")
		for _, word := range strings.Fields(rest) {
			if address, ok := strings.CutPrefix(word, "<"); ok && strings.HasSuffix(address, ">") {
				people++
				if !strings.Contains(named[hash], strings.ToLower(strings.TrimSuffix(address, ">"))) {
					missed++
				}
			}
		}
	}
	t.Logf("%d acts; git names %d people, of whom %d are missed", len(got.acts), people, missed)
	if people == 0 || missed*1000 > people {
		t.Errorf("missed %d of %d people whom git finds, want at most one in a thousand", missed, people)
	}
}
