package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/git"
)

// load reads the whole history of a repository into a graph.
func load(ctx context.Context, repository string) (*workgraph.Graph, error) {
	var s packing
	if err := git.Read(ctx, repository, nil, &s); err != nil {
		return nil, fmt.Errorf("read the repository: %w", err)
	}
	if err := s.Checkpoint(nil); err != nil {
		return nil, err
	}
	return workgraph.Build(s.batches, nil, nil)
}

// packing is a sink that keeps what it is handed as packed batches.
type packing struct {
	packer  workgraph.Packer
	batches [][]byte
}

func (s *packing) Act(a workgraph.Act) error {
	s.packer.Act(a)
	if s.packer.Full() {
		return s.Checkpoint(nil)
	}
	return nil
}

func (s *packing) Alias(a person.Alias) error {
	s.packer.Alias(a)
	return nil
}

// Checkpoint packs what was handed over since the last one.
func (s *packing) Checkpoint([]byte) error {
	if s.packer.Empty() {
		return nil
	}
	data, err := s.packer.Pack()
	if err != nil {
		return err
	}
	s.batches = append(s.batches, data)
	return nil
}

func (s *packing) Reset() error {
	*s = packing{}
	return nil
}

func (*packing) Flow(workgraph.Flow) error         { return nil }
func (*packing) Deadline(workgraph.Deadline) error { return nil }
func (*packing) Card(person.Card) error            { return nil }
func (*packing) Member(workgraph.Membership) error { return nil }
func (*packing) Skip(string, string)               {}
func (*packing) Progress(int64, int64)             {}

// namedPerson is how a case names somebody.
type namedPerson struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

func (p namedPerson) identity() person.Identity {
	return person.Identity{Name: p.Name, Address: p.Email}
}

// oneCase is a mistake of the past and who was named when it was mended.
type oneCase struct {
	ID      string        `json:"id"`
	Owner   namedPerson   `json:"owner"`
	At      time.Time     `json:"at"`
	About   []string      `json:"about"`
	SelfFix bool          `json:"self_fix"`
	Told    []namedPerson `json:"told"`
}

// readCases reads cases, one JSON object a line, of a file that may be packed
// with gzip; only those with from <= At < until, oldest first.
func readCases(path string, from, until time.Time) ([]oneCase, error) {
	f, err := os.Open(path) // #nosec G304 -- the path is the user's own
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", path, err)
		}
	}
	var cases []oneCase
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var c oneCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("read case %d: %w", n, err)
		}
		if !c.At.Before(from) && c.At.Before(until) {
			cases = append(cases, c)
		}
	}
	slices.SortStableFunc(cases, func(a, b oneCase) int { return a.At.Compare(b.At) })
	return cases, lines.Err()
}
