package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ownup/internal/core/match"
	"ownup/internal/core/quantity"
	"ownup/internal/trace/extract"
	"ownup/internal/trace/extract/readers"
)

// drawn is a percentage with decimals that a workbook shows, and what it is
// called there.
type drawn struct{ path, text, label string }

// kept is a piece of a workbook.
type kept struct {
	path, beside string
	piece        extract.Piece
}

// books is a sink that keeps the cells of workbooks with their headings.
type books struct {
	path, sheet string
	rows        map[string]string // the first text of each row
	columns     map[string]string // the last text of each column
	all         []kept
}

// coincidences draws percentages from workbooks, looks each up in all the
// others, and tells how many hits stand in the first tiers: by value alone,
// and with the label that its row or column has.
func coincidences(ctx context.Context, w *strings.Builder, folder string, most int) error {
	cells, err := readBooks(ctx, folder)
	if err != nil {
		return err
	}
	queries := draw(cells, most)
	fmt.Fprintf(w, "\n%d cells; %d percentages with decimals are looked up, each in all workbooks but its own\n\n", len(cells), len(queries))
	fmt.Fprintf(w, "| query | tier | median | 90th centile | largest |\n|---|---|---|---|---|\n")
	for _, labels := range []bool{false, true} {
		name := "value alone"
		if labels {
			name = "value and label"
		}
		var top, exact, near []int
		for _, q := range queries {
			a, b, c, err := lookUp(cells, q, labels)
			if err != nil {
				return err
			}
			top, exact, near = append(top, a), append(exact, b), append(near, c)
		}
		line := func(tier string, counts []int) {
			slices.Sort(counts)
			if n := len(counts); n > 0 {
				fmt.Fprintf(w, "| %s | %s | %d | %d | %d |\n", name, tier, counts[n/2], counts[n*9/10], counts[n-1])
			}
		}
		line("exact form", top)
		line("exact form or the same value in another", exact)
		if labels {
			line("the same with the label near", near)
		}
	}
	return nil
}

// lookUp counts hits outside of the workbook that the figure is from: as
// typed, also in other forms, and of these the ones with evidence.
func lookUp(cells []kept, q drawn, labels bool) (top, exact, near int, err error) {
	s := match.Sought{Figures: []match.Figure{{Wrong: q.text}}}
	if labels && q.label != "" {
		s.Labels = []string{q.label}
	}
	search, err := match.For(s)
	if err != nil {
		return 0, 0, 0, err
	}
	for i := range cells {
		c := &cells[i]
		if c.path == q.path {
			continue
		}
		for _, h := range search.Find(match.Passage{Text: []byte(c.piece.Text), Value: c.piece.Value, HasValue: c.piece.HasValue, Beside: c.beside}) {
			switch h.Tier {
			case match.AsTyped:
				top++
				exact++
			case match.OtherForm:
				exact++
			case match.Rounding, match.Derivation, match.Coincidence:
				continue
			}
			if strings.Contains(h.Reason, "near") {
				near++
			}
		}
	}
	return top, exact, near, nil
}

// draw takes percentages with decimals, spread over the workbooks: at most
// three of each.
func draw(cells []kept, most int) []drawn {
	var all []drawn
	of := map[string]int{}
	seen := map[string]bool{}
	for _, c := range cells {
		found := quantity.Find([]byte(c.piece.Text)).Quantities
		if !c.piece.HasValue || len(found) != 1 || found[0].Unit != quantity.Percent || found[0].Precision == 0 || found[0].Value.Sign() == 0 {
			continue
		}
		text := strings.TrimSpace(c.piece.Text)
		if of[c.path] == 3 || seen[c.path+text] {
			continue
		}
		of[c.path]++
		seen[c.path+text] = true
		label, _, _ := strings.Cut(c.beside, ", ")
		all = append(all, drawn{c.path, text, label})
	}
	return all[:min(len(all), most)]
}

func readBooks(ctx context.Context, folder string) ([]kept, error) {
	b := &books{}
	all := readers.All()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".xlsx", ".xlsm", ".ods":
		default:
			return nil
		}
		content, err := os.ReadFile(path) //nolint:gosec // the folder is that of whoever measures
		if err != nil {
			return err
		}
		b.path, b.sheet = path, ""
		return all.Read(ctx, path, content, extract.DefaultLimits(), b)
	})
	return b.all, err
}

// Piece keeps a cell with what stands at the head of its row and its column.
func (b *books) Piece(p extract.Piece) error {
	if p.Cell == "" {
		return nil
	}
	if p.Sheet != b.sheet || b.rows == nil {
		b.sheet, b.rows, b.columns = p.Sheet, map[string]string{}, map[string]string{}
	}
	column := strings.TrimRight(p.Cell, "0123456789")
	row := p.Cell[len(column):]
	var heads []string
	for _, head := range []string{b.rows[row], b.columns[column]} {
		if head != "" {
			heads = append(heads, head)
		}
	}
	b.all = append(b.all, kept{b.path, strings.Join(heads, ", "), p})
	if r, _ := utf8.DecodeRuneInString(p.Text); !p.HasValue && unicode.IsLetter(r) && len(p.Text) < 80 {
		b.columns[column] = p.Text
		if b.rows[row] == "" {
			b.rows[row] = p.Text
		}
	}
	return nil
}

// Member leaves out files inside files.
func (b *books) Member(string, []byte) error { return nil }

// Skip leaves out what is not read.
func (b *books) Skip(extract.Place, string) error { return nil }
