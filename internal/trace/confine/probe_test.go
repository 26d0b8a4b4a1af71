package confine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/extracttest"
	"ownup/internal/trace/extract/pdf"
	"ownup/internal/trace/extract/readers"
)

// The test program is its own child, and reads texts that begin with "probe:"
// as commands.
func TestMain(m *testing.M) {
	if IsChild() {
		all := ours()
		plain := all[extract.Text]
		all[extract.Text] = func(ctx context.Context, f extract.File, limits extract.Limits, sink extract.Sink) error {
			if commands, ok := strings.CutPrefix(string(f.Content), "probe:"); ok {
				return probe(ctx, commands, sink)
			}
			return plain(ctx, f, limits, sink)
		}
		os.Exit(Main(func(p *Parent) extract.Readers { parent, cache = p, p.Cache; return all }))
	}
	if len(os.Args) > 2 && os.Args[1] == behindWall {
		os.Exit(behind(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// ours are the readers that need nothing to be ready: the library for PDFs
// would be compiled anew in each child.
func ours() extract.Readers {
	all := readers.With(pdf.Open(""), "")
	delete(all, extract.PDF)
	return all
}

// probe is a reader that does what a hostile file would like it to do, a line
// at a time.
func probe(ctx context.Context, commands string, sink extract.Sink) error {
	for line := range strings.Lines(commands) {
		word, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, _ := strconv.Atoi(argument)
		switch word {
		case "say":
			for i := range n {
				if err := sink.Piece(extract.Piece{Place: extract.Place{Line: i + 1, Column: 1}, Text: "piece " + strconv.Itoa(i+1)}); err != nil {
					return err
				}
			}
		case "wait":
			<-ctx.Done()
			return ctx.Err()
		case "deaf":
			for i := 0; ; i++ {
				runtime.KeepAlive(i)
			}
		case "panic":
			panic("a fault")
		case "overflow":
			ran = overflow(0) > 0
		case "exit":
			os.Exit(0)
		case "memory":
			hoard(n << 20)
		case "garbage":
			_, _ = os.NewFile(1, "out").WriteString(strings.Repeat("\x07", 1<<16))
		case "ask":
			answer, refused, err := parent.Ask(argument, []byte(strings.Repeat(argument, 100_000)), extract.DefaultLimits())
			if err != nil {
				return err
			}
			if err := sink.Piece(extract.Piece{Text: fmt.Sprint("answer: ", len(answer), " ", refused)}); err != nil {
				return err
			}
		case "cached":
			if _, err := os.Stat(filepath.Join(cache, "ready")); err != nil && cache != "" {
				return ErrUnprepared
			}
			if err := sink.Piece(extract.Piece{Text: "cache: " + strconv.FormatBool(cache != "")}); err != nil {
				return err
			}
		case "once":
			if first := ran; !first {
				ran = true
			} else {
				panic("not the first file")
			}
		default:
			if err := sink.Piece(extract.Piece{Text: attempt(word, argument)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// parent is that of the child.
var parent *Parent

// cache is the folder that the child was told of.
var cache string

// ran is how a child knows that it has read a file before.
var ran bool

func overflow(n int) int {
	if n < 0 {
		return 0
	}
	return overflow(n+1) + overflow(n+2)
}

// hoard takes memory and keeps it for as long as the process lives.
func hoard(size int) {
	var all [][]byte
	for taken := 0; taken < size; taken += 1 << 20 {
		block := make([]byte, 1<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		all = append(all, block)
	}
	kept = append(kept, all...)
}

var kept [][]byte

// attempt tries what a child must not be able to do, and says how it went.
func attempt(what, argument string) string {
	var err error
	switch what {
	case "open":
		var f *os.File
		if f, err = os.Open(argument); err == nil {
			err = f.Close()
		}
	case "list":
		_, err = os.ReadDir(argument)
	case "write":
		err = os.WriteFile(argument, []byte("x"), 0o600)
	case "change":
		err = os.Chmod(argument, 0o777)
	case "remove":
		err = os.Remove(argument)
	case "dial":
		network, address, _ := strings.Cut(argument, " ")
		var c net.Conn
		if c, err = net.DialTimeout(network, address, time.Second); err == nil {
			err = c.Close()
		}
	case "listen":
		var l net.Listener
		if l, err = net.Listen("tcp", argument); err == nil {
			err = l.Close()
		}
	case "run":
		err = exec.Command(argument).Run()
	case "signal":
		pid, _ := strconv.Atoi(argument)
		var p *os.Process
		if p, err = os.FindProcess(pid); err == nil {
			err = p.Signal(syscall.Signal(0))
		}
	case "environment":
		return fmt.Sprint(os.Environ())
	}
	if err == nil {
		return what + ": done"
	}
	return what + ": refused"
}

// found is a sink that keeps what it is given, in words.
type found struct {
	pieces, skips []string
	begun         int
	stop          error // what Piece returns
}

func (f *found) Begin([]string, extract.Begun) error { f.begun++; return nil }

func (f *found) Piece(members []string, p extract.Piece) error {
	f.pieces = append(f.pieces, strings.Join(append(members[:len(members):len(members)], extracttest.Show(p.Place)+": "+p.Text), " > "))
	return f.stop
}

func (f *found) Skip(members []string, _ extract.Place, reason string) error {
	f.skips = append(f.skips, strings.Join(append(members[:len(members):len(members)], reason), " > "))
	return nil
}

// start starts a pool that the test closes.
func start(t testing.TB, o Options) *Pool {
	t.Helper()
	p, err := Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// read has a pool read a text.
func read(t testing.TB, p *Pool, text string) *found {
	t.Helper()
	var f found
	if err := p.Deep(context.Background(), "a.txt", []byte(text), extract.DefaultLimits(), &f); err != nil {
		t.Fatal(err)
	}
	return &f
}

// A child can do nothing but read what it is given.
func TestConfined(t *testing.T) {
	p := start(t, Options{Workers: 1})
	held := p.Confinement()
	t.Log(held)
	if held == (Confinement{}) {
		t.Skip("this system confines no process")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	folder := t.TempDir()
	socket := filepath.Join(folder, "socket")
	local, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer local.Close()
	precious := filepath.Join(folder, "precious")
	if err := os.WriteFile(precious, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	commands := []string{
		"open /etc/passwd", "open " + precious, "open /proc/self/environ", "list /", "write " + filepath.Join(folder, "new"), "write " + filepath.Join(os.TempDir(), "new"),
		"change " + precious, "remove " + precious,
		"dial tcp " + listener.Addr().String(), "dial unix " + socket, "dial udp 127.0.0.1:53", "listen 127.0.0.1:0",
		"run /bin/true", "run /proc/self/exe", "signal " + strconv.Itoa(os.Getpid()),
	}
	// What the commands do where nothing is held is known: otherwise they would
	// be refused for reasons of their own.
	for _, c := range commands {
		word, argument, _ := strings.Cut(c, " ")
		if word == "run" && argument == "/proc/self/exe" || word == "remove" || word == "dial" && strings.HasPrefix(argument, "udp") {
			continue
		}
		if got := attempt(word, argument); got != word+": done" {
			t.Errorf("%s outside a child: %s", c, got)
		}
	}
	got := read(t, p, "probe:"+strings.Join(commands, "\n"))
	if len(got.pieces) != len(commands) || len(got.skips) > 0 {
		t.Fatalf("pieces %q, skips %q", got.pieces, got.skips)
	}
	for i, piece := range got.pieces {
		if !strings.HasSuffix(piece, ": refused") {
			t.Errorf("%s: %s", commands[i], piece)
		}
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
	if got := read(t, p, "probe:environment"); len(got.pieces) != 1 || got.pieces[0] != ": []" {
		t.Errorf("environment %q", got.pieces)
	}
}

// The cache can be read, and nothing beside it.
func TestCache(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"in/a", "out"} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, Options{Workers: 1, Cache: filepath.Join(folder, "in")})
	if !p.Confinement().Files {
		t.Skip("this system keeps no process from files")
	}
	inside, outside := filepath.Join(folder, "in", "a"), filepath.Join(folder, "out")
	got := read(t, p, strings.Join([]string{"probe:open " + inside, "list " + filepath.Dir(inside), "write " + inside, "write " + inside + "b", "open " + outside, "list " + folder}, "\n"))
	want := []string{": open: done", ": list: done", ": write: refused", ": write: refused", ": open: refused", ": list: refused"}
	if strings.Join(got.pieces, ",") != strings.Join(want, ",") {
		t.Errorf("got %q, want %q", got.pieces, want)
	}
	if _, err := os.Stat(inside + "b"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file was written")
	}
}
