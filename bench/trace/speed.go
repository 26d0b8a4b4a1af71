package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// speed measures, start to finish and without an index, how long each program
// takes for one figure in a folder of documents. The time on the wall is that
// of this machine with all that runs on it; the time of the processors is the
// one to compare.
func speed(ctx context.Context, w *strings.Builder, program, documents string, patience time.Duration) error {
	without, size, files, err := withoutPDF(documents)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(without) }()
	whole, all, err := sizeOf(documents)
	if err != nil {
		return err
	}
	for _, set := range []struct {
		name, folder string
		size         int64
		files        int
	}{{"everything but PDF", without, size, files}, {"everything", documents, whole, all}} {
		fmt.Fprintf(w, "\n%s: %d files, %.1f MB\n\n| program | seconds | seconds of CPU | MB a second of CPU | largest process, MB |\n|---|---|---|---|---|\n", set.name, set.files, float64(set.size)/1e6)
		say := func(name string, u used) {
			late := ""
			if u.late {
				late = ", not done"
			}
			fmt.Fprintf(w, "| %s | %.1f%s | %.1f | %.1f | %.0f |\n", name, u.wall.Seconds(), late, u.cpu.Seconds(), float64(set.size)/1e6/u.cpu.Seconds(), float64(u.peak)/1e6)
		}
		for _, office := range []bool{false, true} {
			limited, cancel := context.WithTimeout(ctx, patience)
			name, command := "ownup trace", []string{"env", "PATH=", program, "trace", "4.2%", "--in", ".", "--json"}
			if office {
				name, command = "ownup trace with LibreOffice for the old formats", command[2:]
			}
			_, u, err := measured(limited, set.folder, command[0], command[1:]...)
			cancel()
			if err != nil {
				return err
			}
			say(name, u)
		}
		for _, t := range tools() {
			if t.missing() != "" {
				continue
			}
			u, err := t.once(ctx, set.folder, patience)
			if err != nil {
				return err
			}
			say(t.name, u)
		}
	}
	return nil
}

// once looks for one figure, with an index made for it where the tool has one.
func (t tool) once(ctx context.Context, folder string, patience time.Duration) (used, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	work, err := os.MkdirTemp("", "bench-trace")
	if err != nil {
		return used{}, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	var sum used
	if t.prepare != nil {
		if sum, err = t.prepare(limited, folder, work); err != nil {
			return sum, err
		}
	}
	_, u, err := t.find(limited, folder, work, "percent")
	sum.add(u)
	return sum, err
}

// withoutPDF links the files of a folder but for PDF into another.
func withoutPDF(folder string) (other string, size int64, files int, err error) {
	if other, err = os.MkdirTemp(filepath.Dir(folder), "without-pdf"); err != nil {
		return "", 0, 0, err
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.EqualFold(filepath.Ext(path), ".pdf") {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		target := filepath.Join(other, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size, files = size+info.Size(), files+1
		return os.Link(path, target) //nolint:gosec // the folder is that of whoever measures
	})
	return other, size, files, err
}

func sizeOf(folder string) (size int64, files int, err error) {
	err = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		size, files = size+info.Size(), files+1
		return nil
	})
	return size, files, err
}

// compiled builds ownup, and returns where the program lies.
func compiled(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "ownup")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "ownup/cmd/ownup") //nolint:gosec // the path is one that was just made
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build ownup: %w\n%s", err, out)
	}
	return program, nil
}
