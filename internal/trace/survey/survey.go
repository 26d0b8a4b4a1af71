// Package survey lists the files in which a trace looks.
//
// [Take] walks the files and folders that a person names and returns every
// regular file with its size and times, and does not open one. It is the first
// step of each trace, and with an index the longest: so it asks the system for
// no more than it needs, several folders at a time.
//
// # What is listed
//
// Hidden files are listed: mail programs keep their mail in hidden folders,
// and a figure in one is no less wrong. Not listed, but reported, are
//
//   - the folders in which programs keep copies of what they can fetch or make
//     again ([Take] knows them by name or by the mark CACHEDIR.TAG): nobody
//     wrote a figure there, and they can hold more files than all the rest;
//   - pipes, sockets and devices, whose reading may never end;
//   - links that lead out of the folders named, or nowhere. What a link inside
//     leads to is listed once, where it lies. So there are no cycles;
//   - folders that cannot be read.
//
// A path that the person names is always followed and always read, link or
// cache.
//
// The folder with a repository's history is not listed but named as a
// [Survey.Repositories], for whoever reads histories.
//
// # Order
//
// Files come in the order of the bytes of their paths, however many folders
// were read at a time. Two surveys of an unchanged folder are equal.
package survey

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownup/internal/core/problem"
)

// File is a regular file.
type File struct {
	Path string // below the path that was named, as it was named
	Root int    // of the paths given to [Take], the one it was found below

	Size     int64 // bytes
	Modified int64 // when its content last changed, in nanoseconds since 1970
	// Changed is when anything about it last changed, in nanoseconds since
	// 1970. Nobody can set it back. Zero where the system does not tell.
	Changed int64
	// Device and Inode tell it from every other file. Zero where the system
	// does not tell.
	Device, Inode uint64
}

// Skip is what is not listed.
type Skip struct {
	Path   string
	Reason string // a sentence
}

// Survey is what was found.
type Survey struct {
	Files []File
	// Repositories are the folders that have a history: where the work lies,
	// or the bare repository itself.
	Repositories []string
	Skips        []Skip
}

// Take lists the files at and below the paths. A path that leads nowhere is a
// problem of kind Missing. It returns the error of the context, and no other.
func Take(ctx context.Context, paths []string) (Survey, error) {
	roots, err := rootsOf(paths)
	if err != nil {
		return Survey{}, err
	}
	w := newWalk(ctx, roots)
	if err := w.run(); err != nil {
		return Survey{}, err
	}
	return w.survey(), nil
}

// root is one path that was named.
type root struct {
	path string // as it was named, cleaned
	real string // absolute and without links
	info os.FileInfo
	at   int // in the paths given
}

// rootsOf looks at the paths. Of two that lead to one place the first in the
// order of their names stays.
func rootsOf(paths []string) ([]root, error) {
	var roots []root
	for i, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, problem.Wrap(err, problem.Missing, "There is no file or folder at one of the paths.",
				"Check the path; one with spaces needs quotation marks.").With(p)
		}
		real, err := filepath.Abs(p)
		if err == nil {
			real, err = filepath.EvalSymlinks(real)
		}
		if err != nil {
			return nil, problem.Wrap(err, problem.Unreachable, "One of the paths cannot be followed.", "Give the folder that it leads to.").With(p)
		}
		roots = append(roots, root{filepath.Clean(p), real, info, i})
	}
	slices.SortFunc(roots, func(a, b root) int {
		return cmp.Or(strings.Compare(a.path, b.path), cmp.Compare(a.at, b.at))
	})
	var distinct []root
	for _, r := range roots {
		if !slices.ContainsFunc(distinct, func(d root) bool { return os.SameFile(d.info, r.info) }) {
			distinct = append(distinct, r)
		}
	}
	return distinct, nil
}

// below returns what stands before the names in the folder.
func below(folder string) string {
	switch {
	case folder == ".":
		return ""
	case os.IsPathSeparator(folder[len(folder)-1]):
		return folder
	}
	return folder + string(filepath.Separator)
}
