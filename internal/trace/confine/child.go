package confine

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ownup/internal/trace/extract"
)

const (
	// toStart is how long a child may take until it is ready, and to end once
	// it has closed its pipe.
	toStart = 10 * time.Second
	toEnd   = time.Second
	// pipeSize is what a pipe holds where that can be chosen, so that parent
	// and child work at the same time.
	pipeSize = 512 << 10
)

// child is a child as its parent sees it. One goroutine at a time uses it; its
// watcher, and whoever ends the reading early, only stop it.
type child struct {
	cmd     *exec.Cmd
	in      *os.File // what it reads
	answers *os.File // what it says
	blocks  *bufio.Reader
	records decoder
	request []byte // room for what is sent
	errors  headOf
	memory  gauge

	confinement Confinement

	reason   atomic.Int32 // the outcome for which it was stopped; 0: it was not
	most     atomic.Int64 // bytes of memory that it may have now; 0: it is not reading
	waits    atomic.Int64 // since when it is waited for, in nanoseconds since it was born; 0: it is not
	waited   atomic.Int64 // how long it was waited for, for this file
	patience atomic.Int64 // how long it may be
	born     time.Time

	gone    chan struct{} // closed for the watcher
	watcher sync.WaitGroup
}

// startChild starts a child and waits until it is ready.
func startChild(o Options) (*child, error) {
	c, err := launch(o.Program)
	if err != nil {
		return nil, fmt.Errorf("start a process that reads files: %w", err)
	}
	c.begin(toStart, o.Memory)
	defer c.most.Store(0)
	err = c.write(settings{o.Deadline, o.Memory, o.Cache, o.Help != nil}.append(nil))
	if err == nil {
		var block string
		if block, err = c.block(); err == nil {
			c.confinement, err = c.records.ready(block)
		}
	}
	if err != nil {
		c.end()
		return nil, fmt.Errorf("start a process that reads files: %w", err)
	}
	c.confinement.Memory = c.confinement.Memory && c.memory.works()
	return c, nil
}

// launch starts the process with its pipes and its watcher.
func launch(program []string) (*child, error) {
	c := &child{gone: make(chan struct{}), born: time.Now(), request: make([]byte, 0, prefix+longName+mostChunk)}
	if len(program) == 0 {
		self, err := Program()
		if err != nil {
			return nil, err
		}
		program = []string{self, Argument}
	}
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answers, stdout, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, stdin.Close(), in.Close())
	}
	c.in, c.answers, c.blocks = in, answers, bufio.NewReaderSize(answers, 2*blockSize)
	widen(in)
	widen(answers)
	c.cmd = exec.Command(program[0], program[1:]...) //nolint:gosec // this program, or the one that a test names
	c.cmd.Args[0] = os.Args[0]
	c.cmd.Env = []string{}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = stdin, stdout, &c.errors
	c.cmd.WaitDelay = toEnd
	apart(c.cmd)
	err = c.cmd.Start()
	_, _ = stdin.Close(), stdout.Close() // the child has its own
	if err != nil {
		return nil, errors.Join(err, in.Close(), answers.Close())
	}
	c.memory = newGauge(c.cmd.Process.Pid)
	c.watcher.Add(1)
	go c.watch()
	return c, nil
}

// begin sets what the child may have for what is asked of it next.
func (c *child) begin(patience time.Duration, memory int) {
	c.waited.Store(0)
	c.patience.Store(int64(patience))
	c.most.Store(int64(memory))
}

// waiting counts the time until done as that of the child.
func (c *child) waiting() (done func()) {
	start := int64(time.Since(c.born))
	c.waits.Store(start)
	return func() {
		c.waits.Store(0)
		c.waited.Add(int64(time.Since(c.born)) - start)
	}
}

func (c *child) write(b []byte) error {
	defer c.waiting()()
	_, err := c.in.Write(b)
	return err
}

func (c *child) block() (string, error) {
	defer c.waiting()()
	return readBlock(c.blocks)
}

// watch stops the child when it is waited for too long, or has too much
// memory.
func (c *child) watch() {
	defer c.watcher.Done()
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-tick.C:
		}
		if most := c.most.Load(); most > 0 && c.memory.bytes() > most {
			c.stop(greedy)
		}
		if since := c.waits.Load(); since > 0 && c.waited.Load()+int64(time.Since(c.born))-since > c.patience.Load() {
			c.stop(late)
		}
	}
}

