package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"ownup/bench/trace/planted"
	"ownup/internal/core/match"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// sought is the figures of the corpus as a search gets them; labels says
// whether it is told what they are called.
func sought(labels bool) match.Sought {
	var s match.Sought
	for _, f := range planted.Figures() {
		s.Figures = append(s.Figures, match.Figure{Wrong: f.Wrong, Right: f.Right, Bases: f.Bases})
		if labels {
			s.Labels = append(s.Labels, f.Label)
		}
	}
	return s
}

// search traces the figures through a folder.
func search(ctx context.Context, folder string, s match.Sought) ([]hit, trace.Summary, error) {
	const most = 1_000_000
	found, err := trace.Run(ctx, trace.Request{Sought: s, Paths: []string{folder}, Most: most},
		trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()})
	if err != nil {
		return nil, trace.Summary{}, err
	}
	names := planted.Figures()
	hits := make([]hit, 0, len(found.Occurrences))
	for _, o := range found.Occurrences {
		path, err := filepath.Rel(folder, o.Path)
		if err != nil {
			return nil, trace.Summary{}, err
		}
		hits = append(hits, hit{
			path: filepath.ToSlash(path), members: o.Members, place: o.Place, figure: names[o.Hit.Index].Name,
			text: o.Text, context: strings.TrimSpace(o.Context), kind: string(o.Kind), low: o.Hit.Tier == match.Coincidence, reason: o.Reason,
		})
	}
	return hits, found.Summary, nil
}

// notRead reports a file of a kind that has no reader.
func notRead(s trace.Skipped) bool {
	return strings.HasPrefix(s.Reason, "Files of this kind are not read")
}

// readSpots leaves out the spots in files that a trace names as not read, and
// counts them.
func readSpots(spots []planted.Spot, skipped []trace.Skipped) (read []planted.Spot, unread int) {
	var whole []trace.Skipped
	for _, s := range skipped {
		if notRead(s) {
			whole = append(whole, s)
		}
	}
	for _, sp := range spots {
		if slices.ContainsFunc(whole, func(s trace.Skipped) bool {
			return strings.HasSuffix(filepath.ToSlash(s.Path), "/"+sp.Path) && len(s.Members) <= len(sp.Members) && slices.Equal(s.Members, sp.Members[:len(s.Members)])
		}) {
			unread++
			continue
		}
		read = append(read, sp)
	}
	return read, unread
}
