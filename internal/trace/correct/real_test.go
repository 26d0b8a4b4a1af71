package correct

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// proposer changes figures of a file, some in each piece that has one.
type proposer struct {
	changes []Change
	seen    map[string]int // pieces of one place
}

func (p *proposer) Begin([]string, extract.Begun) error {
	if p.seen == nil {
		p.seen = map[string]int{}
	}
	return nil
}

func (p *proposer) Skip([]string, extract.Place, string) error { return nil }

// TestRealFiles corrects figures in a folder of documents that somebody really
// wrote, and says what became of them; -v shows it. It holds what must be true
// of any file: every change is done or left with a reason.
func TestRealFiles(t *testing.T) {
	folder := os.Getenv("OWNUP_TRACE_FILES")
	if folder == "" {
		t.Skip("OWNUP_TRACE_FILES names no folder of documents")
	}
	all := readers.All()
	done := 0
	reasons := map[string]int{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var p proposer
		if err := all.Deep(context.Background(), path, content, extract.DefaultLimits(), &p); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		r, err := Copy(context.Background(), path, content, p.changes)
		if err != nil || len(r.Done)+len(r.Left) != len(p.changes) {
			t.Errorf("%s: %d changes, %d done, %d left, %v", path, len(p.changes), len(r.Done), len(r.Left), err)
		}
		done += len(r.Done)
		for _, l := range r.Left {
			reasons[l.Reason]++
			t.Logf("%s: %+v: %s", path, p.changes[l.Index], l.Reason)
		}
		if out := os.Getenv("OWNUP_TRACE_COPIES"); out != "" && len(r.Done) > 0 {
			if err := os.WriteFile(filepath.Join(out, filepath.Base(path)), r.Content, 0o600); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d corrected", done)
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%d left: %s", reasons[reason], reason)
	}
}

// mostOfFile is how many figures of one file are changed.
const mostOfFile = 40

// Piece proposes a change of the first figure of a piece.
func (p *proposer) Piece(members []string, piece extract.Piece) error {
	key := fmt.Sprintf("%q %+v", members, piece.Place)
	p.seen[key]++
	nth := p.seen[key]
	if len(p.changes) >= mostOfFile || len(piece.Text) > 64<<10 {
		return nil
	}
	for _, q := range quantity.Find([]byte(piece.Text)).Quantities {
		if q.Part != quantity.Itself {
			continue
		}
		v := q.Value.Add(quantity.Int(7).Shift(q.Scale - q.Precision))
		written, refusal := q.Write([]byte(piece.Text), v, false)
		if refusal != quantity.Written {
			continue
		}
		q.Value = v
		c := Change{Members: slices.Clone(members), Place: piece.Place, Start: q.Start, End: q.End, Old: piece.Text[q.Start:q.End], New: written, Number: q.Number(), HasNumber: true}
		c.Nth = nth
		p.changes = append(p.changes, c)
		return nil
	}
	return nil
}
