package main

import (
	"context"

	"ownup/internal/trace"
	"ownup/internal/trace/extract/readers"
	"ownup/internal/trace/foreign"
)

// look traces what is sought. Whatever the files are, they are read apart.
func look(ctx context.Context, r trace.Request) (trace.Result, error) {
	pool, err := foreign.Start(ctx, readers.Compiled())
	if err != nil {
		return trace.Result{}, err
	}
	defer pool.Close()
	return trace.Run(ctx, r, pool)
}
