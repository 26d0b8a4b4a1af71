package confine

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

const (
	stopped = "The file made its reader stop; what was found until then is kept."
	tooMuch = "Reading the file took more memory than it may have; what was found until then is kept."
	tooLate = "Reading the file took longer than a second; what was found until then is kept."
)

// Whatever a file does to its reader costs that file: what was found before is
// kept, in order and once, and the next file is read.
func TestHostile(t *testing.T) {
	// Whoever is to be late has little time; the others have enough on a machine
	// that is busy.
	patient := start(t, Options{Workers: 2, Memory: 200 << 20})
	hasty := start(t, Options{Workers: 2, Deadline: 300 * time.Millisecond})
	for _, c := range []struct{ name, text, want string }{
		{"a fault", "say 1000\npanic", stopped},
		{"a recursion without end", "say 1000\noverflow", stopped},
		{"the end of the process", "say 1000\nwait\nexit", tooLate},
		{"the end of the process at once", "exit", stopped},
		{"a wait", "say 1000\nwait", tooLate},
		{"a loop", "say 1000\ndeaf", tooLate},
		{"memory", "say 1000\nmemory 4000", tooMuch},
		{"garbage", "garbage\nsay 1000", stopped},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := patient
			if c.want == tooLate {
				p = hasty
			}
			got := read(t, p, "probe:"+c.text)
			if d := cmp.Diff([]string{c.want}, got.skips); d != "" {
				t.Errorf("skips (-want +got):\n%s", d)
			}
			// A child that dies without a warning may take the last of what it
			// found along.
			for i, piece := range got.pieces {
				if want := fmt.Sprintf("%d:1: piece %d", i+1, i+1); piece != want {
					t.Fatalf("piece %d is %q", i, piece)
				}
			}
			if warned := c.want == tooLate || c.name == "a fault"; warned && len(got.pieces) != 1000 {
				t.Errorf("%d pieces", len(got.pieces))
			}
			if next := read(t, p, "The margin is 4.2 %."); len(next.pieces) != 1 || len(next.skips) > 0 {
				t.Errorf("the next file: pieces %q, skips %q", next.pieces, next.skips)
			}
		})
	}
}

// A file is not held to what an earlier one did to the process.
func TestReadAgain(t *testing.T) {
	p := start(t, Options{Workers: 1})
	for range 3 {
		got := read(t, p, "probe:say 5000\nonce\nsay 3")
		if len(got.pieces) != 5003 || len(got.skips) > 0 || got.begun != 1 {
			t.Errorf("%d pieces, skips %q, begun %d times", len(got.pieces), got.skips, got.begun)
		}
	}
}

// A file that needs more memory than its share has it when it is alone.
func TestAlone(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector takes memory of its own")
	}
	p := start(t, Options{Workers: 2, Memory: 400 << 20})
	if got := read(t, p, "probe:memory 230\nsay 1"); len(got.pieces) != 1 || len(got.skips) > 0 {
		t.Errorf("pieces %q, skips %q", got.pieces, got.skips)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := read(t, p, "probe:memory 230\nsay 1"); len(got.pieces) != 1 || len(got.skips) > 0 {
				t.Errorf("several at once: pieces %q, skips %q", got.pieces, got.skips)
			}
		})
	}
	wait.Wait()
}

