//go:build unix

// Command scale shows what the work graph costs as histories grow: packed
// bytes, time and memory to build it, and time to answer whom a mistake
// concerns.
//
//	go run ./bench/scale -acts 10000,100000,1000000
//
// Each history is made up, the same on every run: people with a few folders of
// their own who change files in them and are reviewed by others who do. It is
// packed as a source hands it over and written to a file. A process of its own
// then builds the graph from that file, batch after batch, and answers
// questions about random changes of the last tenth. The same batches are then
// put into a database, and "ownup who" is asked once, from start to end. Peak
// memory is what the system counted (VmHWM), so it is 0 where there is no
// /proc. Processor time counts for more than seconds on a busy machine.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ownup/internal/core/workgraph"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	sizes := flag.String("acts", "10000,100000,1000000", "how many acts, several with commas between")
	questions := flag.Int("questions", 300, "how many questions are asked of each graph")
	child := flag.String("build", "", "build the graph from this file and print the figures (used by the program itself)")
	flag.Parse()
	if *child != "" {
		return answer(os.Stdout, *child, *questions)
	}
	dir, err := os.MkdirTemp("", "ownup-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary := filepath.Join(dir, "ownup")
	build := exec.Command("go", "build", "-o", binary, "./cmd/ownup") //nolint:gosec // a folder of our own
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build ownup: %w\n%s", err, out)
	}
	fmt.Println("| acts | bytes an act | build | processor time | an act | held | peak | question: median | p99 | ownup who | its peak |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|")
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 100 {
			return fmt.Errorf("%q is no number of acts", size)
		}
		if err := one(binary, dir, n, *questions); err != nil {
			return err
		}
	}
	return nil
}

// one measures one size.
func one(binary, dir string, n, questions int) error {
	file := filepath.Join(dir, strconv.Itoa(n))
	bytes, err := write(file, n)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-questions", strconv.Itoa(questions), "-build", file) //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), "GOGC=33")                                        // as ownup has it
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("measure %d acts: %w", n, err)
	}
	var f figures
	if err := json.Unmarshal(out, &f); err != nil {
		return fmt.Errorf("measure %d acts: %w", n, err)
	}
	whole, most, err := who(binary, file)
	if err != nil {
		return fmt.Errorf("ask ownup about %d acts: %w", n, err)
	}
	fmt.Printf("| %d | %.0f | %.2f s | %.2f s | %.1f µs | %d MB | %d MB | %.1f ms | %.1f ms | %.2f s | %d MB |\n",
		n, float64(bytes)/float64(n), f.Build.Seconds(), f.Busy.Seconds(), f.Busy.Seconds()*1e6/float64(n),
		f.Held>>20, f.Peak>>20, f.Median.Seconds()*1e3, f.P99.Seconds()*1e3, whole.Seconds(), most>>20)
	return os.Remove(file)
}

// write writes a history of n acts as packed batches, each after its length,
// and returns how many bytes the batches have.
func write(path string, n int) (total int64, err error) {
	f, err := os.Create(path) // #nosec G304 -- in a folder of our own
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriter(f)
	var packer workgraph.Packer
	flush := func() error {
		data, err := packer.Pack()
		if err != nil {
			return err
		}
		total += int64(len(data))
		if err := binary.Write(out, binary.LittleEndian, uint32(len(data))); err != nil {
			return err
		}
		_, err = out.Write(data)
		return err
	}
	const checkpoint = 2000 // acts, as the git source has it
	for i, act := range history(n) {
		packer.Act(act)
		if (i+1)%checkpoint == 0 {
			if err := flush(); err != nil {
				return total, err
			}
		}
	}
	if !packer.Empty() {
		if err := flush(); err != nil {
			return total, err
		}
	}
	return total, out.Flush()
}

// batches reads what write wrote.
func batches(path string, yield func([]byte) error) error {
	f, err := os.Open(path) // #nosec G304 -- in a folder of our own
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReader(f)
	for {
		var size uint32
		if err := binary.Read(in, binary.LittleEndian, &size); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(in, data); err != nil {
			return err
		}
		if err := yield(data); err != nil {
			return err
		}
	}
}

// timed returns how long do took.
func timed(do func() error) (time.Duration, error) {
	start := time.Now()
	err := do()
	return time.Since(start), err
}
