// Command trace measures how well "ownup trace" finds figures.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"ownup/bench/trace/planted"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("name build, score, labels or versus, and a folder")
	}
	if args[0] == "build" {
		c, err := planted.Build(ctx, args[1])
		if err != nil {
			return err
		}
		fmt.Println(len(c.Spots), c.Missing)
		return nil
	}
	spots, err := planted.Read(filepath.Join(args[1], planted.Truth))
	if err != nil {
		return err
	}
	files := filepath.Join(args[1], planted.Files)
	hits, summary, err := search(ctx, files, sought(args[0] == "labels"))
	if err != nil {
		return err
	}
	if args[0] == "versus" {
		return versus(ctx, os.Stdout, files, spots, hits)
	}
	for _, s := range summary.Skipped {
		fmt.Println("skip", s.Path, s.Members, s.Reason)
	}
	read, unread := readSpots(spots, summary.Skipped)
	fmt.Println(unread, "in files that are named as not read")
	judge(read, hits).report(os.Stdout, 5000)
	return nil
}
