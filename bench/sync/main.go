//go:build unix

// Command sync measures how fast ownup syncs a git repository, against git
// itself writing the same history to a file.
//
//	OWNUP_BENCH_REPO=/path/to/repository go run ./bench/sync -rounds 5
//
// Each round runs both, one after the other, so that a machine that grows
// busier or quieter does not favour either:
//
//	git log --name-only > file
//	ownup sync git REPOSITORY        (into a fresh database)
//
// and then a second sync of the same repository, with nothing new in it. The
// figures to hold are a ratio of at most 1.2 and a peak of ownup itself below
// 300 MB, on a history of 80,000 commits. ownup has two processes of git read a
// history, so on a busy machine the seconds flatter it; the ratio of processor
// time does not.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	rounds := flag.Int("rounds", 5, "how many times each is run")
	flag.Parse()
	repo := os.Getenv("OWNUP_BENCH_REPO")
	if repo == "" {
		return errors.New("set OWNUP_BENCH_REPO to a repository with a long history")
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
	return compare(binary, dir, repo, max(1, *rounds))
}

func compare(binary, dir, repo string, rounds int) error {
	var ratios, busy, again []float64
	for round := range rounds {
		theirs, err := measure(filepath.Join(dir, "log"), "git", "-C", repo, "log", "--name-only")
		if err != nil {
			return fmt.Errorf("git log: %w", err)
		}
		data := filepath.Join(dir, strconv.Itoa(round))
		ours, err := measure(filepath.Join(dir, "figures"), binary, "--data", data, "sync", "git", repo)
		if err != nil {
			return fmt.Errorf("ownup sync: %w", err)
		}
		nothing, err := measure(filepath.Join(dir, "nothing"), binary, "--data", data, "sync", "git", repo)
		if err != nil {
			return fmt.Errorf("ownup sync again: %w", err)
		}
		ratios = append(ratios, ours.took.Seconds()/theirs.took.Seconds())
		busy = append(busy, ours.busy.Seconds()/theirs.busy.Seconds())
		again = append(again, nothing.took.Seconds())
		fmt.Printf("round %d   git log --name-only %6.2f s   ownup sync %6.2f s   ratio %.2f, of processor time %.2f   peak: ownup %d MB, each git %d MB at most\n",
			round+1, theirs.took.Seconds(), ours.took.Seconds(), ratios[round], busy[round], ours.own>>20, ours.tree>>20)
	}
	figures, err := os.ReadFile(filepath.Join(dir, "figures"))
	if err != nil {
		return err
	}
	size, err := os.Stat(filepath.Join(dir, "0", "ownup.db"))
	if err != nil {
		return err
	}
	fmt.Printf("%s", figures)
	fmt.Printf("median ratio %.2f, of processor time %.2f; nothing new: %.2f s; database %.1f MB\n", median(ratios), median(busy), median(again), float64(size.Size())/1e6)
	return nil
}

// cost is what running a command took.
type cost struct {
	took time.Duration
	busy time.Duration // processor time, of what it started too
	own  int64         // peak bytes of the process itself, where the system tells
	tree int64         // peak bytes of the largest of it and what it started
}

// measure runs a command with its output going to a file.
func measure(file, name string, args ...string) (c cost, err error) {
	out, err := os.Create(file)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	cmd := exec.Command(name, args...) //nolint:gosec // git, or the ownup just built
	cmd.Stdout = out
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return c, err
	}
	stop := make(chan struct{})
	peak := watch(cmd.Process.Pid, stop)
	err = cmd.Wait()
	c.took = time.Since(start)
	close(stop)
	c.own = <-peak
	c.busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.tree = inBytes(usage.Maxrss)
	}
	return c, err
}

// watch reads the peak memory of a process until stop is closed. Only Linux
// tells it while the process lives; elsewhere it is 0.
func watch(pid int, stop <-chan struct{}) <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		var most int64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-tick.C:
				most = max(most, highWater(pid))
			}
		}
	}()
	return peak
}

func highWater(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return n << 10
		}
	}
	return 0
}

// inBytes converts a peak, which only Apple's systems give in bytes.
func inBytes(maxrss int64) int64 {
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return maxrss
	}
	return maxrss << 10
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