// stop kills the child for a reason; the first one counts.
func (c *child) stop(why outcome) {
	c.reason.CompareAndSwap(0, int32(why))
	_ = c.cmd.Process.Kill() // or it is gone already
}

// end waits until the process is gone and says why it ended.
func (c *child) end() outcome {
	_ = c.in.Close()
	kill := time.AfterFunc(toEnd, func() { _ = c.cmd.Process.Kill() })
	_ = c.cmd.Wait() // how it ended is looked at below
	kill.Stop()
	close(c.gone)
	c.watcher.Wait()
	_ = c.answers.Close()
	c.memory.close()
	if why := outcome(c.reason.Load()); why != 0 {
		return why
	}
	switch code := c.cmd.ProcessState.ExitCode(); {
	case code == exitMemory, c.errors.outOfMemory(), wasKilled(c.cmd.ProcessState):
		// Killed, and not by us: the kernel does that when there is no memory left.
		return greedy
	case code == exitLate:
		return late
	}
	return crashed
}

// read has the child read a file. An error is that of the pipes or of the
// sink, and the child is good for nothing more than its end.
func (c *child) read(ctx context.Context, f *source, o Options, memory int, sink extract.DeepSink) (outcome, error) {
	c.begin(o.Deadline+2*grace(o.Deadline), memory)
	c.records.reset()
	defer c.most.Store(0)
	if err := c.send(f, memory); err != nil {
		return 0, err
	}
	for left := answerOf(f.limits); ; {
		block, err := c.block()
		if err != nil {
			return 0, err
		}
		if left -= len(block); left < 0 {
			return 0, errGarbled
		}
		how, err := c.records.records(block, sink)
		if err == nil && how == asks {
			err = c.answer(ctx, f, o)
			how = 0
		}
		if how != 0 || err != nil {
			return how, err
		}
	}
}

// answer gives the child what it asks for.
func (c *child) answer(ctx context.Context, f *source, o Options) error {
	content := []byte(strings.Join(c.records.carried, ""))
	c.records.carried = nil
	if o.Help == nil {
		return errGarbled
	}
	answer, refused := o.Help(ctx, c.records.asked, content, f.limits)
	if len(answer) > f.limits.File {
		answer, refused = nil, tooLarge
	}
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(refused)))
	b = append(b, refused...)
	for part := range slices.Chunk(answer, mostChunk) {
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(part))), part...)
	}
	return c.write(append(b, 0, 0, 0, 0))
}

// answerOf is how many bytes a child may say about a file: several times what
// may be unpacked out of it, for places take room too. No reader of ours says
// more.
func answerOf(l extract.Limits) int { return 4*l.Total + mostBlock }

// send sends the header and the content of a file. A small file goes in one
// piece.
func (c *child) send(f *source, memory int) error {
	b := header{f.name, f.size, memory, f.limits}.append(c.request[:0])
	for {
		at := len(b) + prefix
		n, err := f.Read(b[at:min(at+mostChunk, cap(b)-prefix)])
		if n > 0 {
			b = binary.LittleEndian.AppendUint32(b, uint32(n))[:at+n]
		}
		switch {
		case err == nil && cap(b)-len(b) > mostChunk/2:
			continue
		case errors.Is(err, io.EOF):
			return c.write(append(b, 0, 0, 0, 0))
		case err != nil:
			return c.write(binary.LittleEndian.AppendUint32(b, brokenOff))
		}
		if err := c.write(b); err != nil {
			return err
		}
		b = b[:0]
	}
}

// headOf keeps the first words that a process says when it ends.
type headOf struct{ text []byte }

// mostWords is enough for the line in which the runtime says why it ends.
const mostWords = 1 << 10

func (h *headOf) Write(b []byte) (int, error) {
	h.text = append(h.text, b[:min(len(b), mostWords-len(h.text))]...)
	return len(b), nil
}

// outOfMemory reports whether the runtime says that there is none left.
func (h *headOf) outOfMemory() bool {
	return bytes.Contains(h.text, []byte("out of memory")) || bytes.Contains(h.text, []byte("cannot allocate memory"))
}
