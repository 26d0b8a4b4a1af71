package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"

	"ownup/internal/app"
	"ownup/internal/config"
	"ownup/internal/trace"
	"ownup/internal/trace/extract/readers"
	"ownup/internal/trace/foreign"
	"ownup/internal/trace/shelf"
)

// indexesOf are the indexes in the data folder. Other readers make them anew.
func indexesOf(ctx context.Context, a *app.App, c config.Config) (shelf.Shelf, error) {
	key, err := a.IndexKey(ctx, local)
	if err != nil {
		return shelf.Shelf{}, err
	}
	return shelf.Shelf{
		Dir: filepath.Join(c.Data, "indexes"), Sealer: key,
		Stamp: fmt.Sprintf("%s %d", version, trace.IndexVersion), Random: rand.Reader,
	}, nil
}

// look traces what is sought. Whatever the files are, they are read apart.
func look(ctx context.Context, r trace.Request) (trace.Result, error) {
	pool, err := foreign.Start(ctx, readers.Compiled(), r.LibreOffice)
	if err != nil {
		return trace.Result{}, err
	}
	defer pool.Close()
	result, err := trace.Run(ctx, r, pool)
	result.Summary.Apart = pool.Confinement().String()
	return result, err
}
