package app

import (
	"context"
	"slices"

	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
	"ownup/internal/record"
)

// cachedGraph is a work graph with what it was built from. Batches never
// change and their IDs are never used again, so equal IDs and corrections
// mean an equal graph.
type cachedGraph struct {
	batches     []string
	corrections []record.Correction
	home        []string
	graph       *workgraph.Graph
}

// graph returns the actor's work graph as the records stand now.
func (a *App) graph(ctx context.Context, actor Actor) (*workgraph.Graph, error) {
	ids, err := a.Store.BatchIDs(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	corrections, err := a.Store.Corrections(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	var home []string
	if p, err := a.Profile(ctx, actor); err == nil {
		home = p.homeDomains()
	}
	a.mu.Lock()
	cached := a.graphs[actor.ID]
	a.mu.Unlock()
	if cached != nil && slices.Equal(cached.batches, ids) && slices.Equal(cached.corrections, corrections) && slices.Equal(cached.home, home) {
		return cached.graph, nil
	}
	fresh, err := a.buildGraph(ctx, actor, corrections, home)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	a.graphs[actor.ID] = fresh
	a.mu.Unlock()
	return fresh.graph, nil
}

func (a *App) buildGraph(ctx context.Context, actor Actor, corrections []record.Correction, home []string) (*cachedGraph, error) {
	fresh := &cachedGraph{corrections: corrections, home: home}
	var batches [][]byte
	err := a.Store.Batches(ctx, actor.ID, func(b record.Batch) error {
		fresh.batches = append(fresh.batches, b.ID)
		batches = append(batches, b.Bytes)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var said []person.Correction
	for _, c := range corrections {
		said = append(said, person.Correction{Kind: person.CorrectionKind(c.Kind), A: c.A, B: c.B})
	}
	fresh.graph, err = workgraph.Build(batches, said, home)
	return fresh, err
}
