package confine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"ownup/internal/trace/extract"
)

// Argument is the one argument of a child.
const Argument = "__extract"

// How a child ends.
const (
	exitOrderly = 0
	exitPanic   = 1
	exitUsage   = 2  // not started by a pool
	exitMemory  = 97 // it found that it has more memory than it may
	exitLate    = 98 // a reader went on long after the deadline
)

const (
	// mostStack ends a recursion without end early, in bytes.
	mostStack = 64 << 20
	// lazily is how much garbage may gather, in percent of what is in use: much,
	// since the bound on all memory sets the collector to work in time.
	lazily = 400
	// mostThreads is how many threads run at the same time: one that reads and
	// one that collects garbage. Other processors are for other children.
	mostThreads = 2
)

// IsChild reports whether this process was started as a child of a pool.
func IsChild() bool { return len(os.Args) == 2 && os.Args[1] == Argument }

// Main is the whole life of a child: it confines itself, and then reads the
// files that its parent sends until there are no more. It returns the status
// to exit with.
//
// The readers are opened before the process is confined. What they read from
// the cache at the first file that needs it, they read confined.
func Main(open func(p *Parent) extract.Readers) (exit int) {
	// Ctrl-C reaches every process of a terminal; the parent decides what it
	// means.
	signal.Ignore(os.Interrupt)
	debug.SetMaxStack(mostStack)
	debug.SetGCPercent(lazily)
	runtime.GOMAXPROCS(min(runtime.GOMAXPROCS(0), mostThreads))
	c := &inside{in: bufio.NewReaderSize(os.Stdin, mostChunk), sender: sender{out: os.Stdout}}
	os.Stdout = os.Stderr // whatever a library prints does not get among the records
	if err := c.start(open); err != nil {
		fmt.Fprintln(os.Stderr, "This part of ownup is started by ownup itself, to read files.")
		return exitUsage
	}
	go c.guard()
	for {
		switch err := c.next(); {
		case errors.Is(err, io.EOF):
			return exitOrderly
		case errors.Is(err, errPanic):
			return exitPanic
		case err != nil:
			return exitUsage // the parent does not keep to the form, or is gone
		}
	}
}

// Parent is what a reader in a child has of its parent.
type Parent struct {
	Cache string // the folder of [Options.Cache]; "": there is none
	Helps bool   // Ask may be called
	child *inside
}

// Ask has the parent do with content what a confined process cannot: see
// [Options.Help]. It may be called by a reader while it reads a file. It
// returns what comes out, or in a sentence why there is nothing.
func (p *Parent) Ask(what string, content []byte, limits extract.Limits) (answer []byte, refused string, err error) {
	if len(content) > mostCarried {
		return nil, tooLarge, nil
	}
	from := time.Now()
	defer func() { p.child.answered(from) }()
	if err := p.child.ask(what, content); err != nil {
		return nil, "", err
	}
	if refused, err = readBlock(p.child.in); err != nil {
		return nil, "", err
	}
	answer, err = p.child.receive(0, limits.File)
	return answer, refused, err
}

var errPanic = errors.New("a reader has a fault")

// inside is a child as it sees itself.
type inside struct {
	readers extract.Readers
	in      *bufio.Reader
	settings
	allowed atomic.Int64 // bytes of memory that it may have now

	sender // what is found, on its way out
}

// start reads the settings, confines the process and says that it is ready.
func (c *inside) start(open func(p *Parent) extract.Readers) error {
	begin := make([]byte, len(magic))
	if _, err := io.ReadFull(c.in, begin); err != nil || string(begin) != magic {
		return errGarbled
	}
	block, err := readBlock(c.in)
	if err != nil {
		return err
	}
	if err := c.settings.decode(block); err != nil {
		return err
	}
	c.readers = open(&Parent{Cache: c.cache, Helps: c.helps, child: c})
	c.records.ready(lock(c.settings))
	return c.flush()
}

// next reads one file.
func (c *inside) next() error {
	block, err := readBlock(c.in)
	if err != nil {
		return err
	}
	var h header
	if err := h.decode(block); err != nil {
		return err
	}
	if c.allowed.Swap(int64(h.memory)) != int64(h.memory) {
		// The rest is for what the collector does not know of.
		debug.SetMemoryLimit(int64(h.memory) / 10 * 8)
	}
	content, err := c.receive(h.size, h.limits.File)
	if errors.Is(err, errBrokeOff) {
		return c.finish(sourceBroke)
	}
	if err != nil {
		return err
	}
	return c.read(h.name, content, h.limits)
}

var errBrokeOff = errors.New("the content broke off")

// receive reads the content of a file, of the size that is expected and at
// most so many bytes.
func (c *inside) receive(size, most int) ([]byte, error) {
	content := make([]byte, 0, min(size, most))
	for {
		n, err := readLength(c.in)
		switch {
		case err != nil:
			return nil, err
		case n == 0:
			return content, nil
		case n == brokenOff:
			return nil, errBrokeOff
		case n > mostChunk || len(content)+int(n) > most:
			return nil, errGarbled
		}
		at := len(content)
		if at+int(n) > cap(content) {
			content = append(content, make([]byte, n)...)
		} else {
			content = content[:at+int(n)]
		}
		if _, err := io.ReadFull(c.in, content[at:]); err != nil {
			return nil, err
		}
	}
}

// read has a file read and sends what is found.
func (c *inside) read(name string, content []byte, limits extract.Limits) (err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c.sender.start(cancel)
	defer func() {
		// A reader of ours has a fault, or a library it uses. What was found
		// before is sent; the process may be in disorder and ends.
		if recover() != nil {
			_ = c.finish(panicked)
			err = errPanic
		}
	}()
	switch err := c.readers.Deep(ctx, name, content, limits, &c.sender); {
	case err == nil:
		return c.finish(finished)
	case errors.Is(err, context.Canceled):
		return c.finish(late)
	case errors.Is(err, ErrUnprepared):
		return c.finish(unprepared)
	default:
		return err // the pipe is gone
	}
}