// What a child finds is what the readers find.
func TestSameAsInProcess(t *testing.T) {
	p := start(t, Options{Workers: 2})
	files := map[string]string{
		"a.txt":  "The margin is 4.2 %.\n\nIt was four point two.\n",
		"a.csv":  "Region;Margin\r\nNorth;4,2 %\r\nSouth;\"1.200,5\"\r\n",
		"a.json": `{"a": [1, 2.5, {"b": "4.2 %"}], "c": null}`,
		"a.html": "<html><body><p>4<b>.2</b>&nbsp;%</p></body></html>",
		"a.bin":  "\x00\x01\x02",
		"":       "From: ines@firm.example\nSubject: report\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\ntext\n--x\nContent-Type: text/csv; name=a.csv\n\na,b\n1,2\n--x--\n",
		"a.zip":  zipped(t, "b.zip", zipped(t, `in\a.csv`, "a,b\n4.2,7\n")),
		"empty":  "",
	}
	folder := t.TempDir()
	for name, text := range files {
		var want, got, disk found
		if err := readers.All().Deep(context.Background(), name, []byte(text), extract.DefaultLimits(), &want); err != nil {
			t.Fatal(err)
		}
		if err := p.Deep(context.Background(), name, []byte(text), extract.DefaultLimits(), &got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, "x"+name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := p.Read(context.Background(), path, &disk); err != nil {
			t.Fatal(err)
		}
		for _, other := range []*found{&got, &disk} {
			if d := cmp.Diff([]any{want.pieces, want.skips, want.begun}, []any{other.pieces, other.skips, other.begun}); d != "" {
				t.Errorf("%q (-in process +child):\n%s", name, d)
			}
		}
	}
}

func zipped(t testing.TB, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Files that are made to cost much, as they really are made.
func TestBombs(t *testing.T) {
	p := start(t, Options{Workers: 2, Deadline: 20 * time.Second})
	zeros := strings.Repeat("\x00", 64<<20)
	for name, content := range map[string]string{
		"many zeros":     zipped(t, "a", zeros),
		"in one another": zipped(t, "c.zip", zipped(t, "b.zip", zipped(t, "a.txt", strings.Repeat("4.2 ", 32<<20)))),
		"deep JSON":      strings.Repeat("[", 8<<20),
		"deep values":    strings.Repeat(`{"a":`, 2<<20),
		"deep pages":     "<html>" + strings.Repeat("<div>", 2<<20),
		"deep rich text": `{\rtf1` + strings.Repeat("{", 8<<20),
		"no PDF":         "%PDF-1.7\n" + strings.Repeat("1 0 obj << /Kids [1 0 R] >> ", 1<<16),
		"a long line":    strings.Repeat("4.2 ", 8<<20),
		"a broken zip":   zipped(t, "a", zeros)[:1000],
	} {
		t.Run(name, func(t *testing.T) {
			var f counting
			if err := p.Deep(context.Background(), "", []byte(content), extract.DefaultLimits(), &f); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d pieces, skips %q", f.pieces, f.skips)
			if next := read(t, p, "The margin is 4.2 %."); len(next.pieces) != 1 || len(next.skips) > 0 {
				t.Errorf("the next file: pieces %q, skips %q", next.pieces, next.skips)
			}
		})
	}
}

// counting is a sink that keeps no piece.
type counting struct {
	pieces, bytes int
	skips         []string
}

func (c *counting) Begin([]string, extract.Begun) error { return nil }

func (c *counting) Piece(_ []string, p extract.Piece) error {
	c.pieces++
	c.bytes += len(p.Text)
	return nil
}

func (c *counting) Skip(_ []string, _ extract.Place, reason string) error {
	c.skips = append(c.skips, reason)
	return nil
}

// A very long text comes whole, in pieces that split no number.
func TestLongText(t *testing.T) {
	p := start(t, Options{Workers: 1})
	text := strings.Repeat("4.25 ", 6<<20)
	var f joined
	if err := p.Deep(context.Background(), "", []byte(`{"a":"`+text+`"}`), extract.DefaultLimits(), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.texts) < 2 || strings.Join(f.texts, "") != strings.TrimSpace(text) {
		t.Errorf("%d pieces, %d bytes", len(f.texts), len(strings.Join(f.texts, "")))
	}
	for _, s := range f.texts {
		if strings.Trim(s, "4.25 ") != "" || !strings.HasPrefix(s, "4.25 ") {
			t.Errorf("a piece begins with %q", s[:10])
		}
	}
}

type joined struct {
	counting
	texts []string
}

func (j *joined) Piece(_ []string, p extract.Piece) error {
	j.texts = append(j.texts, p.Text)
	return nil
}

// Errors of the sink and of the context are handed back, and the pool goes on.
func TestStops(t *testing.T) {
	p := start(t, Options{Workers: 1})
	full := errors.New("full")
	f := found{stop: full}
	if err := p.Deep(context.Background(), "", []byte("probe:say 100000"), extract.DefaultLimits(), &f); !errors.Is(err, full) || len(f.pieces) != 1 {
		t.Errorf("error %v after %d pieces", err, len(f.pieces))
	}
	ctx, cancel := context.WithCancel(context.Background())
	f = found{}
	if err := p.Deep(ctx, "", []byte("probe:say 100000\nwait"), extract.DefaultLimits(), &cancels{&f, cancel}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := p.Deep(ctx, "", []byte("a"), extract.DefaultLimits(), &f); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if next := read(t, p, "The margin is 4.2 %."); len(next.pieces) != 1 || len(next.skips) > 0 {
		t.Errorf("the next file: pieces %q, skips %q", next.pieces, next.skips)
	}
}

// cancels ends its context with the first piece.
type cancels struct {
	*found
	cancel context.CancelFunc
}

func (c *cancels) Piece(members []string, p extract.Piece) error {
	c.cancel()
	return c.found.Piece(members, p)
}

// The time of a slow sink is not that of the file.
func TestSlowSink(t *testing.T) {
	p := start(t, Options{Workers: 1, Deadline: 2 * time.Second})
	var f found
	if err := p.Deep(context.Background(), "", []byte("probe:say 60000"), extract.DefaultLimits(), &slow{found: &f, from: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if len(f.pieces) != 60000 || len(f.skips) > 0 {
		t.Errorf("%d pieces, skips %q", len(f.pieces), f.skips)
	}
}

// slow works on its first piece for three seconds.
type slow struct {
	*found
	from time.Time
}

func (s *slow) Piece(members []string, p extract.Piece) error {
	for time.Since(s.from) < 3*time.Second {
		runtime.Gosched()
	}
	return s.found.Piece(members, p)
}

func TestRefused(t *testing.T) {
	limits := extract.DefaultLimits()
	limits.File = 10
	p := start(t, Options{Workers: 1, Limits: limits})
	folder := t.TempDir()
	large := filepath.Join(folder, "large")
	if err := os.WriteFile(large, []byte("more than ten"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		large:                         "The file is larger than the limit.",
		folder:                        "It is no ordinary file.",
		filepath.Join(folder, "none"): "The file is not there any more.",
	} {
		var f found
		if err := p.Read(context.Background(), path, &f); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{want}, f.skips); d != "" {
			t.Errorf("%v (-want +got):\n%s", path, d)
		}
	}
	var f found
	if err := p.Deep(context.Background(), "a", []byte("more than ten"), limits, &f); err != nil || len(f.skips) != 1 {
		t.Errorf("skips %q, %v", f.skips, err)
	}
}

// A pool that is closed while files are read ends them, and leaves no process.
func TestClose(t *testing.T) {
	p := start(t, Options{Workers: 2})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			err := p.Deep(context.Background(), "", []byte("probe:say 1\nwait"), extract.DefaultLimits(), &closes{p: p})
			if !errors.Is(err, errClosed) {
				t.Errorf("error %v", err)
			}
		})
	}
	wait.Wait()
	p.Close()
	if err := p.Deep(context.Background(), "", []byte("a"), extract.DefaultLimits(), &found{}); !errors.Is(err, errClosed) {
		t.Errorf("error %v", err)
	}
	if len(p.live) > 0 {
		t.Errorf("%d children left", len(p.live))
	}
}

// closes closes the pool when there is a piece.
type closes struct {
	found
	p *Pool
}

func (c *closes) Piece([]string, extract.Piece) error {
	go c.p.Close()
	return nil
}

func TestStartFails(t *testing.T) {
	for _, program := range [][]string{{filepath.Join(t.TempDir(), "none")}, {os.Args[0], "-test.run=^$"}} {
		if p, err := Start(context.Background(), Options{Program: program}); err == nil {
			p.Close()
			t.Errorf("%v started", program)
		} else if !strings.HasPrefix(err.Error(), "start a process that reads files: ") {
			t.Errorf("error %v", err)
		}
	}
}

// A reader that needs the cache waits until it is filled, once for all files;
// what was found before is not found twice.
func TestPrepare(t *testing.T) {
	for _, c := range []struct {
		name string
		fail error
		want string
	}{{"filled", nil, ": cache: true"}, {"cannot be filled", errors.New("full"), ": cache: false"}} {
		t.Run(c.name, func(t *testing.T) {
			folder, times := t.TempDir(), 0
			p := start(t, Options{Workers: 2, Cache: folder, Prepare: func(context.Context) error {
				times++
				if c.fail != nil {
					return c.fail
				}
				return os.WriteFile(filepath.Join(folder, "ready"), nil, 0o600)
			}})
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					got := read(t, p, "probe:say 2\ncached")
					if d := cmp.Diff([]string{"1:1: piece 1", "2:1: piece 2", c.want}, got.pieces); d != "" || len(got.skips) > 0 || got.begun != 1 {
						t.Errorf("skips %q, begun %d times, pieces (-want +got):\n%s", got.skips, got.begun, d)
					}
				})
			}
			wait.Wait()
			if times != 1 {
				t.Errorf("prepared %d times", times)
			}
		})
	}
}

