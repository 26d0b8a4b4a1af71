package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"ownup/internal/core/evaluation"
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

// readCases reads the cases of a file with from <= At < until, oldest first.
// Every line has to hold a case.
func readCases(path string, from, until time.Time) ([]oneCase, error) {
	f, err := os.Open(path) // #nosec G304 -- the path is the user's own
	if err != nil {
		return nil, err
	}
	cases, err := evaluation.Read(f, evaluation.Span{From: from, Until: until})
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if len(cases.Bad) > 0 {
		return nil, errors.New(cases.Bad[0].Error)
	}
	return cases.List, nil
}
