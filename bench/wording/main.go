// Command wording compares "ownup review" with the prose linters that people
// have: Vale with the write-good and proselint styles, write-good and alex.
//
//	bench/wording/peers.sh DIR
//	OWNUP_BENCH_PEERS=DIR OWNUP_BENCH_PROSE=docs/ go run ./bench/wording
//
// All are run in turns, start to finish, as a person at a terminal or a build
// runs them, on one good e-mail and on the texts that are given:
//
//	OWNUP_BENCH_PROSE        a folder of documentation (.md, .txt)
//	OWNUP_BENCH_OWNING       messages that own up, one JSON object a line: text, kind, faults
//	OWNUP_BENCH_OFFICE_MAIL  ordinary work mail, of the same form
//
// A list of objects may be packed with gzip. Where a corpus is larger than
// -words, every n-th of its texts is taken. Then each tool is shown the faults
// of seeded/faults.toml, one at a time, to tell which it sees. A peer that is
// not installed is named and left out. The result is Markdown.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) (err error) {
	flags := flag.NewFlagSet("wording", flag.ContinueOnError)
	rounds := flags.Int("rounds", 9, "how many times each reads the e-mail")
	words := flags.Int("words", 60_000, "how many words of each corpus are read, about")
	long := flags.Int("long", 100_000, "bytes of documentation that are also read as one file; 0: none")
	figures := flags.String("figures", "", "run the command that follows and write what it cost to this file (used by the program itself)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *figures != "" {
		return runCounted(*figures, flags.Args())
	}
	dir, err := os.MkdirTemp("", "ownup-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ours, err := buildOwnup(dir)
	if err != nil {
		return err
	}
	peers, missing := findPeers(os.Getenv("OWNUP_BENCH_PEERS"))
	for _, m := range missing {
		fmt.Fprintln(os.Stderr, "left out:", m)
	}
	tools := append([]tool{ours}, peers...)
	corpora, err := corporaFromEnv(*words, *long)
	if err != nil {
		return err
	}
	if err := compareEmail(out, dir, tools, max(1, *rounds)); err != nil {
		return err
	}
	for _, c := range corpora {
		if err := compareCorpus(out, dir, tools, c); err != nil {
			return err
		}
	}
	return compareFaults(out, dir, tools)
}

// buildOwnup builds the program as people get it.
func buildOwnup(dir string) (tool, error) {
	binary := filepath.Join(dir, "ownup")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "./cmd/ownup") //nolint:gosec // a folder of our own
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return tool{}, fmt.Errorf("build ownup: %w\n%s", err, out)
	}
	return ownup(binary), nil
}