// A reader may ask its parent for what takes a program; the time that it takes
// is not that of the file.
func TestHelp(t *testing.T) {
	p := start(t, Options{Workers: 1, Deadline: time.Second, Help: func(_ context.Context, what string, content []byte, _ extract.Limits) ([]byte, string) {
		if string(content) != strings.Repeat(what, 100_000) {
			t.Errorf("asked %q with %d bytes", what, len(content))
		}
		switch what {
		case "slow":
			for from := time.Now(); time.Since(from) < 2*time.Second; {
				runtime.Gosched()
			}
		case "no":
			return nil, "It is damaged."
		}
		return append(content, content...), ""
	}})
	got := read(t, p, "probe:say 1\nask yes\nask no\nask slow\nsay 1")
	want := []string{"1:1: piece 1", ": answer: 600000 ", ": answer: 0 It is damaged.", ": answer: 800000 ", "1:1: piece 1"}
	if d := cmp.Diff(want, got.pieces); d != "" || len(got.skips) > 0 {
		t.Errorf("skips %q, pieces (-want +got):\n%s", got.skips, d)
	}
	// Whoever asks without being offered help is not believed.
	if got := read(t, start(t, Options{Workers: 1}), "probe:say 1\nask yes"); len(got.skips) != 1 || got.skips[0] != stopped {
		t.Errorf("skips %q", got.skips)
	}
}
