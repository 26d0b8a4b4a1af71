package cli

import (
	"fmt"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/trace/shelf"
)

type indexCmd struct {
	List   indexListCmd   `cmd:"" default:"1" help:"The folders that have an index, and how large it is."`
	Forget indexForgetCmd `cmd:"" help:"Destroy the index of a folder, or all of them."`
}

// indexes are those in the data folder.
func (r *run) indexes() (shelf.Shelf, error) {
	s, err := r.session()
	if err != nil {
		return shelf.Shelf{}, err
	}
	return s.Indexes(r.ctx)
}

type indexListCmd struct{}

// indexesJSON is what "index --json" prints.
type indexesJSON struct {
	Version int         `json:"version"`
	Indexes []indexJSON `json:"indexes"`
}

type indexJSON struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// Run lists the indexes.
func (indexListCmd) Run(r *run) error {
	indexes, err := r.indexes()
	if err != nil {
		return err
	}
	kept, err := indexes.List()
	if err != nil {
		return err
	}
	out := indexesJSON{Version: formatVersion, Indexes: make([]indexJSON, 0, len(kept))}
	for _, k := range kept {
		out.Indexes = append(out.Indexes, indexJSON{k.Root, k.Bytes})
	}
	if len(kept) == 0 && !r.json {
		r.say("No folder has an index. ownup trace makes one with --index.\n")
		return nil
	}
	return r.result(out, func() string {
		const megabyte = 1_000_000
		var b strings.Builder
		for _, k := range out.Indexes {
			fmt.Fprintf(&b, "%8.1f MB  %s\n", float64(k.Bytes)/megabyte, oneLine(k.Path))
		}
		return b.String()
	})
}

type indexForgetCmd struct {
	All  bool   `help:"All of them."`
	Path string `arg:"" optional:"" help:"The folder."`
}

// Run destroys indexes.
func (c *indexForgetCmd) Run(r *run) error {
	if (c.Path == "") != c.All {
		return problem.New(problem.Invalid, "Which index to forget is missing.", "Name the folder, or say --all.")
	}
	indexes, err := r.indexes()
	if err != nil {
		return err
	}
	n, err := indexes.Forget(c.Path)
	if err != nil {
		return err
	}
	r.say("%s forgotten.\n", count(n, "index is", "indexes are"))
	return nil
}
