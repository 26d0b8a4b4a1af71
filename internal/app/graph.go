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

// graphSlot is where an owner's graph is kept. A large one takes seconds and
// much memory to build, so one request builds it and the others wait.
type graphSlot struct {
	turn chan struct{} // holds a value while nobody is at the slot
	held *cachedGraph
}

func (a *App) graphSlot(owner string) *graphSlot {
	a.mu.Lock()
	defer a.mu.Unlock()
	slot := a.graphs[owner]
	if slot == nil {
		slot = &graphSlot{turn: make(chan struct{}, 1)}
		slot.turn <- struct{}{}
		a.graphs[owner] = slot
	}
	return slot
}

// graph returns the actor's work graph as the records stand now.
func (a *App) graph(ctx context.Context, actor Actor) (*workgraph.Graph, error) {
	slot := a.graphSlot(actor.ID)
	select {
	case <-slot.turn:
		defer func() { slot.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
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
	cached := slot.held
	if cached != nil && slices.Equal(cached.batches, ids) && slices.Equal(cached.corrections, corrections) && slices.Equal(cached.home, home) {
		return cached.graph, nil
	}
	slot.held = nil // the old one need not be held beside the new one
	fresh, err := a.buildGraph(ctx, actor, corrections, home)
	if err != nil {
		return nil, err
	}
	slot.held = fresh
	return fresh.graph, nil
}

func (a *App) buildGraph(ctx context.Context, actor Actor, corrections []record.Correction, home []string) (*cachedGraph, error) {
	fresh := &cachedGraph{corrections: corrections, home: home}
	var builder workgraph.Builder
	err := a.Store.Batches(ctx, actor.ID, func(b record.Batch) error {
		fresh.batches = append(fresh.batches, b.ID)
		return builder.Add(b.Bytes)
	})
	if err != nil {
		return nil, err
	}
	var said []person.Correction
	for _, c := range corrections {
		said = append(said, person.Correction{Kind: person.CorrectionKind(c.Kind), A: c.A, B: c.B})
	}
	fresh.graph, err = builder.Graph(said, home)
	return fresh, err
}
