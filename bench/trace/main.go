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
	c, err := planted.Build(context.Background(), os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(len(c.Spots), c.Missing)
	hits, summary, err := search(context.Background(), filepath.Join(os.Args[1], planted.Files), sought(false))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, s := range summary.Skipped {
		fmt.Println("skip", s.Path, s.Members, s.Reason)
	}
	judge(c.Spots, hits).report(os.Stdout, 4000)
}
