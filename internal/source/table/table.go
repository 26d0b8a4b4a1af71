// Package table reads CSV files and JSON Lines, so that anything can be
// brought in: whatever keeps records of work can write a table.
//
// There are six kinds of table: people, lists, things, touches, flows and
// deadlines. The kind is told by the columns (see specs), not by the file's
// name; a JSON line may say it in a field "type". docs/formats-tables.md is
// the full description, with an example of each that a test reads.
//
// A table whose columns are not understood is a problem for the person, with
// the columns that would be. A row that cannot be read is skipped by its
// number, with the reason, and never repeats what the row says.
package table

import (
	"context"
	"path/filepath"
	"strings"

	"ownup/internal/core/problem"
	"ownup/internal/core/workgraph"
	"ownup/internal/source/folder"
)

// The limits of one table, besides those of package folder.
const (
	maxLine    = 1 << 20 // bytes of one row
	maxColumns = 1000
	maxValue   = 2000 // bytes of one value
	maxList    = 1000 // values in one cell
)

// Read hands the tables in the file, or folder of them, at path to sink. See
// [folder.Read] for the cursor and the errors.
func Read(ctx context.Context, path string, cursor []byte, sink workgraph.Sink) error {
	return folder.Read(ctx, path, cursor, sink, folder.Format{
		What:    "table",
		Endings: []string{".csv", ".tsv", ".jsonl", ".ndjson"},
		Setting: "table 2",
		Open:    open,
	})
}

func open(name, data string) (folder.Emit, error) {
	text := folder.Text(data)
	if isLines(name, text) {
		return openLines(name, text)
	}
	return openCSV(name, text)
}

// isLines tells JSON Lines from CSV: by the file's ending, and where that
// says neither by the first character.
func isLines(name, text string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson":
		return true
	case ".csv", ".tsv":
		return false
	}
	return strings.HasPrefix(strings.TrimSpace(text[:min(len(text), 1000)]), "{")
}

// unreadable is the reason and the problem of a table that is not one.
func unreadable(reason, sentence, next string) *folder.Unreadable {
	return &folder.Unreadable{Reason: reason, Problem: problem.New(problem.Invalid, sentence, next)}
}
