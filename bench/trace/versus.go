package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ownup/bench/trace/planted"
)

// versus compares what the tools find on the planted corpus with what a trace
// finds. A tool has found a spot if it found the text of the spot, or a part
// of it, anywhere in the outermost file: more than that it does not say. A
// trace has found it if it names the very place.
func versus(ctx context.Context, w *strings.Builder, folder string, spots []planted.Spot, hits []hit) error {
	s := judge(spots, hits)
	fmt.Fprintf(w, "| tool | exact | rounded or derived | files | seconds of CPU | finds that a trace does not |\n|---|---|---|---|---|---|\n")
	var all covered
	for _, sp := range spots {
		all.add(sp)
	}
	fmt.Fprintf(w, "| planted | %d | %d | %d | | |\n", all.exact, all.other, len(all.files))
	var ours covered
	for i, sp := range spots {
		if s.found[i] {
			ours.add(sp)
		}
	}
	fmt.Fprintf(w, "| ownup trace | %d | %d | %d | | |\n", ours.exact, ours.other, len(ours.files))
	var notes strings.Builder
	for _, t := range tools() {
		if m := t.missing(); m != "" {
			fmt.Fprintf(w, "| %s | %s is not installed | | | | |\n", t.name, m)
			continue
		}
		o, err := t.run(ctx, folder)
		if err != nil {
			return err
		}
		var theirs covered
		only := 0
		texts := o.texts()
		for i, sp := range spots {
			if !holds(texts[sp.Path], squeeze(sp.Text)) {
				continue
			}
			theirs.add(sp)
			if positive(sp) && !s.found[i] {
				only++
				fmt.Fprintf(&notes, "only %s: %s %v: %q, %s\n", t.name, sp.Path, sp.Members, sp.Text, sp.Where)
			}
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %.1f | %d |\n", t.name, theirs.exact, theirs.other, len(theirs.files), o.used.cpu.Seconds(), only)
	}
	fmt.Fprintf(w, "\n%s", notes.String())
	return nil
}

func positive(s planted.Spot) bool { return s.Want != planted.Negative && s.Want != planted.Chance }

// covered counts spots and the files that they are in.
type covered struct {
	exact, other int
	files        map[string]bool
}

func (t *covered) add(s planted.Spot) {
	if !positive(s) {
		return
	}
	if t.files == nil {
		t.files = map[string]bool{}
	}
	t.files[s.Path] = true
	if s.Want == planted.Exact {
		t.exact++
	} else {
		t.other++
	}
}

// texts gathers what was found in each file.
func (o *outcome) texts() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(o.found)) {
		for _, f := range o.found[name] {
			if all[f.path] == nil {
				all[f.path] = map[string]bool{}
			}
			all[f.path][squeeze(f.text)] = true
		}
	}
	return all
}

// holds reports whether one of the texts is in the other or has it in it.
func holds(texts map[string]bool, text string) bool {
	if texts[text] {
		return true
	}
	for t := range texts {
		if t != "" && (strings.Contains(t, text) || strings.Contains(text, t)) {
			return true
		}
	}
	return false
}
