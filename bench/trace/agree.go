package main

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"ownup/internal/core/match"
	"ownup/internal/trace"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// converters give the text of a document as ugrep's filters do.
var converters = map[string][]string{
	".pdf": {"pdftotext", "-q", "%", "-"}, ".docx": {"docx2txt", "%", "-"}, ".odt": {"odt2txt", "%"}, ".xlsx": {"xlsx2csv", "-a", "%"},
	".rtf": {"unrtf", "--text", "%"}, ".doc": {"antiword", "%"}, ".xls": {"xls2csv", "%"}, ".ppt": {"catppt", "%"},
	".txt": {"cat", "%"}, ".csv": {"cat", "%"}, ".html": {"cat", "%"}, ".eml": {"cat", "%"},
}

// telling are figures that say something: with decimals, groups or a unit.
var telling = regexp.MustCompile(`(?:^|[\s(])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}\.\d{1,4} ?%|\d{1,3} ?%|[$€£]\d[\d,]*(?:\.\d\d)?|\d{2,5}\.\d{2})(?:[\s);]|$)`)

// sighted is a figure that a filter showed in a file.
type sighted struct{ path, text string }

// agree takes figures that the filters of a text search show in documents, at
// most two of a file, and tells in how many of the files a trace finds them in
// any tier.
func agree(ctx context.Context, w *strings.Builder, folder string, most int) error {
	list, err := sightings(ctx, folder, most)
	if err != nil {
		return err
	}
	kinds, missed := map[string]*[2]int{}, 0
	var notes strings.Builder
	for _, s := range list {
		found, err := trace.Run(ctx, trace.Request{Sought: match.Sought{Figures: []match.Figure{{Wrong: s.text}}}, Paths: []string{s.path}},
			trace.Direct{Readers: readers.All(), Limits: extract.DefaultLimits()})
		if err != nil {
			continue // nought, which nobody looks for
		}
		kind := strings.ToLower(filepath.Ext(s.path))
		if kinds[kind] == nil {
			kinds[kind] = &[2]int{}
		}
		kinds[kind][0]++
		if len(found.Occurrences) > 0 {
			kinds[kind][1]++
			continue
		}
		missed++
		said := ""
		if len(found.Summary.Skipped) > 0 {
			said = found.Summary.Skipped[0].Reason
		}
		rel, _ := filepath.Rel(folder, s.path)
		fmt.Fprintf(&notes, "missed: %s: %q %s\n", rel, s.text, said)
	}
	fmt.Fprintf(w, "| kind | shown by the filter | found by a trace |\n|---|---|---|\n")
	for _, kind := range sortedKeys(kinds) {
		fmt.Fprintf(w, "| %s | %d | %d |\n", kind, kinds[kind][0], kinds[kind][1])
	}
	fmt.Fprintf(w, "\n%d missed\n%s", missed, notes.String())
	return nil
}

// sightings draws figures from files that are spread over the folder.
func sightings(ctx context.Context, folder string, most int) ([]sighted, error) {
	var paths []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && converters[strings.ToLower(filepath.Ext(path))] != nil {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []sighted
	step := len(paths)*382/1000 | 1
	for i := range paths {
		if len(all) >= most {
			break
		}
		path := paths[i*step%len(paths)]
		for n, text := range shown(ctx, path) {
			if n == 2 {
				break
			}
			all = append(all, sighted{path, text})
		}
	}
	return all, nil
}

// shown are the telling figures in what a filter makes of a file, each once.
func shown(ctx context.Context, path string) []string {
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var args []string
	for _, a := range converters[strings.ToLower(filepath.Ext(path))] {
		args = append(args, strings.ReplaceAll(a, "%", path))
	}
	if _, err := exec.LookPath(args[0]); err != nil {
		return nil
	}
	command := exec.CommandContext(limited, args[0], args[1:]...) //nolint:gosec // the programs are those of the table
	command.WaitDelay = time.Second
	out, _ := command.Output() // a file that it cannot read shows nothing
	seen := map[string]bool{}
	var all []string
	for _, m := range telling.FindAllSubmatch(out, 50) {
		if text := string(m[1]); !seen[text] {
			seen[text] = true
			all = append(all, text)
		}
	}
	return all
}
