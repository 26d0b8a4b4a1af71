package main

import (
	"context"

	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// look traces what is sought.
func look(ctx context.Context, r trace.Request) (trace.Result, error) {
	return trace.Run(ctx, r, trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()})
}
