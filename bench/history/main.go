// Command history measures the trace through the history of a repository,
// beside what git itself does with the same commits. See README.md.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/trace/extract/readers"
	"ownup/internal/trace/history"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, ", ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func run() error {
	var figures, phrases list
	flag.Var(&figures, "figure", "a figure to look for; may be given several times")
	flag.Var(&phrases, "phrase", "a phrase to look for; may be given several times")
	documents := flag.Bool("documents", false, "read documents too")
	around := flag.Int("around", 0, "unchanged lines to read beside each change")
	show := flag.Bool("show", false, "print the finds, a JSON line each")
	expression := flag.String("G", "", "an expression to have git log -G look for, for comparison")
	plain := flag.Bool("git", false, "time git log -p alone, for comparison")
	flag.Parse()
	if flag.NArg() != 1 {
		return fmt.Errorf("usage: history [flags] REPOSITORY")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	repository := flag.Arg(0)
	if *plain {
		if err := git(ctx, repository, "log", "-p", "-U0"); err != nil {
			return err
		}
	}
	if *expression != "" {
		if err := git(ctx, repository, "log", "--format=%H", "-G", *expression); err != nil {
			return err
		}
	}
	sought := match.Sought{Phrases: phrases}
	for _, f := range figures {
		sought.Figures = append(sought.Figures, match.Figure{Wrong: f})
	}
	search, err := match.For(sought)
	if err != nil {
		return err
	}
	o := history.Options{Search: search, Around: *around}
	if *documents {
		o.Read = readers.All().Deep
	}
	return measure(ctx, repository, o, *show)
}

// measure traces once and says what it took.
func measure(ctx context.Context, repository string, o history.Options, show bool) error {
	out := json.NewEncoder(os.Stdout)
	head, gone, unknown, branch := 0, 0, 0, 0
	start, computed := time.Now(), cpuTime()
	sum, err := history.Read(ctx, repository, o, func(f history.Find) error {
		switch {
		case len(f.Fate.Head) > 0:
			head++
		case f.Fate.Gone != nil:
			gone++
		case f.Fate.Unknown:
			unknown++
		case len(f.Fate.Branches) > 0:
			branch++
		}
		if show {
			return out.Encode(f)
		}
		return nil
	})
	took, computed := time.Since(start), cpuTime()-computed
	if err != nil {
		return err
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Fprintf(os.Stderr, "ownup: %.2f s (%.2f s computed), %d commits (%.0f/s), %.1f MB of changes (%.1f MB/s), %d changes, %d documents\n",
		took.Seconds(), computed.Seconds(), sum.Commits, float64(sum.Commits)/took.Seconds(), mega(sum.Bytes), mega(sum.Bytes)/took.Seconds(), sum.Changes, sum.Documents)
	fmt.Fprintf(os.Stderr, "       %d finds and %d not kept: %d at HEAD, %d gone, %d on other branches, %d unknown; %d commits unread, %d skipped, cut %v; %.0f MB of memory from the system\n",
		sum.Finds, sum.NotKept, head, gone, branch, unknown, sum.Unread, len(sum.Skipped)+sum.NotNamed, sum.Cut, mega(int64(memory.Sys)))
	return nil
}

func mega(bytes int64) float64 { return float64(bytes) / 1e6 }

// git times git on the same tips.
func git(ctx context.Context, repository string, args ...string) error {
	args = append([]string{"-C", repository}, append(args, "--branches", "--remotes", "--tags", "--no-ext-diff", "--no-textconv")...)
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // what the person who measures asks for
	var size counter
	cmd.Stdout = &size
	start, computed := time.Now(), cpuTime()
	err := cmd.Run()
	took, computed := time.Since(start), cpuTime()-computed
	fmt.Fprintf(os.Stderr, "git %s: %.2f s (%.2f s computed), %.1f MB (%.1f MB/s)\n", strings.Join(args[2:], " "), took.Seconds(), computed.Seconds(), mega(int64(size)), mega(int64(size))/took.Seconds())
	if err != nil {
		fmt.Fprintln(os.Stderr, "  ended with", err)
	}
	return ctx.Err()
}

type counter int64

var _ io.Writer = (*counter)(nil)

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }
