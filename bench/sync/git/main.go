//go:build unix

// Command git measures how fast ownup reads a git repository, against git
// itself writing the same history to a file.
//
//	OWNUP_BENCH_REPO=/path/to/repository go run ./bench/sync/git -rounds 3
//
// Each round runs both, one after the other in turns, so that a machine that
// grows busier or quieter does not favour either:
//
//	git log --name-only > file
//	ownup's reader, into packed batches that are written to a file
//
// The reader runs in a process of its own, which tells its peak memory. The figures to hold are a ratio of at most 1.5 and a peak below
// 500 MB, on a history of 80,000 commits and more.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/git"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	rounds := flag.Int("rounds", 3, "how many times each is run")
	child := flag.String("read", "", "read the repository once into this file (used by the program itself)")
	flag.Parse()
	repo := os.Getenv("OWNUP_BENCH_REPO")
	if repo == "" {
		return errors.New("set OWNUP_BENCH_REPO to a repository with a long history")
	}
	if *child != "" {
		return read(repo, *child)
	}
	return compare(repo, max(1, *rounds))
}

func compare(repo string, rounds int) error {
	dir, err := os.MkdirTemp("", "ownup-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // measurements only
	self, err := os.Executable()
	if err != nil {
		return err
	}
	gitDir := repo
	if _, err := os.Stat(filepath.Join(repo, ".git")); err == nil {
		gitDir = filepath.Join(repo, ".git")
	}
	var theirs, ours []time.Duration
	for round := range rounds {
		log := exec.Command("git", "--git-dir="+gitDir, "log", "--name-only") //nolint:gosec // the path is the user's own
		a, err := measure(log, filepath.Join(dir, "log"))
		if err != nil {
			return fmt.Errorf("git log: %w", err)
		}
		reader := exec.Command(self, "-read", filepath.Join(dir, "batches")) //nolint:gosec // this program
		b, err := measure(reader, filepath.Join(dir, "figures"))
		if err != nil {
			return fmt.Errorf("ownup: %w", err)
		}
		theirs, ours = append(theirs, a), append(ours, b)
		fmt.Printf("round %d   git log --name-only %7.2f s   ownup %7.2f s   ratio %.2f\n",
			round+1, a.Seconds(), b.Seconds(), b.Seconds()/a.Seconds())
	}
	figures, err := os.ReadFile(filepath.Join(dir, "figures"))
	if err != nil {
		return err
	}
	a, b := median(theirs), median(ours)
	fmt.Printf("%smedian    git log --name-only %7.2f s   ownup %7.2f s   ratio %.2f\n",
		figures, a.Seconds(), b.Seconds(), b.Seconds()/a.Seconds())
	return nil
}

// measure runs cmd with its output going to a file.
func measure(cmd *exec.Cmd, file string) (time.Duration, error) {
	out, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	start := time.Now()
	err = cmd.Run()
	took := time.Since(start)
	return took, errors.Join(err, out.Close())
}

// inBytes converts a peak, which only Apple's systems give in bytes.
func inBytes(maxrss int64) int64 {
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return maxrss
	}
	return maxrss << 10
}

func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}

// read is the part of ownup that is measured.
func read(repo, file string) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriter(out)
	sink := &packing{out: w}
	if err := git.Read(context.Background(), repo, nil, sink); err != nil {
		return err
	}
	if err := sink.pack(); err != nil {
		return err
	}
	var own, children syscall.Rusage
	if err := errors.Join(syscall.Getrusage(syscall.RUSAGE_SELF, &own), syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children)); err != nil {
		return err
	}
	fmt.Printf("read      %d commits, %d people of them, %d paths, %d aliases, %d skipped; %d bytes packed\n",
		sink.acts, sink.parts, sink.things, sink.aliases, sink.skips, sink.bytes)
	fmt.Printf("peak      ownup itself %d MB, the git that it starts %d MB\n", inBytes(own.Maxrss)>>20, inBytes(children.Maxrss)>>20)
	return w.Flush()
}

// packing is a sink that packs what it is given, as the program does before
// storing it.
type packing struct {
	out                                        io.Writer
	packer                                     workgraph.Packer
	acts, parts, things, aliases, skips, bytes int
}

func (s *packing) pack() error {
	if s.packer.Empty() {
		return nil
	}
	batch, err := s.packer.Pack()
	if err != nil {
		return err
	}
	n, err := s.out.Write(batch)
	s.bytes += n
	return err
}

func (s *packing) Act(a workgraph.Act) error {
	s.acts++
	s.parts += len(a.Parts)
	s.things += len(a.Things)
	s.packer.Act(a)
	if s.packer.Full() {
		return s.pack()
	}
	return nil
}

func (s *packing) Alias(a person.Alias) error {
	s.aliases++
	s.packer.Alias(a)
	return nil
}

func (s *packing) Reset() error                      { return nil }
func (s *packing) Flow(workgraph.Flow) error         { return nil }
func (s *packing) Deadline(workgraph.Deadline) error { return nil }
func (s *packing) Card(person.Card) error            { return nil }
func (s *packing) Skip(string, string)               { s.skips++ }
func (s *packing) Checkpoint([]byte) error           { return s.pack() }
func (s *packing) Progress(int64, int64)             {}
