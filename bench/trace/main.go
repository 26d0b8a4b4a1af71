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
	switch {
	case len(args) == 2 && args[0] == "build":
		c, err := planted.Build(ctx, args[1])
		if err != nil {
			return err
		}
		fmt.Println(len(c.Spots), c.Missing)
		return nil
	case len(args) == 2 && (args[0] == "score" || args[0] == "labels"):
		spots, err := planted.Read(filepath.Join(args[1], planted.Truth))
		if err != nil {
			return err
		}
		hits, summary, err := search(ctx, filepath.Join(args[1], planted.Files), sought(args[0] == "labels"))
		if err != nil {
			return err
		}
		for _, s := range summary.Skipped {
			fmt.Println("skip", s.Path, s.Members, s.Reason)
		}
		read, unread := readSpots(spots, summary.Skipped)
		fmt.Println(unread, "in files that are named as not read")
		judge(read, hits).report(os.Stdout, 5000)
		return nil
	}
	return fmt.Errorf("name build or score, and a folder")
}
