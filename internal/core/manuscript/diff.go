package manuscript

import (
	"bytes"
	"fmt"
	"strings"

	"ownup/internal/core/wording"
)

// around is how many unchanged lines are shown before and after a change.
const around = 3

// change is a run of lines of the old text, and the lines in their place.
type change struct {
	first, end int // lines, from 0
	lines      [][]byte
}

// Diff returns what edits change in a text as a unified diff, and "" where
// they change nothing. The edits are in the order of the text and overlap
// nowhere.
func Diff(name string, text []byte, edits []wording.Edit) string {
	old := splitLines(text)
	var b strings.Builder
	shift := 0 // how many lines the new text has gained before the hunk
	changes := changesOf(text, edits)
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].first-changes[n-1].end <= 2*around {
			n++
		}
		if b.Len() == 0 {
			fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, name)
		}
		shift += writeHunk(&b, old, changes[:n], shift)
		changes = changes[n:]
	}
	return b.String()
}

// writeHunk writes changes that stand close together, and returns how many
// lines the text gains by them.
func writeHunk(b *strings.Builder, old [][]byte, changes []change, shift int) (gained int) {
	from, to := max(0, changes[0].first-around), min(len(old), changes[len(changes)-1].end+around)
	for _, c := range changes {
		gained += len(c.lines) - (c.end - c.first)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", extentOf(from, to-from), extentOf(from+shift, to-from+gained))
	at := from
	for _, c := range changes {
		writeLines(b, ' ', old[at:c.first])
		writeLines(b, '-', old[c.first:c.end])
		writeLines(b, '+', c.lines)
		at = c.end
	}
	writeLines(b, ' ', old[at:to])
	return gained
}

// extentOf writes where a hunk begins and how many lines it has; one without
// lines is named by the line before it.
func extentOf(first, n int) string {
	if n == 0 {
		return fmt.Sprintf("%d,0", first)
	}
	return fmt.Sprintf("%d,%d", first+1, n)
}

func writeLines(b *strings.Builder, mark byte, lines [][]byte) {
	for _, line := range lines {
		b.WriteByte(mark)
		b.Write(line)
		if !bytes.HasSuffix(line, []byte{'\n'}) {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// changesOf groups edits by the lines that they touch.
func changesOf(text []byte, edits []wording.Edit) []change {
	lines := LinesOf(text)
	var changes []change
	for len(edits) > 0 {
		first, _ := lines.At(edits[0].Start, Bytes)
		last, _ := lines.At(edits[0].End, Bytes)
		n := 1
		for ; n < len(edits); n++ {
			next, _ := lines.At(edits[n].Start, Bytes)
			if next > last {
				break
			}
			last, _ = lines.At(edits[n].End, Bytes)
		}
		c := change{first: first, end: last + 1}
		from, to := lines.Start(first), lines.Start(last+1)
		c.lines = splitLines(edited(text, from, to, edits[:n]))
		if c.trim(splitLines(text[from:to])) {
			changes = append(changes, c)
		}
		edits = edits[n:]
	}
	return changes
}

// edited returns the bytes from from to before to with edits made.
func edited(text []byte, from, to int, edits []wording.Edit) []byte {
	var out []byte
	for _, e := range edits {
		out = append(append(out, text[from:e.Start]...), e.Text...)
		from = e.End
	}
	return append(out, text[from:to]...)
}

// trim takes the lines out of a change that stay as they were, and reports
// whether something is left.
func (c *change) trim(old [][]byte) bool {
	c.end = c.first + len(old)
	for len(old) > 0 && len(c.lines) > 0 && bytes.Equal(old[0], c.lines[0]) {
		old, c.lines = old[1:], c.lines[1:]
		c.first++
	}
	for len(old) > 0 && len(c.lines) > 0 && bytes.Equal(old[len(old)-1], c.lines[len(c.lines)-1]) {
		old, c.lines = old[:len(old)-1], c.lines[:len(c.lines)-1]
		c.end--
	}
	return len(old)+len(c.lines) > 0
}

// splitLines cuts a text into lines with their breaks.
func splitLines(text []byte) [][]byte {
	lines := [][]byte{}
	for line := range bytes.Lines(text) {
		lines = append(lines, line)
	}
	return lines
}
